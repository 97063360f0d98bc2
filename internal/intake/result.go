package intake

import (
	"context"
	"io"
	"strings"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet"
)

// Result writes the uploaded workbook once more, with a column that says what became of each row and why. It returns the name
// under which it is kept, which ends in .csv where the upload was one. A file that was refused as a whole has no result.
func (s *Service) Result(ctx context.Context, id string, w io.Writer) (name string, err error) {
	defer fault.Wrap(&err, "intake.Result(%s)", id)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		i, j, err := s.open(ctx, tx, id)
		if err != nil {
			return err
		}
		reading, err := j.judged(ctx, tx)
		if err != nil {
			return err
		}
		if err := fileFault(reading.Report()); err != nil {
			return err
		}
		name = stem(i.FileName) + "-" + locale.T(ctx, "intake.result_suffix") + "." + string(reading.Book().Format)
		return reading.ResultWorkbook(ctx, w)
	})
	return name, err
}

// judged opens the file so that its rows come with the verdicts of the kind.
func (j job) judged(ctx context.Context, tx *db.Tx) (*sheet.Reading, error) {
	table, options := j.kind.Table(), j.options(tx)
	if j.kind.Open != nil {
		session, err := j.kind.Open(ctx, tx)
		if err != nil {
			return nil, err
		}
		options.Judge = session.Judge
		return sheet.Read(j.source(), &table, options)
	}
	report, err := sheet.Check(j.source(), &table, options)
	if err != nil {
		return nil, err
	}
	if report.FileOutcome == sheet.Import {
		if err := j.kind.Judge(ctx, tx, report); err != nil {
			return nil, err
		}
	}
	verdicts := map[string]*sheet.Row{}
	for _, row := range report.Rows {
		verdicts[place(row.Sheet, row.Number)] = row
	}
	options.Judge = func(row *sheet.Row) error {
		judged := verdicts[place(row.Sheet, row.Number)]
		if judged == nil {
			return nil
		}
		for _, f := range judged.Findings {
			if judged.Status == sheet.Rejected {
				row.Reject(f.Reason, f.Column)
			} else {
				row.Warn(f.Reason, f.Column)
			}
		}
		return nil
	}
	return sheet.Read(j.source(), &table, options)
}

// Template writes an empty workbook of a kind with its official headings.
func (s *Service) Template(ctx context.Context, kind string, w io.Writer) error {
	k, _, err := s.allowed(ctx, kind)
	if err != nil {
		return err
	}
	table := k.Table()
	return sheet.Template(ctx, w, &table)
}

// stem is the name of a file without its extension.
func stem(file string) string {
	if at := strings.LastIndexByte(file, '.'); at > 0 {
		return file[:at]
	}
	return file
}
