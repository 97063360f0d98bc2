package sheet

import (
	"context"
	"io"
	"iter"
	"strings"

	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet/book"
)

// ResultWorkbook writes the file that was read once more, with a column that says what was done with each row and why. What
// could run or reach out is left behind. Rows are read again for it, so the verdicts are those of the reading's options.
func (r *Reading) ResultWorkbook(ctx context.Context, w io.Writer) error {
	next, stop := iter.Pull2(r.Rows())
	defer stop()
	p := &pull{next: next, order: map[string]int{}}
	plans := map[*book.Sheet]*plan{}
	for i, pl := range r.plans {
		p.order[pl.report.Name] = i
		if pl.fits {
			plans[pl.survey.sheet] = pl
		}
	}
	err := r.book.Annotate(w, func(s *book.Sheet) book.Notes {
		pl := plans[s]
		if pl == nil {
			return book.Notes{}
		}
		return book.Notes{Column: pl.survey.width + 1, Note: func(number int) string {
			if number == pl.heading.bottom {
				return locale.T(ctx, "sheet.result")
			}
			return p.verdict(ctx, s.Name, number)
		}}
	})
	if err == nil {
		err = p.err
	}
	return err
}

// pull walks through the rows beside the rows of the workbook that is written.
type pull struct {
	next  func() (*Row, error, bool)
	order map[string]int
	row   *Row
	err   error
	done  bool
}

func (p *pull) verdict(ctx context.Context, sheet string, number int) string {
	for !p.done && p.behind(sheet, number) {
		row, err, ok := p.next()
		if err != nil || !ok {
			p.err, p.done = err, true
			break
		}
		p.row = row
	}
	if p.done || p.row.Sheet != sheet || p.row.Number != number {
		return ""
	}
	return p.row.Words(ctx)
}

func (p *pull) behind(sheet string, number int) bool {
	if p.row == nil {
		return true
	}
	here, there := p.order[p.row.Sheet], p.order[sheet]
	return here < there || here == there && p.row.Number < number
}

// Words say a row's verdict to a person: what it is, and each reason with what to do.
func (r *Row) Words(ctx context.Context) string {
	out := locale.T(ctx, "sheet.status_"+string(r.Status))
	var reasons []string
	for _, code := range r.Reasons {
		reasons = append(reasons, locale.T(ctx, "reason."+string(code)))
	}
	if len(reasons) > 0 {
		out += "：" + strings.Join(reasons, "；")
	}
	return out
}
