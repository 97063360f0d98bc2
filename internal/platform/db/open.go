package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// Engine is the kind of database behind a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is one district's database.
type DB struct {
	engine Engine
	writer *sql.DB
	reader *sql.DB
	clock  Clock
	schema string       // PostgreSQL only
	path   string       // SQLite only
	keys   *keyring     // the opened data keys
	broken *atomic.Bool // shared by all handles on the file: a write has met an I/O error

	release   string
	backupDir string
}

// Options tune an opening. The zero value is right for a server.
type Options struct {
	Clock   Clock // the machine's clock when nil
	Readers int   // size of the reading pool, 8 when zero

	Release   string // of the program, for the backups it writes
	BackupDir string // where Migrate leaves the backup before an upgrade
	KeyFile   string // the master key; where the environment or the address says when empty
}

// Open opens "sqlite:PATH" or "postgres://…[?schema=NAME]". A missing SQLite file is created with its folder. The schema is
// not touched: that is Migrate's work. SQLite versions with the WAL-reset fault (below 3.51.3, and 3.52.0) are refused.
func Open(ctx context.Context, address string, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = SystemClock{}
	}
	if o.Readers == 0 {
		o.Readers = 8
	}
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"), o)
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return openPostgres(ctx, address, o)
	}
	return nil, fmt.Errorf("database address %q: want sqlite:PATH or postgres://…", redact(address))
}

func redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(unreadable)"
	}
	return u.Redacted()
}

const sqlitePragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=cache_size(-32000)"

func openSQLite(ctx context.Context, path string, o Options) (*DB, error) {
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, err
		}
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath()
	writer, err := sql.Open("sqlite", file+"?"+sqlitePragmas+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	reader, err := sql.Open("sqlite", file+"?"+sqlitePragmas+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(o.Readers)
	reader.SetMaxIdleConns(o.Readers)
	d := &DB{engine: SQLite, writer: writer, reader: reader, clock: o.Clock, path: path, release: o.Release, backupDir: o.BackupDir, broken: new(atomic.Bool)}
	d.keys = &keyring{file: o.KeyFile}
	if o.KeyFile == "" {
		d.keys.file = keyFileOf(d, "")
	}
	// The writer opens first: it creates the file and switches it to WAL.
	var version string
	if err := writer.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), d.Close())
	}
	if err := soundSQLite(version); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// soundSQLite refuses versions in which writes and checkpoints that meet on two connections can corrupt the file.
func soundSQLite(version string) error {
	var major, minor, patch int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return fmt.Errorf("sqlite version %q: %w", version, err)
	}
	n := major*1_000_000 + minor*1_000 + patch
	if n < 3_051_003 || n == 3_052_000 {
		return fmt.Errorf("sqlite %s can corrupt a database in WAL mode: 3.51.3 or later is required, 3.52.0 excluded", version)
	}
	return nil
}

func openPostgres(ctx context.Context, address string, o Options) (*DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("database address is not a postgres URL")
	}
	q := u.Query()
	schema := q.Get("schema")
	if schema == "" {
		schema = "public"
	}
	q.Del("schema")
	u.RawQuery = q.Encode()
	cfg, err := pgx.ParseConfig(u.String())
	if err != nil {
		return nil, fmt.Errorf("database address %q: %w", u.Redacted(), err)
	}
	cfg.RuntimeParams["search_path"] = pgx.Identifier{schema}.Sanitize()
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["synchronous_commit"] = "on"
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(o.Readers + 4)
	pool.SetMaxIdleConns(o.Readers)
	d := &DB{engine: Postgres, writer: pool, reader: pool, clock: o.Clock, schema: schema, release: o.Release, backupDir: o.BackupDir, broken: new(atomic.Bool)}
	d.keys = &keyring{file: o.KeyFile}
	if o.KeyFile == "" {
		d.keys.file = keyFileOf(d, cfg.Database)
	}
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", u.Redacted(), err), d.Close())
	}
	return d, nil
}

// Engine says which engine answers; for reports, never to choose an SQL text.
func (d *DB) Engine() Engine { return d.engine }

// Clock is the clock that every transaction reads.
func (d *DB) Clock() Clock { return d.clock }

// Now is the present moment of the clock.
func (d *DB) Now() Instant { return InstantOf(d.clock.Now()) }

// Today is the present day in civil time.
func (d *DB) Today() Date { return DateOf(d.clock.Now().In(Zone)) }

// Close ends all connections. On SQLite the last one to close folds the log into the file.
func (d *DB) Close() error {
	if d.reader == d.writer {
		return d.writer.Close()
	}
	return errors.Join(d.reader.Close(), d.writer.Close())
}
