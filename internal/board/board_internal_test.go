package board

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

func tallyOf(over, without int) Tally {
	t := newTally()
	t.TermsOver, t.WithoutSecretary = over, without
	return t
}

func TestExceptionsGoByUrgencyAndNameWhereMostLies(t *testing.T) {
	rows := []Row{
		{Place: Place{ID: "a"}, Tally: tallyOf(1, 9)},
		{Place: Place{ID: "b"}, Tally: tallyOf(3, 0)},
		{Place: Place{ID: "c"}, Tally: tallyOf(2, 4)},
	}
	total := newTally()
	for _, r := range rows {
		total.add(r.Tally)
	}
	got := exceptions(rows, total)
	want := []Exception{
		{Kind: TermsOver, Total: 6, Most: []PlaceCount{{Place{ID: "b"}, 3}, {Place{ID: "c"}, 2}, {Place{ID: "a"}, 1}}},
		{Kind: WithoutSecretary, Total: 13, Most: []PlaceCount{{Place{ID: "a"}, 9}, {Place{ID: "c"}, 4}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if rows[0].ID != "a" {
		t.Error("looking for exceptions changed the order of the rows")
	}
}

func TestEveryKindOfExceptionIsCounted(t *testing.T) {
	all := Tally{TermsOver: 1, Stalled: 1, ReviewDue: 1, BelowThree: 1, Formable: 1, WithoutSecretary: 1, TermsEnding: 1}
	for _, k := range Kind("").Values() {
		if k.of(all) != 1 {
			t.Errorf("%s counts nothing", k)
		}
	}
}

func TestGridGathersCommunitiesUnderTheirSubdistrictAndLosesNothing(t *testing.T) {
	all := []unitRow{
		{Place: Place{ID: "d", Path: "/d/", Kind: "DISTRICT"}, Live: true},
		{Place: Place{ID: "s1", Path: "/d/s1/", Kind: "SUBDISTRICT"}, ParentID: "d", Live: true},
		{Place: Place{ID: "c1", Path: "/d/s1/c1/", Kind: "COMMUNITY"}, ParentID: "s1", Live: true},
		{Place: Place{ID: "s2", Path: "/d/s2/", Kind: "SUBDISTRICT"}, ParentID: "d", Live: true},
		{Place: Place{ID: "old", Path: "/d/old/", Kind: "SUBDISTRICT"}, ParentID: "d"},
		{Place: Place{ID: "c9", Path: "/d/old/c9/", Kind: "COMMUNITY"}, ParentID: "old"},
	}
	g := newGrid(all)
	for _, id := range []string{"d", "s1", "c1", "s2", "old", "c9"} {
		g.at(id).Enterprises++
	}
	rows, total := g.rows()
	got := map[string]int{}
	for _, r := range rows {
		got[r.ID] = r.Enterprises
	}
	if d := cmp.Diff(map[string]int{"s1": 2, "s2": 1, "": 3}, got); d != "" {
		t.Error(d)
	}
	if total.Enterprises != 6 || !rows[len(rows)-1].Elsewhere {
		t.Errorf("total %d, last row %+v", total.Enterprises, rows[len(rows)-1])
	}
}

func TestGridOfOneSubdistrictShowsItsCommunities(t *testing.T) {
	g := newGrid([]unitRow{
		{Place: Place{ID: "s1", Path: "/d/s1/", Kind: "SUBDISTRICT"}, Live: true},
		{Place: Place{ID: "c1", Path: "/d/s1/c1/", Kind: "COMMUNITY"}, ParentID: "s1", Live: true},
	})
	if !g.communities || len(g.places) != 1 || g.top.ID != "s1" {
		t.Errorf("%+v", g)
	}
}

func TestTheReminderPeriodIsTheRulesOwnTurnedAround(t *testing.T) {
	for _, day := range []db.Date{"2026-02-28", "2026-08-31", "2026-11-22", "2024-02-29", "2026-04-30"} {
		q := newQuery(rule.Standard(day), access.Everywhere(), day)
		if rule.RemindFrom(q.set, q.remindTo) > day || rule.RemindFrom(q.set, q.remindTo.AddDays(1)) <= day {
			t.Errorf("%s: up to %s", day, q.remindTo)
		}
	}
}

func TestPercentIsCutSoThatAHundredMeansAll(t *testing.T) {
	for _, c := range []struct {
		n, of int
		want  string
	}{{1, 3, "33.3"}, {1999, 2000, "99.9"}, {9999, 10000, "99.9"}, {2, 2, "100"}, {0, 5, "0"}, {0, 0, "0"}} {
		if got := PercentText(c.n, c.of); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.n, c.of, got, c.want)
		}
	}
}
