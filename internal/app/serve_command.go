package app

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"qipan/internal/access"
	"qipan/internal/demo"
	"qipan/internal/platform/db"
)

// Time limits of a connection: a client that does not finish in time is let go, so that slow ones cannot fill the server.
const (
	headerTimeout   = 10 * time.Second
	readTimeout     = 60 * time.Second
	writeTimeout    = 120 * time.Second
	idleTimeout     = 120 * time.Second
	shutdownTimeout = 10 * time.Second
	maxHeaderBytes  = 64 << 10
)

func serveCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("serve")
	addr := f.String("addr", "127.0.0.1:8080", "address")
	withDemo := f.Bool("demo", false, "fill an empty database with demonstration data")
	secure := f.Bool("tls-gateway", false, "reached over TLS through a gateway: cookies are sent over TLS only")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	cfg := Config{Database: *f.database, Secure: *secure}
	if *withDemo {
		if err := loadDemoOnce(ctx, s, cfg); err != nil {
			return err
		}
	}
	a, err := New(ctx, cfg)
	if err != nil {
		return err
	}
	err = a.serve(ctx, s, *addr)
	return errors.Join(err, a.Close())
}

// loadDemoOnce makes the demonstration district; a second run keeps what is there. An embedded database is filled under
// another name and renamed at the end, so that an interrupted load leaves nothing behind.
func loadDemoOnce(ctx context.Context, s Streams, cfg Config) error {
	path, embedded := strings.CutPrefix(cfg.Database, "sqlite:")
	if _, err := os.Stat(path); !embedded || err == nil {
		return loadDemoInto(ctx, s, cfg)
	}
	unfinished := path + ".loading"
	for _, ending := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(unfinished + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := loadDemoInto(ctx, s, Config{Database: "sqlite:" + unfinished, Clock: cfg.Clock}); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}

func loadDemoInto(ctx context.Context, s Streams, cfg Config) error {
	d, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	loaded, err := isDemo(ctx, d)
	if err == nil && !loaded {
		say(s.Out, "loading the demonstration district …\n")
		err = demo.Load(access.With(ctx, access.Operator()), d, demo.Options{Scale: 1, Seed: demo.DefaultSeed})
	}
	return errors.Join(err, d.Close())
}

func isDemo(ctx context.Context, d *db.DB) (yes bool, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		yes, err = demo.IsDemo(ctx, tx)
		return err
	})
	return yes, err
}

func (a *App) serve(ctx context.Context, s Streams, addr string) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: a.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	say(s.Out, "qipan %s 棋盘 http://%s/\n", Version, l.Addr())
	if a.demo {
		a.announceDemo(s)
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (a *App) announceDemo(s Streams) {
	say(s.Out, "demonstration data (演示数据), password of every account: %s\n", demo.Password)
	for _, d := range demo.Accounts() {
		say(s.Out, "  %-18s %s\n", d.Login, d.Name)
	}
}
