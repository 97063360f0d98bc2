package coveragehttp

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"strings"

	"qipan/internal/coverage"
	"qipan/internal/platform/api"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

var gapSpec = ui.ListSpec{
	Sorts:   []string{"name", "full", "staff", "unit"},
	Filters: []string{"unit", "reason", "missing", "site", "street", "trade", "served", "priority", "view", "by"},
	Columns: []string{"name", "reason", "site", "unit", "trade", "staff", "full", "probationary", "missing", "priority", "served"},
}

// queryOf reads the question from the address of the list.
func queryOf(st ui.ListState) coverage.GapQuery {
	q := coverage.GapQuery{
		Within: st.Filter("unit"), Text: st.Query, Site: st.Filter("site"), Trade: st.Filter("trade"), Street: st.Filter("street"),
		Missing: coverage.Fact(st.Filter("missing")), Served: st.Filter("served"), Priority: st.Filter("priority") == "A",
		Asleep: st.Filter("view") == "asleep", Sort: coverage.GapSort(st.Sort), Desc: st.Desc, Limit: st.Limit(), Offset: st.Offset(),
	}
	for _, r := range st.FilterAll("reason") {
		q.Reasons = append(q.Reasons, coverage.Reason(r))
	}
	return q
}

func (p *pages) gaps(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	st := ui.ParseList("/gaps", r.URL.Query(), gapSpec)
	if by := coverage.Grouping(st.Filter("by")); by != coverage.ByNothing {
		return p.groups(w, r, st)
	}
	page, err := p.s.Gaps(ctx, queryOf(st))
	if err != nil {
		return err
	}
	filters, err := p.filters(ctx)
	if err != nil {
		return err
	}
	stated, err := p.statedLink(ctx)
	if err != nil {
		return err
	}
	list := ui.ListPage(ui.ListProps[coverage.Gap]{
		State: st, Caption: locale.T(ctx, "coverage.gaps.title"), Unit: locale.T(ctx, "coverage.unit"), Columns: gapColumns(ctx), Rows: page.Gaps,
		Total: page.Total, RowHref: proposalHref, Filters: filters, Views: gapViews(ctx, st, page),
		Exports: []ui.Action{{Label: locale.T(ctx, "coverage.gaps.export"), Href: st.On("/gaps/export"), Download: true}},
		Empty:   ui.EmptyProps{Title: locale.T(ctx, "coverage.gaps.empty"), Done: true}, Note: locale.T(ctx, "coverage.gaps.note"),
	})
	props := ui.PageProps{
		Title: locale.T(ctx, "coverage.gaps.title"), Lead: locale.T(ctx, "coverage.gaps.lead"), Wide: true, Landscape: true, Print: st.Print, Back: st.With("print", "").URL(),
		Secondary: []ui.Action{
			{Label: locale.T(ctx, "coverage.gaps.map"), Href: st.On("/gaps/map")}, {Label: locale.T(ctx, "coverage.plan.open"), Href: "/coverage/plan"},
		},
		More: append(summaries(ctx, st), stated...),
	}
	return api.Render(w, r, gapsPage(props, list))
}

func proposalHref(g coverage.Gap) string {
	if g.CaseID != "" {
		return "/cases/" + g.CaseID
	}
	return "/cases/new?enterprise=" + g.ID
}

func gapColumns(ctx context.Context) []ui.Column[coverage.Gap] {
	t := func(k string) string { return locale.T(ctx, "coverage.column."+k) }
	return []ui.Column[coverage.Gap]{
		{Key: "name", Title: t("name"), Sort: "name", Fixed: true, Wide: true, Text: func(g coverage.Gap) string { return g.Name }, Href: proposalHref},
		{Key: "reason", Title: t("reason"), Text: func(g coverage.Gap) string { return ReasonWord(ctx, g) }, State: func(g coverage.Gap) ui.State { return reasonState(g.Reason) }},
		{Key: "site", Title: t("site"), Text: func(g coverage.Gap) string { return g.SiteName }, Href: siteHref},
		{Key: "unit", Title: t("unit"), Sort: "unit", Text: func(g coverage.Gap) string { return g.UnitName }},
		{Key: "trade", Title: t("trade"), Hidden: true, Text: func(g coverage.Gap) string { return tradeOf(ctx, g) }},
		{Key: "staff", Title: t("staff"), Align: ui.Right, Sort: "staff", Text: func(g coverage.Gap) string { return g.Staff.String() }},
		{Key: "full", Title: t("full"), Align: ui.Right, Sort: "full", Text: func(g coverage.Gap) string { return g.Full.String() }},
		{Key: "probationary", Title: t("probationary"), Hidden: true, Align: ui.Right, Text: func(g coverage.Gap) string { return g.Probationary.String() }},
		{Key: "missing", Title: t("missing"), Text: func(g coverage.Gap) string { return FactWords(ctx, g.Missing()) }, State: missingState, Href: fixHref},
		{Key: "priority", Title: t("priority"), Help: locale.T(ctx, "coverage.priority.help"), Text: func(g coverage.Gap) string { return priorityWord(ctx, g) }},
		{Key: "served", Title: t("served"), Hidden: true, Text: func(g coverage.Gap) string {
			if g.Served {
				return locale.T(ctx, "coverage.served.YES")
			}
			return ""
		}},
	}
}

func tradeOf(ctx context.Context, g coverage.Gap) string {
	if g.Trade != "" {
		return g.Trade
	}
	if g.TradeCode == "" {
		return ""
	}
	return TradeWord(ctx, g.TradeCode)
}

func siteHref(g coverage.Gap) string {
	if g.SiteID == "" {
		return ""
	}
	return "/sites/" + g.SiteID
}

func missingState(g coverage.Gap) ui.State {
	if len(g.Missing()) > 0 {
		return ui.Missing
	}
	return ""
}

func fixHref(g coverage.Gap) string {
	if len(g.Missing()) == 0 {
		return ""
	}
	return "/enterprises/" + g.ID
}

func gapViews(ctx context.Context, st ui.ListState, page coverage.GapPage) []ui.View {
	asleep := st.Filter("view") == "asleep"
	return []ui.View{
		{Label: locale.T(ctx, "coverage.view.gaps"), Href: st.With("view", "").URL(), Count: page.Awake, Current: !asleep},
		{Label: locale.T(ctx, "coverage.view.asleep"), Href: st.With("view", "asleep").URL(), Count: page.Asleep, Current: asleep},
	}
}

// summaries lead to the list summed up by place or trade.
func summaries(ctx context.Context, st ui.ListState) []ui.Action {
	var list []ui.Action
	for _, by := range coverage.Grouping("").Values() {
		list = append(list, ui.Action{Label: locale.T(ctx, "coverage.by."+string(by)), Href: st.With("by", string(by)).URL()})
	}
	return list
}

func (p *pages) filters(ctx context.Context) ([]ui.Filter, error) {
	t := func(k string) string { return locale.T(ctx, k) }
	var filters []ui.Filter
	if p.units != nil {
		units, err := p.units(ctx)
		if err != nil {
			return nil, err
		}
		f := ui.Filter{Key: "unit", Label: t("coverage.column.unit")}
		for _, u := range units {
			f.Options = append(f.Options, ui.Option{Value: u.Path, Label: u.Name})
		}
		filters = append(filters, f)
	}
	reason := ui.Filter{Key: "reason", Label: t("coverage.column.reason"), Kind: ui.FilterMany}
	for _, r := range coverage.Reason("").Values() {
		if r != coverage.RefusedUntil {
			reason.Options = append(reason.Options, ui.Option{Value: string(r), Label: t("coverage.reason." + string(r))})
		}
	}
	missing := ui.Filter{Key: "missing", Label: t("coverage.column.missing")}
	for _, f := range coverage.Fact("").Values() {
		missing.Options = append(missing.Options, ui.Option{Value: string(f), Label: t("coverage.fact." + string(f))})
	}
	trade := ui.Filter{Key: "trade", Label: t("coverage.column.trade")}
	for _, c := range "ABCDEFGHIJKLMNOPQRST" {
		trade.Options = append(trade.Options, ui.Option{Value: string(c), Label: TradeWord(ctx, string(c))})
	}
	served := ui.Filter{Key: "served", Label: t("coverage.column.served"), Options: []ui.Option{
		{Value: "YES", Label: t("coverage.served.YES")}, {Value: "NO", Label: t("coverage.served.NO")},
	}}
	priority := ui.Filter{Key: "priority", Label: t("coverage.column.priority"), Options: []ui.Option{{Value: "A", Label: t("coverage.priority.A")}}}
	return append(filters, reason, missing, trade, served, priority), nil
}

func (p *pages) groups(w http.ResponseWriter, r *http.Request, st ui.ListState) error {
	ctx := r.Context()
	by := coverage.Grouping(st.Filter("by"))
	groups, err := p.s.Groups(ctx, queryOf(st), by)
	if err != nil {
		return err
	}
	table := ui.Table(ui.TableProps[coverage.GapGroup]{
		Caption: locale.T(ctx, "coverage.by."+string(by)), Columns: groupColumns(ctx, by), Rows: groups,
		RowHref: func(g coverage.GapGroup) string { return groupHref(st, by, g) }, Empty: ui.EmptyProps{Title: locale.T(ctx, "coverage.gaps.empty"), Done: true},
	})
	props := ui.PageProps{
		Title: locale.T(ctx, "coverage.gaps.title"), Lead: locale.T(ctx, "coverage.gaps.lead"), Wide: true, Print: st.Print, Back: st.With("print", "").URL(),
		Secondary: []ui.Action{
			{Label: locale.T(ctx, "coverage.gaps.list"), Href: st.With("by", "").URL()},
			{Label: locale.T(ctx, "coverage.gaps.map"), Href: st.With("by", "").On("/gaps/map")},
			{Label: locale.T(ctx, "coverage.print"), Href: st.With("print", "1").URL()},
		},
		More: summaries(ctx, st),
	}
	return api.Render(w, r, gapsPage(props, table))
}

func groupHref(st ui.ListState, by coverage.Grouping, g coverage.GapGroup) string {
	list := st.With("by", "")
	if g.Key == "" {
		if by == coverage.BySite {
			return list.With("missing", string(coverage.FactBuilding)).URL()
		}
		return list.URL()
	}
	return list.With(string(by), g.Key).URL()
}

func groupColumns(ctx context.Context, by coverage.Grouping) []ui.Column[coverage.GapGroup] {
	number := func(key string, n func(coverage.GapGroup) int) ui.Column[coverage.GapGroup] {
		return ui.Column[coverage.GapGroup]{Key: key, Title: locale.T(ctx, "coverage.group."+key), Align: ui.Right, Text: func(g coverage.GapGroup) string { return ui.Count(n(g)) }}
	}
	return []ui.Column[coverage.GapGroup]{
		{Key: "name", Title: locale.T(ctx, "coverage.by."+string(by)), Wide: true, Text: func(g coverage.GapGroup) string {
			switch {
			case by == coverage.ByTrade:
				return TradeWord(ctx, g.Key)
			case g.Key == "":
				return locale.T(ctx, "coverage.group.unknown_place")
			}
			return g.Name
		}},
		number("gaps", func(g coverage.GapGroup) int { return g.Gaps }),
		number("full", func(g coverage.GapGroup) int { return g.Full }),
		number("three", func(g coverage.GapGroup) int { return g.HasThree }),
		number("few", func(g coverage.GapGroup) int { return g.Few }),
		number("none", func(g coverage.GapGroup) int { return g.None }),
		number("unknown", func(g coverage.GapGroup) int { return g.Unknown }),
	}
}

func (p *pages) gapMap(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	st := ui.ParseList("/gaps", r.URL.Query(), gapSpec)
	places, err := p.s.Points(ctx, queryOf(st))
	if err != nil {
		return err
	}
	points := make([]ui.Point, len(places))
	for i, x := range places {
		points[i] = pointOf(ctx, st, x)
	}
	legend := []ui.LegendEntry{
		{Kind: "three", Label: locale.T(ctx, "coverage.legend.three"), Shape: ui.Square, State: ui.Ready},
		{Kind: "few", Label: locale.T(ctx, "coverage.legend.few"), Shape: ui.Triangle, State: ui.Working},
		{Kind: "none", Label: locale.T(ctx, "coverage.legend.none"), Shape: ui.Circle, State: ui.Waiting},
	}
	props := ui.PageProps{
		Title: locale.T(ctx, "coverage.map.title"), Lead: locale.T(ctx, "coverage.map.lead"), Wide: true,
		Crumbs:    []ui.Crumb{{Label: locale.T(ctx, "coverage.gaps.title"), Href: "/gaps"}},
		Secondary: []ui.Action{{Label: locale.T(ctx, "coverage.gaps.list"), Href: st.URL()}},
	}
	return api.Render(w, r, gapsPage(props, ui.Map(ui.MapProps{ID: "gaps", Label: props.Title, Points: points, Legend: legend, Datum: "WGS84", Tall: true})))
}

func pointOf(ctx context.Context, st ui.ListState, x coverage.GapPoint) ui.Point {
	kind := "none"
	switch {
	case x.HasThree > 0:
		kind = "three"
	case x.Few > 0:
		kind = "few"
	}
	p := ui.Point{
		ID: x.EnterpriseID, Lng: x.Lon, Lat: x.Lat, Label: x.Name, Kind: kind,
		Note: locale.T(ctx, "coverage.map.note", x.Gaps, x.Full), Href: "/cases/new?enterprise=" + x.EnterpriseID,
	}
	if x.SiteID != "" {
		p.ID, p.Href = x.SiteID, st.With("site", x.SiteID).URL()
	}
	return p
}

// export writes the list as a table that spreadsheet programs read, with the filters of the page.
func (p *pages) export(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page, err := p.s.Export(ctx, queryOf(ui.ParseList("/gaps", r.URL.Query(), gapSpec)))
	if err != nil {
		return err
	}
	columns := gapColumns(ctx)
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.Title
	}
	rows := [][]string{head}
	for _, g := range page.Gaps {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = inert(c.Text(g))
		}
		rows = append(rows, row)
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return api.Attachment(w, locale.T(ctx, "coverage.gaps.title")+"-"+string(page.Day)+".csv", "text/csv; charset=utf-8", b.Bytes())
}

// inert keeps a text from being read as a formula.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
