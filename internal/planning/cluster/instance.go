package cluster

import (
	"cmp"
	"slices"
	"strconv"

	"qipan/internal/planning/solve"
)

// Enterprise (企业) is one firm as the planner sees it. Trade is its GB/T 4754 section or section and division ("I65");
// empty texts are unknown facts, never equal to one another.
type Enterprise struct {
	ID           string
	Full         int // full members (正式党员)
	Probationary int // probationary members (预备党员): they belong to a branch but do not count towards the three
	Staff        int
	Subdistrict  string
	Building     string
	Market       string
	Trade        string
	X, Y         float64 // projected metres, meaningful only when Located
	Located      bool
	Host         bool // has a room that it might lend
	Secretary    bool // has somebody who might become secretary
	Covered      bool // belongs to an organisation already: the planner leaves it alone
	Operating    bool // in operation; others are left alone too
}

// ReceiverKind says what a receiving organisation receives by.
type ReceiverKind string

// The two kinds of receiving organisations.
const (
	ReceiverMarket   ReceiverKind = "MARKET"
	ReceiverIndustry ReceiverKind = "INDUSTRY"
)

// Receiver is an organisation that exists and takes enterprises in: that of a market, by the market's identifier, or an
// industry committee, by a trade code; the committee with the longest code that begins an enterprise's trade receives it.
type Receiver struct {
	ID      string
	Kind    ReceiverKind
	Key     string
	Members int // members it has now, for the warning of ORG-03; 0 when unknown
}

// Pair names two enterprises.
type Pair struct{ A, B string }

// Params are the figures of the rules. Every one is dated data of the caller, the defaults are the texts in force.
type Params struct {
	MinFull       int     // full members a branch needs (ORG-01)
	MaxUnits      int     // units a joint branch usually covers at most (ORG-05)
	MaxMembers    int     // members a branch usually has at most (ORG-03): a warning
	Radius        int     // walking metres from the branch's place to each unit
	Detour        float64 // walking metres a metre of straight line
	PriorityStaff int     // staff from which an enterprise without members gets its instructor first (NPE-04)
}

// Weights are the prices of a plan's shortcomings, in the order of their importance.
type Weights struct {
	Uncovered   solve.Cost // a full member outside every organisation
	Branch      solve.Cost // one more joint branch
	Attach      solve.Cost // attaching to an industry committee, or keeping a firm from it for a branch of several buildings
	Metre       solve.Cost // a full member's metre to the branch's place
	OtherTrade  solve.Cost // a unit of another trade than the unit at whose place the branch meets
	NoHost      solve.Cost // a joint branch without a unit that might lend a room
	NoSecretary solve.Cost // a joint branch without a possible secretary
}

// Instance is everything that a plan is made from.
type Instance struct {
	Enterprises []Enterprise
	Receivers   []Receiver
	Together    []Pair // locked by a person: in one joint branch, or neither in any
	Apart       []Pair // excluded by a person: never in one joint branch
	Params      Params
	Weights     Weights
}

// DefaultParams are the figures of the texts in force and 500 walking metres.
func DefaultParams() Params {
	return Params{MinFull: 3, MaxUnits: 5, MaxMembers: 50, Radius: 500, Detour: 1.3, PriorityStaff: 50}
}

// DefaultWeights keep the order: members covered, then few branches, then short ways; the rest decides between equals.
// Attach lies above half a branch, so that two firms of one building form a branch before a committee takes them.
func DefaultWeights() Weights {
	return Weights{
		Uncovered: 1000 * solve.One, Branch: 300 * solve.One, Attach: 200 * solve.One,
		Metre: solve.One / 10, OtherTrade: 2 * solve.One, NoHost: 5 * solve.One, NoSecretary: 5 * solve.One,
	}
}

// Normalise returns the instance in canonical order with pairs ordered and deduplicated, or a Refusal that names what it
// does not take. Two instances that differ only in order normalise to the same.
func (in Instance) Normalise() (Instance, error) {
	out := in
	out.Enterprises = slices.Clone(in.Enterprises)
	slices.SortStableFunc(out.Enterprises, func(a, b Enterprise) int { return cmp.Compare(a.ID, b.ID) })
	out.Receivers = slices.Clone(in.Receivers)
	slices.SortStableFunc(out.Receivers, func(a, b Receiver) int { return cmp.Compare(a.ID, b.ID) })
	out.Together, out.Apart = canonicalPairs(in.Together), canonicalPairs(in.Apart)
	if err := out.Params.check(); err != nil {
		return Instance{}, err
	}
	if err := out.Weights.check(); err != nil {
		return Instance{}, err
	}
	if err := out.checkRecords(); err != nil {
		return Instance{}, err
	}
	return out, nil
}

func canonicalPairs(pairs []Pair) []Pair {
	out := make([]Pair, 0, len(pairs))
	for _, p := range pairs {
		if p.B < p.A {
			p.A, p.B = p.B, p.A
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return slices.Compact(out)
}

func (p Params) check() error {
	for _, c := range []struct {
		name    string
		value   int
		low, up int
	}{
		{"min_full", p.MinFull, 2, 100},
		{"max_units", p.MaxUnits, 2, 12},
		{"max_members", p.MaxMembers, 1, 1_000_000},
		{"radius", p.Radius, 1, 50_000},
		{"priority_staff", p.PriorityStaff, 1, 1_000_000},
	} {
		if c.value < c.low || c.value > c.up {
			return solve.Refuse("param_out_of_range", c.name, strconv.Itoa(c.value))
		}
	}
	if !(p.Detour >= 1 && p.Detour <= 5) {
		return solve.Refuse("param_out_of_range", "detour", strconv.FormatFloat(p.Detour, 'g', -1, 64))
	}
	return nil
}

// maxWeight keeps every sum of a district of a million members far from overflow.
const maxWeight = 1_000_000 * solve.One

func (w Weights) check() error {
	for _, c := range []solve.Cost{w.Uncovered, w.Branch, w.Attach, w.Metre, w.OtherTrade, w.NoHost, w.NoSecretary} {
		if c < 0 || c > maxWeight {
			return solve.Refuse("weight_out_of_range", strconv.FormatInt(int64(c), 10))
		}
	}
	return nil
}

func (in Instance) checkRecords() error {
	const most = 1_000_000
	for i, e := range in.Enterprises {
		switch {
		case e.ID == "":
			return solve.Refuse("id_missing")
		case i > 0 && in.Enterprises[i-1].ID == e.ID:
			return solve.Refuse("id_twice", e.ID)
		case e.Full < 0 || e.Probationary < 0 || e.Staff < 0 || e.Full > most || e.Probationary > most:
			return solve.Refuse("count_out_of_range", e.ID)
		case e.Located && !(e.X > -1e8 && e.X < 1e8 && e.Y > -1e8 && e.Y < 1e8):
			return solve.Refuse("position_out_of_range", e.ID)
		}
	}
	for i, r := range in.Receivers {
		if r.ID == "" || r.Key == "" || (r.Kind != ReceiverMarket && r.Kind != ReceiverIndustry) {
			return solve.Refuse("receiver_incomplete", r.ID)
		}
		if i > 0 && in.Receivers[i-1].ID == r.ID {
			return solve.Refuse("id_twice", r.ID)
		}
	}
	for _, p := range slices.Concat(in.Together, in.Apart) {
		for _, id := range []string{p.A, p.B} {
			if _, ok := in.find(id); !ok {
				return solve.Refuse("pair_unknown", id)
			}
		}
		if p.A == p.B {
			return solve.Refuse("pair_of_one", p.A)
		}
	}
	return nil
}

// find is the position of an enterprise in a normalised instance.
func (in *Instance) find(id string) (int, bool) {
	return slices.BinarySearchFunc(in.Enterprises, id, func(e Enterprise, id string) int { return cmp.Compare(e.ID, id) })
}
