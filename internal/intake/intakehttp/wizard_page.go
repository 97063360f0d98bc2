package intakehttp

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qipan/internal/intake"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet"
	"qipan/internal/platform/ui"
)

type listPage struct {
	page ui.PageProps
	form ui.FormProps
	list ui.ListProps[intake.Import]
}

type uploadPage struct {
	page  ui.PageProps
	steps []ui.WizardStep
	form  ui.FormProps
}

// rowsPage is the preview before the commit and the record after it.
type rowsPage struct {
	page     ui.PageProps
	steps    []ui.WizardStep
	figures  []ui.Figure
	sheets   ui.TableProps[sheet.TableReport]
	list     ui.ListProps[intake.PreviewRow]
	pairs    []pair
	hasRows  bool
	wizardAt int
}

// pair sets two records that seem to be one side by side, field by field.
type pair struct {
	title, before, after string
	changes              []ui.Change
}

func (h handlers) rows(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := r.PathValue("id")
	state := ui.ParseList("/imports/"+id, r.URL.Query(), ui.ListSpec{Filters: []string{"status"}})
	pv, err := h.service.Preview(ctx, id, intake.Window{Status: statusOf(state.Filter("status")), Limit: state.Limit(), Offset: state.Offset()})
	if err != nil {
		return err
	}
	p := previewPage(ctx, state, pv)
	return api.Render(w, r, rowsTemplate(p))
}

func statusOf(s string) sheet.Status {
	switch v := sheet.Status(s); v {
	case sheet.Accepted, sheet.Warning, sheet.Rejected, sheet.Skipped:
		return v
	}
	return ""
}

func previewPage(ctx context.Context, state ui.ListState, pv intake.Preview) rowsPage {
	t := func(key string, args ...any) string { return locale.T(ctx, "intake."+key, args...) }
	p := rowsPage{
		page: ui.PageProps{
			Title: pv.FileName, Lead: kindWord(ctx, pv.Kind) + " · " + t("state."+string(pv.State)), Wide: true, Print: state.Print, Back: state.With("print", "").URL(),
			Crumbs: []ui.Crumb{{Label: t("title"), Href: "/imports"}},
		},
		sheets: sheetTable(ctx, pv.Report.Sheets), hasRows: pv.Report.FileOutcome == sheet.Import, wizardAt: 2,
	}
	if pv.State == intake.Committed {
		p.wizardAt = 3
	}
	p.steps = steps(ctx, pv.Import, p.wizardAt)
	p.actions(ctx, pv)
	if !p.hasRows {
		p.page.Notices = append(p.page.Notices, refusal(ctx, pv))
		return p
	}
	p.figures = figures(ctx, pv)
	p.list = rowList(ctx, state, pv)
	p.pairs = pairs(ctx, pv)
	return p
}

// actions are the one thing to do next, and the ways back.
func (p *rowsPage) actions(ctx context.Context, pv intake.Preview) {
	t := func(key string, args ...any) string { return locale.T(ctx, "intake.action."+key, args...) }
	path := "/imports/" + pv.ID
	version := []ui.Hidden{{Name: ui.FieldVersion, Value: strconv.Itoa(pv.Version)}}
	taken := pv.Report.Counts.Accepted + pv.Report.Counts.Warning
	switch {
	case pv.State == intake.Committed:
		p.page.Secondary = append(p.page.Secondary, ui.Action{Label: t("undo"), Post: path + "/undo", Fields: version, Hint: t("undo_hint")})
	case p.hasRows && taken > 0:
		p.page.Primary = &ui.Action{Label: t("commit", taken), Post: path + "/commit", Fields: version, Hint: t("commit_hint")}
	case p.hasRows:
		p.page.Primary = &ui.Action{Label: t("commit", 0), Refused: t("nothing")}
	case pv.Report.FileOutcome == sheet.NeedsInput:
		p.page.Primary = &ui.Action{Label: t("headings"), Href: path + "/headings"}
	}
	if p.hasRows {
		p.page.Secondary = append(p.page.Secondary, ui.Action{Label: t("result"), Href: path + "/result", Download: true})
		if pv.State != intake.Committed {
			p.page.Secondary = append(p.page.Secondary, ui.Action{Label: t("headings"), Href: path + "/headings"})
		}
	}
}

// refusal says what is wrong with the whole file.
func refusal(ctx context.Context, pv intake.Preview) ui.NoticeProps {
	n := ui.NoticeProps{Kind: ui.Failed, Text: locale.T(ctx, "intake.file_refused"), Detail: reasonWords(ctx, pv.Report.FileReason)}
	if pv.Report.FileOutcome == sheet.NeedsInput {
		n = ui.NoticeProps{
			Kind: ui.Warning, Text: locale.T(ctx, "intake.needs_input"), Detail: reasonWords(ctx, pv.Report.FileReason),
			Action: &ui.Action{Label: locale.T(ctx, "intake.action.headings"), Href: "/imports/" + pv.ID + "/headings"},
		}
	}
	if pv.Report.FileLine > 0 {
		n.Detail += " " + locale.T(ctx, "intake.line", pv.Report.FileLine)
	}
	return n
}

func reasonWords(ctx context.Context, code sheet.Reason) string {
	if code == "" {
		return ""
	}
	return locale.T(ctx, "reason."+string(code))
}

func figures(ctx context.Context, pv intake.Preview) []ui.Figure {
	c := pv.Report.Counts
	path := "/imports/" + pv.ID + "?status="
	t := func(key string) string { return locale.T(ctx, "intake."+key) }
	out := []ui.Figure{
		{Label: t("status.accepted"), Value: ui.Count(c.Accepted), Unit: t("rows_unit"), Href: path + "accepted"},
		{Label: t("status.warning"), Value: ui.Count(c.Warning), Unit: t("rows_unit"), Href: path + "warning"},
		{Label: t("status.rejected"), Value: ui.Count(c.Rejected), Unit: t("rows_unit"), Href: path + "rejected"},
		{Label: t("status.skipped"), Value: ui.Count(c.Skipped), Unit: t("rows_unit"), Href: path + "skipped"},
	}
	if pv.State == intake.Committed {
		out = append(out, ui.Figure{Label: t("created"), Value: ui.Count(pv.Created), Unit: t("records_unit")}, ui.Figure{Label: t("changed"), Value: ui.Count(pv.Changed), Unit: t("records_unit")},
			ui.Figure{Label: t("unchanged"), Value: ui.Count(pv.Unchanged), Unit: t("records_unit")})
	}
	return append(out, ui.Figure{Label: t("absent"), Value: ui.Count(pv.Absent), Unit: t("records_unit"), Sub: t("absent_note")})
}

func sheetTable(ctx context.Context, sheets []sheet.TableReport) ui.TableProps[sheet.TableReport] {
	type row = sheet.TableReport
	t := func(key string) string { return locale.T(ctx, "intake."+key) }
	return ui.TableProps[row]{
		Caption: t("sheets"), Rows: sheets,
		Columns: []ui.Column[row]{
			{Key: "name", Title: t("sheet"), Fixed: true, Text: func(s row) string { return s.Name }},
			{Key: "state", Title: t("state"), Text: func(s row) string { return t("sheet_state." + s.State) }},
			{Key: "rows", Title: t("rows_of"), Align: ui.Right, Text: func(s row) string { return ui.Count(s.Rows) }},
			{Key: "reason", Title: t("reason"), Text: func(s row) string { return reasonWords(ctx, s.Reason) }},
			{Key: "unknown", Title: t("unknown"), Wide: true, Text: func(s row) string { return strings.Join(s.Unknown, "、") }},
		},
	}
}

func rowState(s sheet.Status) ui.State {
	switch s {
	case sheet.Accepted:
		return ui.Done
	case sheet.Warning:
		return ui.DueSoon
	case sheet.Rejected:
		return ui.Blocked
	case sheet.Skipped:
		return ui.Draft
	}
	return ui.Neutral
}

// shownColumns is how many columns of the file stand beside a verdict.
const shownColumns = 3

func rowList(ctx context.Context, state ui.ListState, pv intake.Preview) ui.ListProps[intake.PreviewRow] {
	type row = intake.PreviewRow
	t := func(key string) string { return locale.T(ctx, "intake."+key) }
	columns := []ui.Column[row]{
		{Key: "row", Title: t("row"), Fixed: true, Text: place},
		{Key: "status", Title: t("verdict"), Text: func(r row) string { return t("status." + string(r.Status)) }, State: func(r row) ui.State { return rowState(r.Status) }},
		{Key: "reason", Title: t("reason"), Wide: true, Text: func(r row) string { return findingWords(ctx, pv.Table, r.Row) }},
	}
	for _, key := range mappedKeys(pv) {
		c, _ := pv.Table.Column(key)
		columns = append(columns, ui.Column[row]{Key: "v-" + key, Title: c.Heading, Text: func(r row) string { return c.DisplayText(r.Values[key]) }})
	}
	c := pv.Report.Counts
	view := func(label string, status sheet.Status, n int) ui.View {
		href := "/imports/" + pv.ID
		if status != "" {
			href += "?status=" + string(status)
		}
		return ui.View{Label: label, Href: href, Count: n, Current: state.Filter("status") == string(status)}
	}
	return ui.ListProps[row]{
		State: state, Caption: t("rows"), Unit: t("rows_unit"), Columns: columns, Rows: pv.Rows, Total: pv.Total, NoQuery: true,
		Views: []ui.View{
			view(t("view.all"), "", c.Accepted+c.Warning+c.Rejected), view(t("status.warning"), sheet.Warning, c.Warning), view(t("status.rejected"), sheet.Rejected, c.Rejected),
			view(t("status.accepted"), sheet.Accepted, c.Accepted), view(t("status.skipped"), sheet.Skipped, c.Skipped),
		},
		Empty: ui.EmptyProps{Title: t("no_rows")},
	}
}

func place(r intake.PreviewRow) string {
	s := r.Sheet + " " + strconv.Itoa(r.Number)
	if r.To > r.Number {
		s += "–" + strconv.Itoa(r.To)
	}
	return s
}

// findingWords name each reason with the column it concerns.
func findingWords(ctx context.Context, t sheet.Table, r *sheet.Row) string {
	var parts []string
	for _, f := range r.Findings {
		s := reasonWords(ctx, f.Reason)
		if c, ok := t.Column(f.Column); ok {
			s = c.Heading + "：" + s
		}
		if f.Raw != "" {
			s += locale.T(ctx, "intake.raw", f.Raw)
		}
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		for _, code := range r.Reasons {
			parts = append(parts, reasonWords(ctx, code))
		}
	}
	return strings.Join(parts, "；")
}

// mappedKeys are the first columns of the table that the file has.
func mappedKeys(pv intake.Preview) []string {
	have := map[string]bool{}
	for _, s := range pv.Report.Sheets {
		for _, c := range s.Columns {
			have[c.Key] = true
		}
	}
	var keys []string
	for _, c := range pv.Table.Columns {
		if c.Key != "" && have[c.Key] && (c.Required || c.Wanted) {
			keys = append(keys, c.Key)
		}
	}
	for _, c := range pv.Table.Columns {
		if c.Key != "" && have[c.Key] && len(keys) < shownColumns && !slices.Contains(keys, c.Key) {
			keys = append(keys, c.Key)
		}
	}
	return keys
}

// pairs are the rows of the page that repeat an earlier row, or change what is stored.
func pairs(ctx context.Context, pv intake.Preview) []pair {
	var out []pair
	for _, r := range pv.Rows {
		if r.Earlier != nil {
			out = append(out, pair{
				title:  locale.T(ctx, "intake.pair.twin", r.Sheet, r.Number, r.Twin.Sheet, r.Twin.Row),
				before: locale.T(ctx, "intake.pair.earlier", r.Twin.Row), after: locale.T(ctx, "intake.pair.this", r.Number),
				changes: changes(pv.Table, r.Earlier, r.Values, true),
			})
		}
		if r.Stored == nil {
			continue
		}
		if list := changes(pv.Table, r.Stored, r.Values, false); len(list) > 0 {
			out = append(out, pair{
				title: locale.T(ctx, "intake.pair.stored", r.Sheet, r.Number), before: locale.T(ctx, "intake.pair.register"),
				after: locale.T(ctx, "intake.pair.this", r.Number), changes: list,
			})
		}
	}
	return out
}

// changes are the columns in which two rows differ; an empty cell changes nothing in the register, but two rows of a file are
// shown with everything they hold.
func changes(t sheet.Table, before, after map[string]string, all bool) []ui.Change {
	var out []ui.Change
	for _, c := range t.Columns {
		a, b := before[c.Key], after[c.Key]
		if c.Key == "" || a == "" && b == "" || !all && (b == "" || a == b) {
			continue
		}
		out = append(out, ui.Change{Label: c.Heading, Before: c.DisplayText(a), After: c.DisplayText(b)})
	}
	return out
}

type headingsPage struct {
	page  ui.PageProps
	steps []ui.WizardStep
	form  ui.FormProps
}

func (h handlers) headings(w http.ResponseWriter, r *http.Request) error {
	views, pv, err := h.service.Sheets(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return api.Render(w, r, headingsTemplate(headingPage(r.Context(), views, pv)))
}

func headingPage(ctx context.Context, views []intake.SheetView, pv intake.Preview) headingsPage {
	t := func(key string, args ...any) string { return locale.T(ctx, "intake."+key, args...) }
	p := headingsPage{
		page: ui.PageProps{
			Title: t("headings.title"), Lead: t("headings.lead"), Crumbs: []ui.Crumb{{Label: t("title"), Href: "/imports"}, {Label: pv.FileName, Href: "/imports/" + pv.ID}},
		},
		steps: steps(ctx, pv.Import, 1),
	}
	p.form = ui.FormProps{
		Action: "/imports/" + pv.ID + "/headings", Version: int64(pv.Version), Submit: t("action.map"), Cancel: "/imports/" + pv.ID, Hint: t("headings.hint"),
	}
	var options []ui.Option
	for _, c := range pv.Table.Columns {
		if c.Key == "" || slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == c.Key }) {
			continue
		}
		label := c.Heading
		if c.Group != "" {
			label = c.Group + " · " + label
		}
		options = append(options, ui.Option{Value: c.Key, Label: label})
	}
	for n, v := range views {
		prefix := strconv.Itoa(n)
		set := ui.FieldSet{Title: t("headings.sheet", v.Name), Note: reasonWords(ctx, v.Reason)}
		if v.Hidden {
			set.Fields = append(set.Fields, ui.Field{Name: "hidden-" + prefix, Label: t("headings.hidden"), Kind: ui.CheckField, Value: checked(slices.Contains(pv.Mapping.Hidden, v.Name))})
		}
		set.Fields = append(set.Fields, ui.Field{
			Name: "row-" + prefix, Label: t("headings.row"), Kind: ui.NumberField, Value: rowText(v.HeadingRow), Min: "1", Hint: t("headings.row_hint"),
		})
		for _, c := range v.Columns {
			set.Fields = append(set.Fields, ui.Field{
				Name: "col-" + prefix + "-" + c.Column, Label: c.Column + " " + c.Caption, Kind: ui.SelectField, Value: c.Key, Options: options, Hint: sampleText(ctx, v.Samples[c.Column]),
			})
		}
		p.form.Sets = append(p.form.Sets, set)
	}
	return p
}

func checked(is bool) string {
	if is {
		return "1"
	}
	return ""
}

func rowText(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func sampleText(ctx context.Context, samples []string) string {
	if len(samples) == 0 {
		return locale.T(ctx, "intake.headings.blank")
	}
	cut := make([]string, len(samples))
	for i, s := range samples {
		if r := []rune(s); len(r) > 30 {
			s = string(r[:30]) + "…"
		}
		cut[i] = s
	}
	return locale.T(ctx, "intake.headings.sample", strings.Join(cut, " / "))
}

// mapHeadings keeps what differs from the guess: a mapping is asked for only where a person corrected one.
func (h handlers) mapHeadings(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	views, pv, err := h.service.Sheets(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	m := readMapping(r, views, pv.Mapping)
	err = h.service.Map(ctx, pv.ID, api.Version(r), m)
	if err == nil {
		return api.Done(w, r, "/imports/"+pv.ID, "intake.saved.map")
	}
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	p := headingPage(ctx, views, pv)
	p.form.Error = api.Message(ctx, err)
	return api.RenderStatus(w, r, api.StatusOf(err), headingsTemplate(p))
}

func readMapping(r *http.Request, views []intake.SheetView, before intake.Mapping) intake.Mapping {
	m := intake.Mapping{Columns: before.Columns, HeadingRow: before.HeadingRow}
	if m.Columns == nil {
		m.Columns = map[string]map[int]string{}
	}
	if m.HeadingRow == nil {
		m.HeadingRow = map[string]int{}
	}
	for n, v := range views {
		prefix := strconv.Itoa(n)
		if r.PostForm.Get("hidden-"+prefix) != "" {
			m.Hidden = append(m.Hidden, v.Name)
		}
		columns := m.Columns[v.Name]
		if columns == nil {
			columns = map[int]string{}
		}
		for _, c := range v.Columns {
			if key := r.PostForm.Get("col-" + prefix + "-" + c.Column); key != c.Key {
				columns[columnNumber(c.Column)] = key
			}
		}
		if row, err := strconv.Atoi(r.PostForm.Get("row-" + prefix)); err == nil && row > 0 && row != v.HeadingRow {
			m.HeadingRow[v.Name] = row
		}
		if len(columns) > 0 || m.HeadingRow[v.Name] > 0 {
			m.Columns[v.Name] = columns
		}
	}
	return m
}

// columnNumber counts the letters of a column from 1: A is 1, AA is 27.
func columnNumber(letters string) int {
	n := 0
	for _, r := range letters {
		n = n*26 + int(r-'A') + 1
	}
	return n
}
