package boardhttp_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/board"
	"qipan/internal/board/boardhttp"
	"qipan/internal/demo"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/locale"
)

// guard lets in whoever the header names, with the rights of the demonstration's account.
type guard struct{ s *access.Service }

func (g guard) Authenticate(r *http.Request) (context.Context, error) {
	p, err := g.s.ByLogin(r.Context(), r.Header.Get("X-Login"))
	return access.With(r.Context(), p), err
}

func (g guard) Allow(ctx context.Context, p api.Permission) error {
	_, err := access.Require(ctx, access.Permission(p))
	return err
}

func serve(t *testing.T) func(login, address string) (int, string) {
	t.Helper()
	d := dbtest.OpenSQLite(t)
	if err := demo.Load(access.With(context.Background(), access.Operator()), d, demo.Options{Scale: 1, Seed: demo.DefaultSeed}); err != nil {
		t.Fatal(err)
	}
	x := api.NewRouter(guard{access.NewService(d)}, func(w http.ResponseWriter, _ *http.Request, err error) {
		w.WriteHeader(api.StatusOf(err))
	}, "test")
	boardhttp.Register(x, board.NewService(d), d.Clock())
	h := x.Handler(api.EdgeOptions{Clock: d.Clock()})
	return func(login, address string) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		r.Header.Set("X-Login", login)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
}

var unknownKey = regexp.MustCompile(`\[[a-z_]+\.[A-Za-z_.]+\]`)

func TestPages(t *testing.T) {
	get := serve(t)
	for _, c := range []struct {
		login, address string
		status         int
		holds          []string
	}{
		{"district", "/board", 200, []string{"马栏街道", "合计", "实际运营企业", "only=vacant", "/organisations/terms?unit=", "/gaps?unit=", "status=IN_OPERATION"}},
		{"district", "/board?base=LEGAL_PERSON", 200, []string{"覆盖率按“法人单位”计算"}},
		{"district", "/board?base=NONSENSE", 200, []string{"实际运营企业"}},
		{"district", "/board?asof=2017-08-07", 200, []string{"截至 2017-08-07", "asof=2017-08-07"}},
		{"district", "/board?print=1", 200, []string{"landscape"}},
		{"district", "/board?asof=2999-01-01", 422, nil},
		{"district", "/board?asof=gestern", 422, nil},
		{"district", "/board?unit=none", 404, nil},
		{demo.TrioWorker, "/board", 200, []string{"社区"}},
		{"auditor", "/board", 403, nil},
		{"secretary", "/figures", 403, nil},
		{"district", "/figures", 200, []string{"232", "512", "尚不能计算", "文章 A-15，2017-08 / 2019-02", "80%以上"}},
		{"district", "/figures?print=1", 200, []string{"人才库尚未登记"}},
	} {
		status, body := get(c.login, c.address)
		if status != c.status {
			t.Errorf("%s %s: status %d, want %d", c.login, c.address, status, c.status)
			continue
		}
		for _, s := range c.holds {
			if !strings.Contains(body, s) {
				t.Errorf("%s %s does not hold %q", c.login, c.address, s)
			}
		}
		if missing := unknownKey.FindString(body); missing != "" {
			t.Errorf("%s %s: no text for %s", c.login, c.address, missing)
		}
	}
}

func TestFiguresAreWrittenInThePromisedShape(t *testing.T) {
	get := serve(t)
	status, body := get("district", "/api/board/figures?asof=2017-08-07")
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	var report map[string]json.RawMessage
	var list []map[string]any
	if err := json.Unmarshal([]byte(body), &report); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(report["figures"], &list); err != nil {
		t.Fatal(err)
	}
	if string(report["as_of"]) != `"2017-08-07"` {
		t.Errorf("as_of %s", report["as_of"])
	}
	for _, f := range list {
		if len(f) != 5 {
			t.Errorf("%v has %d members", f["code"], len(f))
		}
		for _, k := range []string{"code", "unit", "definition", "source"} {
			if s, ok := f[k].(string); !ok || s == "" || strings.Contains(s, "[board.") {
				t.Errorf("%v: %s is %v", f["code"], k, f[k])
			}
		}
		if f["code"] == "talent_pool" {
			t.Error("a figure without a register has a value")
		}
	}
	if status, body := get("district", "/api/board"); status != http.StatusOK || !strings.Contains(body, `"rows":[{"unit_id"`) {
		t.Errorf("/api/board: %d %.200s", status, body)
	}
}

func TestEveryFigureHasItsWordsInBothLanguages(t *testing.T) {
	d := dbtest.OpenSQLite(t)
	operator := access.With(context.Background(), access.Operator())
	r, err := board.NewService(d).Report(operator, db.Date("2026-11-22"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Figures {
		keys := []string{f.MessageKey(), f.MessageKey() + ".definition"}
		if f.Standing == board.NotYet {
			keys = append(keys, f.MessageKey()+".reason")
		}
		for _, k := range keys {
			if !locale.Has(k) {
				t.Errorf("no text %s", k)
			}
		}
	}
	for _, k := range board.Kind("").Values() {
		if !locale.Has("board.exception." + string(k)) {
			t.Errorf("no sentence for %s", k)
		}
	}
}
