package coveragehttp

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

func (p *pages) links(x *api.Router) {
	work := string(access.CoverageWork)
	for _, f := range []struct {
		path string
		of   func(*http.Request) (entry, error)
	}{{"/organisations/{id}/covers", p.linkEnterprise}, {"/coverage/link", p.linkOrganisation}, {"/enterprises/{id}/unlink", p.unlink}} {
		x.Page("GET", f.path, work, ask(f.of))
		x.Page("POST", f.path, work, enter(f.of))
	}
	x.Page("GET", "/coverage/stated", work, p.stated)
	x.Page("POST", "/coverage/stated", work, p.linkStated)
}

// An entry is a form about a link: how it is asked, and what saving it does.
type entry struct {
	page ui.PageProps
	form ui.FormProps
	name func(ctx context.Context, id string) string // of what was chosen, for a form that comes back
	save func(ctx context.Context, f url.Values) (to, notice string, err error)
}

func ask(of func(*http.Request) (entry, error)) api.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		e, err := of(r)
		if err != nil {
			return err
		}
		return api.Render(w, r, gapsPage(e.page, ui.Form(e.form)))
	}
}

// enter looks the record up before it reads the form: what is out of reach is absent whatever was entered.
func enter(of func(*http.Request) (entry, error)) api.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		r, err := api.ReadForm(r)
		if err != nil {
			return err
		}
		e, err := of(r)
		if err != nil {
			return err
		}
		to, notice, err := e.save(r.Context(), r.PostForm)
		if err == nil {
			return api.Done(w, r, to, notice)
		}
		byField, ok := api.FieldErrors(r.Context(), err)
		if !ok && fault.KindOf(err) == fault.Conflict {
			byField, ok = map[string]string{"": api.Message(r.Context(), err)}, true
		}
		if !ok {
			return err
		}
		e.form.Key, e.form.Error = r.PostForm.Get(ui.FieldKey), byField[""]
		for i := range e.form.Fields {
			x := &e.form.Fields[i]
			x.Value, x.Error = r.PostForm.Get(x.Name), byField[x.Name]
			if x.Kind == ui.PickerField {
				x.Chosen = e.name(r.Context(), x.Value)
			}
		}
		return api.RenderStatus(w, r, api.StatusOf(err), gapsPage(e.page, ui.Form(e.form)))
	}
}

func (p *pages) fromField(ctx context.Context) ui.Field {
	today := string(p.s.Today())
	return ui.Field{
		Name: "from", Label: locale.T(ctx, "coverage.link.field.from"), Kind: ui.DateField, Value: today, Max: today, Required: true,
		Hint: locale.T(ctx, "coverage.link.field.from.hint"),
	}
}

// dayIn reads a day; an empty one is refused by the use case.
func dayIn(f url.Values, field string) (db.Date, error) {
	s := strings.TrimSpace(f.Get(field))
	if s == "" {
		return "", nil
	}
	d, err := db.ParseDate(s)
	if err != nil {
		return "", fault.New(fault.Invalid, "date_invalid").On(field).Because(err)
	}
	return d, nil
}

// link enters the link that a form asks for; chosen is the field whose choice may not be left out.
func (p *pages) link(ctx context.Context, f url.Values, l coverage.Link, chosen string) (notice string, err error) {
	if f.Get(chosen) == "" {
		return "", fault.New(fault.Invalid, "required").On(chosen)
	}
	from, err := dayIn(f, "from")
	if err != nil {
		return "", err
	}
	c, err := p.s.Link(ctx, l.OrganisationID, l.EnterpriseID, from)
	if c.Crowded(c.Covers) {
		return "coverage.saved.linked_crowded", err
	}
	return "coverage.saved.linked", err
}

func (p *pages) linkEnterprise(r *http.Request) (entry, error) {
	ctx := r.Context()
	c, err := p.s.Coverer(ctx, r.PathValue("id"))
	if err != nil {
		return entry{}, err
	}
	at := "/organisations/" + c.ID
	title := locale.T(ctx, "coverage.link.enterprise")
	return entry{
		page: ui.PageProps{
			Title: title, Lead: locale.T(ctx, "coverage.link.lead"), Notices: crowdNotice(ctx, c),
			Crumbs: []ui.Crumb{{Label: locale.T(ctx, "org.organisations"), Href: "/organisations"}, {Label: c.Name, Href: at}},
		},
		form: ui.FormProps{Action: at + "/covers", Submit: title, Cancel: at, Fields: []ui.Field{
			{Name: "enterprise", Label: locale.T(ctx, "coverage.link.field.enterprise"), Kind: ui.PickerField, Source: "/enterprises/pick", Required: true, Focus: true, Hint: coversWord(ctx, c)},
			p.fromField(ctx),
		}},
		name: p.enterpriseName,
		save: func(ctx context.Context, f url.Values) (string, string, error) {
			notice, err := p.link(ctx, f, coverage.Link{OrganisationID: c.ID, EnterpriseID: f.Get("enterprise")}, "enterprise")
			return at, notice, err
		},
	}, nil
}

// enterpriseName is the name of a chosen enterprise; the choice itself when the caller may not see it.
func (p *pages) enterpriseName(ctx context.Context, id string) string {
	e, err := p.s.Coverable(ctx, id)
	if err != nil {
		return id
	}
	return e.Name
}

// organisationName is the name of a chosen organisation; the choice itself when the caller may not see it.
func (p *pages) organisationName(ctx context.Context, id string) string {
	c, err := p.s.Coverer(ctx, id)
	if err != nil {
		return id
	}
	return c.Name
}

func coversWord(ctx context.Context, c coverage.Coverer) string {
	if c.Covers == 0 {
		return locale.T(ctx, "coverage.link.none")
	}
	return locale.T(ctx, "coverage.link.covers", c.Covers)
}

// crowdNotice warns before a further enterprise makes more than usual (ORG-05).
func crowdNotice(ctx context.Context, c coverage.Coverer) []ui.NoticeProps {
	if !c.Crowded(c.Covers + 1) {
		return nil
	}
	return []ui.NoticeProps{{Kind: ui.Warning, Text: locale.T(ctx, "coverage.link.crowded", c.Covers, c.Usual)}}
}

// linkOrganisation is the form from the enterprise's side; the address may name an organisation that is likely meant.
func (p *pages) linkOrganisation(r *http.Request) (entry, error) {
	ctx := r.Context()
	e, err := p.s.Coverable(ctx, r.URL.Query().Get("enterprise"))
	if err != nil {
		return entry{}, err
	}
	choice := ui.Field{Name: "organisation", Label: locale.T(ctx, "coverage.link.field.organisation"), Kind: ui.PickerField, Source: "/organisations/pick", Required: true, Focus: true}
	if id := r.URL.Query().Get("organisation"); id != "" {
		c, err := p.s.Coverer(ctx, id)
		if err != nil {
			return entry{}, err
		}
		choice.Value, choice.Chosen = c.ID, c.Name
		choice.Hint = coversWord(ctx, c)
	}
	at := "/enterprises/" + e.ID
	title := locale.T(ctx, "coverage.link.organisation")
	return entry{
		page: ui.PageProps{
			Title: title, Lead: locale.T(ctx, "coverage.link.lead"),
			Crumbs: []ui.Crumb{{Label: locale.T(ctx, "coverage.gaps.title"), Href: "/gaps"}, {Label: e.Name, Href: at}},
		},
		form: ui.FormProps{Action: "/coverage/link?enterprise=" + url.QueryEscape(e.ID), Submit: title, Cancel: at, Fields: []ui.Field{choice, p.fromField(ctx)}},
		name: p.organisationName,
		save: func(ctx context.Context, f url.Values) (string, string, error) {
			notice, err := p.link(ctx, f, coverage.Link{OrganisationID: f.Get("organisation"), EnterpriseID: e.ID}, "organisation")
			return at, notice, err
		},
	}, nil
}

func (p *pages) unlink(r *http.Request) (entry, error) {
	ctx := r.Context()
	e, err := p.s.Coverable(ctx, r.PathValue("id"))
	if err == nil && e.LinkedSince.IsZero() {
		err = fault.New(fault.Conflict, "coverage_not_linked")
	}
	if err != nil {
		return entry{}, err
	}
	today, back := string(p.s.Today()), "/organisations/"+e.OrganisationID
	return entry{
		page: ui.PageProps{
			Title: locale.T(ctx, "coverage.unlink.title", e.Name), Lead: locale.T(ctx, "coverage.unlink.lead", e.OrganisationName, string(e.LinkedSince)),
			Crumbs: []ui.Crumb{{Label: locale.T(ctx, "org.organisations"), Href: "/organisations"}, {Label: e.OrganisationName, Href: back}},
		},
		form: ui.FormProps{
			Action: "/enterprises/" + e.ID + "/unlink", Submit: locale.T(ctx, "coverage.unlink"), Cancel: back, Danger: true,
			Fields: []ui.Field{
				{
					Name: "on", Label: locale.T(ctx, "coverage.unlink.field.on"), Kind: ui.DateField, Value: today, Min: string(e.LinkedSince), Max: today,
					Required: true, Hint: locale.T(ctx, "coverage.unlink.field.on.hint"),
				},
				{Name: "reason", Label: locale.T(ctx, "coverage.unlink.field.reason"), Kind: ui.TextArea, Rows: 2, MaxLen: 100, Required: true},
			},
		},
		save: func(ctx context.Context, f url.Values) (string, string, error) {
			on, err := dayIn(f, "on")
			if err != nil {
				return "", "", err
			}
			return back, "coverage.saved.unlinked", p.s.Unlink(ctx, e.ID, on, f.Get("reason"))
		},
	}, nil
}

// CoverActions are what an organisation's page offers about whom it covers.
func CoverActions(ctx context.Context, organisationID string) []ui.Action {
	if !mayWork(ctx) {
		return nil
	}
	return []ui.Action{{Label: locale.T(ctx, "coverage.link.enterprise"), Href: "/organisations/" + organisationID + "/covers"}}
}

// UnlinkAction ends the coverage of an enterprise; the zero action where the caller may not.
func UnlinkAction(ctx context.Context, enterpriseID string) ui.Action {
	if !mayWork(ctx) {
		return ui.Action{}
	}
	return ui.Action{Label: locale.T(ctx, "coverage.unlink"), Href: "/enterprises/" + enterpriseID + "/unlink"}
}

// LinkActions are what an uncovered enterprise's page offers about who covers it.
func LinkActions(ctx context.Context, enterpriseID string) []ui.Action {
	if !mayWork(ctx) {
		return nil
	}
	return []ui.Action{{Label: locale.T(ctx, "coverage.link.organisation"), Href: "/coverage/link?enterprise=" + enterpriseID}}
}

// mayWork reports whether the caller may enter links: those who do, choose among organisations that they may read.
func mayWork(ctx context.Context) bool {
	who, ok := access.Of(ctx)
	return ok && who.Can(access.CoverageWork) && who.Can(access.OrganisationRead)
}
