package api

import (
	"context"
	"net/http"
)

type secureKey struct{}

// hostPrefix binds a cookie to this host: a browser takes it only over TLS, for the whole site and for no other host.
const hostPrefix = "__Host-"

// Secure reports whether the server is reached over TLS, directly or behind a gateway.
func Secure(ctx context.Context) bool {
	s, _ := ctx.Value(secureKey{}).(bool) // absent is false
	return s
}

// SetCookie sets one of the small cookies of the interface, for so many seconds; a negative age takes it away.
func SetCookie(w http.ResponseWriter, r *http.Request, name, value string, age int) {
	secure := Secure(r.Context())
	http.SetCookie(w, &http.Cookie{
		Name: cookieName(secure, name), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	})
}

// Cookie reads a cookie of the interface by its plain name; ok is false when the browser sent none.
func Cookie(r *http.Request, name string) (value string, ok bool) {
	c, err := r.Cookie(cookieName(Secure(r.Context()), name))
	if err != nil {
		return "", false
	}
	return c.Value, true
}

func cookieName(secure bool, name string) string {
	if secure {
		return hostPrefix + name
	}
	return name
}

// Forget tells the browser to drop what it kept of this site besides cookies: pages, and entries that were not sent. For
// logging out of a computer that others use too.
func Forget(w http.ResponseWriter) { w.Header().Set("Clear-Site-Data", `"cache", "storage"`) }
