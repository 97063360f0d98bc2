package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestAssetsAnswerWithAndWithoutABuild(t *testing.T) {
	get := func(path, encoding string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", encoding)
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		return w
	}
	for _, path := range []string{Prefix, Prefix + "manifest.json", Prefix + "placeholder.txt", Prefix + "../embed.go", "/"} {
		if w := get(path, "gzip"); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
	w := get(Asset("app.css"), "br, gzip")
	if !Built() {
		if w.Code != http.StatusNotFound {
			t.Errorf("without a build the style answers %d, want 404", w.Code)
		}
		return
	}
	if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("style: %d %v", w.Code, w.Header())
	}
	if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
	r := httptest.NewRequest(http.MethodGet, Asset("app.css"), nil)
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	again := httptest.NewRecorder()
	Handler().ServeHTTP(again, r)
	if again.Code != http.StatusNotModified {
		t.Errorf("known style: got %d, want 304", again.Code)
	}
	if w := get(Asset("app.css"), "identity"); w.Header().Get("Content-Encoding") != "" || w.Code != http.StatusOK {
		t.Errorf("plain style: %d %v", w.Code, w.Header())
	}
}

func TestGzipIsTakenOnlyWhereAccepted(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "br, gzip": true, "gzip;q=0": false, "gzip; q=0": false, "deflate": false, "gzip;q=0.5": true,
	} {
		if acceptsGzip(header) != want {
			t.Errorf("%q: got %v", header, !want)
		}
	}
}
