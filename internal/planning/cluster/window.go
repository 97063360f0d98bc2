package cluster

import (
	"math/bits"
	"slices"

	"qipan/internal/planning/solve"
)

// windowSize is the number of blocks up to which a neighbourhood is solved exactly: 2^12 subsets take about a millisecond.
const windowSize = 12

const never = solve.Cost(1) << 60

// A team is a joint branch as the solver sees it.
type team struct {
	blocks []int // ascending
	seat   int   // enterprise
	cost   solve.Cost
}

// A window solves a handful of blocks of one subdistrict exactly, by dynamic programming over subsets.
type window struct {
	g      *ground
	blocks []int          // ascending, at most windowSize
	must   int            // position of a block that has to be in a team, -1 for none
	seats  []windowSeat   // every unit of every block
	legal  [][]windowTeam // by lowest position
	work   int64
}

type windowSeat struct {
	unit, block int
	pull        []solve.Cost // of each block of the window; never beyond the radius
}

type windowTeam struct {
	set  uint32
	seat int
	cost solve.Cost
}

// solveWindow returns the cheapest teams of the blocks and their cost together with that of the blocks left alone.
// Ties go to the teams with the lowest blocks.
func (g *ground) solveWindow(blocks []int, must int) ([]team, solve.Cost, int64) {
	w := &window{g: g, blocks: blocks, must: slices.Index(blocks, must)}
	w.findSeats()
	w.legal = make([][]windowTeam, len(blocks))
	for first := range blocks {
		w.extend(first, 1<<first, first)
	}
	teams, cost := w.partition()
	return teams, cost, w.work
}

func (w *window) findSeats() {
	for pos, b := range w.blocks {
		for _, unit := range w.g.blocks[b].units {
			s := windowSeat{unit: unit, block: pos, pull: make([]solve.Cost, len(w.blocks))}
			for other, ob := range w.blocks {
				s.pull[other] = w.g.blockPull(unit, ob)
			}
			w.seats = append(w.seats, s)
		}
	}
}

// blockPull is the pull of a whole block towards a seat, never when one of its units is beyond the radius.
func (g *ground) blockPull(seat, b int) solve.Cost {
	var sum solve.Cost
	for _, i := range g.blocks[b].units {
		if g.metres(seat, i) > g.in.Params.Radius || !g.sameStreet(seat, i) {
			return never
		}
		metres, trade := g.pull(seat, i)
		sum += metres + trade
	}
	return sum
}

// extend adds set, whose highest position is last, to the legal teams if it is one, and tries every larger set.
func (w *window) extend(first int, set uint32, last int) {
	w.work++
	if t, ok := w.price(set); ok {
		w.legal[first] = append(w.legal[first], t)
	}
	count := w.units(set)
	for next := last + 1; next < len(w.blocks); next++ {
		b := w.blocks[next]
		if count+len(w.g.blocks[b].units) > w.g.in.Params.MaxUnits || w.anyApart(set, b) {
			continue
		}
		w.extend(first, set|1<<next, next)
	}
}

func (w *window) units(set uint32) int {
	n := 0
	for ; set != 0; set &= set - 1 {
		n += len(w.g.blocks[w.blocks[bits.TrailingZeros32(set)]].units)
	}
	return n
}

func (w *window) anyApart(set uint32, b int) bool {
	if len(w.g.apart) == 0 {
		return false
	}
	for ; set != 0; set &= set - 1 {
		if w.g.blocksApart(w.blocks[bits.TrailingZeros32(set)], b) {
			return true
		}
	}
	return false
}

func (w *window) price(set uint32) (windowTeam, bool) {
	var deviation solve.Cost
	var full int
	var host, secretary bool
	for s := set; s != 0; s &= s - 1 {
		b := &w.g.blocks[w.blocks[bits.TrailingZeros32(s)]]
		full += b.full
		deviation += b.deviation
		host, secretary = host || b.host, secretary || b.secretary
	}
	if full < w.g.in.Params.MinFull {
		return windowTeam{}, false
	}
	best := windowTeam{set: set, seat: -1, cost: never}
	for _, s := range w.seats {
		if set&(1<<s.block) == 0 {
			continue
		}
		var sum solve.Cost
		for r := set; r != 0 && sum < best.cost; r &= r - 1 {
			sum += s.pull[bits.TrailingZeros32(r)]
		}
		if sum < best.cost {
			best.seat, best.cost = s.unit, sum
		}
	}
	if best.seat < 0 {
		return windowTeam{}, false
	}
	best.cost += w.g.fixedCost(host, secretary)
	if deviation > 0 && !w.g.oneBuilding(w.unitsOf(set)) {
		best.cost += deviation
	}
	return best, true
}

// fixedCost is what a joint branch costs whoever is in it.
func (g *ground) fixedCost(host, secretary bool) solve.Cost {
	c := g.in.Weights.Branch
	if !host {
		c += g.in.Weights.NoHost
	}
	if !secretary {
		c += g.in.Weights.NoSecretary
	}
	return c
}

func (w *window) unitsOf(set uint32) []int {
	var units []int
	for ; set != 0; set &= set - 1 {
		units = append(units, w.g.blocks[w.blocks[bits.TrailingZeros32(set)]].units...)
	}
	return units
}

func (w *window) partition() ([]team, solve.Cost) {
	n := len(w.blocks)
	best := make([]solve.Cost, 1<<n)
	choice := make([]int32, 1<<n)
	for set := uint32(1); set < 1<<n; set++ {
		low := bits.TrailingZeros32(set)
		alone := w.g.blocks[w.blocks[low]].alone
		if low == w.must {
			alone = never
		}
		best[set], choice[set] = min(never, best[set&^(1<<low)]+alone), -1
		for i, t := range w.legal[low] {
			if t.set&^set != 0 {
				continue
			}
			if c := best[set&^t.set] + t.cost; c < best[set] {
				best[set], choice[set] = c, int32(i)
			}
		}
		w.work += int64(len(w.legal[low]))
	}
	var teams []team
	all := uint32(1)<<n - 1
	for set := all; set != 0; {
		low := bits.TrailingZeros32(set)
		if choice[set] < 0 {
			set &^= 1 << low
			continue
		}
		t := w.legal[low][choice[set]]
		teams = append(teams, w.team(t))
		set &^= t.set
	}
	return teams, best[all]
}

func (w *window) team(t windowTeam) team {
	out := team{seat: t.seat, cost: t.cost}
	for s := t.set; s != 0; s &= s - 1 {
		out.blocks = append(out.blocks, w.blocks[bits.TrailingZeros32(s)])
	}
	return out
}
