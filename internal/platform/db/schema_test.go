package db_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// schemaOf prints the schema as the engine holds it, so that a review sees the whole and not only the step.
func schemaOf(t *testing.T, d *db.DB) string {
	t.Helper()
	query := `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite_stat%' ORDER BY tbl_name, type DESC, name`
	if d.Engine() == db.Postgres {
		query = `SELECT line FROM (
			SELECT table_name AS t, 0 AS part, ordinal_position AS n, table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS line
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'
			UNION ALL
			SELECT r.relname, 1, 0, r.relname || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
			FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid WHERE c.connamespace = 'public'::regnamespace AND r.relname NOT LIKE 'goose%'
			UNION ALL
			SELECT tablename, 2, 0, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'
		) x ORDER BY t, part, n, line`
	}
	var lines []string
	ctx := context.Background()
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		lines, err = db.All[string](ctx, tx, query)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestGoldenSchemaOfBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		file := filepath.Join("testdata", "schema."+string(d.Engine())+".golden")
		got := schemaOf(t, d)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("the schema changed; look at it, then run with -update (-golden +now):\n%s", diff)
		}
	})
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		before := schemaOf(t, d)
		if backup, err := d.Migrate(context.Background()); err != nil || backup != "" {
			t.Fatalf("second migration: backup %q, %v", backup, err)
		}
		if diff := cmp.Diff(before, schemaOf(t, d)); diff != "" {
			t.Error(diff)
		}
	})
}

func tamper(t *testing.T, d *db.DB, statement string) {
	t.Helper()
	ctx := context.Background()
	if err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestANewerSchemaIsRefusedWithAdvice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tamper(t, d, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
		if _, err := d.Migrate(context.Background()); !errors.Is(err, db.ErrNewerSchema) {
			t.Errorf("err = %v", err)
		}
	})
}

func TestAnAlteredMigrationIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tamper(t, d, `UPDATE db_checksum SET sha256 = 'other' WHERE version = 1`)
		if _, err := d.Migrate(context.Background()); !errors.Is(err, db.ErrAlteredMigration) {
			t.Errorf("err = %v", err)
		}
	})
}

func TestAnActUnderOneKeyHappensOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		note := func(fail error) error {
			ctx := db.Once(context.Background(), "key-1", "POST /things")
			return d.Write(ctx, func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, `INSERT INTO access_attempt (id, login_key, address, at) VALUES ($1, 'x', 'y', $2)`, db.NewID(), tx.Now()); err != nil {
					return err
				}
				return fail
			})
		}
		failed := errors.New("refused")
		if err := note(failed); !errors.Is(err, failed) {
			t.Fatal(err)
		}
		if err := note(nil); err != nil {
			t.Fatalf("after a failed act the form cannot be sent again: %v", err)
		}
		if err := note(nil); err == nil {
			t.Error("the same key acted twice")
		}
		if n, err := readOne(context.Background(), d, `SELECT COUNT(*) FROM access_attempt`); err != nil || n != 1 {
			t.Errorf("%d rows, err %v", n, err)
		}
	})
}
