package check

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/solve"
)

// Violation is one broken promise of a plan.
type Violation struct {
	Code       string
	Rule       string // rule identifier, empty where the promise is the planner's own
	Proposal   string
	Enterprise string
}

// The codes of violations.
const (
	UnitUnknown         = "UNIT_UNKNOWN"          // no such enterprise
	UnitTwice           = "UNIT_TWICE"            // an enterprise is answered for more than once
	UnitLost            = "UNIT_LOST"             // an enterprise is not answered for
	UnitNotEligible     = "UNIT_NOT_ELIGIBLE"     // covered, closed, or without full members
	UnitOwnBranch       = "UNIT_OWN_BRANCH"       // enough full members of its own, yet not SOLE; or SOLE without
	UnitInMarket        = "UNIT_IN_MARKET"        // its market receives it, yet it stands elsewhere
	MembersWrong        = "MEMBERS_WRONG"         // the members are added wrongly
	TooFewFull          = "TOO_FEW_FULL"          // a branch without enough full members
	UnitsNotWarned      = "UNITS_NOT_WARNED"      // more units than usual and no warning
	UnitsAboveLimit     = "UNITS_ABOVE_LIMIT"     // more units than usual though nobody locked them together
	MembersNotWarned    = "MEMBERS_NOT_WARNED"    // more members than usual and no warning
	SubdistrictsDiffer  = "SUBDISTRICTS_DIFFER"   // a joint branch of two streets
	TooFar              = "TOO_FAR"               // a unit beyond the radius
	SeatWrong           = "SEAT_WRONG"            // the branch does not meet at one of its units
	ModeWrong           = "MODE_WRONG"            // mode and units do not fit, or the mode is no formation
	ReceiverWrong       = "RECEIVER_WRONG"        // the receiving organisation does not receive a unit
	TogetherBroken      = "TOGETHER_BROKEN"       // a lock is not kept
	ApartBroken         = "APART_BROKEN"          // an exclusion is not kept
	Blocked             = "BLOCKED"               // a plan proposes what is blocked
	ReasonWrong         = "REASON_WRONG"          // a stated reason or warning is not true
	UnservedReasonWrong = "UNSERVED_REASON_WRONG" // why an enterprise is unserved is not true
	WouldWorkWrong      = "WOULD_WORK_WRONG"      // the change that was named does not help
	PriorityWrong       = "PRIORITY_WRONG"        // the instructor's priority is wrong
	ObjectiveWrong      = "OBJECTIVE_WRONG"       // the objective or one of its parts is added wrongly
	BoundWrong          = "BOUND_WRONG"           // bound, gap and optimality do not fit the objective
	CoverageWrong       = "COVERAGE_WRONG"        // the covered members are added wrongly
)

// Plan lists every violation of a plan, nil when it keeps all promises. The bound itself is taken as stated: that no plan
// costs less cannot be seen from one plan, only that the figures fit each other.
func Plan(in cluster.Instance, plan cluster.Plan) []Violation {
	c := newChecker(in, plan)
	for _, p := range plan.Proposals {
		c.proposal(p)
	}
	c.answers()
	c.pairs()
	c.unserved()
	c.figures()
	return c.found
}

type checker struct {
	in        cluster.Instance
	plan      cluster.Plan
	firm      map[string]cluster.Enterprise
	receivers map[string]cluster.Receiver
	place     map[string][2]float64 // by building
	answer    map[string]int        // how often an enterprise is answered for
	branch    map[string]string     // joint branch of an enterprise
	apart     map[[2]string]bool
	street    map[string][]string // joinable enterprises by subdistrict, ascending
	parts     cluster.Parts
	members   int
	found     []Violation
}

func newChecker(in cluster.Instance, plan cluster.Plan) *checker {
	c := &checker{
		in: in, plan: plan, firm: map[string]cluster.Enterprise{}, receivers: map[string]cluster.Receiver{},
		place: map[string][2]float64{}, answer: map[string]int{}, branch: map[string]string{}, apart: map[[2]string]bool{},
		street: map[string][]string{},
	}
	order := slices.Clone(in.Enterprises)
	slices.SortFunc(order, func(a, b cluster.Enterprise) int { return cmp.Compare(a.ID, b.ID) })
	for _, e := range order {
		c.firm[e.ID] = e
		if _, seen := c.place[e.Building]; !seen && e.Building != "" && e.Located {
			c.place[e.Building] = [2]float64{e.X, e.Y}
		}
	}
	for _, r := range in.Receivers {
		c.receivers[r.ID] = r
	}
	for _, e := range order {
		if c.joinable(e) {
			c.street[e.Subdistrict] = append(c.street[e.Subdistrict], e.ID)
		}
	}
	for _, p := range in.Apart {
		c.apart[[2]string{p.A, p.B}], c.apart[[2]string{p.B, p.A}] = true, true
	}
	return c
}

func (c *checker) say(code, rule, proposal, enterprise string) {
	c.found = append(c.found, Violation{code, rule, proposal, enterprise})
}

// walk is the distance between two enterprises in walking metres; infinite when a place is unknown.
func (c *checker) walk(a, b cluster.Enterprise) float64 {
	if a.ID == b.ID || (a.Building != "" && a.Building == b.Building) {
		return 0
	}
	p, okP := c.where(a)
	q, okQ := c.where(b)
	if !okP || !okQ {
		return math.Inf(1)
	}
	dx, dy := p[0]-q[0], p[1]-q[1]
	return math.Ceil(float64(math.Sqrt(float64(dx*dx)+float64(dy*dy))*c.in.Params.Detour) - 1e-6)
}

func (c *checker) where(e cluster.Enterprise) ([2]float64, bool) {
	if e.Building != "" {
		p, ok := c.place[e.Building]
		return p, ok
	}
	return [2]float64{e.X, e.Y}, e.Located
}

func (c *checker) marketReceiver(e cluster.Enterprise) string {
	return c.lowestReceiver(func(r cluster.Receiver) bool {
		return r.Kind == cluster.ReceiverMarket && e.Market != "" && r.Key == e.Market
	})
}

func (c *checker) committee(e cluster.Enterprise) string {
	longest := 0
	receives := func(r cluster.Receiver) bool {
		return r.Kind == cluster.ReceiverIndustry && strings.HasPrefix(e.Trade, r.Key)
	}
	for _, r := range c.in.Receivers {
		if receives(r) {
			longest = max(longest, len(r.Key))
		}
	}
	return c.lowestReceiver(func(r cluster.Receiver) bool { return receives(r) && len(r.Key) == longest })
}

func (c *checker) lowestReceiver(ok func(cluster.Receiver) bool) string {
	best := ""
	for _, r := range c.in.Receivers {
		if ok(r) && (best == "" || r.ID < best) {
			best = r.ID
		}
	}
	return best
}

// open reports whether the plan has to answer for the enterprise at all.
func open(e cluster.Enterprise) bool { return e.Operating && !e.Covered }

// joinable reports whether the enterprise may be in a joint branch.
func (c *checker) joinable(e cluster.Enterprise) bool {
	if !open(e) || e.Full < 1 || e.Full >= c.in.Params.MinFull || c.marketReceiver(e) != "" || e.Subdistrict == "" {
		return false
	}
	return e.Building != "" || e.Located
}

// answers checks that every open enterprise stands in exactly one place of the plan.
func (c *checker) answers() {
	for _, u := range c.plan.Unserved {
		c.answer[u.Enterprise]++
		if _, ok := c.firm[u.Enterprise]; !ok {
			c.say(UnitUnknown, "", "", u.Enterprise)
		}
	}
	for _, id := range sortedKeys(c.firm) {
		want := 0
		if open(c.firm[id]) {
			want = 1
		}
		switch n := c.answer[id]; {
		case n > want && want == 0:
			c.say(UnitNotEligible, "", "", id)
		case n > want:
			c.say(UnitTwice, "", "", id)
		case n < want:
			c.say(UnitLost, "", "", id)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (c *checker) pairs() {
	for _, p := range c.in.Together {
		if c.branch[p.A] != c.branch[p.B] {
			c.say(TogetherBroken, "", cmp.Or(c.branch[p.A], c.branch[p.B]), p.A)
		}
	}
	for _, p := range c.in.Apart {
		if b := c.branch[p.A]; b != "" && b == c.branch[p.B] {
			c.say(ApartBroken, "", b, p.A)
		}
	}
}

// figures re-adds the objective from the plan's own groups.
func (c *checker) figures() {
	for _, u := range c.plan.Unserved {
		c.parts.Uncovered += c.in.Weights.Uncovered * solve.Cost(c.firm[u.Enterprise].Full)
	}
	if c.parts != c.plan.Parts || c.parts.Sum() != c.plan.Objective {
		c.say(ObjectiveWrong, "", "", "")
	}
	if c.members != c.plan.CoveredMembers {
		c.say(CoverageWrong, "NPE-03", "", "")
	}
	o, b := c.plan.Objective, c.plan.LowerBound
	gap := 0.0
	switch {
	case b > 0:
		gap = float64(o-b) / float64(b)
	case o > 0:
		gap = 1
	}
	if b < 0 || b > o || c.plan.Optimal != (b == o) || math.Abs(gap-c.plan.Gap) > 1e-12 {
		c.say(BoundWrong, "", "", "")
	}
}
