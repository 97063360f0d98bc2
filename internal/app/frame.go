package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"qipan/internal/access"
	"qipan/internal/access/accesshttp"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// framed is the guard that also prepares the frame around the page: who is here, where they may go, which place and day.
type framed struct {
	guard *accesshttp.Guard
	app   *App
}

// Authenticate finds the principal and fills the frame for pages.
func (f framed) Authenticate(r *http.Request) (context.Context, error) {
	ctx, err := f.guard.Authenticate(r)
	if err != nil || strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/assets/") {
		return ctx, err
	}
	shell, err := f.app.shell(ctx, r)
	if err != nil {
		return ctx, err
	}
	return ui.WithShell(ctx, shell), nil
}

// Allow is the guard's.
func (f framed) Allow(ctx context.Context, p api.Permission) error { return f.guard.Allow(ctx, p) }

var _ api.Teller = framed{}

// Caller is the guard's.
func (f framed) Caller(ctx context.Context) string { return f.guard.Caller(ctx) }

func (a *App) shell(ctx context.Context, r *http.Request) (ui.Shell, error) {
	s := ui.Shell{Demo: a.demo, Plain: a.cfg.Plain, Version: Version, LangHref: languageHref(ctx, r)}
	if theme, _ := api.Cookie(r, ui.ThemeCookie); theme == "dark" {
		s.Theme = "dark"
	}
	p, ok := access.Of(ctx)
	if !ok {
		return s, nil
	}
	s.User, s.Logout, s.Notice = p.Name, "/logout", api.NoticeOf(r)
	for _, role := range p.Roles() {
		s.Roles = append(s.Roles, locale.T(ctx, "access.role."+string(role)))
	}
	s.Nav = navigation(ctx, p, r.URL.Path)
	s.HomeHref = home(p)
	s.AsOf = a.asOf(r)
	var err error
	s.Scope, err = a.scopeOf(ctx, p)
	return s, err
}

// home is where a person starts: the worklist for those who have one, else the first place they may go.
func home(p access.Principal) string {
	switch {
	case p.Can(access.FormationRead):
		return "/"
	case p.Can(access.AuditRead):
		return "/audit"
	case p.Can(access.OrganisationRead):
		return "/organisations"
	}
	return "/me"
}

// asOf is the day on display; a page that cannot show another day ignores it.
func (a *App) asOf(r *http.Request) ui.AsOf {
	today := a.db.Today()
	day, err := api.AsOf(r, today)
	if err != nil {
		day = today
	}
	v := ui.AsOf{Date: day, Past: day < today}
	if dated(r.URL.Path) {
		v.SwitchHref, v.TodayHref = r.URL.Path, r.URL.Path
	}
	return v
}

// dated says which pages can be read as of another day.
func dated(path string) bool {
	return path == "/board" || path == "/figures" || path == "/units"
}

func (a *App) scopeOf(ctx context.Context, p access.Principal) (ui.Scope, error) {
	var s ui.Scope
	if len(p.Grants) == 0 {
		return s, nil
	}
	err := a.db.Read(ctx, func(tx *db.Tx) error {
		u, err := org.UnitByID(ctx, tx, p.Grants[0].UnitID)
		if err != nil {
			return err
		}
		s.Label = u.Name
		if u.ParentID != "" {
			parent, err := org.UnitByID(ctx, tx, u.ParentID)
			if err != nil {
				return err
			}
			s.Trail = []string{parent.Name}
		}
		return nil
	})
	return s, err
}

func languageHref(ctx context.Context, r *http.Request) string {
	other := locale.English
	if locale.Of(ctx) == locale.English {
		other = locale.Chinese
	}
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet {
		next = "/"
	}
	return "/language/" + string(other) + "?next=" + url.QueryEscape(next)
}

// place is one entry of the navigation; it shows only to those who hold its permission.
type place struct {
	key, href string
	needs     access.Permission
	children  []place
}

// places is the navigation: the article's systems that this release serves, at most two levels.
var places = []place{
	{key: "home", href: "/", needs: access.FormationRead},
	{key: "board", href: "/board", needs: access.BoardRead, children: []place{
		{key: "board", href: "/board", needs: access.BoardRead},
		{key: "figures", href: "/figures", needs: access.BoardRead},
	}},
	{key: "organisation", children: []place{
		{key: "gaps", href: "/gaps", needs: access.CoverageRead},
		{key: "cases", href: "/cases", needs: access.FormationRead},
		{key: "enterprises", href: "/enterprises", needs: access.EnterpriseRead},
		{key: "sites", href: "/sites", needs: access.EnterpriseRead},
		{key: "organisations", href: "/organisations", needs: access.OrganisationRead},
		{key: "terms", href: "/organisations/terms", needs: access.OrganisationRead},
	}},
	{key: "settings", children: []place{
		{key: "imports", href: "/imports", needs: access.ImportUse},
		{key: "units", href: "/units", needs: access.UnitRead},
		{key: "rules", href: "/rules", needs: access.RuleRead},
		{key: "audit", href: "/audit", needs: access.AuditRead},
	}},
}

func navigation(ctx context.Context, p access.Principal, path string) []ui.NavItem {
	var items []ui.NavItem
	best := longestMatch(places, path)
	for _, top := range places {
		if top.needs != "" && !p.Can(top.needs) {
			continue
		}
		item := ui.NavItem{Key: top.key, Label: locale.T(ctx, "app.nav."+top.key), Href: top.href, Current: top.href != "" && top.href == best}
		for _, c := range top.children {
			if p.Can(c.needs) {
				current := c.href == best
				item.Children = append(item.Children, ui.NavItem{Key: c.key, Label: locale.T(ctx, "app.nav."+c.key), Href: c.href, Current: current})
				item.Current = item.Current || current
			}
		}
		if top.href == "" && len(item.Children) == 0 {
			continue
		}
		if top.href == "" {
			item.Href = item.Children[0].Href
		}
		items = append(items, item)
	}
	return items
}

// longestMatch is the entry whose address the path stands under most closely.
func longestMatch(list []place, path string) string {
	best := ""
	for _, p := range list {
		if p.href != "" && (path == p.href || p.href != "/" && strings.HasPrefix(path, p.href+"/")) && len(p.href) > len(best) {
			best = p.href
		}
		if inner := longestMatch(p.children, path); len(inner) > len(best) {
			best = inner
		}
	}
	return best
}
