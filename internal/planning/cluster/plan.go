package cluster

import "qipan/internal/planning/solve"

// Mode is how an organisation is set up (组建方式).
type Mode string

// The modes. Other is what the official list leaves open with "等": here the joint branch of near neighbours, whose first
// reason is JOINT_NEARBY. Instructor is no formation: Propose answers with it where no organisation is possible yet.
const (
	ModeSole          Mode = "SOLE"            // 企业单建
	ModeMarket        Mode = "MARKET_ATTACHED" // 专业市场挂靠建
	ModeBuildingJoint Mode = "BUILDING_JOINT"  // 大厦联建
	ModeIndustry      Mode = "INDUSTRY"        // 行业统建
	ModeOther         Mode = "OTHER"           // 就近联建
	ModeInstructor    Mode = "INSTRUCTOR"      // 选派党建工作指导员
)

// Joint reports whether the mode makes a new joint branch (联合党支部), the only kind that is bound by units and metres.
func (m Mode) Joint() bool { return m == ModeBuildingJoint || m == ModeOther }

// Proposal (组建建议) is one organisation that could be formed, or one that could take firms in. It is a suggestion until a
// person confirms it.
type Proposal struct {
	ID           string // mode and lowest unit: the same branch keeps its identifier from plan to plan
	Mode         Mode
	Units        []string // enterprises, ascending
	Seat         string   // the unit at whose place a joint branch meets, empty otherwise
	Receiver     string   // the organisation that takes the units in, empty unless attached
	FullMembers  int
	Probationary int
	Reasons      []Code
	Warnings     []Code
	BlockedBy    []Code // rules that forbid it: empty in a plan, filled only for alternatives that show what is missing
}

// Unserved is an enterprise for which the plan has no organisation, with the reason and the cheapest single change that
// would serve it while the rest of the plan stays as it is. WouldWorkIf is zero when no single change that was tried does.
type Unserved struct {
	Enterprise  string
	Reason      Code
	WouldWorkIf Code
	Priority    string // "A" where an instructor should go first (NPE-04), else empty
}

// Parts is the objective by its causes.
type Parts struct {
	Uncovered, Branches, Attached, Metres, OtherTrade, NoHost, NoSecretary solve.Cost
}

// Sum is the objective.
func (p Parts) Sum() solve.Cost {
	return p.Uncovered + p.Branches + p.Attached + p.Metres + p.OtherTrade + p.NoHost + p.NoSecretary
}

// Plan is the answer for a whole instance.
type Plan struct {
	solve.Header
	Parts          Parts
	CoveredMembers int // full members inside the proposals
	Proposals      []Proposal
	Unserved       []Unserved
}
