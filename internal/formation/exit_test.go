package formation

import (
	"context"
	"testing"
	"time"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

func (w *world) stage(enterpriseID string) (s coverage.Stage) {
	w.t.Helper()
	w.ok(w.db.Read(operator(), func(tx *db.Tx) (err error) {
		s, _, err = coverage.StageOf(operator(), tx, enterpriseID)
		return err
	}))
	return s
}

func (w *world) alerts(id string) map[AlertCode]Alert {
	all := map[AlertCode]Alert{}
	for _, a := range w.view(id).Alerts {
		all[a.Code] = a
	}
	return all
}

func TestFirmThatRefusesIsLeftInPeaceUntilItsReviewDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		firm := w.firm("甲试验公司", 3, 0, 30)
		id, err := w.s.Accept(w.me(), Acceptance{EnterpriseID: firm})
		w.ok(err)
		refusal := Talk{EnterpriseID: firm, TalkedOn: dbtest.Day, Reply: NotNow}
		w.refuses(w.s.Talk(w.me(), On{Case: id}, refusal), "formation_review_needed")
		refusal.ReviewOn = dbtest.Day
		w.refuses(w.s.Talk(w.me(), On{Case: id}, refusal), "formation_review_past")
		refusal.ReviewOn = "2027-05-01"
		w.ok(w.s.Talk(w.me(), On{Case: id}, refusal))
		v := w.view(id)
		if v.State != Ended || v.ExitCode != ExitRefused {
			t.Errorf("case: %s %s", v.State, v.ExitCode)
		}
		if s := w.stage(firm); s.Name != coverage.RefusedForNow || s.ReviewOn != "2027-05-01" {
			t.Errorf("stage: %+v", s)
		}
		_, err = w.s.Accept(w.me(), Acceptance{EnterpriseID: firm})
		w.refuses(err, "formation_refused_until")
		w.refuses(w.s.Talk(w.me(), On{Case: id}, Talk{EnterpriseID: firm, TalkedOn: dbtest.Day, Reply: Agreed}), "formation_case_closed")
		list, err := w.s.Worklist(w.me())
		w.ok(err)
		if !list.Empty() {
			t.Errorf("asked again: %+v", list.Groups)
		}
		dbtest.Clock(t, d).Set("2027-05-01")
		list, err = w.s.Worklist(w.me())
		w.ok(err)
		if len(list.Groups) != 1 || list.Groups[0].Items[0].Kind != ItemReview {
			t.Errorf("on the review day: %+v", list.Groups)
		}
		if _, err := w.s.Accept(w.me(), Acceptance{EnterpriseID: firm}); err != nil {
			t.Errorf("after the review day: %v", err)
		}
	})
}

func TestPartnerThatLeavesMayLeaveTooFew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		w.agree(id, firms[0], firms[1])
		w.ok(w.s.Talk(w.me(), On{Case: id}, Talk{EnterpriseID: firms[2], TalkedOn: dbtest.Day, Reply: NotNow, ReviewOn: "2027-01-01"}))
		if v := w.view(id); len(v.Active()) != 2 || v.FullMembers() != 3 || len(v.Alerts) != 0 {
			t.Errorf("two firms with three members go on: %+v", v.Alerts)
		}
		w.ok(w.s.Leave(w.me(), On{Case: id}, firms[0], "合并办公"))
		v := w.view(id)
		if v.LeadID != firms[1] || w.alerts(id)[AlertBelow].Number != 1 || v.step(StepProposal).State != StateBlocked {
			t.Errorf("alert and lead: %+v %s", v.Alerts, v.LeadID)
		}
		w.sign(id)
		w.refuses(w.s.Apply(w.me(), On{Case: id}, dbtest.Day), "formation_below_three")
		other := w.firm("戊试验公司", 2, 0, 9)
		near, err := w.s.Neighbours(w.me(), id)
		w.ok(err)
		if len(near) != 2 {
			t.Errorf("neighbours: %+v", near)
		}
		w.ok(w.s.Join(w.me(), On{Case: id}, other))
		if v := w.view(id); len(v.Alerts) != 0 || v.step(StepProposal).State != StateDone || v.step(StepTalk).State == StateDone {
			t.Errorf("after another joined: %+v", v.Steps)
		}
	})
}

func TestTooFewMembersEndWithAnInstructor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		w.ok(w.s.Leave(w.me(), On{Case: id}, firms[0], "搬走"))
		w.refuses(w.s.InstructorInstead(w.me(), On{Case: id}, coverage.NewService{}), "required")
		w.ok(w.s.InstructorInstead(w.me(), On{Case: id}, coverage.NewService{Person: "孙试", Phone: "0"}))
		if v := w.view(id); v.State != Ended || v.ExitCode != ExitInstructor {
			t.Errorf("case: %s %s", v.State, v.ExitCode)
		}
		for _, f := range firms[1:] {
			st, err := w.s.Standing(w.me(), f)
			w.ok(err)
			if st.State != coverage.StateInstructorSent || st.Derived.Instructor != "是" {
				t.Errorf("standing: %+v", st)
			}
		}
	})
}

func TestFirmThatMovesIsHandedOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		hand := Handover{EnterpriseID: firms[1], UnitID: w.away.ID, On: dbtest.Day, Take: true}
		w.refuses(w.s.HandOver(w.me(), On{Case: id}, hand), "formation_cannot_take_along")
		hand.Take = false
		w.ok(w.s.HandOver(w.me(), On{Case: id}, hand))
		if v := w.view(id); len(v.Active()) != 2 || v.State != Open {
			t.Errorf("the others go on: %+v", v.Active())
		}

		alone := w.firm("己试验公司", 4, 0, 20)
		own, err := w.s.Accept(w.me(), Acceptance{EnterpriseID: alone})
		w.ok(err)
		w.agree(own, alone)
		w.ok(w.s.HandOver(w.me(), On{Case: own}, Handover{EnterpriseID: alone, UnitID: w.away.ID, On: dbtest.Day, Take: true}))
		if _, err := w.s.Case(w.me(), own); fault.KindOf(err) != fault.NotFound {
			t.Errorf("still seen at the old place: %v", err)
		}
		v, err := w.s.Case(worker(w.away), own)
		w.ok(err)
		if v.State != Open || v.UnitID != w.away.ID || v.Reply(alone) != Agreed || len(v.Alerts) != 0 {
			t.Errorf("the case moved with what was done: %+v", v)
		}
	})
}

func TestMoveInTheRegisterShowsOnTheCase(t *testing.T) {
	w := newWorld(t, dbtest.OpenSQLite(t))
	id, firms := w.openJoint()
	w.write(func(ctx context.Context, tx *db.Tx) error {
		return enterprise.MoveIn(ctx, tx, firms[2], w.away.ID, "", dbtest.Day)
	})
	if a := w.alerts(id)[AlertMoved]; a.Enterprise.EnterpriseID != firms[2] {
		t.Errorf("alerts: %+v", w.view(id).Alerts)
	}
}

func TestFirmThatClosesLeavesTheCaseAndItsLink(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		w.agree(id, firms...)
		w.sign(id)
		w.approve(id)
		dbtest.Clock(t, d).Set("2026-12-20")
		w.ok(w.s.FirmCloses(w.me(), On{Case: id}, firms[0], "2026-12-15"))
		v := w.view(id)
		if len(v.Active()) != 2 || v.LeadID == firms[0] || v.State != Open {
			t.Errorf("case: %+v", v.Active())
		}
		w.ok(w.db.Read(operator(), func(tx *db.Tx) error {
			links, err := coverage.LinksOf(operator(), tx, firms[0])
			if len(links) != 1 || links[0].ValidTo != "2026-12-15" || links[0].EndedReason != "CLOSED" {
				t.Errorf("link: %+v", links)
			}
			return err
		}))
		st, err := w.s.Standing(w.me(), firms[0])
		w.ok(err)
		if st.State != coverage.StateClosed {
			t.Errorf("state: %s", st.State)
		}
	})
}

func TestCandidateWhoDeclinesMakesRoomForAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, _ := w.openJoint()
		for _, n := range []string{"赵试", "钱试", "孙试"} {
			w.ok(w.s.NameCandidate(w.me(), On{Case: id}, Candidate{Name: n, Source: org.FromMiddleManager, Reason: "合适"}))
		}
		more := Candidate{Name: "李试", Source: org.Dispatched, Reason: "合适"}
		w.refuses(w.s.NameCandidate(w.me(), On{Case: id}, more), "formation_candidates_full")
		for i, c := range w.view(id).Candidates {
			person, firm := No, Answer("")
			if i == 1 {
				person, firm = Yes, No
			}
			w.ok(w.s.Answers(w.me(), On{Case: id}, c.ID, person, firm))
		}
		if w.alerts(id)[AlertDeclined].Number != 3 {
			t.Errorf("alerts: %+v", w.view(id).Alerts)
		}
		w.ok(w.s.NameCandidate(w.me(), On{Case: id}, more))
	})
}

func TestOfficerThatIsReplacedIsAcknowledgedAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		w.agree(id, firms...)
		w.sign(id)
		w.approve(id)
		w.ok(w.elect(id, w.willing(id, "赵试")))
		w.place(id)
		w.pair(id)
		w.activity(id)
		if v := w.view(id); v.State != Done || !v.Functioning {
			t.Fatalf("not functioning: %+v", v.Steps)
		}
		w.ok(w.s.ReplaceOfficer(w.me(), On{Case: id}, "周试", "工作调动"))
		v := w.view(id)
		if v.State != Open || v.Functioning || v.step(StepPair).Next != NextDeclare {
			t.Errorf("after the replacement: %s %+v", v.State, v.step(StepPair))
		}
		for _, m := range PairMark("").Values() {
			w.ok(w.s.MarkPair(w.me(), On{Case: id}, m, dbtest.Day))
		}
		if v := w.view(id); v.State != Done || !v.Functioning || v.Pairs[0].Officer != "周试" {
			t.Errorf("after the new acknowledgement: %s", v.State)
		}
	})
}

func TestThirtyQuietDaysAreShownToTheWorkerWithTheNextSmallestStep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, _ := w.openJoint()
		idle := func() (n int) {
			list, err := w.s.Worklist(w.me())
			w.ok(err)
			for _, g := range list.Groups {
				for _, i := range g.Items {
					if i.Kind == ItemIdle && i.Step.Next == NextTalk && i.CaseID == id {
						n++
					}
				}
			}
			return n
		}
		dbtest.Clock(t, d).Advance(29 * 24 * time.Hour)
		if idle() != 0 {
			t.Error("told too early")
		}
		dbtest.Clock(t, d).Advance(24 * time.Hour)
		if idle() != 1 {
			t.Error("not told after thirty days")
		}
		list, err := w.s.Worklist(worker(w.away))
		w.ok(err)
		if !list.Empty() {
			t.Errorf("shown to somebody else: %+v", list.Groups)
		}
	})
}

func TestOnlyANamedPersonAccepts(t *testing.T) {
	w := newWorld(t, dbtest.OpenSQLite(t))
	firm := w.firm("甲试验公司", 3, 0, 30)
	_, err := w.s.Accept(operator(), Acceptance{EnterpriseID: firm})
	w.refuses(err, "formation_named_person")
	nameless := access.With(context.Background(), access.Principal{AccountID: "x", Grants: []access.Grant{{Role: access.SubdistrictWorker, UnitPath: w.home.Path}}})
	_, err = w.s.Accept(nameless, Acceptance{EnterpriseID: firm})
	w.refuses(err, "formation_named_person")
}
