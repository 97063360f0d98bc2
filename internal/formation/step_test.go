package formation

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/coverage"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// sample is a case of one firm in memory.
func sample(change func(*File)) File {
	f := File{
		Case:    Case{ID: "c", Mode: Sole, LeadID: "e1", State: Open, OpenedOn: "2026-11-01", OpenedBy: "李试"},
		Parties: []Party{{EnterpriseID: "e1", Name: "甲", Full: db.Int(3), ConfirmedOn: "2026-11-01", Status: "IN_OPERATION"}},
	}
	if change != nil {
		change(&f)
	}
	return f
}

func agreed(f *File) {
	f.Talks = append(f.Talks, Talk{ID: "t", EnterpriseID: "e1", TalkedOn: "2026-11-02", Reply: Agreed})
}

func signed(f *File) {
	agreed(f)
	for _, k := range []PaperKind{Application, MemberList, Consent} {
		f.Papers = append(f.Papers, Paper{EnterpriseID: "e1", Kind: k, SignedOn: "2026-11-03"})
	}
}

func approved(f *File) {
	signed(f)
	f.Approval = Approval{BodyID: "b", AppliedOn: "2026-11-04", DueOn: "2026-12-04", Decision: Approved, DecidedOn: "2026-11-20", ReplyNo: "1"}
	f.OrganisationID = "o"
}

func TestStepsAreReadFromRows(t *testing.T) {
	type want map[StepName]StepState
	for name, c := range map[string]struct {
		file File
		want want
		next string
	}{
		"opened":     {sample(nil), want{StepFacts: StateDone, StepProposal: StateDone, StepTalk: StateCurrent, StepDossier: StateLater, StepApproval: StateLater, StepStaff: StateReady, StepPlace: StateReady, StepPair: StateReady, StepActivity: StateLater}, NextTalk},
		"conditions": {sample(func(f *File) { f.Talks = []Talk{{ID: "t", EnterpriseID: "e1", Reply: Conditions}} }), want{StepTalk: StateCurrent}, NextConditions},
		"agreed":     {sample(agreed), want{StepTalk: StateDone, StepDossier: StateCurrent, StepApproval: StateLater}, NextPapers},
		"signed":     {sample(signed), want{StepDossier: StateDone, StepApproval: StateCurrent}, NextApply},
		"applied": {sample(func(f *File) {
			signed(f)
			f.Approval = Approval{BodyID: "b", DueOn: "2026-12-04"}
		}), want{StepApproval: StateCurrent}, NextReply},
		"returned": {sample(func(f *File) {
			signed(f)
			f.Approval = Approval{BodyID: "b", Decision: Returned}
		}), want{StepApproval: StateCurrent}, NextReapply},
		"approved": {sample(approved), want{StepApproval: StateDone, StepStaff: StateCurrent, StepActivity: StateReady}, NextCandidate},
		"willing before approval": {
			sample(func(f *File) { f.Candidates = []Candidate{{ID: "k", PersonAnswer: Yes, FirmAnswer: Yes}} }),
			want{StepStaff: StateLater},
			NextTalk,
		},
		"elected, not approved": {sample(func(f *File) {
			approved(f)
			f.Secretary = Incumbent{PostID: "p"}
		}), want{StepStaff: StateCurrent}, NextConfirm},
		"too few": {sample(func(f *File) { f.Parties[0].Full = db.Int(2) }), want{StepProposal: StateBlocked, StepTalk: StateReady}, NextRepropose},
	} {
		steps := Steps(c.file, rule.Standard(dbtest.Day))
		got := want{}
		for _, s := range steps {
			if _, asked := c.want[s.Name]; asked {
				got[s.Name] = s.State
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if next, ok := NextStep(steps); !ok || next.Next != c.next {
			t.Errorf("%s: next %+v, want %s", name, next, c.next)
		}
	}
}

func TestFunctioningNeedsAllFourRows(t *testing.T) {
	whole := func(f *File) {
		approved(f)
		f.Secretary = Incumbent{PostID: "p", Confirmed: true}
		f.Pairs = []Pair{{AcknowledgedOn: "2026-11-21"}}
		f.Activities = []Activity{{HeldOn: "2026-11-21"}}
	}
	if !sample(whole).Functioning() {
		t.Error("all four rows are there")
	}
	for name, take := range map[string]func(*File){
		"no organisation":       func(f *File) { f.OrganisationID = "" },
		"secretary unapproved":  func(f *File) { f.Secretary.Confirmed = false },
		"pair ended":            func(f *File) { f.Pairs[0].EndedOn = "2026-11-22" },
		"activity only planned": func(f *File) { f.Activities[0].HeldOn = "" },
	} {
		f := sample(whole)
		take(&f)
		if f.Functioning() {
			t.Errorf("%s: functioning all the same", name)
		}
	}
}

func TestDossierNeedsACommitmentOnlyWhereFirmsShare(t *testing.T) {
	for mode, want := range map[Mode]int{Sole: 3, BuildingJoint: 4, MarketAttached: 4, Industry: 4, Grid: 4, Other: 4} {
		if got := len(sample(func(f *File) { f.Mode = mode }).Dossier()); got != want {
			t.Errorf("%s: %d papers, want %d", mode, got, want)
		}
	}
}

func TestNameFollowsRankAndCommittee(t *testing.T) {
	for _, c := range []struct {
		mode Mode
		full int
		want string
	}{
		{Sole, 3, "中共甲支部"}, {Sole, 7, "中共甲支部委员会"}, {Sole, 50, "中共甲总支部委员会"}, {Sole, 100, "中共甲委员会"}, {BuildingJoint, 4, "中共甲联合支部"},
	} {
		f := sample(func(f *File) { f.Mode, f.Parties[0].Full = c.mode, db.Int(c.full) })
		if got := f.ProposedName(rule.Standard(dbtest.Day)); got != c.want {
			t.Errorf("%s with %d: %s, want %s", c.mode, c.full, got, c.want)
		}
	}
}

func TestNothingIsFoundedBeforeEveryReplyEveryPaperAndANumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		on := On{Case: id}
		w.refuses(w.s.SignPaper(w.me(), on, Paper{EnterpriseID: firms[0], Kind: Consent, SignedOn: dbtest.Day}), "formation_not_agreed")
		w.refuses(w.s.Apply(w.me(), on, dbtest.Day), "formation_not_agreed")
		w.refuses(w.s.Decide(w.me(), on, Verdict{Decision: Approved, On: dbtest.Day, ReplyNo: "1"}), "formation_not_applied")
		w.agree(id, firms...)
		w.refuses(w.s.Apply(w.me(), on, dbtest.Day), "formation_papers_missing")
		w.refuses(w.s.SignPaper(w.me(), on, Paper{EnterpriseID: firms[1], Kind: Application, SignedOn: dbtest.Day}), "formation_paper_not_needed")
		w.sign(id)
		w.refuses(w.s.Apply(w.me(), on, "2027-01-01"), "formation_future")
		w.ok(w.s.Apply(w.me(), on, dbtest.Day))
		w.refuses(w.s.Apply(w.me(), on, dbtest.Day), "formation_applied_already")
		w.refuses(w.s.Decide(w.me(), on, Verdict{Decision: Approved, On: dbtest.Day}), "required")
		w.refuses(w.s.Decide(w.me(), on, Verdict{Decision: Approved, On: "2026-11-01", ReplyNo: "1"}), "formation_before_application")
		w.refuses(w.s.Decide(w.me(), on, Verdict{Decision: Returned, On: dbtest.Day}), "required")
		w.ok(w.s.Decide(w.me(), on, Verdict{Decision: Returned, On: dbtest.Day, Reason: "缺名册"}))
		w.ok(w.s.Apply(w.me(), on, dbtest.Day))
		if v := w.view(id); v.OrganisationID != "" || v.step(StepApproval).Next != NextReply {
			t.Errorf("founded: %+v", v.Case)
		}
	})
}

func TestSecretaryNeedsOrganisationBothAnswersQuorumAndMajority(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		candidate := w.willing(id, "赵试")
		w.refuses(w.elect(id, candidate), "formation_no_organisation")
		w.agree(id, firms...)
		w.sign(id)
		w.approve(id)
		w.ok(w.s.NameCandidate(w.me(), On{Case: id}, Candidate{Name: "钱试", Source: org.Dispatched, Reason: "有经验"}))
		w.refuses(w.elect(id, w.view(id).Candidates[1].ID), "formation_not_willing")
		vote := func(due, present, yes int) error {
			return w.s.Install(w.me(), On{Case: id}, Installation{CandidateID: candidate, Elected: true, On: dbtest.Day, Due: db.Int(due), Present: db.Int(present), Yes: db.Int(yes)})
		}
		w.refuses(vote(5, 5, 5), "formation_due_over_members")
		w.refuses(vote(4, 3, 3), "org_quorum_missed")
		w.refuses(vote(4, 4, 2), "org_not_elected")
		w.refuses(w.s.Install(w.me(), On{Case: id}, Installation{CandidateID: candidate, On: dbtest.Day}), "required")
		w.ok(vote(4, 4, 3))
		v := w.view(id)
		if v.Secretary.Confirmed || v.step(StepStaff).Next != NextConfirm {
			t.Errorf("in post without approval: %+v", v.Secretary)
		}
		w.ok(w.s.ConfirmSecretary(w.me(), On{Case: id}, "试批〔2026〕3号", dbtest.Day))
		if v := w.view(id); !v.Secretary.Confirmed || v.Secretary.Holder != "赵试" {
			t.Errorf("after the approval: %+v", v.Secretary)
		}
	})
}

func TestPairAndActivityKeepTheirOrder(t *testing.T) {
	w := newWorld(t, dbtest.OpenSQLite(t))
	id, _ := w.openJoint()
	on := On{Case: id}
	w.refuses(w.s.MarkPair(w.me(), on, Declared, dbtest.Day), "formation_pair_order")
	w.refuses(w.s.ProposePair(w.me(), on, w.home.ID, "张试"), "formation_no_department")
	w.ok(w.s.ProposePair(w.me(), on, w.department.ID, "张试"))
	w.refuses(w.s.ProposePair(w.me(), on, w.department.ID, "张试"), "formation_paired_already")
	w.refuses(w.s.MarkPair(w.me(), on, Acknowledged, dbtest.Day), "formation_pair_order")
	w.ok(w.s.PlanActivity(w.me(), on, "党员大会", "2026-12-01"))
	held := Activity{ID: w.view(id).Activities[0].ID, HeldOn: dbtest.Day, Attended: db.Int(3)}
	w.refuses(w.s.HoldActivity(w.me(), on, held, []Tag{MembersMeeting}), "formation_no_organisation")
	w.refuses(w.s.FindPlace(w.me(), on, Place{Kind: "PARK", Name: "园区", Address: "路", AgreedOn: dbtest.Day}), "choice_invalid")
}

func TestOverrideNeedsAReasonAndNeverBreaksTheThreshold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		firms := []string{w.firm("甲试验公司", 2, 1, 30), w.firm("乙试验公司", 1, 0, 12), w.firm("丙试验公司", 1, 0, 8)}
		take := func(a Acceptance) error {
			a.EnterpriseID = firms[0]
			_, err := w.s.Accept(w.me(), a)
			return err
		}
		w.refuses(take(Acceptance{Units: firms[:2]}), "required")
		w.refuses(take(Acceptance{Mode: Sole, Reason: "试试"}), "formation_below_three")
		w.refuses(take(Acceptance{Mode: Instructor, Reason: "试试"}), "formation_instructor_is_sent")
		w.refuses(take(Acceptance{Mode: MarketAttached, Reason: "试试"}), "formation_no_receiver")
		w.ok(take(Acceptance{Units: firms[:2], Reason: "丙公司另有安排"}))
		v, _, err := w.s.Cases(w.me(), CaseQuery{})
		w.ok(err)
		if v[0].OverrideReason != "丙公司另有安排" || len(v[0].Active()) != 2 || v[0].Recommended != BuildingJoint {
			t.Errorf("case: %+v", v[0].Case)
		}
		_, err = w.s.Accept(w.me(), Acceptance{EnterpriseID: firms[1]})
		w.refuses(err, "formation_in_case")
	})
}

func TestUnknownMembersAreAskedForBeforeAnythingIsProposed(t *testing.T) {
	w := newWorld(t, dbtest.OpenSQLite(t))
	firm := w.firm("甲试验公司", 0, 0, 30, func(n *enterprise.NewEnterprise) { n.FullMembers, n.Probationary = db.OptInt{}, db.OptInt{} })
	p, err := w.s.Propose(w.me(), firm)
	w.ok(err)
	if !p.Unknown || p.Possible() {
		t.Errorf("proposal on a guess: %+v", p)
	}
	_, err = w.s.Accept(w.me(), Acceptance{EnterpriseID: firm})
	w.refuses(err, "formation_members_unknown")
	w.ok(w.s.PutOff(w.me(), firm, PutOffNotNow, "2027-03-01"))
}

func TestOneWorkerSeesAndMovesOnlyTheOwnPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id, firms := w.openJoint()
		other := worker(w.away)
		for name, err := range map[string]error{
			"case":     second(w.s.Case(other, id)),
			"proposal": second(w.s.Propose(other, firms[0])),
			"talk":     w.s.Talk(other, On{Case: id}, Talk{EnterpriseID: firms[0], TalkedOn: dbtest.Day, Reply: Agreed}),
			"apply":    w.s.Apply(other, On{Case: id}, dbtest.Day),
			"join":     w.s.Join(other, On{Case: id}, firms[0]),
			"close":    w.s.FirmCloses(other, On{Case: id}, firms[0], dbtest.Day),
			"put off":  w.s.PutOff(other, firms[0], PutOffNotNow, "2027-03-01"),
			"send":     w.s.SendInstructor(other, coverage.NewService{EnterpriseID: firms[0], Person: "孙试"}),
			"standing": second(w.s.Standing(other, firms[0])),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if list, n, err := w.s.Cases(other, CaseQuery{}); err != nil || n != 0 || len(list) != 0 {
			t.Errorf("cases of another street: %d, %v", n, err)
		}
		if _, err := w.s.Case(context.Background(), id); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("nobody: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestAVersionThatWasSeenIsTheOneThatIsChanged(t *testing.T) {
	w := newWorld(t, dbtest.OpenSQLite(t))
	id, firms := w.openJoint()
	seen := w.view(id).Version
	w.ok(w.s.Talk(w.me(), On{id, seen}, Talk{EnterpriseID: firms[0], TalkedOn: dbtest.Day, Reply: Agreed}))
	w.refuses(w.s.Talk(w.me(), On{id, seen}, Talk{EnterpriseID: firms[1], TalkedOn: dbtest.Day, Reply: Agreed}), "stale")
}

func TestAMarketsOrganisationTakesAFirmIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var market enterprise.Site
		var body org.Organisation
		w.write(func(ctx context.Context, tx *db.Tx) (err error) {
			if market, err = enterprise.AddSiteIn(ctx, tx, enterprise.SiteFacts{Kind: enterprise.Market, Name: "虚构市场", UnitID: w.home.ID}); err != nil {
				return err
			}
			body, err = org.FoundIn(ctx, tx, org.Founding{
				Name: "中共虚构市场支部委员会", Rank: org.Branch, Formation: org.MarketAttached, Purpose: org.ForMarket, UnitID: w.home.ID, FoundedOn: "2018", Recorded: true, FullMembers: db.Int(9),
			})
			return err
		})
		firm := w.firm("庚试验商行", 1, 0, 6, func(n *enterprise.NewEnterprise) { n.SiteID = market.ID })
		p, err := w.s.Propose(w.me(), firm)
		w.ok(err)
		if p.Recommended() != MarketAttached || p.Advice.Recommended.Receiver != body.ID {
			t.Fatalf("proposal: %+v", p.Advice.Recommended)
		}
		id, err := w.s.Accept(w.me(), Acceptance{EnterpriseID: firm})
		w.ok(err)
		w.agree(id, firm)
		w.sign(id)
		w.approve(id)
		if v := w.view(id); v.OrganisationID != body.ID || v.step(StepApproval).State != StateDone {
			t.Errorf("attached: %+v", v.Case)
		}
	})
}
