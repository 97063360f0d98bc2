package value

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"qipan/internal/platform/sheet/reason"
)

// Years outside these are mistakes, not dates.
const (
	firstYear = 1800
	lastYear  = 2199
)

// earliestSerial is the day number below which a plain number in a date column is more likely something else (1927-05-18).
const earliestSerial = 10000

// unknownDate are the ways to say that no day is known.
var unknownDate = regexp.MustCompile(`^(?:不详|不清楚?|待定|待查|待补|待核实|未知|未定|无|暂无|没有|暂缺|缺|空|略|未填|未建立?|未成立|未组建|[-/\\—–－_.。]+|\?+|N/?A|NULL|NONE|0{4}-0{1,2}-0{1,2}|0{8}|0)$`)

var (
	dateGaps    = regexp.MustCompile(`\s*([年月日号])\s*`)
	dateWords   = regexp.MustCompile(`\(?(?:星期|周|礼拜)[一二三四五六日天]\)?`)
	approxDate  = regexp.MustCompile(`^(?:约|大约|大概)|(?:左右|前后|初|末|底|上旬|中旬|下旬)$`)
	timeTail    = regexp.MustCompile(`(?i)(?:[ T]|日|号)(?:(上午|下午|晚上|中午|凌晨)? ?\d{1,2}[:点时]\d{0,2}(?:[:分]\d{0,2}秒?(?:\.\d+)?)? ?(?:AM|PM)?(?:Z|[+-]\d\d:?\d\d)?)$`)
	chineseYear = regexp.MustCompile(`^([〇零○一二三四五六七八九]{4})年(?:([〇零一二三四五六七八九十]{1,3})月)?(?:([〇零一二三四五六七八九十廿]{1,4})[日号])?$`)
	longDate    = regexp.MustCompile(`^(\d{4})[年\-]\s*(\d{1,2})[月\-]\s*(\d{1,2})[日号]?$`)
	spacedDate  = regexp.MustCompile(`^(\d{4}) (\d{1,2}) (\d{1,2})$`)
	monthDate   = regexp.MustCompile(`^(\d{4})[年\-]\s*(\d{1,2})(?:月份?|-)?$`)
	yearDate    = regexp.MustCompile(`^(\d{4})(?:年度?)?$`)
	packedDate  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	packedMonth = regexp.MustCompile(`^(\d{4})(\d{2})$`)
	shortDate   = regexp.MustCompile(`^'?(\d{2})[年\-](\d{1,2})[月\-](\d{1,2})[日号]?$`)
	shortMonth  = regexp.MustCompile(`^'?(\d{2})[年\-](\d{1,2})月?份?$`)
	shortYear   = regexp.MustCompile(`^'?(\d{2})年$`)
	yearLast    = regexp.MustCompile(`^(\d{1,2})-(\d{1,2})-(\d{4})$`)
	shortLast   = regexp.MustCompile(`^(\d{1,2})-(\d{1,2})-(\d{2})$`)
	englishDay  = regexp.MustCompile(`(?i)^(\d{1,2})[- ]([a-z]{3,9})[-, ]+(\d{4}|\d{2})$`)
	englishDay2 = regexp.MustCompile(`(?i)^([a-z]{3,9})[- ](\d{1,2}), ?(\d{4})$`)
	englishMon  = regexp.MustCompile(`(?i)^([a-z]{3,9})[- ']+(\d{4}|\d{2})$`)
	serialText  = regexp.MustCompile(`^\d{5}$`)
	dateStrokes = strings.NewReplacer(".", "-", "/", "-", "\\", "-", "。", "-", "、", "-", ",", "-", "—", "-", "–", "-", "−", "-", "‐", "-", "_", "-")
)

// Date reads a day and keeps the precision it has: 2018-07-01, 2018-07 or 2018. An impossible day is refused; what may mean
// two days is flagged.
func Date(in Input, today time.Time) Result {
	if in.Number {
		return dateNumber(in)
	}
	s := folded(in)
	if s == "" {
		return Result{}
	}
	if len(s) == len(time.DateOnly) && s[4] == '-' && s[7] == '-' && allDigits(s[:4]+s[5:7]+s[8:]) && s[:4] != "0000" {
		return build(s[:4], s[5:7], s[8:])
	}
	if IsError(s) {
		return warned("", reason.FormulaError)
	}
	if unknownDate.MatchString(strings.ToUpper(s)) {
		return warned("", reason.DateMissing)
	}
	var r Result
	s = dateGaps.ReplaceAllString(s, "$1")
	s = strings.TrimSpace(dateWords.ReplaceAllString(s, ""))
	if m := timeTail.FindStringIndex(s); m != nil && hasDay(s[:m[0]]) {
		if strings.Trim(s[m[0]:], " T日号上午凌晨:点时分秒0.Z+-") != "" {
			r.warn(reason.TimeUnparseable) // a time of day has no place in this column
		}
		s = strings.TrimRight(s[:m[0]], "日号 ")
	}
	if m := approxDate.FindStringIndex(s); m != nil {
		s = s[:m[0]] + s[m[1]:]
		r.warn(reason.DateAmbiguous)
	}
	got := dateText(strings.TrimSpace(s), in.Untyped, today)
	got.warn(r.Warnings...)
	return got
}

func hasDay(s string) bool { return strings.ContainsAny(s, "0123456789") && len(s) >= 6 }

// dateText tries the written forms in turn.
func dateText(s string, untyped bool, today time.Time) Result {
	if m := chineseYear.FindStringSubmatch(s); m != nil {
		return build(chineseDigits(m[1]), chineseNumber(m[2]), chineseNumber(m[3]))
	}
	plain := strings.Trim(dateStrokes.Replace(s), " ")
	if untyped && oneDecimal.MatchString(s) {
		return dateNumber(Input{Text: s, Number: true})
	}
	for _, form := range []*regexp.Regexp{longDate, spacedDate, packedDate} {
		if m := form.FindStringSubmatch(plain); m != nil {
			return build(m[1], m[2], m[3])
		}
	}
	for _, form := range []*regexp.Regexp{monthDate, packedMonth} {
		if m := form.FindStringSubmatch(plain); m != nil {
			return build(m[1], m[2], "")
		}
	}
	if m := yearDate.FindStringSubmatch(plain); m != nil {
		return build(m[1], "", "")
	}
	if m := yearLast.FindStringSubmatch(plain); m != nil {
		return dayOrMonthFirst(m[1], m[2], m[3])
	}
	return flagged(shortForms(plain, today), englishForms(s, today), serialForm(s))
}

// flagged takes the first form that was recognised.
func flagged(forms ...Result) Result {
	for _, f := range forms {
		if f.Value != "" || len(f.Refusals) > 0 || len(f.Warnings) > 0 {
			return f
		}
	}
	return refused(reason.DateUnparseable)
}

// shortForms reads years of two digits, which are always flagged.
func shortForms(s string, today time.Time) Result {
	var r Result
	if m := shortDate.FindStringSubmatch(s); m != nil {
		r = build(century(m[1], today), m[2], m[3])
	} else if m := shortMonth.FindStringSubmatch(s); m != nil {
		r = build(century(m[1], today), m[2], "")
	} else if m := shortYear.FindStringSubmatch(s); m != nil {
		r = build(century(m[1], today), "", "")
	} else if shortLast.MatchString(s) {
		return warned("", reason.DateAmbiguous) // 7/1/18: which of the three is the year cannot be known
	} else {
		return r
	}
	r.warn(reason.DateAmbiguous)
	return r
}

func englishForms(s string, today time.Time) Result {
	var year, month, day string
	if m := englishDay.FindStringSubmatch(s); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := englishDay2.FindStringSubmatch(s); m != nil {
		month, day, year = m[1], m[2], m[3]
	} else if m := englishMon.FindStringSubmatch(s); m != nil {
		month, year = m[1], m[2]
	} else {
		return Result{}
	}
	number := englishMonth(month)
	if number == "" {
		return Result{}
	}
	if len(year) == 2 {
		r := build(century(year, today), number, day)
		r.warn(reason.DateAmbiguous)
		return r
	}
	return build(year, number, day)
}

func englishMonth(s string) string {
	for m := time.January; m <= time.December; m++ {
		if len(s) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), strings.ToLower(s)) {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

// serialForm reads a day number that stands as text. Which date system it came from cannot be known, so it is flagged.
func serialForm(s string) Result {
	if !serialText.MatchString(s) {
		return Result{}
	}
	r := dateNumber(Input{Text: s, Number: true})
	r.warn(reason.DateAmbiguous)
	return r
}

// dayOrMonthFirst reads 7/1/2018. Where day and month cannot be told apart only the year is kept.
func dayOrMonthFirst(a, b, year string) Result {
	first, _ := strconv.Atoi(a)
	second, _ := strconv.Atoi(b)
	switch {
	case first == second, first <= 12 && second > 12:
		return build(year, a, b)
	case first > 12:
		return build(year, b, a)
	}
	r := build(year, "", "")
	r.warn(reason.DateAmbiguous)
	return r
}

// century completes a year of two digits to the latest one that is not in the future.
func century(yy string, today time.Time) string {
	n, _ := strconv.Atoi(yy)
	if 2000+n > today.Year() && !today.IsZero() {
		return strconv.Itoa(1900 + n)
	}
	return strconv.Itoa(2000 + n)
}

// build refuses what the calendar does not have.
func build(year, month, day string) Result {
	y, err := strconv.Atoi(year)
	if err != nil || y < firstYear || y > lastYear {
		return refused(reason.DateUnparseable)
	}
	if month == "" {
		return Result{Value: fmt.Sprintf("%04d", y)}
	}
	m, err := strconv.Atoi(month)
	if err != nil || m < 1 || m > 12 {
		return refused(reason.DateUnparseable)
	}
	if day == "" {
		return Result{Value: fmt.Sprintf("%04d-%02d", y, m)}
	}
	d, err := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if err != nil || d < 1 || t.Day() != d {
		return refused(reason.DateUnparseable)
	}
	return Result{Value: t.Format(time.DateOnly)}
}

const chineseSigns = "〇一二三四五六七八九"

func chineseDigit(r rune) int {
	if r == '零' || r == '○' {
		return 0
	}
	for i, c := range []rune(chineseSigns) {
		if c == r {
			return i
		}
	}
	return -1
}

func chineseDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(strconv.Itoa(max(chineseDigit(r), 0)))
	}
	return b.String()
}

// chineseNumber reads the numbers of months and days, 一 to 三十一.
func chineseNumber(s string) string {
	if s == "" {
		return ""
	}
	s = strings.ReplaceAll(s, "廿", "二十")
	n, last := 0, 0
	for _, r := range s {
		if r == '十' {
			n, last = max(last, 1)*10, 0
			continue
		}
		last = max(chineseDigit(r), 0)
	}
	return strconv.Itoa(n + last)
}
