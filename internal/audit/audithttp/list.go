package audithttp

import (
	"context"
	"net/http"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

var listSpec = ui.ListSpec{
	Sorts: []string{"seq"}, Desc: true,
	Filters: []string{"from", "to"},
	Columns: []string{"seq", "at", "actor", "action", "subject", "detail"},
}

// Register adds the auditor's page.
func Register(x *api.Router, d *db.DB) {
	x.Page(http.MethodGet, "/audit", string(access.AuditRead), func(w http.ResponseWriter, r *http.Request) error {
		scope, err := access.Require(r.Context(), access.AuditRead)
		if err != nil {
			return err
		}
		state := ui.ParseList("/audit", r.URL.Query(), listSpec)
		f, err := filterOf(state)
		if err != nil {
			return err
		}
		rows, total, err := audit.Read(r.Context(), d, scope, f)
		if err != nil {
			return err
		}
		return api.Render(w, r, listPage(state, rows, total))
	})
}

func filterOf(s ui.ListState) (audit.Filter, error) {
	f := audit.Filter{Actor: s.Query, Limit: s.Limit(), Offset: s.Offset()}
	for key, to := range map[string]*db.Date{"from": &f.From, "to": &f.To} {
		if v := s.Filter(key); v != "" {
			d, err := db.ParseDate(v)
			if err != nil {
				return f, fault.New(fault.Invalid, "date_invalid").On(key).Because(err)
			}
			*to = d
		}
	}
	return f, nil
}

// actionWords says an action in words: the audit's own, else those under which its room shows it; a new action that has none
// yet shows its name.
func actionWords(ctx context.Context, action string) string {
	room, act, _ := strings.Cut(action, ".")
	for _, key := range []string{"audit.action." + action, room + ".event." + act, room + ".act." + action} {
		if locale.Has(key) {
			return locale.T(ctx, key)
		}
	}
	return action
}

// kindWords names the kind of a record.
func kindWords(ctx context.Context, kind string) string {
	if key := "audit.kind." + kind; locale.Has(key) {
		return locale.T(ctx, key)
	}
	return kind
}

// subjectHref opens the record that an entry is about, where it has a page.
func subjectHref(e audit.Entry) string {
	paths := map[string]string{
		"unit": "/units/", "organisation": "/organisations/", "enterprise": "/enterprises/", "site": "/sites/", "formation_case": "/cases/", "import": "/imports/",
	}
	if p, ok := paths[e.Kind]; ok && e.SubjectID != "" {
		return p + e.SubjectID
	}
	return ""
}

// detailWords prints the details of an entry on one line.
func detailWords(detail string) string {
	if detail == "null" || detail == "{}" {
		return ""
	}
	return strings.NewReplacer(`{`, "", `}`, "", `"`, "", `:`, "：", `,`, "；").Replace(detail)
}
