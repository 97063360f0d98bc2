package cluster

import (
	"math/rand/v2"
	"slices"

	"qipan/internal/planning/solve"
)

// workUnit is the number of elementary steps that count as one unit of a budget; a unit takes about ten microseconds.
const workUnit = 10_000

// A search improves the grouping of one quarter by solving windows of it exactly. It only ever accepts a cheaper plan.
type search struct {
	g      *ground
	q      *quarter
	meter  *solve.Meter
	stop   int64 // the meter's count at which this quarter's share is spent
	rng    *rand.Rand
	pos    map[int]int // position of a block in the quarter
	teamOf []int       // by position, -1 alone
	teams  []team      // those with no blocks are free slots
	cost   solve.Cost

	clock   int64
	changed []int64 // by position: when its team last changed
	solved  []int64 // by position: when the window around it was last solved
}

func newSearch(g *ground, q *quarter, meter *solve.Meter, share int64) *search {
	s := &search{
		g: g, q: q, meter: meter, stop: meter.Spent() + share, pos: make(map[int]int, len(q.blocks)),
		teamOf: make([]int, len(q.blocks)), changed: make([]int64, len(q.blocks)), solved: make([]int64, len(q.blocks)),
	}
	for pos, b := range q.blocks {
		s.pos[b] = pos
		s.teamOf[pos] = -1
		s.changed[pos] = 1
		s.cost += g.blocks[b].alone
	}
	s.clock = 1
	return s
}

func (s *search) spend(steps int64) bool {
	return s.meter.Spend(steps/workUnit+1) && s.meter.Spent() < s.stop
}

// settle solves the window around every block until no window improves. It reports whether work is left.
func (s *search) settle() bool {
	for moved := true; moved; {
		moved = false
		for pos := range s.q.blocks {
			blocks := s.gather(pos, nil)
			if s.fresh(pos, blocks) {
				continue
			}
			better, left := s.resolve(blocks)
			s.solved[pos] = s.clock
			moved = moved || better
			if !left {
				return false
			}
		}
	}
	return true
}

// shake solves windows around the given block with a random choice of its neighbours.
func (s *search) shake(pos int) (better, left bool) {
	return s.resolve(s.gather(pos, func() bool { return s.rng.IntN(2) == 0 }))
}

// fresh reports whether the window around pos has been solved since any of its blocks changed.
func (s *search) fresh(pos int, blocks []int) bool {
	return !slices.ContainsFunc(blocks, func(b int) bool { return s.changed[s.pos[b]] > s.solved[pos] })
}

// gather collects the team of a block and whole teams around it, nearest first, as far as a window holds them.
func (s *search) gather(pos int, skip func() bool) []int {
	blocks := slices.Clone(s.mates(s.q.blocks[pos]))
	for _, b := range s.q.near[pos] {
		if len(blocks) >= windowSize {
			break
		}
		if slices.Contains(blocks, b) || (skip != nil && skip()) {
			continue
		}
		if mates := s.mates(b); len(blocks)+len(mates) <= windowSize {
			blocks = append(blocks, mates...)
		}
	}
	slices.Sort(blocks)
	return blocks
}

// mates are the blocks of b's team, b alone when it has none.
func (s *search) mates(b int) []int {
	if t := s.teamOf[s.pos[b]]; t >= 0 {
		return s.teams[t].blocks
	}
	return []int{b}
}

// resolve replaces the teams of a window by the best ones if these cost less.
func (s *search) resolve(blocks []int) (better, left bool) {
	var before solve.Cost
	for _, b := range blocks {
		switch t := s.teamOf[s.pos[b]]; {
		case t < 0:
			before += s.g.blocks[b].alone
		case s.teams[t].blocks[0] == b:
			before += s.teams[t].cost
		}
	}
	teams, cost, steps := s.g.solveWindow(blocks, -1)
	if better = cost < before; better {
		s.replace(blocks, teams)
		s.cost += cost - before
	}
	return better, s.spend(steps)
}

func (s *search) replace(blocks []int, teams []team) {
	s.clock++
	var free []int
	for _, b := range blocks {
		pos := s.pos[b]
		if t := s.teamOf[pos]; t >= 0 && len(s.teams[t].blocks) > 0 {
			s.teams[t] = team{}
			free = append(free, t)
		}
		s.teamOf[pos] = -1
		s.changed[pos] = s.clock
	}
	for _, t := range teams {
		slot := len(s.teams)
		if len(free) > 0 {
			slot, free = free[0], free[1:]
			s.teams[slot] = t
		} else {
			s.teams = append(s.teams, t)
		}
		for _, b := range t.blocks {
			s.teamOf[s.pos[b]] = slot
		}
	}
}

// run improves the plan and raises the bound by turns until they meet or the share is spent, and returns the bound.
func (s *search) run() solve.Cost {
	whole := s.stop
	s.stop -= max(0, s.stop-s.meter.Spent()) / 3 // a plan without a bound says nothing: keep a third for it
	s.settle()
	s.stop = whole
	d := newDual(s.g, s.q, s)
	d.best = max(0, d.evaluate())
	left := d.climb(s, firstClimbs)
	for round := 0; left && d.best < s.cost && round < rounds; round++ {
		left = d.climb(s, climbs)
		s.meter.Report(s.cost, d.best)
		if left && d.best < s.cost {
			left = s.wander(d)
		}
	}
	return d.best
}

// The bound takes its long way first, since it is cheap; then plan and bound take turns.
const (
	firstClimbs = 300
	rounds      = 60
	climbs      = 15
)

// A footing is what kick returns to when nothing was gained.
type footing struct {
	teamOf          []int
	teams           []team
	cost            solve.Cost
	clock           int64
	changed, solved []int64
}

// kick breaks the teams of a window up, groups two random halves of it on their own, lets everything settle, and goes
// back to where it was unless the plan became cheaper.
func (s *search) kick(pos int) bool {
	was := footing{
		slices.Clone(s.teamOf), slices.Clone(s.teams), s.cost, s.clock, slices.Clone(s.changed), slices.Clone(s.solved),
	}
	blocks := s.gather(pos, nil)
	for _, b := range blocks {
		if t := s.teamOf[s.pos[b]]; t >= 0 && s.teams[t].blocks[0] == b {
			s.cost -= s.teams[t].cost
		} else if t < 0 {
			s.cost -= s.g.blocks[b].alone
		}
	}
	for _, b := range blocks {
		s.cost += s.g.blocks[b].alone
	}
	s.replace(blocks, nil)
	var half, rest []int
	for _, b := range blocks {
		if s.rng.IntN(2) == 0 {
			half = append(half, b)
		} else {
			rest = append(rest, b)
		}
	}
	s.resolve(half)
	s.resolve(rest)
	left := s.settle()
	if s.cost > was.cost {
		s.teamOf, s.teams, s.cost, s.clock, s.changed, s.solved = was.teamOf, was.teams, was.cost, was.clock, was.changed, was.solved
	}
	return left
}

// wander shakes the neighbourhoods where the plan differs most from what the prices of the bound say, then settles.
func (s *search) wander(d *dual) bool {
	for _, pos := range d.dearest(s) {
		better, left := s.shake(pos)
		if better {
			s.solved[pos] = 0
		}
		if !left {
			return false
		}
	}
	if !s.settle() {
		return false
	}
	for _, pos := range d.dearest(s)[:(len(s.q.blocks)+1)/2] {
		if !s.kick(pos) {
			return false
		}
	}
	return true
}
