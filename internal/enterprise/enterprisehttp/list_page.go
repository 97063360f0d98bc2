package enterprisehttp

import (
	"bytes"
	"context"
	"net/http"
	"path"
	"strings"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

var listSpec = ui.ListSpec{
	Sorts:   []string{"name", "staff", "members", "since"},
	Filters: []string{"subdistrict", "community", "site", "status", "section", "key", "missing", "coverage"},
	Columns: []string{"name", "uscc", "status", "subdistrict", "community", "site", "address", "trade", "staff", "members", "probationary", "coverage", "contact", "phone", "key", "lacks", "since"},
}

// listPage is what the template of the list shows.
type listPage struct {
	page ui.PageProps
	list ui.ListProps[enterprise.Row]
}

func (h handlers) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	day, err := api.AsOf(r, h.service.Today())
	if err != nil {
		return err
	}
	units, err := h.service.Places(ctx)
	if err != nil {
		return err
	}
	state := ui.ParseList("/enterprises", r.URL.Query(), listSpec)
	q := enterprise.ListQuery{
		Filter: h.filterOf(state, units, day), Sort: enterprise.Sort(state.Sort), Desc: state.Desc, Limit: state.Limit(), Offset: state.Offset(),
	}
	found, err := h.service.List(ctx, q)
	if err != nil {
		return err
	}
	p := h.listProps(ctx, state, units, found)
	return api.Render(w, r, listTemplate(p))
}

// filterOf reads the address; a place that is not the caller's narrows the list to nothing rather than to everything.
func (h handlers) filterOf(s ui.ListState, units []org.Unit, day db.Date) enterprise.Filter {
	f := enterprise.Filter{
		Query: s.Query, SiteID: s.Filter("site"), Status: enterprise.Status(s.Filter("status")), Section: s.Filter("section"),
		Key: enterprise.Answer(s.Filter("key")), Lack: enterprise.Lack(s.Filter("missing")), Coverage: s.Filter("coverage"), Day: day,
	}
	if !strings.Contains(sections, f.Section) || len(f.Section) > 1 {
		f.Section = ""
	}
	for _, key := range []string{"subdistrict", "community"} {
		if id := s.Filter(key); id != "" {
			f.UnitPath = "/-/"
			for _, u := range units {
				if u.ID == id {
					f.UnitPath = u.Path
				}
			}
		}
	}
	return f
}

func (h handlers) listProps(ctx context.Context, state ui.ListState, units []org.Unit, found enterprise.List) listPage {
	t := func(key string) string { return locale.T(ctx, key) }
	p := listPage{page: ui.PageProps{
		Title: t("enterprise.list.title"), Lead: t("enterprise.list.lead"), Wide: true, Landscape: true,
		Print: state.Print, Back: state.With("print", "").URL(),
	}}
	if who, ok := access.Of(ctx); ok && who.Can(access.EnterpriseEdit) {
		p.page.Primary = &ui.Action{Label: t("enterprise.action.new"), Href: "/enterprises/new"}
	}
	p.list = ui.ListProps[enterprise.Row]{
		State: state, Caption: t("enterprise.list.title"), Unit: t("enterprise.unit"), Rows: found.Rows, Total: found.Count,
		Columns: h.columns(ctx), Filters: h.filters(ctx, state, units),
		RowHref: func(r enterprise.Row) string { return "/enterprises/" + r.ID },
		Totals: map[string]string{
			"name": locale.T(ctx, "enterprise.list.total", ui.Count(found.Count)), "staff": ui.Count(found.Staff),
			"members": ui.Count(found.Members), "probationary": ui.Count(found.Probationary),
		},
		Empty: ui.EmptyProps{Title: t("enterprise.list.empty"), Text: t("enterprise.list.empty_text"), Action: &ui.Action{Label: t("enterprise.action.import"), Href: "/imports/new?kind=enterprises"}},
		Note:  t("enterprise.list.note"),
	}
	if who, ok := access.Of(ctx); ok && who.Can(access.ExportUse) {
		p.list.Exports = []ui.Action{
			{Label: t("enterprise.export.xlsx"), Href: state.On("/enterprises/export.xlsx"), Download: true},
			{Label: t("enterprise.export.csv"), Href: state.On("/enterprises/export.csv"), Download: true},
		}
	}
	return p
}

func (h handlers) columns(ctx context.Context) []ui.Column[enterprise.Row] {
	type row = enterprise.Row
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	cols := []ui.Column[row]{
		{Key: "name", Title: t("name"), Sort: "name", Fixed: true, Wide: true, Text: func(r row) string { return r.Name }},
		{Key: "uscc", Title: t("uscc"), Hidden: true, Text: func(r row) string { return r.USCC }},
		{
			Key: "status", Title: t("status"), Text: func(r row) string { return word(ctx, "enterprise.status.", string(r.Status)) },
			State: func(r row) ui.State { return statusState(r.Status) },
		},
		{Key: "subdistrict", Title: t("subdistrict"), Text: func(r row) string { return r.Subdistrict }},
		{Key: "community", Title: t("community"), Hidden: true, Text: func(r row) string { return r.Community }},
		{Key: "site", Title: t("site"), Text: func(r row) string { return r.SiteName }, Href: siteHref},
		{Key: "address", Title: t("address"), Hidden: true, Text: func(r row) string { return r.Address }},
		{Key: "trade", Title: t("trade"), Text: func(r row) string { return tradeWords(ctx, r.Facts) }},
		{Key: "staff", Title: t("staff_unit"), Align: ui.Right, Sort: "staff", Text: func(r row) string { return r.Staff.String() }},
		{Key: "members", Title: t("full_members_unit"), Align: ui.Right, Sort: "members", Text: func(r row) string { return r.FullMembers.String() }},
		{Key: "probationary", Title: t("probationary_unit"), Align: ui.Right, Hidden: true, Text: func(r row) string { return r.Probationary.String() }},
	}
	if h.hooks.CoverageWord != nil {
		cols = append(cols, ui.Column[row]{
			Key: "coverage", Title: t("coverage"),
			Text:  func(r row) string { w, _ := h.hooks.CoverageWord(ctx, r.Coverage); return w },
			State: func(r row) ui.State { _, s := h.hooks.CoverageWord(ctx, r.Coverage); return s },
		})
	}
	return append(cols,
		ui.Column[row]{Key: "contact", Title: t("contact"), Hidden: true, Text: func(r row) string { return r.Contact }},
		ui.Column[row]{Key: "phone", Title: t("phone"), Hidden: true, Text: func(r row) string { return r.Phone }},
		ui.Column[row]{Key: "key", Title: t("key"), Hidden: true, Text: func(r row) string { return yesNo(ctx, r.KeyEnterprise) }},
		ui.Column[row]{Key: "lacks", Title: t("lacks"), Hidden: true, Text: func(r row) string { return lackWords(ctx, r.Facts) }},
		ui.Column[row]{Key: "since", Title: t("since"), Hidden: true, Sort: "since", Text: func(r row) string { return string(r.Since) }},
	)
}

func siteHref(r enterprise.Row) string {
	if r.SiteID == "" {
		return ""
	}
	return "/sites/" + r.SiteID
}

func lackWords(ctx context.Context, f enterprise.Facts) string {
	var words []string
	for _, l := range f.Lacks() {
		words = append(words, locale.T(ctx, "enterprise.lack."+string(l)))
	}
	return strings.Join(words, "、")
}

func (h handlers) filters(ctx context.Context, state ui.ListState, units []org.Unit) []ui.Filter {
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	filters := []ui.Filter{
		{Key: "subdistrict", Label: t("subdistrict"), Options: optionsOfKind(units, org.Subdistrict, "")},
		{Key: "community", Label: t("community"), Options: optionsOfKind(units, org.Community, state.Filter("subdistrict"))},
		{Key: "status", Label: t("status"), Options: choicesOf[enterprise.Status](ctx, "enterprise.status.")},
		{Key: "section", Label: t("trade"), Options: sectionOptions(ctx)},
		{Key: "key", Label: t("key"), Options: choicesOf[enterprise.Answer](ctx, "enterprise.answer.")},
		{Key: "missing", Label: t("lacks"), Options: choicesOf[enterprise.Lack](ctx, "enterprise.lack.")},
	}
	if id := state.Filter("site"); id != "" {
		label := id
		if rec, err := h.service.SiteRecord(ctx, id); err == nil {
			label = rec.Name
		}
		filters = append(filters, ui.Filter{Key: "site", Label: t("site"), Options: []ui.Option{{Value: id, Label: label}}})
	}
	if states := h.service.CoverageStates(); len(states) > 0 && h.hooks.CoverageWord != nil {
		var options []ui.Option
		for _, s := range states {
			label, _ := h.hooks.CoverageWord(ctx, s)
			options = append(options, ui.Option{Value: s, Label: label})
		}
		filters = append(filters, ui.Filter{Key: "coverage", Label: t("coverage"), Options: options})
	}
	return filters
}

func (h handlers) export(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	day, err := api.AsOf(r, h.service.Today())
	if err != nil {
		return err
	}
	units, err := h.service.Places(ctx)
	if err != nil {
		return err
	}
	format := strings.TrimPrefix(path.Ext(r.URL.Path), ".")
	contentType := "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if enterprise.Format(format) == enterprise.CSV {
		contentType = "text/csv; charset=utf-8"
	}
	state := ui.ParseList("/enterprises", r.URL.Query(), listSpec)
	var b bytes.Buffer
	order := enterprise.ExportOrder{Filter: h.filterOf(state, units, day), Format: enterprise.Format(format)}
	if err := h.service.Export(ctx, order, &b); err != nil {
		return err
	}
	return api.Attachment(w, locale.T(ctx, "enterprise.export.name")+"-"+string(day)+"."+format, contentType, b.Bytes())
}
