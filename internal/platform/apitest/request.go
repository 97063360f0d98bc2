// Package apitest makes requests as browsers and programs make them: a form with its key, an operation with its header.
package apitest

import (
	"context"
	"crypto/rand"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"qipan/internal/platform/api"
)

// Form is a submitted form. It gets a key of its own unless it has one.
func Form(path string, form url.Values) *http.Request {
	sent := url.Values{"_key": {rand.Text()}}
	maps.Copy(sent, form)
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// JSON is a writing operation under a key of its own.
func JSON(method, path, body string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(api.KeyHeader, rand.Text())
	return r
}
