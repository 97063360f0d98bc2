package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"

	"qipan/internal/access"
	"qipan/internal/access/accesshttp"
	"qipan/internal/audit/audithttp"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/web"
)

// Version is the release; the build sets it.
var Version = "0.1.0-dev"

// Config is what a server is told.
type Config struct {
	Database string   // sqlite:PATH or postgres://…
	Clock    db.Clock // the machine's when nil
	Secure   bool     // reached over TLS, directly or behind a gateway
	Plain    bool     // reached from other machines without TLS: every page says so
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	BackupDir      string // of scheduled backups and of those before an upgrade; see db.Migrate when empty
}

// App is one running Qipan: a database and everything on it.
type App struct {
	cfg    Config
	db     *db.DB
	access *access.Service
	rooms  rooms
	router *api.Router
	demo   bool
}

// New opens the database, brings the schema up and wires the rooms. Close it.
func New(ctx context.Context, cfg Config) (*App, error) {
	d, err := Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	a := &App{cfg: cfg, db: d, access: access.NewService(d)}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

// Open opens the database and brings the schema up.
func Open(ctx context.Context, cfg Config) (*db.DB, error) {
	d, err := db.Open(ctx, cfg.Database, db.Options{Clock: cfg.Clock, Release: Version, BackupDir: cfg.BackupDir})
	if err != nil {
		return nil, err
	}
	backup, err := d.Migrate(ctx)
	if backup != "" {
		slog.InfoContext(ctx, "backup before the upgrade", "file", backup)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func (a *App) wire(ctx context.Context) error {
	var err error
	if a.demo, err = isDemo(ctx, a.db); err != nil {
		return fmt.Errorf("read the demonstration mark: %w", err)
	}
	guard := accesshttp.NewGuard(a.access, a.cfg.Secure)
	a.router = api.NewRouter(framed{guard: guard, app: a}, a.fail, Version)
	a.router.AnswerFrom(a.db)
	a.rooms = newRooms(a.db)
	accesshttp.Register(a.router, guard, a.loginOptions())
	audithttp.Register(a.router, a.db)
	a.rooms.register(a.router)
	a.router.Page(http.MethodGet, web.Prefix+"{file}", api.Open, func(w http.ResponseWriter, r *http.Request) error {
		web.Handler().ServeHTTP(w, r)
		return nil
	}, api.Unlimited)
	a.router.Page(http.MethodGet, "/healthz", api.Open, a.health, api.Unlimited)
	api.RegisterReports(a.router, a.db.Clock())
	return nil
}

// health answers when the database does, and no longer when it takes no writes: for supervisors, which start the process
// anew, and gateways.
func (a *App) health(w http.ResponseWriter, r *http.Request) error {
	if err := a.db.Sound(); err != nil {
		return err
	}
	if err := a.db.Read(r.Context(), func(*db.Tx) error { return nil }); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("ok\n"))
	return err
}

// Handler is the whole server as one handler.
func (a *App) Handler() http.Handler {
	return a.router.Handler(api.EdgeOptions{Clock: a.db.Clock(), Secure: a.cfg.Secure, TrustedProxies: a.cfg.TrustedProxies})
}

// Router gives tests the list of routes and the OpenAPI document.
func (a *App) Router() *api.Router { return a.router }

// DB is the database, for commands and tests.
func (a *App) DB() *db.DB { return a.db }

// Access is the accounts' service.
func (a *App) Access() *access.Service { return a.access }

// Close lets go of the database.
func (a *App) Close() error { return a.db.Close() }
