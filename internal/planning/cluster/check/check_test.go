package check_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/cluster/check"
	"qipan/internal/planning/solve"
)

func everyMode(t *testing.T) (cluster.Instance, cluster.Plan) {
	t.Helper()
	text, err := os.ReadFile("../testdata/every_mode.txt")
	if err != nil {
		t.Fatal(err)
	}
	in, err := cluster.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	in.Together = []cluster.Pair{{A: "A2", B: "A3"}}
	p, err := cluster.Solve(in, solve.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if v := check.Plan(in, p); v != nil {
		t.Fatalf("the plan is rejected before it is broken: %+v", v)
	}
	return in, p
}

func of(p *cluster.Plan, id string) *cluster.Proposal {
	i := slices.IndexFunc(p.Proposals, func(x cluster.Proposal) bool { return x.ID == id })
	return &p.Proposals[i]
}

func lost(p *cluster.Plan, id string) *cluster.Unserved {
	i := slices.IndexFunc(p.Unserved, func(x cluster.Unserved) bool { return x.Enterprise == id })
	return &p.Unserved[i]
}

func firm(in *cluster.Instance, id string) *cluster.Enterprise {
	i := slices.IndexFunc(in.Enterprises, func(x cluster.Enterprise) bool { return x.ID == id })
	return &in.Enterprises[i]
}

func TestEveryBrokenPromiseIsNamed(t *testing.T) {
	for _, c := range []struct {
		want string
		harm func(*cluster.Instance, *cluster.Plan)
	}{
		{check.UnitUnknown, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "SOLE:A1").Units = []string{"Z"} }},
		{check.UnitUnknown, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "L1").Enterprise = "Z" }},
		{check.UnitTwice, func(_ *cluster.Instance, p *cluster.Plan) { p.Proposals = append(p.Proposals, p.Proposals[0]) }},
		{check.UnitLost, func(_ *cluster.Instance, p *cluster.Plan) { p.Unserved = p.Unserved[1:] }},
		{check.UnitNotEligible, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "D1").Covered = true }},
		{check.UnitNotEligible, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "A2").Full = 0 }},
		{check.UnitNotEligible, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "L1").Operating = false }},
		{check.UnitOwnBranch, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "D1").Full = 3 }},
		{check.UnitOwnBranch, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "L1").Full = 3 }},
		{check.UnitOwnBranch, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "A1").Full = 2 }},
		{check.UnitInMarket, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "D1").Market = "M1" }},
		{check.UnitInMarket, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "L1").Market = "M1" }},
		{check.UnitInMarket, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "C1").Market = "M1" }},
		{check.MembersWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "OTHER:D1").FullMembers++ }},
		{check.MembersWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "BUILDING_JOINT:A2").Probationary = 0 }},
		{check.TooFewFull, func(in *cluster.Instance, _ *cluster.Plan) { in.Params.MinFull = 5 }},
		{check.TooFewFull, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "OTHER:D1").Units = []string{"D1"} }},
		{check.UnitsNotWarned, func(in *cluster.Instance, _ *cluster.Plan) { in.Params.MaxUnits = 1 }},
		{check.UnitsAboveLimit, func(in *cluster.Instance, _ *cluster.Plan) { in.Params.MaxUnits = 1 }},
		{check.MembersNotWarned, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "MARKET_ATTACHED:R1").Warnings = nil }},
		{check.SubdistrictsDiffer, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "D2").Subdistrict = "S9" }},
		{check.SubdistrictsDiffer, func(in *cluster.Instance, _ *cluster.Plan) {
			firm(in, "D1").Subdistrict, firm(in, "D2").Subdistrict = "", ""
		}},
		{check.TooFar, func(in *cluster.Instance, _ *cluster.Plan) { in.Params.Radius = 299 }},
		{check.TooFar, func(in *cluster.Instance, _ *cluster.Plan) { in.Params.Detour = 2 }},
		{check.TooFar, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "D2").Located = false }},
		{check.SeatWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "OTHER:D1").Seat = "A1" }},
		{check.ModeWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "OTHER:D1").Mode = cluster.ModeBuildingJoint }},
		{check.ModeWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "SOLE:A1").Mode = cluster.ModeInstructor }},
		{check.ModeWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "SOLE:A1").Mode = "CLUB" }},
		{check.ModeWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "SOLE:A1").Units = nil }},
		{check.ModeWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "SOLE:A1").Receiver = "R1" }},
		{check.ReceiverWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "INDUSTRY:R3").Receiver = "R2" }},
		{check.ReceiverWrong, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "B1").Market = "" }},
		{check.ReceiverWrong, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "L1").Trade = "C1" }},
		{check.TogetherBroken, func(in *cluster.Instance, _ *cluster.Plan) { in.Together = []cluster.Pair{{A: "A2", B: "L1"}} }},
		{check.ApartBroken, func(in *cluster.Instance, _ *cluster.Plan) { in.Apart = []cluster.Pair{{A: "D2", B: "D1"}} }},
		{check.Blocked, func(_ *cluster.Instance, p *cluster.Plan) {
			of(p, "SOLE:A1").BlockedBy = []cluster.Code{{Code: cluster.PlaceUnknown}}
		}},
		{check.ReasonWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "SOLE:A1").Reasons = nil }},
		{check.ReasonWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "OTHER:D1").Reasons[1].Args[0].Value = "299" }},
		{check.ReasonWrong, func(_ *cluster.Instance, p *cluster.Plan) { of(p, "SOLE:A1").Reasons[0].Args = nil }},
		{check.ReasonWrong, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "A3").Host = false }},
		{check.ReasonWrong, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "D2").Secretary = false }},
		{check.ReasonWrong, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "D2").Host = true }},
		{check.ReasonWrong, func(in *cluster.Instance, _ *cluster.Plan) { in.Together = nil }},
		{check.UnservedReasonWrong, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "F1").X = 30200 }},
		{check.UnservedReasonWrong, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "K1").Reason = lost(p, "L1").Reason }},
		{check.UnservedReasonWrong, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "K1").Reason.Args[0].Value = "1" }},
		{check.UnservedReasonWrong, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "G1").Reason = lost(p, "J1").Reason }},
		{check.WouldWorkWrong, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "F1").WouldWorkIf.Args[0].Value = "121" }},
		{check.WouldWorkWrong, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "F1").WouldWorkIf.Args[0].Value = "119" }},
		{check.WouldWorkWrong, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "F1").WouldWorkIf = lost(p, "K1").WouldWorkIf }},
		{check.WouldWorkWrong, func(in *cluster.Instance, _ *cluster.Plan) { firm(in, "G2").Probationary = 0 }},
		{check.PriorityWrong, func(_ *cluster.Instance, p *cluster.Plan) { lost(p, "G1").Priority = "" }},
		{check.ObjectiveWrong, func(_ *cluster.Instance, p *cluster.Plan) { p.Objective++ }},
		{check.ObjectiveWrong, func(_ *cluster.Instance, p *cluster.Plan) { p.Parts.Metres++; p.Parts.Branches-- }},
		{check.BoundWrong, func(_ *cluster.Instance, p *cluster.Plan) { p.LowerBound = p.Objective + 1 }},
		{check.BoundWrong, func(_ *cluster.Instance, p *cluster.Plan) { p.Gap = 0.5 }},
		{check.BoundWrong, func(_ *cluster.Instance, p *cluster.Plan) { p.Optimal = false }},
		{check.CoverageWrong, func(_ *cluster.Instance, p *cluster.Plan) { p.CoveredMembers-- }},
	} {
		in, p := everyMode(t)
		c.harm(&in, &p)
		found := check.Plan(in, p)
		if !slices.ContainsFunc(found, func(v check.Violation) bool { return v.Code == c.want }) {
			t.Errorf("%s is not named, only %+v", c.want, found)
		}
	}
}

// The checker would repeat the planner's mistakes if it called the planner's code: it may use types, constants, the
// figures of codes, and nothing else.
func TestTheCheckerSharesNoSolverCode(t *testing.T) {
	allowed := map[string]bool{"Arguments": true}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") || !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "cluster" && !allowed[sel.Sel.Name] {
				t.Errorf("%s calls cluster.%s", f.Name(), sel.Sel.Name)
			}
			return true
		})
	}
}
