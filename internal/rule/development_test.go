package rule

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/db"
	"qipan/internal/platform/workday"
)

func TestEachStepFollowsTheTextOfItsDay(t *testing.T) {
	for day, want := range map[db.Date]Edition{"2026-05-10": Edition2014, "2026-05-11": Edition2026, "": Edition2026} {
		if got := Standard(day).Edition(); got != want {
			t.Errorf("%q: %s", day, got)
		}
	}
	later := with(t, Standard("2026-05-12"), KeyDevRules2026From, "2026-05-18")
	if later.Edition() != Edition2014 {
		t.Error("a district that counts from publication is not heard")
	}
	if got := MeetingDue(Standard("2026-05-10"), "2026-05-01"); got != "" {
		t.Errorf("the 2014 text gives a period: %s", got)
	}
}

func TestAges(t *testing.T) {
	s := Standard(today)
	for _, c := range []struct {
		birth, day db.Date
		want       int
	}{
		{"2008-11-23", "2026-11-22", 17},
		{"2008-11-22", "2026-11-22", 18},
		{"2008-02-29", "2026-02-28", 17},
		{"2008-02-29", "2028-02-29", 20},
		{"2026-11-23", "2026-11-22", 0},
		{"", "2026-11-22", 0},
	} {
		if got := AgeOn(s, c.birth, c.day); got != c.want {
			t.Errorf("born %s on %s: %d, want %d", c.birth, c.day, got, c.want)
		}
	}
	if got := AgeOn(with(t, s, KeyAgeLeapRule, "FEBRUARY_28"), "2008-02-29", "2026-02-28"); got != 18 {
		t.Errorf("by the other reading: %d", got)
	}
	expect(t, "unknown birthday", ApplicantAge(s, "", today), Block, CodeUnder18)
	for age, want := range map[int]string{30: "TO_30", 31: "31_35", 35: "31_35", 60: "56_60", 61: "FROM_61", 99: "FROM_61"} {
		if got := AgeBandOf(age).Code; got != want {
			t.Errorf("age %d: %s, want %s", age, got, want)
		}
	}
}

func TestMentorsAndSponsors(t *testing.T) {
	s := Standard(today)
	full, probationary := Voter{Full: true}, Voter{}
	watched := Voter{Full: true, OnProbationInParty: true}
	expect(t, "no mentor", Mentors(s, nil), Block, CodeNumberOfMentors)
	expect(t, "one mentor", Mentors(s, []Voter{full}), OK, CodeOK)
	expect(t, "three mentors", Mentors(s, []Voter{full, full, full}), Block, CodeNumberOfMentors)
	expect(t, "a probationary mentor", Mentors(s, []Voter{full, probationary}), Block, CodeNotFullMember)
	expect(t, "one sponsor", Sponsors(s, []Voter{full}), Block, CodeNumberOfSponsors)
	expect(t, "two sponsors", Sponsors(s, []Voter{full, full}), OK, CodeOK)
	expect(t, "a probationary sponsor", Sponsors(s, []Voter{full, probationary}), Block, CodeNotFullMember)
	expect(t, "a sponsor on probation within the Party", Sponsors(s, []Voter{full, watched}), Block, CodeRightsSuspended)
}

func TestTimeAsActivist(t *testing.T) {
	s := Standard(today)
	want := []db.Date{"2026-07-10", "2027-01-10"}
	if diff := cmp.Diff(want, Examinations(s, "2026-01-10", "2027-01-10")); diff != "" {
		t.Error(diff)
	}
	if got := Examinations(s, "", today); got != nil {
		t.Errorf("examinations of nobody: %v", got)
	}
	expect(t, "no decision on the activist", ActivistDecision(false), Block, CodeNoDecision)
	expect(t, "unknown beginning", ProspectiveDecision(s, "", today), Block, CodeTooEarly)
	expect(t, "League member of 27", LeagueRecommendation(s, 27, true, false), Warn, CodeNoRecommendation)
	expect(t, "of 29", LeagueRecommendation(s, 29, true, false), OK, CodeOK)
	expect(t, "no League member", LeagueRecommendation(s, 27, false, false), OK, CodeOK)
	expect(t, "recommended", LeagueRecommendation(s, 27, true, true), OK, CodeOK)
}

func TestTheNoticeIsOneGateWithTheAgreement(t *testing.T) {
	s, calendar := Standard("2026-10-12"), workday.Default()
	whole := Notice{Agreed: true, From: "2026-09-28", To: "2026-10-09"}
	expect(t, "whole", NoticeGate(s, calendar, whole), OK, CodeOK)
	short := Notice{Agreed: true, From: "2026-09-28", To: "2026-10-08"}
	expect(t, "four days", NoticeGate(s, calendar, short), Block, CodeNoticeShort)
	expect(t, "not agreed", NoticeGate(s, calendar, Notice{From: "2026-09-28", To: "2026-10-09"}), Block, CodeNoAgreement)
	expect(t, "no notice", NoticeGate(s, calendar, Notice{Agreed: true}), Block, CodeNoticeShort)
	expect(t, "2014", NoticeGate(Standard("2026-05-10"), calendar, Notice{}), OK, CodeNotApplicable)
	unknown := Notice{Agreed: true, From: "2027-09-28", To: "2027-10-04"}
	expect(t, "no table", NoticeGate(Standard("2027-10-05"), calendar, unknown), Warn, CodeNoticeProvision)
}

func TestAdmission(t *testing.T) {
	s := Standard(today)
	expect(t, "review missing", PoliticalReview(false), Block, CodeReviewNotPassed)
	expect(t, "form too soon", FormIssued("2026-06-10", "2026-06-09"), Block, CodeFormBeforeReview)
	expect(t, "form without review", FormIssued("", "2026-06-09"), Block, CodeFormBeforeReview)
	expect(t, "form after review", FormIssued("2026-06-10", "2026-06-10"), OK, CodeOK)
	expect(t, "leaves within three months", Leaving(s, "2026-06-30", "2026-09-30"), Warn, CodeLeavingSoon)
	expect(t, "leaves later", Leaving(s, "2026-06-30", "2026-10-01"), OK, CodeOK)
	expect(t, "stays", Leaving(s, "2026-06-30", ""), OK, CodeOK)
	expect(t, "in time", AdmissionApproval(s, "2026-06-30", "2026-09-30", ""), OK, CodeOK)
	expect(t, "special without reason", AdmissionApproval(s, "2026-06-30", "2026-10-01", ""), Warn, CodeNeedsReason)
	expect(t, "special with reason", AdmissionApproval(s, "2026-06-30", "2026-12-30", "a reason"), OK, CodeOK)
	expect(t, "too late", AdmissionApproval(s, "2026-06-30", "2026-12-31", "a reason"), Block, CodeApprovalLate)
	for _, kind := range OrgKind("").Values() {
		want := kind == KindCommittee || kind == KindCommunityCommittee
		if got := MayApproveAdmission(kind).Fine(); got != want {
			t.Errorf("%s may approve: %v", kind, got)
		}
	}
	if got := OathDue(s, "2026-09-01"); got != "2026-10-01" {
		t.Errorf("oath due %s", got)
	}
	expect(t, "oath in time", Oath(s, "2026-09-01", "2026-10-01"), OK, CodeOK)
	expect(t, "oath late", Oath(s, "2026-09-01", "2026-10-02"), Warn, CodeOathLate)
}

func TestProbation(t *testing.T) {
	s := Standard(today)
	for meeting, want := range map[db.Date]db.Date{"2026-02-28": "2027-02-28", "2024-02-29": "2025-02-28"} {
		if got := ProbationEnd(s, meeting, 0); got != want {
			t.Errorf("admitted %s: ends %s", meeting, got)
		}
	}
	if got := StandingFrom(s, "2025-06-10", 6); got != "2026-12-10" {
		t.Errorf("extended by six months: %s", got)
	}
	expect(t, "five months", Extension(s, 5, 1), Block, CodeExtensionRange)
	expect(t, "twelve months", Extension(s, 12, 1), OK, CodeOK)
	expect(t, "thirteen months", Extension(s, 13, 1), Block, CodeExtensionRange)
	expect(t, "a second time", Extension(s, 6, 2), Block, CodeExtensionRepeated)
	expect(t, "applied early", ConversionApplication("2026-06-10", "2026-06-01"), Warn, CodeAppliedEarly)
	expect(t, "applied on the day", ConversionApplication("2026-06-10", "2026-06-10"), OK, CodeOK)
	expect(t, "decided early", ConversionDecision("2026-06-10", "2026-06-09"), Block, CodeTooEarly)
	expect(t, "decided on the day", ConversionDecision("2026-06-10", "2026-06-10"), OK, CodeOK)
	if got := ConversionApprovalDue(s, "2026-11-30"); got != "2027-02-28" {
		t.Errorf("conversion approval due %s", got)
	}
	expect(t, "put off six months", Postponement(s, "2026-06-10", "2026-12-10"), OK, CodeOK)
	expect(t, "put off longer", Postponement(s, "2026-06-10", "2026-12-11"), Block, CodePostponedLong)
}
