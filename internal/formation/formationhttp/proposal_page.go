package formationhttp

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"qipan/internal/coverage"
	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/formation"
	"qipan/internal/planning/cluster"
	"qipan/internal/platform/api"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
	"qipan/internal/rule"
)

func (p *pages) proposal(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	prop, err := p.s.Propose(ctx, enterpriseOf(r))
	if err != nil {
		return err
	}
	if prop.OpenCase != "" {
		http.Redirect(w, r, "/cases/"+prop.OpenCase, http.StatusSeeOther)
		return nil
	}
	e := prop.Enterprise
	page := ui.PageProps{
		Title:  t(ctx, "proposal.title", e.Name),
		Crumbs: []ui.Crumb{{Label: locale.T(ctx, "coverage.gaps.title"), Href: "/gaps"}, {Label: e.Name, Href: "/enterprises/" + e.ID}},
	}
	if prop.Possible() {
		page.Secondary = []ui.Action{{Label: t(ctx, "proposal.later"), Href: "/cases/new/later?enterprise=" + e.ID}}
	}
	return api.Render(w, r, framed(page, ui.Proposal(proposalProps(ctx, prop))))
}

func proposalProps(ctx context.Context, p formation.Proposal) ui.ProposalProps {
	e := p.Enterprise
	if !p.Possible() {
		n := ui.NoticeProps{Kind: ui.Warning, Text: impossibleWord(ctx, p), Action: &ui.Action{Label: t(ctx, "open_enterprise"), Href: "/enterprises/" + e.ID}}
		return ui.ProposalProps{Sentence: impossibleWord(ctx, p), Decided: &n}
	}
	r := p.Advice.Recommended
	props := ui.ProposalProps{
		Sentence: sentence(ctx, r, p), Basis: t(ctx, "proposal.basis", string(p.Day), p.RuleID), Checks: checksOf(ctx, p),
		Picture: ui.Table(ui.TableProps[string]{Caption: t(ctx, "proposal.partners"), Columns: partnerColumns(ctx, p), Rows: r.Units, RowHref: func(id string) string { return "/enterprises/" + id }}),
	}
	for _, c := range r.Reasons {
		props.Reasons = append(props.Reasons, coveragehttp.CodeWords(ctx, c, p.Names))
	}
	for _, m := range p.Advice.NearMisses {
		props.WouldChange = append(props.WouldChange, t(ctx, "proposal.near_miss", coveragehttp.CodeWords(ctx, m.Change, p.Names), modeWord(ctx, formation.Mode(m.Mode))))
	}
	for _, c := range p.Advice.NotChosen {
		if c.Code != cluster.FirmCovered && len(props.NotChosen) < notChosenShown {
			props.NotChosen = append(props.NotChosen, coveragehttp.CodeWords(ctx, c, p.Names))
		}
	}
	for _, a := range p.Advice.Alternatives {
		alt := ui.Alternative{Sentence: modeWord(ctx, formation.Mode(a.Proposal.Mode)), Differs: coveragehttp.CodeWords(ctx, a.Why, p.Names)}
		if len(a.Proposal.BlockedBy) == 0 {
			alt.Sentence = sentence(ctx, a.Proposal, p)
			alt.Action = &ui.Action{Label: t(ctx, "proposal.choose"), Href: "/cases/new/override?enterprise=" + e.ID + "&mode=" + string(a.Proposal.Mode)}
		}
		props.Alternatives = append(props.Alternatives, alt)
	}
	decide(ctx, &props, p)
	return props
}

// notChosenShown is how many enterprises the page says of why they were not chosen; those that are covered need no reason.
const notChosenShown = 5

// decide sets the buttons: a person accepts, overrides, or says not now.
func decide(ctx context.Context, props *ui.ProposalProps, p formation.Proposal) {
	e := p.Enterprise
	if !p.ReviewOn.IsZero() {
		props.Decided = &ui.NoticeProps{Kind: ui.Info, Text: t(ctx, "proposal.asleep", string(p.ReviewOn))}
		return
	}
	if p.Recommended() == formation.Instructor {
		props.Accept = &ui.Action{Label: t(ctx, "proposal.send_instructor"), Href: "/cases/new/instructor?enterprise=" + e.ID}
	} else {
		fields := []ui.Hidden{{Name: "enterprise", Value: e.ID}, {Name: "mode", Value: string(p.Recommended())}}
		for _, u := range unitsOf(p) {
			fields = append(fields, ui.Hidden{Name: "units", Value: u})
		}
		props.Accept = &ui.Action{Label: t(ctx, "proposal.accept"), Post: "/cases", Fields: fields, Hint: t(ctx, "proposal.accept.hint")}
	}
	props.Adjust = &ui.Action{Label: t(ctx, "proposal.override"), Href: "/cases/new/override?enterprise=" + e.ID}
}

// unitsOf are the enterprises of the recommended proposal; an organisation that exists takes this one in alone.
func unitsOf(p formation.Proposal) []string {
	if p.Recommended().Attached() {
		return []string{p.Enterprise.ID}
	}
	return p.Advice.Recommended.Units
}

func impossibleWord(ctx context.Context, p formation.Proposal) string {
	switch {
	case p.CoveredBy != "":
		return locale.T(ctx, "fault.formation_covered")
	case p.Unknown:
		return locale.T(ctx, "fault.formation_members_unknown")
	}
	return locale.T(ctx, "fault.formation_not_operating")
}

// sentence says a proposal in one line.
func sentence(ctx context.Context, r cluster.Proposal, p formation.Proposal) string {
	m := formation.Mode(r.Mode)
	key := "sentence." + string(m)
	switch {
	case m.Joint():
		return t(ctx, key, len(r.Units), r.FullMembers)
	case m.Attached():
		return t(ctx, key, p.Names[r.Receiver])
	case m == formation.Sole:
		return t(ctx, key, r.FullMembers)
	}
	return t(ctx, key)
}

func checksOf(ctx context.Context, p formation.Proposal) []ui.Check {
	r := p.Advice.Recommended
	href := func(id string) string { return "/rules?q=" + id }
	checks := []ui.Check{{Mark: ui.Pass, Text: t(ctx, "check.rule", locale.T(ctx, "rule."+p.RuleID+".title")), Rule: p.RuleID, RuleHref: href(p.RuleID)}}
	if m := p.Recommended(); m.Joint() || m == formation.Sole {
		checks = append(checks, ui.Check{Mark: ui.Note, Text: locale.T(ctx, p.Committee.MessageKey()), Rule: p.Committee.Rule, RuleHref: href(p.Committee.Rule)})
	}
	if p.Recommended().Joint() {
		checks = append(checks, ui.Check{Mark: ui.Pass, Text: t(ctx, "check.units", len(r.Units)), Rule: "ORG-05", RuleHref: href("ORG-05")})
	}
	for _, c := range r.Warnings {
		checks = append(checks, ui.Check{Mark: ui.Warn, Text: coveragehttp.CodeWords(ctx, c, p.Names)})
	}
	if p.Urgency == rule.UrgencyA {
		checks = append(checks, ui.Check{Mark: ui.Note, Text: locale.T(ctx, "coverage.priority.A"), Rule: "NPE-04", RuleHref: href("NPE-04")})
	}
	return append(checks, ui.Check{Mark: ui.Note, Text: t(ctx, "check.person"), Rule: "RISK-03", RuleHref: href("RISK-03")})
}

func partnerColumns(ctx context.Context, p formation.Proposal) []ui.Column[string] {
	number := func(key string, n func(cluster.Enterprise) int) ui.Column[string] {
		return ui.Column[string]{Key: key, Title: locale.T(ctx, "coverage.column."+key), Align: ui.Right, Text: func(id string) string { return ui.Count(n(p.Members[id])) }}
	}
	return []ui.Column[string]{
		{Key: "name", Title: locale.T(ctx, "coverage.column.name"), Wide: true, Text: func(id string) string { return p.Names[id] }},
		number("full", func(e cluster.Enterprise) int { return e.Full }),
		number("probationary", func(e cluster.Enterprise) int { return e.Probationary }),
		number("staff", func(e cluster.Enterprise) int { return e.Staff }),
	}
}

func (p *pages) accept(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	f := r.PostForm
	id, err := p.s.Accept(r.Context(), formation.Acceptance{EnterpriseID: first(f, "enterprise"), Mode: formation.Mode(first(f, "mode")), Units: f["units"]})
	if err != nil {
		return err
	}
	return api.Done(w, r, "/cases/"+id, "formation.saved.opened")
}

// A decision is one of the three other answers to a proposal, as a form.
type decision struct {
	title, submit, hint string
	fields              []ui.Field
	post                func(ctx context.Context, f url.Values) (to, notice string, err error)
}

func (p *pages) decisionOf(ctx context.Context, name string, r *http.Request) (decision, formation.Proposal, error) {
	prop, err := p.s.Propose(ctx, enterpriseOf(r))
	if err != nil {
		return decision{}, prop, err
	}
	switch name {
	case "later":
		return p.laterDecision(ctx, prop), prop, nil
	case "instructor":
		return p.instructorDecision(ctx, prop), prop, nil
	}
	return p.overrideDecision(ctx, prop, formation.Mode(r.URL.Query().Get("mode"))), prop, nil
}

func (p *pages) overrideDecision(ctx context.Context, prop formation.Proposal, chosen formation.Mode) decision {
	if chosen == "" {
		chosen = prop.Recommended()
	}
	mode := ui.Field{Name: "mode", Label: t(ctx, "field.mode"), Kind: ui.SelectField, Required: true, Value: string(chosen)}
	for _, m := range chosen.Values() {
		if m != formation.Instructor {
			mode.Options = append(mode.Options, ui.Option{Value: string(m), Label: modeWord(ctx, m)})
		}
	}
	units := ui.Field{Name: "units", Label: t(ctx, "field.units"), Kind: ui.ChecksField, Hint: t(ctx, "field.units.hint"), Values: unitsFor(prop, chosen)}
	for _, id := range candidatesFor(prop) {
		units.Options = append(units.Options, ui.Option{Value: id, Label: t(ctx, "field.units.option", prop.Names[id], prop.Members[id].Full)})
	}
	return decision{
		title: t(ctx, "override.title"), submit: t(ctx, "override.submit"), hint: t(ctx, "proposal.accept.hint"),
		fields: []ui.Field{mode, units, {Name: "reason", Label: t(ctx, "field.override_reason"), Kind: ui.TextArea, Rows: 3, MaxLen: 500, Hint: t(ctx, "field.override_reason.hint")}},
		post: func(ctx context.Context, f url.Values) (string, string, error) {
			id, err := p.s.Accept(ctx, formation.Acceptance{
				EnterpriseID: prop.Enterprise.ID, Mode: formation.Mode(first(f, "mode")), Units: f["units"], Reason: first(f, "reason"),
			})
			return "/cases/" + id, "formation.saved.opened", err
		},
	}
}

// unitsFor are the enterprises that a mode would take, as far as the planner named some.
func unitsFor(p formation.Proposal, m formation.Mode) []string {
	if m == p.Recommended() {
		return unitsOf(p)
	}
	for _, a := range p.Advice.Alternatives {
		if formation.Mode(a.Proposal.Mode) == m && m.Joint() {
			return a.Proposal.Units
		}
	}
	return []string{p.Enterprise.ID}
}

// candidatesFor are the enterprise itself, those proposed with it, and the free ones of its building.
func candidatesFor(p formation.Proposal) []string {
	seen := map[string]bool{}
	var ids []string
	add := func(list ...string) {
		for _, id := range list {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	add(p.Enterprise.ID)
	add(unitsOf(p)...)
	for _, a := range p.Advice.Alternatives {
		if formation.Mode(a.Proposal.Mode).Joint() {
			add(a.Proposal.Units...)
		}
	}
	for id, e := range p.Members {
		if e.Building != "" && e.Building == p.Members[p.Enterprise.ID].Building && !e.Covered && e.Full > 0 && e.Full < p.Minimum && len(ids) < 20 {
			add(id)
		}
	}
	return ids
}

func (p *pages) laterDecision(ctx context.Context, prop formation.Proposal) decision {
	reason := ui.Field{Name: "reason", Label: t(ctx, "field.put_off"), Kind: ui.SelectField, Required: true}
	for _, c := range formation.PutOffReasons() {
		reason.Options = append(reason.Options, ui.Option{Value: c, Label: t(ctx, "put_off."+c)})
	}
	return decision{
		title: t(ctx, "later.title"), submit: t(ctx, "later.submit"), hint: t(ctx, "later.hint"),
		fields: []ui.Field{reason, {
			Name: "review_on", Label: t(ctx, "field.review_on"), Kind: ui.DateField, Required: true, Value: string(prop.Day.AddMonths(6)), Min: string(prop.Day.AddDays(1)),
		}},
		post: func(ctx context.Context, f url.Values) (string, string, error) {
			err := p.s.PutOff(ctx, prop.Enterprise.ID, first(f, "reason"), dayOf(f, "review_on"))
			return "/gaps", "formation.saved.put_off", err
		},
	}
}

func (p *pages) instructorDecision(ctx context.Context, prop formation.Proposal) decision {
	return decision{
		title: t(ctx, "instructor.title"), submit: t(ctx, "instructor.submit"), hint: t(ctx, "instructor.hint"), fields: instructorFields(ctx, prop.Day),
		post: func(ctx context.Context, f url.Values) (string, string, error) {
			err := p.s.SendInstructor(ctx, coverage.NewService{EnterpriseID: prop.Enterprise.ID, Person: first(f, "person"), Phone: first(f, "phone"), From: dayOf(f, "from")})
			return "/gaps", "formation.saved.instructor", err
		},
	}
}

func (p *pages) decisionForm(name string) api.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, prop, err := p.decisionOf(r.Context(), name, r)
		if err != nil {
			return err
		}
		return api.Render(w, r, d.page(r.Context(), prop, ui.FormProps{Action: r.URL.String(), Fields: d.fields}))
	}
}

func (d decision) page(ctx context.Context, p formation.Proposal, f ui.FormProps) templ.Component {
	f.Submit, f.Hint, f.Cancel = d.submit, d.hint, "/cases/new?enterprise="+p.Enterprise.ID
	return framed(ui.PageProps{
		Title: d.title, Lead: p.Enterprise.Name, Crumbs: []ui.Crumb{{Label: locale.T(ctx, "coverage.gaps.title"), Href: "/gaps"}, {Label: p.Enterprise.Name, Href: f.Cancel}},
	}, ui.Form(f))
}

func (p *pages) decide(name string) api.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		r, err := api.ReadForm(r)
		if err != nil {
			return err
		}
		d, prop, err := p.decisionOf(r.Context(), name, r)
		if err != nil {
			return err
		}
		to, notice, err := d.post(r.Context(), r.PostForm)
		if err == nil {
			return api.Done(w, r, to, notice)
		}
		errs, ok := api.FieldErrors(r.Context(), err)
		if !ok {
			return err
		}
		return api.RenderStatus(w, r, http.StatusUnprocessableEntity, d.page(r.Context(), prop, refused(ui.FormProps{Action: r.URL.String(), Fields: d.fields}, r.PostForm, errs)))
	}
}

// refused is a form as it comes back: what was entered, and each error at its field.
func refused(f ui.FormProps, entered url.Values, errs map[string]string) ui.FormProps {
	f.Key = entered.Get(ui.FieldKey)
	rest := errs[""]
	named := map[string]bool{"": true}
	fields := make([]ui.Field, len(f.Fields))
	for i, x := range f.Fields {
		named[x.Name] = true
		x.Error = errs[x.Name]
		if v, ok := entered[x.Name]; ok {
			x.Value, x.Values = strings.Join(v[:min(1, len(v))], ""), v
		} else if x.Kind == ui.ChecksField || x.Kind == ui.CheckField {
			x.Value, x.Values = "", nil
		}
		fields[i] = x
	}
	for k, e := range errs {
		if !named[k] && rest == "" {
			rest = e
		}
	}
	f.Fields, f.Error = fields, rest
	return f
}
