package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"qipan/internal/platform/db"
)

// Day is where the clock of a test database stands until the test moves it.
const Day = db.Date("2026-11-22")

// Each runs fn once an engine, as subtests "sqlite" and "postgres", each on a database of its own. The clock is a
// *db.ManualClock standing at ten in the morning of Day.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, OpenSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, OpenPostgres(t)) })
}

// Clock is the clock of a test database.
func Clock(t testing.TB, d *db.DB) *db.ManualClock {
	t.Helper()
	c, ok := d.Clock().(*db.ManualClock)
	if !ok {
		t.Fatal("not a test database")
	}
	return c
}

func newClock() *db.ManualClock {
	c := db.NewManualClock(time.Time{})
	c.Set(Day)
	return c
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "qipan-template")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "template.db")
	d, err := db.Open(context.Background(), "sqlite:"+file, db.Options{Clock: newClock()})
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(context.Background()); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	content, err := os.ReadFile(file)
	return content, errors.Join(err, os.RemoveAll(dir))
})

// OpenSQLite is a fresh migrated SQLite database in the test's own folder.
func OpenSQLite(t testing.TB) *db.DB {
	t.Helper()
	content, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+file)
}

func open(t testing.TB, address string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), address, db.Options{Clock: newClock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// OpenPostgres is a fresh migrated PostgreSQL database, dropped after the test. Without a server the test is skipped, or
// fails where one is required.
func OpenPostgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgresAddress(t))
}

// PostgresAddress is the address of a fresh migrated database for tests that start processes of their own.
func PostgresAddress(t testing.TB) string {
	t.Helper()
	server := os.Getenv("QIPAN_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("QIPAN_TEST_POSTGRES_REQUIRED") != "" {
			t.Fatal("QIPAN_TEST_POSTGRES is not set, and PostgreSQL is required here")
		}
		t.Skip("QIPAN_TEST_POSTGRES is not set")
	}
	template, err := postgresTemplate(server)
	if err != nil {
		t.Fatal(err)
	}
	name := "qipan_test_" + randomName()
	if err := administer(server, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := administer(server, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("QIPAN_KEY_FILE", filepath.Join(t.TempDir(), "qipan.key"))
	return addressOf(server, name)
}

func randomName() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // crypto/rand never fails
	return hex.EncodeToString(b)
}

func addressOf(server, database string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + database
	return u.String()
}

func administer(server string, statements ...string) error {
	pool, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	for _, s := range statements {
		if _, err = pool.ExecContext(context.Background(), s); err != nil {
			err = fmt.Errorf("%s: %w", s, err)
			break
		}
	}
	return errors.Join(err, pool.Close())
}

var postgresTemplate = func() func(string) (string, error) {
	var once sync.Once
	var name string
	var err error
	return func(server string) (string, error) {
		once.Do(func() { name, err = makePostgresTemplate(server) })
		return name, err
	}
}()

// makePostgresTemplate migrates a database of this process's own, for the copies of its tests.
func makePostgresTemplate(server string) (string, error) {
	name := "qipan_template_" + randomName()
	if err := administer(server, fmt.Sprintf("CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", name)); err != nil {
		return "", err
	}
	d, err := db.Open(context.Background(), addressOf(server, name), db.Options{Clock: newClock()})
	if err != nil {
		return "", err
	}
	_, err = d.Migrate(context.Background())
	return name, errors.Join(err, d.Close())
}
