package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
)

// EdgeOptions are what the outermost layer may be told.
type EdgeOptions struct {
	Clock     db.Clock
	MaxUpload int64 // bytes of an uploaded file, 64 MiB when zero
	Secure    bool  // served over TLS, directly or behind a gateway: cookies say so
}

const defaultMaxUpload = 64 << 20

type requestKey struct{}

// RequestID is the number of the request in the log; empty outside a request.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string) // absent is empty
	return id
}

func edge(next http.Handler, fail FailPage, o EdgeOptions) http.Handler {
	if o.MaxUpload == 0 {
		o.MaxUpload = defaultMaxUpload
	}
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fail(w, r, fault.New(fault.Forbidden, "cross_origin"))
	}))
	return logged(recovered(languages(limited(guard.Handler(next), o)), fail), o.Clock)
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// logged writes one line a request: never a query string, a body or a name, which may hold personal data.
func logged(next http.Handler, clock db.Clock) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := db.NewID()
		rec := &recorder{ResponseWriter: w}
		start := clock.Now()
		next.ServeHTTP(rec, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
		slog.InfoContext(r.Context(), "request", "request", id, "method", r.Method, "path", r.URL.Path, "status", rec.status,
			"bytes", rec.bytes, "ms", float64(clock.Now().Sub(start).Microseconds())/float64(time.Millisecond/time.Microsecond))
	})
}

func recovered(next http.Handler, fail FailPage) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				slog.ErrorContext(r.Context(), "panic", "request", RequestID(r.Context()), "panic", v, "stack", string(debug.Stack()))
				fail(w, r, fmt.Errorf("panic: %v", v))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// languageCookie remembers the language a person chose.
const languageCookie = "qipan_lang"

// languages chooses the language: the cookie, then what the browser prefers, then Chinese.
func languages(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := locale.Chinese
		if c, err := r.Cookie(languageCookie); err == nil {
			if c.Value == string(locale.English) {
				lang = locale.English
			}
		} else if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "en") {
			lang = locale.English
		}
		next.ServeHTTP(w, r.WithContext(locale.With(r.Context(), lang)))
	})
}

// SetLanguage remembers a language in the browser for a year.
func SetLanguage(w http.ResponseWriter, lang locale.Lang) {
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: string(lang), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// policy lets a page use only what this server sends, and nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func limited(next http.Handler, o EdgeOptions) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if !strings.HasPrefix(r.URL.Path, "/assets/") {
			h.Set("Cache-Control", "no-store")
		}
		limit := int64(maxJSONBody)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
			limit = o.MaxUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}
