package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qipan/internal/app"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

func command(args ...string) (code int, out string) {
	var b bytes.Buffer
	code = app.Main(context.Background(), args, app.Streams{In: strings.NewReader(""), Out: &b, Err: &b})
	return code, b.String()
}

func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	code, out := command(args...)
	if code != 0 {
		t.Fatalf("qipan %s: exit %d\n%s", strings.Join(args, " "), code, out)
	}
	return out
}

// addresses gives a test one fresh database of each engine.
func addresses(t *testing.T, fn func(t *testing.T, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, "sqlite:"+filepath.Join(t.TempDir(), "q.db")) })
	t.Run("postgres", func(t *testing.T) { fn(t, dbtest.PostgresAddress(t)) })
}

func change(t *testing.T, address, statement string) {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestADrillPassesOnASoundBackupAndNamesEachDifference(t *testing.T) {
	addresses(t, func(t *testing.T, address string) {
		mustRun(t, "demo", "load", "--db", address)
		file := filepath.Join(t.TempDir(), "q.backup")
		mustRun(t, "backup", "--db", address, "-o", file)
		mustRun(t, "backup", "verify", file)
		mustRun(t, "backup", "drill", file)
		mustRun(t, "backup", "drill", file, "--db", address)

		change(t, address, `UPDATE enterprise_spell SET staff = 100000 WHERE id = (SELECT MIN(id) FROM enterprise_spell)`)
		change(t, address, `DELETE FROM formation_event`)
		code, out := command("backup", "drill", file, "--db", address)
		if code != 1 || !strings.Contains(out, "table formation_event") {
			t.Errorf("the live database lost rows: exit %d, %s", code, out)
		}
		change(t, address, `UPDATE audit_entry SET hash = 'x' WHERE seq = (SELECT MAX(seq) FROM audit_entry)`)
		change(t, address, `UPDATE audit_head SET hash = 'x'`)
		if code, out := command("backup", "drill", file, "--db", address); code != 1 || !strings.Contains(out, "audit does not hold") {
			t.Errorf("the live audit was rewritten: exit %d, %s", code, out)
		}
		broken := filepath.Join(t.TempDir(), "broken.backup")
		mustRun(t, "backup", "--db", address, "-o", broken)
		if code, out := command("backup", "drill", broken); code != 1 || !strings.Contains(out, "audit chain broken at entry") {
			t.Errorf("a backup of a broken chain: exit %d, %s", code, out)
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content[:len(content)/2], 0o600); err != nil {
			t.Fatal(err)
		}
		for _, what := range []string{"verify", "drill"} {
			if code, out := command("backup", what, file); code != 1 || !strings.Contains(out, "no sound backup") {
				t.Errorf("%s of half a backup: exit %d, %s", what, code, out)
			}
		}
		target := "sqlite:" + filepath.Join(t.TempDir(), "none.db")
		if code, _ := command("restore", file, "--db", target); code != 1 {
			t.Errorf("half a backup was restored: %d", code)
		}
		if _, err := os.Stat(strings.TrimPrefix(target, "sqlite:")); err == nil {
			t.Error("a refused restore left a database")
		}
	})
}

func TestDoctorSaysWhenTheLastGoodBackupWasTaken(t *testing.T) {
	addresses(t, func(t *testing.T, address string) {
		mustRun(t, "migrate", "--db", address)
		finding := func() (ok bool, text string) {
			_, out := command("doctor", "--json", "--db", address)
			var all []struct {
				Check, Text string
				OK          bool
			}
			if err := json.Unmarshal([]byte(out), &all); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
			for _, f := range all {
				if f.Check == "backup" {
					return f.OK, f.Text
				}
			}
			t.Fatalf("doctor says nothing of backups: %s", out)
			return false, ""
		}
		if ok, text := finding(); ok || !strings.Contains(text, "never") {
			t.Errorf("never: %v %s", ok, text)
		}
		mustRun(t, "backup", "--db", address, "-o", filepath.Join(t.TempDir(), "named.backup"))
		if ok, text := finding(); !ok || !strings.Contains(text, "named.backup") {
			t.Errorf("a fresh one: %v %s", ok, text)
		}
		change(t, address, `UPDATE db_safekeeping SET at = '2001-01-01T00:00:00.000000Z'`)
		if ok, text := finding(); ok || !strings.Contains(text, "too old") {
			t.Errorf("an old one: %v %s", ok, text)
		}
	})
}

func TestABackupOfAWrongAddressMakesNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent.db")
	if code, _ := command("backup", "--db", "sqlite:"+path, "-o", filepath.Join(t.TempDir(), "b")); code != 1 {
		t.Errorf("exit %d", code)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a database was made")
	}
}

func TestARunningServerBacksUpDrillsAndRotates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		clock := dbtest.Clock(t, d)
		drills := func() (last db.SafekeepingNote) {
			last, _, err := d.LastSafekeeping(t.Context(), db.DrillMade)
			if err != nil {
				t.Fatal(err)
			}
			return last
		}
		var drilled []db.Instant
		for range 10 {
			if err := app.KeepOnce(t.Context(), d, dir); err != nil {
				t.Fatal(err)
			}
			last := drills()
			if !last.Good {
				t.Errorf("drill %+v", last)
			}
			if n := len(drilled); n == 0 || drilled[n-1] != last.At {
				drilled = append(drilled, last.At)
			}
			clock.Advance(24 * time.Hour)
		}
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != 8 {
			t.Errorf("%d backups after ten days, %v: seven days and a Sunday are kept", len(files), err)
		}
		if len(drilled) != 2 {
			t.Errorf("drills at %v, one a week is wanted", drilled)
		}
	})
}
