package ui

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"qipan/internal/platform/locale"
)

// ListPage draws a list with everything around it. In print mode (the address carries print=1) it draws the ledger on paper.
func ListPage[T any](p ListProps[T]) templ.Component {
	return listPage(viewOf(p))
}

// Table draws a short table inside another page.
func Table[T any](p TableProps[T]) templ.Component {
	v := listView{Caption: p.Caption, Empty: p.Empty, Bordered: p.Bordered}
	cols := p.Columns
	for i, c := range cols {
		v.Heads = append(v.Heads, headOf(c, ListState{}, i == 0))
	}
	v.Rows = rowsOf(cols, p.Rows, rowHooks[T]{href: p.RowHref, mark: p.RowMark})
	v.Totals = totalsOf(cols, p.Totals)
	return tableOnly(v)
}

type listHead struct {
	Key, Title, Help string
	Align            Align
	Wide, First      bool
	NoPrint          bool
	Sort, Dir        string // address of the sorted list; "", "ascending", "descending"
}

type listCell struct {
	listHead
	Text, Href string
	State      State
	Cell       templ.Component
}

type listRow struct {
	ID, Href, Name string
	Mark           State
	Cells          []listCell
}

type chip struct{ Label, Value, Href string }

type columnChoice struct {
	Key, Title   string
	Shown, Fixed bool
}

type filterView struct {
	Filter
	Chosen []string
}

type listView struct {
	State                  ListState
	Caption, Unit, Note    string
	Heads                  []listHead
	Rows                   []listRow
	Totals                 []listCell
	Total                  int
	Selectable, NoQuery    bool
	Bordered               bool
	Chips                  []chip
	Filters                []filterView
	Views                  []View
	Bulk                   []Bulk
	Exports                []Action
	Choices                []columnChoice
	Empty                  EmptyProps
	First, Last, PageCount int
}

type rowHooks[T any] struct {
	id, href func(T) string
	mark     func(T) State
}

func viewOf[T any](p ListProps[T]) listView {
	s := p.State
	v := listView{
		State: s, Caption: p.Caption, Unit: p.Unit, Note: p.Note, Total: p.Total, NoQuery: p.NoQuery,
		Views: p.Views, Bulk: p.Bulk, Exports: p.Exports, Empty: p.Empty,
		Selectable: len(p.Bulk) > 0 && p.RowID != nil && !s.Print,
	}
	var cols []Column[T]
	for _, c := range p.Columns {
		shown := columnShown(c.Key, c.Hidden, c.Fixed, s) || s.Print && c.Print == PrintAlways
		v.Choices = append(v.Choices, columnChoice{c.Key, c.Title, shown, c.Fixed})
		if shown && (!s.Print || c.Print != PrintNever) {
			cols = append(cols, c)
		}
	}
	for i, c := range cols {
		v.Heads = append(v.Heads, headOf(c, s, i == 0))
	}
	v.Rows = rowsOf(cols, p.Rows, rowHooks[T]{p.RowID, p.RowHref, p.RowMark})
	v.Totals = totalsOf(cols, p.Totals)
	v.Chips, v.Filters = chipsOf(s, p.Filters)
	v.PageCount = max(1, (p.Total+PageSize-1)/PageSize)
	if len(p.Rows) > 0 {
		v.First, v.Last = s.Offset()+1, s.Offset()+len(p.Rows)
	}
	return v
}

func columnShown(key string, hidden, fixed bool, s ListState) bool {
	if fixed {
		return true
	}
	if len(s.Cols) > 0 {
		return slices.Contains(s.Cols, key)
	}
	return !hidden
}

func headOf[T any](c Column[T], s ListState, first bool) listHead {
	h := listHead{
		Key: c.Key, Title: c.Title, Help: c.Help, Align: c.Align, Wide: c.Wide, First: first, NoPrint: c.Print == PrintNever,
	}
	if c.Sort == "" || !slices.Contains(s.spec.Sorts, c.Sort) {
		return h
	}
	h.Sort = s.With("sort", c.Sort).URL()
	if s.Sort == c.Sort {
		h.Dir = "ascending"
		if s.Desc {
			h.Dir = "descending"
		}
	}
	return h
}

func rowsOf[T any](cols []Column[T], rows []T, hooks rowHooks[T]) []listRow {
	out := make([]listRow, 0, len(rows))
	for _, r := range rows {
		row := listRow{}
		if hooks.id != nil {
			row.ID = hooks.id(r)
		}
		if hooks.href != nil {
			row.Href = hooks.href(r)
		}
		if hooks.mark != nil {
			row.Mark = hooks.mark(r)
		}
		for i, c := range cols {
			row.Cells = append(row.Cells, cellOf(c, r, i == 0))
		}
		if len(row.Cells) > 0 {
			row.Name = row.Cells[0].Text
			if row.Cells[0].Href == "" && row.Cells[0].Cell == nil {
				row.Cells[0].Href = row.Href
			}
		}
		out = append(out, row)
	}
	return out
}

func cellOf[T any](c Column[T], r T, first bool) listCell {
	x := listCell{listHead: headOf(c, ListState{}, first)}
	if c.Text != nil {
		x.Text = c.Text(r)
	}
	if c.Cell != nil {
		x.Cell = c.Cell(r)
	}
	if c.Href != nil {
		x.Href = c.Href(r)
	}
	if c.State != nil {
		x.State = c.State(r)
	}
	return x
}

func totalsOf[T any](cols []Column[T], totals map[string]string) []listCell {
	if len(totals) == 0 {
		return nil
	}
	out := make([]listCell, 0, len(cols))
	for i, c := range cols {
		out = append(out, listCell{listHead: headOf(c, ListState{}, i == 0), Text: totals[c.Key]})
	}
	return out
}

func chipsOf(s ListState, filters []Filter) ([]chip, []filterView) {
	var chips []chip
	var views []filterView
	if s.Query != "" {
		chips = append(chips, chip{Value: s.Query, Href: s.With("q", "").URL()})
	}
	for _, f := range filters {
		chosen := s.FilterAll(f.Key)
		views = append(views, filterView{f, chosen})
		for _, x := range chosen {
			chips = append(chips, chip{f.Label, optionLabel(f.Options, x), s.Without(f.Key, x).URL()})
		}
	}
	return chips, views
}

func optionLabel(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// carried are the parts of the address that a small form of the list must not lose.
func (v listView) carried(drop ...string) []Hidden {
	values := v.State.Values()
	values.Del("page")
	for _, d := range drop {
		values.Del(d)
	}
	return hiddenOf(values)
}

func (v listView) filterKeys() []string {
	keys := make([]string, 0, len(v.Filters))
	for _, f := range v.Filters {
		keys = append(keys, f.Key)
	}
	return keys
}

func hiddenOf(values url.Values) []Hidden {
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out []Hidden
	for _, k := range keys {
		for _, x := range values[k] {
			out = append(out, Hidden{k, x})
		}
	}
	return out
}

func (v listView) page(n int) string { return v.State.With("page", strconv.Itoa(n)).URL() }

// count is the line under the table: 第 1–50 行，共 128 家.
func (v listView) count(ctx context.Context) string {
	if v.Last-v.First+1 >= v.Total {
		return locale.T(ctx, "ui.list.total", Count(v.Total), v.Unit)
	}
	return locale.T(ctx, "ui.list.range", Count(v.First), Count(v.Last), Count(v.Total), v.Unit)
}

func (h listHead) class() string {
	s := ""
	switch h.Align {
	case Right:
		s = "num"
	case Center:
		s = "mid"
	case Left:
	}
	if h.Wide {
		s += " wide"
	}
	if h.First {
		s += " first"
	}
	if h.NoPrint {
		s += " no-print"
	}
	return s
}

func rowClass(mark State) string {
	if mark == "" {
		return ""
	}
	return "marked mark-" + string(mark)
}

func sortMark(dir string) string {
	switch dir {
	case "ascending":
		return "▲"
	case "descending":
		return "▼"
	}
	return ""
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func filterType(k FilterKind) string {
	if k == FilterDate {
		return "date"
	}
	return "text"
}
