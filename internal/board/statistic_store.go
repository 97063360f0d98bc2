package board

import (
	"context"

	"qipan/internal/platform/db"
)

func insertStatistic(ctx context.Context, tx *db.Tx, s Statistic) error {
	_, err := tx.Exec(ctx, `INSERT INTO board_statistic (code, valid_from, tenths, source) VALUES ($1, $2, $3, $4)`, s.Code, s.From, s.Tenths, s.Source)
	return err
}

// statisticsOn are the statistics in force on a day, by code.
func statisticsOn(ctx context.Context, tx *db.Tx, day db.Date) (map[string]Statistic, error) {
	rows, err := db.All[Statistic](ctx, tx, `SELECT code, valid_from, tenths, source FROM board_statistic WHERE valid_from <= $1 ORDER BY valid_from, code`, day)
	byCode := map[string]Statistic{}
	for _, s := range rows {
		byCode[s.Code] = s // the latest comes last
	}
	return byCode, err
}
