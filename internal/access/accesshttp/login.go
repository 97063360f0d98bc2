package accesshttp

import (
	"net/http"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// Options are what the log-in page shows besides the form.
type Options struct {
	// Demo lists the accounts of demonstration data with their common password; empty for real data.
	DemoLogins   []ui.Option
	DemoPassword string
}

type handlers struct {
	guard *Guard
	o     Options
}

// Register adds the routes of logging in and out.
func Register(x *api.Router, g *Guard, o Options) {
	h := handlers{guard: g, o: o}
	x.Page(http.MethodGet, "/login", api.Open, h.form)
	x.KeylessPage(api.Route{Method: http.MethodPost, Pattern: "/login", Permission: api.Open, Keyless: "opens a session and changes no record"}, h.login)
	x.Page(http.MethodPost, "/logout", string(access.SelfUse), h.logout)
	x.Page(http.MethodGet, "/language/{lang}", api.Open, h.language)
}

func (h handlers) form(w http.ResponseWriter, r *http.Request) error {
	if _, in := access.Of(r.Context()); in {
		goOn(w, r, r.URL.Query().Get("next"))
		return nil
	}
	return api.Render(w, r, loginPage(h.o, loginState{Next: localPath(r.URL.Query().Get("next"))}))
}

// loginState is what the form shows again after a refusal. The password is never among it.
type loginState struct{ Next, Login, Error string }

func (h handlers) login(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	next := localPath(r.PostForm.Get("next"))
	token, err := h.guard.service.Login(r.Context(), r.PostForm.Get("login"), r.PostForm.Get("password"), api.ClientAddress(r))
	switch fault.CodeOf(err) {
	case "login_refused", "login_throttled":
		if api.StatusOf(err) == http.StatusServiceUnavailable {
			api.RetryAfter(w)
		}
		state := loginState{Next: next, Login: r.PostForm.Get("login"), Error: api.Message(r.Context(), err)}
		return api.RenderStatus(w, r, api.StatusOf(err), loginPage(h.o, state))
	}
	if err != nil {
		return err
	}
	h.guard.setCookie(w, token, 0)
	goOn(w, r, next)
	return nil
}

func (h handlers) logout(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(h.guard.cookieName()); err == nil {
		if err := h.guard.service.Logout(r.Context(), c.Value); err != nil {
			return err
		}
	}
	h.guard.setCookie(w, "", -1)
	api.Forget(w)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}

func (h handlers) language(w http.ResponseWriter, r *http.Request) error {
	switch lang := locale.Lang(r.PathValue("lang")); lang {
	case locale.Chinese, locale.English:
		api.SetLanguage(w, r, lang)
	default:
		return fault.Missing()
	}
	goOn(w, r, r.URL.Query().Get("next"))
	return nil
}

// goOn leads to where the person wanted to go, on this server only.
func goOn(w http.ResponseWriter, r *http.Request, next string) {
	http.Redirect(w, r, localPath(next), http.StatusSeeOther) //nolint:gosec // localPath keeps other hosts out; tested
}

// localPath keeps a way back on this server: a path, never another host.
func localPath(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n") {
		return "/"
	}
	return s
}
