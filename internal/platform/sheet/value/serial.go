package value

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"qipan/internal/platform/sheet/reason"
)

// the last day that a spreadsheet counts, 9999-12-31.
const lastSerial = 2958465

var oneDecimal = regexp.MustCompile(`^(\d{4})\.(\d{1,2})$`)

// dateNumber reads a number in a date column: a day number of either date system, or digits that spell a date.
func dateNumber(in Input) Result {
	if in.Shown == NoDate {
		if r, ok := spelled(in.Text); ok {
			return r
		}
	}
	n, err := strconv.ParseFloat(in.Text, 64)
	if err != nil || n < 0 || n > lastSerial {
		return refused(reason.DateUnparseable)
	}
	whole, part := math.Modf(n)
	if n == 0 {
		return warned("", reason.DateMissing)
	}
	if whole == 60 && !in.Base1904 {
		r := refused(reason.DateUnparseable) // 1900-02-29 never was
		r.warn(reason.DateAmbiguous)
		return r
	}
	if in.Shown == Clock || whole < 1 {
		return refused(reason.DateUnparseable)
	}
	if in.Shown == NoDate && part != 0 && whole < earliestSerial {
		return refused(reason.DateUnparseable) // 12.5 is no date
	}
	t, _ := serialTime(in)
	r := Result{Value: t.Format(time.DateOnly)}
	switch {
	case in.Shown == Month && t.Day() == 1:
		r.Value = t.Format("2006-01")
	case in.Shown == Year && t.YearDay() == 1:
		r.Value = t.Format("2006")
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return refused(reason.DateUnparseable)
	}
	if in.Shown == NoDate && whole < earliestSerial {
		r.warn(reason.DateAmbiguous)
	}
	if math.Round(part*86400) != 0 && math.Round(part*86400) != 86400 {
		r.warn(reason.TimeUnparseable)
	}
	return r
}

// spelled reads the numbers 20180701, 201807, 2018 and 2018.7. The number 2018.1 may have been typed as 2018.10.
func spelled(text string) (Result, bool) {
	if m := oneDecimal.FindStringSubmatch(text); m != nil && plausible(m[1]) {
		r := build(m[1], m[2], "")
		if m[2] == "1" {
			r.warn(reason.DateAmbiguous)
		}
		return r, true
	}
	if strings.Contains(text, ".") {
		year, _, _ := strings.Cut(text, ".")
		return refused(reason.DateUnparseable), len(year) == 4 && plausible(year) // 2018.0701 may have lost a zero too
	}
	switch {
	case len(text) == 8 && plausible(text[:4]):
		return build(text[:4], text[4:6], text[6:]), true
	case len(text) == 6 && plausible(text[:4]):
		return build(text[:4], text[4:], ""), true
	case len(text) == 4 && plausible(text):
		return build(text, "", ""), true
	}
	return Result{}, false
}

func plausible(year string) bool {
	y, err := strconv.Atoi(year)
	return err == nil && y >= firstYear && y <= lastYear
}

// serialTime turns a day number into a moment. In the system of 1900 the numbers up to 60 count a day that never was.
func serialTime(in Input) (time.Time, bool) {
	n, err := strconv.ParseFloat(in.Text, 64)
	if err != nil || n < 0 || n > lastSerial+1 {
		return time.Time{}, false
	}
	whole, part := math.Modf(n)
	seconds := math.Round(part * 86400)
	if seconds >= 86400 {
		whole, seconds = whole+1, 0
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case in.Base1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case whole < 60:
		base = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return base.AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second), true
}
