package board

import (
	"context"

	"qipan/internal/platform/db"
)

// A Statistic (区级申报数字) is a figure that the district declares: the system quotes it with its source and day and never
// computes it from persons or enterprises (risks §2).
type Statistic struct {
	Code   string
	From   db.Date // first day for which it is stated
	Tenths int     // tenths of a percent, so that no float is stored
	Source string  // who stated it, and where
}

// DeclareIn enters a statistic; a later one supersedes it from its day on.
func DeclareIn(ctx context.Context, tx *db.Tx, s Statistic) error { return insertStatistic(ctx, tx, s) }

// declare fills a quoted figure with what the district has declared by the day; without a declaration it stays the article's
// words, which stand for no value of this district.
func (f *Figure) declare(stated map[string]Statistic) {
	if s, ok := stated[f.Code]; ok && f.Standing == Quoted {
		f.Standing, f.Value, f.Source = Declared, float64(s.Tenths)/10, s.Source+", "+string(s.From)
	}
}
