package check

import (
	"math"
	"slices"

	"qipan/internal/planning/cluster"
)

// A trial is an instance with one thing changed, in which an unserved enterprise looks for a branch.
type trial struct {
	c      *checker
	extra  string // enterprise with one full member more
	radius float64
	excess int
}

func (t trial) full(e cluster.Enterprise) int {
	if e.ID == t.extra {
		return e.Full + 1
	}
	return e.Full
}

func (c *checker) unserved() {
	for _, u := range c.plan.Unserved {
		e, ok := c.firm[u.Enterprise]
		if !ok {
			continue
		}
		c.missed(e)
		if !wellFormed(u.Reason) || !c.reasonHolds(u.Reason, e) {
			c.say(UnservedReasonWrong, "ORG-04", "", e.ID)
		}
		if !u.WouldWorkIf.Zero() && (!wellFormed(u.WouldWorkIf) || !c.helps(u.WouldWorkIf, e)) {
			c.say(WouldWorkWrong, "", "", e.ID)
		}
		priority := ""
		if e.Staff >= c.in.Params.PriorityStaff && e.Full+e.Probationary == 0 {
			priority = "A"
		}
		if u.Priority != priority {
			c.say(PriorityWrong, "NPE-04", "", e.ID)
		}
	}
}

// missed finds enterprises whose mode is decided by a rule and that the plan left unserved all the same.
func (c *checker) missed(e cluster.Enterprise) {
	switch {
	case e.Full >= c.in.Params.MinFull:
		c.say(UnitOwnBranch, "ORG-01", "", e.ID)
	case e.Full > 0 && c.marketReceiver(e) != "":
		c.say(UnitInMarket, "", "", e.ID)
	case e.Full > 0 && c.committee(e) != "":
		c.say(ReceiverWrong, "", "", e.ID)
	}
}

func (c *checker) reasonHolds(r cluster.Code, e cluster.Enterprise) bool {
	known := e.Subdistrict != "" && (e.Building != "" || e.Located)
	switch r.Code {
	case cluster.NoFullMembers:
		return e.Full == 0 && r.Args[0].Int() == e.Probationary
	case cluster.SubdistrictUnknown:
		return e.Full > 0 && e.Subdistrict == ""
	}
	if e.Full == 0 || e.Subdistrict == "" {
		return false
	}
	others := c.partners(e)
	nearest := math.Inf(1)
	for _, o := range others {
		for _, own := range c.lockedWith(e) {
			nearest = min(nearest, c.walk(own, o))
		}
	}
	switch r.Code {
	case cluster.PlaceUnknown:
		return !known || (len(others) > 0 && math.IsInf(nearest, 1))
	case cluster.NoPartnerInSubdistrict:
		return known && len(others) == 0
	case cluster.NoPartnerWithinRadius:
		return known && nearest > float64(c.in.Params.Radius) && r.Args[0].Int() == c.in.Params.Radius &&
			float64(r.Args[2].Int()) == nearest
	}
	if !known || nearest > float64(c.in.Params.Radius) {
		return false
	}
	t := trial{c: c, radius: float64(c.in.Params.Radius)}
	most := t.reach(e, others)
	switch r.Code {
	case cluster.NotEnoughFullMembers:
		return most < c.in.Params.MinFull && r.Args[0].Int() == most && r.Args[1].Int() == c.in.Params.MinFull
	case cluster.PartnersNeededElsewhere:
		return most >= c.in.Params.MinFull
	}
	return false
}

// lockedWith are the enterprise and those that a person locked to it.
func (c *checker) lockedWith(e cluster.Enterprise) []cluster.Enterprise {
	in := []string{e.ID}
	for k := 0; k < len(in); k++ {
		for _, p := range c.in.Together {
			for _, x := range [][2]string{{p.A, p.B}, {p.B, p.A}} {
				if x[0] == in[k] && !slices.Contains(in, x[1]) {
					in = append(in, x[1])
				}
			}
		}
	}
	slices.Sort(in)
	out := make([]cluster.Enterprise, len(in))
	for i, id := range in {
		out[i] = c.firm[id]
	}
	return out
}

// partners are the joinable enterprises of the street that may be with the enterprise and are not locked to it anyway.
func (c *checker) partners(e cluster.Enterprise) []cluster.Enterprise {
	own := c.lockedWith(e)
	var out []cluster.Enterprise
	for _, id := range c.street[e.Subdistrict] {
		if slices.ContainsFunc(own, func(x cluster.Enterprise) bool { return x.ID == id }) {
			continue
		}
		if o := c.firm[id]; !c.anyApart(own, c.lockedWith(o)) {
			out = append(out, o)
		}
	}
	return out
}

func (c *checker) anyApart(as, bs []cluster.Enterprise) bool {
	for _, a := range as {
		for _, b := range bs {
			if c.apart[[2]string{a.ID, b.ID}] {
				return true
			}
		}
	}
	return false
}

// reach is the largest number of full members, up to the minimum, of a legal set that holds the enterprise and partners.
func (t trial) reach(e cluster.Enterprise, partners []cluster.Enterprise) int {
	own := t.c.lockedWith(e)
	best := 0
	for _, seat := range slices.Concat(own, partners) {
		if !t.near(seat, own) {
			continue
		}
		set := own
		if !slices.ContainsFunc(own, func(x cluster.Enterprise) bool { return x.ID == seat.ID }) {
			with := t.c.lockedWith(seat)
			if !t.near(seat, with) || t.tooStrong(with) {
				continue
			}
			set = slices.Concat(own, with)
		}
		best = max(best, t.fill(seat, set, partners))
		if best >= t.c.in.Params.MinFull {
			return best
		}
	}
	return best
}

func (t trial) near(seat cluster.Enterprise, firms []cluster.Enterprise) bool {
	return !slices.ContainsFunc(firms, func(e cluster.Enterprise) bool { return t.c.walk(seat, e) > t.radius })
}

func (t trial) tooStrong(firms []cluster.Enterprise) bool {
	return slices.ContainsFunc(firms, func(e cluster.Enterprise) bool { return t.full(e) >= t.c.in.Params.MinFull })
}

// fill adds partners to a set that meets at seat, in every way until the minimum is reached.
func (t trial) fill(seat cluster.Enterprise, set, partners []cluster.Enterprise) int {
	if len(set) > t.c.in.Params.MaxUnits {
		return 0
	}
	best := 0
	for _, e := range set {
		best += t.full(e)
	}
	for k, o := range partners {
		if best >= t.c.in.Params.MinFull {
			return best
		}
		with := t.c.lockedWith(o)
		if o.ID != with[0].ID && slices.ContainsFunc(partners[:k], func(x cluster.Enterprise) bool { return x.ID == with[0].ID }) {
			continue // tried with the lowest of its lock
		}
		if slices.ContainsFunc(set, func(x cluster.Enterprise) bool { return x.ID == o.ID }) ||
			!t.near(seat, with) || t.tooStrong(with) || t.c.anyApart(set, with) {
			continue
		}
		best = max(best, t.fill(seat, slices.Concat(set, with), partners[k+1:]))
	}
	return best
}

// helps applies the change that was named and looks whether the enterprise finds a place beside the rest of the plan.
func (c *checker) helps(r cluster.Code, e cluster.Enterprise) bool {
	t := trial{c: c, radius: float64(c.in.Params.Radius)}
	switch r.Code {
	case cluster.ProbationaryTurnsFull:
		t.extra = r.Args[0].Value
		return c.firm[t.extra].Probationary > 0 && t.serves(e, "")
	case cluster.OneMoreFullMember:
		t.extra = r.Args[0].Value
		return t.serves(e, "")
	case cluster.RadiusPlus:
		t.radius += float64(r.Args[0].Int())
		shorter := t
		shorter.radius--
		return t.serves(e, "") && !shorter.serves(e, "")
	case cluster.JoinAboveFive:
		t.excess = len(c.lockedWith(e))
		return t.serves(e, r.Args[0].Value)
	}
	return false
}

// serves reports whether the enterprise, in the changed world, has a branch of its own, a receiver, a branch to join or
// unserved partners enough to form one. With only set it must be that branch.
func (t trial) serves(e cluster.Enterprise, only string) bool {
	own := t.c.lockedWith(e)
	if t.tooStrong(own) {
		return len(own) == 1
	}
	full := 0
	for _, x := range own {
		full += t.full(x)
	}
	if full == 0 {
		return false
	}
	if len(own) == 1 && (t.c.marketReceiver(e) != "" || t.c.committee(e) != "") {
		return true
	}
	if e.Subdistrict == "" || (e.Building == "" && !e.Located) {
		return false
	}
	for _, p := range t.c.plan.Proposals {
		if p.Mode.Joint() && (only == "" || p.ID == only) && t.takes(p, own) {
			return true
		}
	}
	if only != "" {
		return false
	}
	var free []cluster.Enterprise
	for _, o := range t.c.partners(e) {
		if t.c.branch[o.ID] == "" && slices.ContainsFunc(t.c.lockedWith(o), func(x cluster.Enterprise) bool { return t.c.committee(x) == "" }) {
			free = append(free, o)
		}
	}
	return t.reach(e, free) >= t.c.in.Params.MinFull
}

// takes reports whether a proposed branch could take the enterprises in.
func (t trial) takes(p cluster.Proposal, own []cluster.Enterprise) bool {
	if len(p.Units)+len(own) > t.c.in.Params.MaxUnits+t.excess {
		return false
	}
	all := slices.Clone(own)
	for _, id := range p.Units {
		u, ok := t.c.firm[id]
		if !ok || u.Subdistrict != own[0].Subdistrict || t.c.anyApart(own, []cluster.Enterprise{u}) {
			return false
		}
		all = append(all, u)
	}
	return slices.ContainsFunc(all, func(seat cluster.Enterprise) bool { return t.near(seat, all) })
}
