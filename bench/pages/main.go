package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"qipan/internal/access"
	"qipan/internal/app"
	"qipan/internal/demo"
	"qipan/internal/platform/db"
)

// clock is what the durations are taken from.
var clock db.Clock = db.SystemClock{}

func main() {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // a log line a request is no part of what is measured
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		_, _ = io.WriteString(os.Stderr, err.Error()+"\n") // nobody is left to tell
		os.Exit(1)
	}
}

// A line is one page as it is printed.
type line struct {
	Page    string  `json:"page"`
	Scale   int     `json:"scale"`
	N       int     `json:"n"`
	Median  float64 `json:"median_ms"`
	P95     float64 `json:"p95_ms"`
	First   float64 `json:"first_ms"` // the first request after the start: nothing is kept yet
	BareSQL float64 `json:"bare_sql_median_ms"`
	Bytes   int     `json:"bytes"`
	Engine  string  `json:"engine"`
}

type options struct {
	scale int
	n     int
	seed  uint64
	db    string
	page  string
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	var o options
	flags := flag.NewFlagSet("pages", flag.ContinueOnError)
	flags.IntVar(&o.scale, "scale", 1, "scale of the district")
	flags.IntVar(&o.n, "n", 100, "requests a page")
	flags.Uint64Var(&o.seed, "seed", demo.DefaultSeed, "seed of the district")
	flags.StringVar(&o.db, "db", "", "database; a temporary file when empty")
	flags.StringVar(&o.page, "page", "", "measure only the page with this address")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.db == "" {
		dir, err := os.MkdirTemp("", "qipan-pages")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		o.db = "sqlite:" + filepath.Join(dir, "pages.db")
	}
	if err := load(ctx, o); err != nil {
		return err
	}
	return measureAll(ctx, o, out)
}

// load fills the database unless it holds a demonstration district already.
func load(ctx context.Context, o options) (err error) {
	ctx = access.With(ctx, access.Operator())
	d, err := app.Open(ctx, app.Config{Database: o.db})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	var loaded bool
	if err := d.Read(ctx, func(tx *db.Tx) error {
		loaded, err = demo.IsDemo(ctx, tx)
		return err
	}); err != nil || loaded {
		return err
	}
	return demo.Load(ctx, d, demo.Options{Scale: o.scale, Seed: o.seed})
}

func measureAll(ctx context.Context, o options, out io.Writer) (err error) {
	a, err := app.New(ctx, app.Config{Database: o.db})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	handler := a.Handler()
	session, err := login(handler)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if o.page != "" && p.address != o.page {
			continue
		}
		l, err := measure(ctx, visit{app: a, handler: handler, session: session}, p, o)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(out).Encode(l); err != nil {
			return err
		}
	}
	return nil
}

// visit is a signed-in person at the server.
type visit struct {
	app     *app.App
	handler http.Handler
	session *http.Cookie
}

func login(handler http.Handler) (*http.Cookie, error) {
	form := url.Values{"login": {"district"}, "password": {demo.Password}}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if strings.Contains(c.Name, "session") {
			return c, nil
		}
	}
	return nil, fmt.Errorf("log in: status %d", w.Code)
}

// get asks for an address and returns how long the answer took, in milliseconds, and its length.
func (v visit) get(address string) (ms float64, bytes int, err error) {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, address, nil)
	r.AddCookie(v.session)
	w := httptest.NewRecorder()
	start := clock.Now()
	v.handler.ServeHTTP(w, r)
	ms = milliseconds(start)
	if w.Code != http.StatusOK {
		return ms, 0, fmt.Errorf("%s: status %d", address, w.Code)
	}
	return ms, w.Body.Len(), nil
}

func measure(ctx context.Context, v visit, p page, o options) (line, error) {
	l := line{Page: p.address, Scale: o.scale, N: o.n, Engine: string(v.app.DB().Engine())}
	const warm = 5
	var took []float64
	for i := range o.n + warm {
		ms, bytes, err := v.get(p.address)
		if err != nil {
			return l, err
		}
		if i == 0 {
			l.First = ms
		}
		if l.Bytes = bytes; i >= warm {
			took = append(took, ms)
		}
	}
	l.Median, l.P95 = quantile(took, 50), quantile(took, 95)
	bare, err := bareSQL(ctx, o.db, p, o.n)
	l.BareSQL = quantile(bare, 50)
	return l, err
}

func milliseconds(since time.Time) float64 {
	return float64(clock.Now().Sub(since).Microseconds()) / 1000
}

// quantile is the value that so many of a hundred do not exceed.
func quantile(values []float64, percent int) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}
