package sheet

import (
	"strings"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/rowkind"
	"qipan/internal/platform/sheet/value"
)

// blankRun is the longest run of blank rows of which each has an entry of its own; a longer one is one entry.
const blankRun = 20

// reader hands out the rows of one sheet.
type reader struct {
	*Reading
	plan   *plan
	class  *rowkind.Classifier
	merges *book.Merges
	emit   func(*Row) error
	next   int // the row that comes next, so that gaps are seen
	blank  int // where a run of blank rows began, 0 for none
	wide   int // the last column that has a caption
}

func (r *Reading) readSheet(p *plan, emit func(*Row) error) error {
	rd := &reader{Reading: r, plan: p, emit: emit, next: 1, class: rowkind.New(p.heading.kinds())}
	rd.merges = book.NewMerges(p.survey.sheet.Merges, p.heading.bottom, maxWidth)
	for _, c := range p.heading.columns {
		rd.wide = max(rd.wide, c.col)
	}
	if err := p.survey.sheet.Each(rd.row); err != nil {
		return err
	}
	return rd.flush(rd.next - 1)
}

// newHeading turns to other headings where a second table begins below the first with its columns in another order.
func (rd *reader) newHeading(row *book.Row) bool {
	if len(row.Cells) < 3 || rd.lex.captions(row.Cells[:3]) < 2 || 5*rd.lex.captions(row.Cells) < 3*len(row.Cells) {
		return false
	}
	v := surveyRow(rd.plan.survey.sheet, row)
	h := rd.lex.headingAt(v, row.Number)
	if !h.has(rd.table.identify()) || len(h.keys()) < 3 || h.sameAs(rd.plan.heading) {
		return false
	}
	p := *rd.plan
	p.heading = h
	rd.plan, rd.class = &p, rd.class.Under(h.kinds())
	rd.wide = 0
	for _, c := range h.columns {
		rd.wide = max(rd.wide, c.col)
	}
	return true
}

// row takes the next row that the file mentions.
func (rd *reader) row(row *book.Row) error {
	if row.Number > rd.next && rd.blank == 0 {
		rd.blank = rd.next
	}
	rd.next = row.Number + 1
	if len(row.Cells) == 0 {
		if rd.blank == 0 {
			rd.blank = row.Number
		}
		return nil
	}
	why, across := Reason(""), rd.merges.Across(row)
	switch h := rd.plan.heading; {
	case row.Number < h.top:
		why = rowkind.BeforeHeading(row.Cells)
		if why == reason.Title {
			rd.class.AddTitle(row.Cells[0].Text)
		}
	case row.Number <= h.bottom:
		why = reason.Header
	case rd.newHeading(row):
		why = reason.Header
	default:
		why = rd.class.Judge(row.Cells, across)
	}
	if why == reason.Blank {
		if rd.blank == 0 {
			rd.blank = row.Number
		}
		rd.merges.Advance(row)
		return nil
	}
	if err := rd.flush(row.Number - 1); err != nil {
		return err
	}
	if why == reason.NoHeader {
		out := &Row{Sheet: rd.plan.report.Name, Number: row.Number, Status: Accepted, Values: map[string]string{}}
		out.Reject(reason.NoHeader, "")
		return rd.emit(out)
	}
	cells := rd.merges.Advance(row)
	if why != "" {
		return rd.emit(rd.skipped(row.Number, 0, why))
	}
	return rd.data(row, cells)
}

func (rd *reader) skipped(number, to int, why Reason) *Row {
	return &Row{Sheet: rd.plan.report.Name, Number: number, To: to, Status: Skipped, Reasons: []Reason{why}, Values: map[string]string{}}
}

// flush hands out the blank rows that have gathered up to a row.
func (rd *reader) flush(to int) error {
	from := rd.blank
	rd.blank = 0
	if from == 0 || from > to {
		return nil
	}
	if to-from+1 > blankRun {
		return rd.emit(rd.skipped(from, to, reason.Blank))
	}
	for n := from; n <= to; n++ {
		if err := rd.emit(rd.skipped(n, 0, reason.Blank)); err != nil {
			return err
		}
	}
	return nil
}

// data reads a row that carries a record.
func (rd *reader) data(in *book.Row, cells []book.Cell) error {
	row := &Row{Sheet: rd.plan.report.Name, Number: in.Number, Status: Accepted, Values: map[string]string{}, Reasons: []Reason{}}
	if in.Hidden {
		row.Warn(reason.HiddenRow, "")
	}
	if in.Fields > 0 && (in.Ragged || in.Fields < rd.wide || len(in.Cells) > 0 && in.Cells[len(in.Cells)-1].Col > max(rd.plan.heading.fields, rd.wide)) {
		row.Warn(reason.RaggedRow, "")
	}
	rd.readCells(row, cells)
	rd.fromSheet(row)
	rd.require(row)
	rd.inOrder(row)
	if rd.options.Judge != nil {
		if err := rd.options.Judge(row); err != nil {
			return err
		}
	}
	rd.twins.look(row)
	return rd.emit(row)
}

// readCells reads every recognised column of a row.
func (rd *reader) readCells(row *Row, cells []book.Cell) {
	var ticks map[*Column][]tick
	at := 0
	for _, h := range rd.plan.heading.columns {
		c := h.means.column
		if c == nil || h.left {
			continue
		}
		for at < len(cells) && cells[at].Col < h.col {
			at++
		}
		if _, ok := row.Values[c.Key]; !ok {
			row.Values[c.Key] = ""
		}
		if at == len(cells) || cells[at].Col != h.col {
			continue
		}
		cell := cells[at]
		if !rd.usable(row, c, cell) {
			continue
		}
		if h.means.option != "" {
			if ticks == nil {
				ticks = map[*Column][]tick{}
			}
			ticks[c] = append(ticks[c], tick{h.means, rd.plan.survey.sheet.Input(cell)})
			continue
		}
		if row.Values[c.Key] != "" {
			continue // two columns with one caption, never both filled with different texts
		}
		rd.take(row, c, cell, h.means.unit)
	}
	for i := range rd.table.Columns {
		if c := &rd.table.Columns[i]; len(ticks[c]) > 0 {
			takeTicks(row, c, ticks[c])
		}
	}
}

// usable deals with formulas: errors and results that nobody has computed are never values.
func (rd *reader) usable(row *Row, c *Column, cell book.Cell) bool {
	why := Reason("")
	switch {
	case cell.Kind == book.ErrorCell, cell.Kind == book.TextCell && value.IsError(strings.TrimSpace(cell.Text)):
		why = reason.FormulaError
	case cell.Kind == book.NoCache:
		why = reason.FormulaNoCache
	}
	if why != "" {
		row.Warn(why, c.Key)
		return false
	}
	if cell.External {
		row.Warn(reason.FormulaExternal, c.Key)
	}
	return true
}

// take reads one cell into the row. What is far too long is not even looked at.
func (rd *reader) take(row *Row, c *Column, cell book.Cell, unit string) {
	if len(cell.Text) > max(4096, 16*c.most()) {
		row.Reject(reason.TooLong, c.Key)
		row.raw(c.Key, cell.Text)
		return
	}
	res := c.parse(rd.plan.survey.sheet.Input(cell), unit, rd.options.Today)
	row.Values[c.Key] = res.Value
	if len(res.More) > 0 {
		if row.Extra == nil {
			row.Extra = map[string][]string{}
		}
		row.Extra[c.Key] = res.More
	}
	for _, w := range res.Warnings {
		row.Warn(w, c.Key)
	}
	for _, w := range res.Refusals {
		row.Reject(w, c.Key)
	}
	if len(res.Warnings)+len(res.Refusals) > 0 {
		row.raw(c.Key, cell.Text)
	}
}

// raw keeps the cell beside what was found in it.
func (r *Row) raw(column, text string) {
	if len(text) > 500 {
		text = strings.ToValidUTF8(text[:500], "") + "…"
	}
	for i := range r.Findings {
		if r.Findings[i].Column == column && r.Findings[i].Raw == "" {
			r.Findings[i].Raw = strings.ToValidUTF8(text, "?")
		}
	}
}

// fromSheet lets the sheet's name supply a value that the row lacks.
func (rd *reader) fromSheet(row *Row) {
	if rd.table.FromSheet == nil {
		return
	}
	key, v, ok := rd.table.FromSheet(row.Sheet)
	if !ok || row.Values[key] != "" {
		return
	}
	row.Values[key] = v
	why := rd.table.SheetReason
	if why == "" {
		why = reason.SubdistrictSheet
	}
	row.Warn(why, key)
}

// require names what a row lacks. Where the cell itself has said why it is empty, that reason stands.
func (rd *reader) require(row *Row) {
	for i := range rd.table.Columns {
		c := &rd.table.Columns[i]
		if !c.Required && !c.Wanted || row.Values[c.Key] != "" {
			continue
		}
		why := c.missing()
		for _, f := range row.Findings {
			if f.Column == c.Key {
				why = f.Reason
			}
		}
		if c.Required {
			row.Reject(why, c.Key)
		} else {
			row.Warn(why, c.Key)
		}
	}
}

// inOrder refuses a row whose dates run backwards. Dates are compared as far as both are known.
func (rd *reader) inOrder(row *Row) {
	for _, keys := range rd.table.Order {
		last := ""
		for _, k := range keys {
			v := row.Values[k]
			if v == "" {
				continue
			}
			if n := min(len(v), len(last)); last != "" && v[:n] < last[:n] {
				row.Reject(reason.DateOrder, k)
			}
			last = v
		}
	}
}
