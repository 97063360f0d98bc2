package coverage

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qipan/internal/access"
	"qipan/internal/planning/solve"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

func TestReasonFollowsItsOrder(t *testing.T) {
	for name, c := range map[string]struct {
		facts ReasonFacts
		want  Reason
	}{
		"asleep before all":   {ReasonFacts{Asleep: true, InCase: true, Full: db.Int(5)}, RefusedUntil},
		"case before members": {ReasonFacts{InCase: true, Full: db.Int(5)}, InCase},
		"nobody stated":       {ReasonFacts{}, UnknownMembers},
		"three":               {ReasonFacts{Full: db.Int(3)}, HasThree},
		"two and one more":    {ReasonFacts{Full: db.Int(2), Partners: 3}, TwoWithPartners},
		"one and two more":    {ReasonFacts{Full: db.Int(1), Partners: 3}, OneWithPartners},
		"two alone":           {ReasonFacts{Full: db.Int(2), Partners: 2}, TwoAlone},
		"one alone":           {ReasonFacts{Full: db.Int(1), Partners: 1}, OneAlone},
		"on probation only":   {ReasonFacts{Full: db.Int(0), Probationary: db.Int(4)}, OnlyProbation},
		"nobody":              {ReasonFacts{Full: db.Int(0)}, NoMembers},
	} {
		if got := ReasonOf(c.facts, 3); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestStateFollowsItsOrder(t *testing.T) {
	for name, c := range map[string]struct {
		facts StateFacts
		want  State
	}{
		"closed":                 {StateFacts{Closed: true, Functioning: true}, StateClosed},
		"moved":                  {StateFacts{Moved: true, Covered: true}, StateMoved},
		"functioning":            {StateFacts{Functioning: true, Stage: Staffed, Covered: true}, StateFunctioning},
		"founded, not yet":       {StateFacts{Stage: Founded, Covered: true}, State(Founded)},
		"refused with a service": {StateFacts{Stage: RefusedForNow, Instructor: true}, StateRefused},
		"covered long ago":       {StateFacts{Covered: true}, StateCovered},
		"instructor":             {StateFacts{Instructor: true, OtherService: true}, StateInstructorSent},
		"trade union":            {StateFacts{OtherService: true, Members: db.Int(0)}, StateWorkCovered},
		"unknown":                {StateFacts{}, StateUnknown},
		"no members":             {StateFacts{Members: db.Int(0)}, StateNoMembers},
		"members":                {StateFacts{Members: db.Int(1)}, StateMembers},
	} {
		if got := StateOf(c.facts); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestGapListNamesReasonsMissingFactsAndPriority(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", site: "b1", full: 2, probationary: 1, staff: 30})
		g.firm(firm{id: "e2", site: "b1", full: 1, staff: 12})
		g.firm(firm{id: "e3", full: 4, staff: 80})
		g.firm(firm{id: "e4", full: 0, probationary: 0, staff: 60})
		g.firm(firm{id: "e5"})
		g.firm(firm{id: "e6", full: 1, staff: 5})
		g.firm(firm{id: "e7", status: "CLOSED", full: 9})
		g.firm(firm{id: "e8", full: 9})
		g.firm(firm{id: "e9", unit: "s2", full: 0, probationary: 2})
		g.organisation("o1", "SOLE", "ENTERPRISE", "试验支部")
		g.link("o1", "e8", "2021-01-01")
		p, err := g.s.Gaps(everyone(), GapQuery{Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]Reason{}
		for _, x := range p.Gaps {
			got[x.ID] = x.Reason
		}
		want := map[string]Reason{
			"e1": TwoWithPartners, "e2": OneWithPartners, "e3": HasThree, "e4": NoMembers, "e5": UnknownMembers, "e6": OneAlone, "e9": OnlyProbation,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("reasons (-want +got):\n%s", diff)
		}
		if p.Total != len(want) {
			t.Errorf("total %d, want %d", p.Total, len(want))
		}
		if got := p.Gaps[3].Priority; got != rule.UrgencyA {
			t.Errorf("sixty staff without a member: %s", got)
		}
		if diff := cmp.Diff([]Fact{FactPoint, FactBuilding, FactStaff, FactMembers, FactCreditCode}, p.Gaps[4].Missing()); diff != "" {
			t.Errorf("missing facts (-want +got):\n%s", diff)
		}
	})
}

// What the list says of a row, the filter by reason finds, and nothing else: the condition in SQL is the rule in Go.
func TestFilterByReasonAgreesWithTheRule(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		rapid.Check(t, func(r *rapid.T) {
			g.exec(`DELETE FROM coverage_stage`)
			g.exec(`DELETE FROM enterprise_spell`)
			g.exec(`DELETE FROM enterprise_file`)
			for i := range rapid.IntRange(1, 8).Draw(r, "firms") {
				id := string(rune('a' + i))
				f := firm{id: id, staff: 10}
				if rapid.Bool().Draw(r, "in building") {
					f.site = "b1"
				}
				if n := rapid.IntRange(-1, 4).Draw(r, "full"); n >= 0 {
					f.full = n
				}
				if n := rapid.IntRange(-1, 1).Draw(r, "probationary"); n >= 0 {
					f.probationary = n
				}
				g.firm(f)
				switch rapid.IntRange(0, 4).Draw(r, "stage") {
				case 0:
					g.exec(`INSERT INTO coverage_stage (enterprise_id, stage, reason, review_on, since, case_id) VALUES ($1, 'REFUSED_FOR_NOW', 'X', '2027-01-01', '2026-01-01', '')`, id)
				case 1:
					g.exec(`INSERT INTO coverage_stage (enterprise_id, stage, reason, review_on, since, case_id) VALUES ($1, 'PROPOSED', '', NULL, '2026-01-01', 'c')`, id)
				}
			}
			for _, asleep := range []bool{false, true} {
				all, err := g.s.Gaps(everyone(), GapQuery{Limit: 50, Asleep: asleep})
				if err != nil {
					r.Fatal(err)
				}
				for _, reason := range Reason("").Values() {
					some, err := g.s.Gaps(everyone(), GapQuery{Limit: 50, Asleep: asleep, Reasons: []Reason{reason}})
					if err != nil {
						r.Fatal(err)
					}
					var want, got []string
					for _, x := range all.Gaps {
						if x.Reason == reason {
							want = append(want, x.ID)
						}
					}
					for _, x := range some.Gaps {
						got = append(got, x.ID)
					}
					if diff := cmp.Diff(want, got); diff != "" {
						r.Fatalf("%s (-rule +filter):\n%s", reason, diff)
					}
				}
			}
		})
	})
}

func TestRefusedEnterpriseLeavesTheListUntilItsReviewDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", full: 3})
		refuse := Stage{EnterpriseID: "e1", Name: RefusedForNow, Reason: "NOT_NOW", ReviewOn: "2027-02-01", Since: dbtest.Day}
		if err := g.write(func(ctx context.Context, tx *db.Tx) error { return SetStageIn(ctx, tx, refuse) }); err != nil {
			t.Fatal(err)
		}
		count := func(q GapQuery) int {
			p, err := g.s.Gaps(everyone(), q)
			if err != nil {
				t.Fatal(err)
			}
			return p.Total
		}
		if n := count(GapQuery{}); n != 0 {
			t.Errorf("asked again before the review day: %d", n)
		}
		if n := count(GapQuery{Asleep: true}); n != 1 {
			t.Errorf("put off: %d, want 1", n)
		}
		dbtest.Clock(t, d).Set("2027-02-01")
		if n := count(GapQuery{}); n != 1 {
			t.Errorf("on the review day: %d, want 1", n)
		}
	})
}

func TestRefusalNeedsReasonAndALaterReviewDay(t *testing.T) {
	g := newGround(t, dbtest.OpenSQLite(t))
	g.firm(firm{id: "e1"})
	for name, s := range map[string]Stage{
		"no reason":    {Name: RefusedForNow, ReviewOn: "2027-01-01"},
		"no day":       {Name: RefusedForNow, Reason: "X"},
		"same day":     {Name: RefusedForNow, Reason: "X", ReviewOn: dbtest.Day},
		"no case":      {Name: Talked},
		"unknown word": {Name: "DONE", CaseID: "c"},
	} {
		s.EnterpriseID, s.Since = "e1", dbtest.Day
		err := g.write(func(ctx context.Context, tx *db.Tx) error { return SetStageIn(ctx, tx, s) })
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOneOpenLinkAtATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1"})
		g.organisation("o1", "SOLE", "ENTERPRISE", "甲支部")
		g.organisation("o2", "OTHER", "ENTERPRISE", "乙支部")
		g.link("o1", "e1", "2022-03-01")
		link := func(o string, from db.Date) error {
			return g.write(func(ctx context.Context, tx *db.Tx) error { return LinkIn(ctx, tx, o, "e1", from) })
		}
		if err := link("o2", "2023-01-01"); fault.CodeOf(err) != "coverage_linked" {
			t.Errorf("second link: %v", err)
		}
		end := func(on db.Date) error {
			return g.write(func(ctx context.Context, tx *db.Tx) error { return EndLinkIn(ctx, tx, "e1", on, "OTHER") })
		}
		if err := end("2022-01-01"); fault.CodeOf(err) != "coverage_end_before_begin" {
			t.Errorf("ended before it began: %v", err)
		}
		if err := end("2023-06-01"); err != nil {
			t.Fatal(err)
		}
		if err := link("o2", "2023-05-01"); fault.CodeOf(err) != "coverage_link_overlaps" {
			t.Errorf("overlap: %v", err)
		}
		g.link("o2", "e1", "2023-06-01")
		g.exec(`UPDATE org_organisation SET dissolved_on = '2024-01-01' WHERE id = 'o2'`)
		if p, err := g.s.Gaps(everyone(), GapQuery{}); err != nil || p.Total != 1 {
			t.Errorf("a dissolved organisation still covers: %d, %v", p.Total, err)
		}
		if err := link("o2", "2024-02-01"); fault.CodeOf(err) != "coverage_organisation_dissolved" {
			t.Errorf("dissolved organisation: %v", err)
		}
		g.link("o1", "e1", "2024-02-01")
		var links []Link
		if err := g.db.Read(everyone(), func(tx *db.Tx) (err error) { links, err = LinksOf(everyone(), tx, "e1"); return err }); err != nil {
			t.Fatal(err)
		}
		if len(links) != 3 || links[1].ValidTo != "2024-01-01" || links[1].EndedReason != "DISSOLVED" {
			t.Errorf("links: %+v", links)
		}
	})
}

func TestRatesShowAllBasesAsOfAnyDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", full: 3})
		g.firm(firm{id: "e2", full: 1})
		g.firm(firm{id: "e3", full: 0, person: true})
		g.firm(firm{id: "e4", full: 5, status: "SUSPENDED"})
		g.firm(firm{id: "e5", full: 5, status: "CLOSED"})
		g.firm(firm{id: "e6", unit: "s2", full: 0})
		g.organisation("o1", "SOLE", "ENTERPRISE", "甲支部")
		g.organisation("o2", "BUILDING_JOINT", "ENTERPRISE", "乙联合支部")
		g.link("o1", "e1", "2022-01-01")
		g.link("o2", "e2", "2024-01-01")
		if _, err := g.s.Serve(everyone(), NewService{EnterpriseID: "e3", Kind: Instructor, Person: "赵试", From: "2025-01-01"}); err != nil {
			t.Fatal(err)
		}
		r, err := g.s.Rates(everyone(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			base     rule.CoverageBase
			measure  rule.CoverageMeasure
			num, den int
		}{
			{rule.BaseInOperation, rule.MeasureOrganisation, 2, 4},
			{rule.BaseInOperation, rule.MeasureSole, 1, 4},
			{rule.BaseInOperation, rule.MeasureWork, 3, 4},
			{rule.BaseLegalPerson, rule.MeasureOrganisation, 2, 4},
			{rule.BaseLegalPerson, rule.MeasureSole, 1, 4},
			{rule.BaseLegalPerson, rule.MeasureWork, 2, 4},
			{rule.BaseThreeFullMembers, rule.MeasureOrganisation, 1, 2},
			{rule.BaseAllRegistered, rule.MeasureOrganisation, 2, 5},
			{rule.BaseAllRegistered, rule.MeasureWork, 3, 5},
		} {
			if got := r.Of(c.base, c.measure); got.Numerator != c.num || got.Denominator != c.den {
				t.Errorf("%s %s: %d/%d, want %d/%d", c.base, c.measure, got.Numerator, got.Denominator, c.num, c.den)
			}
		}
		past, err := g.s.Rates(everyone(), "", "2023-06-01")
		if err != nil {
			t.Fatal(err)
		}
		if got := past.Of(rule.BaseInOperation, rule.MeasureWork); got.Numerator != 1 {
			t.Errorf("as of 2023: %+v", got)
		}
		if got, err := g.s.Rates(everyone(), "/d/s2/", ""); err != nil || got.Of(rule.BaseInOperation, rule.MeasureWork).Denominator != 1 {
			t.Errorf("within s2: %+v, %v", got, err)
		}
	})
}

func TestOnlyTheOwnPlaceIsSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", full: 3})
		g.firm(firm{id: "e2", unit: "s2", full: 3})
		p, err := g.s.Gaps(at("/d/s1/"), GapQuery{})
		if err != nil || p.Total != 1 || p.Gaps[0].ID != "e1" {
			t.Errorf("gaps: %+v, %v", p, err)
		}
		if p, err := g.s.Gaps(at("/d/s1/"), GapQuery{Within: "/d/s2/"}); err != nil || p.Total != 0 {
			t.Errorf("another street asked for: %+v, %v", p, err)
		}
		if _, err := g.s.Serve(at("/d/s1/"), NewService{EnterpriseID: "e2", Kind: Union}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("served elsewhere: %v", err)
		}
		secretary := access.With(context.Background(), access.Principal{AccountID: "b", Name: "b", Grants: []access.Grant{{Role: access.BranchSecretary, UnitPath: "/d/"}}})
		if _, err := g.s.Gaps(secretary, GapQuery{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("secretary: %v", err)
		}
		if _, err := g.s.Plan(context.Background(), "", solve.Budget{}); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestPlanPassesTheIndependentChecker(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", site: "b1", full: 2, probationary: 1, trade: "I65"})
		g.firm(firm{id: "e2", site: "b1", full: 1, trade: "I65"})
		g.firm(firm{id: "e3", site: "b1", full: 1, trade: "F52"})
		g.firm(firm{id: "e4", site: "m1", full: 1})
		g.firm(firm{id: "e5", full: 5})
		g.firm(firm{id: "e6", full: 0, staff: 70})
		g.firm(firm{id: "e7", site: "b1", full: 2})
		g.organisation("o9", "OTHER", "MARKET", "中共虚构市场支部委员会")
		if err := g.write(func(ctx context.Context, tx *db.Tx) error {
			return SetStageIn(ctx, tx, Stage{EnterpriseID: "e7", Name: RefusedForNow, Reason: "NOT_NOW", ReviewOn: "2027-01-01", Since: dbtest.Day})
		}); err != nil {
			t.Fatal(err)
		}
		p, err := g.s.Plan(at("/d/s1/"), "", solve.Budget{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Violations) > 0 {
			t.Errorf("violations: %+v", p.Violations)
		}
		got := map[string][]string{}
		for _, x := range p.Plan.Proposals {
			got[string(x.Mode)] = x.Units
		}
		want := map[string][]string{"SOLE": {"e5"}, "MARKET_ATTACHED": {"e4"}, "BUILDING_JOINT": {"e1", "e2", "e3"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("proposals (-want +got):\n%s", diff)
		}
		if len(p.Plan.Unserved) != 1 || p.Plan.Unserved[0].Enterprise != "e6" || p.Plan.Unserved[0].Priority != "A" {
			t.Errorf("unserved: %+v", p.Plan.Unserved)
		}
	})
}

func TestGroupsAndPointsSumTheListUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", site: "b1", full: 2, trade: "I65"})
		g.firm(firm{id: "e2", site: "b1", full: 3, trade: "F52"})
		g.firm(firm{id: "e3", trade: "I64"})
		g.exec(`UPDATE enterprise_file SET lon = 121.6, lat = 38.9, datum = 'wgs84' WHERE id = 'e3'`)
		g.firm(firm{id: "e4", person: true})
		g.exec(`UPDATE enterprise_file SET lon = 121.7, lat = 38.9, datum = 'wgs84' WHERE id = 'e4'`)
		groups, err := g.s.Groups(everyone(), GapQuery{}, BySite)
		if err != nil {
			t.Fatal(err)
		}
		want := []GapGroup{{Key: "b1", Name: "试验大厦", Gaps: 2, Full: 5, HasThree: 1, Few: 1}, {Gaps: 2, Unknown: 2}}
		if diff := cmp.Diff(want, groups); diff != "" {
			t.Errorf("groups (-want +got):\n%s", diff)
		}
		for _, by := range Grouping("").Values() {
			if _, err := g.s.Groups(everyone(), GapQuery{}, by); err != nil {
				t.Errorf("%s: %v", by, err)
			}
		}
		points, err := g.s.Points(everyone(), GapQuery{})
		if err != nil {
			t.Fatal(err)
		}
		if len(points) != 2 || points[0].SiteID != "b1" || points[0].Gaps != 2 || points[1].EnterpriseID != "e3" {
			t.Errorf("points: %+v", points)
		}
	})
}

func TestEveryFilterAndOrderIsUnderstoodByBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", site: "b1", full: 0, staff: 70, trade: "I65"})
		for _, q := range []GapQuery{
			{Text: "E1"},
			{Site: "b1"},
			{Trade: "I"},
			{Street: "试验路"},
			{Served: "NO"},
			{Priority: true},
			{Sort: SortFull},
			{Sort: SortStaff, Desc: true},
			{Sort: SortUnit},
			{Sort: SortName, Desc: true},
			{Missing: FactBuilding, Text: "没有"},
			{Missing: FactCreditCode},
		} {
			p, err := g.s.Gaps(everyone(), q)
			want := 1
			if q.Missing == FactBuilding {
				want = 0
			}
			if err != nil || p.Total != want || len(p.Gaps) != want {
				t.Errorf("%+v: %d of %d, %v", q, len(p.Gaps), p.Total, err)
			}
		}
		for _, f := range Fact("").Values() {
			if _, err := g.s.Gaps(everyone(), GapQuery{Missing: f}); err != nil {
				t.Errorf("%s: %v", f, err)
			}
		}
	})
}
