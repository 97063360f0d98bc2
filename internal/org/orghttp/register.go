package orghttp

import (
	"context"
	"net/http"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/ui"
)

// Covered is an enterprise that an organisation covers, as a room above this one knows it.
type Covered struct {
	Name string
	Href string
	From db.Date
	Note string
	End  ui.Action // how its end is entered; none where the caller may not
}

// Options are what rooms above give to these pages.
type Options struct {
	// Covers lists the enterprises that an organisation covers on a day; nil when no room knows.
	Covers func(ctx context.Context, organisationID string, day db.Date) ([]Covered, error)
	// CoverActions are what can be done about whom an organisation covers; nil when no room knows.
	CoverActions func(ctx context.Context, organisationID string) []ui.Action
}

type pages struct {
	org *org.Service
	Options
}

// Register adds the pages and operations of units and organisations.
func Register(x *api.Router, s *org.Service, o Options) {
	p := pages{org: s, Options: o}
	unitRead, read := string(access.UnitRead), string(access.OrganisationRead)
	x.Page(http.MethodGet, "/units", unitRead, p.tree)
	x.Page(http.MethodGet, "/units/{id}", unitRead, p.unit)
	x.Page(http.MethodGet, "/organisations", read, p.list)
	x.Page(http.MethodGet, "/organisations/terms", read, p.terms)
	x.Page(http.MethodGet, "/organisations/pick", read, p.pick)
	x.Page(http.MethodGet, "/organisations/{id}", read, p.organisation)
	p.unitForms(x)
	p.organisationForms(x)
	p.exports(x)
	operations(x, s)
}
