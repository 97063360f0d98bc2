package book

import (
	"slices"
	"strings"
)

// Merges carry the value of a merged cell over its range and no further, row by row. Ranges that overlap others, which no
// spreadsheet program writes, are left out.
type Merges struct {
	pending []Range // below the headings, by their top
	open    []span
	owned   []bool // by column: an open range covers it
	cells   []Cell
}

// span is a merged range that the reading is inside of.
type span struct {
	Range
	cell Cell
	full bool
}

// NewMerges prepares the merged ranges below a row for a pass over the rows from the top. Columns beyond last are of no
// interest.
func NewMerges(all []Range, below, last int) *Merges {
	m := &Merges{owned: make([]bool, last+1)}
	for _, r := range all {
		if r.Top > below && r.Left <= last {
			m.pending = append(m.pending, r)
		}
	}
	slices.SortStableFunc(m.pending, func(a, b Range) int { return a.Top - b.Top })
	return m
}

// Across is how many columns the first cell of a row runs over.
func (m *Merges) Across(row *Row) int {
	first := row.Cells[0].Col
	for _, r := range m.pending {
		if r.Top > row.Number {
			break
		}
		if r.Top == row.Number && r.Left == first {
			return r.Right - r.Left + 1
		}
	}
	return 1
}

// Advance moves to a row and returns its cells with those that merged ranges show in it. Rows must come from the top.
func (m *Merges) Advance(row *Row) []Cell {
	m.open = slices.DeleteFunc(m.open, func(s span) bool {
		if s.Bottom >= row.Number {
			return false
		}
		m.own(s.Range, false)
		return true
	})
	n := 0
	for ; n < len(m.pending) && m.pending[n].Top <= row.Number; n++ {
		if r := m.pending[n]; r.Bottom >= row.Number && m.free(r) {
			m.enter(r, row)
		}
	}
	m.pending = m.pending[n:]
	if len(m.open) == 0 {
		return row.Cells
	}
	m.cells = m.cells[:0]
	for _, c := range row.Cells {
		if c.Col >= len(m.owned) || !m.owned[c.Col] {
			m.cells = append(m.cells, c)
		}
	}
	for _, s := range m.open {
		for col := s.Left; s.full && col <= m.right(s.Range); col++ {
			c := s.cell
			c.Col = col
			m.cells = append(m.cells, c)
		}
	}
	slices.SortFunc(m.cells, func(a, b Cell) int { return a.Col - b.Col })
	return m.cells
}

func (m *Merges) enter(r Range, row *Row) {
	s := span{Range: r}
	if i, ok := find(row.Cells, r.Left); ok && r.Top == row.Number {
		s.cell, s.full = row.Cells[i], true
		s.cell.Text = strings.Clone(s.cell.Text)
	}
	m.open = append(m.open, s)
	m.own(r, true)
}

func (m *Merges) right(r Range) int { return min(r.Right, len(m.owned)-1) }

func (m *Merges) own(r Range, owned bool) {
	for col := r.Left; col <= m.right(r); col++ {
		m.owned[col] = owned
	}
}

func (m *Merges) free(r Range) bool {
	for col := r.Left; col <= m.right(r); col++ {
		if m.owned[col] {
			return false
		}
	}
	return true
}

func find(cells []Cell, col int) (int, bool) {
	return slices.BinarySearchFunc(cells, col, func(c Cell, col int) int { return c.Col - col })
}
