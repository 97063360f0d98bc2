package app

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/access/accesshttp"
	"qipan/internal/board"
	"qipan/internal/board/boardhttp"
	"qipan/internal/coverage"
	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/demo"
	"qipan/internal/enterprise"
	"qipan/internal/enterprise/enterprisehttp"
	"qipan/internal/formation"
	"qipan/internal/formation/formationhttp"
	"qipan/internal/intake"
	"qipan/internal/intake/intakehttp"
	"qipan/internal/org"
	"qipan/internal/org/orghttp"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
	"qipan/internal/rule/rulehttp"
)

// rooms are the contexts, each with what the ones above lend to it.
type rooms struct {
	db         *db.DB
	org        *org.Service
	enterprise *enterprise.Service
	intake     *intake.Service
	coverage   *coverage.Service
	formation  *formation.Service
	board      *board.Service
	kinds      []intake.Kind
}

func newRooms(d *db.DB) rooms {
	r := rooms{db: d, org: org.NewService(d), coverage: coverage.New(d), formation: formation.NewService(d), board: board.NewService(d)}
	r.enterprise = enterprise.NewService(d, enterprise.Options{Derive: formation.ForRegister, Coverage: coverage.ForRegister()})
	r.kinds = append(r.org.ImportKinds(), r.enterprise.ImportKind())
	r.intake = intake.NewService(d, r.kinds...)
	return r
}

func (r rooms) register(x *api.Router) {
	rulehttp.Register(x, r.db)
	intakehttp.Register(x, r.intake)
	orghttp.Register(x, r.org, orghttp.Options{Covers: r.covers, CoverActions: coveragehttp.CoverActions})
	enterprisehttp.Register(x, r.enterprise, enterprisehttp.Hooks{
		CoverageWord: coveragehttp.RegisterWord, SearchOrganisations: r.searchOrganisations,
		Panels: formationhttp.Panel(r.formation), Actions: r.enterpriseActions,
	})
	coveragehttp.Register(x, r.coverage, r.units)
	formationhttp.Register(x, r.formation)
	boardhttp.Register(x, r.board, r.db.Clock())
}

// covers are the enterprises of an organisation's page: coverage knows them, org does not.
func (r rooms) covers(ctx context.Context, organisationID string, day db.Date) ([]orghttp.Covered, error) {
	p, ok := access.Of(ctx)
	if !ok || !p.Can(access.CoverageRead) {
		return nil, nil // a branch secretary sees the organisation and no enterprise
	}
	list, err := r.coverage.Covers(ctx, organisationID, day)
	if err != nil {
		return nil, err
	}
	out := make([]orghttp.Covered, 0, len(list))
	for _, c := range list {
		row := orghttp.Covered{Name: c.Name, Href: "/enterprises/" + c.EnterpriseID, From: c.From, Note: c.UnitName}
		if day >= r.db.Today() {
			row.End = coveragehttp.UnlinkAction(ctx, c.EnterpriseID)
		}
		out = append(out, row)
	}
	return out, nil
}

func (r rooms) searchOrganisations(ctx context.Context, query string) ([]enterprise.Choice, error) {
	rows, _, err := r.org.Organisations(ctx, org.Query{Text: query, Day: r.db.Today(), Limit: searchLimit})
	if err != nil {
		return nil, err
	}
	found := make([]enterprise.Choice, 0, len(rows))
	for _, o := range rows {
		found = append(found, enterprise.Choice{ID: o.ID, Name: o.Name, Note: o.UnitName})
	}
	return found, nil
}

// searchLimit is how many organisations the search over everything shows.
const searchLimit = 20

// enterpriseActions lead from an enterprise's file into the main job.
func (r rooms) enterpriseActions(ctx context.Context, e enterprise.Record) ([]ui.Action, error) {
	p, ok := access.Of(ctx)
	if !ok || !p.Can(access.FormationRead) || e.Coverage == coverage.HookCovered {
		return nil, nil
	}
	proposal := ui.Action{Label: locale.T(ctx, "app.open_proposal"), Href: "/cases/new?enterprise=" + e.ID}
	if e.Coverage == coverage.HookCase {
		return []ui.Action{proposal}, nil
	}
	return append([]ui.Action{proposal}, coveragehttp.LinkActions(ctx, e.ID)...), nil
}

// units are the choices of the gap list's place filter.
func (r rooms) units(ctx context.Context) ([]coveragehttp.Unit, error) {
	places, err := r.enterprise.Places(ctx)
	if err != nil {
		return nil, err
	}
	units := make([]coveragehttp.Unit, 0, len(places))
	for _, u := range places {
		units = append(units, coveragehttp.Unit{Path: u.Path, Name: u.Name})
	}
	return units, nil
}

// imports reports whether a kind of spreadsheet can be taken in.
func (r rooms) imports(kind string) bool {
	for _, k := range r.kinds {
		if k.Name == kind {
			return true
		}
	}
	return false
}

func (r rooms) importKinds() []string {
	names := make([]string, len(r.kinds))
	for i, k := range r.kinds {
		names[i] = k.Name
	}
	return names
}

func (a *App) loginOptions() accesshttp.Options {
	if !a.demo {
		return accesshttp.Options{}
	}
	o := accesshttp.Options{DemoPassword: demo.Password}
	for _, d := range demo.Accounts() {
		// One worker stands for the nine; the console lists them all.
		if d.Role != access.SubdistrictWorker || d.Login == demo.TrioWorker {
			o.DemoLogins = append(o.DemoLogins, ui.Option{Value: d.Login, Label: d.Name})
		}
	}
	return o
}
