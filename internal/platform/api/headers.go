package api

import (
	"context"
	"net/http"
	"strings"
)

// policy lets a page use only what this server sends, and nothing inline. Scripts may put markup into the page only through the
// two policies of web/src/trust.ts.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default inert; " +
	"report-uri " + reportPath

// attachmentPolicy makes a file powerless, should a browser ever show it instead of keeping it.
const attachmentPolicy = "default-src 'none'; sandbox"

// permissions are the powers of a browser that no page here uses.
const permissions = "accelerometer=(), bluetooth=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), serial=(), usb=()"

// A year, as the preload lists ask; subdomains are not ours to speak for.
const transportSecurity = "max-age=31536000"

// headed gives every answer its headers, whatever it becomes.
func headed(next http.Handler, secure bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", permissions)
		if secure {
			h.Set("Strict-Transport-Security", transportSecurity)
		}
		if !strings.HasPrefix(r.URL.Path, "/assets/") {
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), secureKey{}, secure)))
	})
}
