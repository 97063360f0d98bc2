package sheet

import (
	"bufio"
	"encoding/csv"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/rowkind"
)

// tickMark is written into the option column that applies.
const tickMark = "√"

// Export writes rows under the official headings. Every text is a text cell, identifiers too; numbers are numbers and nothing
// is a formula. The footer, one line, says where the figures come from and as of which day; it is read back as a note.
func Export(w io.Writer, t *Table, rows iter.Seq2[map[string]string, error], footer string) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	name := t.sheetName()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	l := t.lay(false)
	if err := l.writeHeads(sw, f); err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	at := l.rows
	for values, err := range rows {
		if err != nil {
			return err
		}
		at++
		if err := sw.SetRow(cellName(1, at), l.cells(values, at-l.rows, text)); err != nil {
			return err
		}
	}
	if footer != "" {
		if err := sw.SetRow(cellName(1, at+2), []any{excelize.Cell{Value: footerLine(footer)}}); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

// cells are the cells of one row. A value that a number column does not understand is written as text.
func (l *layout) cells(values map[string]string, serial, text int) []any {
	cells := make([]any, len(l.slots))
	for i, s := range l.slots {
		c, v := s.column, values[s.column.Key]
		switch {
		case c.Kind == Sequence:
			cells[i] = serial
		case v == "" || c.Key == "":
		case s.option != "":
			if slices.Contains(strings.Split(v, "、"), s.option) {
				cells[i] = tickMark
			}
		case c.Kind == Number || c.Kind == Integer:
			if n, err := strconv.ParseFloat(v, 64); err == nil && len(v) <= 15 {
				cells[i] = n
			} else {
				cells[i] = excelize.Cell{StyleID: text, Value: v}
			}
		default:
			cells[i] = excelize.Cell{StyleID: text, Value: c.shownAs(v)}
		}
	}
	return cells
}

// shownAs writes a stored value for a reader; several values of one enumeration stay joined.
func (c *Column) shownAs(v string) string {
	if !c.Multi || len(c.Values) == 0 {
		return c.DisplayText(v)
	}
	parts := strings.Split(v, "、")
	for i := range parts {
		parts[i] = c.DisplayText(parts[i])
	}
	return strings.Join(parts, "、")
}

func (t *Table) sheetName() string {
	switch {
	case t.Sheet != "":
		return t.Sheet
	case t.Title != "":
		return t.Title
	}
	return t.Kind
}

// footerLine makes sure that a footer is read back as a note and never as a record.
func footerLine(s string) string {
	if rowkind.IsNote(s) {
		return s
	}
	return "注：" + s
}

// ExportCSV writes the same rows as csv in UTF-8 with a mark, one heading row, one column each. A text that would start a
// formula gets an apostrophe, which reading takes away again.
func ExportCSV(w io.Writer, t *Table, rows iter.Seq2[map[string]string, error], footer string) error {
	out := bufio.NewWriter(w)
	if _, err := out.WriteString("\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(out)
	c.UseCRLF = true
	l := t.lay(true)
	heads, _ := l.heads()
	if err := c.Write(heads[0]); err != nil {
		return err
	}
	n := 0
	for values, err := range rows {
		if err != nil {
			return err
		}
		n++
		if err := c.Write(l.fields(values, n)); err != nil {
			return err
		}
	}
	if footer != "" {
		line := make([]string, len(l.slots))
		line[0] = book.Arm(footerLine(footer))
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	return out.Flush()
}

func (l *layout) fields(values map[string]string, serial int) []string {
	fields := make([]string, len(l.slots))
	for i, s := range l.slots {
		c, v := s.column, values[s.column.Key]
		switch {
		case c.Kind == Sequence:
			fields[i] = strconv.Itoa(serial)
		case v == "" || c.Key == "":
		case c.Kind == Number || c.Kind == Integer:
			if _, err := strconv.ParseFloat(v, 64); err == nil {
				fields[i] = v
			} else {
				fields[i] = book.Arm(v)
			}
		default:
			fields[i] = book.Arm(c.shownAs(v))
		}
	}
	return fields
}
