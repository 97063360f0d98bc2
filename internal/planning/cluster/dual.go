package cluster

import (
	"cmp"
	"slices"

	"qipan/internal/planning/solve"
)

// A dual proves a lower bound by Lagrangian relaxation of "every block once". Each block gets a price; each seat looks for
// the one legal branch that is cheapest under the prices. The sum of all prices and of what the seats gain by them is a
// bound for every plan, whatever the prices are. Exclusions (Apart) beyond the seat's own are ignored, which only lowers it.
//
// Prices are whole thousandths and the sum is a sum of whole numbers: the bound is exact, not approximate.
type dual struct {
	g       *ground
	q       *quarter
	price   []solve.Cost // by position in the quarter, never above the cost of staying alone
	best    solve.Cost
	bestAt  []solve.Cost
	seats   []dualSeat
	used    []int // by position: teams that want the block
	smooth  []float64
	step    float64
	stalled int
	steps   int64
	cells   []dualCell
	links   []dualLink
}

type dualSeat struct {
	pos   int
	own   solve.Cost
	twice bool // units of an industry committee are in its building: price branches of one building on their own too
	items []dualItem
}

type dualItem struct {
	pos    int
	pull   solve.Cost
	inside bool // in the seat's building
}

type dualCell struct {
	cost solve.Cost
	link int32 // -1 none
}

type dualLink struct{ pos, before int32 }

type priced struct {
	item  dualItem
	value solve.Cost
	kind  int
}

// newDual starts from the prices that the plan's own teams suggest.
func newDual(g *ground, q *quarter, s *search) *dual {
	d := &dual{g: g, q: q, step: 1, price: make([]solve.Cost, len(q.blocks)), used: make([]int, len(q.blocks))}
	d.smooth = make([]float64, len(q.blocks))
	for pos, b := range q.blocks {
		d.price[pos] = g.blocks[b].alone
		if t := s.teamOf[pos]; t >= 0 {
			share := s.teams[t].cost / solve.Cost(len(s.teams[t].blocks))
			d.price[pos] = min(d.price[pos], share)
		}
	}
	d.bestAt = slices.Clone(d.price)
	d.cells = make([]dualCell, (g.in.Params.MaxUnits+1)*(g.in.Params.MinFull+1)*4)
	for _, st := range q.seats {
		d.seats = append(d.seats, d.newSeat(st, s))
	}
	return d
}

func (d *dual) newSeat(st seat, s *search) dualSeat {
	g := d.g
	out := dualSeat{pos: s.pos[st.block], own: st.own, twice: g.blocks[st.block].deviation > 0}
	here := g.in.Enterprises[st.unit]
	single := len(g.blocks[st.block].units) == 1
	for _, r := range st.reach {
		b := g.blocks[r.block]
		first := g.in.Enterprises[b.units[0]]
		if single && len(b.units) == 1 && b.units[0] < st.unit && g.place[b.units[0]] == g.place[st.unit] &&
			first.Trade == here.Trade {
			continue // that branch costs the same from the lower unit's seat and is looked for there
		}
		it := dualItem{pos: s.pos[r.block], pull: r.pull, inside: g.oneBuilding(append([]int{st.unit}, b.units...))}
		out.twice = out.twice || (it.inside && b.deviation > 0)
		out.items = append(out.items, it)
	}
	return out
}

// climb takes so many subgradient steps towards the plan's cost and reports whether work is left.
func (d *dual) climb(s *search, steps int) bool {
	for range steps {
		bound := d.evaluate()
		if bound > d.best {
			d.best, d.stalled = bound, 0
			copy(d.bestAt, d.price)
		} else if d.stalled++; d.stalled >= 10 {
			d.step, d.stalled = d.step*0.7, 0
			copy(d.price, d.bestAt)
		}
		if d.best >= s.cost {
			d.best = s.cost
			return true
		}
		d.move(s.cost - bound)
		if !s.spend(d.steps) {
			return false
		}
	}
	return true
}

// evaluate is the bound at the present prices; used tells how many seats want each block.
func (d *dual) evaluate() solve.Cost {
	d.steps = int64(len(d.seats))
	clear(d.used)
	var bound solve.Cost
	for _, p := range d.price {
		bound += p
	}
	for i := 0; i < len(d.seats); {
		pos := d.seats[i].pos
		var gain solve.Cost
		var wanted []int32
		for ; i < len(d.seats) && d.seats[i].pos == pos; i++ { // at most one branch meets at the places of a block
			if c, team := d.cheapest(&d.seats[i], gain); c < gain {
				gain, wanted = c, team
			}
		}
		bound += gain
		for _, p := range wanted {
			d.used[p]++
		}
	}
	return bound
}

func (d *dual) move(missing solve.Cost) {
	var norm float64
	for pos, used := range d.used {
		g := float64(1-used) + float64(0.5*d.smooth[pos])
		if g > 0 && d.price[pos] >= d.g.blocks[d.q.blocks[pos]].alone {
			g = 0
		}
		d.smooth[pos] = g
		norm += float64(g * g)
	}
	if norm == 0 {
		return
	}
	t := d.step * float64(missing) / norm
	for pos, g := range d.smooth {
		d.price[pos] = min(d.price[pos]+solve.Cost(float64(t*g)), d.g.blocks[d.q.blocks[pos]].alone)
	}
}

// cheapest is the legal branch at the seat that costs least under the prices, if it costs less than limit.
func (d *dual) cheapest(st *dualSeat, limit solve.Cost) (solve.Cost, []int32) {
	cost, team := d.pick(st, false, limit)
	if st.twice {
		if c, t := d.pick(st, true, cost); c < cost {
			cost, team = c, t
		}
	}
	return cost, team
}

// pick looks among the blocks of the seat's building only (inside), or among all of them, where blocks that a committee
// would take pay for being kept from it.
func (d *dual) pick(st *dualSeat, inside bool, limit solve.Cost) (solve.Cost, []int32) {
	g := d.g
	own := g.blocks[d.q.blocks[st.pos]]
	base := g.in.Weights.Branch + st.own - d.price[st.pos]
	if !inside {
		base += own.deviation
	}
	room := g.in.Params.MaxUnits - len(own.units)
	items := d.value(st, inside, room)
	hope := base
	for i := 0; i < len(items) && i < room && items[i].value < 0; i++ {
		hope += items[i].value
	}
	if hope >= limit {
		return limit, nil
	}
	return d.knapsack(st, base, items, limit)
}

// value lists what may join the seat, cheapest first, with no more of one kind than could be taken.
func (d *dual) value(st *dualSeat, inside bool, room int) []priced {
	items := make([]priced, 0, len(st.items))
	for _, it := range st.items {
		b := &d.g.blocks[d.q.blocks[it.pos]]
		if (inside && !it.inside) || len(b.units) > room {
			continue
		}
		v := it.pull - d.price[it.pos]
		if !inside {
			v += b.deviation
		}
		items = append(items, priced{it, v, b.kind(d.g.in.Params.MinFull)})
	}
	d.steps += int64(len(items))
	slices.SortFunc(items, func(a, b priced) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.item.pos, b.item.pos))
	})
	seen := map[int]int{}
	kept := items[:0]
	for _, it := range items {
		if seen[it.kind] < room {
			seen[it.kind]++
			kept = append(kept, it)
		}
	}
	return kept
}

// kind numbers blocks that differ in nothing but their price and pull.
func (b *block) kind(minFull int) int {
	k := (len(b.units)*(minFull+1) + min(b.full, minFull)) * 4
	return k + b.flags()
}

func (b *block) flags() int {
	f := 0
	if b.host {
		f = 1
	}
	if b.secretary {
		f |= 2
	}
	return f
}

// knapsack chooses the items exactly, by units taken, full members so far, and whether a host and a secretary are there.
func (d *dual) knapsack(st *dualSeat, base solve.Cost, items []priced, limit solve.Cost) (solve.Cost, []int32) {
	g := d.g
	most, need := g.in.Params.MaxUnits, g.in.Params.MinFull
	own := &g.blocks[d.q.blocks[st.pos]]
	most = max(most, len(own.units))
	if size := (most + 1) * (need + 1) * 4; len(d.cells) < size {
		d.cells = make([]dualCell, size)
	}
	at := func(units, full, flags int) *dualCell { return &d.cells[(units*(need+1)+full)*4+flags] }
	for i := range d.cells {
		d.cells[i] = dualCell{never, -1}
	}
	d.links = d.links[:0]
	*at(len(own.units), min(own.full, need), own.flags()) = dualCell{base, -1}
	for _, it := range items {
		b := &g.blocks[d.q.blocks[it.item.pos]]
		for units := most - len(b.units); units >= len(own.units); units-- {
			for full := need; full >= 0; full-- {
				for flags := range 4 {
					from := at(units, full, flags)
					if from.cost >= never {
						continue
					}
					d.steps++
					to := at(units+len(b.units), min(full+b.full, need), flags|b.flags())
					if c := from.cost + it.value; c < to.cost {
						d.links = append(d.links, dualLink{int32(it.item.pos), from.link})
						*to = dualCell{c, int32(len(d.links) - 1)}
					}
				}
			}
		}
	}
	best, link := limit, int32(-2)
	for units := len(own.units); units <= most; units++ {
		for flags := range 4 {
			c := *at(units, need, flags)
			if c.cost >= never {
				continue
			}
			c.cost += g.fixedCost(flags&1 != 0, flags&2 != 0) - g.in.Weights.Branch
			if c.cost < best {
				best, link = c.cost, c.link
			}
		}
	}
	if link == -2 {
		return limit, nil
	}
	team := []int32{int32(st.pos)}
	for ; link >= 0; link = d.links[link].before {
		team = append(team, d.links[link].pos)
	}
	return best, team
}

// dearest orders the quarter's blocks by how much their team costs above the prices of its blocks, dearest first.
func (d *dual) dearest(s *search) []int {
	excess := make([]solve.Cost, len(d.q.blocks))
	for pos, b := range d.q.blocks {
		mates := s.mates(b)
		cost := d.g.blocks[b].alone
		if t := s.teamOf[pos]; t >= 0 {
			cost = s.teams[t].cost
		}
		for _, m := range mates {
			cost -= d.bestAt[s.pos[m]]
		}
		excess[pos] = cost
	}
	order := make([]int, len(d.q.blocks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(excess[b], excess[a]) })
	return order
}
