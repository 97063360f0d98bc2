package orghttp

import (
	"net/http"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

func (p pages) unitOf(r *http.Request) (org.UnitRecord, error) {
	return p.org.UnitRecord(r.Context(), r.PathValue("id"), p.org.Today())
}

// unitForm is a form about one unit.
func (p pages) unitForm(r *http.Request, title string, fields func(u org.UnitRecord) ([]ui.Field, error)) (ui.PageProps, ui.FormProps, error) {
	u, err := p.unitOf(r)
	if err != nil {
		return ui.PageProps{}, ui.FormProps{}, err
	}
	list, err := fields(u)
	words := locale.T(r.Context(), title)
	return ui.PageProps{Title: words, Crumbs: unitCrumbs(r, u.Unit)},
		ui.FormProps{Action: r.URL.Path, Fields: list, Version: int64(u.Version), Submit: words, Cancel: "/units/" + u.ID}, err
}

func (p pages) addUnitForm() act {
	return act{
		path: "/units/{id}/add", permission: access.UnitManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			return p.unitForm(r, "org.unit.add", func(u org.UnitRecord) ([]ui.Field, error) {
				kinds := []org.UnitKind{org.Subdistrict, org.Department, org.Industry}
				if u.Kind == org.Subdistrict {
					kinds = []org.UnitKind{org.Community}
				}
				return []ui.Field{
					{Name: "name", Label: locale.T(ctx, "org.name"), Required: true, MaxLen: 100, Focus: true},
					{Name: "kind", Label: locale.T(ctx, "org.unit_kind"), Kind: ui.SelectField, Options: choices(ctx, "kind", kinds), Value: string(kinds[0]), Required: true},
					{Name: "code", Label: locale.T(ctx, "org.code"), Required: true, MaxLen: 40, Width: ui.Short, Example: "210204008"},
					{Name: "valid_from", Label: locale.T(ctx, "org.valid_from"), Kind: ui.DateField, Value: string(p.org.Today()), Required: true},
				}, nil
			})
		},
		save: func(a *answers) (string, string, error) {
			n := org.NewUnit{Name: a.text("name"), Code: a.text("code"), Kind: org.UnitKind(a.text("kind")), ParentID: a.id(), ValidFrom: a.date("valid_from")}
			if err := a.err(); err != nil {
				return "", "", err
			}
			u, err := p.org.AddUnit(a.r.Context(), n)
			return "/units/" + u.ID, "org.saved.unit", err
		},
	}
}

func (p pages) renameForm() act {
	return act{
		path: "/units/{id}/rename", permission: access.UnitManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			return p.unitForm(r, "org.unit.rename", func(u org.UnitRecord) ([]ui.Field, error) {
				return []ui.Field{
					{Name: "name", Label: locale.T(ctx, "org.unit.new_name"), Value: u.Name, Required: true, MaxLen: 100, Focus: true},
					{Name: "on", Label: locale.T(ctx, "org.unit.named_from"), Kind: ui.DateField, Value: string(p.org.Today()), Required: true},
				}, nil
			})
		},
		save: func(a *answers) (string, string, error) {
			on := a.date("on")
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/units/" + a.id(), "org.saved.unit", p.org.RenameUnit(a.r.Context(), a.id(), a.text("name"), on)
		},
	}
}

func (p pages) aliasForm() act {
	return act{
		path: "/units/{id}/alias", permission: access.UnitManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			return p.unitForm(r, "org.unit.alias", func(org.UnitRecord) ([]ui.Field, error) {
				return []ui.Field{{Name: "alias", Label: locale.T(ctx, "org.unit.other_name"), Hint: locale.T(ctx, "org.unit.alias_hint"), Required: true, MaxLen: 100, Focus: true}}, nil
			})
		},
		save: func(a *answers) (string, string, error) {
			return "/units/" + a.id(), "org.saved.unit", p.org.AddAlias(a.r.Context(), a.id(), a.text("alias"))
		},
	}
}

func (p pages) endUnitForm() act {
	return act{
		path: "/units/{id}/end", permission: access.UnitManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			page, form, err := p.unitForm(r, "org.unit.end", func(u org.UnitRecord) ([]ui.Field, error) {
				units, err := p.org.Units(ctx, p.org.Today())
				var options []ui.Option
				for _, o := range units {
					if o.Kind == u.Kind && o.ID != u.ID {
						options = append(options, ui.Option{Value: o.ID, Label: o.Name})
					}
				}
				return []ui.Field{
					{Name: "on", Label: locale.T(ctx, "org.unit.ends_on"), Kind: ui.DateField, Value: string(p.org.Today()), Required: true, Hint: locale.T(ctx, "org.unit.ends_on_hint")},
					{Name: "successors", Label: locale.T(ctx, "org.unit.successors"), Kind: ui.ChecksField, Options: options},
					{Name: "note", Label: locale.T(ctx, "org.note"), Kind: ui.TextArea, MaxLen: 100, Hint: locale.T(ctx, "org.unit.end_note_hint")},
				}, err
			})
			form.Danger, form.Hint = true, locale.T(ctx, "org.unit.end_hint")
			return page, form, err
		},
		save: func(a *answers) (string, string, error) {
			e := org.Ending{UnitID: a.id(), On: a.date("on"), Successors: a.r.PostForm["successors"], Note: a.text("note")}
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/units/" + a.id(), "org.saved.unit", p.org.EndUnit(a.r.Context(), e)
		},
	}
}
