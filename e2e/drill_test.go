//go:build e2e

package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

// The restore drill: a backup is taken from the real server while several people write, the database is lost, and what comes
// back, on the same engine and on the other, shows the same figures and the same audit head as the backup states.
func TestDrillABackupTakenUnderLoadComesBackEqual(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		seeded(t, database)
		s := start(t, database)
		c := s.login("district")
		ids := c.someEnterprises(t)
		var writers sync.WaitGroup
		ledgers := make([]*ledgerOfKills, 4)
		for i := range ledgers {
			l := &ledgerOfKills{notes: map[string]string{}, asked: map[string]string{}, imports: map[string]bool{}}
			ledgers[i] = l
			some := ids[5*i : 5*i+5]
			writers.Go(func() { l.edit(c, some, i) })
		}
		writers.Go(func() { ledgers[0].importFile(t, c, 0) })
		file := filepath.Join(t.TempDir(), "under-load.backup")
		for len(snapshot(ledgers)) == 0 { // the backup begins among writings
			time.Sleep(5 * time.Millisecond)
		}
		before := len(snapshot(ledgers))
		qipan(t, "backup", "--db", database, "-o", file)
		s.kill()
		writers.Wait()
		if before == 0 || len(snapshot(ledgers)) == 0 {
			t.Error("nobody wrote: the test proves nothing")
		}
		qipan(t, "backup", "drill", file, "--db", database)
		day := dayOf(t, file)
		for _, target := range []string{"sqlite:" + filepath.Join(t.TempDir(), "restored.db"), dbtest.PostgresAddress(t)} {
			qipan(t, "restore", file, "--db", target)
			if out := qipan(t, "audit", "verify", "--db", target); !strings.Contains(out, "sound") {
				t.Error(out)
			}
			// The same state once more: a backup of what was restored states the same head and figures.
			again := filepath.Join(t.TempDir(), "again.backup")
			qipan(t, "backup", "--db", target, "-o", again)
			first, second := facts(t, file), facts(t, again)
			if first["audit_head"] != second["audit_head"] || first["figures"] != second["figures"] {
				t.Errorf("backed up %v\nrestored %v", first, second)
			}
			if got := qipan(t, "figures", "--json", "--as-of", day, "--db", target); alike(t, got) != alike(t, first["figures"]) {
				t.Errorf("qipan figures says %s, the backup %s", got, first["figures"])
			}
			r := start(t, target)
			if r.login("district").getJSON("/api/enterprise/enterprises/"+ids[0], &enterpriseAnswer{}) != nil {
				t.Error("the restored server does not serve")
			}
			r.kill()
		}
		if err := exec.CommandContext(t.Context(), binary(t), "restore", file, "--db", database).Run(); err == nil {
			t.Error("a restore overwrote a database")
		}
	})
}

func snapshot(ledgers []*ledgerOfKills) (all []string) {
	for _, l := range ledgers {
		l.mu.Lock()
		for id := range l.notes {
			all = append(all, id)
		}
		l.mu.Unlock()
	}
	return all
}

func dayOf(t *testing.T, file string) string {
	t.Helper()
	b, err := db.CheckBackup(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b.Day)
}

// alike is the text in the one form that JSON has for it.
func alike(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func facts(t *testing.T, file string) map[string]string {
	t.Helper()
	b, err := db.CheckBackup(file)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for name, text := range b.Facts {
		said[name] = string(text)
	}
	return said
}

// A killed backup leaves no file that looks complete: under its name stands nothing, or all of it.
func TestAKilledBackupLeavesNothingThatLooksLikeOne(t *testing.T) {
	kills := 40
	if testing.Short() {
		kills = 12
	}
	database := "sqlite:" + filepath.Join(t.TempDir(), "q.db")
	seeded(t, database)
	rng := rand.New(rand.NewPCG(1, 2))
	absent := 0
	for range kills {
		file := filepath.Join(t.TempDir(), "killed.backup")
		cmd := exec.CommandContext(t.Context(), binary(t), "backup", "--db", database, "-o", file)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.IntN(400)) * time.Millisecond)
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()
		if _, err := os.Stat(file); err != nil {
			absent++
			continue
		}
		if _, err := db.CheckBackup(file); err != nil {
			t.Errorf("a killed backup left a file under its name: %v", err)
		}
	}
	if absent == 0 {
		t.Error("every backup was finished before its kill: the test proves nothing")
	}
	qipan(t, "backup", "--db", database, "-o", filepath.Join(t.TempDir(), "after.backup"))
}
