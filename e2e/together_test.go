//go:build e2e

package e2e

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// People at once: each reader opens every page in an order of his own, each writer sends forms meanwhile, and a spreadsheet comes in.
const (
	readers  = 6
	writers  = 3
	formsOf  = 15
	roundsOf = 2
)

func TestManyWorkAtOnceAndEveryPageAnswers(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		seeded(t, database)
		s := start(t, database)
		clients := map[string]*client{"": {http.DefaultClient, s.base}}
		for _, login := range []string{"district", worker, "auditor"} {
			clients[login] = s.login(login)
		}
		l := newLedgerOfCuts()
		l.unit = clients["district"].someUnit(t)
		var wait sync.WaitGroup
		for r := range readers {
			wait.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(r), 1))
				for range roundsOf {
					for _, i := range rng.Perm(len(pages)) {
						if p := pages[i]; !strings.HasPrefix(p.path, "first ") {
							clients[p.login].visit(t, p.path)
						}
					}
				}
			})
		}
		for w := range writers {
			wait.Go(func() {
				for n := range formsOf {
					a := l.newAct(0, w, n)
					status, page, err := clients["district"].send(a)
					for err == nil && status == http.StatusServiceUnavailable {
						status, page, err = clients["district"].send(a)
					}
					if err != nil || status != http.StatusSeeOther {
						t.Errorf("%s: %d %v\n%s", a.name, status, err, page)
					}
					a.answered = true
				}
			})
		}
		wait.Go(func() { l.importFile(t, clients["district"], 0) })
		wait.Wait()
		if err := errors.Join(l.check(clients["district"], 1), l.checkForms(clients["district"], 0)); err != nil {
			t.Error(err)
		}
	})
}

// visit reads a page to its end; told that there is no place for it now, it comes back.
func (c *client) visit(t *testing.T, path string) {
	res, err := c.Get(c.base + path)
	for err == nil && res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") != "" {
		_ = res.Body.Close()
		res, err = c.Get(c.base + path)
	}
	if err != nil {
		t.Error(err)
		return
	}
	_, err = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode >= http.StatusInternalServerError {
		t.Errorf("%s: %s, %v", path, res.Status, err)
	}
}
