package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/db"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, db.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTheRotationKeepsDaysWeeksAndMonths(t *testing.T) {
	night := day(t, "2026-11-22 02:30") // a Sunday
	daily := func(n int) (made []time.Time) {
		for i := range n {
			made = append(made, night.AddDate(0, 0, -i))
		}
		return made
	}
	for _, c := range []struct {
		name string
		made []time.Time
		kept []string
	}{
		{"nothing", nil, nil},
		{"one old one stays for ever", []time.Time{day(t, "2001-01-01 02:30")}, []string{"2001-01-01 02:30"}},
		{"the last of a day stays", []time.Time{day(t, "2026-11-22 01:00"), day(t, "2026-11-22 23:00")}, []string{"2026-11-22 23:00"}},
		{"seven days", daily(7), []string{"2026-11-22 02:30", "2026-11-21 02:30", "2026-11-20 02:30", "2026-11-19 02:30", "2026-11-18 02:30", "2026-11-17 02:30", "2026-11-16 02:30"}},
		{"the Sundays of five weeks and the ends of the months", daily(400), []string{
			"2026-11-22 02:30", "2026-11-21 02:30", "2026-11-20 02:30", "2026-11-19 02:30", "2026-11-18 02:30", "2026-11-17 02:30", "2026-11-16 02:30",
			"2026-11-15 02:30", "2026-11-08 02:30", "2026-11-01 02:30", "2026-10-31 02:30", "2026-10-25 02:30", "2026-09-30 02:30", "2026-08-31 02:30", "2026-07-31 02:30", "2026-06-30 02:30",
			"2026-05-31 02:30", "2026-04-30 02:30", "2026-03-31 02:30", "2026-02-28 02:30", "2026-01-31 02:30", "2025-12-31 02:30",
		}},
	} {
		gone := map[time.Time]bool{}
		for _, at := range expired(c.made) {
			gone[at] = true
		}
		kept := map[string]bool{}
		for _, at := range c.made {
			if !gone[at] {
				kept[at.Format("2006-01-02 15:04")] = true
			}
		}
		want := map[string]bool{}
		for _, s := range c.kept {
			want[s] = true
		}
		if diff := cmp.Diff(want, kept); diff != "" {
			t.Errorf("%s (-want +kept):\n%s", c.name, diff)
		}
	}
}

func TestTheNightlyBackupIsDueOnceADayAndAtOnceWhenItWasMissed(t *testing.T) {
	at := 2*time.Hour + 30*time.Minute
	for _, c := range []struct{ name, now, last, due string }{
		{"after last night's", "2026-11-22 10:00", "2026-11-22 02:30", "2026-11-23 02:30"},
		{"made by hand before the hour", "2026-11-22 02:00", "2026-11-22 01:00", "2026-11-22 02:30"},
		{"a moment late last night", "2026-11-22 03:00", "2026-11-22 02:31", "2026-11-23 02:30"},
		{"the machine was off", "2026-11-22 10:00", "2026-11-20 02:30", "2026-11-22 10:00"},
		{"never", "2026-11-22 10:00", "0001-01-01 00:00", "2026-11-22 10:00"},
	} {
		if got := dueAt(day(t, c.now).UTC(), day(t, c.last).UTC(), at); !got.Equal(day(t, c.due)) {
			t.Errorf("%s: due %s, want %s", c.name, got, c.due)
		}
	}
}

func TestOnlyTheRotationsOwnFilesHaveAMoment(t *testing.T) {
	at := day(t, "2026-11-22 02:30")
	if got, ok := madeAt(nameOfBackup(at.UTC())); !ok || !got.Equal(at) {
		t.Errorf("%s, %v", got, ok)
	}
	for _, name := range []string{"qipan.db.before-6-x.backup", "qipan-20261322-023000.backup", "qipan-20261122-023000.backup.part", "notes.txt"} {
		if _, ok := madeAt(name); ok {
			t.Errorf("%s has a moment", name)
		}
	}
}
