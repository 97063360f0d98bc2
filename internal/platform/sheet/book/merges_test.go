package book

import (
	"fmt"
	"testing"
)

func TestMergedCellsCarryTheirValueAndNoFurther(t *testing.T) {
	m := NewMerges([]Range{{2, 1, 3, 1}, {2, 2, 2, 3}, {3, 1, 4, 2}, {1, 1, 1, 4}}, 1, 4) // the third overlaps the first
	row := func(n int, cells ...Cell) string {
		r := &Row{Number: n, Cells: cells}
		return fmt.Sprint(m.Advance(r))
	}
	show := func(cells ...Cell) string { return fmt.Sprint(cells) }
	a, b, x := Cell{Col: 1, Text: "街道"}, Cell{Col: 2, Text: "甲"}, Cell{Col: 4, Text: "x"}
	if got, want := row(2, a, b, x), show(a, b, Cell{Col: 3, Text: "甲"}, x); got != want {
		t.Errorf("row 2: %s, want %s", got, want)
	}
	if got, want := row(3, Cell{Col: 2, Text: "乙"}), show(a, Cell{Col: 2, Text: "乙"}); got != want {
		t.Errorf("row 3: %s, want %s", got, want)
	}
	if got, want := row(4, x), show(x); got != want {
		t.Errorf("row 4: %s, want %s", got, want)
	}
}

func TestWhatAMergeCoversIsNotSeen(t *testing.T) {
	m := NewMerges([]Range{{2, 1, 2, 2}}, 1, 4)
	got := fmt.Sprint(m.Advance(&Row{Number: 2, Cells: []Cell{{Col: 1, Text: "甲"}, {Col: 2, Text: "hidden"}}}))
	if want := fmt.Sprint([]Cell{{Col: 1, Text: "甲"}, {Col: 2, Text: "甲"}}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
