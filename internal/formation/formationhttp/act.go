package formationhttp

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"qipan/internal/formation"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/ui"
)

// An act is one thing that is done in a case, as a form: what it asks, what is known already and folded away, and what
// happens then.
type act struct {
	title  string
	fields []ui.Field
	known  []ui.Fact
	hint   string
	danger bool
	to     string // where it leads; the case when empty
	post   func(ctx context.Context, f url.Values, on formation.On) error
}

// scene is what an act is built from: the case, and what the address names.
type scene struct {
	*pages
	ctx   context.Context
	v     formation.View
	query url.Values
}

func (s scene) party() formation.Party {
	id := s.query.Get("enterprise")
	for _, p := range s.v.Active() {
		if p.EnterpriseID == id {
			return p
		}
	}
	return formation.Party{}
}

func (s scene) t(key string, args ...any) string { return t(s.ctx, key, args...) }

// acts are all acts by their name in the address.
var acts = map[string]func(scene) (act, error){
	"facts": factsAct, "talk": talkAct, "refuse": refuseAct, "paper": paperAct, "papers": papersAct, "apply": applyAct, "reply": replyAct, "filed": filedAct,
	"candidate": candidateAct, "answers": answersAct, "install": installAct, "confirm": confirmAct, "place": placeAct, "pair": pairAct,
	"mark": markAct, "officer": officerAct, "plan": planAct, "held": heldAct, "partner": partnerAct, "leave": leaveAct,
	"instructor": instructorAct, "moved": movedAct, "closed": closedAct, "end": endAct,
}

func (p *pages) sceneOf(r *http.Request) (scene, act, error) {
	s := scene{pages: p, ctx: r.Context(), query: r.URL.Query()}
	build, ok := acts[r.PathValue("act")]
	if !ok {
		return s, act{}, fault.Missing()
	}
	var err error
	if s.v, err = p.s.Case(s.ctx, r.PathValue("id")); err != nil {
		return s, act{}, err
	}
	a, err := build(s)
	if err == nil && a.title == "" {
		a.title = s.t("act." + r.PathValue("act"))
	}
	return s, a, err
}

func (p *pages) actForm(w http.ResponseWriter, r *http.Request) error {
	s, a, err := p.sceneOf(r)
	if err != nil {
		return err
	}
	return api.Render(w, r, a.page(s, ui.FormProps{Action: r.URL.String(), Fields: a.fields, Version: int64(s.v.Version)}))
}

func (a act) page(s scene, f ui.FormProps) templ.Component {
	f.Known, f.Submit, f.Hint, f.Cancel, f.Danger = a.known, a.title, a.hint, "/cases/"+s.v.ID, a.danger
	return framed(ui.PageProps{
		Title: a.title, Lead: caseName(s.v),
		Crumbs: []ui.Crumb{{Label: s.t("cases.title"), Href: "/cases"}, {Label: s.v.Lead().Name, Href: "/cases/" + s.v.ID}},
	}, ui.Form(f))
}

func (p *pages) act(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	s, a, err := p.sceneOf(r)
	if err != nil {
		return err
	}
	err = a.post(r.Context(), r.PostForm, formation.On{Case: s.v.ID, Version: api.Version(r)})
	if err == nil {
		to := a.to
		if to == "" {
			to = "/cases/" + s.v.ID
		}
		return api.Done(w, r, to, "formation.saved.step")
	}
	errs, ok := api.FieldErrors(r.Context(), err)
	if !ok {
		if fault.KindOf(err) != fault.Conflict {
			return err
		}
		errs = map[string]string{"": api.Message(r.Context(), err)}
	}
	f := refused(ui.FormProps{Action: r.URL.String(), Fields: a.fields, Version: int64(s.v.Version)}, r.PostForm, errs)
	return api.RenderStatus(w, r, api.StatusOf(err), a.page(s, f))
}

// day is a question for a day that is today unless somebody says otherwise.
func (s scene) day(name string) ui.Field {
	return ui.Field{Name: name, Label: s.t("field." + name), Kind: ui.DateField, Required: true, Value: string(s.v.Day), Max: string(s.v.Day)}
}

func (s scene) text(name string, most int, required bool) ui.Field {
	return ui.Field{Name: name, Label: s.t("field." + name), Required: required, MaxLen: most}
}

func (s scene) choice(name string, options []ui.Option) ui.Field {
	kind := ui.RadioField
	if len(options) > 5 {
		kind = ui.SelectField
	}
	return ui.Field{Name: name, Label: s.t("field." + name), Kind: kind, Required: true, Options: options}
}

func (s scene) number(name, unit string) ui.Field {
	return ui.Field{Name: name, Label: s.t("field." + name), Kind: ui.NumberField, Unit: unit, Min: "0"}
}

// enterprises is the choice among the enterprises that take part; the one that the address names is chosen.
func (s scene) enterprises() ui.Field {
	f := ui.Field{Name: "enterprise", Label: s.t("field.enterprise"), Kind: ui.RadioField, Required: true, Value: s.query.Get("enterprise")}
	for _, p := range s.v.Active() {
		f.Options = append(f.Options, ui.Option{Value: p.EnterpriseID, Label: p.Name})
	}
	if len(f.Options) == 1 {
		f.Value = f.Options[0].Value
	}
	return f
}

// knownOf is what is held about an enterprise: shown folded, never asked.
func (s scene) knownOf(p formation.Party) []ui.Fact {
	var known []ui.Fact
	for _, x := range []struct{ key, value string }{
		{"name", p.Name},
		{"credit_code", p.CreditCode},
		{"address", p.Address},
		{"legal_rep", p.LegalRep},
		{"contact", p.Contact},
		{"phone", p.Phone},
		{"staff", p.Staff.String()},
		{"full_members", p.Full.String()},
		{"probationary", p.Probationary.String()},
		{"site", p.SiteName},
		{"unit", p.UnitName},
	} {
		if x.value != "" {
			known = append(known, ui.Fact{Label: s.t("known." + x.key), Value: x.value})
		}
	}
	return known
}
