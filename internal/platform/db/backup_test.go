package db_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

// fresh is an address without a schema on the engine of d.
func fresh(t *testing.T, engine db.Engine) string {
	t.Helper()
	if engine == db.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "fresh.db")
	}
	return dbtest.PostgresAddress(t) + "&schema=fresh"
}

func opened(t *testing.T, address string, o db.Options) *db.DB {
	t.Helper()
	if o.Clock == nil {
		c := db.NewManualClock(db.MustDate(string(dbtest.Day)).Time())
		o.Clock = c
	}
	d, err := db.Open(context.Background(), address, o)
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

func run(t *testing.T, d *db.DB, statement string, args ...any) {
	t.Helper()
	ctx := context.Background()
	err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// filled holds every kind of value at its edges, and children that come before their parents.
func filled(t *testing.T, d *db.DB) {
	t.Helper()
	run(t, d, `INSERT INTO access_account (id, login, name, password_hash, state, created_at, version) VALUES ('a', 'a', $1, '', 'ACTIVE', $2, 2147483647)`,
		"引号\"、反斜线\\、换行\n、\u2028、𠮷，<b>", d.Now())
	unit := `INSERT INTO org_unit (id, code, name, kind, parent_id, path, valid_from, valid_to, pinyin, search_key, version) VALUES ($1, $1, '', 'DISTRICT', $2, $1, '0001-01-01', $3, '', '', 1)`
	run(t, d, unit, "p", nil, nil)
	run(t, d, unit, "c", "p", db.Date("9999-12-31"))
	run(t, d, unit, "later", nil, nil)
	run(t, d, `UPDATE org_unit SET parent_id = 'later' WHERE id = 'p'`)
	for i, f := range []float64{0, -1.5, 121.58123456789012, math.MaxFloat64, math.SmallestNonzeroFloat64, 1e21, 5} {
		run(t, d, `INSERT INTO enterprise_site (id, kind, name, unit_id, address, street, level, big, lon, lat, datum, pinyin, search, version) VALUES ($1, 'PARK', '', 'c', '', '', '', '', $2, $3, 'wgs84', '', '', 1)`, fmt.Sprint(i), f, f/3)
	}
	run(t, d, `UPDATE audit_head SET seq = 9223372036854775807`)
	for i := range 500 {
		run(t, d, `INSERT INTO db_done (key, at) VALUES ($1, $2)`, fmt.Sprint(i), d.Now())
	}
}

// content is every value of some tables, as text.
func content(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	ctx := context.Background()
	all := map[string][]string{}
	err := d.Read(ctx, func(tx *db.Tx) error {
		type account struct {
			Name    string
			At      db.Instant
			Version int
		}
		type unit struct {
			ID, Parent string
			From, To   db.Date
		}
		type site struct {
			ID       string
			Lon, Lat float64
		}
		if err := db.Each(ctx, tx, func(r account) error {
			all["account"] = append(all["account"], fmt.Sprintf("%q %s %d", r.Name, r.At, r.Version))
			return nil
		}, `SELECT name, created_at, version FROM access_account ORDER BY id`); err != nil {
			return err
		}
		if err := db.Each(ctx, tx, func(r unit) error {
			all["unit"] = append(all["unit"], fmt.Sprint(r))
			return nil
		}, `SELECT id, parent_id, valid_from, valid_to FROM org_unit ORDER BY id`); err != nil {
			return err
		}
		if err := db.Each(ctx, tx, func(r site) error {
			all["site"] = append(all["site"], fmt.Sprintf("%s %x %x", r.ID, r.Lon, r.Lat))
			return nil
		}, `SELECT id, lon, lat FROM enterprise_site ORDER BY id`); err != nil {
			return err
		}
		seq, err := db.All[int64](ctx, tx, `SELECT seq FROM audit_head`)
		all["head"] = []string{fmt.Sprint(seq)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func backedUp(t *testing.T, d *db.DB) db.Backup {
	t.Helper()
	b, err := d.Backup(context.Background(), filepath.Join(t.TempDir(), "q.backup"), func(context.Context, *db.Tx) (map[string]json.RawMessage, error) {
		return map[string]json.RawMessage{"head": json.RawMessage(`{"seq":1}`)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABackupComesBackEqualOnEitherEngine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		filled(t, d)
		b := backedUp(t, d)
		if info, err := os.Stat(b.Path); err != nil || info.Mode().Perm() != 0o600 || info.Size() != b.Bytes {
			t.Errorf("file %v, %v", info, err)
		}
		checked, err := db.CheckBackup(b.Path)
		if err != nil || checked.Rows["db_done"] != 500 || string(checked.Facts["head"]) != `{"seq":1}` {
			t.Errorf("check: %v, %v", checked, err)
		}
		for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
			t.Run("into "+string(engine), func(t *testing.T) {
				target := opened(t, fresh(t, engine), db.Options{})
				if _, err := target.Restore(t.Context(), b.Path); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(content(t, d), content(t, target)); diff != "" {
					t.Errorf("-backed up +restored:\n%s", diff)
				}
				counts, err := target.Counts(t.Context())
				if diff := cmp.Diff(b.Rows, counts); diff != "" || err != nil {
					t.Errorf("rows: %s %v", diff, err)
				}
				if _, err := target.Restore(t.Context(), b.Path); !errors.Is(err, db.ErrNotEmpty) {
					t.Errorf("a second restore: %v", err)
				}
				err = target.Write(t.Context(), func(tx *db.Tx) error {
					_, err := tx.Exec(t.Context(), `DELETE FROM org_unit WHERE id = 'p'`)
					return err
				})
				if !db.IsReferenced(err) {
					t.Errorf("references are not checked at once after a restore: %v", err)
				}
			})
		}
	})
}

func TestAMigratedAndUnusedTargetIsEmptyAndAUsedOneIsNot(t *testing.T) {
	b := backedUp(t, dbtest.OpenSQLite(t))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := d.Restore(t.Context(), b.Path); err != nil {
			t.Fatal(err)
		}
		before := schemaOf(t, d)
		run(t, d, `INSERT INTO app_setting (key, value) VALUES ('a', 'b')`)
		if _, err := d.Restore(t.Context(), b.Path); !errors.Is(err, db.ErrNotEmpty) {
			t.Errorf("a used one: %v", err)
		}
		run(t, d, `DELETE FROM app_setting`)
		run(t, d, `CREATE TABLE other (id TEXT)`)
		if _, err := d.Restore(t.Context(), b.Path); !errors.Is(err, db.ErrNotEmpty) {
			t.Errorf("one with somebody else's table: %v", err)
		}
		run(t, d, `DROP TABLE other`)
		if diff := cmp.Diff(before, schemaOf(t, d)); diff != "" {
			t.Error(diff)
		}
	})
}

// Every cut and every changed bit of a small backup is found, and nothing is written.
func TestADamagedBackupIsFoundBeforeAnythingIsWritten(t *testing.T) {
	d := dbtest.OpenSQLite(t)
	run(t, d, `INSERT INTO app_setting (key, value) VALUES ('a', 'b')`)
	sound := backedUp(t, d)
	whole, err := os.ReadFile(sound.Path)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged")
	refuse := func(what string, content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := db.CheckBackup(path); !errors.Is(err, db.ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		changed := append([]byte(nil), whole...)
		at := rng.IntN(len(changed))
		changed[at] ^= 1 << rng.IntN(8)
		refuse(fmt.Sprintf("byte %d changed", at), changed)
		cut := rng.IntN(len(whole))
		refuse(fmt.Sprintf("cut at %d", cut), whole[:cut])
	}
	for at := range 24 { // the head of the compressed part, whose bits its own sum does not cover
		for bit := range 8 {
			changed := append([]byte(nil), whole...)
			changed[at] ^= 1 << bit
			refuse(fmt.Sprintf("bit %d of byte %d", bit, at), changed)
		}
	}
	refuse("something after", append(append([]byte(nil), whole...), 'x'))
	target := opened(t, fresh(t, db.SQLite), db.Options{})
	if _, err := target.Restore(t.Context(), path); !errors.Is(err, db.ErrDamaged) {
		t.Errorf("restore: %v", err)
	}
	if _, err := target.Counts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if counts, _ := target.Counts(t.Context()); len(counts) != 0 {
		t.Errorf("a damaged backup left tables: %v", counts)
	}
}

func TestABackupOfEachEarlierSchemaIsLoadedAndBroughtUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, now *db.DB) {
		steps, err := now.Migrations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := schemaOf(t, now)
		for _, version := range []int64{1, steps[len(steps)-2].Version} {
			old := opened(t, fresh(t, now.Engine()), db.Options{})
			if err := old.UpTo(t.Context(), version); err != nil {
				t.Fatal(err)
			}
			run(t, old, `INSERT INTO db_done (key, at) VALUES ('k', $1)`, old.Now())
			b := backedUp(t, old)
			if b.Schema != version {
				t.Errorf("schema %d, want %d", b.Schema, version)
			}
			target := dbtest.OpenSQLite(t)
			if now.Engine() == db.Postgres {
				target = dbtest.OpenPostgres(t)
			}
			if _, err := target.Restore(t.Context(), b.Path); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, schemaOf(t, target)); diff != "" {
				t.Errorf("from schema %d: %s", version, diff)
			}
			if n, err := readOne(t.Context(), target, `SELECT COUNT(*) FROM db_done WHERE asked = ''`); err != nil || n != 1 {
				t.Errorf("%d rows, %v", n, err)
			}
		}
	})
}

func TestABackupOfANewerOrOtherSchemaIsRefusedWithAdvice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		empty := opened(t, fresh(t, d.Engine()), db.Options{})
		run(t, d, `UPDATE db_checksum SET sha256 = 'other' WHERE version = 1`)
		if _, err := empty.Restore(t.Context(), backedUp(t, d).Path); !errors.Is(err, db.ErrAlteredMigration) {
			t.Errorf("other: %v", err)
		}
		run(t, d, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
		if _, err := empty.Restore(t.Context(), backedUp(t, d).Path); !errors.Is(err, db.ErrNewerBackup) {
			t.Errorf("newer: %v", err)
		}
	})
}

func TestAnEmptyDatabaseIsNotBackedUp(t *testing.T) {
	d := opened(t, fresh(t, db.SQLite), db.Options{})
	dir := t.TempDir()
	if _, err := d.Backup(t.Context(), filepath.Join(dir, "b"), nil); !errors.Is(err, db.ErrNothingToBackUp) {
		t.Errorf("err = %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A backup that stops in the middle leaves what no reader takes for one: here the copying fails, in the journeys the process
// is killed.
func TestAnInterruptedBackupKeepsTheFormerFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := backedUp(t, d)
		before, err := os.ReadFile(b.Path)
		if err != nil {
			t.Fatal(err)
		}
		boom := errors.New("boom")
		_, err = d.Backup(t.Context(), b.Path, func(context.Context, *db.Tx) (map[string]json.RawMessage, error) { return nil, boom })
		after, rerr := os.ReadFile(b.Path)
		if !errors.Is(err, boom) || rerr != nil || string(before) != string(after) {
			t.Errorf("err %v, %v", err, rerr)
		}
		if left, err := os.ReadDir(filepath.Dir(b.Path)); err != nil || len(left) != 1 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

func TestABackupSeesOneStateWhileOthersWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		stop, done := make(chan struct{}), make(chan error, 1)
		go func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					done <- nil
					return
				default:
				}
				// Both rows or neither: their numbers are equal in every state.
				err := d.Write(ctx, func(tx *db.Tx) error {
					if _, err := tx.Exec(ctx, `INSERT INTO app_setting (key, value) VALUES ($1, '')`, fmt.Sprint(i)); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, `INSERT INTO db_done (key, at) VALUES ($1, $2)`, fmt.Sprint(i), tx.Now())
					return err
				})
				if err != nil {
					done <- err
					return
				}
			}
		}()
		var last int64
		for range 20 {
			b := backedUp(t, d)
			if b.Rows["app_setting"] != b.Rows["db_done"] {
				t.Errorf("rows %v", b.Rows)
			}
			last = b.Rows["db_done"]
		}
		close(stop)
		if err := <-done; err != nil || last == 0 {
			t.Errorf("%v, %d rows", err, last)
		}
	})
}

func TestAnUpgradeLeavesABackupOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, now *db.DB) {
		steps, err := now.Migrations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		before := steps[len(steps)-2].Version
		dir := filepath.Join(t.TempDir(), "kept")
		old := opened(t, fresh(t, now.Engine()), db.Options{BackupDir: dir, Release: "1.2.3"})
		if err := old.UpTo(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		run(t, old, `INSERT INTO db_done (key, at) VALUES ('k', $1)`, old.Now())
		path, err := old.Migrate(t.Context())
		if err != nil || filepath.Dir(path) != dir || !strings.Contains(path, fmt.Sprintf(".before-%d-", before)) {
			t.Fatalf("backup %q, %v", path, err)
		}
		b, err := db.CheckBackup(path)
		if err != nil || b.Schema != before || b.Rows["db_done"] != 1 || b.Release != "1.2.3" {
			t.Errorf("%+v, %v", b, err)
		}
	})
}
