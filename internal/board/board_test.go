package board_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/access"
	"qipan/internal/board"
	"qipan/internal/coverage"
	"qipan/internal/demo"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

const articleDay = db.Date("2017-08-07")

func console() context.Context { return access.With(context.Background(), access.Operator()) }

func as(t *testing.T, d *db.DB, login string) context.Context {
	t.Helper()
	p, err := access.NewService(d).ByLogin(context.Background(), login)
	if err != nil {
		t.Fatal(err)
	}
	return access.With(context.Background(), p)
}

// each runs fn on both engines, each with the demonstration district.
func each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := demo.Load(console(), d, demo.Options{Scale: 1, Seed: demo.DefaultSeed}); err != nil {
			t.Fatal(err)
		}
		fn(t, d)
	})
}

func read(t *testing.T, d *db.DB, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(console(), func(tx *db.Tx) error { return fn(console(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func TestTheDistrict(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		t.Run("the article's figures come out of rows", func(t *testing.T) { figures(t, d) })
		t.Run("every base agrees with the coverage register on every day", func(t *testing.T) { rates(t, d) })
		t.Run("every number is the length of the list behind it", func(t *testing.T) { lists(t, d) })
		t.Run("everybody sees their own place", func(t *testing.T) { scopes(t, d) })
		t.Run("a writing is seen at once", func(t *testing.T) { freshness(t, d) }) // writes: last
	})
}

func figures(t *testing.T, d *db.DB) {
	for _, day := range []db.Date{articleDay, dbtest.Day} {
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			list, err := board.Figures(ctx, tx, access.Everywhere(), day)
			got := map[string]float64{}
			for _, f := range list {
				if f.Article != "" {
					got[f.Code] = f.Value
				}
			}
			want := map[string]float64{
				"committee_member_units": 35, "subdistrict_committees": 9, "officers_in_post": 232, "organisations": 512,
				"managers_members_above_scale_percent": 80, "nonpublic_revenue_share_percent": 81,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", day, diff)
			}
			return err
		})
	}
}

func rates(t *testing.T, d *db.DB) {
	s := board.NewService(d)
	for _, day := range []db.Date{articleDay, "2022-02-28", dbtest.Day} {
		b, err := s.Board(console(), board.View{Day: day})
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Rows) != 9 || b.Communities {
			t.Fatalf("%s: %d rows", day, len(b.Rows))
		}
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			for _, r := range append(b.Rows, board.Row{Tally: b.Total, Place: board.Place{Path: "/"}}) {
				want, err := coverage.RatesOn(ctx, tx, access.Everywhere().Within(r.Path), day)
				if err != nil {
					return err
				}
				for _, w := range want.List {
					x := r.Rate(w.Base)
					n := map[rule.CoverageMeasure]int{rule.MeasureOrganisation: x.Organisation, rule.MeasureSole: x.Sole, rule.MeasureWork: x.Work}[w.Measure]
					if n != w.Numerator || x.Base != w.Denominator {
						t.Errorf("%s %s %s %s: %d of %d, the register says %d of %d", day, r.Name, w.Base, w.Measure, n, x.Base, w.Numerator, w.Denominator)
					}
				}
			}
			return nil
		})
	}
}

func lists(t *testing.T, d *db.DB) {
	ctx := console()
	b, err := board.NewService(d).Board(ctx, board.View{Day: dbtest.Day})
	if err != nil {
		t.Fatal(err)
	}
	organisations, gaps, enterprises := org.NewService(d), coverage.New(d), enterprise.NewService(d, enterprise.Options{})
	for _, r := range b.Rows {
		count := func(what string, got int, want int, err error) {
			t.Helper()
			if err != nil || got != want {
				t.Errorf("%s %s: %d on the board, %d in the list, %v", r.Name, what, got, want, err)
			}
		}
		q := org.Query{Day: dbtest.Day, UnitID: r.ID, Purposes: []org.Purpose{org.ForEnterprise}}
		_, n, err := organisations.Organisations(ctx, q)
		count("organisations", r.Organisations, n, err)
		q.Vacant = true
		_, n, err = organisations.Organisations(ctx, q)
		count("without secretary", r.WithoutSecretary, n, err)
		q.Vacant, q.BelowThree = false, true
		_, n, err = organisations.Organisations(ctx, q)
		count("below three", r.BelowThree, n, err)
		due, err := organisations.Reminders(ctx, org.Query{Day: dbtest.Day, UnitID: r.ID})
		count("terms", r.TermsEnding+r.TermsOver, len(due), err)
		page, err := gaps.Gaps(ctx, coverage.GapQuery{Within: r.Path, Reasons: []coverage.Reason{coverage.HasThree}, Limit: 1})
		count("formable", r.Formable, page.Total, err)
		page, err = gaps.Gaps(ctx, coverage.GapQuery{Within: r.Path, Asleep: true, Limit: 1})
		count("asked for time", r.Asleep, page.Total, err)
		list, err := enterprises.List(ctx, enterprise.ListQuery{Filter: enterprise.Filter{UnitPath: r.Path, Status: enterprise.InOperation}, Limit: 1})
		count("in operation", r.Rate(rule.BaseInOperation).Base, list.Count, err)
	}
}

func scopes(t *testing.T, d *db.DB) {
	s := board.NewService(d)
	district, err := s.Board(as(t, d, "district"), board.View{Day: dbtest.Day})
	if err != nil || len(district.Rows) != 9 {
		t.Fatalf("district: %d rows, %v", len(district.Rows), err)
	}
	for i := 1; i < len(district.Rows); i++ {
		if district.Rows[i-1].Code >= district.Rows[i].Code {
			t.Error("rows do not stand in the order of the official codes")
		}
	}
	worker := as(t, d, demo.TrioWorker)
	own, err := s.Board(worker, board.View{Day: dbtest.Day})
	communities := 0
	for _, r := range own.Rows {
		if !r.Elsewhere {
			communities++
		}
	}
	if err != nil || communities != 10 || !own.Communities {
		t.Fatalf("worker: %d communities, %v", communities, err)
	}
	for _, r := range district.Rows {
		b, err := s.Board(worker, board.View{Day: dbtest.Day, UnitID: r.ID})
		if r.Code != demo.TrioSubdistrict {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("worker looked at %s: %v", r.Name, err)
			}
			continue
		}
		if diff := cmp.Diff(r.Tally, b.Total); err != nil || diff != "" {
			t.Errorf("%s from above and from inside differ: %v %s", r.Name, err, diff)
		}
	}
	for _, login := range []string{"secretary", "auditor"} {
		if _, err := s.Board(as(t, d, login), board.View{Day: dbtest.Day}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
	}
	if _, err := s.Report(context.Background(), dbtest.Day); fault.KindOf(err) != fault.Unsigned {
		t.Errorf("nobody: %v", err)
	}
}

func freshness(t *testing.T, d *db.DB) {
	s := board.NewService(d)
	total := func() board.Tally {
		t.Helper()
		b, err := s.Board(console(), board.View{Day: dbtest.Day})
		if err != nil {
			t.Fatal(err)
		}
		return b.Total
	}
	before := total()
	if diff := cmp.Diff(before, total()); diff != "" {
		t.Errorf("two readings differ: %s", diff)
	}
	list, err := enterprise.NewService(d, enterprise.Options{}).List(console(), enterprise.ListQuery{Filter: enterprise.Filter{Status: enterprise.InOperation}, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Write(console(), func(tx *db.Tx) error {
		return enterprise.SetStatusIn(console(), tx, list.Rows[0].ID, enterprise.Closed, dbtest.Day)
	}); err != nil {
		t.Fatal(err)
	}
	if after := total(); after.Enterprises != before.Enterprises-1 {
		t.Errorf("%d enterprises, %d before one closed", after.Enterprises, before.Enterprises)
	}
}
