package enterprisehttp

import (
	"context"
	"net/http"
	"strconv"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/geo"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// formPage is what the template of every form shows.
type formPage struct {
	page ui.PageProps
	form ui.FormProps
}

// enterpriseForm is a form page below a record.
func enterpriseForm(ctx context.Context, e enterprise.Record, title string, f ui.FormProps) formPage {
	f.Cancel, f.Version = "/enterprises/"+e.ID, int64(e.Version)
	return formPage{
		page: ui.PageProps{Title: title, Crumbs: []ui.Crumb{
			{Label: locale.T(ctx, "enterprise.list.title"), Href: "/enterprises"}, {Label: e.Name, Href: "/enterprises/" + e.ID},
		}},
		form: f,
	}
}

// refused shows a form again with the errors beside its fields and what was typed kept; other errors are returned.
func refused(w http.ResponseWriter, r *http.Request, p formPage, err error) error {
	messages, ok := api.FieldErrors(r.Context(), err)
	if !ok {
		return err
	}
	p.form.Key = r.PostForm.Get(ui.FieldKey)
	p.form.Error = messages[""]
	keep := func(fields []ui.Field) {
		for i := range fields {
			f := &fields[i]
			f.Error = messages[f.Name]
			if f.Kind != ui.CheckField {
				f.Value = r.PostForm.Get(f.Name)
			} else if r.PostForm.Get(f.Name) == "" {
				f.Value = ""
			}
		}
	}
	keep(p.form.Fields)
	for _, s := range p.form.Sets {
		keep(s.Fields)
	}
	return api.RenderStatus(w, r, api.StatusOf(err), formTemplate(p))
}

// editable reads the record of a form; a file that may be seen and not edited is refused.
func (h handlers) editable(ctx context.Context, id string) (enterprise.Record, error) {
	rec, err := h.service.Record(ctx, id, "")
	if err == nil && !rec.MayEdit {
		err = fault.New(fault.Forbidden, "forbidden")
	}
	return rec, err
}

// newSets are the groups of the form of a new file.
func (h handlers) newSets(ctx context.Context, f enterprise.Facts, units []org.Unit) []ui.FieldSet {
	var sets []ui.FieldSet
	who, _ := access.Of(ctx)
	for _, g := range enterprise.Group("").Values() {
		if g != enterprise.Owner || who.Can(access.EnterpriseOwner) {
			sets = append(sets, ui.FieldSet{Title: locale.T(ctx, "enterprise.group."+string(g)), Fields: groupFields(ctx, g, f, units, "")})
		}
	}
	return append(sets, ui.FieldSet{Title: locale.T(ctx, "enterprise.source.title"), Fields: sourceFields(ctx, false)})
}

func (h handlers) newPage(ctx context.Context) (formPage, error) {
	units, err := h.service.Places(ctx)
	if err != nil {
		return formPage{}, err
	}
	f := enterprise.Facts{Dated: enterprise.Dated{LegalPerson: true}}
	if len(units) == 1 {
		f.UnitID = units[0].ID
	}
	return formPage{
		page: ui.PageProps{Title: locale.T(ctx, "enterprise.new.title"), Lead: locale.T(ctx, "enterprise.new.lead"), Crumbs: []ui.Crumb{{Label: locale.T(ctx, "enterprise.list.title"), Href: "/enterprises"}}},
		form: ui.FormProps{
			Action: "/enterprises/new", Sets: h.newSets(ctx, f, units), Submit: locale.T(ctx, "enterprise.action.create"),
			Cancel: "/enterprises", Draft: "enterprise-new",
		},
	}, nil
}

func (h handlers) newForm(w http.ResponseWriter, r *http.Request) error {
	p, err := h.newPage(r.Context())
	if err != nil {
		return err
	}
	return api.Render(w, r, formTemplate(p))
}

func (h handlers) add(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	a := &answers{r: r}
	n := enterprise.NewEnterprise{Source: a.text("source"), StatedBy: a.text("stated_by")}
	for _, g := range enterprise.Group("").Values() {
		a.apply(g)(&n.Facts)
	}
	err = a.bad.Err()
	var id string
	if err == nil {
		id, err = h.service.Add(r.Context(), n)
	}
	if err != nil {
		p, perr := h.newPage(r.Context())
		if perr != nil {
			return perr
		}
		return refused(w, r, p, err)
	}
	return api.Done(w, r, "/enterprises/"+id, "enterprise.saved.new")
}

func (h handlers) editPage(ctx context.Context, r *http.Request) (formPage, enterprise.Record, error) {
	rec, err := h.editable(ctx, r.PathValue("id"))
	if err != nil {
		return formPage{}, rec, err
	}
	g := enterprise.Group(r.PathValue("group"))
	if !g.Known() || g == enterprise.Owner && !rec.SeesOwner {
		return formPage{}, rec, fault.Missing()
	}
	units, err := h.service.Places(ctx)
	if err != nil {
		return formPage{}, rec, err
	}
	title := locale.T(ctx, "enterprise.edit.title", locale.T(ctx, "enterprise.group."+string(g)))
	fields := append(groupFields(ctx, g, rec.Facts, units, rec.SiteName), sourceFields(ctx, dated(g))...)
	return enterpriseForm(ctx, rec, title, ui.FormProps{
		Action: "/enterprises/" + rec.ID + "/edit/" + string(g), Fields: fields,
		Submit:    locale.T(ctx, "enterprise.action.save", locale.T(ctx, "enterprise.group."+string(g))),
		Secondary: []ui.Action{{Label: locale.T(ctx, "enterprise.action.confirm"), Href: "/enterprises/" + rec.ID + "/confirm/" + string(g)}},
	}), rec, nil
}

// dated reports whether a group holds facts with a beginning, so that the form asks for the day.
func dated(g enterprise.Group) bool {
	return g == enterprise.Place || g == enterprise.Scale || g == enterprise.Members
}

func (h handlers) editForm(w http.ResponseWriter, r *http.Request) error {
	p, _, err := h.editPage(r.Context(), r)
	if err != nil {
		return err
	}
	return api.Render(w, r, formTemplate(p))
}

func (h handlers) edit(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	p, rec, err := h.editPage(r.Context(), r)
	if err != nil {
		return err
	}
	g := enterprise.Group(r.PathValue("group"))
	a := &answers{r: r}
	c := enterprise.Change{
		ID: rec.ID, Version: api.Version(r), Group: g, On: a.day("on"), Apply: a.apply(g), Source: a.text("source"), StatedBy: a.text("stated_by"),
	}
	if err = a.bad.Err(); err == nil {
		err = h.service.Change(r.Context(), c)
	}
	return h.finish(w, r, p, err, "enterprise.saved.change")
}

// finish leads back to the record, or shows the form again.
func (h handlers) finish(w http.ResponseWriter, r *http.Request, p formPage, err error, notice string) error {
	if err != nil {
		return refused(w, r, p, err)
	}
	return api.Done(w, r, p.form.Cancel, notice)
}

// act is a form below a record: its page, and what its answers do.
type act struct {
	page   func(ctx context.Context, rec enterprise.Record) (formPage, error)
	do     func(ctx context.Context, a *answers, rec enterprise.Record) error
	notice string
}

func (h handlers) show(w http.ResponseWriter, r *http.Request, x act) error {
	rec, err := h.editable(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := x.page(r.Context(), rec)
	if err != nil {
		return err
	}
	return api.Render(w, r, formTemplate(p))
}

func (h handlers) carryOut(w http.ResponseWriter, r *http.Request, x act) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	rec, err := h.editable(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := x.page(r.Context(), rec)
	if err != nil {
		return err
	}
	return h.finish(w, r, p, x.do(r.Context(), &answers{r: r}, rec), x.notice)
}

func onField(ctx context.Context) ui.Field {
	return ui.Field{Name: "on", Label: locale.T(ctx, "enterprise.field.on"), Kind: ui.DateField, Hint: locale.T(ctx, "enterprise.field.on_hint")}
}

// sourceFields ask where the facts come from, and from which day on dated ones hold.
func sourceFields(ctx context.Context, dated bool) []ui.Field {
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	fields := []ui.Field{
		{Name: "source", Label: t("source"), MaxLen: 100, Example: t("source_example")},
		{Name: "stated_by", Label: t("stated_by"), MaxLen: 100, Hint: t("stated_by_hint")},
	}
	if dated {
		fields = append([]ui.Field{onField(ctx)}, fields...)
	}
	return fields
}

// groupFields are the questions of one group with what is known.
func groupFields(ctx context.Context, g enterprise.Group, f enterprise.Facts, units []org.Unit, siteName string) []ui.Field {
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	answers := choicesOf[enterprise.Answer](ctx, "enterprise.answer.")
	switch g {
	case enterprise.Identity:
		return []ui.Field{
			{Name: "name", Label: t("name"), Value: f.Name, Required: true, MaxLen: 200, Width: ui.Full},
			{Name: "uscc", Label: t("uscc"), Value: f.USCC, Hint: t("uscc_hint")},
			{Name: "ownership", Label: t("ownership"), Kind: ui.SelectField, Value: string(f.Ownership), Options: choicesOf[enterprise.Ownership](ctx, "enterprise.ownership.")},
			{Name: "legal_person", Label: t("legal_person"), Kind: ui.CheckField, Value: checked(f.LegalPerson)},
			{Name: "trade_code", Label: t("trade_code"), Value: f.TradeCode, Width: ui.Short, Example: "C3411"},
			{Name: "trade", Label: t("trade"), Value: f.Trade, MaxLen: 200},
			{Name: "legal_rep", Label: t("legal_rep"), Value: f.LegalRep, MaxLen: 200},
			{Name: "established", Label: t("established"), Value: f.Established, Width: ui.Short, Example: "2018-07"},
			{Name: "contact", Label: t("contact"), Value: f.Contact, MaxLen: 200},
			{Name: "phone", Label: t("phone"), Kind: ui.PhoneField, Value: f.Phone, MaxLen: 200},
			{Name: "key", Label: t("key"), Kind: ui.CheckField, Value: checked(f.KeyEnterprise)},
			{Name: "note", Label: t("note"), Kind: ui.TextArea, Value: f.Note, MaxLen: 2000, Rows: 3},
		}
	case enterprise.Place:
		fields := []ui.Field{unitField(ctx, f.UnitID, units), siteField(ctx, f.SiteID, siteName)}
		fields = append(fields,
			ui.Field{Name: "address", Label: t("address"), Value: f.Address, MaxLen: 500, Width: ui.Full},
			ui.Field{Name: "registered_at", Label: t("registered_at"), Value: f.RegisteredAt, MaxLen: 500, Width: ui.Full})
		return append(fields, pointFields(ctx, f.Lon, f.Lat, f.Datum)...)
	case enterprise.Scale:
		return []ui.Field{
			{Name: "staff", Label: t("staff"), Kind: ui.NumberField, Value: f.Staff.String(), Unit: t("person"), Min: "0"},
			{Name: "revenue", Label: t("revenue"), Value: enterprise.FormatWan(f.RevenueFen), Width: ui.Short, Example: "1234.56"},
			{Name: "above_scale", Label: t("above_scale"), Kind: ui.SelectField, Value: string(f.AboveScale), Options: answers, Hint: t("above_scale_hint")},
			{Name: "above_scale_year", Label: t("above_scale_year"), Kind: ui.NumberField, Value: f.AboveScaleYear.String(), Min: "1990", Max: "2100"},
		}
	case enterprise.Owner:
		return []ui.Field{
			{Name: "owner_name", Label: t("owner_name"), Value: f.OwnerName, MaxLen: 200},
			{Name: "owner_member", Label: t("owner_member"), Kind: ui.SelectField, Value: string(f.OwnerMember), Options: answers},
			{Name: "owner_seat", Label: t("owner_seat"), Kind: ui.SelectField, Value: string(f.OwnerSeat), Options: answers},
		}
	case enterprise.Members:
		return []ui.Field{
			{Name: "full_members", Label: t("full_members"), Kind: ui.NumberField, Value: f.FullMembers.String(), Unit: t("person"), Min: "0"},
			{Name: "probationary", Label: t("probationary"), Kind: ui.NumberField, Value: f.Probationary.String(), Unit: t("person"), Min: "0"},
		}
	}
	return nil
}

func checked(is bool) string {
	if is {
		return "1"
	}
	return ""
}

func unitField(ctx context.Context, value string, units []org.Unit) ui.Field {
	return ui.Field{Name: "unit", Label: locale.T(ctx, "enterprise.field.unit"), Kind: ui.SelectField, Value: value, Options: unitOptions(units), Required: true}
}

func siteField(ctx context.Context, id, name string) ui.Field {
	return ui.Field{
		Name: "site", Label: locale.T(ctx, "enterprise.field.site"), Kind: ui.PickerField, Value: id, Chosen: name, Source: "/sites/pick",
		Hint: locale.T(ctx, "enterprise.field.site_hint"),
	}
}

func pointFields(ctx context.Context, lon, lat float64, datum geo.Datum) []ui.Field {
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	text := func(v float64) string {
		if datum == "" {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	var options []ui.Option
	for _, d := range datum.Values() {
		options = append(options, ui.Option{Value: string(d), Label: locale.T(ctx, "enterprise.datum."+string(d))})
	}
	return []ui.Field{
		{Name: "lon", Label: t("lon"), Value: text(lon), Width: ui.Short, Example: "121.582"},
		{Name: "lat", Label: t("lat"), Value: text(lat), Width: ui.Short, Example: "38.912"},
		{Name: "datum", Label: t("datum"), Kind: ui.SelectField, Value: string(datum), Options: options, Hint: t("datum_hint")},
	}
}

// notAfter reads the day of a change and refuses one that has not come.
func notAfter(a *answers, today db.Date) db.Date {
	d := a.day("on")
	if d > today {
		a.bad.Add("on", "enterprise_future")
	}
	return d
}
