package sheet

import (
	"regexp"
	"slices"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/rowkind"
)

// The states of a sheet in a report.
const (
	stateImport     = "import"
	stateNeedsInput = "needs_input"
	stateSkipped    = "skipped"
)

// noteSheet are the names of sheets that explain and hold no records.
var noteSheet = regexp.MustCompile(`说明|须知|字典|码表|代码表|示例|样表|样例|下拉|选项|(?i)guide|readme`)

// plan is how one sheet will be read.
type plan struct {
	survey  *survey
	heading *heading
	report  TableReport
	fits    bool // the headings are those of the table
}

// planSheet decides what a sheet is. It refuses nothing: what the file as a whole comes to is decided over all sheets.
func (r *Reading) planSheet(s *book.Sheet) (*plan, error) {
	p := &plan{report: TableReport{Name: s.Name, State: stateSkipped}}
	switch {
	case s.Hidden && !slices.Contains(r.options.Hidden, s.Name):
		p.report.Reason = reason.SheetHidden
		return p, nil
	case s.Pivot && r.options.Mapping[s.Name] == nil:
		p.report.Reason = reason.SheetPivot
		return p, nil
	}
	v, err := surveySheet(s)
	if err != nil {
		return nil, err
	}
	p.survey = v
	if v.rows == 0 {
		p.report.Reason = reason.SheetEmpty
		return p, nil
	}
	h, found := r.lex.guess(v)
	mapped := r.options.Mapping[s.Name]
	if mapped != nil {
		h, found = r.byHand(v, h, mapped), true
	}
	switch {
	case !found && r.lex.isForm(v, nil), found && mapped == nil && r.lex.isForm(v, h):
		p.report.Reason = reason.LayoutForm
	case (!found || !h.has(r.table.identify())) && mapped == nil && len(r.book.Sheets) > 1 && noteSheet.MatchString(s.Name):
		p.report.Reason = reason.Note
	case !found && v.hasCaptions():
		p.report.State, p.report.Reason = stateNeedsInput, reason.HeaderNotRecognised
		p.describe(r.lex.captionRow(v), r.table)
	case !found:
		p.report.Reason = reason.NoHeader
	default:
		return p, r.settle(p, h)
	}
	return p, nil
}

// settle checks a heading that was found: it must identify the table, and equal captions must be told apart.
func (r *Reading) settle(p *plan, h *heading) error {
	p.heading = h
	p.report.HeadingRow = h.bottom
	clear, err := p.tellApart()
	if err != nil {
		return err
	}
	p.describe(h, r.table)
	for _, col := range p.survey.orphans(h) {
		p.report.Columns = append(p.report.Columns, ColumnReport{Column: book.ColumnName(col)})
		p.report.Unknown = append(p.report.Unknown, book.ColumnName(col))
	}
	switch {
	case !h.has(r.table.identify()), !clear:
		p.report.State, p.report.Reason = stateNeedsInput, reason.HeaderNotRecognised
	case p.survey.last <= h.bottom || r.nothingBelow(p):
		p.report.Reason = reason.NoData
	default:
		p.fits = true
		p.report.State = stateImport
	}
	return nil
}

// describe writes down what each column was taken for.
func (p *plan) describe(h *heading, t *Table) {
	if h == nil {
		return
	}
	for _, c := range h.columns {
		cr := ColumnReport{Column: book.ColumnName(c.col), Caption: c.caption}
		if c.means.column != nil && !c.left {
			cr.Key, cr.Option = c.means.column.Key, c.means.option
		} else if !c.serial {
			p.report.Unknown = append(p.report.Unknown, c.caption)
		}
		p.report.Columns = append(p.report.Columns, cr)
	}
	have := h.keys()
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Required && !have[c.Key] {
			p.report.Missing = append(p.report.Missing, c.Heading)
		}
	}
}

// captionRow is the row that a person will map by hand: the first one with several captions.
func (l *lexicon) captionRow(v *survey) *heading {
	for i := range v.head {
		if len(v.head[i].cells) >= 2 && !v.groupAbove(v.head[i].number) {
			return l.headingAt(v, v.head[i].number)
		}
	}
	return nil
}

// byHand lays a mapping over the guess.
func (r *Reading) byHand(v *survey, h *heading, mapping map[int]string) *heading {
	if row := r.options.HeadingRow[v.sheet.Name]; row > 0 {
		h = r.lex.headingAt(v, row)
		h.bottom = max(row, h.bottom)
	}
	if h == nil {
		h = r.lex.captionRow(v)
	}
	if h == nil {
		h = &heading{}
	}
	taken := map[string]bool{}
	for _, key := range mapping {
		taken[key] = key != ""
	}
	for i := range h.columns {
		c := &h.columns[i]
		if _, named := mapping[c.col]; named || c.means.column != nil && taken[c.means.column.Key] {
			c.means = meaning{}
		}
	}
	for col, key := range mapping {
		column, ok := r.table.Column(key)
		if !ok {
			continue
		}
		i := slices.IndexFunc(h.columns, func(c headed) bool { return c.col == col })
		if i < 0 {
			h.columns = append(h.columns, headed{col: col})
			i = len(h.columns) - 1
		}
		_, _, unit := r.lex.form(h.columns[i].caption)
		h.columns[i].means, h.columns[i].left, h.columns[i].serial = meaning{column: column, unit: unit}, false, false
	}
	h.sortColumns()
	return h
}

// tellApart decides between columns with equal captions: the filled one counts. Where both are filled and differ in one row
// nobody can tell them apart but a person.
func (p *plan) tellApart() (clear bool, err error) {
	groups := map[string][]int{}
	for i, c := range p.heading.columns {
		if c.means.column != nil && !c.left {
			key := c.means.column.Key + "\x00" + c.means.option
			groups[key] = append(groups[key], i)
		}
	}
	twins := map[int][]int{} // column index, the indexes of its group
	for _, g := range groups {
		if len(g) > 1 {
			for _, i := range g {
				twins[p.heading.columns[i].col] = g
			}
		}
	}
	if len(twins) == 0 {
		return true, nil
	}
	filled := map[int]int{}
	clash := false
	err = p.survey.sheet.Each(func(row *book.Row) error {
		if row.Number <= p.heading.bottom {
			return nil
		}
		seen := map[int]string{}
		for _, c := range row.Cells {
			g, ok := twins[c.Col]
			if !ok {
				continue
			}
			filled[c.Col]++
			if other, ok := seen[g[0]]; ok && other != c.Text {
				clash = true
			}
			seen[g[0]] = c.Text
		}
		return nil
	})
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		for _, i := range g {
			c := &p.heading.columns[i]
			c.left = filled[c.col] == 0 && i != g[0]
		}
		if filled[p.heading.columns[g[0]].col] == 0 {
			first := &p.heading.columns[g[0]]
			for _, i := range g[1:] {
				first.left = first.left || !p.heading.columns[i].left
			}
		}
	}
	return !clash, err
}

// nothingBelow reports, of a sheet that was kept whole, whether no row below the headings holds data.
func (r *Reading) nothingBelow(p *plan) bool {
	v := p.survey
	if v.rows > len(v.head) {
		return false
	}
	c := rowkind.New(p.heading.kinds())
	for i := range v.head {
		h := &v.head[i]
		if h.number <= p.heading.bottom {
			continue
		}
		cells := make([]book.Cell, 0, len(h.cells))
		for _, col := range h.columns() {
			cells = append(cells, h.cells[col])
		}
		if c.Judge(cells, v.across(h.number, cells[0].Col)) == "" {
			return false
		}
	}
	return true
}

// across is how many columns a cell runs over.
func (v *survey) across(row, col int) int {
	if m, ok := v.merge(row, col); ok {
		return m.Right - m.Left + 1
	}
	return 1
}
