package formation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/coverage"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/rule"
)

// The acceptance script of the main job: three firms of one building go from blank to a working joint branch.
func TestThreeFirmsOfOneBuildingFromBlankToFunctioning(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		firms := []string{w.firm("甲试验公司", 2, 1, 30), w.firm("乙试验公司", 1, 0, 12), w.firm("丙试验公司", 1, 0, 8)}
		w.firm("丁试验公司", 3, 0, 40)
		before, err := w.c.Rates(w.me(), "", "")
		w.ok(err)

		p, err := w.s.Propose(w.me(), firms[0])
		w.ok(err)
		r := p.Advice.Recommended
		if r.Mode != "BUILDING_JOINT" || len(r.Units) != 3 || r.FullMembers != 4 || r.Probationary != 1 || p.RuleID != "ORG-04" {
			t.Fatalf("proposal: %+v by %s", r, p.RuleID)
		}
		if p.Committee.Code != rule.CodeSecretaryOnly || p.Committee.Rule != "ORG-11" {
			t.Errorf("committee: %+v", p.Committee)
		}

		id, err := w.s.Accept(w.me(), Acceptance{EnterpriseID: firms[0]})
		w.ok(err)
		w.stages(id, firms, coverage.Proposed)
		w.agree(id, firms...)
		w.stages(id, firms, coverage.Talked)
		w.place(id) // steps 6 to 8 may begin before 5
		w.pair(id)
		candidate := w.willing(id, "赵试")
		w.sign(id)
		w.stages(id, firms, coverage.Dossier)
		w.ok(w.s.Apply(w.me(), On{Case: id}, dbtest.Day))
		w.stages(id, firms, coverage.Applied)
		if due := w.view(id).Approval.DueOn; due != "2026-12-22" {
			t.Errorf("reply due %s", due)
		}
		w.ok(w.s.Decide(w.me(), On{Case: id}, Verdict{Decision: Approved, On: dbtest.Day, ReplyNo: "试批〔2026〕1号"}))
		w.stages(id, firms, coverage.Approved)
		w.ok(w.s.Filed(w.me(), On{Case: id}, dbtest.Day))
		w.stages(id, firms, coverage.Founded)
		w.ok(w.elect(id, candidate))
		w.stages(id, firms, coverage.Staffed)
		if v := w.view(id); v.Functioning || v.State != Open {
			t.Errorf("functioning before the first activity: %+v", v.Steps)
		}
		w.activity(id)

		v := w.view(id)
		if !v.Functioning || v.State != Done || v.ClosedOn != dbtest.Day || len(v.Alerts) != 0 {
			t.Errorf("after step nine: functioning %v, %s, %+v, %+v", v.Functioning, v.State, v.Alerts, v.Steps)
		}
		if v.OrganisationName != "中共试验大厦联合支部" {
			t.Errorf("name: %s", v.OrganisationName)
		}
		for _, s := range v.Steps {
			if s.State != StateDone || s.On.IsZero() || s.Actor == "" {
				t.Errorf("step: %+v", s)
			}
		}
		after, err := w.c.Rates(w.me(), "", "")
		w.ok(err)
		moved := map[string]int{}
		for i, x := range after.List {
			if n := x.Numerator - before.List[i].Numerator; n != 0 {
				moved[string(x.Base)+" "+string(x.Measure)] = n
			}
			if x.Denominator != before.List[i].Denominator {
				t.Errorf("the base moved: %+v", x)
			}
		}
		want := map[string]int{
			"IN_OPERATION ORGANISATION": 3, "IN_OPERATION WORK": 3, "LEGAL_PERSON ORGANISATION": 3, "LEGAL_PERSON WORK": 3,
			"ALL_REGISTERED ORGANISATION": 3, "ALL_REGISTERED WORK": 3,
		}
		if diff := cmp.Diff(want, moved); diff != "" {
			t.Errorf("coverage moved (-want +got):\n%s", diff)
		}
		w.ledger(firms)
	})
}

// ledger checks the ledger rows of the three firms: organisation, secretary and source, formation, day, with no retyping.
func (w *world) ledger(firms []string) {
	w.t.Helper()
	var got map[string]LedgerFacts
	w.ok(w.db.Read(operator(), func(tx *db.Tx) (err error) {
		got, err = Derive(operator(), tx, firms, tx.Today())
		return err
	}))
	want := LedgerFacts{
		HasOrganisation: "是", FoundedOn: "2026-11-22", Organisation: "中共试验大厦联合支部", Formation: "联合建立", Mode: "大厦联建", Rank: "党支部",
		OwnerIsSecretary: "否", Secretary: "赵试", SecretarySource: "中层管理人员担任", Workers: "1", FullTimeWorkers: "0", OwnRoom: "是", RoomArea: "35.5",
		TermKept: "是", PairedWith: "试验局",
	}
	for _, f := range firms {
		if diff := cmp.Diff(want, got[f]); diff != "" {
			w.t.Errorf("ledger row (-want +got):\n%s", diff)
		}
	}
	w.ok(w.db.Read(operator(), func(tx *db.Tx) (err error) {
		got, err = Derive(operator(), tx, firms[:1], "2026-11-01")
		return err
	}))
	if diff := cmp.Diff(LedgerFacts{HasOrganisation: "否", Instructor: "否"}, got[firms[0]]); diff != "" {
		w.t.Errorf("ledger row of an earlier day (-want +got):\n%s", diff)
	}
}

func (w *world) stages(id string, firms []string, want coverage.StageName) {
	w.t.Helper()
	w.ok(w.db.Read(operator(), func(tx *db.Tx) error {
		for _, f := range firms {
			s, _, err := coverage.StageOf(operator(), tx, f)
			if err != nil {
				return err
			}
			if s.Name != want || s.CaseID != id {
				w.t.Errorf("stage %+v, want %s", s, want)
			}
		}
		return nil
	}))
}
