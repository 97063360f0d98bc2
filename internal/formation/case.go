package formation

import (
	"slices"

	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// Mode (组建方式) is how the organisation of a case comes about.
type Mode string

// The modes. An instructor is no formation: it is sent where none is possible, and ends a case.
const (
	Sole           Mode = "SOLE"            // 企业单建
	MarketAttached Mode = "MARKET_ATTACHED" // 专业市场挂靠建
	BuildingJoint  Mode = "BUILDING_JOINT"  // 大厦联建
	Industry       Mode = "INDUSTRY"        // 行业统建
	Grid           Mode = "GRID"            // 网格建立
	Other          Mode = "OTHER"           // 就近联建
	Instructor     Mode = "INSTRUCTOR"      // 派党建工作指导员
)

// Values are the modes in the order in which they are recommended.
func (Mode) Values() []Mode {
	return []Mode{Sole, MarketAttached, BuildingJoint, Industry, Other, Grid, Instructor}
}

// Attached reports whether the enterprises join an organisation that exists already.
func (m Mode) Attached() bool { return m == MarketAttached || m == Industry }

// Joint reports whether several enterprises form a new organisation.
func (m Mode) Joint() bool { return m == BuildingJoint || m == Other || m == Grid }

// Formation is the value that the organisation's file carries.
func (m Mode) Formation() org.Formation {
	switch m {
	case Sole:
		return org.Sole
	case MarketAttached:
		return org.MarketAttached
	case BuildingJoint:
		return org.BuildingJoint
	case Industry:
		return org.IndustryWide
	case Grid:
		return org.Grid
	case Other, Instructor:
	}
	return org.OtherFormation
}

// RuleOf is the rule that a mode follows from (mechanisms: ORG-01, ORG-04; NPE-04 puts an instructor first).
func RuleOf(m Mode, urgent bool) string {
	switch {
	case m == Sole:
		return "ORG-01"
	case m == Instructor && urgent:
		return "NPE-04"
	}
	return "ORG-04"
}

// CaseState is whether a case is under way.
type CaseState string

// The states of a case.
const (
	Open  CaseState = "OPEN"
	Done  CaseState = "DONE"  // all nine steps are done
	Ended CaseState = "ENDED" // an exit was taken
)

// Values are the states in order.
func (CaseState) Values() []CaseState { return []CaseState{Open, Done, Ended} }

// Exit is how a case, or an enterprise's part in it, ended without an organisation.
type Exit string

// The exits.
const (
	ExitRefused    Exit = "REFUSED"    // the enterprise does not want to, for now
	ExitInstructor Exit = "INSTRUCTOR" // too few members: an instructor was sent (ORG-04)
	ExitMoved      Exit = "MOVED"      // handed over to another subdistrict
	ExitClosed     Exit = "CLOSED"     // the enterprise closed
	ExitLeft       Exit = "LEFT"       // a partner left for another reason
	ExitOther      Exit = "OTHER"
)

// Values are the exits in the order of a menu.
func (Exit) Values() []Exit {
	return []Exit{ExitRefused, ExitInstructor, ExitMoved, ExitClosed, ExitLeft, ExitOther}
}

// A Case (组建事项) is one enterprise, or a cluster, on its way to an organisation.
type Case struct {
	ID             string
	Mode           Mode
	Recommended    Mode
	RuleID         string
	OverrideReason string
	Proposal       string // what was proposed, as it was accepted
	UnitID         string
	LeadID         string
	ReceiverID     string // the organisation that takes the enterprises in, for attached modes
	OrganisationID string // once approved
	State          CaseState
	ExitCode       Exit
	ExitNote       string
	OpenedOn       db.Date
	OpenedBy       string
	ClosedOn       db.Date
	MovedAt        db.Instant
	Version        int
}

// Party is an enterprise of a case with the facts of its file.
type Party struct {
	CaseID       string
	EnterpriseID string
	JoinedOn     db.Date
	ConfirmedOn  db.Date // when its facts were confirmed for the case
	LeftOn       db.Date
	LeftReason   Exit
	Name         string
	CreditCode   string
	Address      string
	LegalRep     string
	Contact      string
	Phone        string
	Trade        string
	Ownership    string
	Status       string
	Staff        db.OptInt
	Full         db.OptInt
	Probationary db.OptInt
	UnitID       string
	UnitName     string
	UnitPath     string
	Subdistrict  string // unit id, empty when the unit is neither a subdistrict nor a community
	SiteID       string
	SiteName     string
}

// Active reports whether the enterprise still takes part.
func (p Party) Active() bool { return p.LeftOn.IsZero() }

// A File is a case with everything that belongs to it.
type File struct {
	Case
	UnitName         string
	UnitPath         string
	CaseSubdistrict  string
	ReceiverName     string
	OrganisationName string
	Parties          []Party
	Talks            []Talk
	Papers           []Paper
	Approval         Approval
	Candidates       []Candidate
	Place            Place
	Pairs            []Pair
	Activities       []Activity
	Events           []Event
	Secretary        Incumbent
}

// Incumbent is the secretary of the case's organisation.
type Incumbent struct {
	OrganisationID string
	PostID         string
	Holder         string
	Source         org.Source
	Since          db.Date
	Confirmed      bool // appointed, or elected and approved (ELE-10)
}

// Active are the enterprises that still take part.
func (f File) Active() []Party {
	var in []Party
	for _, p := range f.Parties {
		if p.Active() {
			in = append(in, p)
		}
	}
	return in
}

// Lead is the enterprise that the case began with, or the one that took its place.
func (f File) Lead() Party {
	for _, p := range f.Parties {
		if p.EnterpriseID == f.LeadID {
			return p
		}
	}
	return Party{}
}

// party is an active enterprise of the case.
func (f File) party(enterpriseID string) (Party, bool) {
	i := slices.IndexFunc(f.Parties, func(p Party) bool { return p.EnterpriseID == enterpriseID && p.Active() })
	if i < 0 {
		return Party{}, false
	}
	return f.Parties[i], true
}

// FullMembers are the full members of all enterprises that still take part; unknown ones count as none.
func (f File) FullMembers() int {
	n := 0
	for _, p := range f.Active() {
		n += p.Full.N
	}
	return n
}

// Probationary are their probationary members.
func (f File) Probationary() int {
	n := 0
	for _, p := range f.Active() {
		n += p.Probationary.N
	}
	return n
}

// Enough reports whether the full members suffice for an organisation of the case's mode (ORG-01, ORG-04).
func (f File) Enough(set rule.Set) bool {
	switch {
	case f.Mode == Instructor:
		return true
	case f.Mode.Attached():
		return f.FullMembers() > 0
	}
	return f.FullMembers() >= set.Int(rule.KeyOrgBranchMinFullMembers)
}

// Committee says whether the organisation will have a committee or only a secretary (ORG-11).
func (f File) Committee(set rule.Set) rule.Finding { return rule.CommitteeNeed(set, f.FullMembers()) }

// Functioning (正常运转) reports whether the organisation exists, its secretary is in post, an activity was held and the pair is
// acknowledged.
func (f File) Functioning() bool {
	pair, _ := f.livePair()
	return f.OrganisationID != "" && f.Secretary.Confirmed && f.held() && pair.acknowledged()
}

func (f File) held() bool {
	return slices.ContainsFunc(f.Activities, func(a Activity) bool { return !a.HeldOn.IsZero() })
}

// livePair is the pair that has not ended.
func (f File) livePair() (Pair, bool) {
	for _, p := range f.Pairs {
		if p.EndedOn.IsZero() {
			return p, true
		}
	}
	return Pair{}, false
}

// Event is one line of the case's timeline (时间线).
type Event struct {
	ID     string
	CaseID string
	Step   StepName
	What   string
	Detail string
	At     db.Instant
	Actor  string
}
