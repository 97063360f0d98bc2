package app

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"qipan/internal/platform/db"
)

// How many backups of each kind are kept: the last one of each of so many days, weeks and months that have any.
const (
	dailyKept   = 7
	weeklyKept  = 5
	monthlyKept = 12
)

// expired are the backups that the rotation lets go. The newest is never among them.
func expired(made []time.Time) []time.Time {
	newestFirst := slices.SortedFunc(slices.Values(made), func(a, b time.Time) int { return b.Compare(a) })
	kept := map[time.Time]bool{}
	for _, rule := range []struct {
		most int
		of   func(time.Time) string
	}{
		{dailyKept, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{weeklyKept, func(t time.Time) string {
			year, week := t.ISOWeek()
			return fmt.Sprint(year, "w", week)
		}},
		{monthlyKept, func(t time.Time) string { return t.Format("2006-01") }},
	} {
		last, n := "", 0
		for _, t := range newestFirst {
			if period := rule.of(t.In(db.Zone)); period != last && n < rule.most {
				last, n = period, n+1
				kept[t] = true
			}
		}
	}
	return slices.DeleteFunc(newestFirst, func(t time.Time) bool { return kept[t] })
}

// Scheduled backups carry their moment in civil time; the rotation touches no file of another name.
const backupName = "qipan-20060102-150405.backup"

var backupPattern = regexp.MustCompile(`^qipan-\d{8}-\d{6}\.backup$`)

func nameOfBackup(at time.Time) string { return at.In(db.Zone).Format(backupName) }

// madeAt is the moment of a scheduled backup; ok is false for any other file.
func madeAt(name string) (at time.Time, ok bool) {
	if !backupPattern.MatchString(name) {
		return at, false
	}
	at, err := time.ParseInLocation(backupName, name, db.Zone)
	return at, err == nil
}

// timeOfDay is an hour and minute of civil time, "02:30".
func timeOfDay(s string) (time.Duration, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, unusable("--backup-at %q: want HH:MM", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// dueAt is when the next daily backup is due: at the hour after the last good one, or at once when that is over.
func dueAt(now, lastGood time.Time, at time.Duration) time.Time {
	now, lastGood = now.In(db.Zone), lastGood.In(db.Zone)
	hour := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, db.Zone).Add(at)
	}
	due := hour(lastGood)
	if !due.After(lastGood) {
		due = hour(lastGood.AddDate(0, 0, 1))
	}
	if due.Before(now) {
		return now
	}
	return due
}
