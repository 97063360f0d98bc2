package formation

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// leaving is an enterprise on its way out of a case.
type leaving struct {
	party    Party
	why      Exit
	on       db.Date
	reviewOn db.Date // for a refusal
}

// leave takes an enterprise out of a case. Its link to the case's organisation ends with it; a refusal sleeps until its review
// day. When the leading enterprise leaves, the partner with the most full members leads; when nobody is left the case ends.
func leave(ctx context.Context, tx *db.Tx, f *File, l leaving) error {
	id := l.party.EnterpriseID
	if err := leaveParty(ctx, tx, f.ID, id, l.on, l.why); err != nil {
		return err
	}
	if err := clearOwnStage(ctx, tx, f.ID, id); err != nil {
		return err
	}
	if f.OrganisationID != "" {
		if err := coverage.EndLinkIn(ctx, tx, id, l.on, string(l.why)); err != nil {
			return err
		}
	}
	if l.why == ExitRefused {
		if err := coverage.SetStageIn(ctx, tx, coverage.Stage{
			EnterpriseID: id, Name: coverage.RefusedForNow, Reason: PutOffNotNow, ReviewOn: l.reviewOn, Since: tx.Today(),
		}); err != nil {
			return err
		}
	}
	rest := slices.DeleteFunc(f.Active(), func(p Party) bool { return p.EnterpriseID == id })
	if len(rest) == 0 {
		f.end(l.why, "", tx.Today())
		return nil
	}
	if f.LeadID == id {
		f.LeadID = slices.MaxFunc(rest, func(a, b Party) int {
			return cmp.Or(cmp.Compare(a.Full.N, b.Full.N), cmp.Compare(b.EnterpriseID, a.EnterpriseID))
		}).EnterpriseID
	}
	return nil
}

func (f *File) end(why Exit, text string, on db.Date) {
	f.State, f.ExitCode, f.ExitNote, f.ClosedOn = Ended, why, text, on
}

// Leave takes a partner out of the case for a reason that is neither a refusal nor a move. What remains may be too few: then
// the proposal step blocks.
func (s *Service) Leave(ctx context.Context, on On, enterpriseID, reason string) error {
	return s.act(ctx, on, StepProposal, func(tx *db.Tx, f *File) (Event, error) {
		p, ok := f.party(enterpriseID)
		if !ok {
			return Event{}, fault.New(fault.Invalid, "formation_not_a_party").On("enterprise")
		}
		var bad fault.Fields
		needed(&bad, "reason", strings.TrimSpace(reason), maxText)
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		return Event{What: "LEFT", Detail: p.Name + "：" + reason}, leave(ctx, tx, f, leaving{party: p, why: ExitLeft, on: tx.Today()})
	})
}

// Join takes another enterprise into the case before it is decided. A case of one enterprise becomes a joint one, unless a
// market or a trade takes it in.
func (s *Service) Join(ctx context.Context, on On, enterpriseID string) error {
	scope, err := access.Require(ctx, access.FormationWork)
	if err != nil {
		return err
	}
	if _, err := named(ctx); err != nil {
		return err
	}
	return s.act(ctx, on, StepProposal, func(tx *db.Tx, f *File) (Event, error) {
		if f.OrganisationID != "" {
			return Event{}, fault.New(fault.Conflict, "formation_founded_already")
		}
		if f.Approval.Waiting() {
			return Event{}, fault.New(fault.Conflict, "formation_applied_already")
		}
		e, err := subject(ctx, tx, scope, enterpriseID)
		if err != nil {
			return Event{}, err
		}
		if f.Mode != Industry && e.Subdistrict != f.CaseSubdistrict {
			return Event{}, fault.New(fault.Invalid, "formation_other_subdistrict").On("enterprise")
		}
		if err := join(ctx, tx, scope, joining{f.ID, enterpriseID, false}); err != nil {
			return Event{}, err
		}
		if f.Mode == Sole || f.Mode == BuildingJoint {
			f.Mode = Other
			if e.SiteID != "" && !slices.ContainsFunc(f.Active(), func(p Party) bool { return p.SiteID != e.SiteID }) {
				f.Mode = BuildingJoint
			}
		}
		return Event{What: "JOINED", Detail: e.Name}, nil
	})
}

// InstructorInstead ends a case in which the members do not suffice: an instructor is sent to every enterprise that is left
// (ORG-04).
func (s *Service) InstructorInstead(ctx context.Context, on On, n coverage.NewService) error {
	return s.act(ctx, on, StepProposal, func(tx *db.Tx, f *File) (Event, error) {
		if f.OrganisationID != "" {
			return Event{}, fault.New(fault.Conflict, "formation_founded_already")
		}
		n.Kind = coverage.Instructor
		if n.From.IsZero() {
			n.From = tx.Today()
		}
		for _, p := range f.Active() {
			n.EnterpriseID = p.EnterpriseID
			if _, err := coverage.ServeIn(ctx, tx, n); err != nil {
				return Event{}, err
			}
		}
		f.end(ExitInstructor, n.Person, tx.Today())
		return Event{What: "INSTRUCTOR", Detail: n.Person}, nil
	})
}

// FirmCloses records that an enterprise of the case closed: its file says so, its link ends, and it leaves the case.
func (s *Service) FirmCloses(ctx context.Context, on On, enterpriseID string, day db.Date) error {
	return s.act(ctx, on, StepFacts, func(tx *db.Tx, f *File) (Event, error) {
		p, ok := f.party(enterpriseID)
		if !ok {
			return Event{}, fault.New(fault.Invalid, "formation_not_a_party").On("enterprise")
		}
		var bad fault.Fields
		pastDay(&bad, "on", day, tx.Today())
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		if p.Status != string(enterprise.Closed) {
			if err := enterprise.SetStatusIn(ctx, tx, enterpriseID, enterprise.Closed, day); err != nil {
				return Event{}, err
			}
		}
		return Event{What: "FIRM_CLOSED", Detail: p.Name}, leave(ctx, tx, f, leaving{party: p, why: ExitClosed, on: day})
	})
}

// A Handover (移交) passes an enterprise that moved on to another subdistrict. With Take the case goes along, which only a case
// of one enterprise without an organisation can; otherwise the enterprise leaves it, and the case ends when nobody is left.
type Handover struct {
	EnterpriseID string
	UnitID       string // the subdistrict that it moved to
	On           db.Date
	Take         bool
}

// HandOver carries a handover out. The new place need not lie in the caller's scope: a handover always leads out of it.
func (s *Service) HandOver(ctx context.Context, on On, h Handover) error {
	return s.act(ctx, on, StepFacts, func(tx *db.Tx, f *File) (Event, error) {
		p, ok := f.party(h.EnterpriseID)
		if !ok {
			return Event{}, fault.New(fault.Invalid, "formation_not_a_party").On("enterprise")
		}
		var bad fault.Fields
		pastDay(&bad, "on", h.On, tx.Today())
		to, err := org.UnitByID(ctx, tx, h.UnitID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return Event{}, err
		}
		if err != nil || to.Kind != org.Subdistrict || to.ID == f.CaseSubdistrict {
			bad.Add("unit", "formation_no_other_subdistrict")
		}
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		if h.Take && (len(f.Active()) > 1 || f.OrganisationID != "" || f.Approval.Waiting()) {
			return Event{}, fault.New(fault.Conflict, "formation_cannot_take_along")
		}
		if p.Subdistrict != to.ID {
			if err := enterprise.MoveIn(ctx, tx, p.EnterpriseID, to.ID, "", h.On); err != nil {
				return Event{}, err
			}
		}
		e := Event{What: "HANDED_OVER", Detail: p.Name + " → " + to.Name}
		if h.Take {
			f.UnitID = to.ID
			return e, nil
		}
		return e, leave(ctx, tx, f, leaving{party: p, why: ExitMoved, on: h.On})
	})
}

// End closes a case for a reason in words; the enterprises return to the gap list.
func (s *Service) End(ctx context.Context, on On, reason string) error {
	return s.act(ctx, on, StepProposal, func(tx *db.Tx, f *File) (Event, error) {
		if f.OrganisationID != "" {
			return Event{}, fault.New(fault.Conflict, "formation_founded_already")
		}
		var bad fault.Fields
		needed(&bad, "reason", strings.TrimSpace(reason), maxText)
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		f.end(ExitOther, reason, tx.Today())
		return Event{What: "ENDED", Detail: reason}, nil
	})
}
