package book

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/xmlscan"
)

// worksheet reads one sheet's XML.
type worksheet struct {
	x        *xmlscan.Scanner
	sheet    *Sheet
	fn       func(*Row) error
	row      Row
	hidden   bool // rows are hidden unless they say otherwise
	val      []byte
	formula  []byte
	merges   []Range
	cells    int
	text     int
	external map[string]bool // shared formulas that look into another file
}

func (w *worksheet) run() error {
	for {
		t, err := w.x.Next()
		if errors.Is(err, io.EOF) {
			if w.sheet.Merges == nil {
				w.sheet.Merges = w.merges
			}
			return nil
		}
		if err != nil {
			return refusal(err, w.sheet.member.Name)
		}
		if t != xmlscan.Start {
			continue
		}
		switch {
		case w.x.Is("sheetFormatPr"):
			w.hidden = truth(w.x.RawAttr("zeroHeight"))
		case w.x.Is("row"):
			err = w.readRow()
		case w.x.Is("mergeCell") && w.sheet.Merges == nil:
			err = w.readMerge()
		}
		if err != nil {
			return err
		}
	}
}

func truth(v []byte) bool { return string(v) == "1" || string(v) == "true" }

func (w *worksheet) readMerge() error {
	ref, _ := w.x.Attr("ref")
	r, ok := parseRange(ref)
	if !ok || len(w.merges) >= MaxMerges {
		return reason.Refuse(reason.FileCorrupt, "merged range "+ref)
	}
	if r.Top != r.Bottom || r.Left != r.Right {
		w.merges = append(w.merges, r)
	}
	return nil
}

func (w *worksheet) readRow() error {
	number := w.row.Number + 1
	if v := w.x.RawAttr("r"); v != nil {
		n, err := strconv.Atoi(string(v))
		if err != nil || n < number {
			return reason.Refuse(reason.FileCorrupt, "row numbers out of order")
		}
		number = n
	}
	if number > MaxRow {
		return reason.Refuse(reason.FileCorrupt, "row number")
	}
	hidden := w.hidden
	if v := w.x.RawAttr("hidden"); v != nil {
		hidden = truth(v)
	}
	if h := string(w.x.RawAttr("ht")); h == "0" || h == "0.0" {
		hidden = true
	}
	w.row = Row{Number: number, Hidden: hidden, Cells: w.row.Cells[:0]}
	col := 0
	for depth := w.x.Depth(); ; {
		t, err := w.x.Next()
		if errors.Is(err, io.EOF) {
			err = xmlscan.ErrSyntax
		}
		if err != nil {
			return refusal(err, w.sheet.member.Name)
		}
		if t == xmlscan.End && w.x.Depth() < depth {
			break
		}
		if t == xmlscan.Start && w.x.Is("c") {
			if col, err = w.readCell(col + 1); err != nil {
				return refusal(err, w.sheet.member.Name)
			}
		}
	}
	if !slices.IsSortedFunc(w.row.Cells, func(a, b Cell) int { return a.Col - b.Col }) {
		slices.SortStableFunc(w.row.Cells, func(a, b Cell) int { return a.Col - b.Col })
	}
	return w.fn(&w.row)
}

// readCell reads one cell and returns its column. A cell without content is left out.
func (w *worksheet) readCell(next int) (int, error) {
	col := next
	if ref := w.x.RawAttr("r"); ref != nil {
		c, _, ok := parseRef(string(ref))
		if !ok {
			return 0, reason.Refuse(reason.FileCorrupt, "cell reference")
		}
		col = c
	}
	if col > MaxCol {
		return 0, reason.Refuse(reason.FileCorrupt, "column number")
	}
	kind := string(w.x.RawAttr("t"))
	style := 0
	if v := w.x.RawAttr("s"); v != nil {
		style, _ = strconv.Atoi(string(v)) // a style that is no number is no date either
	}
	if w.cells++; w.cells > MaxCells {
		return 0, reason.Refuse(reason.TooLarge, "cells")
	}
	in, err := w.readContent()
	if err != nil {
		return 0, err
	}
	c := Cell{Col: col, External: in.external}
	if in.formula && (!in.value || len(w.val) == 0 && kind != "str") {
		c.Kind = NoCache
		w.row.Cells = append(w.row.Cells, c)
		return col, nil
	}
	ok, err := w.settle(&c, kind, style)
	if w.text += len(c.Text); w.text > MaxText {
		return 0, reason.Refuse(reason.TooLarge, "text")
	}
	if ok && err == nil {
		w.row.Cells = append(w.row.Cells, c)
	}
	return col, err
}

// content is what stands inside of a cell's element; the value itself is in val.
type content struct{ formula, value, external bool }

func (w *worksheet) readContent() (in content, err error) {
	w.val, w.formula = w.val[:0], w.formula[:0]
	for depth := w.x.Depth(); ; {
		t, err := w.x.Next()
		if errors.Is(err, io.EOF) {
			err = xmlscan.ErrSyntax
		}
		if err != nil {
			return in, err
		}
		if t == xmlscan.End && w.x.Depth() < depth {
			return in, nil
		}
		if t != xmlscan.Start {
			continue
		}
		switch {
		case w.x.Is("v"):
			in.value = true
			err = w.collect(&w.val)
		case w.x.Is("is"):
			in.value = true
			w.val, err = richText(w.x, w.val[:0])
		case w.x.Is("f"):
			in.formula = true
			in.external, err = w.readFormula()
		}
		if err != nil {
			return in, err
		}
	}
}

func (w *worksheet) collect(into *[]byte) error {
	for depth := w.x.Depth(); ; {
		t, err := w.x.Next()
		if errors.Is(err, io.EOF) {
			err = xmlscan.ErrSyntax
		}
		if err != nil {
			return err
		}
		if t == xmlscan.End && w.x.Depth() < depth {
			return nil
		}
		if t == xmlscan.Text && len(*into) < maxCellBytes {
			*into = append(*into, w.x.Text()...)
		}
	}
}

// readFormula says whether a formula looks outside of the workbook. The formula itself is never computed.
func (w *worksheet) readFormula() (external bool, err error) {
	shared, _ := w.x.Attr("si")
	if err := w.collect(&w.formula); err != nil {
		return false, err
	}
	external = outside(w.formula)
	if shared != "" {
		if w.external == nil {
			w.external = map[string]bool{}
		}
		if external {
			w.external[shared] = true
		}
		external = external || w.external[shared]
	}
	return external, nil
}

// outside recognises links to other workbooks ([1]Sheet!A1), to programs (DDE) and to the network.
func outside(f []byte) bool {
	for i, c := range f {
		if c == '[' {
			rest := f[i+1:]
			end := bytes.IndexByte(rest, ']')
			if end > 0 && bytes.IndexByte(rest[end:], '!') > 0 {
				return true
			}
		}
		if c == '|' && bytes.IndexByte(f[i:], '!') > 0 {
			return true
		}
	}
	upper := bytes.ToUpper(f)
	for _, word := range []string{"WEBSERVICE(", "HTTP://", "HTTPS://", "FILE://", "\\\\", "RTD("} {
		if bytes.Contains(upper, []byte(word)) {
			return true
		}
	}
	return false
}

// settle turns the raw text of a cell into its kind and value; false when there is nothing in it.
func (w *worksheet) settle(c *Cell, kind string, style int) (bool, error) {
	if len(w.val) == 0 {
		return false, nil
	}
	book := w.sheet.book
	switch kind {
	case "s":
		i, err := strconv.Atoi(string(bytes.TrimSpace(w.val)))
		if err != nil || i < 0 || i >= len(book.strings) {
			return false, reason.Refuse(reason.FileCorrupt, "shared string index")
		}
		c.Text = book.strings[i]
	case "inlineStr":
		c.Text = string(w.val)
	case "str":
		c.Text = unescape(string(w.val))
	case "d":
		c.Text = string(w.val)
	case "b":
		c.Kind, c.Text = BoolCell, "否"
		if truth(bytes.TrimSpace(w.val)) {
			c.Text = "是"
		}
	case "e":
		c.Kind, c.Text = ErrorCell, string(w.val)
	case "", "n":
		return w.settleNumber(c, style)
	default:
		return false, reason.Refuse(reason.FileCorrupt, "cell type")
	}
	return strings.TrimSpace(c.Text) != "", nil
}

func (w *worksheet) settleNumber(c *Cell, style int) (bool, error) {
	c.Kind = NumberCell
	raw := string(bytes.TrimSpace(w.val))
	if raw == "" {
		return false, nil
	}
	text, ok := plainNumber(raw)
	if !ok {
		return false, reason.Refuse(reason.FileCorrupt, "number")
	}
	c.Text = text
	if style > 0 || len(w.sheet.book.styles) > 0 {
		if style < 0 || style >= len(w.sheet.book.styles) {
			return true, nil
		}
		f := w.sheet.book.styles[style]
		c.Shown, c.Percent = f.shown, f.percent
		if f.pad > len(text) && !strings.ContainsAny(text, ".-") {
			c.Text = strings.Repeat("0", f.pad-len(text)) + text
		}
	}
	return true, nil
}

// plainNumber writes a number as the spreadsheet shows it: decimals without exponent, fifteen significant digits.
func plainNumber(raw string) (string, bool) {
	if len(raw) <= 15 && isDigits(raw) && (raw[0] != '0' || len(raw) == 1) {
		return raw, true
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || strings.ContainsAny(raw, "xXpPnN_") {
		return "", false
	}
	if f > 1e25 || f < -1e25 {
		return strconv.FormatFloat(f, 'E', -1, 64), true
	}
	if f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'E', 14, 64), 64); err != nil {
		return "", false
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// parseRef reads A1 into column and row.
func parseRef(ref string) (col, row int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 {
		c := ref[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return col, row, err == nil && i > 0 && col <= MaxCol && row > 0 && row <= MaxRow
}

func parseRange(ref string) (Range, bool) {
	from, to, two := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !two {
		to = from
	}
	var r Range
	var ok1, ok2 bool
	r.Left, r.Top, ok1 = parseRef(from)
	r.Right, r.Bottom, ok2 = parseRef(to)
	return r, ok1 && ok2 && r.Left <= r.Right && r.Top <= r.Bottom
}

// ColumnName is the letter name of a column counted from 1.
func ColumnName(col int) string {
	name := ""
	for ; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}
