//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"qipan/e2e/powerfs"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
)

// The cuts of a whole run, half of them torn; a short run makes a fifth of them. Each comes at a random write or fsync.
const (
	powerCuts    = 200
	furthestStop = 2500
	formWriters  = 4
	importEvery  = 6
)

// withoutFUSE is set where the kernel offers no FUSE, so that leaving the proof out is a decision and not an accident.
const withoutFUSE = "QIPAN_TEST_WITHOUT_FUSE"

// machine is a server on a disk whose power can be cut.
type machine struct {
	*server
	disk    *powerfs.Disk
	unmount func() error
}

func boot(t *testing.T, files map[string][]byte, seed uint64) *machine {
	t.Helper()
	dir := t.TempDir()
	m := &machine{disk: powerfs.New(files, seed)}
	var err error
	if m.unmount, err = m.disk.Mount(dir); err != nil {
		if os.Getenv(withoutFUSE) != "" {
			t.Skipf("%s is set and this machine mounts no FUSE: durability at a power cut is NOT tested here (%v)", withoutFUSE, err)
		}
		t.Fatalf("no FUSE: %v\nThe power-cut tests need /dev/fuse, and root or fusermount3 (tools/need fuse; in a container --device /dev/fuse --cap-add SYS_ADMIN).\n"+
			"Where that is impossible, say so with %s=1: they are left out then.", err, withoutFUSE)
	}
	t.Cleanup(func() { _ = m.unmount() }) // a machine that was cut is unmounted already
	t.Cleanup(func() { m.disk.Cut(false) })
	m.server = start(t, "sqlite:"+filepath.Join(dir, "qipan.db"))
	t.Cleanup(func() { m.disk.Cut(false) }) // before the server is killed: what waits for the disk cannot die
	return m
}

// cut ends the process, then the disk, and returns what is left on it.
func (m *machine) cut(t *testing.T, torn bool) map[string][]byte {
	t.Helper()
	_ = m.cmd.Process.Kill() // no instruction of it runs from here on, whatever the disk answers
	left := m.disk.Cut(torn)
	<-m.done
	if err := m.unmount(); err != nil {
		t.Fatal(err)
	}
	return left
}

// act is one form that was sent: a new enterprise.
type act struct {
	name     string
	form     url.Values
	answered bool
}

// ledgerOfCuts is what was sent since the last cut, and how much was acknowledged and checked before.
type ledgerOfCuts struct {
	ledgerOfKills
	unit  string
	acts  []*act
	total int
	twice int // forms that were stored, not answered, and sent again
}

func newLedgerOfCuts() *ledgerOfCuts {
	return &ledgerOfCuts{ledgerOfKills: ledgerOfKills{notes: map[string]string{}, asked: map[string]string{}, imports: map[string]bool{}}}
}

func (l *ledgerOfCuts) newAct(round, writer, n int) *act {
	name := fmt.Sprintf("断电%d户%d之%d", round, writer, n)
	a := &act{name: name, form: url.Values{"name": {name}, "unit": {l.unit}, "staff": {"7"}, "_key": {"power-" + name}}}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acts = append(l.acts, a)
	return a
}

// send posts the form and returns the status and the page, without following where it leads.
func (c *client) send(a *act) (int, string, error) {
	plain := *c.Client
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := plain.PostForm(c.base+"/enterprises/new", a.form)
	if err != nil {
		return 0, "", err
	}
	page, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	return res.StatusCode, string(page), err
}

// write sends forms until one is not acknowledged.
func (l *ledgerOfCuts) write(c *client, round, writer int) {
	for n := 0; ; n++ {
		a := l.newAct(round, writer, n)
		status, _, err := c.send(a)
		if err != nil || status != http.StatusSeeOther {
			return
		}
		l.mu.Lock()
		a.answered = true
		l.mu.Unlock()
	}
}

// stored counts the enterprises of a round by name.
func (c *client) stored(round int) (map[string]int, error) {
	names := map[string]int{}
	for offset := 0; ; offset += 500 {
		var list struct{ Enterprises []struct{ Name string } }
		path := fmt.Sprintf("/api/enterprise/enterprises?limit=500&offset=%d&q=%s", offset, url.QueryEscape(fmt.Sprintf("断电%d户", round)))
		if err := c.getJSON(path, &list); err != nil {
			return nil, err
		}
		for _, e := range list.Enterprises {
			names[e.Name]++
		}
		if len(list.Enterprises) < 500 {
			return names, nil
		}
	}
}

// checkForms compares a round's forms with the database, sends again what was never answered and, to be sure, one that was,
// and looks once more: everything must be there exactly once.
func (l *ledgerOfCuts) checkForms(c *client, round int) error {
	there, err := c.stored(round)
	if err != nil {
		return err
	}
	resent := false
	for _, a := range l.acts {
		switch n := there[a.name]; {
		case n > 1:
			return fmt.Errorf("%s is stored %d times", a.name, n)
		case a.answered && n == 0:
			return fmt.Errorf("%s was acknowledged and is lost", a.name)
		case a.answered && resent:
			continue
		case !a.answered && n == 1:
			l.twice++
		}
		resent = resent || a.answered
		if status, page, err := c.send(a); err != nil || status != http.StatusSeeOther {
			return fmt.Errorf("%s sent again: %d %w\n%s", a.name, status, err, page)
		}
	}
	if there, err = c.stored(round); err != nil {
		return err
	}
	for _, a := range l.acts {
		if there[a.name] != 1 {
			return fmt.Errorf("%s is stored %d times after it was sent again", a.name, there[a.name])
		}
	}
	if len(there) != len(l.acts) {
		return fmt.Errorf("%d enterprises are there, %d were sent", len(there), len(l.acts))
	}
	l.total += len(l.acts)
	l.acts = nil
	return nil
}

// examine opens a copy of what is left, as a second program would, and looks for damage and for halves.
func examine(t *testing.T, left map[string][]byte) error {
	t.Helper()
	dir := t.TempDir()
	for name, b := range left {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
	}
	ctx := t.Context()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "qipan.db"), db.Options{Readers: 1})
	if err != nil {
		return err
	}
	err = d.Read(ctx, func(tx *db.Tx) error { return halves(ctx, tx) })
	_, broken, verr := audit.Verify(ctx, d)
	if broken != nil {
		verr = fmt.Errorf("the audit chain breaks at %d: %s", broken.Seq, broken.Reason)
	}
	return errors.Join(err, verr, d.Close(), os.RemoveAll(dir))
}

func halves(ctx context.Context, tx *db.Tx) error {
	for _, q := range []struct{ what, want, query string }{
		{"integrity", "ok", `SELECT group_concat(integrity_check, '; ') FROM pragma_integrity_check`},
		{"dangling references", "0", `SELECT CAST(COUNT(*) AS TEXT) FROM pragma_foreign_key_check`},
		{"files without period, search row or audit entry", "0", `SELECT CAST(COUNT(*) AS TEXT) FROM enterprise_file f WHERE f.name LIKE '断电%户%' AND NOT (
			EXISTS (SELECT 1 FROM enterprise_spell s WHERE s.enterprise_id = f.id) AND EXISTS (SELECT 1 FROM enterprise_search s WHERE s.enterprise_id = f.id)
			AND EXISTS (SELECT 1 FROM audit_entry a WHERE a.subject_id = f.id))`},
		// Only hashes of keys are kept, of imports too: a form done whose file is missing is found by sending it again.
		{"files without a form done", "0", `SELECT CAST(MAX(0, (SELECT COUNT(*) FROM enterprise_file WHERE name LIKE '断电%户%') - (SELECT COUNT(*) FROM db_done)) AS TEXT)`},
	} {
		got, err := db.One[struct{ Value string }](ctx, tx, q.query)
		if err != nil {
			return fmt.Errorf("%s: %w", q.what, err)
		}
		if got.Value != q.want {
			return fmt.Errorf("%s: %s, want %s", q.what, got.Value, q.want)
		}
	}
	return nil
}

// seededDisk is a disk with the demonstration district.
func seededDisk(t *testing.T) map[string][]byte {
	t.Helper()
	b, err := demoFile()
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"qipan.db": b}
}

// prepare logs in once: a session is an acknowledged write too, and must live through every cut.
func (l *ledgerOfCuts) prepare(t *testing.T, m *machine) (*client, []string) {
	t.Helper()
	c := m.login("district")
	l.unit = c.someUnit(t)
	return c, c.someEnterprises(t)
}

// someUnit is where an enterprise can be entered.
func (c *client) someUnit(t *testing.T) string {
	t.Helper()
	var e struct {
		Unit string `json:"unit_id"`
	}
	if err := c.getJSON("/api/enterprise/enterprises/"+c.someEnterprises(t)[0], &e); err != nil {
		t.Fatal(err)
	}
	return e.Unit
}

// load writes in every way at once until the machine is cut at the given operation, and returns what is left. Odd rounds are torn.
func (l *ledgerOfCuts) load(t *testing.T, m *machine, c *client, ids []string, round, stopAt int) map[string][]byte {
	t.Helper()
	stopped := m.disk.StopAt(stopAt)
	var wait sync.WaitGroup
	for w := range formWriters {
		wait.Go(func() { l.write(c, round, w) })
	}
	wait.Go(func() { l.edit(c, ids, round) })
	if round%importEvery == 0 {
		wait.Go(func() { l.importFile(t, c, round) })
	}
	select {
	case <-stopped:
	case <-time.After(time.Minute):
		t.Errorf("round %d: the server never came to operation %d:\n%s", round, stopAt, m.errors())
	}
	left := m.cut(t, round%2 == 1)
	wait.Wait()
	return left
}

func TestNothingAcknowledgedIsLostWhenThePowerFails(t *testing.T) {
	cuts := powerCuts
	if testing.Short() {
		cuts /= 5
	}
	rng := rand.New(rand.NewPCG(3, uint64(cuts)))
	l := newLedgerOfCuts()
	files := seededDisk(t)
	var c *client
	var ids []string
	answered := 0
	for round := range cuts + 1 {
		m := boot(t, files, uint64(round))
		if c == nil {
			c, ids = l.prepare(t, m)
		}
		c.base = m.base
		if err := errors.Join(l.check(c, round), l.checkForms(c, round-1)); err != nil {
			t.Fatalf("after cut %d: %v\n%s", round, err, m.errors())
		}
		if round == cuts {
			break
		}
		files = l.load(t, m, c, ids, round, 1+rng.IntN(furthestStop))
		for _, a := range l.acts {
			if a.answered {
				answered++
			}
		}
		if err := examine(t, files); err != nil {
			t.Fatalf("after cut %d: %v", round+1, err)
		}
	}
	for round := range cuts {
		there, err := c.stored(round)
		if err != nil {
			t.Fatal(err)
		}
		l.total -= len(there)
	}
	if l.total != 0 {
		t.Errorf("%d enterprises that survived their own cut went in a later one", l.total)
	}
	if answered < 10*cuts {
		t.Errorf("the test proves little: %d acknowledged forms over %d cuts", answered, cuts)
	}
	t.Logf("%d cuts, half of them torn; %d forms acknowledged, none lost; %d stored without an answer and sent again, none twice", cuts, answered, l.twice)
}

// The test of the test: the same writers on a disk that answers fsync without doing it.
func TestThePowerTestSeesADiskThatLies(t *testing.T) {
	l := newLedgerOfCuts()
	m := boot(t, seededDisk(t), 1)
	c, ids := l.prepare(t, m)
	m.disk.Lie()
	m = boot(t, l.load(t, m, c, ids, 2, 1000), 2)
	c.base = m.base
	if err := l.checkForms(c, 2); err == nil || !strings.Contains(err.Error(), "is lost") {
		t.Errorf("a disk that keeps nothing passes: %v", err)
	}
}

// failsAtFsync is one machine whose nth fsync fails. It reports whether a form was refused for it.
func (l *ledgerOfCuts) failsAtFsync(t *testing.T, m *machine, c *client, round, nth int) (refused bool) {
	t.Helper()
	m.disk.FailFsync(nth)
	for n := 0; m.disk.Failed() == 0 || n < nth+3; n++ {
		a := l.newAct(round, 0, n)
		status, page, err := c.send(a)
		switch {
		case err != nil:
			t.Fatalf("fsync %d: %v", nth, err)
		case status == http.StatusSeeOther && !refused:
			a.answered = true
		case status == http.StatusServiceUnavailable && m.disk.Failed() == 1:
			if !strings.Contains(page, "存储设备出错") {
				t.Errorf("fsync %d: the page does not say what happened:\n%s", nth, page)
			}
			refused = true
		default:
			t.Fatalf("fsync %d, form %d, refused before: %v: %d", nth, n, refused, status)
		}
	}
	if _, err := c.stored(round); err != nil {
		t.Errorf("fsync %d: reading ended with writing: %v", nth, err)
	}
	return refused
}

func TestAFailedFsyncIsNeverAnsweredAsSavedAndEndsWritingUntilARestart(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 8
	}
	l := newLedgerOfCuts()
	files := seededDisk(t)
	var c *client
	refused := 0
	for round := range rounds {
		m := boot(t, files, uint64(round))
		if c == nil {
			c, _ = l.prepare(t, m)
		}
		c.base = m.base
		if err := l.checkForms(c, round-1); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if l.failsAtFsync(t, m, c, round, 1+round%20) {
			refused++
			if err := c.getJSON("/healthz", nil); err == nil || !strings.Contains(err.Error(), "503") {
				t.Errorf("a supervisor learns nothing: %v", err)
			}
		}
		files = m.cut(t, round%2 == 1)
		if err := examine(t, files); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	if refused < rounds/2 {
		t.Errorf("%d of %d failed fsyncs met a form: the test proves little", refused, rounds)
	}
}

func TestAFullDiskIsSaidReadingGoesOnAndNoRestartIsNeeded(t *testing.T) {
	l := newLedgerOfCuts()
	m := boot(t, seededDisk(t), 1)
	c, _ := l.prepare(t, m)
	m.disk.Fill()
	var last *act
	for n := 0; last == nil; n++ {
		a := l.newAct(0, 0, n)
		status, page, err := c.send(a)
		switch {
		case err != nil || n > 2000:
			t.Fatal(n, err)
		case status == http.StatusInsufficientStorage && strings.Contains(page, "磁盘已满"):
			last = a
		case status != http.StatusSeeOther:
			t.Fatalf("a full disk answers %d:\n%s", status, page)
		default:
			a.answered = true
		}
	}
	if there, err := c.stored(0); err != nil || there[last.name] != 0 {
		t.Errorf("reading on a full disk: %v, %v", there[last.name], err)
	}
	m.disk.Clear()
	if status, page, err := c.send(last); err != nil || status != http.StatusSeeOther {
		t.Fatalf("there is room again: %d %v\n%s", status, err, page)
	}
	last.answered = true
	files := m.cut(t, false)
	if err := examine(t, files); err != nil {
		t.Error(err)
	}
	m = boot(t, files, 2)
	c.base = m.base
	if err := l.checkForms(c, 0); err != nil {
		t.Error(err)
	}
}
