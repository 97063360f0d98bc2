package cluster

// unserved explains each enterprise that the plan leaves without an organisation.
func (g *ground) unserved(lost []int, teams []team) []Unserved {
	rest, all := g.newScene(teams), g.everyoneFree()
	out := make([]Unserved, 0, len(lost))
	for _, i := range lost {
		e := g.in.Enterprises[i]
		u := Unserved{Enterprise: e.ID, Reason: all.reason(i)}
		if near := rest.nearMisses(rest.partyOf(i), true); len(near) > 0 {
			u.WouldWorkIf = near[0].Change
		}
		if g.priority(i) {
			u.Priority = "A"
		}
		out = append(out, u)
	}
	return out
}

// priority reports whether an instructor should go there first: many staff and no member of either kind (NPE-04).
func (g *ground) priority(i int) bool {
	e := g.in.Enterprises[i]
	return e.Staff >= g.in.Params.PriorityStaff && e.Full+e.Probationary == 0
}

// reason says why an enterprise has no organisation: the first of these that holds.
func (s *scene) reason(i int) Code {
	g := s.g
	switch g.standing[i] {
	case noMembers:
		return state(NoFullMembers, g.in.Enterprises[i].Probationary)
	case streetUnknown:
		return state(SubdistrictUnknown)
	case placeUnknown:
		return state(PlaceUnknown)
	case joinable, covered, notOperating, sole, inMarket:
	}
	p := s.partyOf(i)
	nearest, metres := s.nearestPartner(p)
	switch {
	case nearest < 0:
		return state(NoPartnerInSubdistrict)
	case metres == far:
		return state(PlaceUnknown)
	case metres > g.in.Params.Radius:
		return state(NoPartnerWithinRadius, g.in.Params.Radius, g.in.Enterprises[nearest].ID, metres)
	}
	if total, _ := s.most(p, noChange); total < g.in.Params.MinFull {
		return state(NotEnoughFullMembers, total, g.in.Params.MinFull)
	}
	return state(PartnersNeededElsewhere, g.in.Enterprises[nearest].ID)
}

// nearestPartner is the nearest joinable enterprise of the same street that is not kept apart from the party, -1 for none.
func (s *scene) nearestPartner(p party) (int, int) {
	g := s.g
	best, metres := -1, far
	for _, b := range s.free[g.in.Enterprises[p.units[0]].Subdistrict] {
		if b == p.block || !g.usable(b, p, noChange) {
			continue
		}
		for _, i := range g.blocks[b].units {
			for _, own := range p.units {
				if d := g.metres(own, i); best < 0 || d < metres {
					best, metres = i, d
				}
			}
		}
	}
	return best, metres
}
