package cluster_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/cluster/check"
	"qipan/internal/planning/solve"
)

func load(t *testing.T, name string) cluster.Instance {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	in, err := cluster.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func plan(t testing.TB, in cluster.Instance, b solve.Budget) cluster.Plan {
	t.Helper()
	p, err := cluster.Solve(in, b)
	if err != nil {
		t.Fatal(err)
	}
	if v := check.Plan(in, p); len(v) > 0 {
		t.Fatalf("the checker rejects the plan: %+v\n%s%+v", v, in.Text(), p)
	}
	return p
}

// groups are the units of each proposal by identifier.
func groups(p cluster.Plan) map[string][]string {
	out := map[string][]string{}
	for _, x := range p.Proposals {
		out[x.ID] = x.Units
	}
	return out
}

func TestFirstJointBranchOfABuilding(t *testing.T) {
	p := plan(t, load(t, "first_joint_branch"), solve.Budget{})
	if len(p.Proposals) != 1 || len(p.Unserved) != 0 || !p.Optimal {
		t.Fatalf("got %+v", p)
	}
	got := p.Proposals[0]
	if got.Mode != cluster.ModeBuildingJoint || got.FullMembers != 4 || len(got.Units) != 3 {
		t.Errorf("got %+v", got)
	}
	var reasons []string
	for _, r := range got.Reasons {
		reasons = append(reasons, r.Code)
	}
	want := []string{cluster.SameBuilding, cluster.RuleOrg04, cluster.HostAvailable, cluster.SecretaryPossible}
	if d := cmp.Diff(want, reasons); d != "" {
		t.Error(d)
	}
}

func TestEveryModeAndEveryReason(t *testing.T) {
	p := plan(t, load(t, "every_mode"), solve.Budget{})
	want := map[string][]string{
		"SOLE:A1": {"A1"}, "BUILDING_JOINT:A2": {"A2", "A3"}, "MARKET_ATTACHED:R1": {"B1", "B2"}, "INDUSTRY:R3": {"C1"},
		"OTHER:D1": {"D1", "D2"},
	}
	if d := cmp.Diff(want, groups(p)); d != "" {
		t.Error(d)
	}
	reasons, helps := map[string]string{}, map[string]string{}
	for _, u := range p.Unserved {
		reasons[u.Enterprise] = u.Reason.Code
		helps[u.Enterprise] = u.WouldWorkIf.Code
		for _, a := range u.WouldWorkIf.Args {
			helps[u.Enterprise] += " " + a.Value
		}
	}
	if d := cmp.Diff(map[string]string{
		"F1": cluster.NoPartnerWithinRadius, "F2": cluster.NoPartnerWithinRadius, "G1": cluster.NoFullMembers,
		"G2": cluster.NoFullMembers, "J1": cluster.SubdistrictUnknown, "J2": cluster.PlaceUnknown,
		"K1": cluster.NotEnoughFullMembers, "K2": cluster.NotEnoughFullMembers, "L1": cluster.NoPartnerInSubdistrict,
	}, reasons); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{
		"F1": "RADIUS_PLUS 120", "F2": "RADIUS_PLUS 120", "G1": "", "G2": "PROBATIONARY_TURNS_FULL G2", "J1": "", "J2": "",
		"K1": "ONE_MORE_FULL_MEMBER K1", "K2": "ONE_MORE_FULL_MEMBER K2", "L1": "ONE_MORE_FULL_MEMBER L1",
	}, helps); d != "" {
		t.Error(d)
	}
	for _, u := range p.Unserved {
		if (u.Priority == "A") != (u.Enterprise == "G1") {
			t.Errorf("priority of %s is %q", u.Enterprise, u.Priority)
		}
	}
}

func TestSixFirmsOfABuildingMakeTwoBranches(t *testing.T) {
	p := plan(t, load(t, "six_in_one_building"), solve.Budget{})
	if len(p.Proposals) != 2 || p.CoveredMembers != 7 {
		t.Errorf("got %+v", p.Proposals)
	}
}

func TestALockMayExceedFiveUnitsWithAWarning(t *testing.T) {
	p := plan(t, load(t, "six_locked_together"), solve.Budget{})
	if len(p.Proposals) != 1 || len(p.Proposals[0].Units) != 6 || p.Proposals[0].Warnings[len(p.Proposals[0].Warnings)-1].Code != cluster.UnitsAboveFive {
		t.Errorf("got %+v", p.Proposals)
	}
	if u := p.Unserved; len(u) != 1 || u[0].Enterprise != "E7" || u[0].Reason.Code != cluster.NotEnoughFullMembers {
		t.Errorf("got %+v", u)
	}
}

func TestSmallInstancesAreSolvedToTheOptimum(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	taken := 0
	for range 9000 {
		in := invent(rng, 1+rng.IntN(8))
		p, err := cluster.Solve(in, solve.Budget{})
		if err != nil {
			continue
		}
		taken++
		if v := check.Plan(in, p); len(v) > 0 {
			t.Fatalf("the checker rejects the plan: %+v\n%s%+v", v, in.Text(), p)
		}
		if want := newOracle(in).optimum(); p.Objective != want || !p.Optimal {
			t.Fatalf("objective %d (optimal %v), want %d\n%s%+v", p.Objective, p.Optimal, want, in.Text(), p.Proposals)
		}
	}
	if taken < 3000 {
		t.Errorf("only %d instances were taken", taken)
	}
}

// crowd is one street of joinable firms within reach of each other: too many for one window.
func crowd(rng *rand.Rand, n int) cluster.Instance {
	in := invent(rng, n)
	in.Together = nil
	for i := range in.Enterprises {
		e := &in.Enterprises[i]
		e.Full, e.Subdistrict, e.Market, e.Operating, e.Covered, e.Located = 1+rng.IntN(2), "S1", "", true, false, true
	}
	in.Apart = slices.DeleteFunc(in.Apart, func(p cluster.Pair) bool { return p.A == p.B })
	return in
}

func TestBoundIsBelowTheOptimumOfCrowds(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	best := 0
	const rounds = 25
	for range rounds {
		in := crowd(rng, 13+rng.IntN(2))
		p := plan(t, in, solve.Budget{Seed: 5, Work: 5000})
		opt := newOracle(in).optimum()
		if p.LowerBound > opt || p.Objective < opt {
			t.Fatalf("bound %d, optimum %d, objective %d\n%s", p.LowerBound, opt, p.Objective, in.Text())
		}
		if p.Objective == opt {
			best++
		}
	}
	t.Logf("%d of %d crowds solved to the optimum", best, rounds)
	if best < rounds*3/4 {
		t.Errorf("only %d of %d crowds solved to the optimum", best, rounds)
	}
}

func TestPlansDoNotDependOnTheOrderOfTheInput(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 2))
	for round := range 12 {
		in := crowd(rng, 10+3*round)
		first := plan(t, in, solve.Budget{Seed: 3, Work: 1500})
		if d := cmp.Diff(first, plan(t, in, solve.Budget{Seed: 3, Work: 1500})); d != "" {
			t.Fatalf("two runs differ: %s", d)
		}
		mixed := in
		mixed.Enterprises = slices.Clone(in.Enterprises)
		rng.Shuffle(len(mixed.Enterprises), func(i, j int) {
			mixed.Enterprises[i], mixed.Enterprises[j] = mixed.Enterprises[j], mixed.Enterprises[i]
		})
		for i, p := range mixed.Apart {
			mixed.Apart[i] = cluster.Pair{A: p.B, B: p.A}
		}
		if d := cmp.Diff(first, plan(t, mixed, solve.Budget{Seed: 3, Work: 1500})); d != "" {
			t.Fatalf("the order of the input matters: %s", d)
		}
	}
}

func TestADeadlineStillGivesALegalPlan(t *testing.T) {
	in := crowd(rand.New(rand.NewPCG(1, 1)), 40)
	asked := 0
	p := plan(t, in, solve.Budget{Expired: func() bool { asked++; return asked > 3 }})
	if p.EndedBy != solve.EndedByDeadline {
		t.Errorf("ended by %s", p.EndedBy)
	}
	if q := plan(t, in, solve.Budget{Work: 1}); q.EndedBy != solve.EndedByWork || q.LowerBound < 0 {
		t.Errorf("got %+v", q.Header)
	}
}

func TestProgressNeverGetsWorse(t *testing.T) {
	var seen []solve.Progress
	in := crowd(rand.New(rand.NewPCG(1, 4)), 60)
	plan(t, in, solve.Budget{Work: 20_000, Report: func(p solve.Progress) { seen = append(seen, p) }})
	if len(seen) == 0 {
		t.Fatal("nothing was reported")
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Objective > seen[i-1].Objective || seen[i].LowerBound < seen[i-1].LowerBound {
			t.Errorf("%+v after %+v", seen[i], seen[i-1])
		}
	}
}

// A firm that gains a member and stays joinable can only help: its old partners still suffice. (With the third member it
// leaves for a branch of its own, and partners may be lost: a rule, not an optimum.)
func TestAFurtherMemberNeverLowersTheCoveredMembers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := invent(rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1)), rapid.IntRange(2, 8).Draw(rt, "n"))
		in.Weights.Uncovered = 100_000 * solve.One
		i := rapid.IntRange(0, len(in.Enterprises)-1).Draw(rt, "who")
		if in.Enterprises[i].Full != 1 {
			rt.Skip("only from one member to two")
		}
		before, err := cluster.Solve(in, solve.Budget{})
		if err != nil {
			rt.Skip("contradiction")
		}
		more := in
		more.Enterprises = slices.Clone(in.Enterprises)
		more.Enterprises[i].Full++
		after, err := cluster.Solve(more, solve.Budget{})
		if err != nil {
			rt.Fatal(err)
		}
		if after.CoveredMembers < before.CoveredMembers {
			rt.Fatalf("%d covered members, then %d\n%s", before.CoveredMembers, after.CoveredMembers, in.Text())
		}
	})
}

func TestPlansKeepEveryPromiseOfTheChecker(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := invent(rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 2)), rapid.IntRange(1, 30).Draw(rt, "n"))
		p, err := cluster.Solve(in, solve.Budget{Seed: 1, Work: 500})
		if err != nil {
			rt.Skip("contradiction")
		}
		if v := check.Plan(in, p); len(v) > 0 {
			rt.Fatalf("%+v\n%s", v, in.Text())
		}
		if p.LowerBound > p.Objective {
			rt.Fatalf("bound %d above objective %d", p.LowerBound, p.Objective)
		}
	})
}

func TestContradictionsAreRefusedByCode(t *testing.T) {
	base := "enterprise id=A full=1 street=S1 building=B\nenterprise id=B full=2 street=S1 building=B\n" +
		"enterprise id=C full=3 street=S1 building=B\nenterprise id=D full=1 street=S2 building=B\n"
	for _, c := range []struct{ name, lines, want string }{
		{"unknown firm", "together a=A b=Z", "pair_unknown"},
		{"a firm with itself", "apart a=A b=A", "pair_of_one"},
		{"locked and excluded", "together a=A b=B\napart a=B b=A", "pair_contradiction"},
		{"a firm with its own branch", "together a=A b=C", "pair_not_joinable"},
		{"two streets", "together a=A b=D", "pair_across_subdistricts"},
		{"twice", "enterprise id=A full=1", "id_twice"},
		{"no identifier", "enterprise full=1", "id_missing"},
		{"negative", "enterprise id=X full=-1", "count_out_of_range"},
		{"position", "enterprise id=X x=NaN y=0", "position_out_of_range"},
		{"receiver", "receiver id=R kind=CLUB key=x", "receiver_incomplete"},
		{"receiver twice", "receiver id=R kind=MARKET key=x\nreceiver id=R kind=MARKET key=y", "id_twice"},
		{"minimum", "params min_full=0", "param_out_of_range"},
		{"detour", "params detour=0.5", "param_out_of_range"},
		{"weight", "weights branch=-1", "weight_out_of_range"},
		{"line", "enterprise id=X colour=red", "instance_line"},
		{"number", "enterprise id=X full=many", "instance_line"},
		{"word", "firm id=X", "instance_line"},
	} {
		in, err := cluster.Parse(base + c.lines)
		if err == nil {
			_, err = cluster.Solve(in, solve.Budget{})
		}
		var r *solve.Refusal
		if !errors.As(err, &r) || r.Code != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestTextRoundTripsAndHashIgnoresOrder(t *testing.T) {
	in, err := load(t, "every_mode").Normalise()
	if err != nil {
		t.Fatal(err)
	}
	in.Together, in.Apart = []cluster.Pair{{A: "D1", B: "D2"}}, []cluster.Pair{{A: "A2", B: "A3"}}
	back, err := cluster.Parse(in.Text())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(in, back); d != "" {
		t.Error(d)
	}
	turned := back
	turned.Enterprises = slices.Clone(back.Enterprises)
	slices.Reverse(turned.Enterprises)
	if turned.Hash() != in.Hash() {
		t.Error("the hash depends on the order")
	}
	turned.Enterprises[0].Full++
	if turned.Hash() == in.Hash() {
		t.Error("the hash does not depend on the members")
	}
}
