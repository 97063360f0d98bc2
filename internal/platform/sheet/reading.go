package sheet

import (
	"errors"
	"io"
	"iter"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/reason"
)

// Reading is a file that has been looked through once. Its Report says whether the file is taken; Rows hands the rows out.
type Reading struct {
	table   *Table
	options Options
	lex     *lexicon
	book    *Book
	plans   []*plan
	twins   *twins
	report  Report
}

// Read looks through a whole file and decides whether it is taken. What is wrong with the file stands in the report; an error
// means that it could not be read at all, as when a disk fails.
func Read(src Source, t *Table, o Options) (*Reading, error) {
	r := &Reading{table: t, options: o, lex: newLexicon(t)}
	r.report = Report{File: src.Name, Kind: t.Kind, Sheets: []TableReport{}, Rows: []*Row{}, Duplicates: [][]int{}}
	if err := r.open(src); err != nil {
		var fe *FileError
		if !errors.As(err, &fe) {
			return nil, err
		}
		r.refuse(fe)
	}
	return r, nil
}

// Source is a file as it was handed in.
type Source struct {
	Reader io.ReaderAt
	Size   int64
	Name   string
}

func (r *Reading) refuse(fe *FileError) {
	r.report.FileOutcome, r.report.FileReason, r.report.FileLine = RejectFile, fe.Reason, fe.Line
	r.plans = nil
}

func (r *Reading) open(src Source) (err error) {
	if r.book, err = Open(src.Reader, src.Size, src.Name); err != nil {
		return err
	}
	for _, s := range r.book.Sheets {
		p, err := r.planSheet(s)
		if err != nil {
			return err
		}
		r.plans = append(r.plans, p)
	}
	for _, p := range r.plans {
		r.report.Sheets = append(r.report.Sheets, p.report)
	}
	r.report.FileOutcome, r.report.FileReason = r.outcome()
	return nil
}

// outcome is what the sheets come to together. One sheet that fits is enough; the others are reported and left. Otherwise the
// sheet closest to fitting speaks for the file.
func (r *Reading) outcome() (Outcome, Reason) {
	has := map[Reason]bool{}
	asks := false
	for _, p := range r.plans {
		if p.fits {
			return Import, ""
		}
		asks = asks || p.report.State == stateNeedsInput
		has[p.report.Reason] = true
	}
	switch {
	case asks:
		return NeedsInput, reason.HeaderNotRecognised
	case has[reason.NoData]:
		return RejectFile, reason.NoData
	case has[reason.LayoutForm]:
		return RejectFile, reason.LayoutForm
	case has[reason.NoHeader]:
		return RejectFile, reason.NoHeader
	case has[reason.SheetHidden], has[reason.SheetPivot]:
		return RejectFile, reason.NoData
	}
	return RejectFile, reason.FileEmpty
}

// Book is the opened file; nil when it was refused before it could be opened.
func (r *Reading) Book() *Book { return r.book }

// Report is what is known so far: the outcome and the sheets at once, counts and duplicates when Rows has come to its end.
// Its Rows are empty.
func (r *Reading) Report() *Report { return &r.report }

var errStopped = errors.New("stopped")

// Rows hands out every row of the sheets that fit, with its verdict, from the top. A file that is not taken has no rows, except
// for the line of a csv file that a quote without end was opened on. Rows may be called again and then starts over.
func (r *Reading) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		r.report.Counts, r.report.Duplicates = Counts{}, [][]int{}
		r.twins = newTwins(r.table)
		emit := func(row *Row) error {
			r.count(row)
			if !yield(row, nil) {
				return errStopped
			}
			return nil
		}
		if r.report.FileReason == reason.CSVQuote {
			row := &Row{Sheet: baseName(r.report.File), Number: r.report.FileLine, Status: Accepted, Values: map[string]string{}}
			row.Reject(reason.CSVQuote, "")
			_ = emit(row) // the only row: whether to go on does not arise
			return
		}
		if r.report.FileOutcome != Import {
			return
		}
		for _, p := range r.plans {
			if !p.fits {
				continue
			}
			if err := r.readSheet(p, emit); err != nil {
				if !errors.Is(err, errStopped) {
					yield(nil, err)
				}
				return
			}
		}
	}
}

func (r *Reading) count(row *Row) {
	switch row.Status {
	case Accepted:
		r.report.Counts.Accepted++
	case Warning:
		r.report.Counts.Warning++
	case Rejected:
		r.report.Counts.Rejected++
	case Skipped:
		r.report.Counts.Skipped++
	}
	if row.Twin != nil {
		r.report.Duplicates = append(r.report.Duplicates, []int{row.Twin.Row, row.Number})
	}
	if row.Taken() || row.Status == Rejected {
		for i := range r.report.Sheets {
			if r.report.Sheets[i].Name == row.Sheet {
				r.report.Sheets[i].Rows++
			}
		}
	}
}

// Check reads a file and keeps all its rows. It is meant for files that a page shows; long ones are streamed.
func Check(src Source, t *Table, o Options) (*Report, error) {
	r, err := Read(src, t, o)
	if err != nil {
		return nil, err
	}
	rows := []*Row{}
	for row, err := range r.Rows() {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	report := *r.Report()
	report.Rows = rows
	return &report, nil
}

func baseName(file string) string { return book.BaseName(file) }
