package enterprisehttp

import (
	"context"
	"net/http"
	"strings"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/platform/api"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

type searchPage struct {
	page  ui.PageProps
	form  ui.FormProps
	parts []searchPart
	none  *ui.EmptyProps
}

type searchPart struct {
	title string
	table ui.TableProps[enterprise.Choice]
}

// search looks for enterprises, sites, organisations and units at once, each where the caller may see it.
func (h handlers) search(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	if runes := []rune(query); len(runes) > 100 {
		query = string(runes[:100])
	}
	p := searchPage{
		page: ui.PageProps{Title: locale.T(ctx, "enterprise.search.title"), Lead: locale.T(ctx, "enterprise.search.lead")},
		form: ui.FormProps{
			Action: "/search", Get: true, Submit: locale.T(ctx, "enterprise.search.submit"),
			Fields: []ui.Field{{Name: "q", Label: locale.T(ctx, "enterprise.search.label"), Value: query, Focus: query == "", MaxLen: 100}},
		},
	}
	if query != "" {
		var err error
		if p.parts, err = h.searchParts(ctx, query); err != nil {
			return err
		}
		if len(p.parts) == 0 {
			p.none = &ui.EmptyProps{Title: locale.T(ctx, "enterprise.search.none", query), Text: locale.T(ctx, "enterprise.search.none_text")}
		}
	}
	return api.Render(w, r, searchTemplate(p))
}

func (h handlers) searchParts(ctx context.Context, query string) ([]searchPart, error) {
	var parts []searchPart
	for _, s := range []struct {
		permission access.Permission
		key, path  string
		find       func(context.Context, string) ([]enterprise.Choice, error)
	}{
		{access.EnterpriseRead, "enterprise.search.enterprises", "/enterprises/", h.service.Pick},
		{access.EnterpriseRead, "enterprise.search.sites", "/sites/", h.service.PickSites},
		{access.OrganisationRead, "enterprise.search.organisations", "/organisations/", h.hooks.SearchOrganisations},
		{access.UnitRead, "enterprise.search.units", "/units/", h.service.SearchUnits},
	} {
		if who, ok := access.Of(ctx); s.find == nil || !ok || !who.Can(s.permission) {
			continue
		}
		hits, err := s.find(ctx, query)
		if err != nil {
			return nil, err
		}
		if len(hits) > 0 {
			parts = append(parts, searchPart{locale.T(ctx, s.key), hitTable(ctx, locale.T(ctx, s.key), s.path, hits)})
		}
	}
	return parts, nil
}

func hitTable(ctx context.Context, caption, path string, hits []enterprise.Choice) ui.TableProps[enterprise.Choice] {
	return ui.TableProps[enterprise.Choice]{
		Caption: caption, Rows: hits, RowHref: func(c enterprise.Choice) string { return path + c.ID },
		Columns: []ui.Column[enterprise.Choice]{
			{Key: "name", Title: locale.T(ctx, "enterprise.field.name"), Fixed: true, Wide: true, Text: func(c enterprise.Choice) string { return c.Name }},
			{Key: "note", Title: locale.T(ctx, "enterprise.field.note"), Text: func(c enterprise.Choice) string { return c.Note }},
		},
	}
}
