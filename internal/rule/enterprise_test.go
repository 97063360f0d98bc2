package rule

import (
	"testing"

	"qipan/internal/platform/db"
)

func TestUrgencyLooksAtStaffAndMembers(t *testing.T) {
	s := Standard(today)
	for _, c := range []struct {
		h    Headcount
		want Urgency
	}{
		{Headcount{Staff: 50}, UrgencyA},
		{Headcount{Staff: 49}, UrgencyNone},
		{Headcount{Staff: 50, Members: 1}, UrgencyNone},
		{Headcount{Staff: 100, Members: 1}, UrgencyB},
		{Headcount{Staff: 100, Members: 1, HasOrganisation: true}, UrgencyNone},
	} {
		if got := UrgencyOf(s, c.h); got != c.want {
			t.Errorf("%+v: %s, want %s", c.h, got, c.want)
		}
	}
}

func TestAboveScaleByTrade(t *testing.T) {
	s := Standard(today)
	yes, no, unknown := ScaleVerdict{true, true}, ScaleVerdict{false, true}, ScaleVerdict{}
	for _, c := range []struct {
		in   ScaleCase
		want ScaleVerdict
	}{
		{ScaleCase{"C", 13, 19_990_000}, no},
		{ScaleCase{"C", 13, 20_000_000}, yes},
		{ScaleCase{"H", 61, 2_000_000}, yes},
		{ScaleCase{"L", 72, 10_000_000}, yes},
		{ScaleCase{"O", 80, 5_000_000}, yes},
		{ScaleCase{"F", 51, 19_999_999}, no},
		{ScaleCase{"F", 52, 5_000_000}, yes},
		{ScaleCase{"F", 0, 50_000_000}, unknown},
		{ScaleCase{"I", 65, 20_000_000}, yes},
		{ScaleCase{"Q", 84, 10_000_000}, no},
		{ScaleCase{"Q", 85, 10_000_000}, yes},
		{ScaleCase{"E", 47, 0}, yes},
		{ScaleCase{"A", 1, 90_000_000}, unknown},
		{ScaleCase{"K", 70, 0}, unknown},
	} {
		if got := AboveScale(s, c.in); got != c.want {
			t.Errorf("%+v: %+v", c.in, got)
		}
	}
}

func TestEveryBaseAndMeasureIsDefined(t *testing.T) {
	s := Standard(today)
	shell := EnterpriseFacts{LegalPerson: true}
	shop := EnterpriseFacts{InOperation: true, FullMembers: 3}
	for base, want := range map[CoverageBase][2]bool{
		BaseInOperation: {false, true}, BaseLegalPerson: {true, false},
		BaseThreeFullMembers: {false, true}, BaseAllRegistered: {true, true}, "OTHER": {false, false},
	} {
		if got := [2]bool{base.Includes(s, shell), base.Includes(s, shop)}; got != want {
			t.Errorf("%s: %v, want %v", base, got, want)
		}
	}
	p, _ := Find(KeyCoverageBase)
	if len(p.Choices) != len(CoverageBases()) {
		t.Error("choices and definitions differ")
	}
	for i, d := range CoverageBases() {
		if p.Choices[i] != string(d.Base) {
			t.Errorf("choice %s stands for %s", p.Choices[i], d.Base)
		}
	}
	league := Presence{YouthLeague: true}
	joint := Presence{JointOrganisation: true}
	own := Presence{OwnOrganisation: true}
	for measure, want := range map[CoverageMeasure][3]bool{
		MeasureOrganisation: {false, true, true}, MeasureSole: {false, false, true}, MeasureWork: {true, true, true},
	} {
		if got := [3]bool{measure.Covers(league), measure.Covers(joint), measure.Covers(own)}; got != want {
			t.Errorf("%s: %v, want %v", measure, got, want)
		}
	}
}

func TestDuesAroundTheAmount(t *testing.T) {
	s := Standard(today)
	if got := Dues(s, PayerWage, 300050); got.To != 3001 {
		t.Errorf("half up: %d", got.To)
	}
	if got := Dues(with(t, s, KeyDuesRounding, "DOWN"), PayerWage, 300050); got.To != 3000 {
		t.Errorf("down: %d", got.To)
	}
	if got := Dues(with(t, s, KeyDuesRounding, "UP"), PayerWage, 300001); got.To != 3001 {
		t.Errorf("up: %d", got.To)
	}
	expect(t, "1,200 yuan a month", Dues(s, PayerWage, 6_000_000).Finding, Info, CodeAboveUsual)
	expect(t, "1,000 yuan a month", Dues(s, PayerWage, 5_000_000).Finding, OK, CodeOK)
	if got := Dues(s, PayerWage, -5).To; got != 0 {
		t.Errorf("a negative base owes %d", got)
	}
	if got := QuarterBase(900_000); got != 300_000 {
		t.Errorf("a month of the quarter: %d", got)
	}
	if got := Deductible(s, 1_000_000_000, 12_000_000); got != 10_000_000 {
		t.Errorf("deductible %d", got)
	}
	if got := Returned(s, 12_345); got != 12_345 {
		t.Errorf("returned %d", got)
	}
	if DuesFirstMonth("2026-06-20") != "2026-06" || NewBaseFrom("2026-03-15") != "2026-03" {
		t.Error("months")
	}
	expect(t, "waiver", Waiver(false), Block, CodeWaiverUnapproved)
	expect(t, "five months", Unpaid(s, 5), OK, CodeOK)
	expect(t, "six months", Unpaid(s, 6), Warn, CodeAlertSecretary)
}

func TestTransfers(t *testing.T) {
	s := Standard(today)
	for a, want := range map[Absence]Papers{
		{6, true}: PapersTransfer, {5, true}: PapersCertificate, {2, true}: PapersNone,
		{2, false}: PapersNone, {9, false}: PapersMobile,
	} {
		if got := PapersFor(s, a); got != want {
			t.Errorf("%+v: %s, want %s", a, got, want)
		}
	}
	expect(t, "day 90", Letter(s, "2026-08-24", "2026-11-22"), OK, CodeOK)
	expect(t, "day 91", Letter(s, "2026-08-24", "2026-11-23"), Block, CodeLetterExpired)
	if KeeperOf(false) != KeeperOrigin || KeeperOf(true) != KeeperDestination {
		t.Error("the origin keeps responsibility until the member is received")
	}
	if !DirectTransfer(KindCommittee, KindCommittee) || DirectTransfer(KindCommittee, KindGeneralBranch) {
		t.Error("only committees with the right to approve transfer directly")
	}
	for what, got := range map[db.Date]db.Date{
		"2026-11-22": SuspensionReview(s, "2024-11-22"),
		"2031-09-01": AbroadReview(s, "2026-09-01"),
		"2026-05-20": NewSecretaryTrainingDue(s, "2025-11-20"),
		"2027-06-10": NewMemberTrainingDue(s, "2026-06-10"),
	} {
		if got != what {
			t.Errorf("got %s, want %s", got, what)
		}
	}
	expect(t, "31 hours", EducationHours(s, false, 31), Warn, CodeBelow)
	expect(t, "32 hours", EducationHours(s, false, 32), OK, CodeOK)
	expect(t, "secretary of 55 hours", EducationHours(s, true, 55), Warn, CodeBelow)
}

func TestBranchLifeIsLateOnlyAfterItsPeriod(t *testing.T) {
	s := Standard(today)
	rhythms := map[string]Rhythm{}
	for _, d := range LifeDuties(s) {
		rhythms[d.Code] = d.Rhythm
		if d.Practice != (d.Rule == "LIFE-04") {
			t.Errorf("%s: practice %v", d.Code, d.Practice)
		}
	}
	if rhythms["MEMBERS_MEETING"] != Quarterly || rhythms["THEME_DAY"] != Monthly || rhythms["ORG_LIFE_MEETING"] != Yearly {
		t.Errorf("rhythms %v", rhythms)
	}
	for r, want := range map[Rhythm][2]db.Date{
		Monthly: {"2026-11-01", "2026-11-30"}, Quarterly: {"2026-10-01", "2026-12-31"}, Yearly: {"2026-01-01", "2026-12-31"},
	} {
		if first, last := r.Period(today); first != want[0] || last != want[1] {
			t.Errorf("%s: %s to %s", r, first, last)
		}
	}
	for _, c := range []struct {
		in   DutyCase
		day  db.Date
		want Standing
	}{
		{DutyCase{Last: "2026-12-31"}, "2027-01-01", NotApplicable},
		{DutyCase{Applies: true, Last: "2026-12-31"}, "2026-12-31", StillDue},
		{DutyCase{Applies: true, Last: "2026-12-31"}, "2027-01-01", Late},
		{DutyCase{Applies: true, Held: "2026-03-05", Last: "2026-12-31"}, "2027-01-01", Done},
		{DutyCase{Applies: true, Held: "2026-12-05", Last: "2026-12-31"}, "2026-11-22", StillDue},
	} {
		if got := c.in.StandingOn(c.day); got != c.want {
			t.Errorf("%+v on %s: %s, want %s", c.in, c.day, got, c.want)
		}
	}
	expect(t, "one excellent of two", AppraisalShare(s, 2, 1), Warn, CodeTooManyExcellent)
}

func TestTheCircleNamesItsMode(t *testing.T) {
	s := Standard(today)
	if got := CircleOf(s); got != (Circle{CircleGB50180, 500}) {
		t.Errorf("got %+v", got)
	}
	if got := CircleOf(with(t, s, KeyCircleMode, "NETWORK")); got != (Circle{CircleNetwork, 800}) {
		t.Errorf("got %+v", got)
	}
}
