package cluster

import (
	"cmp"
	"slices"

	"qipan/internal/planning/solve"
)

// Advice (组建建议) answers for one enterprise: the mode that the rules recommend, what else is possible or what it lacks,
// which single change would make more possible, and why the firms around are not in the recommended branch.
type Advice struct {
	Recommended  Proposal
	Alternatives []Alternative
	NearMisses   []NearMiss
	NotChosen    []Code
}

// Alternative is a mode that was not recommended. Why says what comes before it; when its proposal is blocked, why it is
// not possible.
type Alternative struct {
	Proposal Proposal
	Why      Code
}

// Propose applies the order of the rules to one enterprise: three full members of its own, a market that receives it, a
// joint branch within its building, an industry committee that receives it, a joint branch of near neighbours, else an
// instructor. The first that is possible is recommended. Nothing is reserved for other enterprises: the plan of a whole
// district (Solve) may place the partners otherwise. Enterprises that are covered or closed are refused.
func Propose(in Instance, id string) (Advice, error) {
	g, err := newGround(in)
	if err != nil {
		return Advice{}, err
	}
	i, ok := g.in.find(id)
	if !ok {
		return Advice{}, solve.Refuse("enterprise_unknown", id)
	}
	switch g.standing[i] {
	case covered:
		return Advice{}, solve.Refuse("enterprise_covered", id)
	case notOperating:
		return Advice{}, solve.Refuse("enterprise_not_operating", id)
	case joinable, sole, inMarket, noMembers, streetUnknown, placeUnknown:
	}
	a := &adviser{g: g, i: i}
	return a.advise(), nil
}

type adviser struct {
	g *ground
	i int
}

func (a *adviser) advise() Advice {
	options := []Proposal{a.sole(), a.market(), a.building(), a.industry(), a.nearby(), a.instructor()}
	first := slices.IndexFunc(options, func(p Proposal) bool { return len(p.BlockedBy) == 0 })
	out := Advice{Recommended: options[first]}
	for k, p := range options {
		switch {
		case k == first || p.Mode == "":
		case len(p.BlockedBy) > 0:
			out.Alternatives = append(out.Alternatives, Alternative{p, p.BlockedBy[0]})
		default:
			out.Alternatives = append(out.Alternatives, Alternative{p, state(RuleBefore)})
		}
	}
	out.NearMisses = a.nearMisses(out.Recommended.Mode)
	out.NotChosen = a.notChosen(out.Recommended)
	return out
}

func (a *adviser) blocked(mode Mode, why Code) Proposal {
	p := a.g.proposal(mode, []int{a.i})
	p.BlockedBy = []Code{why}
	return p
}

func (a *adviser) sole() Proposal {
	if e := a.g.in.Enterprises[a.i]; e.Full < a.g.in.Params.MinFull {
		return a.blocked(ModeSole, state(NotEnoughFullMembers, e.Full, a.g.in.Params.MinFull))
	}
	return a.g.soleProposal(a.i)
}

func (a *adviser) market() Proposal {
	g, e := a.g, a.g.in.Enterprises[a.i]
	switch r := g.receiver[a.i]; {
	case e.Market == "":
		return a.blocked(ModeMarket, state(NotInMarket))
	case r < 0 || g.in.Receivers[r].Kind != ReceiverMarket:
		return a.blocked(ModeMarket, state(MarketReceivesNobody, e.Market))
	case e.Full == 0:
		return a.blocked(ModeMarket, state(NoFullMembers, e.Probationary))
	default:
		return g.attachedProposal(r, []int{a.i})
	}
}

func (a *adviser) industry() Proposal {
	g, e := a.g, a.g.in.Enterprises[a.i]
	switch {
	case !g.attachable(a.i):
		return a.blocked(ModeIndustry, state(NoIndustryCommittee))
	case e.Full == 0:
		return a.blocked(ModeIndustry, state(NoFullMembers, e.Probationary))
	}
	return g.attachedProposal(g.receiver[a.i], []int{a.i})
}

func (a *adviser) instructor() Proposal {
	g, e := a.g, a.g.in.Enterprises[a.i]
	p := g.proposal(ModeInstructor, []int{a.i})
	p.Reasons = []Code{state(SendInstructor, e.Full)}
	if g.priority(a.i) {
		p.Reasons = append(p.Reasons, state(PriorityA, e.Staff))
	}
	return p
}

func (a *adviser) building() Proposal {
	g := a.g
	if b := a.notJoinable(ModeBuildingJoint); b.Mode != "" {
		return b
	}
	here := g.in.Enterprises[a.i]
	total := 0
	var blocks []int
	for b := range g.blocks {
		if here.Building != "" && g.oneBuilding(append([]int{a.i}, g.blocks[b].units...)) && g.sameStreet(a.i, g.blocks[b].units[0]) {
			blocks = append(blocks, b)
			total += g.blocks[b].full
		}
	}
	own := g.blockOf[a.i]
	if !slices.Contains(blocks, own) || len(blocks) < 2 && total < g.in.Params.MinFull {
		return a.blocked(ModeBuildingJoint, state(NoPartnerInBuilding))
	}
	t, ok := a.best(own, a.nearest(own, blocks))
	if !ok {
		return a.blocked(ModeBuildingJoint, state(NotEnoughFullMembers, min(total, g.in.Params.MinFull-1), g.in.Params.MinFull))
	}
	return g.jointProposal(t)
}

// nearby is a joint branch across buildings; it is no option (empty) when the neighbours' best branch lies in one building.
func (a *adviser) nearby() Proposal {
	g := a.g
	if b := a.notJoinable(ModeOther); b.Mode != "" {
		return b
	}
	own := g.blockOf[a.i]
	var blocks []int
	for b := range g.blocks {
		if b == own || g.sameStreet(a.i, g.blocks[b].units[0]) && g.metres(a.i, g.blocks[b].units[0]) <= 2*g.in.Params.Radius {
			blocks = append(blocks, b)
		}
	}
	t, ok := a.best(own, a.nearest(own, blocks))
	if !ok {
		return a.blocked(ModeOther, g.everyoneFree().reason(a.i))
	}
	if p := g.jointProposal(t); p.Mode == ModeOther {
		return p
	}
	return Proposal{}
}

// notJoinable is the blocked proposal of an enterprise that may not be in a joint branch, empty for one that may.
func (a *adviser) notJoinable(mode Mode) Proposal {
	e := a.g.in.Enterprises[a.i]
	switch a.g.standing[a.i] {
	case sole:
		return a.blocked(mode, state(RuleOrg01, e.Full, a.g.in.Params.MinFull))
	case inMarket:
		return a.blocked(mode, state(InMarket, e.Market, a.g.in.Receivers[a.g.receiver[a.i]].ID))
	case noMembers, streetUnknown, placeUnknown:
		return a.blocked(mode, a.g.everyoneFree().reason(a.i))
	case joinable, covered, notOperating:
	}
	return Proposal{}
}

// nearest keeps own and the nearest other blocks, as many as a window holds; among equally near ones those of the same
// trade come first.
func (a *adviser) nearest(own int, blocks []int) []int {
	g := a.g
	rank := func(b int) (int, int) {
		u := g.blocks[b].units[0]
		other := 0
		if otherTrade(g.in.Enterprises[a.i].Trade, g.in.Enterprises[u].Trade) {
			other = 1
		}
		if b == own {
			return -1, 0
		}
		return g.metres(a.i, u), other
	}
	out := slices.Clone(blocks)
	slices.SortFunc(out, func(x, y int) int {
		dx, ox := rank(x)
		dy, oy := rank(y)
		return cmp.Or(cmp.Compare(dx, dy), cmp.Compare(ox, oy), cmp.Compare(x, y))
	})
	out = out[:min(len(out), windowSize)]
	slices.Sort(out)
	return out
}

// best is own's team in the cheapest grouping of the blocks in which own has one.
func (a *adviser) best(own int, blocks []int) (team, bool) {
	teams, _, _ := a.g.solveWindow(blocks, own)
	for _, t := range teams {
		if slices.Contains(t.blocks, own) {
			return t, true
		}
	}
	return team{}, false
}

// nearMisses are single changes that would make a mode possible which comes before the recommended one.
func (a *adviser) nearMisses(recommended Mode) []NearMiss {
	if recommended == ModeSole || recommended == ModeMarket {
		return nil
	}
	g := a.g
	s := g.everyoneFree()
	p := s.partyOf(a.i)
	if recommended == ModeInstructor {
		return s.nearMisses(p, false)
	}
	if e := g.in.Enterprises[a.i]; e.Full+1 >= g.in.Params.MinFull && len(p.units) == 1 {
		code := OneMoreFullMember
		if e.Probationary > 0 {
			code = ProbationaryTurnsFull
		}
		return []NearMiss{{state(code, e.ID), ModeSole}}
	}
	return nil
}
