package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/solve"
)

func TestOneLineASizeWithoutViolations(t *testing.T) {
	var out bytes.Buffer
	if err := run([]string{"-seed", "2", "-work", "2000", "200", "400"}, &out); err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(&out)
	for _, n := range []int{200, 400} {
		var l line
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if l.N != n || l.Objective < l.LowerBound || l.LowerBound <= 0 || l.Violations != 0 || l.Covered == 0 {
			t.Errorf("got %+v", l)
		}
	}
}

func TestUnusableSizesAreRefused(t *testing.T) {
	var r *solve.Refusal
	if err := run([]string{"many"}, &bytes.Buffer{}); !errors.As(err, &r) || r.Code != "size_unusable" {
		t.Errorf("got %v", err)
	}
}

func TestTheSameSeedGivesTheSameDistrict(t *testing.T) {
	first, again, other := district(500, 3).Hash(), district(500, 3).Hash(), district(500, 4).Hash()
	if first != again || first == other {
		t.Error("the district does not follow its seed")
	}
}

func BenchmarkCluster(b *testing.B) {
	in := district(10_000, 1)
	for b.Loop() {
		p, err := cluster.Solve(in, solve.Budget{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(p.Gap, "gap")
		b.ReportMetric(p.Objective.Float(), "objective")
	}
}
