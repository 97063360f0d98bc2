package workday

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qipan/internal/platform/db"
)

func TestTheTableOf2026Has248WorkingDays(t *testing.T) {
	n, provisional := Default().Count("2026-01-01", "2026-12-31")
	if n != 248 || provisional {
		t.Errorf("got %d working days, provisional %v", n, provisional)
	}
	if diff := cmp.Diff([]int{2026}, Default().Years()); diff != "" {
		t.Error(diff)
	}
}

func TestIsWorkdayKnowsHolidaysAndWorkedWeekends(t *testing.T) {
	for _, c := range []struct {
		day                 db.Date
		worked, provisional bool
	}{
		{"2026-10-01", false, false},
		{"2026-10-08", true, false},
		{"2026-10-10", true, false}, // a Saturday worked in exchange
		{"2026-10-11", false, false},
		{"2026-11-23", true, false},
		{"2027-10-01", true, true}, // no table: a Friday like any other
		{"2027-10-02", false, true},
	} {
		worked, provisional := Default().IsWorkday(c.day)
		if worked != c.worked || provisional != c.provisional {
			t.Errorf("%s: worked %v provisional %v", c.day, worked, provisional)
		}
	}
}

func TestNoticeCountsItsFirstDay(t *testing.T) {
	for _, c := range []struct {
		from db.Date
		want Day
	}{
		{"2026-09-28", Day{Date: "2026-10-09"}},
		{"2026-11-16", Day{Date: "2026-11-20"}},
		{"2026-11-14", Day{Date: "2026-11-20"}}, // put up on a Saturday: Monday is the first day
		{"2026-12-30", Day{Date: "2027-01-05", Provisional: true}},
		{"2027-09-28", Day{Date: "2027-10-04", Provisional: true}},
	} {
		if diff := cmp.Diff(c.want, Default().AddInclusive(c.from, 5)); diff != "" {
			t.Errorf("from %s: %s", c.from, diff)
		}
	}
	if got := Default().AddInclusive("2026-10-01", 0); got.Date != "2026-10-01" {
		t.Errorf("no days: %v", got)
	}
}

func TestAddLeavesTheFirstDayOut(t *testing.T) {
	for _, c := range []struct {
		day  db.Date
		n    int
		want db.Date
	}{
		{"2026-11-16", 5, "2026-11-23"},
		{"2026-11-14", 1, "2026-11-16"},
		{"2026-09-30", 1, "2026-10-08"},
		{"2026-10-08", -1, "2026-09-30"},
		{"2026-10-09", 1, "2026-10-10"},
		{"2026-10-03", 0, "2026-10-03"},
	} {
		if got := Default().Add(c.day, c.n); got.Date != c.want || got.Provisional {
			t.Errorf("%s %+d: got %v, want %s", c.day, c.n, got, c.want)
		}
	}
}

func TestDueEndsOnTheCorrespondingDay(t *testing.T) {
	for _, c := range []struct {
		event  db.Date
		months int
		last   LastDay
		want   Day
	}{
		{"2026-01-31", 1, Kept, Day{Date: "2026-02-28"}},
		{"2024-02-29", 12, Kept, Day{Date: "2025-02-28"}},
		{"2026-09-01", 1, Kept, Day{Date: "2026-10-01"}},
		{"2026-09-01", 1, OffHoliday, Day{Date: "2026-10-08"}},
		{"2026-10-22", 1, OffHoliday, Day{Date: "2026-11-22"}}, // an ordinary Sunday is no holiday
		{"2026-10-22", 1, OffRest, Day{Date: "2026-11-23"}},
		{"2026-09-10", 1, OffRest, Day{Date: "2026-10-10"}}, // a worked Saturday stands
		{"2026-09-01", 13, OffHoliday, Day{Date: "2027-10-01", Provisional: true}},
		{"2026-09-03", 13, OffRest, Day{Date: "2027-10-04", Provisional: true}},
	} {
		if diff := cmp.Diff(c.want, Default().Due(c.event, c.months, c.last)); diff != "" {
			t.Errorf("%s +%d months, %d: %s", c.event, c.months, c.last, diff)
		}
	}
}

func TestReadRefusesTablesThatContradictThemselves(t *testing.T) {
	for name, table := range map[string]string{
		"no header":              "2027-01-01,holiday\n2027-01-02,holiday\n",
		"no day":                 "date,kind\n",
		"a day that is none":     "date,kind\n2027-02-30,holiday\n",
		"an unknown kind":        "date,kind\n2027-01-01,half\n",
		"a weekday as a weekend": "date,kind\n2027-01-01,workday_weekend\n",
		"a day named twice":      "date,kind\n2027-01-02,holiday\n2027-01-02,workday_weekend\n",
	} {
		if _, err := Default().Read(strings.NewReader(table)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestReadAddsAYearAndLeavesTheOldCalendarAlone(t *testing.T) {
	more, err := Default().Read(strings.NewReader("date,kind\n2027-10-01,holiday\n"))
	if err != nil {
		t.Fatal(err)
	}
	if worked, provisional := more.IsWorkday("2027-10-01"); worked || provisional {
		t.Error("the new table is not used")
	}
	if _, provisional := Default().IsWorkday("2027-10-01"); !provisional {
		t.Error("the old calendar changed")
	}
}

func TestCountAgreesWithAddInclusive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := db.MustDate("2025-06-01").AddDays(rapid.IntRange(0, 900).Draw(t, "offset"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		end := Default().AddInclusive(from, n)
		got, provisional := Default().Count(from, end.Date)
		if got != n || provisional != end.Provisional {
			t.Fatalf("%s +%d ends %v, but %d days lie between (provisional %v)", from, n, end, got, provisional)
		}
		if back := Default().Add(Default().Add(end.Date, n).Date, -n); back.Date != end.Date {
			t.Fatalf("there and back from %s by %d: %s", end.Date, n, back.Date)
		}
	})
}
