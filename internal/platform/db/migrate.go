package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// ErrNewerSchema means that a later release has already changed the schema: this binary must not touch it.
var ErrNewerSchema = errors.New("the database was upgraded by a newer qipan: install that version or later, or restore the backup taken before the upgrade")

// ErrAlteredMigration means that an applied migration no longer has the text it was applied with.
var ErrAlteredMigration = errors.New("an applied migration was altered afterwards")

// Migration is one step of the schema.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// Migrate brings the schema up: forward only, one transaction a step, each step recorded with its checksum. Processes that
// start together wait for one another. A newer schema and an altered step are refused and nothing is changed. Before an
// existing schema is upgraded, a backup is written and its path returned: into Options.BackupDir, or else beside an SQLite
// file, or into "var" for PostgreSQL.
func (d *DB) Migrate(ctx context.Context) (backup string, err error) {
	defer wrapMigrate(&err)
	if err := d.createSchema(ctx); err != nil {
		return "", err
	}
	p, pending, err := d.pending(ctx)
	if err != nil {
		return "", err
	}
	if pending {
		if backup, err = d.backupBeforeUpgrade(ctx, p); err != nil {
			return "", err
		}
	}
	return backup, d.migrate(ctx)
}

func (d *DB) createSchema(ctx context.Context) error {
	if d.engine == SQLite {
		return nil
	}
	_, err := d.writer.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+pgx.Identifier{d.schema}.Sanitize())
	return err
}

// pending checks what was applied and says whether something is left to do.
func (d *DB) pending(ctx context.Context) (*goose.Provider, bool, error) {
	if err := d.createChecksums(ctx); err != nil {
		return nil, false, err
	}
	p, err := d.provider()
	if err != nil {
		return nil, false, err
	}
	if err := d.checkApplied(ctx, p); err != nil {
		return nil, false, err
	}
	pending, err := p.HasPending(ctx)
	return p, pending, err
}

func (d *DB) migrate(ctx context.Context) error {
	p, pending, err := d.pending(ctx)
	if err != nil {
		return err
	}
	if pending {
		if _, err := p.Up(ctx); err != nil {
			return err
		}
	}
	return d.recordChecksums(ctx, p)
}

func wrapMigrate(err *error) {
	if *err != nil {
		*err = fmt.Errorf("migrate: %w", *err)
	}
}

func (d *DB) provider() (*goose.Provider, error) {
	dir, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	o := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler))}
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
		l, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return nil, err
		}
		o = append(o, goose.WithSessionLocker(l))
	}
	return goose.NewProvider(dialect, d.writer, dir, o...)
}

func (d *DB) createChecksums(ctx context.Context) error {
	_, err := d.writer.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS db_checksum (version BIGINT PRIMARY KEY, sha256 TEXT NOT NULL)`)
	return err
}

// checksums are those of the embedded steps, by version.
func checksums(p *goose.Provider) (map[int64]string, error) {
	sums := map[int64]string{}
	for _, s := range p.ListSources() {
		text, err := migrationFiles.ReadFile("migrations/" + path.Base(s.Path))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		sums[s.Version] = hex.EncodeToString(sum[:])
	}
	return sums, nil
}

func (d *DB) checkApplied(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return fmt.Errorf("schema %d, this binary knows %d: %w", current, target, ErrNewerSchema)
	}
	sums, err := checksums(p)
	if err != nil {
		return err
	}
	rows, err := d.writer.QueryContext(ctx, `SELECT version, sha256 FROM db_checksum ORDER BY version`)
	if err != nil {
		return err
	}
	return compareChecksums(rows, sums)
}

func compareChecksums(rows *sql.Rows, sums map[int64]string) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var version int64
		var sum string
		if err := rows.Scan(&version, &sum); err != nil {
			return err
		}
		if sums[version] != sum {
			return fmt.Errorf("migration %d: %w", version, ErrAlteredMigration)
		}
	}
	return rows.Err()
}

// recordChecksums notes the sums of the steps that are applied.
func (d *DB) recordChecksums(ctx context.Context, p *goose.Provider) error {
	sums, err := checksums(p)
	if err != nil {
		return err
	}
	return d.Write(ctx, func(tx *Tx) error {
		steps, err := d.applied(ctx, tx)
		if err != nil {
			return err
		}
		for version, noted := range steps {
			if noted != "" {
				continue
			}
			if _, err := tx.Exec(ctx, `INSERT INTO db_checksum (version, sha256) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING`, version, sums[version]); err != nil {
				return err
			}
		}
		return nil
	})
}

// backupBeforeUpgrade copies a database that already holds a schema.
func (d *DB) backupBeforeUpgrade(ctx context.Context, p *goose.Provider) (string, error) {
	current, _, err := p.GetVersions(ctx)
	if err != nil || current == 0 {
		return "", err
	}
	dir, name := d.backupDir, "qipan-"+d.schema
	if d.engine == SQLite {
		name = filepath.Base(d.path)
	}
	switch {
	case dir != "":
	case d.engine == SQLite:
		dir = filepath.Dir(d.path)
	default:
		dir = "var"
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	moment := strings.NewReplacer(":", "", ".", "").Replace(d.Now().String())
	target := filepath.Join(dir, fmt.Sprintf("%s.before-%d-%s.backup", name, current, moment))
	_, err = d.Backup(ctx, target, nil)
	return target, err
}

// Migrations lists all steps and whether the database has them.
func (d *DB) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := d.provider()
	if err != nil {
		return nil, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Migration, 0, len(status))
	for _, s := range status {
		list = append(list, Migration{Version: s.Source.Version, Name: path.Base(s.Source.Path), Applied: s.State == goose.StateApplied})
	}
	return list, nil
}
