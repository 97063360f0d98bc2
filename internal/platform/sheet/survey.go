package sheet

import (
	"maps"
	"slices"
	"strings"

	"qipan/internal/platform/sheet/book"
)

const (
	headRows   = 80  // rows with content that are kept for the guess
	headSearch = 50  // of which this many may begin the headings
	maxWidth   = 400 // columns in which captions are looked for
)

// headRow is a row kept from the head of a sheet.
type headRow struct {
	number int
	fields int
	cells  map[int]book.Cell
}

// survey is what one pass over a sheet learns before anything is decided.
type survey struct {
	sheet  *book.Sheet
	head   []headRow
	rows   int // rows with content
	last   int // the last row with content
	width  int
	merges []book.Range // those that touch the head
	byRow  map[int][]book.Range
	index  map[int]int
}

func surveySheet(s *book.Sheet) (*survey, error) {
	v := &survey{sheet: s, index: map[int]int{}}
	err := s.Each(func(r *book.Row) error {
		if len(r.Cells) == 0 {
			return nil
		}
		v.rows++
		v.last = r.Number
		v.width = max(v.width, min(r.Cells[len(r.Cells)-1].Col, maxWidth))
		if len(v.head) < headRows {
			row := headRow{number: r.Number, fields: r.Fields, cells: make(map[int]book.Cell, len(r.Cells))}
			for _, c := range r.Cells {
				if c.Col <= maxWidth {
					c.Text = strings.Clone(c.Text)
					row.cells[c.Col] = c
				}
			}
			v.index[r.Number] = len(v.head)
			v.head = append(v.head, row)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	v.keepMerges(s.Merges)
	return v, nil
}

// keepMerges keeps the merged ranges of the head, by row and from left to right.
func (v *survey) keepMerges(all []book.Range) {
	end := 0
	if len(v.head) > 0 {
		end = v.head[len(v.head)-1].number
	}
	v.byRow = map[int][]book.Range{}
	for _, m := range all {
		if m.Top > end || m.Left > maxWidth || len(v.merges) >= headRows*maxWidth {
			continue
		}
		v.merges = append(v.merges, m)
		for row := m.Top; row <= min(m.Bottom, end) && row < m.Top+2*headRows; row++ {
			if len(v.byRow[row]) < maxWidth {
				v.byRow[row] = append(v.byRow[row], m)
			}
		}
	}
	for _, ranges := range v.byRow {
		slices.SortFunc(ranges, func(a, b book.Range) int { return a.Left - b.Left })
	}
}

// own is the cell that stands at a place itself.
func (v *survey) own(row, col int) (book.Cell, bool) {
	i, ok := v.index[row]
	if !ok {
		return book.Cell{}, false
	}
	c, ok := v.head[i].cells[col]
	return c, ok
}

// merge is the merged range that covers a place.
func (v *survey) merge(row, col int) (book.Range, bool) {
	ranges := v.byRow[row]
	i, ok := slices.BinarySearchFunc(ranges, col, func(m book.Range, col int) int { return m.Left - col })
	if !ok {
		i--
	}
	if i >= 0 && ranges[i].Right >= col {
		return ranges[i], true
	}
	return book.Range{}, false
}

// at is the text seen at a place: a merged cell shows its value all over.
func (v *survey) at(row, col int) string {
	if m, ok := v.merge(row, col); ok {
		row, col = m.Top, m.Left
	}
	c, ok := v.own(row, col)
	if !ok || c.Kind == book.NoCache || c.Kind == book.ErrorCell {
		return ""
	}
	return strings.TrimSpace(c.Text)
}

// columns are the columns in which a row of the head has content of its own, from left to right.
func (h *headRow) columns() []int {
	cols := make([]int, 0, len(h.cells))
	for c := range h.cells {
		cols = append(cols, c)
	}
	slices.Sort(cols)
	return cols
}

// surveyRow is the survey of a single row, without merged cells.
func surveyRow(s *book.Sheet, r *book.Row) *survey {
	row := headRow{number: r.Number, fields: r.Fields, cells: make(map[int]book.Cell, len(r.Cells))}
	for _, c := range r.Cells {
		c.Text = strings.Clone(c.Text)
		row.cells[c.Col] = c
	}
	return &survey{sheet: s, head: []headRow{row}, rows: 1, last: r.Number, width: r.Cells[len(r.Cells)-1].Col, index: map[int]int{r.Number: 0}}
}

// orphans are the columns that hold something below the headings and have no caption.
func (v *survey) orphans(h *heading) []int {
	named := map[int]bool{}
	for _, c := range h.columns {
		named[c.col] = true
	}
	seen := map[int]bool{}
	for i := range v.head {
		if v.head[i].number <= h.bottom || len(v.head[i].cells) < 2 {
			continue
		}
		for col := range v.head[i].cells {
			if !named[col] {
				seen[col] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
