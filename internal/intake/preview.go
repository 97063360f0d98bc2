package intake

import (
	"context"
	"errors"
	"strconv"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
	"qipan/internal/platform/sheet/book"
)

// Window is the part of a preview that a page shows: rows of one status, or all but blank ones.
type Window struct {
	Status sheet.Status // "" is every row that carries data
	Limit  int
	Offset int
}

func (w Window) shows(r *sheet.Row) bool {
	if w.Status == "" {
		return r.Status != sheet.Skipped
	}
	return r.Status == w.Status
}

// PreviewRow is one row of a preview. Stored is what the register holds for the same record, Earlier the row of the file that it
// seems to repeat; both are nil when there is none.
type PreviewRow struct {
	*sheet.Row
	Stored  map[string]string
	Earlier map[string]string
}

// Preview is what a commit would do, and a window of its rows.
type Preview struct {
	Import
	Mapping Mapping
	Report  *sheet.Report // without rows
	Rows    []PreviewRow
	Total   int // rows that the window could show
	Absent  int // stored records of the same places that the file does not mention
	Table   sheet.Table
}

// Preview reads the stored file, judges every row and writes nothing.
func (s *Service) Preview(ctx context.Context, id string, w Window) (p Preview, err error) {
	defer fault.Wrap(&err, "intake.Preview(%s)", id)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		i, j, err := s.open(ctx, tx, id)
		if err != nil {
			return err
		}
		p = Preview{Import: i, Mapping: j.mapping, Table: j.kind.Table()}
		j.each = func(r *sheet.Row) error {
			if w.shows(r) {
				if p.Total >= w.Offset && len(p.Rows) < w.Limit {
					p.Rows = append(p.Rows, PreviewRow{Row: r})
				}
				p.Total++
			}
			return nil
		}
		report, tally, err := j.run(ctx, tx)
		if err != nil {
			return err
		}
		p.Report, p.Absent = report, tally.Absent
		return p.compare(ctx, tx, j)
	})
	return p, err
}

// compare fetches what stands beside the rows of the window: what is stored, and the earlier rows of the file.
func (p *Preview) compare(ctx context.Context, tx *db.Tx, j job) error {
	wanted := map[string][]int{}
	for n := range p.Rows {
		row := &p.Rows[n]
		if t := row.Twin; t != nil {
			key := place(t.Sheet, t.Row)
			wanted[key] = append(wanted[key], n)
		}
		if j.kind.Stored != nil && row.Taken() {
			stored, err := j.kind.Stored(ctx, tx, row.Row)
			if err != nil {
				return err
			}
			row.Stored = stored
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	table := j.kind.Table()
	reading, err := sheet.Read(j.source(), &table, j.options(tx))
	if err != nil {
		return err
	}
	for row, err := range reading.Rows() {
		if err != nil {
			return err
		}
		for _, n := range wanted[place(row.Sheet, row.Number)] {
			p.Rows[n].Earlier = row.Values
		}
	}
	return nil
}

func place(sheetName string, row int) string { return sheetName + "\x00" + strconv.Itoa(row) }

// SheetView is one sheet of a file as a person maps it: what each column was taken for, and some of what stands in it.
type SheetView struct {
	sheet.TableReport
	Hidden  bool
	Samples map[string][]string // by column letters
}

// samplesPerColumn is how many values stand beside a heading.
const samplesPerColumn = 3

// Sheets shows the headings of a file with the guess and with sample values.
func (s *Service) Sheets(ctx context.Context, id string) (views []SheetView, p Preview, err error) {
	if p, err = s.Preview(ctx, id, Window{}); err != nil {
		return nil, p, err
	}
	var content []byte
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, j, err := s.open(ctx, tx, id)
		content = j.content
		return err
	})
	if err != nil {
		return nil, p, err
	}
	b, err := sheet.Open(job{content: content}.source().Reader, int64(len(content)), p.FileName)
	if _, ok := errors.AsType[*sheet.FileError](err); ok {
		return nil, p, nil // the report says why
	}
	if err != nil {
		return nil, p, err
	}
	for _, r := range p.Report.Sheets {
		v := SheetView{TableReport: r, Samples: map[string][]string{}}
		for _, sh := range b.Sheets {
			if sh.Name == r.Name {
				v.Hidden = sh.Hidden
				v.takeSamples(sh)
			}
		}
		views = append(views, v)
	}
	return views, p, nil
}

// errEnough ends the reading of samples.
var errEnough = errors.New("enough")

// sampleRows is how far samples are looked for.
const sampleRows = 60

func (v *SheetView) takeSamples(sh *book.Sheet) {
	captions := map[string]string{}
	for _, c := range v.Columns {
		captions[c.Column] = c.Caption
	}
	err := sh.Each(func(row *book.Row) error {
		switch {
		case row.Number > v.HeadingRow+sampleRows:
			return errEnough
		case row.Number <= v.HeadingRow:
			return nil
		}
		for _, c := range row.Cells {
			name := book.ColumnName(c.Col)
			if len(v.Samples[name]) < samplesPerColumn && c.Text != captions[name] {
				v.Samples[name] = append(v.Samples[name], c.Text)
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		v.Samples = map[string][]string{} // a damaged sheet has its reason in the report
	}
}
