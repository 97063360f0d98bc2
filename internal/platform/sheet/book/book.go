package book

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"

	"qipan/internal/platform/sheet/csvtext"
	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
	"qipan/internal/platform/sheet/xmlscan"
)

// The limits of what is read. Declared sizes of a zip count for nothing: what is measured is what comes out.
const (
	MaxFile      = 64 << 20
	MaxInflated  = 256 << 20
	MaxRatio     = 200
	MaxMembers   = 1000
	MaxSheets    = 100
	MaxRow       = 1_048_576
	MaxCol       = 16_384
	MaxCells     = 12_000_000 // of one sheet, empty ones that the file mentions included
	MaxStrings   = 64 << 20
	MaxText      = 256 << 20 // of one sheet's cells, a shared string counted each time
	MaxMerges    = 400_000
	MaxPixels    = 25_000_000
	maxCellBytes = 160 << 10 // above the 32,767 characters that a spreadsheet takes
	ratioFrom    = 1 << 20   // small members may be as repetitive as they like
)

// Format is the kind of a file by its content.
type Format string

// The formats that are read.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// Book is an opened file that has passed its pre-flight.
type Book struct {
	Name     string
	Format   Format
	Encoding csvtext.Encoding // of a csv file
	Sheets   []*Sheet

	zip      *zip.Reader
	strings  []string
	styles   []format
	base1904 bool
	text     io.ReaderAt
	size     int64
}

// Sheet is one sheet of a book, in the order in which a person sees them.
type Sheet struct {
	Name   string
	Hidden bool
	Pivot  bool // carries a pivot table
	Merges []Range

	book   *Book
	member *zip.File
}

// Range is a rectangle of cells, rows and columns counted from 1.
type Range struct{ Top, Left, Bottom, Right int }

// CellKind is what a cell holds.
type CellKind int

// The kinds of cells. A formula counts as the kind of its cached value.
const (
	TextCell CellKind = iota
	NumberCell
	BoolCell
	ErrorCell
	NoCache // a formula whose result nobody has computed
)

// Cell is one cell that is not empty. Text is the text, the number in plain decimals, or the error.
type Cell struct {
	Col      int
	Kind     CellKind
	Text     string
	External bool // the formula looks into another file
	Shown    value.Precision
	Percent  bool
}

// Row is one row as a person sees it. Cells hold what is not empty, from left to right; they are valid until the next row.
type Row struct {
	Number int
	Hidden bool
	Cells  []Cell
	Fields int  // how many fields a csv line has, 0 elsewhere
	Ragged bool // a csv line with a quote out of place
}

// Input is the cell as the readers of values take it.
func (s *Sheet) Input(c Cell) value.Input {
	return value.Input{
		Text: c.Text, Number: c.Kind == NumberCell, Shown: c.Shown, Percent: c.Percent,
		Base1904: s.book.base1904, Untyped: s.book.Format == CSV,
	}
}

// Open runs the pre-flight over a file and opens it. A file that is not taken is refused with a *reason.FileError.
func Open(r io.ReaderAt, size int64, name string) (*Book, error) {
	if size > MaxFile {
		return nil, reason.Refuse(reason.TooLarge, "file size")
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	b := &Book{Name: name, text: r, size: size}
	switch kind := sniff(head); kind {
	case kindEmpty:
		return nil, reason.Refuse(reason.FileEmpty, "")
	case kindZip:
		return b, b.openZip(r, size)
	case kindOLE:
		return nil, refuseOLE(r, size)
	case kindText:
		return b, b.openText()
	default:
		return nil, reason.Refuse(reason.FormatMismatch, string(kind))
	}
}

// BaseName is the file's name without folder and extension; a spreadsheet program names the sheet of a csv file so.
func BaseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimSuffix(name, path.Ext(name))
}

// Each hands every row that the file mentions to fn, from the top. Merges are known after the first complete pass.
func (s *Sheet) Each(fn func(*Row) error) error {
	if s.book.Format == CSV {
		return s.book.eachLine(fn)
	}
	f, err := s.member.Open()
	if err != nil {
		return reason.Refuse(reason.FileCorrupt, err.Error())
	}
	defer func() { _ = f.Close() }() // reading has come to its end or has failed already
	w := &worksheet{x: xmlscan.New(io.LimitReader(f, MaxInflated)), sheet: s, fn: fn}
	return w.run()
}

// refusal turns what went wrong inside a member into the reason of the file.
func refusal(err error, where string) error {
	var fe *reason.FileError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fe):
		return fe
	case errors.Is(err, xmlscan.ErrDTD):
		return reason.Refuse(reason.XMLDTD, where)
	}
	return reason.Refuse(reason.FileCorrupt, where+": "+err.Error())
}
