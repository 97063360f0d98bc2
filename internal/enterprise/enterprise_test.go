package enterprise_test

import (
	"strings"
	"testing"

	"qipan/internal/enterprise"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

func TestAMoveKeepsThePastReadable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		id := w.add(w.firm())
		w.must(w.s.Move(w.ctx, enterprise.MoveOrder{ID: id, Version: 1, UnitID: w.lijia.ID, Address: "太原街2号", On: "2026-03-01"}))
		if r := w.record(w.ctx, id, ""); r.Subdistrict != "李家街道" || r.Since != "2026-03-01" || r.Address != "太原街2号" || r.Version != 2 {
			t.Errorf("today: %s since %s at %s, version %d", r.Subdistrict, r.Since, r.Address, r.Version)
		}
		r := w.record(w.ctx, id, "2026-02-28")
		if r.Subdistrict != "马栏街道" || r.Community != "华林社区" || r.MayEdit {
			t.Errorf("the day before: %s %s, editable %v", r.Subdistrict, r.Community, r.MayEdit)
		}
		if len(r.Spells) != 2 || r.Spells[1].To != "2026-03-01" {
			t.Errorf("periods %+v", r.Spells)
		}
		if _, err := w.s.Record(w.ctx, id, "2019-12-31"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("before its first day: %v", err)
		}
	})
}

func TestChangingCountsOnTheSameDayLeavesOnePeriod(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		id := w.add(w.firm())
		for n, staff := range []int{70, 80} {
			w.must(w.s.Change(w.ctx, enterprise.Change{ID: id, Version: n + 1, Group: enterprise.Scale, Apply: func(f *enterprise.Facts) { f.Staff = db.Int(staff) }}))
		}
		r := w.record(w.ctx, id, "")
		if r.Staff != db.Int(80) || len(r.Spells) != 2 || r.Since != dbtest.Day {
			t.Errorf("staff %v since %s in %d periods", r.Staff, r.Since, len(r.Spells))
		}
		if r.Confirmations[enterprise.Scale].On != dbtest.Day {
			t.Errorf("the scale counts as confirmed on %s", r.Confirmations[enterprise.Scale].On)
		}
	})
}

func TestChangesAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		id := w.add(w.firm())
		other := w.firm()
		other.USCC, other.Name = codeB, "大连别处有限公司"
		other.UnitID = w.lijia.ID
		elsewhere := w.add(other)
		name := func(s string) func(*enterprise.Facts) { return func(f *enterprise.Facts) { f.Name = s } }
		for _, c := range []struct {
			why    string
			change enterprise.Change
			want   string
		}{
			{"an old version", enterprise.Change{ID: id, Version: 9, Group: enterprise.Identity, Apply: name("甲")}, "stale"},
			{"no name", enterprise.Change{ID: id, Version: 1, Group: enterprise.Identity, Apply: name(" ")}, "required"},
			{"a broken code", enterprise.Change{ID: id, Version: 1, Group: enterprise.Identity, Apply: func(f *enterprise.Facts) { f.USCC = "91000000TTTTTT0011" }}, "enterprise_uscc"},
			{"a code that is taken", enterprise.Change{ID: id, Version: 1, Group: enterprise.Identity, Apply: func(f *enterprise.Facts) { f.USCC = codeB }}, "enterprise_uscc_taken"},
			{"above scale without its year", enterprise.Change{ID: id, Version: 1, Group: enterprise.Scale, Apply: func(f *enterprise.Facts) { f.AboveScale = enterprise.Yes }}, "enterprise_scale_year"},
			{"a point outside the globe", enterprise.Change{ID: id, Version: 1, Group: enterprise.Place, Apply: func(f *enterprise.Facts) { f.Lon, f.Lat, f.Datum = 38, 121, "wgs84" }}, "geo_latitude_range"},
			{"a day before the period", enterprise.Change{ID: id, Version: 1, Group: enterprise.Scale, On: "2019-01-01", Apply: func(f *enterprise.Facts) { f.Staff = db.Int(1) }}, "enterprise_before_spell"},
			{"a day that has not come", enterprise.Change{ID: id, Version: 1, Group: enterprise.Scale, On: "2027-01-01", Apply: func(f *enterprise.Facts) { f.Staff = db.Int(1) }}, "enterprise_future"},
			{"another street's file", enterprise.Change{ID: elsewhere, Version: 1, Group: enterprise.Identity, Apply: name("甲")}, "not_found"},
			{"a move out of reach", enterprise.Change{ID: id, Version: 1, Group: enterprise.Place, Apply: func(f *enterprise.Facts) { f.UnitID = w.lijia.ID }}, "enterprise_unit_unknown"},
		} {
			if err := w.s.Change(w.malanWorks, c.change); fault.CodeOf(err) != c.want {
				t.Errorf("%s: %v, want %s", c.why, err, c.want)
			}
		}
		if r := w.record(w.ctx, id, ""); r.Version != 1 {
			t.Errorf("refused changes left version %d", r.Version)
		}
	})
}

func TestFactsAboutOwnersAreShownToTheStreetOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		id := w.add(w.firm())
		if r := w.record(w.malanWorks, id, ""); r.OwnerName != "林知遥" || r.OwnerMember != enterprise.Yes || !r.SeesOwner {
			t.Errorf("the street sees %q %q", r.OwnerName, r.OwnerMember)
		}
		if r := w.record(w.organiser, id, ""); r.OwnerName != "" || r.OwnerMember != "" || r.SeesOwner {
			t.Errorf("the district sees %q %q", r.OwnerName, r.OwnerMember)
		}
		err := w.s.Change(w.organiser, enterprise.Change{ID: id, Version: 1, Group: enterprise.Owner, Apply: func(f *enterprise.Facts) { f.OwnerMember = enterprise.No }})
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the district wrote about an owner: %v", err)
		}
		w.must(w.s.Change(w.malanWorks, enterprise.Change{ID: id, Version: 1, Group: enterprise.Owner, Apply: func(f *enterprise.Facts) { f.OwnerMember = enterprise.No }}))
		for _, e := range w.record(w.ctx, id, "").Entries {
			if strings.Contains(e.Detail, "YES") || strings.Contains(e.Detail, `"NO"`) {
				t.Errorf("the audit quotes a fact about an owner: %s", e.Detail)
			}
		}
	})
}

func TestTheLastChangeCanBeTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		id := w.add(w.firm())
		before := w.record(w.ctx, id, "")
		w.must(w.s.AddContact(w.ctx, id, enterprise.Contact{Name: "吴一", Phone: "1"}))
		w.must(w.s.SetStatus(w.ctx, enterprise.StatusOrder{ID: id, Version: 1, Status: enterprise.Suspended, On: "2026-06-01"}))
		if r := w.record(w.ctx, id, ""); r.Status != enterprise.Suspended || !r.MayUndo {
			t.Fatalf("status %s, may undo %v", r.Status, r.MayUndo)
		}
		w.must(w.s.Undo(w.ctx, id, 2))
		after := w.record(w.ctx, id, "")
		if after.Facts != before.Facts || after.Since != before.Since || len(after.Spells) != 1 || len(after.Contacts) != 1 || after.Version != 3 {
			t.Errorf("after undo %+v since %s, %d periods, version %d", after.Facts, after.Since, len(after.Spells), after.Version)
		}
		if err := w.s.Undo(w.ctx, id, 3); fault.CodeOf(err) != "enterprise_nothing_to_undo" {
			t.Errorf("a second undo: %v", err)
		}
	})
}

func TestAnIndividualBusinessThatBecomesACompanyKeepsItsHistory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		old := w.firm()
		old.USCC, old.Name, old.Ownership = "", "沙河口澄岸小店", enterprise.Individual
		former, company := w.add(old), w.add(w.firm())
		w.must(w.s.Succeed(w.ctx, enterprise.SuccessionOrder{Predecessor: former, Successor: company, Kind: enterprise.IndividualToCompany, On: "2026-05-01"}))
		r, f := w.record(w.ctx, company, ""), w.record(w.ctx, former, "")
		if len(r.Predecessors) != 1 || r.Predecessors[0].ID != former || len(f.Successors) != 1 || f.Status != enterprise.Closed {
			t.Errorf("predecessors %v, successors %v, former is %s", r.Predecessors, f.Successors, f.Status)
		}
		if w.record(w.ctx, former, "2026-04-30").Status != enterprise.InOperation {
			t.Error("the former business was closed backwards")
		}
		if f.OnMap() || f.LegalPerson {
			t.Error("a self-employed person's place is drawn, or counts as a legal person")
		}
		if err := w.s.Succeed(w.ctx, enterprise.SuccessionOrder{Predecessor: company, Successor: company}); fault.CodeOf(err) != "enterprise_succession_self" {
			t.Errorf("its own predecessor: %v", err)
		}
	})
}

func TestListsFilterSortCountAndStayInScope(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		site, err := w.s.AddSite(w.ctx, enterprise.SiteFacts{Kind: enterprise.Building, Name: "澄岸大厦", UnitID: w.malan.ID, Lon: 121.58, Lat: 38.91, Datum: "gcj02"})
		w.must(err)
		for _, f := range []struct {
			name, unit, site, trade string
			staff, members          int
			key                     bool
		}{
			{"大连白石商贸有限公司", w.hualin.ID, site.ID, "F51", 10, 3, true},
			{"大连安禾科技有限公司", w.malan.ID, site.ID, "I65", 90, 0, false},
			{"大连澄岸物流有限公司", w.lijia.ID, "", "G58", 50, 5, false},
		} {
			n := w.firm()
			n.USCC, n.Name, n.UnitID, n.SiteID, n.TradeCode, n.KeyEnterprise = "", f.name, f.unit, f.site, f.trade, f.key
			n.Staff, n.FullMembers = db.Int(f.staff), db.Int(f.members)
			w.add(n)
		}
		names := func(l enterprise.List) string {
			var out []string
			for _, r := range l.Rows {
				out = append(out, strings.TrimSuffix(strings.TrimPrefix(r.Name, "大连"), "有限公司"))
			}
			return strings.Join(out, " ")
		}
		type query = enterprise.ListQuery
		type filter = enterprise.Filter
		for _, c := range []struct {
			what string
			q    query
			want string
		}{
			{"by spelling", query{}, "安禾科技 白石商贸 澄岸物流"},
			{"by spelling, downwards", query{Desc: true}, "澄岸物流 白石商贸 安禾科技"},
			{"by staff, downwards", query{Sort: enterprise.ByStaff, Desc: true}, "安禾科技 澄岸物流 白石商贸"},
			{"by members", query{Sort: enterprise.ByMembers}, "安禾科技 白石商贸 澄岸物流"},
			{"a street with its communities", query{Filter: filter{UnitPath: w.malan.Path}}, "安禾科技 白石商贸"},
			{"a community", query{Filter: filter{UnitPath: w.hualin.Path}}, "白石商贸"},
			{"a site", query{Filter: filter{SiteID: site.ID}}, "安禾科技 白石商贸"},
			{"a section", query{Filter: filter{Section: "I"}}, "安禾科技"},
			{"key enterprises", query{Filter: filter{Key: enterprise.Yes}}, "白石商贸"},
			{"not key", query{Filter: filter{Key: enterprise.No}}, "安禾科技 澄岸物流"},
			{"without a site", query{Filter: filter{Lack: enterprise.LackSite}}, "澄岸物流"},
			{"initials", query{Filter: filter{Query: "bssm"}}, "白石商贸"},
			{"part of the name", query{Filter: filter{Query: "澄岸"}}, "澄岸物流"},
			{"a sign of LIKE", query{Filter: filter{Query: "%"}}, ""},
			{"before the register began", query{Filter: filter{Day: "2019-01-01"}}, ""},
			{"a past day", query{Filter: filter{Day: "2021-01-01", Section: "G"}}, "澄岸物流"},
		} {
			c.q.Limit = 50
			l, err := w.s.List(w.ctx, c.q)
			w.must(err)
			if got := names(l); got != c.want || l.Count != len(l.Rows) {
				t.Errorf("%s: %q of %d, want %q", c.what, got, l.Count, c.want)
			}
		}
		l, err := w.s.List(w.malanWorks, query{Limit: 1, Filter: filter{UnitPath: w.lijia.Path}})
		w.must(err)
		if l.Count != 0 {
			t.Errorf("a worker of one street sees %d enterprises of another", l.Count)
		}
		l, err = w.s.List(w.malanWorks, query{Limit: 1, Offset: 1})
		w.must(err)
		if names(l) != "白石商贸" || l.Count != 2 || l.Staff != 100 || l.Members != 3 {
			t.Errorf("second page %q, totals %+v", names(l), l.Totals)
		}
		rec, err := w.s.SiteRecord(w.ctx, site.ID)
		w.must(err)
		if rec.Enterprises != 2 || rec.Staff != 100 || len(rec.Occupants.Rows) != 2 {
			t.Errorf("the site holds %d enterprises with %d staff", rec.Enterprises, rec.Staff)
		}
		if _, err := w.s.AddSite(w.ctx, enterprise.SiteFacts{Kind: enterprise.Park, Name: "园", UnitID: w.malan.ID}); err != nil {
			t.Errorf("a site without a point: %v", err)
		}
	})
}
