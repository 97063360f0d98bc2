package cluster

import (
	"cmp"
	"math"
	"slices"

	"qipan/internal/planning/solve"
)

// A seat is a unit at whose place a branch could meet, with the blocks that could come there besides its own.
type seat struct {
	unit, block int
	own         solve.Cost // pull of its own block
	reach       []reached
}

type reached struct {
	block int
	pull  solve.Cost
}

// A quarter is a set of blocks that no legal branch connects with any other block: it is solved on its own without loss.
type quarter struct {
	blocks []int
	seats  []seat
	near   [][]int // for each block the others within twice the radius, nearest first, at most nearLimit
}

// nearLimit bounds the memory of a crowded neighbourhood; a window holds windowSize of them.
const nearLimit = 48

// A cell index finds enterprises around a place without a matrix.
type cellIndex struct {
	g     *ground
	width float64
	cells map[[2]int][]int // places
	units [][]int          // joinable enterprises of each place
}

func newCellIndex(g *ground) *cellIndex {
	c := &cellIndex{g: g, width: float64(g.in.Params.Radius)/g.in.Params.Detour + 1, cells: map[[2]int][]int{}}
	c.units = make([][]int, len(g.at))
	for i, b := range g.blockOf {
		if b < 0 {
			continue
		}
		p := g.place[i]
		if len(c.units[p]) == 0 && g.at[p].known {
			k := c.cell(g.at[p])
			c.cells[k] = append(c.cells[k], p)
		}
		c.units[p] = append(c.units[p], i)
	}
	return c
}

func (c *cellIndex) cell(s spot) [2]int {
	return [2]int{int(math.Floor(s.x / c.width)), int(math.Floor(s.y / c.width))}
}

// within lists the joinable enterprises of the same street within so many radii of the enterprise, itself among them.
func (c *cellIndex) within(i, radii int) []int {
	p := c.g.place[i]
	if !c.g.at[p].known {
		return c.sameStreet(nil, i, c.units[p])
	}
	var out []int
	k := c.cell(c.g.at[p])
	for dx := -radii; dx <= radii; dx++ {
		for dy := -radii; dy <= radii; dy++ {
			for _, q := range c.cells[[2]int{k[0] + dx, k[1] + dy}] {
				if q == p || c.g.between(c.g.at[p], c.g.at[q]) <= radii*c.g.in.Params.Radius {
					out = c.sameStreet(out, i, c.units[q])
				}
			}
		}
	}
	return out
}

func (c *cellIndex) sameStreet(out []int, i int, units []int) []int {
	for _, u := range units {
		if c.g.sameStreet(i, u) {
			out = append(out, u)
		}
	}
	return out
}

// quarters splits the joinable blocks into independent parts, ordered by their lowest block.
func (g *ground) quarters() []quarter {
	index := newCellIndex(g)
	root := make([]int, len(g.blocks))
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
	var seats []seat
	for b := range g.blocks {
		for _, unit := range g.blocks[b].units {
			own := g.blockPull(unit, b)
			if own >= never {
				// Such a unit cannot be the seat, but its block may join others: they see it from their seats.
				continue
			}
			s := seat{unit: unit, block: b, own: own, reach: g.reachOf(unit, index.within(unit, 1))}
			seats = append(seats, s)
			for _, r := range s.reach {
				x, y := top(b), top(r.block)
				root[max(x, y)] = min(x, y)
			}
		}
	}
	at := map[int]int{}
	var out []quarter
	for b := range g.blocks {
		t := top(b)
		if t == b {
			at[b] = len(out)
			out = append(out, quarter{})
		}
		q := &out[at[t]]
		q.blocks = append(q.blocks, b)
	}
	for _, s := range seats {
		q := &out[at[top(s.block)]]
		q.seats = append(q.seats, s)
	}
	for i := range out {
		out[i].findNear(g, index)
	}
	return out
}

func (g *ground) reachOf(unit int, around []int) []reached {
	var out []reached
	own := g.blockOf[unit]
	for _, i := range around {
		b := g.blockOf[i]
		if b == own || g.blocks[b].units[0] != i && slices.Contains(around, g.blocks[b].units[0]) || g.blocksApart(own, b) {
			continue // a block is looked at once, through its lowest unit in sight
		}
		if slices.ContainsFunc(out, func(r reached) bool { return len(g.blocks[b].units) > 1 && r.block == b }) {
			continue
		}
		if p := g.blockPull(unit, b); p < never {
			out = append(out, reached{b, p})
		}
	}
	slices.SortFunc(out, func(a, b reached) int { return cmp.Compare(a.block, b.block) })
	return out
}

func (q *quarter) findNear(g *ground, index *cellIndex) {
	q.near = make([][]int, len(q.blocks))
	if len(q.blocks) <= windowSize {
		return
	}
	type at struct{ block, metres int }
	for pos, b := range q.blocks {
		from := g.blocks[b].units[0]
		var list []at
		for _, i := range index.within(from, 2) {
			if ob := g.blockOf[i]; ob != b {
				list = append(list, at{ob, g.metres(from, i)})
			}
		}
		slices.SortFunc(list, func(a, b at) int { return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.block, b.block)) })
		seen := map[int]bool{}
		for _, a := range list {
			if len(q.near[pos]) < nearLimit && !seen[a.block] && q.has(a.block) {
				seen[a.block] = true
				q.near[pos] = append(q.near[pos], a.block)
			}
		}
	}
}

// has reports whether the block belongs to the quarter.
func (q *quarter) has(b int) bool {
	_, ok := slices.BinarySearch(q.blocks, b)
	return ok
}
