package board_test

import (
	"context"
	"testing"

	"qipan/internal/access"
	"qipan/internal/board"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

func TestADeclaredShareHoldsFromItsDayAndNoneIsInventedBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := access.With(context.Background(), access.Operator())
		const code = "nonpublic_revenue_share_percent"
		err := d.Write(ctx, func(tx *db.Tx) error {
			for from, tenths := range map[db.Date]int{"2017-01-01": 812, "2020-01-01": 835} {
				if err := board.DeclareIn(ctx, tx, board.Statistic{Code: code, From: from, Tenths: tenths, Source: "统计公报"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for day, want := range map[db.Date]float64{"2016-12-31": 0, "2017-08-07": 81.2, "2026-11-22": 83.5} {
			var found []board.Figure
			err := d.Read(ctx, func(tx *db.Tx) (err error) {
				found, err = board.Figures(ctx, tx, access.Everywhere(), day)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			got := 0.0
			for _, f := range found {
				if f.Code == code {
					got = f.Value
				}
			}
			if got != want {
				t.Errorf("%s: %v, want %v (0 is absent)", day, got, want)
			}
		}
	})
}
