package enterprisehttp

import (
	"context"
	"net/http"

	"qipan/internal/enterprise"
	"qipan/internal/platform/api"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

func (h handlers) moveForm(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, h.moving())
}

func (h handlers) move(w http.ResponseWriter, r *http.Request) error {
	return h.carryOut(w, r, h.moving())
}

func (h handlers) moving() act {
	return act{
		notice: "enterprise.saved.move",
		page: func(ctx context.Context, rec enterprise.Record) (formPage, error) {
			units, err := h.service.Places(ctx)
			return enterpriseForm(ctx, rec, locale.T(ctx, "enterprise.move.title"), ui.FormProps{
				Action: "/enterprises/" + rec.ID + "/move", Submit: locale.T(ctx, "enterprise.action.move"), Hint: locale.T(ctx, "enterprise.move.hint"),
				Fields: []ui.Field{
					unitField(ctx, rec.UnitID, units), siteField(ctx, rec.SiteID, rec.SiteName),
					{Name: "address", Label: locale.T(ctx, "enterprise.field.address"), Value: rec.Address, MaxLen: 500, Width: ui.Full},
					onField(ctx),
				},
			}), err
		},
		do: func(ctx context.Context, a *answers, rec enterprise.Record) error {
			m := enterprise.MoveOrder{
				ID: rec.ID, Version: api.Version(a.r), UnitID: a.text("unit"), SiteID: a.text("site"), Address: a.text("address"), On: notAfter(a, h.service.Today()),
			}
			if err := a.bad.Err(); err != nil {
				return err
			}
			return h.service.Move(ctx, m)
		},
	}
}

func (h handlers) statusForm(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, h.changingStatus())
}

func (h handlers) status(w http.ResponseWriter, r *http.Request) error {
	return h.carryOut(w, r, h.changingStatus())
}

func (h handlers) changingStatus() act {
	return act{
		notice: "enterprise.saved.status",
		page: func(ctx context.Context, rec enterprise.Record) (formPage, error) {
			return enterpriseForm(ctx, rec, locale.T(ctx, "enterprise.status.title"), ui.FormProps{
				Action: "/enterprises/" + rec.ID + "/status", Submit: locale.T(ctx, "enterprise.action.status_save"), Hint: locale.T(ctx, "enterprise.status.hint"),
				Fields: []ui.Field{
					{Name: "status", Label: locale.T(ctx, "enterprise.field.status"), Kind: ui.RadioField, Value: string(rec.Status), Options: choicesOf[enterprise.Status](ctx, "enterprise.status."), Required: true},
					onField(ctx),
				},
			}), nil
		},
		do: func(ctx context.Context, a *answers, rec enterprise.Record) error {
			o := enterprise.StatusOrder{ID: rec.ID, Version: api.Version(a.r), Status: choice[enterprise.Status](a, "status"), On: notAfter(a, h.service.Today())}
			if err := a.bad.Err(); err != nil {
				return err
			}
			return h.service.SetStatus(ctx, o)
		},
	}
}

func (h handlers) confirmForm(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, h.confirming(r))
}

func (h handlers) confirm(w http.ResponseWriter, r *http.Request) error {
	return h.carryOut(w, r, h.confirming(r))
}

func (h handlers) confirming(r *http.Request) act {
	g := enterprise.Group(r.PathValue("group"))
	return act{
		notice: "enterprise.saved.confirm",
		page: func(ctx context.Context, rec enterprise.Record) (formPage, error) {
			p := enterpriseForm(ctx, rec, locale.T(ctx, "enterprise.confirm.title"), ui.FormProps{
				Action: "/enterprises/" + rec.ID + "/confirm/" + string(g), Submit: locale.T(ctx, "enterprise.action.confirm_save"),
				Hint: locale.T(ctx, "enterprise.confirm.hint"), Fields: sourceFields(ctx, true),
			})
			if g.Known() && (g != enterprise.Owner || rec.SeesOwner) {
				p.form.Known = factsOf(ctx, rec, g)
			}
			for i := range p.form.Fields {
				p.form.Fields[i].Required = p.form.Fields[i].Name == "source"
			}
			return p, nil
		},
		do: func(ctx context.Context, a *answers, rec enterprise.Record) error {
			c := enterprise.Confirmation{Group: g, Source: a.text("source"), StatedBy: a.text("stated_by"), On: notAfter(a, h.service.Today())}
			if err := a.bad.Err(); err != nil {
				return err
			}
			return h.service.Confirm(ctx, rec.ID, c)
		},
	}
}

func (h handlers) contactForm(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, h.contacting())
}

func (h handlers) addContact(w http.ResponseWriter, r *http.Request) error {
	return h.carryOut(w, r, h.contacting())
}

func (h handlers) contacting() act {
	return act{
		notice: "enterprise.saved.contact",
		page: func(ctx context.Context, rec enterprise.Record) (formPage, error) {
			t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
			return enterpriseForm(ctx, rec, locale.T(ctx, "enterprise.contact.title"), ui.FormProps{
				Action: "/enterprises/" + rec.ID + "/contact", Submit: locale.T(ctx, "enterprise.action.contact"),
				Fields: []ui.Field{
					{Name: "name", Label: t("contact"), MaxLen: 100},
					{Name: "phone", Label: t("phone"), Kind: ui.PhoneField, MaxLen: 100},
					{Name: "note", Label: t("note"), MaxLen: 200, Width: ui.Full},
				},
			}), nil
		},
		do: func(ctx context.Context, a *answers, rec enterprise.Record) error {
			return h.service.AddContact(ctx, rec.ID, enterprise.Contact{Name: a.text("name"), Phone: a.text("phone"), Note: a.text("note")})
		},
	}
}

func (h handlers) removeContact(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	if err := h.service.RemoveContact(r.Context(), r.PathValue("id"), r.PathValue("contact")); err != nil {
		return err
	}
	return api.Done(w, r, "/enterprises/"+r.PathValue("id"), "enterprise.saved.contact_remove")
}

func (h handlers) successionForm(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, h.succeeding())
}

func (h handlers) succeed(w http.ResponseWriter, r *http.Request) error {
	return h.carryOut(w, r, h.succeeding())
}

func (h handlers) succeeding() act {
	return act{
		notice: "enterprise.saved.predecessor",
		page: func(ctx context.Context, rec enterprise.Record) (formPage, error) {
			t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
			return enterpriseForm(ctx, rec, locale.T(ctx, "enterprise.predecessor.title"), ui.FormProps{
				Action: "/enterprises/" + rec.ID + "/predecessor", Submit: locale.T(ctx, "enterprise.action.predecessor"), Hint: locale.T(ctx, "enterprise.predecessor.hint"),
				Fields: []ui.Field{
					{Name: "predecessor", Label: t("predecessor"), Kind: ui.PickerField, Source: "/enterprises/pick", Required: true},
					{Name: "kind", Label: t("succession"), Kind: ui.SelectField, Options: choicesOf[enterprise.SuccessionKind](ctx, "enterprise.succession."), Required: true},
					onField(ctx),
				},
			}), nil
		},
		do: func(ctx context.Context, a *answers, rec enterprise.Record) error {
			o := enterprise.SuccessionOrder{
				Predecessor: a.text("predecessor"), Successor: rec.ID, Kind: choice[enterprise.SuccessionKind](a, "kind"), On: notAfter(a, h.service.Today()),
			}
			if o.Kind == "" && len(a.bad) == 0 {
				a.bad.Add("kind", "required")
			}
			if err := a.bad.Err(); err != nil {
				return err
			}
			return h.service.Succeed(ctx, o)
		},
	}
}

func (h handlers) undo(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := h.service.Undo(r.Context(), id, api.Version(r)); err != nil {
		return err
	}
	return api.Done(w, r, "/enterprises/"+id, "enterprise.saved.undo")
}
