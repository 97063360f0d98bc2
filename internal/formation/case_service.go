package formation

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/coverage"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

const auditKind = "formation_case"

// View is a case as its page shows it.
type View struct {
	File
	Day         db.Date
	Rules       rule.Set
	Steps       []Step
	Alerts      []Alert
	Functioning bool
	MayWork     bool
}

// Case is one case of the caller's scope.
func (s *Service) Case(ctx context.Context, id string) (v View, err error) {
	scope, err := access.Require(ctx, access.FormationRead)
	if err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		f, err := file(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		set, err := coverage.RulesOn(ctx, tx, tx.Today())
		v = view(ctx, f, set, tx.Today())
		return err
	})
	return v, err
}

func view(ctx context.Context, f File, set rule.Set, today db.Date) View {
	work, err := access.Require(ctx, access.FormationWork)
	return View{
		File: f, Day: today, Rules: set, Steps: Steps(f, set), Alerts: Alerts(f, set, today), Functioning: f.Functioning(),
		MayWork: err == nil && work.Covers(f.UnitPath),
	}
}

// Cases is a page of the cases of the caller's scope, and their number.
func (s *Service) Cases(ctx context.Context, q CaseQuery) (views []View, total int, err error) {
	scope, err := access.Require(ctx, access.FormationRead)
	if err != nil {
		return nil, 0, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if total, err = countCases(ctx, tx, scope, q); err != nil {
			return err
		}
		files, err := filesWhere(ctx, tx, scope, q)
		if err != nil {
			return err
		}
		set, err := coverage.RulesOn(ctx, tx, tx.Today())
		views = make([]View, len(files))
		for i, f := range files {
			views[i] = view(ctx, f, set, tx.Today())
		}
		return err
	})
	return views, total, err
}

// Neighbours are enterprises that could join a case.
func (s *Service) Neighbours(ctx context.Context, id string) (list []Subject, err error) {
	scope, err := access.Require(ctx, access.FormationRead)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		f, err := file(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		set, err := coverage.RulesOn(ctx, tx, tx.Today())
		if err == nil {
			list, err = neighbours(ctx, tx, scope, neighbourhood{f, set.Int(rule.KeyOrgBranchMinFullMembers)})
		}
		return err
	})
	return list, err
}

// On names the case that a step is taken in, and the version that the person saw; 0 takes whatever stands.
type On struct {
	Case    string
	Version int
}

// act is the frame of every step: the permission, the case in the scope, its state and version, the step itself, an event,
// and what follows from the rows.
func (s *Service) act(ctx context.Context, on On, step StepName, fn func(tx *db.Tx, f *File) (Event, error)) error {
	scope, err := access.Require(ctx, access.FormationWork)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, err := file(ctx, tx, scope, on.Case)
		if err != nil {
			return err
		}
		switch {
		case f.State == Ended, f.State == Done && step != StepPair && step != StepActivity && step != StepPlace:
			return fault.New(fault.Conflict, "formation_case_closed")
		case on.Version != 0 && on.Version != f.Version:
			return fault.New(fault.Stale, "stale")
		}
		e, err := fn(tx, &f)
		if err != nil {
			return err
		}
		e.CaseID, e.Step = f.ID, step
		if err := note(ctx, tx, e); err != nil {
			return err
		}
		if err := settle(ctx, tx, f.Case); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "formation." + e.What, Kind: auditKind, SubjectID: f.ID, UnitPath: f.UnitPath, Detail: map[string]any{"step": step},
		})
	})
}

func note(ctx context.Context, tx *db.Tx, e Event) error {
	e.ID, e.At, e.Actor = db.NewID(), tx.Now(), audit.ActorOf(ctx).Name
	return insertEvent(ctx, tx, e)
}

// settle stores the case and lets the rows speak: its stage in the register of coverage, and its end when nothing is left.
func settle(ctx context.Context, tx *db.Tx, c Case) error {
	if err := updateCase(ctx, tx, c); err != nil {
		return err
	}
	f, err := file(ctx, tx, access.Everywhere(), c.ID)
	if err != nil {
		return err
	}
	if err := putStages(ctx, tx, f); err != nil || f.State == Ended {
		return err
	}
	set, err := coverage.RulesOn(ctx, tx, tx.Today())
	if err != nil {
		return err
	}
	next := f.Case
	next.State, next.ClosedOn = Open, ""
	if AllDone(Steps(f, set)) {
		next.State, next.ClosedOn = Done, tx.Today()
	}
	if next.State == f.State {
		return nil
	}
	return updateCase(ctx, tx, next)
}

// putStages notes how far the enterprises of an open case have come. Once the organisation functions nothing is noted.
func putStages(ctx context.Context, tx *db.Tx, f File) error {
	stage := f.stage()
	for _, p := range f.Active() {
		if f.State == Ended || stage == "" {
			if err := clearOwnStage(ctx, tx, f.ID, p.EnterpriseID); err != nil {
				return err
			}
			continue
		}
		before, ok, err := coverage.StageOf(ctx, tx, p.EnterpriseID)
		if err != nil {
			return err
		}
		if ok && before.Name == stage && before.CaseID == f.ID {
			continue
		}
		if err := coverage.SetStageIn(ctx, tx, coverage.Stage{EnterpriseID: p.EnterpriseID, Name: stage, Since: tx.Today(), CaseID: f.ID}); err != nil {
			return err
		}
	}
	return nil
}

// clearOwnStage forgets a stage that this case noted, and no other.
func clearOwnStage(ctx context.Context, tx *db.Tx, caseID, enterpriseID string) error {
	before, ok, err := coverage.StageOf(ctx, tx, enterpriseID)
	if err != nil || !ok || before.CaseID != caseID {
		return err
	}
	return coverage.ClearStageIn(ctx, tx, enterpriseID)
}
