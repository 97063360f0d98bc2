package enterprisehttp

import (
	"context"
	"net/http"
	"strings"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/geo"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

var siteSpec = ui.ListSpec{
	Sorts: []string{"name", "enterprises", "staff", "members"}, Filters: []string{"kind", "unit"},
	Columns: []string{"name", "kind", "unit", "address", "enterprises", "staff", "members"},
}

type sitesPage struct {
	page ui.PageProps
	list ui.ListProps[enterprise.Site]
}

func (h handlers) sites(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	units, err := h.service.Places(ctx)
	if err != nil {
		return err
	}
	state := ui.ParseList("/sites", r.URL.Query(), siteSpec)
	q := enterprise.SiteQuery{
		SiteFilter: enterprise.SiteFilter{Query: state.Query, Kind: enterprise.SiteKind(state.Filter("kind"))},
		Sort:       enterprise.SiteSort(state.Sort), Desc: state.Desc, Limit: state.Limit(), Offset: state.Offset(),
	}
	if id := state.Filter("unit"); id != "" {
		q.UnitPath = pathOf(units, id)
	}
	rows, total, err := h.service.Sites(ctx, q)
	if err != nil {
		return err
	}
	t := func(key string) string { return locale.T(ctx, key) }
	p := sitesPage{page: ui.PageProps{
		Title: t("enterprise.sites.title"), Lead: t("enterprise.sites.lead"), Wide: true, Print: state.Print, Back: state.With("print", "").URL(),
	}}
	if who, ok := access.Of(ctx); ok && who.Can(access.EnterpriseEdit) {
		p.page.Primary = &ui.Action{Label: t("enterprise.action.new_site"), Href: "/sites/new"}
	}
	p.list = ui.ListProps[enterprise.Site]{
		State: state, Caption: t("enterprise.sites.title"), Unit: t("enterprise.sites.unit"), Rows: rows, Total: total, Columns: siteColumns(ctx),
		RowHref: func(s enterprise.Site) string { return "/sites/" + s.ID },
		Filters: []ui.Filter{
			{Key: "kind", Label: t("enterprise.field.site_kind"), Options: choicesOf[enterprise.SiteKind](ctx, "enterprise.site.")},
			{Key: "unit", Label: t("enterprise.field.unit"), Options: unitOptions(units)},
		},
		Empty: ui.EmptyProps{Title: t("enterprise.sites.empty")},
	}
	return api.Render(w, r, sitesTemplate(p))
}

// pathOf is the path of a unit that the caller may see; one that covers nothing for any other.
func pathOf(units []org.Unit, id string) string {
	for _, u := range units {
		if u.ID == id {
			return u.Path
		}
	}
	return "/-/"
}

func siteColumns(ctx context.Context) []ui.Column[enterprise.Site] {
	type site = enterprise.Site
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	rows := func(s site) string { return "/enterprises?site=" + s.ID + "&status=IN_OPERATION" }
	return []ui.Column[site]{
		{Key: "name", Title: t("site_name"), Sort: "name", Fixed: true, Wide: true, Text: func(s site) string { return s.Name }},
		{Key: "kind", Title: t("site_kind"), Text: func(s site) string { return word(ctx, "enterprise.site.", string(s.Kind)) }},
		{Key: "unit", Title: t("unit"), Text: func(s site) string { return s.UnitName }},
		{Key: "address", Title: t("address"), Text: func(s site) string { return s.Address }},
		{Key: "enterprises", Title: t("enterprises_unit"), Align: ui.Right, Sort: "enterprises", Text: func(s site) string { return ui.Count(s.Enterprises) }, Href: rows},
		{Key: "staff", Title: t("staff_unit"), Align: ui.Right, Sort: "staff", Text: func(s site) string { return ui.Count(s.Staff) }, Href: rows},
		{Key: "members", Title: t("full_members_unit"), Align: ui.Right, Sort: "members", Text: func(s site) string { return ui.Count(s.Members) }, Href: rows},
	}
}

type sitePage struct {
	page      ui.PageProps
	head      ui.RecordProps
	facts     ui.FactGroupProps
	occupants ui.TableProps[enterprise.Row]
	all       *ui.Action
	plan      *ui.MapProps
	events    []ui.Event
}

func (h handlers) site(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	rec, err := h.service.SiteRecord(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	rows := "/enterprises?site=" + rec.ID
	p := sitePage{
		page: ui.PageProps{Title: rec.Name, Crumbs: []ui.Crumb{{Label: locale.T(ctx, "enterprise.sites.title"), Href: "/sites"}}, Wide: true},
		head: ui.RecordProps{Kind: word(ctx, "enterprise.site.", string(rec.Kind)), Facts: []ui.Fact{
			{Label: t("enterprises_unit"), Value: ui.Count(rec.Enterprises), Href: rows},
			{Label: t("staff_unit"), Value: ui.Count(rec.Staff), Href: rows},
			{Label: t("full_members_unit"), Value: ui.Count(rec.Members), Href: rows},
		}},
		facts: ui.FactGroupProps{ID: "facts-site", Title: locale.T(ctx, "enterprise.site.facts"), Facts: siteFacts(ctx, rec)},
		occupants: ui.TableProps[enterprise.Row]{
			Caption: locale.T(ctx, "enterprise.site.occupants"), Rows: rec.Occupants.Rows, Columns: occupantColumns(h.columns(ctx)),
			RowHref: func(e enterprise.Row) string { return "/enterprises/" + e.ID }, Empty: ui.EmptyProps{Title: locale.T(ctx, "enterprise.site.vacant")},
		},
		all: &ui.Action{Label: locale.T(ctx, "enterprise.site.all"), Href: rows}, plan: sitePlan(ctx, rec),
	}
	for _, e := range rec.Entries {
		p.events = append(p.events, ui.Event{When: ui.Stamp(e.At), Who: e.ActorName, Text: actWords(ctx, e)})
	}
	if rec.MayEdit {
		p.facts.EditHref = "/sites/" + rec.ID + "/edit"
	}
	return api.Render(w, r, siteTemplate(p))
}

// occupantColumns are the columns that say something within one site.
func occupantColumns(all []ui.Column[enterprise.Row]) []ui.Column[enterprise.Row] {
	var out []ui.Column[enterprise.Row]
	for _, c := range all {
		switch c.Key {
		case "name", "status", "trade", "staff", "members", "coverage":
			out = append(out, c)
		}
	}
	return out
}

func siteFacts(ctx context.Context, s enterprise.SiteRecord) []ui.Fact {
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	point := pointWords(enterprise.Facts{Lon: s.Lon, Lat: s.Lat, Datum: s.Datum})
	facts := []ui.Fact{
		{Label: t("unit"), Value: s.UnitName}, {Label: t("address"), Value: s.Address, Missing: s.Address == ""}, {Label: t("point"), Value: point, Missing: point == ""},
	}
	switch s.Kind {
	case enterprise.Park:
		facts = append(facts, ui.Fact{Label: t("level"), Value: word(ctx, "enterprise.level.", string(s.Level)), Missing: s.Level == ""})
	case enterprise.Building:
		facts = append(facts, ui.Fact{Label: t("big"), Value: word(ctx, "enterprise.answer.", string(s.Big)), Missing: s.Big == ""})
	case enterprise.Market:
	}
	if s.MayEdit {
		for i := range facts {
			facts[i].FixHref = "/sites/" + s.ID + "/edit"
		}
	}
	return facts
}

// sitePlan draws the site and its enterprises in one datum; places of self-employed people are left out.
func sitePlan(ctx context.Context, s enterprise.SiteRecord) *ui.MapProps {
	var points []ui.Point
	add := func(id, kind, label, href string, p geo.Point) {
		q, err := p.To(geo.CGCS2000)
		if err != nil {
			return // a stored point was checked when it was written
		}
		points = append(points, ui.Point{ID: id, Lng: q.Lon, Lat: q.Lat, Label: label, Kind: kind, Href: href, Group: s.Name})
	}
	if s.HasPoint() {
		add(s.ID, "site", s.Name, "/sites/"+s.ID, geo.Point{Lon: s.Lon, Lat: s.Lat, Datum: s.Datum})
	}
	for _, e := range s.Occupants.Rows {
		if e.OnMap() {
			add(e.ID, "enterprise", e.Name, "/enterprises/"+e.ID, geo.Point{Lon: e.Lon, Lat: e.Lat, Datum: e.Datum})
		}
	}
	if len(points) == 0 {
		return nil
	}
	return &ui.MapProps{
		ID: "site-map", Label: locale.T(ctx, "enterprise.site.map"), Points: points, Datum: "CGCS2000", NoTwin: true,
		Legend: []ui.LegendEntry{
			{Kind: "site", Label: word(ctx, "enterprise.site.", string(s.Kind)), Shape: ui.Square, State: ui.Ready},
			{Kind: "enterprise", Label: locale.T(ctx, "enterprise.kind"), Shape: ui.Circle, State: ui.Neutral},
		},
	}
}

func (h handlers) siteFormPage(ctx context.Context, f enterprise.SiteFacts, action string) (formPage, error) {
	units, err := h.service.Places(ctx)
	if err != nil {
		return formPage{}, err
	}
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	fields := []ui.Field{
		{Name: "kind", Label: t("site_kind"), Kind: ui.RadioField, Value: string(f.Kind), Options: choicesOf[enterprise.SiteKind](ctx, "enterprise.site."), Required: true},
		{Name: "name", Label: t("site_name"), Value: f.Name, Required: true, MaxLen: 200, Width: ui.Full},
		unitField(ctx, f.UnitID, units),
		{Name: "address", Label: t("address"), Value: f.Address, MaxLen: 500, Width: ui.Full},
		{Name: "street", Label: t("street"), Value: f.Street, MaxLen: 200, Hint: t("street_hint")},
		{Name: "level", Label: t("level"), Kind: ui.SelectField, Value: string(f.Level), Options: choicesOf[enterprise.SiteLevel](ctx, "enterprise.level.")},
		{Name: "big", Label: t("big"), Kind: ui.SelectField, Value: string(f.Big), Options: choicesOf[enterprise.Answer](ctx, "enterprise.answer.")},
	}
	fields = append(fields, pointFields(ctx, f.Lon, f.Lat, f.Datum)...)
	return formPage{
		page: ui.PageProps{Title: locale.T(ctx, "enterprise.site.form"), Crumbs: []ui.Crumb{{Label: locale.T(ctx, "enterprise.sites.title"), Href: "/sites"}}},
		form: ui.FormProps{Action: action, Fields: fields, Submit: locale.T(ctx, "enterprise.action.save_site"), Cancel: strings.TrimSuffix(strings.TrimSuffix(action, "/edit"), "/new")},
	}, nil
}

func (h handlers) newSiteForm(w http.ResponseWriter, r *http.Request) error {
	p, err := h.siteFormPage(r.Context(), enterprise.SiteFacts{}, "/sites/new")
	if err != nil {
		return err
	}
	return api.Render(w, r, formTemplate(p))
}

func (a *answers) site() enterprise.SiteFacts {
	f := enterprise.SiteFacts{
		Kind: choice[enterprise.SiteKind](a, "kind"), Name: a.text("name"), UnitID: a.text("unit"), Address: a.text("address"), Street: a.text("street"),
		Level: choice[enterprise.SiteLevel](a, "level"), Big: choice[enterprise.Answer](a, "big"),
	}
	f.Lon, f.Lat, f.Datum = a.point()
	return f
}

func (h handlers) addSite(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	a := &answers{r: r}
	f := a.site()
	var site enterprise.Site
	if err = a.bad.Err(); err == nil {
		site, err = h.service.AddSite(r.Context(), f)
	}
	if err != nil {
		p, perr := h.siteFormPage(r.Context(), f, "/sites/new")
		if perr != nil {
			return perr
		}
		return refused(w, r, p, err)
	}
	return api.Done(w, r, "/sites/"+site.ID, "enterprise.saved.site")
}

func (h handlers) siteEditPage(ctx context.Context, id string) (formPage, enterprise.SiteRecord, error) {
	rec, err := h.service.SiteRecord(ctx, id)
	if err == nil && !rec.MayEdit {
		err = fault.New(fault.Forbidden, "forbidden")
	}
	if err != nil {
		return formPage{}, rec, err
	}
	p, err := h.siteFormPage(ctx, rec.SiteFacts, "/sites/"+id+"/edit")
	p.form.Version = int64(rec.Version)
	return p, rec, err
}

func (h handlers) siteForm(w http.ResponseWriter, r *http.Request) error {
	p, _, err := h.siteEditPage(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return api.Render(w, r, formTemplate(p))
}

func (h handlers) changeSite(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	p, rec, err := h.siteEditPage(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	a := &answers{r: r}
	f := a.site()
	if err = a.bad.Err(); err == nil {
		err = h.service.ChangeSite(r.Context(), rec.ID, api.Version(r), f)
	}
	return h.finish(w, r, p, err, "enterprise.saved.site")
}
