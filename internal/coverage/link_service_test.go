package coverage

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/audit"
	"qipan/internal/enterprise"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

func TestExistingCoverageIsEnteredWithinItsRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		for _, id := range []string{"e1", "e2", "e3", "e4"} {
			g.firm(firm{id: id, full: 3})
		}
		g.firm(firm{id: "far", unit: "s2", full: 3})
		g.organisation("sole", "SOLE", "ENTERPRISE", "试验单建支部")
		g.organisation("joint", "BUILDING_JOINT", "ENTERPRISE", "试验联合支部")
		g.organisation("gone", "OTHER", "ENTERPRISE", "试验旧支部")
		g.organisation("away", "OTHER", "ENTERPRISE", "试验外街支部")
		g.exec(`UPDATE org_organisation SET dissolved_on = '2025-01-01' WHERE id = 'gone'`)
		g.exec(`UPDATE org_organisation SET unit_id = 's2' WHERE id = 'away'`)
		g.exec(`INSERT INTO coverage_stage (enterprise_id, stage, reason, review_on, since, case_id) VALUES ('e4', 'PROPOSED', '', NULL, '2026-01-01', 'c')`)
		today := d.Today()
		worker := at("/d/s1/")
		for _, c := range []struct {
			name, organisation, enterprise string
			from                           db.Date
			want                           string
		}{
			{"no day", "joint", "e1", "", "required"},
			{"tomorrow", "joint", "e1", today.AddDays(1), "coverage_day_future"},
			{"before the founding", "joint", "e1", "2020-12-31", "coverage_before_founding"},
			{"dissolved", "gone", "e1", "2022-01-01", "coverage_organisation_dissolved"},
			{"unknown organisation before its day", "nobody", "e1", "", "not_found"},
			{"unknown enterprise before its day", "joint", "nobody", "", "not_found"},
			{"foreign organisation", "away", "e1", "2022-01-01", "not_found"},
			{"foreign enterprise", "joint", "far", "2022-01-01", "not_found"},
			{"in a case", "joint", "e4", "2022-01-01", "coverage_in_case"},
			{"the first of a sole one", "sole", "e1", "2022-01-01", ""},
			{"covered already", "joint", "e1", "2022-01-01", "coverage_linked"},
			{"the second of a sole one", "sole", "e2", "2022-01-01", "coverage_sole_taken"},
			{"the day of founding", "joint", "e2", "2021-01-01", ""},
			{"today", "joint", "e3", today, ""},
		} {
			if _, err := g.s.Link(worker, c.organisation, c.enterprise, c.from); fault.CodeOf(err) != c.want && (c.want != "" || err != nil) {
				t.Errorf("%s: %v, want %q", c.name, err, c.want)
			}
		}
		list, err := g.s.Covers(worker, "joint", today)
		if err != nil || len(list) != 2 {
			t.Errorf("the joint branch covers %+v, %v", list, err)
		}
		if _, err := g.s.Link(context.Background(), "joint", "e1", today); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("nobody: %v", err)
		}
		entries := entriesOf(t, d, "e2")
		if len(entries) != 1 || entries[0].Action != "coverage.link" || entries[0].UnitPath != "/d/s1/" {
			t.Errorf("entries %+v", entries)
		}
	})
}

func entriesOf(t *testing.T, d *db.DB, enterprise string) (list []audit.Entry) {
	t.Helper()
	err := d.Read(everyone(), func(tx *db.Tx) (err error) {
		list, err = audit.Of(everyone(), tx, "enterprise", enterprise)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestMoreEnterprisesThanUsualAreTakenWithAWarning(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.organisation("joint", "BUILDING_JOINT", "ENTERPRISE", "试验联合支部")
		g.organisation("market", "MARKET_ATTACHED", "MARKET", "试验市场支部")
		for i := range 12 {
			id := string(rune('a' + i))
			g.firm(firm{id: id})
			organisation := []string{"joint", "market"}[i/6]
			c, err := g.s.Link(everyone(), organisation, id, d.Today())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := c.Crowded(c.Covers), organisation == "joint" && i == 5; got != want {
				t.Errorf("%s with %d enterprises: crowded %t", organisation, c.Covers, got)
			}
		}
	})
}

func TestCoverageEndsWithADayAndAReasonAndMayBeginAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGround(t, d)
		g.firm(firm{id: "e1", full: 3})
		g.firm(firm{id: "e2", full: 3})
		g.organisation("o", "SOLE", "ENTERPRISE", "试验支部")
		today := d.Today()
		worker := at("/d/s1/")
		g.link("o", "e1", "2022-01-01")
		for _, c := range []struct {
			name, enterprise string
			on               db.Date
			reason, want     string
		}{
			{"foreign", "nobody", "", "", "not_found"},
			{"never linked", "e2", today, "登记有误", "coverage_not_linked"},
			{"before it began", "e1", "2021-12-31", "登记有误", "coverage_end_before_begin"},
		} {
			if err := g.s.Unlink(worker, c.enterprise, c.on, c.reason); fault.CodeOf(err) != c.want {
				t.Errorf("%s: %v, want %s", c.name, err, c.want)
			}
		}
		var many *fault.Many
		if err := g.s.Unlink(worker, "e1", today.AddDays(1), " "); !errors.As(err, &many) || len(many.Faults) != 2 {
			t.Errorf("tomorrow without a reason: %v", err)
		}
		if err := g.s.Unlink(at("/d/s2/"), "e1", today, "x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a neighbour ends the coverage: %v", err)
		}
		if err := g.s.Unlink(worker, "e1", "2022-01-01", "登记有误"); err != nil {
			t.Fatal(err)
		}
		if err := g.s.Unlink(worker, "e1", today, "登记有误"); fault.CodeOf(err) != "coverage_not_linked" {
			t.Errorf("a second time: %v", err)
		}
		if _, err := g.s.Link(worker, "o", "e2", "2022-01-01"); err != nil {
			t.Errorf("an entry made by mistake keeps the place: %v", err)
		}
		entries := entriesOf(t, d, "e1")
		if len(entries) != 1 || entries[0].Action != "coverage.unlink" {
			t.Errorf("entries %+v", entries)
		}
	})
}

func (g *ground) states(id, stated string) {
	g.t.Helper()
	g.exec(`UPDATE enterprise_file SET states_organisation = $3, stated = $2 WHERE id = $1`, id, stated, enterprise.StatesOrganisation(stated))
}

func statedGround(t *testing.T, d *db.DB) *ground {
	g := newGround(t, d)
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"} {
		g.firm(firm{id: id, full: 3})
	}
	g.firm(firm{id: "far", unit: "s2", full: 3})
	g.organisation("joint", "BUILDING_JOINT", "ENTERPRISE", "中共试验（联合）支部委员会")
	g.organisation("sole", "SOLE", "ENTERPRISE", "中共试验单建支部委员会")
	g.organisation("twin1", "OTHER", "ENTERPRISE", "中共同名支部委员会")
	g.organisation("twin2", "OTHER", "ENTERPRISE", "中共同名支部委员会")
	g.organisation("away", "OTHER", "ENTERPRISE", "中共外街支部委员会")
	g.exec(`UPDATE org_organisation SET unit_id = 's2' WHERE id = 'away'`)
	g.states("a", `{"org_name":"中共试验(联合)支部委员会","org_founded":"2021-06-01","organised":"是"}`)
	g.states("b", `{"org_name":"中共试验（联合） 支部委员会","org_founded":"2021-06"}`)
	g.states("c", `{"org_name":"中共没有登记的支部委员会"}`)
	g.states("d", `{"organised":"是"}`)
	g.states("e", `{"org_name":"中共同名支部委员会"}`)
	g.states("f", `{"org_name":"中共试验单建支部委员会"}`)
	g.states("g", `{"org_name":"中共试验单建支部委员会"}`)
	g.states("h", `{"org_name":"中共试验(联合)支部委员会","org_founded":"2019-06-01"}`)
	g.states("i", `{"org_name":"中共外街支部委员会"}`)
	g.states("j", `{"organised":"否","org_name":"中共街道委员会"}`)
	g.states("k", `{"org_name":"无"}`)
	g.states("l", `{"org_name":"中共试验(联合)支部委员会"}`)
	g.states("far", `{"org_name":"中共试验(联合)支部委员会"}`)
	g.link("joint", "l", "2022-01-01")
	return g
}

func TestStatedOrganisationsAreMatchedByTheirWholeNameWithinReach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := statedGround(t, d)
		worker := at("/d/s1/")
		p, err := g.s.Stated(worker, StatedQuery{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, x := range p.Rows {
			got[x.EnterpriseID] = string(x.Match) + " " + x.OrganisationID + " " + string(x.From)
		}
		today := string(d.Today())
		want := map[string]string{
			"a": "READY joint 2021-06-01", "b": "READY joint " + today, "c": "UNREGISTERED  " + today, "d": "UNNAMED  " + today, "e": "AMBIGUOUS  " + today,
			"f": "SOLE sole " + today, "g": "SOLE sole " + today, "h": "DAY joint 2019-06-01", "i": "UNREGISTERED  " + today,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if n, err := g.s.StatedCount(worker); err != nil || n != len(want) || p.All != n {
			t.Errorf("counted %d, %v; the list has %d", n, err, p.All)
		}
		some, err := g.s.Stated(worker, StatedQuery{Match: MatchReady, Limit: 1, Offset: 1})
		if err != nil || len(some.Rows) != 1 || some.Total != 2 || some.Rows[0].EnterpriseID != "b" {
			t.Errorf("a page of the ready ones %+v, %v", some, err)
		}
	})
}

func TestChosenStatedOrganisationsAreLinkedAllOrNone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := statedGround(t, d)
		worker := at("/d/s1/")
		var at *StatedRefusal
		if _, err := g.s.LinkStated(worker, []string{"a", "e"}); !errors.As(err, &at) || at.Enterprise != "试验企业e" {
			t.Errorf("one that does not fit: %v", err)
		}
		if _, err := g.s.LinkStated(worker, []string{"a", "far"}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("one out of reach: %v", err)
		}
		if _, err := g.s.LinkStated(worker, []string{"l"}); fault.CodeOf(err) != "coverage_stated_gone" {
			t.Errorf("one that is covered: %v", err)
		}
		if _, err := g.s.LinkStated(worker, []string{""}); fault.CodeOf(err) != "coverage_none_chosen" {
			t.Errorf("none: %v", err)
		}
		if list, err := g.s.Covers(worker, "joint", d.Today()); err != nil || len(list) != 1 {
			t.Fatalf("refusals linked %+v, %v", list, err)
		}
		n, err := g.s.LinkStated(worker, []string{"b", "a", "a"})
		if err != nil || n != 2 {
			t.Fatalf("linked %d, %v", n, err)
		}
		list, err := g.s.Covers(worker, "joint", d.Today())
		if err != nil || len(list) != 3 || list[0].From != "2021-06-01" || list[1].From != d.Today() {
			t.Errorf("covers %+v, %v", list, err)
		}
		if n, err := g.s.StatedCount(worker); err != nil || n != 7 {
			t.Errorf("%d are left, %v", n, err)
		}
	})
}
