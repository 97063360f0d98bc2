package app_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	mrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"

	"qipan/internal/access"
	"qipan/internal/platform/api"
	"qipan/internal/platform/apitest"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

// keyless are the writing pages that take forms without a key; their routes say why.
var keyless = []string{"POST /csp-report", "POST /login"}

func writing(h *house) []api.Route {
	return slices.DeleteFunc(h.app.Router().Routes(), func(r api.Route) bool { return r.Method == http.MethodGet })
}

// holder is an account that may use a route.
func holder(t *testing.T, r api.Route) string {
	t.Helper()
	if r.Permission == api.Open {
		return ""
	}
	for role, login := range logins {
		if role.Carries(access.Permission(r.Permission)) {
			return login
		}
	}
	t.Fatalf("nobody in the demonstration holds %s", r.Permission)
	return ""
}

func TestSweepEveryWritingRouteRefusesARequestWithoutItsKey(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "keys.db"))
	var without []string
	pages, operations := 0, 0
	for _, route := range writing(h) {
		name := route.Method + " " + route.Pattern
		if route.Keyless != "" {
			without = append(without, name)
			continue
		}
		r := apitest.JSON(route.Method, anyID(route.Pattern), "{}")
		r.Header.Del(api.KeyHeader)
		code := `"code":"idempotency_key_missing"`
		operations++
		if !route.JSON {
			operations, pages = operations-1, pages+1
			r = httptest.NewRequest(route.Method, anyID(route.Pattern), strings.NewReader(url.Values{"name": {"x"}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			code = "缺少编号"
		}
		if w := h.send(t, holder(t, route), r); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), code) {
			t.Errorf("%s without a key answers %d: %.200s", name, w.Code, w.Body)
		}
	}
	slices.Sort(without)
	if diff := cmp.Diff(keyless, without); diff != "" {
		t.Errorf("pages that take forms without a key (-want +got):\n%s", diff)
	}
	if pages < 20 || operations < 7 {
		t.Errorf("only %d pages and %d operations were swept", pages, operations)
	}
}

func TestTheDocumentAsksForTheKeyAtEveryWritingOperation(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "doc.db"))
	for path, item := range h.app.Router().OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op == nil {
				continue
			}
			asks := slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == api.KeyHeader && p.In == "header" && p.Required })
			if asks != (method != "GET") {
				t.Errorf("%s %s asks for a key: %v", method, path, asks)
			}
		}
	}
}

// opening asks to open the file of an enterprise with a name of its own.
func (h *house) opening(t *testing.T, name string) string {
	t.Helper()
	unit := struct{ Units []struct{ ID, Name string } }{}
	w := h.ask(t, ours, http.MethodGet, "/api/org/units")
	if err := json.Unmarshal(w.Body.Bytes(), &unit); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	for _, u := range unit.Units {
		if u.Name == "马栏街道" {
			return fmt.Sprintf(`{"name":%q,"unit_id":%q,"staff":12,"phone":"13900001234"}`, name, u.ID)
		}
	}
	t.Fatal("no unit")
	return ""
}

const newEnterprise = "/api/enterprise/enterprises"

func (h *house) count(t *testing.T, name string) int {
	t.Helper()
	var n int
	err := h.app.DB().Read(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.One[int](t.Context(), tx, `SELECT COUNT(*) FROM enterprise_file WHERE name LIKE $1`, name+"%")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// insist sends a new enterprise until there is a place for it, as a client does that is told to come back.
func (h *house) insist(t *testing.T, key, body string) *httptest.ResponseRecorder {
	t.Helper()
	for {
		r := apitest.JSON(http.MethodPost, newEnterprise, body)
		r.Header.Set(api.KeyHeader, key)
		if w := h.send(t, ours, r); w.Code != http.StatusServiceUnavailable {
			return w
		}
	}
}

func TestAThousandRandomRetriesStoreEachActOnce(t *testing.T) {
	const acts, retries, workers = 50, 1000, 6
	each(t, func(t *testing.T, h *house) {
		h.as(t, ours)
		keys, bodies := make([]string, acts), make([]string, acts)
		first := h.opening(t, "重试")
		for i := range acts {
			keys[i], bodies[i] = rand.Text(), strings.Replace(first, "重试", fmt.Sprintf("重试%d商贸有限公司", i), 1)
		}
		rng := mrand.New(mrand.NewPCG(1, acts))
		tries := make(chan int, acts+retries)
		for i := range acts + retries {
			if i >= acts {
				i = rng.IntN(acts)
			}
			tries <- i
		}
		close(tries)
		var mu sync.Mutex
		answers := map[int]map[string]int{}
		var wait sync.WaitGroup
		for range workers {
			wait.Go(func() {
				for i := range tries {
					w := h.insist(t, keys[i], bodies[i])
					mu.Lock()
					if answers[i] == nil {
						answers[i] = map[string]int{}
					}
					answers[i][fmt.Sprint(w.Code, " ", w.Body)]++
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		for i, said := range answers {
			if len(said) != 1 {
				t.Errorf("act %d was answered in %d ways: %v", i, len(said), said)
			}
		}
		if n := h.count(t, "重试"); n != acts {
			t.Errorf("%d enterprises stored, want %d", n, acts)
		}
		ctx := t.Context()
		if n, err := h.app.DB().ForgetDone(ctx); err != nil || n != 0 {
			t.Errorf("%d fresh keys forgotten, %v", n, err)
		}
		dbtest.Clock(t, h.app.DB()).Advance(25 * time.Hour)
		if n, err := h.app.DB().ForgetDone(ctx); err != nil || n != acts {
			t.Errorf("%d of %d answers forgotten after a day, %v", n, acts, err)
		}
	})
}

func TestARetryGetsTheSameAnswerAndOtherUseOfItsKeyIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		key, body := rand.Text(), h.opening(t, "一次有限公司")
		send := func(login, key, body string) *httptest.ResponseRecorder {
			r := apitest.JSON(http.MethodPost, newEnterprise, body)
			r.Header.Set(api.KeyHeader, key)
			return h.send(t, login, r)
		}
		refused := send(ours, key, strings.Replace(body, `"staff":12`, `"staff":-1`, 1))
		if refused.Code != http.StatusUnprocessableEntity {
			t.Fatalf("%d %s", refused.Code, refused.Body)
		}
		first := send(ours, key, body)
		again := send(ours, key, body)
		if first.Code != http.StatusCreated || again.Code != first.Code || again.Body.String() != first.Body.String() {
			t.Errorf("first %d %s, then %d %s", first.Code, first.Body, again.Code, again.Body)
		}
		if first.Header().Get(api.Replayed) != "" || again.Header().Get(api.Replayed) != "true" || again.Header().Get("Content-Type") != first.Header().Get("Content-Type") {
			t.Errorf("headers %v, then %v", first.Header(), again.Header())
		}
		for what, w := range map[string]*httptest.ResponseRecorder{
			"another body":     send(ours, key, strings.Replace(body, `"staff":12`, `"staff":13`, 1)),
			"another account":  send("district", key, body),
			"a guessable key":  send(ours, "1", body),
			"a key too long":   send(ours, strings.Repeat("k", 200), body),
			"nobody signed in": send("", key, body),
		} {
			want := http.StatusUnprocessableEntity
			if what == "nobody signed in" {
				want = http.StatusUnauthorized
			}
			if w.Code != want || strings.Contains(w.Body.String(), "一次") {
				t.Errorf("%s: %d %s", what, w.Code, w.Body)
			}
		}
		if w := send(ours, key, strings.Replace(body, `"staff":12`, `"staff":13`, 1)); !strings.Contains(w.Body.String(), `"code":"idempotency_key_reused"`) {
			t.Errorf("another body: %s", w.Body)
		}
		if n := h.count(t, "一次"); n != 1 {
			t.Errorf("%d stored", n)
		}
		var kept []string
		err := h.app.DB().Read(t.Context(), func(tx *db.Tx) (err error) {
			kept, err = db.All[string](t.Context(), tx, `SELECT key || answer FROM db_done`)
			return err
		})
		if err != nil || len(kept) == 0 || strings.Contains(strings.Join(kept, " "), key) || strings.Contains(strings.Join(kept, " "), "13900001234") {
			t.Errorf("%d keys kept, %v; a key or a telephone number stands in clear", len(kept), err)
		}
	})
}

func TestASecondPressLeadsWhereTheFirstOneLed(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "press.db"))
	var asked struct {
		UnitID string `json:"unit_id"`
	}
	if err := json.Unmarshal([]byte(h.opening(t, "x")), &asked); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"_key": {rand.Text()}, "name": {"双击有限公司"}, "unit": {asked.UnitID}, "staff": {"5"}}
	first := h.send(t, ours, apitest.Form("/enterprises/new", form))
	second := h.send(t, ours, apitest.Form("/enterprises/new", form))
	to := first.Header().Get("Location")
	if first.Code != http.StatusSeeOther || second.Code != http.StatusSeeOther || to == "" || second.Header().Get("Location") != to {
		t.Errorf("first %d %q, second %d %q", first.Code, to, second.Code, second.Header().Get("Location"))
	}
	if n := h.count(t, "双击"); n != 1 {
		t.Errorf("%d stored", n)
	}
	if w := h.send(t, "district", apitest.Form("/enterprises/new", form)); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the key under another account: %d", w.Code)
	}
	if w := h.send(t, ours, apitest.Form("/sites/new", url.Values{
		"_key": form["_key"], "name": {"双击大厦"}, "kind": {"BUILDING"}, "unit": {asked.UnitID},
	})); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the key on another page: %d", w.Code)
	}
}
