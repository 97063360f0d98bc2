package cluster

import (
	"math"
	"slices"
	"strings"

	"qipan/internal/planning/solve"
)

// standing is what the rules say of an enterprise before anything is optimised.
type standing int

const (
	joinable      standing = iota // one or more full members, fewer than the minimum: the grouping decides
	covered                       // has an organisation
	notOperating                  // not in operation
	sole                          // enough full members of its own (ORG-01)
	inMarket                      // its market's organisation receives it
	noMembers                     // no full member (ORG-04)
	streetUnknown                 // joinable but for its subdistrict
	placeUnknown                  // joinable but for its place
)

// far stands for a distance that nobody knows.
const far = math.MaxInt32

// ground is a normalised instance with everything that follows from it.
type ground struct {
	in       Instance
	standing []standing
	receiver []int // market's or committee's receiver of each enterprise, -1 without
	place    []int // -1 unknown
	at       []spot
	blocks   []block
	blockOf  []int // -1 for enterprises that are not joinable
	apart    map[[2]int]bool
}

// A spot is where a building or a single enterprise is.
type spot struct {
	x, y  float64
	known bool
}

// A block is one joinable enterprise, or several that a person locked together. It moves as a whole.
type block struct {
	units     []int // enterprises, ascending
	full      int
	alone     solve.Cost // what it costs outside every joint branch
	deviation solve.Cost // what it costs to keep it from its committee in a branch of several buildings
	host      bool
	secretary bool
}

func newGround(in Instance) (*ground, error) {
	norm, err := in.Normalise()
	if err != nil {
		return nil, err
	}
	g := &ground{in: norm, apart: map[[2]int]bool{}}
	g.findPlaces()
	g.findStandings()
	for _, p := range norm.Apart {
		a, _ := norm.find(p.A) // both exist: Normalise has looked
		b, _ := norm.find(p.B)
		g.apart[[2]int{a, b}] = true
	}
	return g, g.findBlocks()
}

func (g *ground) findPlaces() {
	ofBuilding := map[string]int{}
	g.place = make([]int, len(g.in.Enterprises))
	for i, e := range g.in.Enterprises {
		here := spot{e.X, e.Y, e.Located}
		if e.Building == "" {
			g.place[i] = -1
			if e.Located {
				g.place[i] = len(g.at)
				g.at = append(g.at, here)
			}
			continue
		}
		p, seen := ofBuilding[e.Building]
		if !seen {
			p = len(g.at)
			ofBuilding[e.Building] = p
			g.at = append(g.at, here)
		} else if !g.at[p].known {
			g.at[p] = here
		}
		g.place[i] = p
	}
}

func (g *ground) findStandings() {
	markets := map[string]int{}
	committees := map[string]int{}
	for i, r := range g.in.Receivers {
		to := markets
		if r.Kind == ReceiverIndustry {
			to = committees
		}
		if _, seen := to[r.Key]; !seen { // ties go to the lowest identifier
			to[r.Key] = i
		}
	}
	g.standing = make([]standing, len(g.in.Enterprises))
	g.receiver = make([]int, len(g.in.Enterprises))
	for i, e := range g.in.Enterprises {
		g.receiver[i] = -1
		if r, ok := markets[e.Market]; ok && e.Market != "" {
			g.receiver[i] = r
		} else if r, ok := longestPrefix(committees, e.Trade); ok {
			g.receiver[i] = r
		}
		g.standing[i] = g.standingOf(i)
	}
}

func longestPrefix(committees map[string]int, trade string) (int, bool) {
	for n := len(trade); n > 0; n-- {
		if r, ok := committees[trade[:n]]; ok {
			return r, true
		}
	}
	return 0, false
}

func (g *ground) standingOf(i int) standing {
	e := g.in.Enterprises[i]
	switch {
	case !e.Operating:
		return notOperating
	case e.Covered:
		return covered
	case e.Full >= g.in.Params.MinFull:
		return sole
	case e.Full == 0:
		return noMembers
	case g.receiver[i] >= 0 && g.in.Receivers[g.receiver[i]].Kind == ReceiverMarket:
		return inMarket
	case e.Subdistrict == "":
		return streetUnknown
	case g.place[i] < 0:
		return placeUnknown
	}
	return joinable
}

// attachable reports whether an industry committee would take the enterprise.
func (g *ground) attachable(i int) bool {
	return g.receiver[i] >= 0 && g.in.Receivers[g.receiver[i]].Kind == ReceiverIndustry
}

// aloneCost is the price of an enterprise outside every joint branch.
func (g *ground) aloneCost(i int) solve.Cost {
	if g.attachable(i) {
		return g.in.Weights.Attach
	}
	return g.in.Weights.Uncovered * solve.Cost(g.in.Enterprises[i].Full)
}

func (g *ground) findBlocks() error {
	root := make([]int, len(g.in.Enterprises))
	for i := range root {
		root[i] = i
	}
	top := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, p := range g.in.Together {
		a, _ := g.in.find(p.A) // both exist: Normalise has looked
		b, _ := g.in.find(p.B)
		for _, i := range []int{a, b} {
			if g.standing[i] != joinable {
				return solve.Refuse("pair_not_joinable", g.in.Enterprises[i].ID)
			}
		}
		if g.in.Enterprises[a].Subdistrict != g.in.Enterprises[b].Subdistrict {
			return solve.Refuse("pair_across_subdistricts", p.A, p.B)
		}
		a, b = top(a), top(b)
		root[max(a, b)] = min(a, b)
	}
	for p := range g.apart {
		if top(p[0]) == top(p[1]) {
			return solve.Refuse("pair_contradiction", g.in.Enterprises[p[0]].ID, g.in.Enterprises[p[1]].ID)
		}
	}
	g.blockOf = make([]int, len(root))
	for i := range root {
		g.blockOf[i] = -1
		if g.standing[i] != joinable {
			continue
		}
		if t := top(i); t != i { // the root is the lowest of its block and stands before it
			g.blockOf[i] = g.blockOf[t]
		} else {
			g.blockOf[i] = len(g.blocks)
			g.blocks = append(g.blocks, block{})
		}
		g.blocks[g.blockOf[i]].add(g, i)
	}
	return nil
}

func (b *block) add(g *ground, i int) {
	e := g.in.Enterprises[i]
	b.units = append(b.units, i)
	b.full += e.Full
	b.alone += g.aloneCost(i)
	if g.attachable(i) {
		b.deviation += g.in.Weights.Attach
	}
	b.host = b.host || e.Host
	b.secretary = b.secretary || e.Secretary
}

// metres are the walking metres between two enterprises, far when a place is unknown.
func (g *ground) metres(a, b int) int {
	p, q := g.place[a], g.place[b]
	if p < 0 || q < 0 {
		return far
	}
	if p == q {
		return 0
	}
	return g.between(g.at[p], g.at[q])
}

func (g *ground) between(p, q spot) int {
	if !p.known || !q.known {
		return far
	}
	dx, dy := p.x-q.x, p.y-q.y
	straight := math.Sqrt(float64(dx*dx) + float64(dy*dy)) // the conversions forbid fused rounding: same metres everywhere
	walk := math.Ceil(float64(straight*g.in.Params.Detour) - 1e-6)
	return int(min(walk, far))
}

// keptApart reports whether a person excluded the two enterprises from one branch.
func (g *ground) keptApart(a, b int) bool {
	if len(g.apart) == 0 {
		return false
	}
	return g.apart[[2]int{min(a, b), max(a, b)}]
}

func (g *ground) blocksApart(a, b int) bool {
	if len(g.apart) == 0 {
		return false
	}
	return slices.ContainsFunc(g.blocks[a].units, func(i int) bool {
		return slices.ContainsFunc(g.blocks[b].units, func(j int) bool { return g.keptApart(i, j) })
	})
}

// sameStreet reports whether two joinable enterprises lie in one subdistrict.
func (g *ground) sameStreet(a, b int) bool {
	return g.in.Enterprises[a].Subdistrict == g.in.Enterprises[b].Subdistrict
}

// pull is what unit i adds to a branch that meets at the place of unit seat: metres of its members, and another trade.
func (g *ground) pull(seat, i int) (metres, trade solve.Cost) {
	e := g.in.Enterprises[i]
	metres = g.in.Weights.Metre * solve.Cost(e.Full) * solve.Cost(g.metres(seat, i))
	if otherTrade(g.in.Enterprises[seat].Trade, e.Trade) {
		trade = g.in.Weights.OtherTrade
	}
	return metres, trade
}

// otherTrade reports whether two known trades differ; a section contains its divisions.
func otherTrade(a, b string) bool {
	return a != "" && b != "" && !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a)
}

// oneBuilding reports whether all units are in one known building.
func (g *ground) oneBuilding(units []int) bool {
	first := g.in.Enterprises[units[0]].Building
	return first != "" && !slices.ContainsFunc(units, func(i int) bool { return g.in.Enterprises[i].Building != first })
}
