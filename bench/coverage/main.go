package main

import (
	"encoding/json"
	"flag"
	"io"
	"os"
	"runtime"
	"strconv"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/cluster/check"
	"qipan/internal/planning/solve"
	"qipan/internal/platform/db"
)

// clock is what the seconds are taken from.
var clock db.Clock = db.SystemClock{}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		_, _ = io.WriteString(os.Stderr, err.Error()+"\n") // nobody is left to tell
		os.Exit(1)
	}
}

// A line is one case as it is printed.
type line struct {
	N          int     `json:"n"`
	Joinable   int     `json:"joinable"`
	Objective  float64 `json:"objective"`
	LowerBound float64 `json:"lower_bound"`
	Gap        float64 `json:"gap"`
	Covered    int     `json:"covered_members"`
	Proposals  int     `json:"proposals"`
	EndedBy    string  `json:"ended_by"`
	Work       int64   `json:"work"`
	Seconds    float64 `json:"seconds"`
	AllocBytes uint64  `json:"allocated_bytes"`
	SysBytes   uint64  `json:"memory_bytes"`
	Violations int     `json:"violations"`
	Seed       uint64  `json:"seed"`
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("coverage", flag.ContinueOnError)
	seed := flags.Uint64("seed", 1, "seed of district and planner")
	work := flags.Int64("work", 0, "work units, 0 for the planner's own amount")
	if err := flags.Parse(args); err != nil {
		return err
	}
	sizes := flags.Args()
	if len(sizes) == 0 {
		sizes = []string{"1000", "3000", "10000"}
	}
	for _, s := range sizes {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return solve.Refuse("size_unusable", s)
		}
		l, err := measure(n, *seed, *work)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(out).Encode(l); err != nil {
			return err
		}
		if l.Violations > 0 {
			return solve.Refuse("plan_breaks_rules", s)
		}
	}
	return nil
}

func measure(n int, seed uint64, work int64) (line, error) {
	in := district(n, seed)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := clock.Now()
	plan, err := cluster.Solve(in, solve.Budget{Seed: seed, Work: work})
	seconds := clock.Now().Sub(start).Seconds()
	if err != nil {
		return line{}, err
	}
	runtime.ReadMemStats(&after)
	l := line{
		N: n, Objective: plan.Objective.Float(), LowerBound: plan.LowerBound.Float(), Gap: plan.Gap,
		Covered: plan.CoveredMembers, Proposals: len(plan.Proposals), EndedBy: string(plan.EndedBy), Work: plan.Work,
		Seconds: seconds, AllocBytes: after.TotalAlloc - before.TotalAlloc, SysBytes: after.Sys, Seed: seed,
		Violations: len(check.Plan(in, plan)),
	}
	for _, e := range in.Enterprises {
		if e.Full > 0 && e.Full < in.Params.MinFull {
			l.Joinable++
		}
	}
	return l, nil
}
