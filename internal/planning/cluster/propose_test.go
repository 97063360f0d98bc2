package cluster_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/planning/cluster"
	"qipan/internal/planning/solve"
)

func advise(t *testing.T, in cluster.Instance, id string) cluster.Advice {
	t.Helper()
	a, err := cluster.Propose(in, id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTheFirstJointBranchIsRecommendedToEachOfItsFirms(t *testing.T) {
	in := load(t, "first_joint_branch")
	for _, id := range []string{"E1", "E2", "E3"} {
		a := advise(t, in, id)
		p := a.Recommended
		if p.Mode != cluster.ModeBuildingJoint || p.FullMembers != 4 || !slices.Equal(p.Units, []string{"E1", "E2", "E3"}) {
			t.Errorf("%s: got %+v", id, p)
		}
	}
	a := advise(t, in, "E1")
	if len(a.NearMisses) != 1 || a.NearMisses[0].Mode != cluster.ModeSole || a.NearMisses[0].Change.Code != cluster.ProbationaryTurnsFull {
		t.Errorf("near misses: %+v", a.NearMisses)
	}
	var modes []cluster.Mode
	for _, x := range a.Alternatives {
		modes = append(modes, x.Proposal.Mode)
		if x.Proposal.Mode == cluster.ModeSole && x.Why.Code != cluster.NotEnoughFullMembers {
			t.Errorf("why not its own: %+v", x.Why)
		}
	}
	want := []cluster.Mode{cluster.ModeSole, cluster.ModeMarket, cluster.ModeIndustry, cluster.ModeInstructor}
	if d := cmp.Diff(want, modes); d != "" {
		t.Error(d)
	}
}

func TestTheOrderOfTheRulesDecidesTheMode(t *testing.T) {
	in := load(t, "every_mode")
	for id, want := range map[string]cluster.Mode{
		"A1": cluster.ModeSole, "A2": cluster.ModeBuildingJoint, "B1": cluster.ModeMarket, "C1": cluster.ModeIndustry,
		"D1": cluster.ModeOther, "F1": cluster.ModeInstructor, "G1": cluster.ModeInstructor, "J1": cluster.ModeInstructor,
		"J2": cluster.ModeInstructor, "K1": cluster.ModeInstructor, "L1": cluster.ModeInstructor,
	} {
		if got := advise(t, in, id).Recommended.Mode; got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
	a := advise(t, in, "G1")
	if r := a.Recommended.Reasons; len(r) != 2 || r[1].Code != cluster.PriorityA {
		t.Errorf("priority of an enterprise of 60 staff without members: %+v", r)
	}
	if a = advise(t, in, "F1"); len(a.NearMisses) < 2 || a.NearMisses[0].Change.Code != cluster.RadiusPlus {
		t.Errorf("near misses of F1: %+v", a.NearMisses)
	}
	if len(a.NotChosen) == 0 || a.NotChosen[0].Code != cluster.FirmTooFar {
		t.Errorf("why not F2: %+v", a.NotChosen)
	}
}

func TestTheBuildingComesBeforeTheCommittee(t *testing.T) {
	in := load(t, "first_joint_branch")
	in.Receivers = []cluster.Receiver{{ID: "R1", Kind: cluster.ReceiverIndustry, Key: "I"}}
	a := advise(t, in, "E1")
	if a.Recommended.Mode != cluster.ModeBuildingJoint {
		t.Errorf("got %+v", a.Recommended)
	}
	i := slices.IndexFunc(a.Alternatives, func(x cluster.Alternative) bool { return x.Proposal.Mode == cluster.ModeIndustry })
	if i < 0 || a.Alternatives[i].Why.Code != cluster.RuleBefore || a.Alternatives[i].Proposal.Receiver != "R1" {
		t.Errorf("got %+v", a.Alternatives)
	}
}

func TestWhyNotThatFirm(t *testing.T) {
	in, err := cluster.Parse(`
params detour=1
enterprise id=A full=2 street=S1 building=B1 x=0 y=0
enterprise id=B full=1 street=S1 building=B1 x=0 y=0
enterprise id=C full=1 street=S2 building=B1 x=0 y=0
enterprise id=D full=3 street=S1 building=B1 x=0 y=0
enterprise id=E full=1 street=S1 building=B1 covered=yes
enterprise id=F full=1 street=S1 building=B1 closed=yes
enterprise id=G full=1 street=S1 building=B1
enterprise id=H full=1 street=S1 building=B1 market=M1
enterprise id=I full=1 street=S1 x=200 y=0
enterprise id=J full=1 street=S1 x=900 y=0
receiver id=R kind=MARKET key=M1
apart a=A b=G
`)
	if err != nil {
		t.Fatal(err)
	}
	a := advise(t, in, "A")
	if d := cmp.Diff([]string{"A", "B"}, a.Recommended.Units); d != "" {
		t.Error(d)
	}
	got := map[string]string{}
	for _, c := range a.NotChosen {
		got[c.Args[0].Value] = c.Code
	}
	want := map[string]string{
		"C": cluster.FirmOtherSubdistrict, "D": cluster.FirmHasOwnBranch, "E": cluster.FirmCovered, "F": cluster.FirmNotOperating,
		"G": cluster.FirmKeptApart, "H": cluster.FirmInMarket, "I": cluster.FirmWouldDo, "J": cluster.FirmTooFar,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestProposeRefusesWhatNeedsNoProposal(t *testing.T) {
	in := load(t, "every_mode")
	for id, want := range map[string]string{"H1": "enterprise_covered", "H2": "enterprise_not_operating", "Z": "enterprise_unknown"} {
		_, err := cluster.Propose(in, id)
		var r *solve.Refusal
		if !errors.As(err, &r) || r.Code != want {
			t.Errorf("%s: got %v", id, err)
		}
	}
}

func TestProposedBranchesKeepTheRules(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 400 {
		in := invent(rng, 2+rng.IntN(20))
		for _, e := range in.Enterprises {
			a, err := cluster.Propose(in, e.ID)
			if err != nil {
				continue
			}
			p := a.Recommended
			if !slices.Contains(p.Units, e.ID) || (p.Mode != cluster.ModeInstructor && p.FullMembers == 0) {
				t.Fatalf("%s: %+v\n%s", e.ID, p, in.Text())
			}
			if p.Mode.Joint() && (p.FullMembers < in.Params.MinFull || (len(p.Units) > in.Params.MaxUnits && len(in.Together) == 0)) {
				t.Fatalf("%s: %+v\n%s", e.ID, p, in.Text())
			}
		}
	}
}
