package formation

import (
	"slices"

	"qipan/internal/coverage"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// StepName is one of the nine steps.
type StepName string

// The nine steps of the main job.
const (
	StepFacts    StepName = "FACTS"    // 事实确认
	StepProposal StepName = "PROPOSAL" // 组建建议
	StepTalk     StepName = "TALK"     // 沟通记录
	StepDossier  StepName = "DOSSIER"  // 组建材料
	StepApproval StepName = "APPROVAL" // 审批批复
	StepStaff    StepName = "STAFF"    // 配备书记
	StepPlace    StepName = "PLACE"    // 落实场所
	StepPair     StepName = "PAIR"     // 结对
	StepActivity StepName = "ACTIVITY" // 首次活动
)

// Values are the steps in order.
func (StepName) Values() []StepName {
	return []StepName{StepFacts, StepProposal, StepTalk, StepDossier, StepApproval, StepStaff, StepPlace, StepPair, StepActivity}
}

// StepState is how a step stands.
type StepState string

// The states of a step. Current is the first that is not done; Ready steps may be taken beside it; Later ones wait.
const (
	StateDone    StepState = "DONE"
	StateCurrent StepState = "CURRENT"
	StateReady   StepState = "READY"
	StateLater   StepState = "LATER"
	StateBlocked StepState = "BLOCKED"
)

// A Step is computed from the rows of a case. Next is the code of the smallest thing to do; Waits names the step that must
// come first.
type Step struct {
	Name  StepName
	State StepState
	On    db.Date // when it was done
	Actor string
	Next  string
	Waits StepName
	Due   db.Date
}

// Codes of the next thing to do.
const (
	NextMendFacts   = "MEND_FACTS"
	NextRepropose   = "REPROPOSE"
	NextTalk        = "TALK"
	NextConditions  = "SETTLE_CONDITIONS"
	NextPapers      = "PAPERS"
	NextApply       = "APPLY"
	NextReply       = "RECORD_REPLY"
	NextReapply     = "REAPPLY"
	NextCandidate   = "NAME_CANDIDATE"
	NextAnswers     = "ASK_BOTH"
	NextInstall     = "ELECT_OR_APPOINT"
	NextConfirm     = "RECORD_APPROVAL"
	NextPlace       = "FIND_PLACE"
	NextPropose     = "PROPOSE_PAIR"
	NextDeclare     = "DECLARE"
	NextAgree       = "DEPARTMENT_AGREES"
	NextAcknowledge = "ACKNOWLEDGE"
	NextPlan        = "PLAN_ACTIVITY"
	NextHold        = "RECORD_ACTIVITY"
)

// Steps are the nine steps of a case. The first that is not done is the current one, unless it is blocked.
func Steps(f File, set rule.Set) []Step {
	list := []Step{
		f.factsStep(), f.proposalStep(set), f.talkStep(), f.dossierStep(), f.approvalStep(), f.staffStep(), f.placeStep(), f.pairStep(), f.activityStep(),
	}
	found := false
	for i := range list {
		if found || list[i].State == StateDone {
			continue
		}
		found = true
		if list[i].State == StateReady {
			list[i].State = StateCurrent
		}
	}
	return list
}

// NextStep is the step to take now: a blocked one before the current one; false when all are done.
func NextStep(steps []Step) (Step, bool) {
	for _, s := range steps {
		if s.State == StateBlocked {
			return s, true
		}
	}
	for _, s := range steps {
		if s.State == StateCurrent {
			return s, true
		}
	}
	return Step{}, false
}

// AllDone reports whether nothing is left to do.
func AllDone(steps []Step) bool {
	for _, s := range steps {
		if s.State != StateDone {
			return false
		}
	}
	return true
}

func (f File) doneBy(step StepName) string {
	for _, v := range slices.Backward(f.Events) {
		if v.Step == step {
			return v.Actor
		}
	}
	return ""
}

// factsStep is done once the facts of every enterprise were confirmed for the case, which joining it asks.
func (f File) factsStep() Step {
	s := Step{Name: StepFacts, State: StateDone, On: f.OpenedOn, Actor: f.OpenedBy}
	for _, p := range f.Active() {
		if !p.Full.Known {
			return Step{Name: StepFacts, State: StateReady, Next: NextMendFacts}
		}
		s.On = max(s.On, p.ConfirmedOn)
	}
	return s
}

// proposalStep blocks while the members that are left do not suffice: a new proposal, another partner, or an instructor.
func (f File) proposalStep(set rule.Set) Step {
	if f.OrganisationID == "" && !f.Enough(set) {
		return Step{Name: StepProposal, State: StateBlocked, Next: NextRepropose}
	}
	return Step{Name: StepProposal, State: StateDone, On: f.OpenedOn, Actor: f.OpenedBy}
}

func (f File) talkStep() Step {
	open := f.notAgreed()
	if len(open) == 0 {
		s := Step{Name: StepTalk, State: StateDone, Actor: f.doneBy(StepTalk)}
		for _, t := range f.Talks {
			s.On = max(s.On, t.TalkedOn)
		}
		return s
	}
	s := Step{Name: StepTalk, State: StateReady, Next: NextTalk}
	if f.Reply(open[0].EnterpriseID) == Conditions {
		s.Next = NextConditions
	}
	return s
}

func (f File) dossierStep() Step {
	if len(f.missingPapers()) > 0 {
		if len(f.notAgreed()) == len(f.Active()) {
			return Step{Name: StepDossier, State: StateLater, Waits: StepTalk}
		}
		return Step{Name: StepDossier, State: StateReady, Next: NextPapers}
	}
	s := Step{Name: StepDossier, State: StateDone, Actor: f.doneBy(StepDossier)}
	for _, p := range f.Papers {
		s.On = max(s.On, p.SignedOn)
	}
	return s
}

func (f File) approvalStep() Step {
	a := f.Approval
	switch {
	case f.OrganisationID != "":
		return Step{Name: StepApproval, State: StateDone, On: a.DecidedOn, Actor: f.doneBy(StepApproval)}
	case a.Waiting():
		return Step{Name: StepApproval, State: StateReady, Next: NextReply, Due: a.DueOn}
	case len(f.notAgreed()) > 0:
		return Step{Name: StepApproval, State: StateLater, Waits: StepTalk}
	case len(f.missingPapers()) > 0:
		return Step{Name: StepApproval, State: StateLater, Waits: StepDossier}
	case a.Decision == Returned:
		return Step{Name: StepApproval, State: StateReady, Next: NextReapply}
	}
	return Step{Name: StepApproval, State: StateReady, Next: NextApply}
}

func (f File) staffStep() Step {
	s := Step{Name: StepStaff, State: StateReady}
	considered := f.considered()
	switch {
	case f.Secretary.Confirmed:
		return Step{Name: StepStaff, State: StateDone, On: f.Secretary.Since, Actor: f.doneBy(StepStaff)}
	case f.Secretary.PostID != "":
		s.Next = NextConfirm
	case len(considered) == 0:
		s.Next = NextCandidate
	case !anyWilling(considered):
		s.Next = NextAnswers
	case f.OrganisationID == "":
		s.State, s.Waits = StateLater, StepApproval
	default:
		s.Next = NextInstall
	}
	return s
}

func anyWilling(list []Candidate) bool {
	for _, c := range list {
		if c.Willing() {
			return true
		}
	}
	return false
}

func (f File) placeStep() Step {
	if f.Place.Kind == "" {
		return Step{Name: StepPlace, State: StateReady, Next: NextPlace}
	}
	return Step{Name: StepPlace, State: StateDone, On: f.Place.AgreedOn, Actor: f.Place.NotedBy}
}

func (f File) pairStep() Step {
	p, live := f.livePair()
	s := Step{Name: StepPair, State: StateReady}
	if !live {
		s.Next = NextPropose
		return s
	}
	switch p.Next() {
	case Declared:
		s.Next = NextDeclare
	case PairAgreed:
		s.Next = NextAgree
	case Acknowledged:
		s.Next = NextAcknowledge
	default:
		return Step{Name: StepPair, State: StateDone, On: p.AcknowledgedOn, Actor: f.doneBy(StepPair)}
	}
	return s
}

func (f File) activityStep() Step {
	planned := false
	for _, a := range f.Activities {
		if !a.HeldOn.IsZero() {
			return Step{Name: StepActivity, State: StateDone, On: a.HeldOn, Actor: a.NotedBy}
		}
		planned = true
	}
	s := Step{Name: StepActivity, State: StateReady, Next: NextPlan}
	switch {
	case f.OrganisationID == "" && planned, f.OrganisationID == "":
		s.State, s.Waits, s.Next = StateLater, StepApproval, ""
	case planned:
		s.Next = NextHold
	}
	return s
}

// stage is how far the enterprises of the case have come, as the register of coverage notes it; empty once the organisation
// functions.
func (f File) stage() coverage.StageName {
	a := f.Approval
	switch {
	case f.Functioning():
		return ""
	case f.Secretary.Confirmed && f.OrganisationID != "":
		return coverage.Staffed
	case f.OrganisationID != "" && !a.FiledOn.IsZero():
		return coverage.Founded
	case f.OrganisationID != "":
		return coverage.Approved
	case a.Waiting():
		return coverage.Applied
	case len(f.notAgreed()) > 0:
		return coverage.Proposed
	case len(f.missingPapers()) > 0:
		return coverage.Talked
	}
	return coverage.Dossier
}

// AlertCode says what a person should look at.
type AlertCode string

// The alerts. Idle is shown to the worker alone.
const (
	AlertBelow    AlertCode = "BELOW_THREE"      // the cluster has too few full members left
	AlertUnits    AlertCode = "TOO_MANY_UNITS"   // more units than a joint branch usually has (ORG-05)
	AlertMoved    AlertCode = "ENTERPRISE_MOVED" // sits in another subdistrict now
	AlertClosed   AlertCode = "ENTERPRISE_CLOSED"
	AlertOverdue  AlertCode = "REPLY_OVERDUE" // the usual month has passed (ORG-07)
	AlertIdle     AlertCode = "IDLE"
	AlertOfficer  AlertCode = "NO_OFFICER" // nobody keeps contact since the pair ended
	AlertDeclined AlertCode = "ALL_DECLINED"
)

// An Alert is one of them, with the enterprise or the day it is about.
type Alert struct {
	Code       AlertCode
	Enterprise Party
	Day        db.Date
	Number     int
}

// IdleDays is after how many days without any step the worker is told the next smallest one.
const IdleDays = 30

// Alerts are what a person should look at in an open case.
func Alerts(f File, set rule.Set, today db.Date) []Alert {
	if f.State != Open {
		return nil
	}
	var list []Alert
	add := func(on bool, a Alert) {
		if on {
			list = append(list, a)
		}
	}
	add(f.OrganisationID == "" && !f.Enough(set), Alert{Code: AlertBelow, Number: f.FullMembers()})
	units := len(f.Active())
	add(f.Mode.Joint() && !rule.JointUnits(set, units).Fine(), Alert{Code: AlertUnits, Number: units})
	for _, p := range f.Active() {
		add(f.elsewhere(p), Alert{Code: AlertMoved, Enterprise: p})
		add(p.Status != "IN_OPERATION", Alert{Code: AlertClosed, Enterprise: p})
	}
	add(f.Approval.Waiting() && f.Approval.DueOn < today, Alert{Code: AlertOverdue, Day: f.Approval.DueOn})
	_, live := f.livePair()
	add(!live && len(f.Pairs) > 0, Alert{Code: AlertOfficer})
	add(len(f.Candidates) > 0 && len(f.considered()) == 0 && f.Secretary.PostID == "", Alert{Code: AlertDeclined, Number: len(f.Candidates)})
	idle := db.DateOf(f.MovedAt.Time().In(db.Zone)).DaysUntil(today)
	add(idle >= IdleDays, Alert{Code: AlertIdle, Number: idle})
	return list
}

// elsewhere reports whether an enterprise sits in another subdistrict than the case; a trade has no borders.
func (f File) elsewhere(p Party) bool {
	return f.Mode != Industry && p.Subdistrict != "" && f.CaseSubdistrict != "" && p.Subdistrict != f.CaseSubdistrict
}
