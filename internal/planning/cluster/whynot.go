package cluster

import (
	"cmp"
	"slices"
)

// notChosenLimit is how many of the nearest firms outside the recommended branch are explained.
const notChosenLimit = 10

// notChosen says of the nearest firms of the neighbourhood why they are not in the recommended branch: first the rule that
// forbids it, else what forcing the firm in would cost the neighbourhood, found by solving it again.
func (a *adviser) notChosen(p Proposal) []Code {
	g := a.g
	var around []int
	for i, e := range g.in.Enterprises {
		if i != a.i && !slices.Contains(p.Units, e.ID) && g.metres(a.i, i) <= 2*g.in.Params.Radius {
			around = append(around, i)
		}
	}
	slices.SortFunc(around, func(x, y int) int { return cmp.Or(cmp.Compare(g.metres(a.i, x), g.metres(a.i, y)), cmp.Compare(x, y)) })
	var out []Code
	for _, i := range around[:min(len(around), notChosenLimit)] {
		if c := a.whyNot(p, i); !c.Zero() {
			out = append(out, c)
		}
	}
	return out
}

func (a *adviser) whyNot(p Proposal, i int) Code {
	g, e := a.g, a.g.in.Enterprises[i]
	switch g.standing[i] {
	case covered:
		return state(FirmCovered, e.ID)
	case notOperating:
		return state(FirmNotOperating, e.ID)
	case sole:
		return state(FirmHasOwnBranch, e.ID, e.Full)
	case inMarket:
		return state(FirmInMarket, e.ID, e.Market)
	case noMembers, streetUnknown, placeUnknown:
		return Code{} // its own page says what is missing; a list of firms without members would hide the rest
	case joinable:
	}
	switch {
	case g.standing[a.i] != joinable:
		return Code{}
	case !g.sameStreet(a.i, i):
		return state(FirmOtherSubdistrict, e.ID, e.Subdistrict)
	case slices.ContainsFunc(p.Units, func(id string) bool { return a.apartFrom(id, i) }):
		return state(FirmKeptApart, e.ID)
	case !p.Mode.Joint():
		if d := g.metres(a.i, i); d > g.in.Params.Radius {
			return state(FirmTooFar, e.ID, d)
		}
		return Code{}
	}
	return a.forced(p, i)
}

func (a *adviser) apartFrom(id string, i int) bool {
	j, ok := a.g.in.find(id)
	return ok && a.g.keptApart(i, j)
}

// forced locks the firm to the enterprise, solves the neighbourhood again and tells the difference.
func (a *adviser) forced(p Proposal, i int) Code {
	g, e := a.g, a.g.in.Enterprises[i]
	seat, _ := g.in.find(p.Seat) // a joint proposal has one
	own := g.blockOf[a.i]
	set := a.nearest(own, a.streetAround())
	if !slices.Contains(set, g.blockOf[i]) {
		set = a.swapIn(set, own, g.blockOf[i])
	}
	locked := g.in
	locked.Together = append(slices.Clone(locked.Together), Pair{g.in.Enterprises[a.i].ID, e.ID})
	h, err := newGround(locked)
	if err == nil {
		forcedTeams, cost, _ := h.solveWindow(translate(g, h, set), h.blockOf[a.i])
		if cost < never {
			return a.difference(g.totals(set, a.teams(set, own)), h.totals(translate(g, h, set), forcedTeams), e.ID)
		}
	}
	if d := g.metres(seat, i); d > g.in.Params.Radius {
		return state(FirmTooFar, e.ID, d)
	}
	return state(FirmOneTooMany, e.ID, g.in.Params.MaxUnits)
}

func (a *adviser) teams(set []int, own int) []team {
	teams, _, _ := a.g.solveWindow(set, own)
	return teams
}

func (a *adviser) streetAround() []int {
	var out []int
	for b := range a.g.blocks {
		u := a.g.blocks[b].units[0]
		if b == a.g.blockOf[a.i] || a.g.sameStreet(a.i, u) && a.g.metres(a.i, u) <= 2*a.g.in.Params.Radius {
			out = append(out, b)
		}
	}
	return out
}

// swapIn puts a block into a full window in place of the highest one that is not own.
func (a *adviser) swapIn(set []int, own, b int) []int {
	out := slices.Clone(set)
	if len(out) >= windowSize {
		for k, o := range slices.Backward(out) {
			if o != own {
				out = slices.Delete(out, k, k+1)
				break
			}
		}
	}
	out = append(out, b)
	slices.Sort(out)
	return out
}

// translate finds the blocks of h that hold the enterprises of g's blocks.
func translate(g, h *ground, set []int) []int {
	var out []int
	for _, b := range set {
		for _, i := range g.blocks[b].units {
			out = append(out, h.blockOf[i])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// totals are what a street worker sees of a grouping.
type totals struct{ uncovered, branches, metres int }

func (g *ground) totals(set []int, teams []team) totals {
	t := totals{branches: len(teams)}
	for _, b := range set {
		t.uncovered += g.blocks[b].full
	}
	for _, tm := range teams {
		for _, i := range g.unitsOf(tm.blocks) {
			t.uncovered -= g.in.Enterprises[i].Full
			t.metres += g.metres(tm.seat, i)
		}
	}
	return t
}

func (a *adviser) difference(was, is totals, id string) Code {
	members, branches, metres := is.uncovered-was.uncovered, is.branches-was.branches, is.metres-was.metres
	if members <= 0 && branches <= 0 && metres <= 0 {
		return state(FirmWouldDo, id)
	}
	return state(FirmCostsMore, id, members, branches, metres)
}
