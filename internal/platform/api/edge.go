package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
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
	Secure    bool  // served over TLS, directly or behind a gateway: cookies and browsers are told so
	// TrustedProxies are the networks whose X-Forwarded-For is believed; none when empty.
	TrustedProxies []netip.Prefix
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
	inner := plain(limited(guard.Handler(next), o.MaxUpload), fail)
	return logged(located(headed(recovered(languages(crowded(hurried(inner, o.MaxUpload), fail)), fail), o.Secure), o.TrustedProxies), o.Clock)
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
		if chosen, ok := Cookie(r, languageCookie); ok {
			if chosen == string(locale.English) {
				lang = locale.English
			}
		} else if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "en") {
			lang = locale.English
		}
		next.ServeHTTP(w, r.WithContext(locale.With(r.Context(), lang)))
	})
}

// SetLanguage remembers a language in the browser for a year.
func SetLanguage(w http.ResponseWriter, r *http.Request, lang locale.Lang) {
	SetCookie(w, r, languageCookie, string(lang), 365*24*3600)
}

// limited bounds what a body may bring.
func limited(next http.Handler, maxUpload int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxJSONBody)
		if isMultipart(r) {
			limit = maxUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}
