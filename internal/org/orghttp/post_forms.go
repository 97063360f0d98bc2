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

func (p pages) appointForm() act {
	return act{
		path: "/organisations/{id}/appoint", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			return p.recordForm(r, "org.appoint", func(org.Record) ([]ui.Field, error) {
				return appointFields(r.Context(), p.org.Today()), nil
			})
		},
		save: func(a *answers) (string, string, error) {
			n := org.Appointment{
				OrganisationID: a.id(), Title: org.Title(a.text("title")), Holder: a.text("holder"), Phone: a.text("phone"), Source: org.Source(a.text("source")),
				ProducedBy: org.Production(a.text("produced_by")), FullTime: a.yes("full_time"), From: a.date("from"),
				ApprovalNo: a.text("approval_no"), ApprovedOn: a.date("approved_on"), FullSince: a.date("full_since"),
			}
			if err := a.err(); err != nil {
				return "", "", err
			}
			_, err := p.org.Appoint(a.r.Context(), n)
			return "/organisations/" + a.id(), "org.saved.post", err
		},
	}
}

func appointFields(ctx context.Context, today db.Date) []ui.Field {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	return []ui.Field{
		{Name: "title", Label: t("title"), Kind: ui.SelectField, Options: choices(ctx, "title", org.Title("").Values()), Value: string(org.Secretary), Required: true},
		{Name: "holder", Label: t("holder"), Required: true, MaxLen: 100, Focus: true},
		{Name: "phone", Label: t("phone"), Kind: ui.PhoneField, MaxLen: 40, Hint: t("phone.hint")},
		{Name: "source", Label: t("source"), Kind: ui.SelectField, Options: choices(ctx, "source", org.Source("").Values()), Required: true},
		{Name: "produced_by", Label: t("produced_by"), Kind: ui.RadioField, Options: choices(ctx, "produced", org.Production("").Values()), Value: string(org.ByElection), Required: true},
		{Name: "full_time", Label: t("full_time"), Kind: ui.CheckField},
		dayField(ctx, "from", "org.post_from", today),
		{Name: "approval_no", Label: t("approval_no"), MaxLen: 100, Hint: t("approval_no.hint")},
		{Name: "approved_on", Label: t("approved_on"), Kind: ui.DateField},
		{Name: "full_since", Label: t("full_since"), Kind: ui.DateField, Hint: t("full_since.hint")},
	}
}

// heldBy is the post that the address names, of the organisation that it names.
func heldBy(r *http.Request, o org.Record) (org.Post, error) {
	for _, p := range o.Posts {
		if p.ID == r.PathValue("post") {
			return p, nil
		}
	}
	return org.Post{}, fault.Missing()
}

func (p pages) endPostForm() act {
	return act{
		path: "/organisations/{id}/posts/{post}/end", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			var post org.Post
			page, form, err := p.recordForm(r, "org.end_post", func(o org.Record) (fields []ui.Field, err error) {
				post, err = heldBy(r, o)
				on := dayField(ctx, "on", "org.post_on", p.org.Today())
				on.Hint = locale.T(ctx, "org.post_on.hint")
				return []ui.Field{on}, err
			})
			page.Lead = word(ctx, "title", post.Title) + " " + post.Holder + " " + period(ctx, post.ValidFrom, post.ValidTo)
			form.Danger = true
			return page, form, err
		},
		save: func(a *answers) (string, string, error) {
			on := a.date("on")
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/organisations/" + a.id(), "org.saved.post", p.org.EndPost(a.r.Context(), a.r.PathValue("post"), on)
		},
	}
}

func (p pages) approvePostForm() act {
	return act{
		path: "/organisations/{id}/posts/{post}/approve", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			var post org.Post
			page, form, err := p.recordForm(r, "org.approve_post", func(o org.Record) (fields []ui.Field, err error) {
				post, err = heldBy(r, o)
				return []ui.Field{
					{Name: "approval_no", Label: locale.T(ctx, "org.approval_no"), Required: true, MaxLen: 100, Focus: true},
					dayField(ctx, "approved_on", "org.approved_on", p.org.Today()),
				}, err
			})
			page.Lead = word(ctx, "title", post.Title) + " " + post.Holder
			return page, form, err
		},
		save: func(a *answers) (string, string, error) {
			on := a.date("approved_on")
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/organisations/" + a.id(), "org.saved.post", p.org.ApprovePost(a.r.Context(), a.r.PathValue("post"), a.text("approval_no"), on)
		},
	}
}

func (p pages) electForm() act {
	return act{
		path: "/organisations/{id}/elect", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			t := func(key string) string { return locale.T(ctx, "org."+key) }
			page, form, err := p.recordForm(r, "org.elect", func(o org.Record) ([]ui.Field, error) {
				return []ui.Field{
					dayField(ctx, "elected_on", "org.elected_on", p.org.Today()),
					{Name: "electorate", Label: t("electorate"), Kind: ui.RadioField, Options: choices(ctx, "electorate", org.Electorate("").Values()), Value: string(org.AllMembers), Required: true},
					{Name: "due", Label: t("due"), Kind: ui.NumberField, Min: "0", Unit: t("person"), Value: o.FullMembers.String(), Hint: t("due.hint")},
					{Name: "present", Label: t("present"), Kind: ui.NumberField, Min: "0", Unit: t("person"), Hint: t("present.hint")},
					{Name: "yes", Label: t("in_favour"), Kind: ui.NumberField, Min: "0", Unit: t("votes_unit"), Hint: t("in_favour.hint")},
					{Name: "approval_no", Label: t("election_reply"), MaxLen: 100, Hint: t("election_reply.hint")},
				}, nil
			})
			form.Hint = t("elect.hint")
			return page, form, err
		},
		save: func(a *answers) (string, string, error) {
			n := org.NewTerm{
				OrganisationID: a.id(), ElectedOn: a.date("elected_on"), Electorate: org.Electorate(a.text("electorate")),
				Due: a.number("due"), Present: a.number("present"), Yes: a.number("yes"), ApprovalNo: a.text("approval_no"),
			}
			if err := a.err(); err != nil {
				return "", "", err
			}
			if n.Electorate == org.Appointed { // nobody voted
				n.Due, n.Present, n.Yes = db.OptInt{}, db.OptInt{}, db.OptInt{}
			}
			_, err := p.org.OpenTerm(a.r.Context(), n)
			return "/organisations/" + a.id(), "org.saved.term", err
		},
	}
}

func (p pages) extendForm() act {
	return act{
		path: "/organisations/{id}/extend", permission: access.OrganisationManage,
		ask: func(r *http.Request) (ui.PageProps, ui.FormProps, error) {
			ctx := r.Context()
			var term org.Term
			page, form, err := p.recordForm(r, "org.extend", func(o org.Record) ([]ui.Field, error) {
				term = o.Term
				if term.ID == "" {
					return nil, fault.Missing()
				}
				return []ui.Field{
					{Name: "term", Kind: ui.HiddenField, Value: term.ID},
					{Name: "to", Label: locale.T(ctx, "org.extended_to"), Kind: ui.DateField, Required: true, Hint: locale.T(ctx, "org.extended_to.hint", term.End())},
					{Name: "approval_no", Label: locale.T(ctx, "org.extension_no"), Required: true, MaxLen: 100, Hint: locale.T(ctx, "org.extension_no.hint")},
				}, nil
			})
			form.Version = int64(term.Version)
			return page, form, err
		},
		save: func(a *answers) (string, string, error) {
			x := org.Extension{TermID: a.text("term"), To: a.date("to"), ApprovalNo: a.text("approval_no"), Version: api.Version(a.r)}
			if err := a.err(); err != nil {
				return "", "", err
			}
			return "/organisations/" + a.id(), "org.saved.term", p.org.Extend(a.r.Context(), x)
		},
	}
}
