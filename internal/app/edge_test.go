package app_test

import (
	"mime"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/app"
	"qipan/internal/platform/api"
)

// everyAnswer are the headers that no answer may lack, with what they must hold.
var everyAnswer = map[string]string{
	"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()",
}

// checkHeaders names what the headers of an answer lack.
func checkHeaders(t *testing.T, name, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	h := w.Header()
	for k, want := range everyAnswer {
		if !strings.Contains(h.Get(k), want) {
			t.Errorf("%s: %s is %q", name, k, h.Get(k))
		}
	}
	page, file := "require-trusted-types-for 'script'", "default-src 'none'; sandbox"
	csp := h.Get("Content-Security-Policy")
	if attached := h.Get("Content-Disposition") != ""; attached && csp != file || !attached && !strings.Contains(csp, page) || strings.Contains(csp, "unsafe") {
		t.Errorf("%s: content policy %q", name, csp)
	}
	if !strings.HasPrefix(path, "/assets/") && h.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: may be kept: %q", name, h.Get("Cache-Control"))
	}
	for _, k := range []string{"Server", "X-Powered-By", "Access-Control-Allow-Origin"} {
		if h.Get(k) != "" {
			t.Errorf("%s: says %s", name, k)
		}
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if w.Body.Len() > 0 && (err != nil || strings.HasPrefix(kind, "text/") && !strings.EqualFold(params["charset"], "utf-8")) {
		t.Errorf("%s: content type %q", name, h.Get("Content-Type"))
	}
	if w.Code == http.StatusServiceUnavailable && h.Get("Retry-After") == "" {
		t.Errorf("%s: busy without a time to come back", name)
	}
}

func TestEveryAnswerOfEveryRouteCarriesItsHeaders(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "headers.db"))
	routes := h.app.Router().Routes()
	for _, login := range []string{"", ours} {
		for _, r := range routes {
			if r.Pattern == "/logout" {
				continue // ends the session; it has a test of its own
			}
			path := anyID(r.Pattern)
			w := h.ask(t, login, r.Method, path)
			checkHeaders(t, login+" "+r.Method+" "+r.Pattern, path, w)
		}
		for _, other := range []string{"GET /nothing/here", "DELETE /gaps", "GET /api/nothing", "GET /gaps?q=1&q=2", "GET /openapi.json"} {
			method, path, _ := strings.Cut(other, " ")
			checkHeaders(t, login+" "+other, path, h.ask(t, login, method, path))
		}
	}
	if len(routes) < 100 {
		t.Errorf("only %d routes were asked", len(routes))
	}
}

// overTLS is the app as it answers behind TLS, without data.
func overTLS(t *testing.T) http.Handler {
	t.Helper()
	a, err := app.New(access.With(t.Context(), access.Operator()), app.Config{Database: "sqlite:" + filepath.Join(t.TempDir(), "tls.db"), Secure: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a.Handler()
}

func TestOverTLSEveryCookieIsBoundToTheHost(t *testing.T) {
	h := overTLS(t)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/language/en?next=/login", nil))
	if len(w.Result().Cookies()) == 0 {
		t.Fatal("no cookie was set")
	}
	for _, c := range w.Result().Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.Path != "/" {
			t.Errorf("cookie %v", c)
		}
	}
	if hsts := w.Header().Get("Strict-Transport-Security"); !strings.Contains(hsts, "max-age=31536000") {
		t.Errorf("browsers may come back in the clear: %q", hsts)
	}
}

func TestLoggingOutLeavesNothingInTheBrowser(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "logout.db"))
	w := h.ask(t, ours, http.MethodPost, "/logout")
	checkHeaders(t, "logout", "/logout", w)
	if got := w.Header().Get("Clear-Site-Data"); !strings.Contains(got, `"storage"`) {
		t.Errorf("the browser keeps what was not sent: %q", got)
	}
}

// costly tells by its address what a route costs; the class must say the same.
var costly = []struct {
	address *regexp.Regexp
	class   api.Class
}{
	{regexp.MustCompile(`^GET .*(/export|/result$|/template$)`), api.Export},
	{regexp.MustCompile(`^POST /imports`), api.Import},
	{regexp.MustCompile(`^GET .*/plan$`), api.Planner},
	{regexp.MustCompile(`^GET (/assets/|/healthz)`), api.Unlimited},
}

func TestCostlyRoutesCompeteForPlacesOfTheirOwn(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "classes.db"))
	found := map[api.Class]int{}
	for _, r := range h.app.Router().Routes() {
		found[r.Class]++
		for _, c := range costly {
			if c.address.MatchString(r.Method+" "+r.Pattern) && r.Class != c.class {
				t.Errorf("%s %s is of class %d, not %d", r.Method, r.Pattern, r.Class, c.class)
			}
		}
		if r.Class == api.Unlimited && r.Permission != api.Open {
			t.Errorf("%s %s is unlimited", r.Method, r.Pattern)
		}
	}
	for _, c := range costly {
		if found[c.class] == 0 {
			t.Errorf("no route is of class %d", c.class)
		}
	}
}

func TestAPlainConnectionSaysSoOnEveryPage(t *testing.T) {
	for _, plain := range []bool{false, true} {
		a, err := app.New(t.Context(), app.Config{Database: "sqlite:" + filepath.Join(t.TempDir(), "plain.db"), Plain: plain})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/login", nil))
		if said := strings.Contains(w.Body.String(), "未加密连接"); said != plain {
			t.Errorf("plain %v: said %v", plain, said)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}
