package app

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
)

// fail answers a refusal: the log-in page for a visitor who is not signed in, a problem document on the JSON interface, and a
// page that says what happened otherwise.
func (a *App) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := api.StatusOf(err)
	if status == http.StatusInternalServerError {
		slog.ErrorContext(r.Context(), "request failed", "request", api.RequestID(r.Context()), "err", err)
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		failJSON(w, r, err)
		return
	}
	_, signedIn := access.Of(r.Context())
	switch {
	case !signedIn && r.Method == http.MethodGet && (status == http.StatusUnauthorized || status == http.StatusNotFound):
		// A stranger learns nothing about which addresses exist.
		http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	case fault.CodeOf(err) == "repeated":
		// The first press was carried out: show where it led.
		http.Redirect(w, r, back(r), http.StatusSeeOther) //nolint:gosec // back keeps to this host
		return
	}
	var b bytes.Buffer
	if rerr := problemPage(err, signedIn, back(r)).Render(r.Context(), &b); rerr != nil {
		slog.ErrorContext(r.Context(), "problem page", "err", rerr)
		http.Error(w, http.StatusText(status), status)
		return
	}
	if status == http.StatusServiceUnavailable {
		api.RetryAfter(w)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if _, werr := b.WriteTo(w); werr != nil {
		slog.DebugContext(r.Context(), "the client left", "err", werr)
	}
}

// back is the page the request came from when it is one of ours, and home otherwise.
func back(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || u.Path == "" {
		return "/"
	}
	return u.RequestURI()
}

func failJSON(w http.ResponseWriter, r *http.Request, err error) {
	p := api.Problem{Status: api.StatusOf(err), Code: fault.CodeOf(err), Title: api.Message(r.Context(), err), Request: api.RequestID(r.Context())}
	if p.Status == http.StatusServiceUnavailable {
		api.RetryAfter(w)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if werr := json.NewEncoder(w).Encode(p); werr != nil {
		slog.DebugContext(r.Context(), "the client left", "err", werr)
	}
}
