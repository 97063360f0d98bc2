package coveragehttp

import (
	"qipan/internal/coverage"
	"qipan/internal/planning/cluster"
	"qipan/internal/platform/db"
)

// GapDocument is the gap list as scripts read it.
type GapDocument struct {
	AsOf string    `json:"as_of" doc:"the day of the list"`
	Gaps []GapLine `json:"gaps"`
}

// GapLine is one enterprise in operation that no organisation covers.
type GapLine struct {
	Enterprise   string          `json:"enterprise" doc:"identifier"`
	Name         string          `json:"name"`
	USCC         string          `json:"uscc,omitempty" doc:"unified social credit code"`
	Unit         string          `json:"unit" doc:"path on the unit tree"`
	Site         string          `json:"site,omitempty" doc:"building, market or park"`
	Trade        string          `json:"trade,omitempty" doc:"GB/T 4754"`
	Reason       coverage.Reason `json:"reason"`
	ReviewOn     string          `json:"review_on,omitempty" doc:"a refusal is looked at again on this day"`
	Missing      []coverage.Fact `json:"missing" doc:"facts that nobody has stated"`
	Staff        db.OptInt       `json:"staff" doc:"null when unknown"`
	FullMembers  db.OptInt       `json:"full_members" doc:"null when unknown"`
	Probationary db.OptInt       `json:"probationary" doc:"null when unknown"`
	Priority     string          `json:"priority,omitempty" doc:"A or B by the district's staff numbers (NPE-04, local practice)"`
	Served       bool            `json:"served" doc:"work coverage: an instructor, a liaison or a mass organisation is there"`
	Case         string          `json:"case,omitempty" doc:"case under way"`
}

// Gaps writes a gap list for scripts.
func Gaps(r coverage.GapReport) GapDocument {
	d := GapDocument{AsOf: string(r.Day), Gaps: make([]GapLine, len(r.Gaps))}
	for i, g := range r.Gaps {
		d.Gaps[i] = lineOf(g)
	}
	return d
}

func lineOf(g coverage.Gap) GapLine {
	l := GapLine{
		Enterprise: g.ID, Name: g.Name, USCC: g.CreditCode, Unit: g.UnitPath, Site: g.SiteName, Trade: g.TradeCode, Reason: g.Reason,
		Missing: g.Missing(), Staff: g.Staff, FullMembers: g.Full, Probationary: g.Probationary, Priority: priorityMark(g), Served: g.Served, Case: g.CaseID,
	}
	if l.Missing == nil {
		l.Missing = []coverage.Fact{}
	}
	if g.Reason == coverage.RefusedUntil {
		l.ReviewOn = string(g.ReviewOn)
	}
	return l
}

// RatesDocument is the coverage rates as scripts read them.
type RatesDocument struct {
	AsOf  string     `json:"as_of"`
	Rates []RateLine `json:"rates"`
}

// RateLine is one rate; both parts stand beside it, and it is never given without them.
type RateLine struct {
	Base        string `json:"base" doc:"what it is divided by"`
	Measure     string `json:"measure" doc:"what counts as covered"`
	Numerator   int    `json:"numerator"`
	Denominator int    `json:"denominator"`
}

// Rates writes rates for scripts.
func Rates(r coverage.Rates) RatesDocument {
	d := RatesDocument{AsOf: string(r.Day), Rates: make([]RateLine, len(r.List))}
	for i, x := range r.List {
		d.Rates[i] = RateLine{Base: string(x.Base), Measure: string(x.Measure), Numerator: x.Numerator, Denominator: x.Denominator}
	}
	return d
}

// PlanDocument is a plan as scripts read it.
type PlanDocument struct {
	Engine     string          `json:"engine"`
	Objective  float64         `json:"objective"`
	LowerBound float64         `json:"lower_bound" doc:"proved: no plan under the same rules costs less"`
	Gap        float64         `json:"gap"`
	Optimal    bool            `json:"optimal"`
	Seconds    float64         `json:"seconds"`
	Seed       uint64          `json:"seed"`
	EndedBy    string          `json:"ended_by"`
	Build      string          `json:"build"`
	InputHash  string          `json:"input_hash"`
	Checked    bool            `json:"checked" doc:"the independent checker found nothing"`
	Violations []ViolationLine `json:"violations"`
	Proposals  []ProposalLine  `json:"proposals"`
	Unserved   []UnservedLine  `json:"unserved"`
}

// ViolationLine is a promise that the checker found broken.
type ViolationLine struct {
	Code       string `json:"code"`
	Rule       string `json:"rule,omitempty"`
	Proposal   string `json:"proposal,omitempty"`
	Enterprise string `json:"enterprise,omitempty"`
}

// ProposalLine is one organisation that could be formed.
type ProposalLine struct {
	ID           string     `json:"id"`
	Mode         string     `json:"mode"`
	Units        []string   `json:"units" doc:"enterprises"`
	Seat         string     `json:"seat,omitempty"`
	Receiver     string     `json:"receiver,omitempty"`
	FullMembers  int        `json:"full_members"`
	Probationary int        `json:"probationary"`
	Reasons      []CodeLine `json:"reasons"`
	Warnings     []CodeLine `json:"warnings"`
	BlockedBy    []CodeLine `json:"blocked_by"`
}

// CodeLine is a statement; args stand in the order of its words.
type CodeLine struct {
	Code string   `json:"code"`
	Args []string `json:"args,omitempty"`
}

// UnservedLine is an enterprise without a proposal, why, and the single change that would help.
type UnservedLine struct {
	Enterprise      string   `json:"enterprise"`
	Reason          string   `json:"reason"`
	ReasonArgs      []string `json:"reason_args,omitempty"`
	WouldWorkIf     string   `json:"would_work_if"`
	WouldWorkIfArgs []string `json:"would_work_if_args,omitempty"`
	Priority        string   `json:"priority,omitempty"`
}

// Plan writes a plan for scripts; seconds is what the caller measured.
func Plan(p coverage.Proposal, seconds float64) PlanDocument {
	h := p.Plan.Header
	d := PlanDocument{
		Engine: "coverage", Objective: h.Objective.Float(), LowerBound: h.LowerBound.Float(), Gap: h.Gap, Optimal: h.Optimal, Seconds: seconds, Seed: h.Seed,
		EndedBy: string(h.EndedBy), Build: h.Build, InputHash: h.InputHash, Checked: len(p.Violations) == 0,
		Violations: []ViolationLine{}, Proposals: []ProposalLine{}, Unserved: []UnservedLine{},
	}
	for _, v := range p.Violations {
		d.Violations = append(d.Violations, ViolationLine(v))
	}
	for _, x := range p.Plan.Proposals {
		d.Proposals = append(d.Proposals, ProposalLine{
			ID: x.ID, Mode: string(x.Mode), Units: x.Units, Seat: x.Seat, Receiver: x.Receiver, FullMembers: x.FullMembers,
			Probationary: x.Probationary, Reasons: codeLines(x.Reasons), Warnings: codeLines(x.Warnings), BlockedBy: codeLines(x.BlockedBy),
		})
	}
	for _, u := range p.Plan.Unserved {
		d.Unserved = append(d.Unserved, UnservedLine{
			Enterprise: u.Enterprise, Reason: u.Reason.Code, ReasonArgs: argsOf(u.Reason), WouldWorkIf: u.WouldWorkIf.Code,
			WouldWorkIfArgs: argsOf(u.WouldWorkIf), Priority: u.Priority,
		})
	}
	return d
}

func codeLines(codes []cluster.Code) []CodeLine {
	lines := make([]CodeLine, len(codes))
	for i, c := range codes {
		lines[i] = CodeLine{Code: c.Code, Args: argsOf(c)}
	}
	return lines
}

func argsOf(c cluster.Code) []string {
	var args []string
	for _, a := range c.Args {
		args = append(args, a.Value)
	}
	return args
}
