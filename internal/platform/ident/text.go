package ident

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Finding is what a check has to say about a number; the empty finding means that there is nothing to say.
type Finding string

// OK is the absence of a finding.
const OK Finding = ""

// MultiValue says that a text holds two numbers where one belongs.
const MultiValue Finding = "MULTI_VALUE"

// scientific is a number that a spreadsheet has shortened, as in 9.12102E+17.
var scientific = regexp.MustCompile(`^[0-9](?:\.[0-9]+)?E\+?[0-9]{1,3}$`)

// fold takes width, case, spaces, hyphens and invisible characters out of a code. A leading apostrophe is a spreadsheet's
// mark for "this is text" and no part of the code. Taking a space away may join what stood beside it into one character, so
// it goes on until nothing changes.
func fold(s string) string {
	for range 4 {
		next := foldOnce(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

func foldOnce(s string) string {
	s = strings.ToUpper(norm.NFKC.String(s))
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		case r == '-', r == '‐', r == '‑', r == '‒', r == '–', r == '—', r == '−', r == '―':
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimLeft(b.String(), "'’‘`")
}

var missing = map[string]bool{
	"无": true, "暂无": true, "没有": true, "无码": true, "无代码": true, "无证": true, "未办": true, "未办理": true, "办理中": true,
	"正在办理": true, "待办": true, "待补": true, "待定": true, "待查": true, "待核实": true, "不详": true, "未知": true, "不清楚": true,
	"空": true, "未提供": true, "未填": true, "略": true, "保密": true, "/": true, "\\": true, "//": true, "N/A": true, "NA": true, "NULL": true,
	"NONE": true, "NIL": true, "?": true, "??": true, "???": true, "0": true, ".": true, "。": true, "、": true, "×": true, "#N/A": true,
	"无身份证": true, "XXX": true, "—": true, "未登记": true, "未注册": true, "暂缺": true, "缺": true, "同上": true,
}

// placeholder recognises what people type when they have no number: 无, /, eighteen ones, 123456….
func placeholder(folded, raw string) bool {
	if missing[folded] {
		return true
	}
	if folded == "" {
		return strings.ContainsAny(raw, "-‐‑‒–—−―－") // a dash alone means "none"
	}
	if len(folded) <= 5 {
		return false
	}
	// The argument order is meant: is the text a beginning of the counted row?
	counted := strings.HasPrefix("1234567890123456789012345", folded) || strings.HasPrefix("0123456789012345678901234", folded)
	return sameSign(folded) || (counted && len(folded) != 9) // nine digits may be an old organisation code
}

func sameSign(s string) bool {
	if s[0] == '*' {
		return false
	}
	for i := range len(s) {
		if s[i] != s[0] {
			return false
		}
	}
	return true
}

// several reports whether a text holds at least two parts that could each be a number of its own.
func several(raw string, min int) bool {
	parts := strings.FieldsFunc(norm.NFKC.String(raw), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;、/|；，。和及", r)
	})
	n := 0
	for _, p := range parts {
		if len(fold(p)) >= min {
			n++
		}
	}
	return n > 1
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
