//go:build e2e

package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"qipan/internal/platform/api"
	"qipan/internal/platform/ident"
)

// The kills of each engine. Each starts the real server, edits and imports over HTTP, and cuts the process at a random
// moment; a short run makes a fifth of them. Nothing that was answered as saved may be missing afterwards, and no import may be there in part.
const (
	killsSQLite   = 100
	killsPostgres = 25
	importRows    = 60
)

// ledgerOfKills is what was acknowledged before the cuts, and what must be found after them.
type ledgerOfKills struct {
	mu      sync.Mutex
	notes   map[string]string // enterprise id -> last acknowledged note
	asked   map[string]string // enterprise id -> note sent and not answered, which may or may not be there
	imports map[string]bool   // name prefix of an import -> acknowledged
}

func TestNothingAcknowledgedIsLostWhenTheServerIsKilled(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		kills := killsSQLite
		if strings.HasPrefix(database, "postgres") {
			kills = killsPostgres
		}
		if testing.Short() {
			kills /= 5
		}
		seeded(t, database)
		rng := mrand.New(mrand.NewPCG(1, uint64(kills)))
		l := &ledgerOfKills{notes: map[string]string{}, asked: map[string]string{}, imports: map[string]bool{}}
		var ids []string
		for round := range kills {
			s := start(t, database)
			c := s.login("district")
			if ids == nil {
				ids = c.someEnterprises(t)
			}
			l.verify(t, c, round)
			done := make(chan struct{})
			go func() {
				defer close(done)
				var wait sync.WaitGroup
				wait.Go(func() { l.edit(c, ids, round) })
				wait.Go(func() { l.importFile(t, c, round) })
				wait.Wait()
			}()
			time.Sleep(time.Duration(5+rng.IntN(400)) * time.Millisecond)
			s.kill()
			<-done
		}
		s := start(t, database)
		c := s.login("district")
		l.verify(t, c, kills)
		whole := 0
		for _, acknowledged := range l.imports {
			if acknowledged {
				whole++
			}
		}
		if len(l.notes) == 0 || whole == 0 || whole == len(l.imports) {
			t.Errorf("the test proves nothing: %d notes, %d of %d imports acknowledged", len(l.notes), whole, len(l.imports))
		}
		t.Logf("%d kills, %d enterprises edited, %d of %d imports acknowledged, nothing lost", kills, len(l.notes), whole, len(l.imports))
		s.kill()
		if out := qipan(t, "audit", "verify", "--db", database); !strings.Contains(out, "sound") {
			t.Error(out)
		}
	})
}

type enterpriseAnswer struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Note    string `json:"note"`
}

func (c *client) getJSON(path string, into any) error {
	res, err := c.Get(c.base + path)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s", path, res.Status)
	}
	return json.NewDecoder(res.Body).Decode(into)
}

func (c *client) someEnterprises(t *testing.T) (ids []string) {
	t.Helper()
	var list struct{ Enterprises []enterpriseAnswer }
	if err := c.getJSON("/api/enterprise/enterprises?limit=20", &list); err != nil {
		t.Fatal(err)
	}
	for _, e := range list.Enterprises {
		ids = append(ids, e.ID)
	}
	return ids
}

// edit writes notes one after the other until the server is gone.
func (l *ledgerOfKills) edit(c *client, ids []string, round int) {
	for n := 0; ; n++ {
		id := ids[n%len(ids)]
		var e enterpriseAnswer
		if c.getJSON("/api/enterprise/enterprises/"+id, &e) != nil {
			return
		}
		note := fmt.Sprintf("round %d write %d", round, n)
		body, err := json.Marshal(map[string]any{"version": e.Version, "note": note})
		if err != nil {
			return
		}
		l.mu.Lock()
		l.asked[id] = note
		l.mu.Unlock()
		req, err := http.NewRequest(http.MethodPatch, c.base+"/api/enterprise/enterprises/"+id, bytes.NewReader(body))
		if err != nil {
			return
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set(api.KeyHeader, rand.Text())
		res, err := c.Do(req)
		if err != nil {
			return
		}
		_, err = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return
		}
		l.mu.Lock()
		l.notes[id] = note
		delete(l.asked, id)
		l.mu.Unlock()
	}
}

// csvOf is a ledger of invented enterprises whose names begin with the prefix.
func csvOf(prefix string, round int) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"企业名称", "统一社会信用代码", "所属街道", "从业人员数量"})
	for i := range importRows {
		code := fmt.Sprintf("91000000K%04d%03d0", round, i)
		_ = w.Write([]string{fmt.Sprintf("%s第%d商贸有限公司", prefix, i), withCheck(code), "马栏街道", fmt.Sprint(i + 1)})
	}
	w.Flush()
	return b.Bytes()
}

var wizardStep = regexp.MustCompile(`/imports/[0-9a-f]{32}`)

// importFile goes through the wizard: upload, then commit.
func (l *ledgerOfKills) importFile(t *testing.T, c *client, round int) {
	prefix := fmt.Sprintf("断电%d", round)
	l.mu.Lock()
	l.imports[prefix] = false
	l.mu.Unlock()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("kind", "enterprises")
	_ = form.WriteField("_key", rand.Text())
	part, err := form.CreateFormFile("file", prefix+".csv")
	if err != nil {
		return
	}
	if _, err := part.Write(csvOf(prefix, round)); err != nil {
		return
	}
	if err := form.Close(); err != nil {
		return
	}
	res, err := c.Post(c.base+"/imports/new", form.FormDataContentType(), &body)
	if err != nil {
		return
	}
	page, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return
	}
	at := wizardStep.FindString(res.Request.URL.Path)
	if at == "" {
		t.Errorf("the upload led to %s: %s", res.Request.URL, page)
		return
	}
	version := "1"
	if m := regexp.MustCompile(`name="_version" value="(\d+)"`).FindSubmatch(page); m != nil {
		version = string(m[1])
	}
	res, err = c.PostForm(c.base+at+"/commit", url.Values{"_version": {version}, "_key": {rand.Text()}})
	if err != nil {
		return
	}
	_, err = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if err == nil && res.StatusCode == http.StatusOK {
		l.mu.Lock()
		l.imports[prefix] = true
		l.mu.Unlock()
	}
}

// verify compares the database, through the interface, with what was acknowledged.
func (l *ledgerOfKills) verify(t *testing.T, c *client, round int) {
	t.Helper()
	if err := l.check(c, round); err != nil {
		t.Fatalf("after kill %d: %v", round, err)
	}
}

func (l *ledgerOfKills) check(c *client, round int) error {
	for id, want := range l.notes {
		var e enterpriseAnswer
		if err := c.getJSON("/api/enterprise/enterprises/"+id, &e); err != nil {
			return err
		}
		if asked, pending := l.asked[id]; e.Note != want && (!pending || e.Note != asked) {
			return fmt.Errorf("note of %s is %q, acknowledged was %q", id, e.Note, want)
		}
		l.notes[id] = e.Note
	}
	clear(l.asked)
	prefix := fmt.Sprintf("断电%d", round-1)
	acknowledged, tried := l.imports[prefix]
	if !tried {
		return nil
	}
	var list struct{ Total int }
	if err := c.getJSON("/api/enterprise/enterprises?limit=1&q="+url.QueryEscape(prefix+"第"), &list); err != nil {
		return err
	}
	switch {
	case list.Total != 0 && list.Total != importRows:
		return fmt.Errorf("%d of %d rows of an import are there", list.Total, importRows)
	case acknowledged && list.Total == 0:
		return errors.New("an acknowledged import is gone")
	}
	return nil
}

// withCheck replaces the last character of a credit code by the one that makes it valid.
func withCheck(code string) string {
	for _, c := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if full, _ := ident.CheckCreditCode(code[:17] + string(c)); full != "" {
			return full
		}
	}
	return code
}

func TestAPowerCutLeavesTheDatabaseFileSound(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "cut.db")
	seeded(t, database)
	s := start(t, database)
	c := s.login("district")
	ids := c.someEnterprises(t)
	l := &ledgerOfKills{notes: map[string]string{}, asked: map[string]string{}, imports: map[string]bool{}}
	go l.edit(c, ids, 0)
	time.Sleep(300 * time.Millisecond)
	s.kill()
	if out := qipan(t, "doctor", "--db", database); strings.Contains(out, "BAD") {
		t.Error(out)
	}
	if _, err := os.Stat(strings.TrimPrefix(database, "sqlite:")); err != nil {
		t.Error(err)
	}
}
