package formation

import (
	"context"
	"strings"

	"qipan/internal/audit"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// FindPlace records where the organisation will meet: a room of its own, or one that is lent.
func (s *Service) FindPlace(ctx context.Context, on On, p Place) error {
	return s.act(ctx, on, StepPlace, func(tx *db.Tx, f *File) (Event, error) {
		p.Name, p.Address = strings.TrimSpace(p.Name), strings.TrimSpace(p.Address)
		if p.Kind == OwnRoom && p.Address == "" {
			p.Address = f.Lead().Address
		}
		if err := p.check(tx.Today()); err != nil {
			return Event{}, err
		}
		p.CaseID, p.NotedBy = f.ID, audit.ActorOf(ctx).Name
		return Event{What: "PLACE", Detail: p.Name}, putPlace(ctx, tx, p)
	})
}

// ProposePair proposes a department and its officer.
func (s *Service) ProposePair(ctx context.Context, on On, departmentID, officer string) error {
	return s.act(ctx, on, StepPair, func(tx *db.Tx, f *File) (Event, error) {
		officer = strings.TrimSpace(officer)
		var bad fault.Fields
		needed(&bad, "officer", officer, 60)
		unit, err := org.UnitByID(ctx, tx, departmentID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return Event{}, err
		}
		if err != nil || unit.Kind != org.Department {
			bad.Add("department", "formation_no_department")
		}
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		if _, live := f.livePair(); live {
			return Event{}, fault.New(fault.Conflict, "formation_paired_already")
		}
		p := Pair{ID: db.NewID(), CaseID: f.ID, DepartmentID: unit.ID, Officer: officer, ProposedOn: tx.Today()}
		return Event{What: "PAIR_PROPOSED", Detail: unit.Name}, insertPair(ctx, tx, p)
	})
}

// MarkPair records the next step of the pair: the declaration that no interest conflicts, then the department's agreement,
// then the enterprise's acknowledgement; none may be left out.
func (s *Service) MarkPair(ctx context.Context, on On, mark PairMark, day db.Date) error {
	return s.act(ctx, on, StepPair, func(tx *db.Tx, f *File) (Event, error) {
		p, live := f.livePair()
		if !live || p.Next() != mark || mark == "" {
			return Event{}, fault.New(fault.Conflict, "formation_pair_order")
		}
		var bad fault.Fields
		pastDay(&bad, "on", day, tx.Today())
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		switch mark {
		case Declared:
			p.ConflictDeclaredOn = day
		case PairAgreed:
			p.DepartmentAgreedOn = day
		case Acknowledged:
			p.AcknowledgedOn = day
		}
		return Event{What: "PAIR_" + string(mark), Detail: p.DepartmentName}, updatePair(ctx, tx, p)
	})
}

// ReplaceOfficer ends the pair with its officer and proposes another of the same department, who declares and is acknowledged
// anew.
func (s *Service) ReplaceOfficer(ctx context.Context, on On, officer, reason string) error {
	return s.act(ctx, on, StepPair, func(tx *db.Tx, f *File) (Event, error) {
		var bad fault.Fields
		needed(&bad, "officer", officer, 60)
		needed(&bad, "reason", reason, maxText)
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		p, live := f.livePair()
		if !live {
			return Event{}, fault.New(fault.Conflict, "formation_pair_order")
		}
		next := Pair{ID: db.NewID(), CaseID: f.ID, DepartmentID: p.DepartmentID, Officer: officer, ProposedOn: tx.Today()}
		p.EndedOn, p.EndedReason = tx.Today(), reason
		if err := updatePair(ctx, tx, p); err != nil {
			return Event{}, err
		}
		return Event{What: "OFFICER_REPLACED", Detail: officer}, insertPair(ctx, tx, next)
	})
}

// PlanActivity plans the first activity; the day may lie ahead.
func (s *Service) PlanActivity(ctx context.Context, on On, subject string, day db.Date) error {
	return s.act(ctx, on, StepActivity, func(tx *db.Tx, f *File) (Event, error) {
		subject = strings.TrimSpace(subject)
		var bad fault.Fields
		needed(&bad, "subject", subject, 100)
		if day.IsZero() {
			bad.Add("planned_on", "required")
		}
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		a := Activity{ID: db.NewID(), CaseID: f.ID, Subject: subject, PlannedOn: day, NotedBy: audit.ActorOf(ctx).Name}
		return Event{What: "ACTIVITY_PLANNED", Detail: subject}, insertActivity(ctx, tx, a)
	})
}

// HoldActivity records that a planned activity was held, how many came by the organiser's list, and what it counts as. It is
// refused while there is no organisation that could hold one.
func (s *Service) HoldActivity(ctx context.Context, on On, held Activity, tags []Tag) error {
	return s.act(ctx, on, StepActivity, func(tx *db.Tx, f *File) (Event, error) {
		if f.OrganisationID == "" {
			return Event{}, fault.New(fault.Conflict, "formation_no_organisation")
		}
		var a Activity
		for _, x := range f.Activities {
			if x.ID == held.ID {
				a = x
			}
		}
		if a.ID == "" {
			return Event{}, fault.Missing()
		}
		if !a.HeldOn.IsZero() {
			return Event{}, fault.New(fault.Conflict, "formation_held_already")
		}
		a.HeldOn, a.Attended, a.CountsAs, a.NotedBy = held.HeldOn, held.Attended, joinTags(tags), audit.ActorOf(ctx).Name
		if err := checkHeld(a, tags, tx.Today()); err != nil {
			return Event{}, err
		}
		if a.HeldOn < f.Approval.DecidedOn {
			return Event{}, fault.New(fault.Invalid, "formation_before_reply", string(f.Approval.DecidedOn)).On("held_on")
		}
		return Event{What: "ACTIVITY_HELD", Detail: a.Subject}, updateActivity(ctx, tx, a)
	})
}
