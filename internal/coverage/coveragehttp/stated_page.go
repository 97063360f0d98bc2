package coveragehttp

import (
	"context"
	"errors"
	"net/http"

	"qipan/internal/coverage"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

var statedSpec = ui.ListSpec{
	Filters: []string{"match"}, Columns: []string{"name", "unit", "stated", "founded", "match", "verdict", "from", "act"},
}

// statedLink leads from the gap list to what ledgers state, where they state anything.
func (p *pages) statedLink(ctx context.Context) ([]ui.Action, error) {
	if !mayWork(ctx) {
		return nil, nil
	}
	n, err := p.s.StatedCount(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	return []ui.Action{{Label: locale.T(ctx, "coverage.stated.open", n), Href: "/coverage/stated"}}, nil
}

func (p *pages) stated(w http.ResponseWriter, r *http.Request) error {
	return p.statedPage(w, r, http.StatusOK, nil)
}

func (p *pages) statedPage(w http.ResponseWriter, r *http.Request, status int, notices []ui.NoticeProps) error {
	ctx := r.Context()
	st := ui.ParseList("/coverage/stated", r.URL.Query(), statedSpec)
	page, err := p.s.Stated(ctx, coverage.StatedQuery{Text: st.Query, Match: coverage.StatedMatch(st.Filter("match")), Limit: st.Limit(), Offset: st.Offset()})
	if err != nil {
		return err
	}
	t := func(k string) string { return locale.T(ctx, "coverage.stated."+k) }
	list := ui.ListPage(ui.ListProps[coverage.Stated]{
		State: st, Caption: t("title"), Unit: locale.T(ctx, "coverage.unit"), Columns: statedColumns(ctx), Rows: page.Rows, Total: page.Total,
		RowID: func(x coverage.Stated) string {
			if x.Match != coverage.MatchReady {
				return ""
			}
			return x.EnterpriseID
		},
		RowHref: func(x coverage.Stated) string { return "/enterprises/" + x.EnterpriseID },
		Views:   statedViews(ctx, st, page),
		Bulk:    []ui.Bulk{{Label: t("bulk"), Post: "/coverage/stated", Hint: t("bulk.hint")}},
		Empty:   ui.EmptyProps{Title: t("empty"), Done: true}, Note: t("note"),
	})
	props := ui.PageProps{
		Title: t("title"), Lead: t("lead"), Wide: true, Landscape: true, Print: st.Print, Back: st.With("print", "").URL(), Notices: notices,
		Crumbs: []ui.Crumb{{Label: locale.T(ctx, "coverage.gaps.title"), Href: "/gaps"}},
	}
	return api.RenderStatus(w, r, status, gapsPage(props, list))
}

// statedViews cut the list by match; matches without rows are left out.
func statedViews(ctx context.Context, st ui.ListState, page coverage.StatedPage) []ui.View {
	on := st.Filter("match")
	views := []ui.View{{Label: locale.T(ctx, "coverage.stated.all"), Href: st.With("match", "").URL(), Count: page.All, Current: on == ""}}
	for _, m := range coverage.MatchReady.Values() {
		if page.Count[m] > 0 || on == string(m) {
			views = append(views, ui.View{Label: matchWord(ctx, m), Href: st.With("match", string(m)).URL(), Count: page.Count[m], Current: on == string(m)})
		}
	}
	return views
}

func matchWord(ctx context.Context, m coverage.StatedMatch) string {
	return locale.T(ctx, "coverage.stated.match."+string(m))
}

func statedColumns(ctx context.Context) []ui.Column[coverage.Stated] {
	t := func(k string) string { return locale.T(ctx, "coverage.stated.column."+k) }
	return []ui.Column[coverage.Stated]{
		{Key: "name", Title: locale.T(ctx, "coverage.column.name"), Fixed: true, Wide: true, Text: func(x coverage.Stated) string { return x.Name }},
		{Key: "unit", Title: locale.T(ctx, "coverage.column.unit"), Text: func(x coverage.Stated) string { return x.UnitName }},
		{Key: "stated", Title: t("stated"), Text: func(x coverage.Stated) string {
			if x.Organisation == "" {
				return locale.T(ctx, "coverage.stated.unnamed")
			}
			return x.Organisation
		}},
		{Key: "founded", Title: t("founded"), Text: func(x coverage.Stated) string { return x.Founded }},
		{Key: "match", Title: t("match"), Hidden: true, Text: func(x coverage.Stated) string { return x.OrganisationName }, Href: matchHref},
		{Key: "verdict", Title: t("verdict"), Text: func(x coverage.Stated) string { return matchWord(ctx, x.Match) }, State: matchState, Href: matchHref},
		{Key: "from", Title: t("from"), Text: func(x coverage.Stated) string {
			if x.Match != coverage.MatchReady {
				return ""
			}
			return string(x.From)
		}},
		{Key: "act", Title: t("act"), Print: ui.PrintNever, Text: func(coverage.Stated) string { return locale.T(ctx, "coverage.stated.enter") }, Href: enterHref},
	}
}

func matchState(x coverage.Stated) ui.State {
	switch x.Match {
	case coverage.MatchReady:
		return ui.Ready
	case coverage.MatchInCase:
		return ui.Working
	case coverage.MatchUnregistered, coverage.MatchUnnamed:
		return ui.Missing
	case coverage.MatchAmbiguous, coverage.MatchSole, coverage.MatchDay:
	}
	return ui.Blocked
}

func matchHref(x coverage.Stated) string {
	if x.OrganisationID == "" {
		return ""
	}
	return "/organisations/" + x.OrganisationID
}

func enterHref(x coverage.Stated) string {
	href := "/coverage/link?enterprise=" + x.EnterpriseID
	if x.OrganisationID != "" {
		href += "&organisation=" + x.OrganisationID
	}
	return href
}

// linkStated links what a person has chosen; a refusal comes back on the list and names the enterprise at which it stopped.
func (p *pages) linkStated(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	_, err = p.s.LinkStated(ctx, r.PostForm["id"])
	if err == nil {
		return api.Done(w, r, "/coverage/stated", "coverage.saved.stated")
	}
	text := api.Message(ctx, err)
	if at, ok := errors.AsType[*coverage.StatedRefusal](err); ok {
		text = locale.T(ctx, "coverage.stated.refused", at.Enterprise, api.Message(ctx, at.Cause))
	}
	if k := fault.KindOf(err); k == fault.Conflict || k == fault.Invalid {
		return p.statedPage(w, r, api.StatusOf(err), []ui.NoticeProps{{Kind: ui.Failed, Text: text}})
	}
	return err
}
