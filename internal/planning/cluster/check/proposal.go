package check

import (
	"math"
	"slices"
	"strings"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/solve"
)

func (c *checker) proposal(p cluster.Proposal) {
	var firms []cluster.Enterprise
	full, probationary := 0, 0
	for _, id := range p.Units {
		c.answer[id]++
		e, ok := c.firm[id]
		if !ok {
			c.say(UnitUnknown, "", p.ID, id)
			continue
		}
		if e.Full == 0 {
			c.say(UnitNotEligible, "ORG-04", p.ID, id)
		}
		if (e.Full >= c.in.Params.MinFull) != (p.Mode == cluster.ModeSole) {
			c.say(UnitOwnBranch, "ORG-01", p.ID, id)
		}
		firms = append(firms, e)
		full += e.Full
		probationary += e.Probationary
	}
	c.members += full
	if full != p.FullMembers || probationary != p.Probationary {
		c.say(MembersWrong, "", p.ID, "")
	}
	if len(p.BlockedBy) > 0 {
		c.say(Blocked, "", p.ID, "")
	}
	if len(firms) == 0 || len(firms) != len(p.Units) {
		c.say(ModeWrong, "", p.ID, "")
		return
	}
	c.mode(p, firms)
	members := full + probationary + c.receivers[p.Receiver].Members
	if members > c.in.Params.MaxMembers && !has(p.Warnings, cluster.MembersAboveFifty) {
		c.say(MembersNotWarned, "ORG-03", p.ID, "")
	}
	for _, r := range slices.Concat(p.Reasons, p.Warnings) {
		if !c.true(r, p, firms) {
			c.say(ReasonWrong, "", p.ID, "")
		}
	}
	if len(p.Reasons) == 0 {
		c.say(ReasonWrong, "", p.ID, "")
	}
}

func has(codes []cluster.Code, code string) bool {
	return slices.ContainsFunc(codes, func(c cluster.Code) bool { return c.Code == code })
}

func (c *checker) mode(p cluster.Proposal, firms []cluster.Enterprise) {
	switch p.Mode {
	case cluster.ModeSole:
		if len(firms) != 1 || p.Receiver != "" {
			c.say(ModeWrong, "ORG-01", p.ID, "")
		}
		return
	case cluster.ModeMarket, cluster.ModeIndustry:
		c.attached(p, firms)
		return
	case cluster.ModeBuildingJoint, cluster.ModeOther:
		c.joint(p, firms)
	case cluster.ModeInstructor:
		c.say(ModeWrong, "ORG-04", p.ID, "")
	default:
		c.say(ModeWrong, "", p.ID, "")
	}
}

func (c *checker) attached(p cluster.Proposal, firms []cluster.Enterprise) {
	for _, e := range firms {
		market := c.marketReceiver(e)
		switch {
		case p.Mode == cluster.ModeMarket && (market == "" || market != p.Receiver):
			c.say(ReceiverWrong, "", p.ID, e.ID)
		case p.Mode == cluster.ModeIndustry && market != "":
			c.say(UnitInMarket, "", p.ID, e.ID)
		case p.Mode == cluster.ModeIndustry && (p.Receiver == "" || c.committee(e) != p.Receiver):
			c.say(ReceiverWrong, "", p.ID, e.ID)
		}
		if p.Mode == cluster.ModeIndustry {
			c.parts.Attached += c.in.Weights.Attach
		}
	}
}

func (c *checker) joint(p cluster.Proposal, firms []cluster.Enterprise) {
	for _, e := range firms {
		c.branch[e.ID] = p.ID
		if c.marketReceiver(e) != "" && e.Full < c.in.Params.MinFull {
			c.say(UnitInMarket, "", p.ID, e.ID)
		}
		if e.Subdistrict == "" || e.Subdistrict != firms[0].Subdistrict {
			c.say(SubdistrictsDiffer, "ORG-04", p.ID, e.ID)
		}
	}
	if sum(firms) < c.in.Params.MinFull {
		c.say(TooFewFull, "ORG-01", p.ID, "")
	}
	if len(firms) > c.in.Params.MaxUnits {
		if !has(p.Warnings, cluster.UnitsAboveFive) {
			c.say(UnitsNotWarned, "ORG-05", p.ID, "")
		}
		if !c.locked(firms) {
			c.say(UnitsAboveLimit, "ORG-05", p.ID, "")
		}
	}
	if oneBuilding(firms) != (p.Mode == cluster.ModeBuildingJoint) {
		c.say(ModeWrong, "", p.ID, "")
	}
	seat := slices.IndexFunc(firms, func(e cluster.Enterprise) bool { return e.ID == p.Seat })
	if seat < 0 {
		c.say(SeatWrong, "", p.ID, p.Seat)
		return
	}
	for _, e := range firms {
		if c.walk(firms[seat], e) > float64(c.in.Params.Radius) {
			c.say(TooFar, "ORG-04", p.ID, e.ID)
		}
	}
	c.price(firms, firms[seat])
}

func sum(firms []cluster.Enterprise) int {
	n := 0
	for _, e := range firms {
		n += e.Full
	}
	return n
}

func oneBuilding(firms []cluster.Enterprise) bool {
	return firms[0].Building != "" && !slices.ContainsFunc(firms, func(e cluster.Enterprise) bool {
		return e.Building != firms[0].Building
	})
}

// locked reports whether a person's locks tie all the firms together.
func (c *checker) locked(firms []cluster.Enterprise) bool {
	tied := map[string]bool{firms[0].ID: true}
	for range firms {
		for _, p := range c.in.Together {
			if tied[p.A] || tied[p.B] {
				tied[p.A], tied[p.B] = true, true
			}
		}
	}
	return !slices.ContainsFunc(firms, func(e cluster.Enterprise) bool { return !tied[e.ID] })
}

func (c *checker) price(firms []cluster.Enterprise, seat cluster.Enterprise) {
	w := c.in.Weights
	c.parts.Branches += w.Branch
	var host, secretary bool
	for _, e := range firms {
		host, secretary = host || e.Host, secretary || e.Secretary
		if d := c.walk(seat, e); !math.IsInf(d, 1) {
			c.parts.Metres += w.Metre * solve.Cost(e.Full) * solve.Cost(d)
		}
		if tradesDiffer(seat.Trade, e.Trade) {
			c.parts.OtherTrade += w.OtherTrade
		}
		if !oneBuilding(firms) && c.committee(e) != "" {
			c.parts.Attached += w.Attach
		}
	}
	if !host {
		c.parts.NoHost += w.NoHost
	}
	if !secretary {
		c.parts.NoSecretary += w.NoSecretary
	}
}

func tradesDiffer(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] != b[:n]
}

// true reports whether a stated reason or warning holds and is about this proposal.
func (c *checker) true(r cluster.Code, p cluster.Proposal, firms []cluster.Enterprise) bool {
	if !wellFormed(r) {
		return false
	}
	joint := p.Mode.Joint()
	switch r.Code {
	case cluster.RuleOrg01:
		return p.Mode == cluster.ModeSole && r.Args[0].Int() == sum(firms) && r.Args[1].Int() == c.in.Params.MinFull
	case cluster.RuleOrg04:
		return joint && r.Args[0].Int() == sum(firms) && r.Args[1].Int() == c.in.Params.MinFull
	case cluster.InMarket:
		return p.Mode == cluster.ModeMarket && r.Args[0].Value == firms[0].Market && r.Args[1].Value == p.Receiver
	case cluster.IndustryCommittee:
		return p.Mode == cluster.ModeIndustry && r.Args[0].Value == c.receivers[p.Receiver].Key && r.Args[1].Value == p.Receiver
	case cluster.JointNearby:
		return p.Mode == cluster.ModeOther && r.Args[0].Int() == len(firms)
	case cluster.SameBuilding:
		return oneBuilding(firms) && r.Args[0].Value == firms[0].Building
	case cluster.SameTrade:
		return c.sameTrade(r.Args[0].Value, firms)
	case cluster.WithinMetres:
		return p.Mode == cluster.ModeOther && r.Args[1].Value == p.Seat && float64(r.Args[0].Int()) == c.farthest(p.Seat, firms)
	case cluster.HostAvailable:
		return joint && slices.Contains(p.Units, r.Args[0].Value) && c.firm[r.Args[0].Value].Host
	case cluster.SecretaryPossible:
		return joint && slices.Contains(p.Units, r.Args[0].Value) && c.firm[r.Args[0].Value].Secretary
	case cluster.LockedTogether:
		return slices.Contains(p.Units, r.Args[0].Value) && slices.Contains(p.Units, r.Args[1].Value) &&
			slices.ContainsFunc(c.in.Together, func(t cluster.Pair) bool {
				return [2]string{min(t.A, t.B), max(t.A, t.B)} == [2]string{r.Args[0].Value, r.Args[1].Value}
			})
	}
	return c.warning(r, p, firms)
}

func (c *checker) warning(r cluster.Code, p cluster.Proposal, firms []cluster.Enterprise) bool {
	switch r.Code {
	case cluster.UnitsAboveFive:
		return r.Args[0].Int() == len(firms) && len(firms) > c.in.Params.MaxUnits && r.Args[1].Int() == c.in.Params.MaxUnits
	case cluster.MembersAboveFifty:
		n := p.FullMembers + p.Probationary + c.receivers[p.Receiver].Members
		return r.Args[0].Int() == n && n > c.in.Params.MaxMembers && r.Args[1].Int() == c.in.Params.MaxMembers
	case cluster.NoHostKnown:
		return !slices.ContainsFunc(firms, func(e cluster.Enterprise) bool { return e.Host })
	case cluster.NoSecretaryKnown:
		return !slices.ContainsFunc(firms, func(e cluster.Enterprise) bool { return e.Secretary })
	}
	return false
}

// wellFormed reports whether a code has the arguments that its text takes.
func wellFormed(r cluster.Code) bool {
	kinds := cluster.Arguments(r.Code)
	return len(kinds) == len(r.Args) && !slices.ContainsFunc(r.Args, func(a cluster.Arg) bool { return a.Value == "" })
}

func (c *checker) sameTrade(trade string, firms []cluster.Enterprise) bool {
	return trade != "" && !slices.ContainsFunc(firms, func(e cluster.Enterprise) bool { return !strings.HasPrefix(e.Trade, trade) })
}

func (c *checker) farthest(seat string, firms []cluster.Enterprise) float64 {
	d := 0.0
	for _, e := range firms {
		d = max(d, c.walk(c.firm[seat], e))
	}
	return d
}
