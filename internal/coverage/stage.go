package coverage

import (
	"context"
	"slices"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// StageName is how far an enterprise without a functioning organisation has come.
type StageName string

// The stages of a case in their order, and the refusal that may follow any of them.
const (
	Proposed      StageName = "PROPOSED"        // 已提建议
	Talked        StageName = "TALKED"          // 已沟通
	Dossier       StageName = "DOSSIER"         // 材料齐备
	Applied       StageName = "APPLIED"         // 已报批
	Approved      StageName = "APPROVED"        // 已批复
	Founded       StageName = "FOUNDED"         // 已成立
	Staffed       StageName = "STAFFED"         // 已配书记
	RefusedForNow StageName = "REFUSED_FOR_NOW" // 暂不组建
)

// Values are the stages in order.
func (StageName) Values() []StageName {
	return []StageName{Proposed, Talked, Dossier, Applied, Approved, Founded, Staffed, RefusedForNow}
}

// A Stage (进度) is where one enterprise stands; no stage means that nothing was begun. Reason is a code of why it was put off.
type Stage struct {
	EnterpriseID string
	Name         StageName
	Reason       string
	ReviewOn     db.Date // when a refusal is looked at again
	Since        db.Date
	CaseID       string
}

// Asleep reports whether the enterprise is left in peace on a day: it refused, and its review day has not come.
func (s Stage) Asleep(day db.Date) bool { return s.Name == RefusedForNow && day < s.ReviewOn }

// SetStageIn notes how far an enterprise has come. A refusal needs a reason and a review day after the day it was given, and
// belongs to no case; every other stage belongs to one.
func SetStageIn(ctx context.Context, tx *db.Tx, s Stage) (err error) {
	defer fault.Wrap(&err, "coverage.SetStageIn")
	var f fault.Fields
	switch {
	case !slices.Contains(s.Name.Values(), s.Name):
		f.Add("stage", "choice_invalid")
	case s.Name == RefusedForNow:
		if s.Reason == "" {
			f.Add("reason", "required")
		}
		if s.ReviewOn.IsZero() {
			f.Add("review_on", "required")
		} else if s.ReviewOn <= s.Since {
			f.Add("review_on", "coverage_review_past")
		}
		s.CaseID = ""
	case s.CaseID == "":
		f.Add("case", "required")
	default:
		s.Reason, s.ReviewOn = "", ""
	}
	if err := f.Err(); err != nil {
		return err
	}
	return putStage(ctx, tx, s)
}

// ClearStageIn forgets the stage of an enterprise.
func ClearStageIn(ctx context.Context, tx *db.Tx, enterpriseID string) error {
	return deleteStage(ctx, tx, enterpriseID)
}

// StageOf is the stage of an enterprise; ok is false when nothing was begun.
func StageOf(ctx context.Context, tx *db.Tx, enterpriseID string) (s Stage, ok bool, err error) {
	return stageOf(ctx, tx, enterpriseID)
}

// State is the coverage state (覆盖状态) of an enterprise, computed from rows.
type State string

// The states from nothing known to a working organisation, and the three ways out.
const (
	StateUnknown        State = "UNKNOWN"
	StateNoMembers      State = "NO_MEMBERS"
	StateMembers        State = "MEMBERS" // members are known, nothing was begun
	StateInstructorSent State = "INSTRUCTOR_SENT"
	StateWorkCovered    State = "WORK_COVERED"
	StateCovered        State = "COVERED" // an organisation covers it, whether it functions nobody has followed
	StateFunctioning    State = "FUNCTIONING"
	StateRefused        State = "REFUSED_FOR_NOW"
	StateMoved          State = "MOVED"
	StateClosed         State = "CLOSED"
)

// StateFacts are the rows that decide a state.
type StateFacts struct {
	Moved, Closed bool
	Members       db.OptInt // full and probationary
	Covered       bool
	Functioning   bool
	Instructor    bool
	OtherService  bool
	Stage         StageName // empty when nothing was begun
}

// StateOf computes the state. A step of a case counts before the work of an instructor, a link before any step except those
// that come after it.
func StateOf(f StateFacts) State {
	switch {
	case f.Closed:
		return StateClosed
	case f.Moved:
		return StateMoved
	case f.Functioning:
		return StateFunctioning
	case f.Stage != "":
		return State(f.Stage)
	case f.Covered:
		return StateCovered
	case f.Instructor:
		return StateInstructorSent
	case f.OtherService:
		return StateWorkCovered
	case !f.Members.Known:
		return StateUnknown
	case f.Members.N == 0:
		return StateNoMembers
	}
	return StateMembers
}
