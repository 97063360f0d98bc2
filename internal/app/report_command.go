package app

import (
	"context"
	"time"

	"qipan/internal/access"
	"qipan/internal/board"
	"qipan/internal/board/boardhttp"
	"qipan/internal/coverage"
	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/planning/solve"
	"qipan/internal/platform/db"
)

// dayFlag reads --as-of; today when it is empty.
func dayFlag(s string, today db.Date) (db.Date, error) {
	if s == "" {
		return today, nil
	}
	d, err := db.ParseDate(s)
	if err != nil {
		return d, unusable("--as-of: %v", err)
	}
	return d, nil
}

func figuresCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("figures")
	asOf := f.String("as-of", "", "day, today when left out")
	asJSON := f.Bool("json", false, "JSON")
	login := f.String("as", "", "act as this account")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	return withApp(ctx, *f.database, func(a *App) error {
		day, err := dayFlag(*asOf, a.db.Today())
		if err != nil {
			return err
		}
		ctx, err := a.as(ctx, *login)
		if err != nil {
			return err
		}
		scope, err := access.Require(ctx, access.BoardRead)
		if err != nil {
			return err
		}
		var report boardhttp.FigureReport
		err = a.db.Read(ctx, func(tx *db.Tx) error {
			figures, err := board.Figures(ctx, tx, scope, day)
			report = boardhttp.ReportOf(ctx, day, figures)
			return err
		})
		if err != nil {
			return err
		}
		if *asJSON {
			return writeJSON(s.Out, report)
		}
		for _, x := range report.Figures {
			say(s.Out, "%-42s %10g %-8s %s\n", x.Code, x.Value, x.Unit, x.Source)
		}
		return nil
	})
}

func gapsCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("gaps")
	asJSON := f.Bool("json", false, "JSON")
	login := f.String("as", "", "act as this account")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	return withApp(ctx, *f.database, func(a *App) error {
		ctx, err := a.as(ctx, *login)
		if err != nil {
			return err
		}
		found, err := a.rooms.coverage.Report(ctx)
		if err != nil {
			return err
		}
		r := coveragehttp.Gaps(found)
		if *asJSON {
			return writeJSON(s.Out, r)
		}
		for _, g := range found.Gaps {
			say(s.Out, "%s\t%s\t%s\t%s\t%v\n", g.Name, g.UnitName, g.SiteName, g.Reason, g.Missing())
		}
		return nil
	})
}

func planCoverageCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("plan coverage")
	asJSON := f.Bool("json", false, "JSON")
	seconds := f.Float64("seconds", 0, "stop after this many seconds; 0 lets the work decide, and two runs agree")
	seed := f.Uint64("seed", 1, "random start value")
	login := f.String("as", "", "act as this account")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	return withApp(ctx, *f.database, func(a *App) error {
		ctx, err := a.as(ctx, *login)
		if err != nil {
			return err
		}
		start := a.db.Clock().Now()
		budget := solve.Budget{Seed: *seed, Expired: func() bool {
			spent := a.db.Clock().Now().Sub(start)
			return ctx.Err() != nil || *seconds > 0 && spent > time.Duration(*seconds*float64(time.Second))
		}}
		p, err := a.rooms.coverage.Plan(ctx, "", budget)
		if err != nil {
			return err
		}
		r := coveragehttp.Plan(p, a.db.Clock().Now().Sub(start).Seconds())
		if *asJSON {
			err = writeJSON(s.Out, r)
		} else {
			tellPlan(s, p, r)
		}
		if err == nil && len(r.Violations) > 0 {
			err = errFound
		}
		return err
	})
}

func tellPlan(s Streams, p coverage.Proposal, r coveragehttp.PlanDocument) {
	say(s.Out, "%d proposals, %d enterprises without, at most %.1f %% better is possible\n", len(r.Proposals), len(r.Unserved), 100*r.Gap)
	for _, x := range r.Proposals {
		say(s.Out, "%-16s %d", x.Mode, x.FullMembers)
		for _, u := range x.Units {
			say(s.Out, "  %s", p.Names[u])
		}
		say(s.Out, "\n")
	}
}
