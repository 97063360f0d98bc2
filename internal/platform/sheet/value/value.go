package value

import (
	"slices"

	"qipan/internal/platform/sheet/reason"
)

// Precision tells how much of a date a cell shows.
type Precision int

// NoDate is a cell that is not formatted as a date. The others follow from the cell's number format.
const (
	NoDate Precision = iota
	Year
	Month
	Day
	Clock    // a time of day without a date
	DayClock // a date with a time of day
)

// Input is one cell as the file holds it.
type Input struct {
	Text     string    // the text, or the number in plain decimals
	Number   bool      // the cell holds a number
	Shown    Precision // how its number format shows a date
	Base1904 bool      // the workbook counts days from 1904
	Percent  bool      // the number format shows a percentage
	Untyped  bool      // the file knows no types (csv), so the text may once have been a number
}

// Result is what a reader made of a cell. Value may be empty although nothing was refused: then the cell says that
// nothing is known, and a warning says so unless the cell was blank.
type Result struct {
	Value    string
	More     []string // further values of the same cell, as they stood there
	Warnings []reason.Code
	Refusals []reason.Code
}

func (r *Result) warn(codes ...reason.Code) {
	for _, c := range codes {
		if !slices.Contains(r.Warnings, c) {
			r.Warnings = append(r.Warnings, c)
		}
	}
}

func (r *Result) refuse(c reason.Code) {
	r.Value = ""
	if !slices.Contains(r.Refusals, c) {
		r.Refusals = append(r.Refusals, c)
	}
}

func refused(c reason.Code) Result { return Result{Refusals: []reason.Code{c}} }

func warned(value string, codes ...reason.Code) Result { return Result{Value: value, Warnings: codes} }
