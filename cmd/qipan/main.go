// Command qipan is the whole system in one binary: the server and every scriptable job. "qipan help" lists them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"qipan/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Main(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
