package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"qipan/internal/platform/db"
)

// clock is what the durations are taken from.
var clock db.Clock = db.SystemClock{}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		_, _ = io.WriteString(os.Stderr, err.Error()+"\n") // nobody is left to tell
		os.Exit(1)
	}
}

type options struct {
	binary string
	page   string
	each   time.Duration
	slow   int
}

// A line is one case as it is printed.
type line struct {
	Case     string         `json:"case"`
	Page     string         `json:"page"`
	N        int            `json:"n"` // of the person's requests
	Median   float64        `json:"median_ms"`
	P95      float64        `json:"p95_ms"`
	Max      float64        `json:"max_ms"`
	Ratio    float64        `json:"p95_to_idle"`
	Refused  int            `json:"refused"` // of the person's requests
	Load     map[string]int `json:"load,omitempty"`
	Offered  float64        `json:"offered_per_s,omitempty"`
	LoadP95  float64        `json:"load_accepted_p95_ms,omitempty"`
	Recovery float64        `json:"back_to_normal_ms"`
}

// limit is the promise: a second at the 95th percentile.
const limit = 1000

var errPromise = errors.New("a normal user waited a second or longer, or was refused")

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	var o options
	flags := flag.NewFlagSet("overload", flag.ContinueOnError)
	flags.StringVar(&o.binary, "binary", "bin/qipan", "the built program")
	flags.StringVar(&o.page, "page", "/gaps", "the page that the normal user asks for")
	flags.DurationVar(&o.each, "each", 8*time.Second, "duration of a case")
	flags.IntVar(&o.slow, "slow", 1000, "slow clients")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "qipan-overload")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := start(ctx, o.binary, "sqlite:"+filepath.Join(dir, "overload.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	return cases(ctx, o, s, json.NewEncoder(out))
}

func cases(ctx context.Context, o options, s *server, out *json.Encoder) error {
	user, err := s.login(ctx, "worker-malan")
	if err != nil {
		return err
	}
	crowd, err := s.crowd(ctx)
	if err != nil {
		return err
	}
	capacity, err := capacityOf(ctx, o, crowd)
	if err != nil {
		return err
	}
	idle := 0.0
	held := true
	for _, c := range []struct {
		name string
		load func(ctx context.Context, t *tally) error
		rate float64
	}{
		{"idle", nil, 0},
		{"login_storm", s.storm, stormRate},
		{"slow_clients", func(ctx context.Context, t *tally) error { return s.slowClients(ctx, o, crowd[0], t) }, 0},
		{"overload", func(ctx context.Context, t *tally) error { return flood(ctx, o, crowd, 5*capacity, t) }, 5 * capacity},
	} {
		l, err := measure(ctx, o, user, c.load)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if idle == 0 {
			idle = l.P95
		}
		l.Case, l.Page, l.Ratio, l.Offered = c.name, o.page, rounded(l.P95/idle), rounded(c.rate)
		held = held && l.P95 < limit && l.Refused*20 <= l.N
		if err := out.Encode(l); err != nil {
			return err
		}
	}
	if !held {
		return errPromise
	}
	return nil
}
