package value

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"qipan/internal/platform/sheet/reason"
)

// NumberRule says what a number column takes.
type NumberRule struct {
	Whole    bool   // no fractions
	Negative bool   // below zero is possible
	Unit     string // in what the column counts: 万元, ㎡, 人
	Caption  string // in what the heading of this file counts, when it says another unit
}

var (
	currency    = regexp.MustCompile(`^([+-]?)¥\s*(\d)`)
	plainNumber = regexp.MustCompile(`^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$`)
	grouped     = regexp.MustCompile(`^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	exponent    = regexp.MustCompile(`(?i)^[+-]?\d+(?:\.\d+)?E[+-]?\d{1,3}$`)
	bracketed   = regexp.MustCompile(`^\((\d[\d,.]*)\)$`)
	remark      = regexp.MustCompile(`^(.*\d\D*?)\([^()]*\)$`)
	before      = regexp.MustCompile(`^(?:约为|大约|约|大概|将近|接近|近|不足|超过|超|逾|共计?|[><≥≤~≈])\s*`)
	after       = regexp.MustCompile(`(?:余|多|左右|上下|以上|以下|以内|\+|来|几|许)$`)
	spanned     = regexp.MustCompile(`^\d[\d,.]*\s*\D{0,3}?\s*(?:-|~|至|到|—|–|−)\s*\d[\d,.]*\s*\D{0,4}$`)
	unitTail    = regexp.MustCompile(`^(.*?)\s*(平方米|平方公里|平米|平方|平|m2|㎡|m\^2|亩|公顷|万元|亿元|千元|百万元|元|圆|块|万|亿|千|人次|人|名|个|家|位|户|间|处|件|次|岁|年|天|小时|期|台|套|座|%|w)$`)
	chineseNum  = regexp.MustCompile(`^[〇零一二两三四五六七八九十百千万]+$`)
	unknownNum  = regexp.MustCompile(`^(?:不详|不清楚?|待定|待查|待补|待核实|未知|未定|无|暂无|没有|暂缺|缺|未统计|空|略|未填|[-/\\—–－_.。]+|\?+|N/?A|NULL|NONE|保密)$`)
)

// Number reads a number and gives it back in plain decimals. An approximate one, a unit or a multiple is read with a
// warning, a range is left empty, text is refused: it never becomes zero.
func Number(in Input, rule NumberRule) Result {
	var r Result
	if in.Number {
		r = numberCell(in, rule)
	} else {
		r = numberText(in, rule)
	}
	if r.Value == "" {
		return r
	}
	if strings.HasPrefix(r.Value, "-") && !rule.Negative {
		return refused(reason.NumNegative)
	}
	if rule.Caption != "" && rule.Caption != rule.Unit {
		convert(&r, rule.Caption, rule.Unit)
	}
	if rule.Whole && strings.Contains(r.Value, ".") {
		return refused(reason.NumUnparseable)
	}
	return r
}

func numberCell(in Input, rule NumberRule) Result {
	if in.Shown != NoDate {
		return refused(reason.NumUnparseable) // 1-2 has become a date
	}
	v, ok := decimal(in.Text)
	if !ok {
		return refused(reason.NumUnparseable)
	}
	if in.Percent && rule.Unit == "%" {
		v.Mul(v, big.NewRat(100, 1))
	}
	return Result{Value: plain(v)}
}

func numberText(in Input, rule NumberRule) Result {
	s := currency.ReplaceAllString(strings.NewReplacer("−", "-", "￥", "¥").Replace(folded(in)), "$1$2")
	if s == "" {
		return Result{}
	}
	if rest := strings.TrimSpace(strings.TrimPrefix(s, "'")); rest != "" {
		s = rest // the apostrophe is a spreadsheet's mark for text
	}
	if len(s) <= 15 && allDigits(s) {
		return exact(s)
	}
	if IsError(s) {
		return warned("", reason.FormulaError)
	}
	if unknownNum.MatchString(strings.ToUpper(s)) {
		return warned("", reason.NumUnparseable)
	}
	if m := bracketed.FindStringSubmatch(s); m != nil {
		return exact("-" + m[1])
	}
	if r := exact(s); r.Value != "" {
		return r
	}
	if spanned.MatchString(s) {
		return warned("", reason.NumApprox)
	}
	return approximate(s, rule)
}

// exact reads a number without any addition.
func exact(s string) Result {
	switch {
	case grouped.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	case plainNumber.MatchString(s), exponent.MatchString(s):
	default:
		return refused(reason.NumUnparseable)
	}
	v, ok := decimal(s)
	if !ok {
		return refused(reason.NumUnparseable)
	}
	return Result{Value: plain(v)}
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// approximate peels words, units and multiples off a number.
func approximate(s string, rule NumberRule) Result {
	unit := ""
	if m := remark.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	for range 4 {
		s = strings.TrimSpace(after.ReplaceAllString(before.ReplaceAllString(strings.TrimSpace(s), ""), ""))
		m := unitTail.FindStringSubmatch(strings.ToLower(s))
		if m == nil || chineseNum.MatchString(s) {
			break
		}
		s, unit = m[1], m[2]+unit
	}
	if chineseNum.MatchString(s) {
		s = chineseCount(s)
	}
	s = strings.Join(strings.Fields(s), "")
	r := exact(s)
	if r.Value == "" {
		return refused(reason.NumUnparseable)
	}
	r.warn(reason.NumApprox)
	if unit != "" {
		target := rule.Unit
		if rule.Caption != "" {
			target = rule.Caption
		}
		convert(&r, unit, target)
	}
	return r
}

// measures are what a unit is worth in the smallest of its kind.
var measures = map[string]struct {
	kind  string
	worth int64
}{
	"元": {"money", 1}, "圆": {"money", 1}, "块": {"money", 1}, "千元": {"money", 1e3}, "万元": {"money", 1e4}, "百万元": {"money", 1e6}, "亿元": {"money", 1e8},
	"平方米": {"area", 1}, "平米": {"area", 1}, "平方": {"area", 1}, "平": {"area", 1}, "m2": {"area", 1}, "㎡": {"area", 1}, "m^2": {"area", 1}, "m²": {"area", 1},
	"公顷": {"area", 1e4}, "平方公里": {"area", 1e6}, "万平方米": {"area", 1e4}, "万平": {"area", 1e4}, "万平米": {"area", 1e4}, "万m2": {"area", 1e4}, "万㎡": {"area", 1e4},
	"%": {"part", 1}, "小时": {"hours", 1}, "年": {"years", 1}, "岁": {"years", 1}, "天": {"days", 1},
	"亩": {"field", 1},
	"万": {"", 1e4}, "w": {"", 1e4}, "亿": {"", 1e8}, "千": {"", 1e3},
}

// convert brings a value from one unit to another. Units that do not fit each other are refused.
func convert(r *Result, from, to string) {
	f, known := measures[from]
	if !known {
		f.worth = 1
		for _, multiple := range []string{"万", "亿", "千"} {
			if strings.HasPrefix(from, multiple) {
				f.worth = measures[multiple].worth
			}
		}
	}
	t, measured := measures[to]
	if !measured {
		t.worth = 1
	}
	if f.kind == "" && t.kind == "money" && f.worth > 1 {
		f.kind = "money" // 1200万 in a column of 万元
	}
	if f.kind == "" && t.kind == "area" && f.worth > 1 {
		f.kind = "area"
	}
	if f.kind != t.kind {
		*r = refused(reason.NumUnparseable)
		return
	}
	if f.worth == t.worth {
		return
	}
	v, ok := decimal(r.Value)
	if !ok {
		r.refuse(reason.NumUnparseable)
		return
	}
	r.Value = plain(v.Mul(v, big.NewRat(f.worth, t.worth)))
	r.warn(reason.NumApprox)
}

// decimal reads a number as a spreadsheet holds it, with fifteen significant digits.
func decimal(s string) (*big.Rat, bool) {
	s = strings.TrimPrefix(s, "+")
	if len(s) > 40 {
		return nil, false
	}
	if strings.ContainsAny(s, "eE") || significant(s) > 15 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f > 1e15 || f < -1e15 {
			return nil, false
		}
		s = strconv.FormatFloat(f, 'g', 15, 64)
	}
	return new(big.Rat).SetString(s)
}

// plain writes a number in decimals without superfluous zeros.
func plain(v *big.Rat) string {
	if v.IsInt() {
		return v.Num().String()
	}
	s := strings.TrimRight(strings.TrimRight(v.FloatString(10), "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

// chineseCount reads 五十, 一百二十, 两千零五 and gives back digits; what it cannot read comes back as it is.
func chineseCount(s string) string {
	total, section, digit := 0, 0, 0
	for _, r := range strings.ReplaceAll(s, "两", "二") {
		unit := map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10000}[r]
		switch {
		case unit == 10000:
			total, section, digit = (total+section+digit)*unit, 0, 0
		case unit > 0:
			section, digit = section+max(digit, 1)*unit, 0
		case digit > 0:
			return s
		default:
			digit = chineseDigit(r)
		}
	}
	return strconv.Itoa(total + section + digit)
}
