package orghttp

import (
	"context"
	"net/http"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

func (p pages) organisationForms(x *api.Router) {
	for _, a := range []act{
		p.foundForm(), p.amendForm(), p.guideForm(), p.moveForm(), p.dissolveForm(),
		p.appointForm(), p.endPostForm(), p.approvePostForm(), p.electForm(), p.extendForm(),
	} {
		register(x, a)
	}
}

// recordForm is a form about one organisation that the caller may change.
func (p pages) recordForm(r *http.Request, title string, fields func(o org.Record) ([]ui.Field, error)) (ui.PageProps, ui.FormProps, error) {
	o, err := p.org.OrganisationRecord(r.Context(), r.PathValue("id"), p.org.Today())
	if err == nil && !o.Manages {
		err = fault.Missing()
	}
	if err != nil {
		return ui.PageProps{}, ui.FormProps{}, err
	}
	list, err := fields(o)
	ctx := r.Context()
	page := ui.PageProps{Title: locale.T(ctx, title), Crumbs: []ui.Crumb{
		{Label: locale.T(ctx, "org.organisations"), Href: "/organisations"}, {Label: o.Name, Href: "/organisations/" + o.ID},
	}}
	form := ui.FormProps{Action: r.URL.Path, Fields: list, Version: int64(o.Version), Submit: locale.T(ctx, title), Cancel: "/organisations/" + o.ID}
	return page, form, err
}

func (p pages) unitOptions(ctx context.Context) ([]ui.Option, error) {
	units, err := p.org.Units(ctx, p.org.Today())
	names := map[string]string{}
	var out []ui.Option
	for _, u := range units {
		names[u.ID] = u.Name
	}
	for _, u := range units {
		label := u.Name
		if u.Kind == org.Community {
			label = names[u.ParentID] + " " + u.Name
		}
		if u.Kind != org.Department && u.Kind != org.Industry {
			out = append(out, ui.Option{Value: u.ID, Label: label})
		}
	}
	return out, err
}

// parents are who may guide: committees within reach by territory, committees of trades and markets by trade.
func (p pages) parents(ctx context.Context) (territory, trade []ui.Option, err error) {
	rows, _, err := p.org.Organisations(ctx, org.Query{Day: p.org.Today(), Ranks: []org.Rank{org.Committee, org.GeneralBranch}})
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		territory = append(territory, ui.Option{Value: r.ID, Label: r.Name})
	}
	receiving, err := p.org.Receiving(ctx, p.org.Today())
	for _, o := range receiving {
		if o.Purpose == org.ForIndustry {
			trade = append(trade, ui.Option{Value: o.ID, Label: o.Name})
		}
	}
	return territory, trade, err
}

// describing are the fields that founding and amending share.
func describing(ctx context.Context, o org.Organisation) []ui.Field {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	return []ui.Field{
		{Name: "name", Label: t("full_name"), Value: o.Name, Required: true, MaxLen: 100, Width: ui.Full, Focus: true},
		{Name: "rank", Label: t("rank"), Kind: ui.SelectField, Value: string(o.Rank), Options: choices(ctx, "rank", org.Rank("").Values()), Required: true, Hint: t("rank.hint")},
		{Name: "formation", Label: t("formation"), Kind: ui.SelectField, Value: string(o.Formation), Options: choices(ctx, "formation", org.Formation("").Values()), Required: true},
		{Name: "full_members", Label: t("full_members"), Kind: ui.NumberField, Value: o.FullMembers.String(), Min: "0", Unit: t("person")},
		{Name: "founded_on", Label: t("founded_on"), Value: o.FoundedOn, Width: ui.Short, Example: "2021-03-01", Required: true},
		{Name: "reply_no", Label: t("reply_no"), Value: o.ReplyNo, MaxLen: 100, Required: true, Hint: t("reply_no.hint")},
		{Name: "code", Label: t("code"), Value: o.Code, MaxLen: 40, Width: ui.Short},
		{Name: "trade_code", Label: t("trade_code"), Value: o.TradeCode, MaxLen: 40, Width: ui.Short, Hint: t("trade_code.hint")},
		{Name: "contact_name", Label: t("contact_name"), Value: o.ContactName, MaxLen: 100},
		{Name: "contact_phone", Label: t("contact_phone"), Value: o.ContactPhone, Kind: ui.PhoneField, MaxLen: 40},
	}
}

func (p pages) foundForm() act {
	return act{
		path: "/organisations/new", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			units, err := p.unitOptions(ctx)
			if err != nil {
				return ui.PageProps{}, ui.FormProps{}, err
			}
			territory, trade, err := p.parents(ctx)
			t := func(key string) string { return locale.T(ctx, "org."+key) }
			fields := append(describing(ctx, org.Organisation{Rank: org.Branch, Formation: org.Sole}),
				ui.Field{Name: "purpose", Label: t("purpose"), Kind: ui.SelectField, Value: string(org.ForEnterprise), Options: choices(ctx, "purpose", org.Purpose("").Values()), Required: true},
				ui.Field{Name: "unit", Label: t("unit"), Kind: ui.SelectField, Options: units, Value: r.URL.Query().Get("unit"), Required: true},
				ui.Field{Name: "territory", Label: word(ctx, "guidance", org.ByTerritory), Kind: ui.SelectField, Options: territory, Hint: t("territory.hint")},
				ui.Field{Name: "trade", Label: word(ctx, "guidance", org.ByTrade), Kind: ui.SelectField, Options: trade},
			)
			return ui.PageProps{Title: t("found"), Lead: t("found.lead"), Crumbs: []ui.Crumb{{Label: t("organisations"), Href: "/organisations"}}},
				ui.FormProps{Action: "/organisations/new", Fields: fields, Submit: t("found"), Cancel: "/organisations", Draft: "organisation"}, err
		},
		save: func(a *answers) (string, string, error) {
			n := org.Founding{
				Name: a.text("name"), Code: a.text("code"), Rank: org.Rank(a.text("rank")), Formation: org.Formation(a.text("formation")), Purpose: org.Purpose(a.text("purpose")),
				UnitID: a.text("unit"), TerritoryParentID: a.text("territory"), TradeParentID: a.text("trade"), TradeCode: a.text("trade_code"), FoundedOn: a.text("founded_on"),
				ReplyNo: a.text("reply_no"), FullMembers: a.number("full_members"), ContactName: a.text("contact_name"), ContactPhone: a.text("contact_phone"),
			}
			if err := a.err(); err != nil {
				return "", "", err
			}
			o, err := p.org.Found(a.r.Context(), n)
			return "/organisations/" + o.ID, "org.saved.founded", err
		},
	}
}

func (p pages) amendForm() act {
	return act{
		path: "/organisations/{id}/edit", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			return p.recordForm(r, "org.amend", func(o org.Record) ([]ui.Field, error) {
				fields := describing(r.Context(), o.Organisation)
				for i := range fields { // what was never known may stay unknown
					fields[i].Required = fields[i].Required && fields[i].Value != ""
				}
				return fields, nil
			})
		},
		save: func(a *answers) (string, string, error) {
			m := org.Amendment{
				OrganisationID: a.id(), Name: a.text("name"), Code: a.text("code"), Rank: org.Rank(a.text("rank")), Formation: org.Formation(a.text("formation")),
				TradeCode: a.text("trade_code"), FullMembers: a.number("full_members"), FoundedOn: a.text("founded_on"), ReplyNo: a.text("reply_no"),
				ContactName: a.text("contact_name"), ContactPhone: a.text("contact_phone"), Version: api.Version(a.r),
			}
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/organisations/" + a.id(), "org.saved.organisation", p.org.Amend(a.r.Context(), m)
		},
	}
}

func (p pages) guideForm() act {
	return act{
		path: "/organisations/{id}/guide", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			return p.recordForm(r, "org.guide", func(o org.Record) ([]ui.Field, error) {
				territory, trade, err := p.parents(ctx)
				return []ui.Field{
					{Name: "kind", Label: locale.T(ctx, "org.guidance"), Kind: ui.RadioField, Options: choices(ctx, "guidance", org.GuidanceKind("").Values()), Value: string(org.ByTerritory), Required: true},
					{Name: "parent", Label: locale.T(ctx, "org.parent"), Kind: ui.SelectField, Options: without(append(territory, trade...), o.ID), Required: true},
					{Name: "from", Label: locale.T(ctx, "org.from"), Kind: ui.DateField, Value: string(p.org.Today()), Required: true},
				}, err
			})
		},
		save: func(a *answers) (string, string, error) {
			g := org.Guidance{OrganisationID: a.id(), ParentID: a.text("parent"), Kind: org.GuidanceKind(a.text("kind")), ValidFrom: a.date("from")}
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/organisations/" + a.id(), "org.saved.organisation", p.org.Guide(a.r.Context(), g)
		},
	}
}

// without drops the organisation itself, and what stands twice.
func without(options []ui.Option, id string) []ui.Option {
	seen := map[string]bool{id: true}
	var out []ui.Option
	for _, o := range options {
		if !seen[o.Value] {
			seen[o.Value] = true
			out = append(out, o)
		}
	}
	return out
}

func (p pages) moveForm() act {
	return act{
		path: "/organisations/{id}/move", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			return p.recordForm(r, "org.move", func(o org.Record) ([]ui.Field, error) {
				units, err := p.unitOptions(r.Context())
				return []ui.Field{{Name: "unit", Label: locale.T(r.Context(), "org.unit"), Kind: ui.SelectField, Options: units, Value: o.UnitID, Required: true}}, err
			})
		},
		save: func(a *answers) (string, string, error) {
			return "/organisations/" + a.id(), "org.saved.organisation", p.org.Relocate(a.r.Context(), a.id(), a.text("unit"))
		},
	}
}

func (p pages) dissolveForm() act {
	return act{
		path: "/organisations/{id}/dissolve", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			page, form, err := p.recordForm(r, "org.dissolve", func(org.Record) ([]ui.Field, error) {
				today := string(p.org.Today())
				return []ui.Field{
					{Name: "reply_no", Label: locale.T(ctx, "org.dissolve.reply"), Required: true, MaxLen: 100, Hint: locale.T(ctx, "org.dissolve.reply.hint"), Focus: true},
					{Name: "decided_on", Label: locale.T(ctx, "org.decided_on"), Kind: ui.DateField, Value: today, Required: true},
					{Name: "on", Label: locale.T(ctx, "org.dissolved_on"), Kind: ui.DateField, Value: today, Required: true},
					{Name: "reason", Label: locale.T(ctx, "org.reason"), Kind: ui.TextArea, Required: true, MaxLen: 100},
				}, nil
			})
			form.Danger, form.Hint = true, locale.T(ctx, "org.dissolve.hint")
			return page, form, err
		},
		save: func(a *answers) (string, string, error) {
			x := org.Dissolution{OrganisationID: a.id(), On: a.date("on"), DecidedOn: a.date("decided_on"), ReplyNo: a.text("reply_no"), Reason: a.text("reason"), Version: api.Version(a.r)}
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/organisations/" + a.id(), "org.saved.organisation", p.org.Dissolve(a.r.Context(), x)
		},
	}
}

// dayField is a day that the form asks for, today at first.
func dayField(ctx context.Context, name, key string, today db.Date) ui.Field {
	return ui.Field{Name: name, Label: locale.T(ctx, key), Kind: ui.DateField, Value: string(today), Required: true}
}
