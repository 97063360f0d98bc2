package ui

import (
	"strconv"

	"qipan/internal/platform/db"
)

// Definition says what a number counts. Every number on a board opens its definition.
type Definition struct {
	Name        string
	Text        string
	Numerator   string
	Denominator string
	Source      string
	Date        db.Date
	Href        string // full entry
}

// BoardColumn is one mechanism of the board.
type BoardColumn struct {
	Title      string
	Definition Definition
	Href       string
}

// BoardCell is numerator over denominator. Text replaces the fraction where there is none (median days). Mark puts the corner
// mark of an exception there, with MarkText as its words.
type BoardCell struct {
	Num, Den int
	Text     string
	None     bool // does not apply here
	Mark     bool
	MarkText string
	Href     string // the rows behind it
}

// BoardRow is one street or unit.
type BoardRow struct {
	Title string
	Href  string
	Cells []BoardCell
	Total bool
}

// Exception is a sentence under the board, with the rows behind it.
type Exception struct {
	State State
	Text  string
	Href  string
}

// BoardProps is the chessboard (一盘棋): rows are streets, columns are mechanisms; it prints on one A4 landscape page.
type BoardProps struct {
	Caption    string
	RowHead    string
	Columns    []BoardColumn
	Rows       []BoardRow
	Exceptions []Exception
}

// Figure is one number with its definition.
type Figure struct {
	Label string
	Value string
	Unit  string
	Sub   string // what it is compared with: 上月 812
	Href  string
	Def   *Definition
}

// PercentOf is the share in whole percent, cut and not rounded, so that 100 % means all.
func (c BoardCell) PercentOf() int {
	if c.Den <= 0 {
		return 0
	}
	return max(0, min(100, 100*c.Num/c.Den))
}

func (c BoardCell) fraction() string {
	if c.Text != "" {
		return c.Text
	}
	return strconv.Itoa(c.Num) + "/" + strconv.Itoa(c.Den)
}

func columnTitle(p BoardProps, i int) string {
	if i < len(p.Columns) {
		return p.Columns[i].Title
	}
	return ""
}
