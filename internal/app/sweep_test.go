package app_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/app"
	"qipan/internal/demo"
	"qipan/internal/platform/api"
	"qipan/internal/platform/apitest"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

// house is a running app on a demonstration district, with a session for each kind of person.
type house struct {
	app     *app.App
	handler http.Handler
	tokens  map[string]string
	foreign map[string]string // by address prefix: the id of a record outside the worker's subdistrict
}

const (
	ours   = "worker-malan"
	theirs = "worker-chunliu"
)

func open(t *testing.T, address string) *house {
	t.Helper()
	ctx := access.With(context.Background(), access.Operator())
	clock := db.NewManualClock(db.MustDate(string(dbtest.Day)).Time())
	clock.Set(dbtest.Day)
	cfg := app.Config{Database: address, Clock: clock}
	d, err := app.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(ctx, d, demo.Options{Scale: 1, Seed: demo.DefaultSeed}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := app.New(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return &house{app: a, handler: a.Handler(), tokens: map[string]string{}}
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, open(t, "sqlite:"+t.TempDir()+"/sweep.db")) })
	t.Run("postgres", func(t *testing.T) { fn(t, open(t, dbtest.PostgresAddress(t))) })
}

// as is the session of a demonstration account; nobody for the empty login.
func (h *house) as(t *testing.T, login string) string {
	t.Helper()
	if login == "" {
		return ""
	}
	if h.tokens[login] == "" {
		token, err := h.app.Access().Login(context.Background(), login, demo.Password, "127.0.0.1")
		if err != nil {
			t.Fatalf("%s: %v", login, err)
		}
		h.tokens[login] = token
	}
	return h.tokens[login]
}

// ask sends a request of a person, a writing one with a key and nothing else in it.
func (h *house) ask(t *testing.T, login, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	switch {
	case method == http.MethodGet:
	case strings.HasPrefix(path, "/api/"):
		r = apitest.JSON(method, path, "{}")
	default:
		r = apitest.Form(path, nil)
	}
	return h.send(t, login, r)
}

func (h *house) send(t *testing.T, login string, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	if token := h.as(t, login); token != "" {
		r.AddCookie(&http.Cookie{Name: "qipan_session", Value: token})
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r.WithContext(t.Context()))
	return w
}

var pathParam = regexp.MustCompile(`\{[a-z]+\}`)

// anyID fills the parameters of a pattern with an id that nothing has.
func anyID(pattern string) string {
	return strings.TrimSuffix(pathParam.ReplaceAllString(pattern, "019900000000700080000000000000ff"), "{$}")
}

func (h *house) guarded() []api.Route {
	return slices.DeleteFunc(h.app.Router().Routes(), func(r api.Route) bool { return r.Permission == api.Open })
}

func TestSweepNobodyGetsAnythingWithoutASession(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, r := range h.guarded() {
			w := h.ask(t, "", r.Method, anyID(r.Pattern))
			if login := w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/login"); !login && w.Code != http.StatusUnauthorized && w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s %s answers %d to nobody", r.Method, r.Pattern, w.Code)
			} else if w.Code == http.StatusUnprocessableEntity && !r.JSON {
				t.Errorf("%s %s reads input before it knows who asks", r.Method, r.Pattern)
			}
		}
	})
}

// logins are the demonstration accounts by role.
var logins = map[access.Role]string{
	access.DistrictLead: "district-lead", access.DistrictStaff: "district", access.DataOfficer: "data-officer",
	access.SubdistrictSecretary: "secretary-malan", access.SubdistrictWorker: ours, access.BranchSecretary: "secretary",
	access.SystemAdmin: "system-admin", access.SecurityAdmin: "security-admin", access.Auditor: "auditor",
}

func TestSweepWithoutThePermissionEveryRouteRefuses(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		swept := 0
		for _, r := range h.guarded() {
			for _, role := range access.Roles() {
				if role.Carries(access.Permission(r.Permission)) {
					continue
				}
				swept++
				w := h.ask(t, logins[role], r.Method, anyID(r.Pattern))
				if w.Code != http.StatusForbidden && (!r.JSON || w.Code != http.StatusUnprocessableEntity) {
					t.Errorf("%s %s answers %d to %s, who lacks %s", r.Method, r.Pattern, w.Code, role, r.Permission)
				}
			}
		}
		if swept < len(h.guarded()) {
			t.Errorf("only %d cells were swept", swept)
		}
	})
}

// foreignRecords finds, through the other worker's own lists, one record of each kind that lies in the other subdistrict.
func (h *house) foreignRecords(t *testing.T) map[string]string {
	t.Helper()
	if h.foreign != nil {
		return h.foreign
	}
	h.foreign = map[string]string{}
	for prefix, list := range map[string]string{
		"/enterprises/": "/enterprises", "/organisations/": "/organisations", "/sites/": "/sites", "/cases/": "/cases",
	} {
		body := h.ask(t, theirs, http.MethodGet, list).Body.String()
		m := regexp.MustCompile(regexp.QuoteMeta(prefix) + `([0-9a-f]{32})`).FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("no record of %s found for %s", list, theirs)
		}
		h.foreign[prefix] = m[1]
	}
	return h.foreign
}

func TestSweepAForeignSubdistrictsRecordLooksAbsentOnEveryRoute(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		swept := 0
		for _, r := range h.guarded() {
			if !strings.Contains(r.Pattern, "{id}") || !access.SubdistrictWorker.Carries(access.Permission(r.Permission)) {
				continue
			}
			for prefix, id := range h.foreignRecords(t) {
				api := strings.HasPrefix(r.Pattern, "/api/") && strings.Contains(r.Pattern, prefix)
				if !strings.HasPrefix(r.Pattern, prefix) && !api {
					continue
				}
				swept++
				path := anyID(strings.ReplaceAll(r.Pattern, "{id}", id))
				own, alien := h.ask(t, ours, r.Method, anyID(r.Pattern)), h.ask(t, ours, r.Method, path)
				if alien.Code != own.Code || alien.Code != http.StatusNotFound && (!r.JSON || alien.Code != http.StatusUnprocessableEntity) {
					t.Errorf("%s %s: a foreign record answers %d, an absent one %d; both must be 404", r.Method, r.Pattern, alien.Code, own.Code)
				}
			}
		}
		if swept < 10 {
			t.Errorf("only %d routes with an id were swept", swept)
		}
	})
}

func TestSweepListsAndExportsShowNothingOfAForeignSubdistrict(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, r := range h.guarded() {
			if r.Method != http.MethodGet || strings.Contains(r.Pattern, "{") || !access.SubdistrictWorker.Carries(access.Permission(r.Permission)) {
				continue
			}
			w := h.ask(t, ours, r.Method, r.Pattern)
			if w.Code >= 500 {
				t.Errorf("%s answers %d", r.Pattern, w.Code)
			}
			for prefix, id := range h.foreignRecords(t) {
				if strings.Contains(w.Body.String(), id) {
					t.Errorf("%s shows the foreign record %s%s", r.Pattern, prefix, id)
				}
			}
		}
	})
}
