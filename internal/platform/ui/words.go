package ui

import (
	"context"
	"strconv"
	"time"

	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
)

// china is the one legal time of the country; it has had no summer time since 1992.
var china = time.FixedZone("CST", 8*60*60)

// Stamp is a moment as people here write it: 2026-11-22 09:30; "" when it is unset.
func Stamp(i db.Instant) string {
	if i.IsZero() {
		return ""
	}
	return i.Time().In(china).Format("2006-01-02 15:04")
}

// DayOf is the day of a moment in China.
func DayOf(i db.Instant) db.Date {
	if i.IsZero() {
		return ""
	}
	return db.DateOf(i.Time().In(china))
}

// Relative says how far a day lies from today in calendar days: 3天后, 今天, 2天前. It stands beside the date, not instead.
func Relative(ctx context.Context, today, day db.Date) string {
	if day == "" || today == "" {
		return ""
	}
	switch n := today.DaysUntil(day); {
	case n == 0:
		return locale.T(ctx, "ui.today")
	case n == 1:
		return locale.T(ctx, "ui.tomorrow")
	case n == -1:
		return locale.T(ctx, "ui.yesterday")
	case n > 0:
		return locale.T(ctx, "ui.in_days", n)
	default:
		return locale.T(ctx, "ui.days_ago", -n)
	}
}

// LongDate is a day as official papers write it: 2026年11月22日.
func LongDate(d db.Date) string {
	if d == "" {
		return ""
	}
	t := d.Time()
	return strconv.Itoa(t.Year()) + "年" + strconv.Itoa(int(t.Month())) + "月" + strconv.Itoa(t.Day()) + "日"
}

// Count is a number of rows with thousands apart: 1,600; zero is written.
func Count(n int) string {
	s := strconv.Itoa(max(n, -n))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n < 0 {
		return "-" + s
	}
	return s
}

func buttonClass(class string) string {
	switch class {
	case "primary":
		return "btn btn-primary"
	case "quiet":
		return "btn btn-quiet"
	case "item":
		return "menu-item"
	case "large":
		return "btn btn-large"
	case "danger":
		return "btn btn-danger"
	}
	return "btn"
}

func noticeRole(k NoticeKind) string {
	if k == Failed {
		return "alert"
	}
	return "status"
}

func noticeState(k NoticeKind) State {
	switch k {
	case Saved:
		return Done
	case Warning:
		return Overdue
	case Failed:
		return Blocked
	case Info:
		return Ready
	}
	return Neutral
}
