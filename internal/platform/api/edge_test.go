package api_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

// door is a guard that knows people by the header X-Person.
type door struct{}

type personKey struct{}

func (door) Authenticate(r *http.Request) (context.Context, error) {
	return context.WithValue(r.Context(), personKey{}, r.Header.Get("X-Person")), nil
}

func (d door) Allow(ctx context.Context, _ string) error {
	if d.Caller(ctx) == "" {
		return fault.New(fault.Unsigned, "unsigned")
	}
	return nil
}

func (door) Caller(ctx context.Context) string {
	p, _ := ctx.Value(personKey{}).(string)
	return p
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	if api.StatusOf(err) == http.StatusServiceUnavailable {
		api.RetryAfter(w)
	}
	http.Error(w, fault.CodeOf(err), api.StatusOf(err))
}

func router() *api.Router { return api.NewRouter(door{}, refuse, "test") }

func options() api.EdgeOptions { return api.EdgeOptions{Clock: db.SystemClock{}} }

// ask sends a request line as a person, with a content of a type, and returns the answer.
func ask(t *testing.T, h http.Handler, person, line string, content ...string) *httptest.ResponseRecorder {
	t.Helper()
	method, target, _ := strings.Cut(line, " ")
	contentType, body := "", ""
	if len(content) == 2 {
		contentType, body = content[0], content[1]
	}
	if contentType == formType && !strings.Contains(body, "_key=") {
		body = strings.TrimPrefix(body+"&_key="+rand.Text(), "&")
	}
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("X-Person", person)
	r.Header.Set(api.KeyHeader, rand.Text())
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const formType = "application/x-www-form-urlencoded"

func TestTheClientsAddressIsBelievedOnlyFromTrustedProxies(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32")}
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		trusted      []netip.Prefix
		want         string
	}{
		{"no proxy is trusted by itself", "127.0.0.1:1", []string{"9.9.9.9"}, nil, "127.0.0.1"},
		{"a stranger's header is his own", "203.0.113.7:1", []string{"9.9.9.9"}, proxies, "203.0.113.7"},
		{"one proxy", "10.0.0.1:1", []string{"203.0.113.7"}, proxies, "203.0.113.7"},
		{"two proxies", "127.0.0.1:1", []string{"203.0.113.7, 10.1.1.1"}, proxies, "203.0.113.7"},
		{"what the client wrote in front stays unread", "10.0.0.1:1", []string{"1.1.1.1, 203.0.113.7"}, proxies, "203.0.113.7"},
		{"over several headers", "10.0.0.1:1", []string{"1.1.1.1", "203.0.113.7"}, proxies, "203.0.113.7"},
		{"rubbish ends the walk", "10.0.0.1:1", []string{"203.0.113.7, unknown"}, proxies, "10.0.0.1"},
		{"no header", "10.0.0.1:1", nil, proxies, "10.0.0.1"},
		{"one spelling", "[::ffff:10.0.0.1]:1", []string{"::ffff:203.0.113.7"}, proxies, "203.0.113.7"},
	} {
		x := router()
		var got string
		x.Page(http.MethodGet, "/who", api.Open, func(_ http.ResponseWriter, r *http.Request) error {
			got = api.ClientAddress(r)
			return nil
		})
		o := options()
		o.TrustedProxies = c.trusted
		r := httptest.NewRequest(http.MethodGet, "/who", nil)
		r.RemoteAddr = c.remote
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		x.Handler(o).ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestAValueThatIsReadOnceIsRefusedWhenItComesTwice(t *testing.T) {
	x := router()
	x.Page(http.MethodGet, "/list", "p", func(w http.ResponseWriter, _ *http.Request) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
	x.Page(http.MethodPost, "/list", "p", func(w http.ResponseWriter, r *http.Request) error {
		_, err := api.ReadForm(r)
		if err == nil {
			w.WriteHeader(http.StatusNoContent)
		}
		return err
	})
	h := x.Handler(options())
	for target, want := range map[string]int{
		"/list": 204, "/list?q=a": 204, "/list?cols=a&cols=b&trade=1&trade=2": 204,
		"/list?q=a&q=b": 422, "/list?asof=2026-01-01&asof=2027-01-01": 422, "/list?q=%zz": 422, "/list?a;b": 422,
	} {
		if w := ask(t, h, "p", "GET "+target); w.Code != want {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	for body, want := range map[string]int{
		"name=a&_key=k": 204, "id=1&id=2": 204, "name=a&name=b": 422, "_version=1&_version=2": 422, "name=%zz": 422,
	} {
		if w := ask(t, h, "p", "POST /list", formType, body); w.Code != want {
			t.Errorf("%s: %d", body, w.Code)
		}
	}
}

type wishBody struct {
	Name  string            `json:"name"`
	Inner map[string]string `json:"inner,omitempty"`
}

type wish struct{ Body wishBody }

func TestAJSONObjectNamesEveryKeyOnceAndInItsOwnCase(t *testing.T) {
	x := router()
	x.AnswerFrom(dbtest.OpenSQLite(t))
	var read string
	api.Operation(x, "p", huma.Operation{OperationID: "wish", Method: http.MethodPost, Path: "/api/wish"}, func(_ context.Context, in *wish) (*struct{}, error) {
		read = in.Body.Name
		return &struct{}{}, nil
	})
	h := x.Handler(options())
	for body, want := range map[string]int{
		`{"name":"a"}`: 204, `{"name":"a","inner":{"x":"1","y":"2"}}`: 204, `{"name":"name","inner":{"name":"name"}}`: 204,
		`{"name":"a","name":"b"}`: 400, `{"name":"a","Name":"b"}`: 400, `{"NAME":"a"}`: 422, `{"name":"a","other":1}`: 422,
		`{"name":"a","inner":{"x":"1","x":"2"}}`: 400, `{"name":"a","\u006eame":"b"}`: 400, `{"name":"a","inner":{"k":"1","\u212a":"2"}}`: 400,
	} {
		read = ""
		w := ask(t, h, "p", "POST /api/wish", "application/json", body)
		if w.Code != want {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
		if w.Code >= 400 && read != "" {
			t.Errorf("%s: was carried out", body)
		}
		var p api.Problem
		if w.Code >= 400 && (json.Unmarshal(w.Body.Bytes(), &p) != nil || p.Code != "request_invalid") {
			t.Errorf("%s: no problem document: %s", body, w.Body)
		}
	}
	if w := ask(t, h, "p", "GET /api/wish?a=1&a=2"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("repeated parameter: %d", w.Code)
	}
}

func TestAnotherMethodIsRefusedWithTheMethodsThatAreKnown(t *testing.T) {
	x := router()
	x.Page(http.MethodGet, "/thing", "p", func(http.ResponseWriter, *http.Request) error { return nil })
	x.Page(http.MethodPost, "/thing", "p", func(http.ResponseWriter, *http.Request) error { return nil })
	h := x.Handler(options())
	for _, m := range []string{http.MethodDelete, http.MethodPut, "TRACE", "BREW"} {
		w := ask(t, h, "p", m+" /thing")
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST" {
			t.Errorf("%s: %d, allow %q", m, w.Code, w.Header().Get("Allow"))
		}
		if w := ask(t, h, "", m+" /thing"); w.Code != http.StatusNotFound || w.Header().Get("Allow") != "" {
			t.Errorf("%s: a stranger is told %d", m, w.Code)
		}
	}
	if w := ask(t, h, "p", "DELETE /nothing"); w.Code != http.StatusNotFound {
		t.Errorf("an absent address answers %d", w.Code)
	}
}

func TestAFileToKeepHasNoPowerOverTheSite(t *testing.T) {
	x := router()
	x.Page(http.MethodGet, "/file", "p", func(w http.ResponseWriter, _ *http.Request) error {
		return api.Attachment(w, "名册\r\n\".html", "text/html; charset=utf-8", []byte("<script>"))
	})
	h := ask(t, x.Handler(options()), "p", "GET /file").Header()
	if got := h.Get("Content-Security-Policy"); got != "default-src 'none'; sandbox" {
		t.Errorf("policy %q", got)
	}
	if d := h.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") || strings.ContainsAny(d, "\r\n\"") {
		t.Errorf("disposition %q", d)
	}
	if h.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("sniffing is allowed")
	}
}

func TestOverTLSCookiesAreBoundToTheHostAndBrowsersStayOnTLS(t *testing.T) {
	for _, secure := range []bool{false, true} {
		x := router()
		x.Page(http.MethodPost, "/save", "p", func(w http.ResponseWriter, r *http.Request) error { return api.Done(w, r, "/", "ui.saved") })
		o := options()
		o.Secure = secure
		w := ask(t, x.Handler(o), "p", "POST /save", formType, "")
		c := w.Result().Cookies()[0]
		if c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("secure %v: cookie %v", secure, c)
		}
		if hsts := w.Header().Get("Strict-Transport-Security"); (hsts != "") != secure {
			t.Errorf("secure %v: %q", secure, hsts)
		}
	}
}

func TestOneCallersFloodLeavesAPlaceForTheNext(t *testing.T) {
	x := router()
	hold := make(chan struct{})
	var once sync.Once
	release := func() { once.Do(func() { close(hold) }) }
	t.Cleanup(release)
	var inside sync.WaitGroup
	x.Page(http.MethodGet, "/slow", "p", func(w http.ResponseWriter, r *http.Request) error {
		if r.Header.Get("X-Person") == "flood" {
			inside.Done()
			<-hold
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}, api.Planner)
	h := x.Handler(options())
	inside.Add(1)
	first := make(chan int, 1)
	go func() { first <- ask(t, h, "flood", "GET /slow").Code }()
	inside.Wait()
	// One place a caller: the second request of the flood waits its second out and is refused.
	w := ask(t, h, "flood", "GET /slow")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("second request of the flood: %d, retry after %q", w.Code, w.Header().Get("Retry-After"))
	}
	release()
	if w := ask(t, h, "next", "GET /slow"); w.Code != http.StatusNoContent {
		t.Errorf("the next caller: %d", w.Code)
	}
	if code := <-first; code != http.StatusNoContent {
		t.Errorf("first request of the flood: %d", code)
	}
}

func TestAReportLogsNoAddressAndNoSample(t *testing.T) {
	x := router()
	api.RegisterReports(x, db.SystemClock{})
	h := x.Handler(options())
	for _, body := range []string{`{"csp-report":{"effective-directive":"script-src-elem","blocked-uri":"https://x/?name=张三"}}`, "", "[", strings.Repeat("x", 1<<20)} {
		if w := ask(t, h, "", "POST /csp-report", "application/csp-report", body); w.Code != http.StatusNoContent {
			t.Errorf("%d", w.Code)
		}
	}
}

func TestWhoSendsSlowlyHoldsNoPlace(t *testing.T) {
	x := router()
	x.Page(http.MethodPost, "/save", "p", func(w http.ResponseWriter, r *http.Request) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}, api.Planner)
	h := x.Handler(options())
	body, pen := io.Pipe()
	slow := make(chan int, 1)
	go func() {
		r := httptest.NewRequest(http.MethodPost, "/save", body)
		r.Header.Set("Content-Type", formType)
		r.Header.Set("X-Person", "slow")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		slow <- w.Code
	}()
	if _, err := pen.Write([]byte("_key=slow&a=")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if w := ask(t, h, "slow", "POST /save", formType, url.Values{"a": {"1"}}.Encode()); w.Code != http.StatusNoContent {
			t.Errorf("beside a slow body: %d", w.Code)
		}
	}
	if err := pen.Close(); err != nil {
		t.Fatal(err)
	}
	if code := <-slow; code != http.StatusNoContent {
		t.Errorf("the slow one: %d", code)
	}
}
