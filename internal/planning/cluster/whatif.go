package cluster

import (
	"cmp"
	"slices"
)

// A scene is the rest of a plan while one party asks what would serve it: the joint branches that stand, and the blocks
// that are free to form another.
type scene struct {
	g     *ground
	teams map[string][]standingTeam // by subdistrict
	free  map[string][]int          // blocks, by subdistrict
}

type standingTeam struct {
	id    string
	units []int
	seat  int
}

// A party is the enterprise, or the locked enterprises, that ask.
type party struct {
	units []int
	block int // -1 for an enterprise without full members
}

// A change is one single thing that would be different.
type change struct {
	radius int // metres added
	member int // enterprise with one full member more, -1 none
	excess int // units a branch may have above the usual most
}

var noChange = change{member: -1}

func (g *ground) newScene(teams []team) *scene {
	s := &scene{g: g, teams: map[string][]standingTeam{}, free: map[string][]int{}}
	taken := make([]bool, len(g.blocks))
	for _, t := range teams {
		units := g.unitsOf(t.blocks)
		street := g.in.Enterprises[units[0]].Subdistrict
		id := string(g.jointMode(units)) + ":" + g.in.Enterprises[units[0]].ID
		s.teams[street] = append(s.teams[street], standingTeam{id, units, t.seat})
		for _, b := range t.blocks {
			taken[b] = true
		}
	}
	for b := range g.blocks {
		if !taken[b] && !g.blocks[b].allAttachable(g) {
			street := g.in.Enterprises[g.blocks[b].units[0]].Subdistrict
			s.free[street] = append(s.free[street], b)
		}
	}
	return s
}

func (b *block) allAttachable(g *ground) bool {
	return !slices.ContainsFunc(b.units, func(i int) bool { return !g.attachable(i) })
}

// everyoneFree is the scene without any branch: every joinable block may be a partner.
func (g *ground) everyoneFree() *scene {
	s := &scene{g: g, free: map[string][]int{}}
	for b := range g.blocks {
		street := g.in.Enterprises[g.blocks[b].units[0]].Subdistrict
		s.free[street] = append(s.free[street], b)
	}
	return s
}

func (s *scene) partyOf(i int) party {
	if b := s.g.blockOf[i]; b >= 0 {
		return party{s.g.blocks[b].units, b}
	}
	return party{[]int{i}, -1}
}

// serves is the mode that would serve the party after the change, empty when none would.
func (s *scene) serves(p party, c change) Mode {
	g := s.g
	first := p.units[0]
	full := 0
	for _, i := range p.units {
		n := g.fullAfter(i, c)
		if n >= g.in.Params.MinFull {
			if len(p.units) == 1 {
				return ModeSole
			}
			return ""
		}
		full += n
	}
	if full == 0 {
		return ""
	}
	if r := g.receiver[first]; r >= 0 && len(p.units) == 1 {
		if g.in.Receivers[r].Kind == ReceiverMarket {
			return ModeMarket
		}
		return ModeIndustry
	}
	if g.in.Enterprises[first].Subdistrict == "" || g.place[first] < 0 {
		return ""
	}
	if t := s.teamFor(p, c); t != nil {
		return g.jointMode(append(slices.Clone(t.units), p.units...))
	}
	if total, units := s.most(p, c); total >= g.in.Params.MinFull {
		return g.jointMode(units)
	}
	return ""
}

func (g *ground) fullAfter(i int, c change) int {
	n := g.in.Enterprises[i].Full
	if i == c.member {
		n++
	}
	return n
}

// teamFor is the nearest standing branch that the party could join, nil when none.
func (s *scene) teamFor(p party, c change) *standingTeam {
	var best *standingTeam
	nearest := far
	teams := s.teams[s.g.in.Enterprises[p.units[0]].Subdistrict]
	for k := range teams {
		t := &teams[k]
		if d := s.g.metres(t.seat, p.units[0]); d < nearest && s.fits(t, p, c) {
			best, nearest = t, d
		}
	}
	return best
}

func (s *scene) fits(t *standingTeam, p party, c change) bool {
	g := s.g
	radius := g.in.Params.Radius + c.radius
	if g.metres(t.seat, p.units[0]) > 3*radius || len(t.units)+len(p.units) > g.in.Params.MaxUnits+c.excess {
		return false
	}
	all := append(slices.Clone(t.units), p.units...)
	for _, i := range t.units {
		if slices.ContainsFunc(p.units, func(j int) bool { return g.keptApart(i, j) }) {
			return false
		}
	}
	return slices.ContainsFunc(all, func(seat int) bool { return g.allWithin(seat, all, radius) })
}

func (g *ground) allWithin(seat int, units []int, radius int) bool {
	return !slices.ContainsFunc(units, func(i int) bool { return g.metres(seat, i) > radius })
}

// most is the largest number of full members that a legal set of free blocks around the party reaches, and its units. It
// stops as soon as the minimum is reached.
func (s *scene) most(p party, c change) (int, []int) {
	g := s.g
	radius := g.in.Params.Radius + c.radius
	best, bestUnits := 0, []int(nil)
	var partners []int
	for _, b := range s.free[g.in.Enterprises[p.units[0]].Subdistrict] {
		if b != p.block && g.metres(p.units[0], g.blocks[b].units[0]) <= 3*radius && g.usable(b, p, c) {
			partners = append(partners, b)
		}
	}
	seats := slices.Clone(p.units)
	for _, b := range partners {
		seats = append(seats, g.blocks[b].units...)
	}
	for _, seat := range seats {
		if !g.allWithin(seat, p.units, radius) {
			continue
		}
		h := harvest{g: g, change: c, room: g.in.Params.MaxUnits}
		if own := g.blockOf[seat]; own >= 0 && own != p.block {
			if !g.allWithin(seat, g.blocks[own].units, radius) {
				continue
			}
			h.units = slices.Clone(g.blocks[own].units)
		}
		h.units = append(h.units, p.units...)
		for _, b := range partners {
			if b != g.blockOf[seat] && g.allWithin(seat, g.blocks[b].units, radius) {
				h.partners = append(h.partners, b)
			}
		}
		h.gather(0)
		if h.best > best {
			best, bestUnits = h.best, h.bestUnits
		}
		if best >= g.in.Params.MinFull {
			break
		}
	}
	return best, bestUnits
}

// usable reports whether a block may be with the party at all: nobody kept apart, and no unit of it so strong after the
// change that it would have a branch of its own.
func (g *ground) usable(b int, p party, c change) bool {
	for _, i := range g.blocks[b].units {
		if g.fullAfter(i, c) >= g.in.Params.MinFull {
			return false
		}
		if slices.ContainsFunc(p.units, func(j int) bool { return g.keptApart(i, j) }) {
			return false
		}
	}
	return true
}

// A harvest tries all sets of partners of one seat until the minimum is reached.
type harvest struct {
	g         *ground
	change    change
	room      int
	units     []int
	partners  []int
	best      int
	bestUnits []int
}

func (h *harvest) gather(next int) {
	if len(h.units) > h.room {
		return
	}
	full := 0
	for _, i := range h.units {
		full += h.g.fullAfter(i, h.change)
	}
	if full > h.best {
		h.best, h.bestUnits = full, slices.Clone(h.units)
	}
	for k := next; k < len(h.partners) && h.best < h.g.in.Params.MinFull; k++ {
		units := h.g.blocks[h.partners[k]].units
		if h.clash(units) {
			continue
		}
		h.units = append(h.units, units...)
		h.gather(k + 1)
		h.units = h.units[:len(h.units)-len(units)]
	}
}

func (h *harvest) clash(units []int) bool {
	return slices.ContainsFunc(units, func(i int) bool {
		return slices.ContainsFunc(h.units, func(j int) bool { return h.g.keptApart(i, j) })
	})
}

// partnersAround are free enterprises within the radius of the party, nearest first.
func (s *scene) partnersAround(p party) []int {
	g := s.g
	var out []int
	for _, b := range s.free[g.in.Enterprises[p.units[0]].Subdistrict] {
		if b == p.block {
			continue
		}
		for _, i := range g.blocks[b].units {
			if g.metres(p.units[0], i) <= g.in.Params.Radius {
				out = append(out, i)
			}
		}
	}
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(g.metres(p.units[0], a), g.metres(p.units[0], b)), cmp.Compare(a, b))
	})
	return out
}

// NearMiss is a single change and the mode that it would make possible.
type NearMiss struct {
	Change Code
	Mode   Mode
}

// nearMisses tries single changes, the easiest first: a probationary member becomes full; a branch takes one unit more
// than usual (ORG-05 says 一般); a walk up to half as long again; a further full member; a walk up to twice as long.
// An empty list means that no single change helps. With first set it stops at the first that does.
func (s *scene) nearMisses(p party, first bool) []NearMiss {
	var out []NearMiss
	tries := []func(party) []NearMiss{
		s.tryProbationary, s.tryExcess, func(p party) []NearMiss { return s.tryRadius(p, 0, s.g.in.Params.Radius/2) },
		s.tryMember, func(p party) []NearMiss { return s.tryRadius(p, s.g.in.Params.Radius/2, s.g.in.Params.Radius) },
	}
	for _, try := range tries {
		out = append(out, try(p)...)
		if first && len(out) > 0 {
			return out[:1]
		}
	}
	return out
}

func (s *scene) tryProbationary(p party) []NearMiss {
	return s.tryEach(p, ProbationaryTurnsFull, func(i int) bool { return s.g.in.Enterprises[i].Probationary > 0 })
}

func (s *scene) tryMember(p party) []NearMiss {
	return s.tryEach(p, OneMoreFullMember, func(int) bool { return true })
}

// tryEach gives one full member more to the party or, if that does not help, to the nearest partner for whom it does.
func (s *scene) tryEach(p party, code string, may func(int) bool) []NearMiss {
	for _, i := range slices.Concat(p.units, s.partnersAround(p)) {
		if !may(i) {
			continue
		}
		if mode := s.serves(p, change{member: i}); mode != "" {
			return []NearMiss{{state(code, s.g.in.Enterprises[i].ID), mode}}
		}
	}
	return nil
}

func (s *scene) tryExcess(p party) []NearMiss {
	if p.block < 0 {
		return nil
	}
	t := s.teamFor(p, change{member: -1, excess: len(p.units)})
	if t == nil {
		return nil
	}
	units := append(slices.Clone(t.units), p.units...)
	return []NearMiss{{state(JoinAboveFive, t.id, len(units)), s.g.jointMode(units)}}
}

// tryRadius finds the shortest addition to the radius in (from, to] that helps.
func (s *scene) tryRadius(p party, from, to int) []NearMiss {
	at := func(plus int) Mode { return s.serves(p, change{radius: plus, member: -1}) }
	if p.block < 0 || from >= to || at(to) == "" || at(from) != "" {
		return nil
	}
	low, high := from, to
	for high-low > 1 {
		if mid := (low + high) / 2; at(mid) != "" {
			high = mid
		} else {
			low = mid
		}
	}
	return []NearMiss{{state(RadiusPlus, high), at(high)}}
}
