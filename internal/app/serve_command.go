package app

import (
	"context"
	"crypto/tls"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"qipan/internal/access"
	"qipan/internal/demo"
	"qipan/internal/platform/db"
)

// Time limits of a connection: a client that does not finish in time is let go, so that slow ones cannot fill the server. The edge
// sets tighter ones for each request by what it announces.
const (
	headerTimeout   = 5 * time.Second
	readTimeout     = 60 * time.Second
	writeTimeout    = 120 * time.Second
	idleTimeout     = 60 * time.Second
	shutdownTimeout = 10 * time.Second
	maxHeaderBytes  = 64 << 10
)

// serving is how a server is reached.
type serving struct {
	addr              string
	certificate, key  string
	connections       int
	connectionsByAddr int
}

func serveCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("serve")
	addr := f.String("addr", "127.0.0.1:8080", "address")
	withDemo := f.Bool("demo", false, "fill an empty database with demonstration data")
	gateway := f.Bool("tls-gateway", false, "reached over TLS through a gateway: cookies are sent over TLS only")
	var how serving
	f.StringVar(&how.certificate, "tls-cert", "", "certificate chain (PEM); serves TLS itself, together with --tls-key")
	f.StringVar(&how.key, "tls-key", "", "private key of the certificate (PEM)")
	proxies := f.String("trusted-proxy", "", "networks whose X-Forwarded-For is believed, as 10.0.0.0/8,127.0.0.1/32")
	f.IntVar(&how.connections, "max-connections", 10000, "open connections")
	f.IntVar(&how.connectionsByAddr, "max-connections-per-address", 256, "open connections from one address; this machine and trusted proxies are not counted")
	backups := f.String("backup-dir", "", "folder for a backup a day; none when empty")
	backupAt := f.String("backup-at", "02:30", "civil time of the backup")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	at, err := timeOfDay(*backupAt)
	if err != nil {
		return err
	}
	how.addr = *addr
	if (how.certificate == "") != (how.key == "") {
		return unusable("--tls-cert and --tls-key belong together")
	}
	trusted, err := networks(*proxies)
	if err != nil {
		return err
	}
	cfg := Config{Database: *f.database, Secure: *gateway || how.certificate != "", TrustedProxies: trusted, BackupDir: *backups}
	cfg.Plain = !cfg.Secure && !loopback(how.addr)
	if cfg.Plain {
		say(s.Err, "warning: %s is reached without TLS: everybody on the network can read passwords and personal data. Use --tls-cert, or a gateway with --tls-gateway.\n", how.addr)
	}
	if *withDemo {
		if err := loadDemoOnce(ctx, s, cfg); err != nil {
			return err
		}
	}
	a, err := New(ctx, cfg)
	if err != nil {
		return err
	}
	stop := a.keep(ctx, at)
	err = a.serve(ctx, s, how)
	stop()
	return errors.Join(err, a.Close())
}

// keep begins what a running server does by itself; the function returned ends it and waits.
func (a *App) keep(ctx context.Context, at time.Duration) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() { a.forget(ctx) })
	if a.cfg.BackupDir != "" {
		k := &keeper{db: a.db, dir: a.cfg.BackupDir, at: at}
		wait.Go(func() { k.run(ctx) })
	}
	return func() {
		cancel()
		wait.Wait()
	}
}

// networks reads a list of networks; a single address is a network of one.
func networks(list string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if a, err := netip.ParseAddr(part); err == nil {
			out = append(out, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
			continue
		}
		n, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, unusable("--trusted-proxy %q is no network", part)
		}
		out = append(out, n.Masked())
	}
	return out, nil
}

// loopback says whether an address to listen on is reached from this machine only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
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

func (a *App) serve(ctx context.Context, s Streams, how serving) error {
	l, err := a.listen(ctx, how)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: a.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	scheme := "http"
	if how.certificate != "" {
		scheme = "https"
	}
	say(s.Out, "qipan %s 棋盘 %s://%s/\n", Version, scheme, l.Addr())
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

// listen opens the door: connections are counted below TLS, so that a half-finished handshake counts too.
func (a *App) listen(ctx context.Context, how serving) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", how.addr)
	if err != nil {
		return nil, err
	}
	l = countConnections(l, how.connections, how.connectionsByAddr, a.cfg.TrustedProxies)
	if how.certificate == "" {
		return l, nil
	}
	pair, err := tls.LoadX509KeyPair(how.certificate, how.key)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return tls.NewListener(l, &tls.Config{
		MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}, NextProtos: []string{"http/1.1"},
	}), nil
}

func (a *App) announceDemo(s Streams) {
	say(s.Out, "demonstration data (演示数据), password of every account: %s\n", demo.Password)
	for _, d := range demo.Accounts() {
		say(s.Out, "  %-18s %s\n", d.Login, d.Name)
	}
}
