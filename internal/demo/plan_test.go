package demo

import (
	"fmt"
	"testing"

	"qipan/internal/platform/db"
	"qipan/internal/platform/ident"
)

const testDay = db.Date("2026-11-22")

func TestPlanHoldsTheNumbersOfTheArticleOnEveryDay(t *testing.T) {
	p := generate(Options{Scale: 1, Seed: 1}, testDay)
	for _, day := range []db.Date{"2017-08-07", "2022-03-01", testDay} {
		came := 0 // out of the cases, which are no part of the plan
		if day == testDay {
			came = farewells
		}
		organisations, posts := 0, 0
		for _, o := range p.organisations {
			if o.purpose != "ENTERPRISE" {
				continue
			}
			if o.founded <= day && (o.dissolved == "" || day < o.dissolved) {
				organisations++
			}
			for _, q := range o.posts {
				if q.from <= day && (q.to == "" || day < q.to) {
					posts++
				}
			}
		}
		if organisations, posts = organisations+came, posts+came; organisations != 512 || posts != 232 {
			t.Errorf("on %s: %d organisations with %d posts, want 512 and 232", day, organisations, posts)
		}
	}
	operating := 0
	for _, f := range p.firms {
		if f.status == "IN_OPERATION" {
			operating++
		}
	}
	if operating != 2400 || len(p.firms) != 2520 {
		t.Errorf("%d enterprises, %d in operation", len(p.firms), operating)
	}
}

func TestPlanRepeatsForTheSameSeedOnly(t *testing.T) {
	one := fmt.Sprint(generate(Options{Scale: 1, Seed: 7}, testDay))
	if two := fmt.Sprint(generate(Options{Scale: 1, Seed: 7}, testDay)); one != two {
		t.Error("the same seed made another district")
	}
	if three := fmt.Sprint(generate(Options{Scale: 1, Seed: 8}, testDay)); one == three {
		t.Error("another seed made the same district")
	}
}

func TestCreditCodesAreValidDistinctAndImpossible(t *testing.T) {
	seen := map[string]bool{}
	for n := range 30_000 {
		for _, class := range []string{companyClass, individualClass} {
			code := creditCode(class, n)
			if _, f := ident.CheckCreditCode(code); f != ident.OK && f != ident.USCCKindIndividual {
				t.Fatalf("%s: %s", code, f)
			}
			if code[2:8] != impossibleDivision {
				t.Fatalf("%s lies in a division that exists", code)
			}
			if seen[code] {
				t.Fatalf("%s twice", code)
			}
			seen[code] = true
		}
	}
}

func TestTrioStandsAloneWithItsMembers(t *testing.T) {
	p := generate(Options{Scale: 1, Seed: 3}, testDay)
	found := map[string][2]int{}
	for _, f := range p.firms {
		if f.site >= 0 && p.sites[f.site].name == TrioBuilding && !f.covered && f.full.N+f.probationary.N > 0 {
			found[f.name] = [2]int{f.full.N, f.probationary.N}
		}
	}
	want := map[string][2]int{TrioLead: {2, 1}, TrioPartnerOne: {1, 0}, TrioPartnerTwo: {1, 0}}
	if fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("uncovered with members in %s: %v", TrioBuilding, found)
	}
}

func TestPlanHangsTogetherAtEveryScale(t *testing.T) {
	for _, scale := range []int{1, 3} {
		p := generate(Options{Scale: scale, Seed: 5}, testDay)
		names, codes := map[string]bool{}, map[string]bool{}
		for _, f := range p.firms {
			if names[f.name] || (f.uscc != "" && codes[f.uscc]) {
				t.Fatalf("%s stands twice", f.name)
			}
			names[f.name], codes[f.uscc] = true, true
			if f.hasPoint && (f.lon < west || f.lon > east || f.lat < south || f.lat > north) {
				t.Fatalf("%s lies outside the district", f.name)
			}
			if f.from < f.established || f.from > testDay || (f.statusOn != "" && f.statusOn <= f.from) {
				t.Fatalf("%s: established %s, from %s, %s on %s", f.name, f.established, f.from, f.status, f.statusOn)
			}
			if f.staff.Known && f.staff.N < f.full.N {
				t.Fatalf("%s has more members than staff", f.name)
			}
		}
		checkOrganisations(t, p)
	}
}

func checkOrganisations(t *testing.T, p plan) {
	t.Helper()
	names := map[string]bool{}
	for _, o := range p.organisations {
		if names[o.name] {
			t.Fatalf("%s stands twice", o.name)
		}
		names[o.name] = true
		for _, i := range o.firms {
			if p.firms[i].from > o.from {
				t.Fatalf("%s covers %s before it exists", o.name, p.firms[i].name)
			}
		}
		if o.purpose == "ENTERPRISE" && (o.term.electedOn < o.founded || o.term.present > o.term.due || o.term.yes > o.term.present) {
			t.Fatalf("%s: founded %s, term %+v", o.name, o.founded, o.term)
		}
		for _, q := range o.posts {
			if q.from < o.founded || q.holder == "" {
				t.Fatalf("%s: founded %s, post %+v", o.name, o.founded, q)
			}
		}
	}
}
