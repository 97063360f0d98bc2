package cluster

import (
	"math/rand/v2"
	"slices"

	"qipan/internal/planning/solve"
)

// Build names this solver in plans. It changes with every change that may change a plan.
const Build = "cluster-window-2"

// fallbackWork is the budget of a caller who names none, in work units a block.
const fallbackWork = 2000

// outcome is what the solver found: the teams, and what a plan costs at least.
type outcome struct {
	teams []team
	bound solve.Cost
	meter *solve.Meter
}

// Solve groups the joinable enterprises of an instance and answers for every enterprise that is in operation and not yet
// covered: it stands in exactly one proposal or in Unserved. The plan breaks no rule whatever the budget; a larger budget
// costs time and never makes it worse. An instance that contradicts itself is refused (solve.Refusal).
func Solve(in Instance, budget solve.Budget) (Plan, error) {
	g, err := newGround(in)
	if err != nil {
		return Plan{}, err
	}
	out := g.solve(budget)
	plan := g.assemble(out.teams)
	plan.Engine, plan.Build, plan.Seed, plan.Work = "coverage", Build, budget.Seed, out.meter.Spent()
	plan.InputHash = g.in.Hash()
	plan.Close(plan.Parts.Sum(), out.bound)
	plan.EndedBy = endedBy(plan.Optimal, out.meter)
	return plan, nil
}

func endedBy(optimal bool, m *solve.Meter) solve.EndedBy {
	switch {
	case m.Late():
		return solve.EndedByDeadline
	case optimal:
		return solve.EndedByProof
	case m.Empty():
		return solve.EndedByWork
	}
	return solve.EndedByRest
}

func (g *ground) solve(budget solve.Budget) outcome {
	out := outcome{meter: solve.NewMeter(budget, int64(fallbackWork*max(1, len(g.blocks))))}
	for i, s := range g.standing {
		if s == streetUnknown || s == placeUnknown {
			out.bound += g.aloneCost(i)
		}
	}
	quarters := g.quarters()
	large := 0
	for _, q := range quarters {
		if len(q.blocks) > windowSize {
			large += len(q.blocks)
		}
	}
	for i := range quarters {
		q := &quarters[i]
		if len(q.blocks) <= windowSize {
			teams, cost, steps := g.solveWindow(q.blocks, -1)
			out.meter.Spend(steps/workUnit + 1)
			out.teams = append(out.teams, teams...)
			out.bound += cost
			continue
		}
		share := out.meter.Left() * int64(len(q.blocks)) / int64(large)
		large -= len(q.blocks)
		s := newSearch(g, q, out.meter, share)
		s.rng = rand.New(rand.NewPCG(budget.Seed, uint64(q.blocks[0])))
		out.bound += s.run()
		for _, t := range s.teams {
			if len(t.blocks) > 0 {
				out.teams = append(out.teams, t)
			}
		}
	}
	slices.SortFunc(out.teams, func(a, b team) int { return a.blocks[0] - b.blocks[0] })
	return out
}
