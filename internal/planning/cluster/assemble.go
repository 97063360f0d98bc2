package cluster

import (
	"cmp"
	"slices"

	"qipan/internal/planning/solve"
)

// assemble turns teams into a plan that answers for every enterprise.
func (g *ground) assemble(teams []team) Plan {
	var plan Plan
	inTeam := make([]bool, len(g.blocks))
	var joint []Proposal
	for _, t := range teams {
		joint = append(joint, g.jointProposal(t))
		g.addParts(&plan.Parts, t)
		for _, b := range t.blocks {
			inTeam[b] = true
		}
	}
	attached := map[int][]int{}
	var lost []int
	for i, s := range g.standing {
		switch s {
		case sole:
			plan.Proposals = append(plan.Proposals, g.soleProposal(i))
		case inMarket:
			attached[g.receiver[i]] = append(attached[g.receiver[i]], i)
		case noMembers:
			lost = append(lost, i)
		case joinable, streetUnknown, placeUnknown:
			if b := g.blockOf[i]; b >= 0 && inTeam[b] {
				continue
			}
			if g.attachable(i) {
				attached[g.receiver[i]] = append(attached[g.receiver[i]], i)
				plan.Parts.Attached += g.aloneCost(i)
				continue
			}
			plan.Parts.Uncovered += g.aloneCost(i)
			lost = append(lost, i)
		case covered, notOperating:
		}
	}
	for r, units := range attached {
		plan.Proposals = append(plan.Proposals, g.attachedProposal(r, units))
	}
	plan.Proposals = append(plan.Proposals, joint...)
	slices.SortFunc(plan.Proposals, func(a, b Proposal) int { return cmp.Compare(a.ID, b.ID) })
	for _, p := range plan.Proposals {
		plan.CoveredMembers += p.FullMembers
	}
	plan.Unserved = g.unserved(lost, teams)
	return plan
}

func (g *ground) addParts(p *Parts, t team) {
	units := g.unitsOf(t.blocks)
	w := g.in.Weights
	var host, secretary bool
	var deviation solve.Cost
	for _, b := range t.blocks {
		host, secretary = host || g.blocks[b].host, secretary || g.blocks[b].secretary
		deviation += g.blocks[b].deviation
	}
	for _, i := range units {
		metres, trade := g.pull(t.seat, i)
		p.Metres += metres
		p.OtherTrade += trade
	}
	p.Branches += w.Branch
	if !host {
		p.NoHost += w.NoHost
	}
	if !secretary {
		p.NoSecretary += w.NoSecretary
	}
	if !g.oneBuilding(units) {
		p.Attached += deviation
	}
}

// unitsOf are the enterprises of blocks, ascending.
func (g *ground) unitsOf(blocks []int) []int {
	var units []int
	for _, b := range blocks {
		units = append(units, g.blocks[b].units...)
	}
	slices.Sort(units)
	return units
}

// proposal fills what every mode has in common.
func (g *ground) proposal(mode Mode, units []int) Proposal {
	p := Proposal{Mode: mode}
	for _, i := range units {
		e := g.in.Enterprises[i]
		p.Units = append(p.Units, e.ID)
		p.FullMembers += e.Full
		p.Probationary += e.Probationary
	}
	p.ID = string(mode) + ":" + p.Units[0]
	return p
}

func (g *ground) warnMembers(p *Proposal, there int) {
	if n := p.FullMembers + p.Probationary + there; n > g.in.Params.MaxMembers {
		p.Warnings = append(p.Warnings, state(MembersAboveFifty, n, g.in.Params.MaxMembers))
	}
}

func (g *ground) soleProposal(i int) Proposal {
	p := g.proposal(ModeSole, []int{i})
	p.Reasons = []Code{state(RuleOrg01, p.FullMembers, g.in.Params.MinFull)}
	g.warnMembers(&p, 0)
	return p
}

func (g *ground) attachedProposal(receiver int, units []int) Proposal {
	r := g.in.Receivers[receiver]
	p := g.proposal(ModeIndustry, units)
	reason := state(IndustryCommittee, r.Key, r.ID)
	if r.Kind == ReceiverMarket {
		p.Mode = ModeMarket
		reason = state(InMarket, r.Key, r.ID)
	}
	p.ID = string(p.Mode) + ":" + r.ID
	p.Receiver = r.ID
	p.Reasons = []Code{reason}
	g.warnMembers(&p, r.Members)
	return p
}

func (g *ground) jointMode(units []int) Mode {
	if g.oneBuilding(units) {
		return ModeBuildingJoint
	}
	return ModeOther
}

func (g *ground) jointProposal(t team) Proposal {
	units := g.unitsOf(t.blocks)
	p := g.proposal(g.jointMode(units), units)
	p.Seat = g.in.Enterprises[t.seat].ID
	if p.Mode == ModeBuildingJoint {
		p.Reasons = append(p.Reasons, state(SameBuilding, g.in.Enterprises[units[0]].Building))
	} else {
		farthest := 0
		for _, i := range units {
			farthest = max(farthest, g.metres(t.seat, i))
		}
		p.Reasons = append(p.Reasons, state(JointNearby, len(units)), state(WithinMetres, farthest, p.Seat))
	}
	p.Reasons = append(p.Reasons, state(RuleOrg04, p.FullMembers, g.in.Params.MinFull))
	if trade, same := g.sameTrade(units); same {
		p.Reasons = append(p.Reasons, state(SameTrade, trade))
	}
	g.addPeople(&p, units)
	for _, pair := range g.in.Together {
		if slices.Contains(p.Units, pair.A) {
			p.Reasons = append(p.Reasons, state(LockedTogether, pair.A, pair.B))
		}
	}
	if len(units) > g.in.Params.MaxUnits {
		p.Warnings = append(p.Warnings, state(UnitsAboveFive, len(units), g.in.Params.MaxUnits))
	}
	g.warnMembers(&p, 0)
	return p
}

// addPeople names who might lend a room and who might become secretary, or warns that nobody is known.
func (g *ground) addPeople(p *Proposal, units []int) {
	host := slices.IndexFunc(units, func(i int) bool { return g.in.Enterprises[i].Host })
	if host >= 0 {
		p.Reasons = append(p.Reasons, state(HostAvailable, p.Units[host]))
	} else {
		p.Warnings = append(p.Warnings, state(NoHostKnown))
	}
	secretary := slices.IndexFunc(units, func(i int) bool { return g.in.Enterprises[i].Secretary })
	if secretary >= 0 {
		p.Reasons = append(p.Reasons, state(SecretaryPossible, p.Units[secretary]))
	} else {
		p.Warnings = append(p.Warnings, state(NoSecretaryKnown))
	}
}

// sameTrade is the trade that all units have in common, their shortest code.
func (g *ground) sameTrade(units []int) (string, bool) {
	short := g.in.Enterprises[units[0]].Trade
	for _, i := range units {
		if t := g.in.Enterprises[i].Trade; len(t) < len(short) {
			short = t
		}
	}
	return short, short != "" && !slices.ContainsFunc(units, func(i int) bool {
		return otherTrade(short, g.in.Enterprises[i].Trade)
	})
}
