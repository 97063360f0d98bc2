package value

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"qipan/internal/platform/sheet/reason"
)

var (
	clockText = regexp.MustCompile(`(?i)^(上午|早上|早|凌晨|中午|下午|晚上|晚)? ?(\d{1,2})(?:[:点时]|点钟)(半|一刻|三刻|\d{1,2})?(?:分)?(?::\d{2})? ?(AM|PM)?$`)
	clockIn   = regexp.MustCompile(`\d{1,2}\s*[:：点时]`)
	hourWords = regexp.MustCompile(`全天|24小时|工作日|周[一二三四五六日末至到]|星期|节假日|预约|上午|下午|晚|随时|上班时间|每天|每日|长期`)
)

// TimeOfDay reads a time of day as HH:MM.
func TimeOfDay(in Input) Result {
	if in.Number {
		if t, ok := serialTime(in); ok && (in.Shown == Clock || in.Shown == DayClock || in.Shown == NoDate && len(in.Text) > 1 && in.Text[0] == '0') {
			return Result{Value: t.Format("15:04")}
		}
		return refused(reason.TimeUnparseable)
	}
	s := folded(in)
	if s == "" {
		return Result{}
	}
	if unknownDate.MatchString(strings.ToUpper(s)) {
		return warned("", reason.TimeUnparseable)
	}
	if c, ok := clock(s); ok {
		return Result{Value: c}
	}
	return refused(reason.TimeUnparseable)
}

func clock(s string) (string, bool) {
	m := clockText.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	hour, _ := strconv.Atoi(m[2])
	minute := 0
	switch m[3] {
	case "":
	case "半":
		minute = 30
	case "一刻":
		minute = 15
	case "三刻":
		minute = 45
	default:
		minute, _ = strconv.Atoi(m[3])
	}
	late := m[1] == "下午" || m[1] == "晚上" || m[1] == "晚" || strings.EqualFold(m[4], "PM") || m[1] == "中午" && hour < 10
	if late && hour < 12 {
		hour += 12
	}
	if hour == 24 && minute == 0 {
		return "24:00", true
	}
	if hour > 23 || minute > 59 {
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", hour, minute), true
}

// Moment reads a day with a time of day as 2018-07-01T14:00. A day without a time stays a day with a warning.
func Moment(in Input, today time.Time) Result {
	if in.Number && in.Shown != NoDate {
		r := dateNumber(in)
		if t, ok := serialTime(in); ok && r.Value != "" {
			if in.Shown == DayClock {
				return Result{Value: t.Format("2006-01-02T15:04")}
			}
			r.warn(reason.TimeUnparseable)
		}
		return r
	}
	s := folded(in)
	m := timeTail.FindStringIndex(s)
	day := Date(in, today)
	if m == nil || day.Value == "" || !hasDay(s[:m[0]]) {
		if day.Value != "" {
			day.warn(reason.TimeUnparseable)
		}
		return day
	}
	c, ok := clock(strings.Trim(s[m[0]:], " T日号"))
	if !ok {
		day.warn(reason.TimeUnparseable)
		return day
	}
	kept := Result{Value: day.Value + "T" + c, Refusals: day.Refusals}
	for _, w := range day.Warnings {
		if w != reason.TimeUnparseable {
			kept.warn(w)
		}
	}
	return kept
}

// Hours keeps opening hours as they stand and warns where no time can be seen in them.
func Hours(in Input, most int) Result {
	r := Text(in, most)
	if r.Value == "" || len(r.Refusals) > 0 || len(r.Warnings) > 0 {
		return r
	}
	if !clockIn.MatchString(r.Value) && !hourWords.MatchString(r.Value) {
		r.warn(reason.TimeUnparseable)
	}
	return r
}
