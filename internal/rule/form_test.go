package rule

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/db"
)

// expect compares the code of a finding.
func expect(t *testing.T, what string, got Finding, level Level, code string) {
	t.Helper()
	if got.Level != level || got.Code != code {
		t.Errorf("%s: got %s %s (%s), want %s %s", what, got.Level, got.Code, got.Rule, level, code)
	}
}

func TestFormFollowsTheThresholds(t *testing.T) {
	s := Standard(today)
	for _, c := range []struct {
		own      Members
		partners *Partners
		want     Shape
		rule     string
		finding  string
	}{
		{Members{Full: 3}, nil, ShapeBranch, "ORG-01", ""},
		{Members{Full: 49}, nil, ShapeBranch, "ORG-01", ""},
		{Members{Full: 49, Probationary: 2}, nil, ShapeBranch, "ORG-01", CodeSplitOrUpgrade},
		{Members{Full: 50}, nil, ShapeGeneralBranch, "ORG-02", ""},
		{Members{Full: 99}, nil, ShapeGeneralBranch, "ORG-02", ""},
		{Members{Full: 100}, nil, ShapeCommittee, "ORG-02", ""},
		{Members{Full: 2, Probationary: 5}, nil, ShapeJoint, "ORG-04", CodePartnersUnknown},
		{Members{Full: 2}, &Partners{Units: 1, Full: 1}, ShapeJoint, "ORG-04", ""},
		{Members{Full: 2}, &Partners{Units: 4, Full: 4}, ShapeJoint, "ORG-04", ""},
		{Members{Full: 2}, &Partners{Units: 5, Full: 5}, ShapeInstructor, "ORG-04", CodeTooManyUnits},
		{Members{Full: 1}, &Partners{Units: 1, Full: 1}, ShapeInstructor, "ORG-04", ""},
		{Members{Probationary: 1}, &Partners{Units: 2, Full: 3}, ShapeJoint, "ORG-04", ""},
		{Members{Probationary: 1}, nil, ShapeInstructor, "ORG-04", ""},
		{Members{}, nil, ShapeInstructor, "ORG-04", ""},
		{Members{}, &Partners{Units: 2, Full: 4}, ShapeInstructor, "ORG-04", ""},
	} {
		got := Form(s, FormCase{Own: c.own, Partners: c.partners})
		code := ""
		if len(got.Findings) == 1 {
			code = got.Findings[0].Code
		}
		if got.Shape != c.want || got.Rule != c.rule || code != c.finding || len(got.Findings) > 1 {
			t.Errorf("%+v with %+v: got %+v", c.own, c.partners, got)
		}
	}
}

func TestSizesWarnAndNeverBlock(t *testing.T) {
	s := Standard(today)
	expect(t, "50 members", BranchSize(s, 50), OK, CodeOK)
	expect(t, "51 members", BranchSize(s, 51), Warn, CodeSplitOrUpgrade)
	expect(t, "5 units", JointUnits(s, 5), OK, CodeOK)
	expect(t, "6 units", JointUnits(s, 6), Warn, CodeTooManyUnits)
}

func TestARankAboveTheMembersNeedsAnApprover(t *testing.T) {
	s := Standard(today)
	expect(t, "reached", Upgrade(s, ShapeGeneralBranch, 50, ""), OK, CodeOK)
	expect(t, "branch", Upgrade(s, ShapeBranch, 3, ""), OK, CodeOK)
	expect(t, "unapproved", Upgrade(s, ShapeCommittee, 60, ""), Block, CodeUpgradeUnapproved)
	expect(t, "approved", Upgrade(s, ShapeCommittee, 60, "a county committee"), OK, CodeOK)
	closed := with(t, s, KeyOrgAllowUpgrade, "false")
	expect(t, "not allowed", Upgrade(closed, ShapeCommittee, 60, "a county committee"), Block, CodeUpgradeNotAllowed)
}

func TestProjectsAndDecisions(t *testing.T) {
	s := Standard(today)
	expect(t, "6 months", ProjectBranch(s, 6, 3), Info, CodeBranchNeeded)
	expect(t, "5 months", ProjectBranch(s, 5, 3), OK, CodeTempOK)
	expect(t, "no members", ProjectBranch(s, 12, 2), OK, CodeNotApplicable)
	expect(t, "undecided", Dissolution(false), Block, CodeNoDecision)
	expect(t, "decided", Dissolution(true), OK, CodeOK)
	if got := ApprovalDue(s, "2026-01-31"); got != "2026-02-28" {
		t.Errorf("reply due %s", got)
	}
}

func TestTemporaryBranchesLackFivePowers(t *testing.T) {
	for _, p := range []Power{PowerDevelop, PowerDiscipline, PowerDues, PowerElectDelegates, PowerElectForNewTerm} {
		expect(t, string(p), MayExercise(KindTemporary, p), Block, CodeNotAuthorised)
		expect(t, string(p), MayExercise(KindBranch, p), OK, CodeOK)
	}
	expect(t, "meeting", MayExercise(KindTemporary, "MEETING"), OK, CodeOK)
}

func TestCommittees(t *testing.T) {
	s := Standard(today)
	for persons, want := range map[int]Finding{
		2: block("ORG-12", CodeCommitteeSmall), 3: fine("ORG-12"), 5: fine("ORG-12"),
		6: warn("ORG-12", CodeCommitteeUnusual), 7: warn("ORG-12", CodeCommitteeUnusual), 8: block("ORG-12", CodeCommitteeLarge),
	} {
		if diff := cmp.Diff(want, CommitteeSize(s, KindBranch, persons)); diff != "" {
			t.Errorf("%d persons: %s", persons, diff)
		}
	}
	expect(t, "general branch of 9", CommitteeSize(s, KindGeneralBranch, 9), Warn, CodeCommitteeUnusual)
	expect(t, "committee of 7", CommitteeSize(s, KindCommittee, 7), OK, CodeOK)
	expect(t, "temporary", CommitteeSize(s, KindTemporary, 1), OK, CodeNotApplicable)
	expect(t, "six members", CommitteeNeed(s, 6), OK, CodeSecretaryOnly)
	expect(t, "seven members", CommitteeNeed(s, 7), Info, CodeCommitteeRequired)
	expect(t, "a day short", SecretaryStanding(s, "2025-11-23", "2026-11-22"), Warn, CodeShortStanding)
	expect(t, "a year", SecretaryStanding(s, "2025-11-22", "2026-11-22"), OK, CodeOK)
	expect(t, "unknown", SecretaryStanding(s, "", "2026-11-22"), Warn, CodeShortStanding)
	expect(t, "investor", DeputyAdvice(true, false), Info, CodeDeputyAdvised)
	expect(t, "investor with deputy", DeputyAdvice(true, true), OK, CodeOK)
}

func TestTerms(t *testing.T) {
	s := Standard(today)
	for _, c := range []struct {
		kind OrgKind
		want db.Date
	}{
		{KindCommittee, "2028-11-22"},
		{KindGeneralBranch, "2026-11-22"},
		{KindBranch, "2026-11-22"},
		{KindCommunityBranch, "2028-11-22"},
		{KindCommunityCommittee, "2028-11-22"},
		{KindTemporary, ""},
		{KindLeadingGroup, ""},
	} {
		if got := TermEnd(s, c.kind, "2023-11-22"); got != c.want {
			t.Errorf("%s ends %s, want %s", c.kind, got, c.want)
		}
	}
	if TermEnd(s, KindBranch, "") != "" {
		t.Error("an unknown election has an end")
	}
	if got := RequestDue(s, "2026-12-31"); got != "2026-12-01" {
		t.Errorf("request due %s", got)
	}
	expect(t, "in term", ExtensionVerdict(s, 0, false), OK, CodeOK)
	expect(t, "short vacancy", Vacancy(s, "2026-10-01", "2026-11-22"), OK, CodeOK)
	expect(t, "long vacancy", Vacancy(s, "2026-01-01", "2026-11-22"), Warn, CodeVacancyLong)
}

func TestRecommendationTakesTheFirstModeThatFits(t *testing.T) {
	s := Standard(today)
	building := Partners{Units: 2, Full: 2}
	for i, c := range []struct {
		in   ModeCase
		want ModeAdvice
	}{
		{
			ModeCase{Own: Members{Full: 3}, InMarket: true, MarketReceives: true},
			ModeAdvice{ModeSole, "ORG-01", []string{ReasonThresholdReached}, UrgencyNone},
		},
		{
			ModeCase{InMarket: true, MarketReceives: true, BuildingPartners: building},
			ModeAdvice{ModeMarketAttached, "ORG-04", []string{ReasonBelowThreshold, ReasonMarketReceives}, UrgencyNone},
		},
		{
			ModeCase{Own: Members{Full: 1}, InMarket: true, BuildingPartners: building, TradeCommittee: true},
			ModeAdvice{
				ModeBuildingJoint, "ORG-04",
				[]string{ReasonBelowThreshold, ReasonMarketDoesNotReceive, ReasonPartnersReach},
				UrgencyNone,
			},
		},
		{
			ModeCase{Own: Members{Full: 1}, BuildingPartners: Partners{Units: 5, Full: 9}, TradeCommittee: true},
			ModeAdvice{
				ModeIndustry, "ORG-04",
				[]string{ReasonBelowThreshold, ReasonNotInMarket, ReasonPartnersTooMany, ReasonTradeCommittee},
				UrgencyNone,
			},
		},
		{
			ModeCase{Own: Members{Full: 2}, TradeCommittee: true},
			ModeAdvice{
				ModeIndustry, "ORG-04",
				[]string{ReasonBelowThreshold, ReasonNotInMarket, ReasonNoPartners, ReasonTradeCommittee},
				UrgencyNone,
			},
		},
		{
			ModeCase{Staff: 50, BuildingPartners: Partners{Units: 1, Full: 3}},
			ModeAdvice{
				ModeInstructor, "NPE-04",
				[]string{ReasonBelowThreshold, ReasonNotInMarket, ReasonNoOwnMember, ReasonNoTradeCommittee, ReasonInstructor},
				UrgencyA,
			},
		},
		{
			ModeCase{Own: Members{Full: 1}, Staff: 49, BuildingPartners: Partners{Units: 1, Full: 1}},
			ModeAdvice{
				ModeInstructor, "ORG-04",
				[]string{ReasonBelowThreshold, ReasonNotInMarket, ReasonPartnersBelow, ReasonNoTradeCommittee, ReasonInstructor},
				UrgencyNone,
			},
		},
	} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			if diff := cmp.Diff(c.want, Recommend(s, c.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestListsOfferEachValueOnce(t *testing.T) {
	if got := len(Shape("").Values()); got != 5 {
		t.Errorf("%d shapes", got)
	}
	if got := len(Mode("").Values()); got != 5 {
		t.Errorf("%d modes", got)
	}
	if got := len(Payer("").Values()); got != 7 {
		t.Errorf("%d payers", got)
	}
	if !block("ORG-08", CodeNoDecision).Blocks() || warn("ORG-05", CodeTooManyUnits).Blocks() {
		t.Error("only a block stops a case")
	}
}
