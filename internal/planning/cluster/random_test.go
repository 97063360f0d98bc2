package cluster_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/solve"
)

// invent makes a small instance in which everything occurs: streets, buildings, unknown places, markets, committees,
// locks and exclusions. Instances that contradict themselves are possible.
func invent(rng *rand.Rand, n int) cluster.Instance {
	in := cluster.Instance{Params: cluster.DefaultParams(), Weights: cluster.DefaultWeights()}
	in.Params.MaxUnits = 3 + rng.IntN(3)
	streets, buildings := 1+rng.IntN(2), 1+rng.IntN(4)
	for i := range n {
		e := cluster.Enterprise{
			ID: fmt.Sprintf("E%02d", i+1), Full: []int{0, 1, 1, 1, 2, 2, 3}[rng.IntN(7)], Probationary: rng.IntN(2),
			Staff: rng.IntN(100), Subdistrict: fmt.Sprintf("S%d", 1+rng.IntN(streets)),
			Trade: []string{"", "I", "I65", "F51", "C34"}[rng.IntN(5)], X: float64(rng.IntN(900)), Y: float64(rng.IntN(300)),
			Located: rng.IntN(10) > 0, Host: rng.IntN(3) == 0, Secretary: rng.IntN(3) == 0,
			Operating: rng.IntN(12) > 0, Covered: rng.IntN(12) == 0,
		}
		if rng.IntN(2) == 0 {
			e.Building = fmt.Sprintf("B%d", 1+rng.IntN(buildings))
		}
		if rng.IntN(12) == 0 {
			e.Market = "M1"
		}
		if rng.IntN(25) == 0 {
			e.Subdistrict = ""
		}
		in.Enterprises = append(in.Enterprises, e)
	}
	if rng.IntN(3) == 0 {
		in.Receivers = append(in.Receivers, cluster.Receiver{ID: "R1", Kind: cluster.ReceiverMarket, Key: "M1", Members: 48})
	}
	if rng.IntN(3) == 0 {
		in.Receivers = append(in.Receivers, cluster.Receiver{ID: "R2", Kind: cluster.ReceiverIndustry, Key: "I"})
	}
	pair := func() cluster.Pair {
		a, b := rng.IntN(n), rng.IntN(n)
		return cluster.Pair{A: in.Enterprises[a].ID, B: in.Enterprises[b].ID}
	}
	for range rng.IntN(3) {
		in.Apart = append(in.Apart, pair())
	}
	for range rng.IntN(2) {
		in.Together = append(in.Together, pair())
	}
	return in
}

// An oracle knows the cheapest plan of a small instance by trying every grouping, from the raw records.
type oracle struct {
	in    cluster.Instance
	firms []cluster.Enterprise // joinable
	base  solve.Cost           // of firms with full members that may not join
}

func newOracle(in cluster.Instance) *oracle {
	o := &oracle{in: in}
	for _, e := range in.Enterprises {
		if !e.Operating || e.Covered || e.Full == 0 || e.Full >= in.Params.MinFull || o.received(e, cluster.ReceiverMarket) {
			continue
		}
		if e.Subdistrict == "" || (e.Building == "" && !e.Located) {
			o.base += o.alone(e)
			continue
		}
		o.firms = append(o.firms, e)
	}
	return o
}

func (o *oracle) received(e cluster.Enterprise, kind cluster.ReceiverKind) bool {
	for _, r := range o.in.Receivers {
		if r.Kind == kind && (kind == cluster.ReceiverMarket && e.Market == r.Key ||
			kind == cluster.ReceiverIndustry && strings.HasPrefix(e.Trade, r.Key)) {
			return true
		}
	}
	return false
}

func (o *oracle) alone(e cluster.Enterprise) solve.Cost {
	if o.received(e, cluster.ReceiverIndustry) {
		return o.in.Weights.Attach
	}
	return o.in.Weights.Uncovered * solve.Cost(e.Full)
}

func (o *oracle) walk(a, b cluster.Enterprise) float64 {
	if a.ID == b.ID || (a.Building != "" && a.Building == b.Building) {
		return 0
	}
	for _, p := range []*cluster.Enterprise{&a, &b} {
		if p.Building == "" {
			continue
		}
		p.Located = false
		for _, e := range o.in.Enterprises {
			if e.Building == p.Building && e.Located {
				p.X, p.Y, p.Located = e.X, e.Y, true
				break
			}
		}
	}
	if !a.Located || !b.Located {
		return math.Inf(1)
	}
	return math.Ceil(math.Hypot(a.X-b.X, a.Y-b.Y)*o.in.Params.Detour - 1e-6)
}

// group is the cost of one branch, false when a rule forbids it.
func (o *oracle) group(set int) (solve.Cost, bool) {
	var g []cluster.Enterprise
	full := 0
	for i, e := range o.firms {
		if set&(1<<i) != 0 {
			g = append(g, e)
			full += e.Full
		}
	}
	if full < o.in.Params.MinFull || !o.mayBeTogether(g) {
		return 0, false
	}
	best, found := solve.Cost(0), false
	for _, seat := range g {
		if c, ok := o.at(seat, g); ok && (!found || c < best) {
			best, found = c, true
		}
	}
	return best, found
}

func (o *oracle) mayBeTogether(g []cluster.Enterprise) bool {
	in := map[string]bool{}
	for _, e := range g {
		in[e.ID] = true
		if e.Subdistrict != g[0].Subdistrict {
			return false
		}
	}
	tied := map[string]bool{g[0].ID: true}
	for range g {
		for _, p := range o.in.Together {
			if in[p.A] != in[p.B] {
				return false
			}
			if tied[p.A] || tied[p.B] {
				tied[p.A], tied[p.B] = true, true
			}
		}
	}
	for _, p := range o.in.Apart {
		if in[p.A] && in[p.B] {
			return false
		}
	}
	return len(g) <= o.in.Params.MaxUnits || len(tied) == len(g)
}

func (o *oracle) at(seat cluster.Enterprise, g []cluster.Enterprise) (solve.Cost, bool) {
	w := o.in.Weights
	cost := w.Branch + w.NoHost + w.NoSecretary
	one, host, secretary := true, false, false
	var deviation solve.Cost
	for _, e := range g {
		d := o.walk(seat, e)
		if d > float64(o.in.Params.Radius) {
			return 0, false
		}
		cost += w.Metre * solve.Cost(e.Full) * solve.Cost(d)
		if n := min(len(seat.Trade), len(e.Trade)); seat.Trade[:n] != e.Trade[:n] {
			cost += w.OtherTrade
		}
		one = one && e.Building != "" && e.Building == seat.Building
		host, secretary = host || e.Host, secretary || e.Secretary
		if o.received(e, cluster.ReceiverIndustry) {
			deviation += w.Attach
		}
	}
	if host {
		cost -= w.NoHost
	}
	if secretary {
		cost -= w.NoSecretary
	}
	if !one {
		cost += deviation
	}
	return cost, true
}

// optimum tries every way to split the firms.
func (o *oracle) optimum() solve.Cost {
	n := len(o.firms)
	legal := make([]solve.Cost, 1<<n)
	for set := 1; set < 1<<n; set++ {
		c, ok := o.group(set)
		if !ok {
			c = -1
		}
		legal[set] = c
	}
	best := make([]solve.Cost, 1<<n)
	for set := 1; set < 1<<n; set++ {
		low := set & -set
		for i := range o.firms {
			if low == 1<<i {
				best[set] = best[set&^low] + o.alone(o.firms[i])
			}
		}
		for rest := set &^ low; ; rest = (rest - 1) & (set &^ low) {
			if g := rest | low; legal[g] >= 0 {
				best[set] = min(best[set], best[set&^g]+legal[g])
			}
			if rest == 0 {
				break
			}
		}
	}
	return best[1<<n-1] + o.base
}
