package enterprisehttp

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/a-h/templ"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/ui"
)

// Hooks are what contexts above show on these pages. Each may be left out.
type Hooks struct {
	// CoverageWord says a state of coverage in words.
	CoverageWord func(ctx context.Context, state string) (word string, mark ui.State)
	// SearchOrganisations finds organisations for the search over everything.
	SearchOrganisations func(ctx context.Context, query string) ([]enterprise.Choice, error)
	// Panels are parts of the record page that other contexts own: coverage, cases.
	Panels func(ctx context.Context, r enterprise.Record) ([]templ.Component, error)
	// Actions are further things that can be done with an enterprise: open a case.
	Actions func(ctx context.Context, r enterprise.Record) ([]ui.Action, error)
}

type handlers struct {
	service *enterprise.Service
	hooks   Hooks
}

// Register adds the pages and operations of enterprises and sites.
func Register(x *api.Router, s *enterprise.Service, hooks Hooks) {
	h := handlers{service: s, hooks: hooks}
	read, edit, export := string(access.EnterpriseRead), string(access.EnterpriseEdit), string(access.ExportUse)
	x.Page(http.MethodGet, "/enterprises", read, h.list)
	x.Page(http.MethodGet, "/enterprises/export.xlsx", export, h.export, api.Export)
	x.Page(http.MethodGet, "/enterprises/export.csv", export, h.export, api.Export)
	x.Page(http.MethodGet, "/enterprises/pick", read, h.pick)
	x.Page(http.MethodGet, "/enterprises/new", edit, h.newForm)
	x.Page(http.MethodPost, "/enterprises/new", edit, h.add)
	x.Page(http.MethodGet, "/enterprises/{id}", read, h.record)
	x.Page(http.MethodGet, "/enterprises/{id}/edit/{group}", edit, h.editForm)
	x.Page(http.MethodPost, "/enterprises/{id}/edit/{group}", edit, h.edit)
	x.Page(http.MethodGet, "/enterprises/{id}/move", edit, h.moveForm)
	x.Page(http.MethodPost, "/enterprises/{id}/move", edit, h.move)
	x.Page(http.MethodGet, "/enterprises/{id}/status", edit, h.statusForm)
	x.Page(http.MethodPost, "/enterprises/{id}/status", edit, h.status)
	x.Page(http.MethodGet, "/enterprises/{id}/confirm/{group}", edit, h.confirmForm)
	x.Page(http.MethodPost, "/enterprises/{id}/confirm/{group}", edit, h.confirm)
	x.Page(http.MethodGet, "/enterprises/{id}/contact", edit, h.contactForm)
	x.Page(http.MethodPost, "/enterprises/{id}/contact", edit, h.addContact)
	x.Page(http.MethodPost, "/enterprises/{id}/contact/{contact}/remove", edit, h.removeContact)
	x.Page(http.MethodGet, "/enterprises/{id}/predecessor", edit, h.successionForm)
	x.Page(http.MethodPost, "/enterprises/{id}/predecessor", edit, h.succeed)
	x.Page(http.MethodPost, "/enterprises/{id}/undo", edit, h.undo)
	x.Page(http.MethodGet, "/sites", read, h.sites)
	x.Page(http.MethodGet, "/sites/pick", read, h.pickSites)
	x.Page(http.MethodGet, "/sites/new", edit, h.newSiteForm)
	x.Page(http.MethodPost, "/sites/new", edit, h.addSite)
	x.Page(http.MethodGet, "/sites/{id}", read, h.site)
	x.Page(http.MethodGet, "/sites/{id}/edit", edit, h.siteForm)
	x.Page(http.MethodPost, "/sites/{id}/edit", edit, h.changeSite)
	x.Page(http.MethodGet, "/search", string(access.SelfUse), h.search)
	registerAPI(x, s)
}

func (h handlers) pick(w http.ResponseWriter, r *http.Request) error {
	hits, err := h.service.Pick(r.Context(), r.URL.Query().Get("q"))
	return answerPick(w, hits, err)
}

func (h handlers) pickSites(w http.ResponseWriter, r *http.Request) error {
	hits, err := h.service.PickSites(r.Context(), r.URL.Query().Get("q"))
	return answerPick(w, hits, err)
}

// pickHit is what the picker's script reads.
type pickHit struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Note  string `json:"note"`
}

func answerPick(w http.ResponseWriter, hits []enterprise.Choice, err error) error {
	if err != nil {
		return err
	}
	out := make([]pickHit, 0, len(hits))
	for _, c := range hits {
		out = append(out, pickHit{c.ID, c.Name, c.Note})
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(out)
}

// unitOptions offers subdistricts and their communities; a community stands behind its subdistrict.
func unitOptions(units []org.Unit) []ui.Option {
	names := map[string]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	var out []ui.Option
	for _, u := range units {
		label := u.Name
		if u.Kind == org.Community && names[u.ParentID] != "" {
			label = names[u.ParentID] + " · " + u.Name
		}
		out = append(out, ui.Option{Value: u.ID, Label: label})
	}
	return out
}

func optionsOfKind(units []org.Unit, kind org.UnitKind, under string) []ui.Option {
	var out []ui.Option
	for _, u := range units {
		if u.Kind == kind && (under == "" || u.ParentID == under) {
			out = append(out, ui.Option{Value: u.ID, Label: u.Name})
		}
	}
	return out
}
