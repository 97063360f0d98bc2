package sheet

import (
	"github.com/xuri/excelize/v2"
)

// slot is one physical column of a sheet that is written.
type slot struct {
	column *Column
	option string // the stored value for which the column stands, "" when it holds the value itself
	path   []string
	width  float64
}

// layout is how a table is laid out: its physical columns and the rows of its headings.
type layout struct {
	slots []slot
	rows  int
}

// lay spreads the columns of a table. flat keeps one heading row and one column each, for csv.
func (t *Table) lay(flat bool) layout {
	l := layout{rows: 1}
	same := map[string]int{}
	for i := range t.Columns {
		same[t.Columns[i].Heading]++
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		switch {
		case flat && same[c.Heading] > 1 && c.Group != "" && c.Group != c.Heading:
			l.add(c, "", c.Group+"·"+c.Heading)
		case flat:
			l.add(c, "", c.Heading)
		case c.Kind == Option:
			for _, v := range c.Values {
				l.add(c, c.stored(v), c.group(), c.Heading, v.Text)
			}
		case c.Kind == Bool && c.Pair:
			l.add(c, Yes, c.group(), c.Heading, Yes)
			l.add(c, No, c.group(), c.Heading, No)
		default:
			l.add(c, "", c.group(), c.Heading)
		}
	}
	l.rows = max(l.rows, t.HeaderRows)
	return l
}

// group is the caption above, unless the heading itself is it: then the options stand right below.
func (c *Column) group() string {
	if c.Group == c.Heading {
		return ""
	}
	return c.Group
}

func (l *layout) add(c *Column, option string, path ...string) {
	s := slot{column: c, option: option, width: c.Width}
	for _, p := range path {
		if p != "" {
			s.path = append(s.path, p)
		}
	}
	if s.width == 0 {
		s.width = 14
		if option != "" {
			s.width = 9
		}
	}
	l.rows = max(l.rows, len(s.path))
	l.slots = append(l.slots, s)
}

// heads are the captions by row and column; a blank one belongs to a merged cell.
func (l *layout) heads() (text [][]string, merged [][4]int) {
	text = make([][]string, l.rows)
	for i := range text {
		text[i] = make([]string, len(l.slots))
	}
	for col := 0; col < len(l.slots); col++ {
		for level := range l.slots[col].path {
			if col > 0 && l.shares(col-1, col, level) {
				continue
			}
			right := col
			for right+1 < len(l.slots) && l.shares(col, right+1, level) {
				right++
			}
			bottom := level
			if level == len(l.slots[col].path)-1 {
				bottom = l.rows - 1
			}
			text[level][col] = l.slots[col].path[level]
			if right > col || bottom > level {
				merged = append(merged, [4]int{level, col, bottom, right})
			}
		}
	}
	return text, merged
}

// shares reports whether two columns stand under one caption down to a level. Captions above the last one are shared by
// name, so that 企业座落地 covers its options and its other columns alike.
func (l *layout) shares(a, b, level int) bool {
	x, y := l.slots[a].path, l.slots[b].path
	if level >= len(x)-1 || level >= len(y)-1 {
		return false
	}
	for i := 0; i <= level; i++ {
		if x[i] != y[i] {
			return false
		}
	}
	return level == 0 && l.slots[a].column.Group != "" || l.slots[a].column == l.slots[b].column
}

// writeHeads writes the headings with their merges and widths through a stream.
func (l *layout) writeHeads(w *excelize.StreamWriter, f *excelize.File) error {
	head, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7EDF5"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		Border: []excelize.Border{
			{Type: "left", Color: "9AA5B1", Style: 1},
			{Type: "right", Color: "9AA5B1", Style: 1},
			{Type: "top", Color: "9AA5B1", Style: 1},
			{Type: "bottom", Color: "9AA5B1", Style: 1},
		},
	})
	if err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	for i, s := range l.slots {
		if err := w.SetColWidth(i+1, i+1, s.width); err != nil {
			return err
		}
		if s.column.Kind != Number && s.column.Kind != Integer {
			if err := w.SetColStyle(i+1, i+1, text); err != nil {
				return err
			}
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: l.rows, TopLeftCell: cellName(1, l.rows+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	heads, merged := l.heads()
	for i, row := range heads {
		cells := make([]any, len(row))
		for j, caption := range row {
			cells[j] = excelize.Cell{StyleID: head, Value: caption}
		}
		if err := w.SetRow(cellName(1, i+1), cells); err != nil {
			return err
		}
	}
	for _, m := range merged {
		if err := w.MergeCell(cellName(m[1]+1, m[0]+1), cellName(m[3]+1, m[2]+1)); err != nil {
			return err
		}
	}
	return nil
}

// cellName is the name of a cell; column and row come from the layout and are always within a sheet.
func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "A1"
	}
	return name
}
