package accesshttp

import (
	"context"
	"net/http"

	"qipan/internal/access"
	"qipan/internal/platform/fault"
)

// Guard builds the principal of a request from its session cookie.
type Guard struct {
	service *access.Service
	secure  bool
}

// NewGuard guards with the accounts of a service. secure says that the server is reached over TLS; cookies are then bound
// to the host and never sent in the clear.
func NewGuard(s *access.Service, secure bool) *Guard { return &Guard{service: s, secure: secure} }

func (g *Guard) cookieName() string {
	if g.secure {
		return "__Host-qipan_session"
	}
	return "qipan_session"
}

// Authenticate puts the principal into the context; without a session, or with one that ended, nobody is signed in.
func (g *Guard) Authenticate(r *http.Request) (context.Context, error) {
	token := ""
	if c, err := r.Cookie(g.cookieName()); err == nil {
		token = c.Value
	}
	if token == "" {
		return r.Context(), nil
	}
	p, err := g.service.Resume(r.Context(), token)
	if fault.KindOf(err) == fault.Unsigned {
		return r.Context(), nil
	}
	if err != nil {
		return r.Context(), err
	}
	return access.With(r.Context(), p), nil
}

// Allow refuses callers who hold the permission nowhere.
func (g *Guard) Allow(ctx context.Context, p string) error {
	_, err := access.Require(ctx, access.Permission(p))
	return err
}

// Caller is the account, or nobody.
func (g *Guard) Caller(ctx context.Context) string {
	p, _ := access.Of(ctx) // nobody has an empty one
	return p.AccountID
}

func (g *Guard) setCookie(w http.ResponseWriter, token string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: g.cookieName(), Value: token, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: g.secure, SameSite: http.SameSiteLaxMode,
	})
}
