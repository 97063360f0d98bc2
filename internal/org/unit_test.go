package org_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

func operator() context.Context { return access.With(context.Background(), access.Operator()) }

func as(role access.Role, path string) context.Context {
	return access.With(context.Background(), access.Principal{
		AccountID: "a1", Login: "a1", Name: "某甲",
		Grants: []access.Grant{{Role: role, UnitPath: path, ValidFrom: "2015-01-01"}},
	})
}

// reform is the day on which the nine subdistricts became seven.
const reform = db.Date("2019-12-03")

// place is the district of the tests: nine subdistricts of 2017 and the reform of 2019 (STD-03).
type place struct {
	d     *db.DB
	s     *org.Service
	units map[string]org.Unit
}

func (p place) id(name string) string { return p.units[name].ID }

func (p place) add(t *testing.T, n org.NewUnit) org.Unit {
	t.Helper()
	u, err := p.s.AddUnit(operator(), n)
	if err != nil {
		t.Fatal(n.Name, err)
	}
	p.units[n.Name] = u
	return u
}

func shahekou(t *testing.T, d *db.DB) place {
	t.Helper()
	p := place{d: d, s: org.NewService(d), units: map[string]org.Unit{}}
	district := p.add(t, org.NewUnit{Code: "210204", Name: "沙河口区", Kind: org.District, ValidFrom: "1990-01-01"})
	for _, s := range []struct{ code, name string }{
		{"210204006", "春柳街道"},
		{"210204008", "马栏街道"},
		{"210204009", "南沙河口街道"},
		{"210204010", "黑石礁街道"},
		{"210204011", "李家街道"},
		{"210204017", "星海湾街道"},
		{"X01", "中山公园街道"},
		{"X02", "白山路街道"},
		{"X03", "兴工街道"},
	} {
		p.add(t, org.NewUnit{Code: s.code, Name: s.name, Kind: org.Subdistrict, ParentID: district.ID, ValidFrom: "2000-01-01"})
	}
	p.add(t, org.NewUnit{Code: "210204018", Name: "西安路街道", Kind: org.Subdistrict, ParentID: district.ID, ValidFrom: reform})
	for name, successors := range map[string][]string{
		"兴工街道": {p.id("马栏街道"), p.id("西安路街道")}, "中山公园街道": {p.id("西安路街道")}, "白山路街道": {p.id("星海湾街道")},
	} {
		if err := p.s.EndUnit(operator(), org.Ending{UnitID: p.id(name), On: reform, Successors: successors, Note: "区划调整"}); err != nil {
			t.Fatal(name, err)
		}
	}
	return p
}

func subdistricts(t *testing.T, ctx context.Context, p place, day db.Date) []string {
	t.Helper()
	units, err := p.s.Units(ctx, day)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, u := range units {
		if u.Kind == org.Subdistrict {
			names = append(names, strings.TrimSuffix(u.Name, "街道"))
		}
	}
	return names
}

func TestNineSubdistrictsOf2017AreSevenTodayAndBothAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		for day, want := range map[db.Date][]string{
			"2017-08-07":          {"春柳", "马栏", "南沙河口", "黑石礁", "李家", "星海湾", "中山公园", "白山路", "兴工"},
			reform.AddDays(-1):    {"春柳", "马栏", "南沙河口", "黑石礁", "李家", "星海湾", "中山公园", "白山路", "兴工"},
			reform:                {"春柳", "马栏", "南沙河口", "黑石礁", "李家", "星海湾", "西安路"},
			db.Date("2026-11-22"): {"春柳", "马栏", "南沙河口", "黑石礁", "李家", "星海湾", "西安路"},
		} {
			if diff := cmp.Diff(want, subdistricts(t, operator(), p, day)); diff != "" {
				t.Errorf("on %s: %s", day, diff)
			}
		}
		r, err := p.s.UnitRecord(operator(), p.id("兴工街道"), d.Today())
		if err != nil {
			t.Fatal(err)
		}
		var heirs []string
		for _, s := range r.Successions {
			heirs = append(heirs, s.SuccessorName)
		}
		if diff := cmp.Diff([]string{"马栏街道", "西安路街道"}, heirs); diff != "" {
			t.Error(diff)
		}
		if r.ValidTo != reform || len(r.History) != 2 {
			t.Errorf("ended on %s with %d entries of history", r.ValidTo, len(r.History))
		}
	})
}

func TestImportTextsFindTheirUnitAndNothingIsGuessed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		malan, xinghai := p.units["马栏街道"], p.units["星海湾街道"]
		p.add(t, org.NewUnit{Code: "210204008001", Name: "富民社区", Kind: org.Community, ParentID: malan.ID, ValidFrom: "2000-01-01"})
		p.add(t, org.NewUnit{Code: "210204017001", Name: "富民社区", Kind: org.Community, ParentID: xinghai.ID, ValidFrom: "2000-01-01"})
		if err := p.s.AddAlias(operator(), xinghai.ID, "星海"); err != nil {
			t.Fatal(err)
		}
		if err := p.s.AddAlias(operator(), malan.ID, "河畔"); err != nil {
			t.Fatal(err)
		}
		if err := p.s.AddAlias(operator(), p.id("李家街道"), "河畔"); err != nil {
			t.Fatal(err)
		}
		check := func(day db.Date, text, want string, wantAlias bool) {
			t.Helper()
			err := d.Read(context.Background(), func(tx *db.Tx) error {
				r, err := org.NewResolver(context.Background(), tx, day)
				if err != nil {
					return err
				}
				u, alias, ok := r.Subdistrict(text)
				if ok != (want != "") || u.Name != want || alias != wantAlias {
					t.Errorf("%q on %s: %q, alias %v, ok %v; want %q, alias %v", text, day, u.Name, alias, ok, want, wantAlias)
				}
				a, _, okA := r.Community(malan, "富民")
				b, _, okB := r.Community(xinghai, "富民社区居委会")
				if !okA || !okB || a.ID == b.ID {
					t.Errorf("communities of one name are told apart by their subdistrict: %v %v", okA, okB)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		today := d.Today()
		for _, text := range []string{"马栏街道", "马栏", " 马 栏 ", "马栏街道办事处", "210204008"} {
			check(today, text, "马栏街道", false)
		}
		check(today, "星海", "星海湾街道", true)
		check(today, "中山公园", "西安路街道", true) // one heir
		check(today, "兴工街道", "", false)     // two heirs
		check("2017-08-07", "兴工", "兴工街道", false)
		check("2017-08-07", "西安路", "", false)
		check(today, "马栏社区", "", false) // a community, not the subdistrict
		check(today, "富民", "", false)
		check(today, "河畔", "", false) // two units are called so
		check(today, "", "", false)
		check(today, "某某街道", "", false)
	})
}

func TestAUnitBearsTheNameOfTheDayAskedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		dept := p.add(t, org.NewUnit{Code: "D01", Name: "工商局", Kind: org.Department, ParentID: p.id("沙河口区"), ValidFrom: "2000-01-01", Aliases: []string{"工商分局"}})
		if err := p.s.RenameUnit(operator(), dept.ID, "市场监督管理局", "2019-01-10"); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[db.Date]string{"2017-08-07": "工商局", "2019-01-09": "工商局", "2019-01-10": "市场监督管理局", d.Today(): "市场监督管理局"} {
			r, err := p.s.UnitRecord(operator(), dept.ID, day)
			if err != nil || r.Name != want {
				t.Errorf("%s: %q %v, want %q", day, r.Name, err, want)
			}
		}
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			r, err := org.NewResolver(context.Background(), tx, d.Today())
			if err != nil {
				return err
			}
			if u, alias, ok := r.Unit("工商局"); !ok || !alias || u.ID != dept.ID {
				t.Error("the former name is not understood")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheTreeRefusesWhatWouldLeaveSomethingWithoutAPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		malan := p.units["马栏街道"]
		p.add(t, org.NewUnit{Code: "C1", Name: "文苑社区", Kind: org.Community, ParentID: malan.ID, ValidFrom: "2001-01-01"})
		for _, c := range []struct {
			name string
			err  error
			code string
		}{
			{"community under the district", add(p, org.NewUnit{Code: "C2", Name: "甲社区", Kind: org.Community, ParentID: p.id("沙河口区")}), "org_unit_parent_kind"},
			{"subdistrict without a parent", add(p, org.NewUnit{Code: "C3", Name: "甲街道", Kind: org.Subdistrict}), "required"},
			{"code in use", add(p, org.NewUnit{Code: "C1", Name: "乙社区", Kind: org.Community, ParentID: malan.ID}), "org_code_taken"},
			{"parent that has ended", add(p, org.NewUnit{Code: "C4", Name: "丙社区", Kind: org.Community, ParentID: p.id("兴工街道"), ValidFrom: "2020-01-01"}), "org_unit_parent_days"},
			{"end with children", p.s.EndUnit(operator(), org.Ending{UnitID: malan.ID, On: "2026-01-01"}), "org_unit_has_children"},
			{"end twice", p.s.EndUnit(operator(), org.Ending{UnitID: p.id("兴工街道"), On: "2026-01-01"}), "org_unit_ended"},
			{"itself as successor", p.s.EndUnit(operator(), org.Ending{UnitID: p.id("李家街道"), On: "2026-01-01", Successors: []string{p.id("李家街道")}}), "org_successor_unfit"},
			{"ended successor", p.s.EndUnit(operator(), org.Ending{UnitID: p.id("李家街道"), On: "2026-01-01", Successors: []string{p.id("兴工街道")}}), "org_successor_unfit"},
		} {
			if got := fault.CodeOf(c.err); got != c.code {
				t.Errorf("%s: %v, want %s", c.name, c.err, c.code)
			}
		}
	})
}

func add(p place, n org.NewUnit) error {
	_, err := p.s.AddUnit(operator(), n)
	return err
}

func TestUnitsOutsideTheCallersReachLookAbsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		worker := as(access.SubdistrictWorker, p.units["马栏街道"].Path)
		if diff := cmp.Diff([]string{"马栏"}, subdistricts(t, worker, p, d.Today())); diff != "" {
			t.Error(diff)
		}
		if _, err := p.s.UnitRecord(worker, p.id("李家街道"), d.Today()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("foreign subdistrict: %v", err)
		}
		if err := p.s.AddAlias(worker, p.id("马栏街道"), "x"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a worker changed a unit: %v", err)
		}
		staff := as(access.DistrictStaff, p.units["马栏街道"].Path)
		if err := p.s.AddAlias(staff, p.id("李家街道"), "x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("staff of one place changed another: %v", err)
		}
	})
}
