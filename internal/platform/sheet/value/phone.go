package value

import (
	"regexp"
	"strings"

	"qipan/internal/platform/sheet/reason"
)

var (
	phoneBreaks = regexp.MustCompile(`\s*(?:[、,;；，。|\n\t]|或者?|和|及|\s/\s|/)\s*`)
	phoneNumber = regexp.MustCompile(`^(?:\+?86[- ]?)?(?:\(?0\d{2,3}\)?[- ]?\d{7,8}|1\d{2}[- ]?\d{4}[- ]?\d{4}|[48]00[- ]?\d{3}[- ]?\d{4}|[48]00[- ]?\d{4}[- ]?\d{3}|\d{7,8}|\d{3,4}[- ]?\d{4}|1[012]\d{1,3}|9[56]\d{3,4})(?:\s*(?:转|#|x|ext\.?|-|—|分机)\s*:?\s*\d{3,6})?$`)
	phoneRange  = regexp.MustCompile(`^((?:\(?0\d{2,3}\)?[- ]?)?\d{7,8})(?:\s*(?:-|~|—|–|至|到)\s*(?:\d{1,2}|\d{7,8})|(?:\s*/\s*\d{1,4})+)$`)
	phoneInside = regexp.MustCompile(`(?:\+?86[- ]?)?(?:0\d{2,3}[- ]?\d{7,8}|1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{7,8})`)
	phoneJoined = regexp.MustCompile(`^(1[3-9]\d{9})(1[3-9]\d{9})$`)
	phoneSpaced = regexp.MustCompile(`^(\S*\d{7,})\s+(\S*\d{7,}\S*)$`)
	shortened   = regexp.MustCompile(`(?i)^\d(?:\.\d+)?E\+?\d+$`)
)

// Phone reads a telephone number as it is written, in narrow digits. Of several the first is the value and the others come
// back in More; what cannot be told as a number is kept with a warning.
func Phone(in Input) Result {
	s, lost, codes := Clean(shown(in))
	raw := s
	s = strings.TrimFunc(foldWidth(s), blank)
	var r Result
	r.warn(codes...)
	switch {
	case s == "":
		return r
	case lost, IsError(s), shortened.MatchString(s):
		r.warn(reason.NumUnparseable) // 1.39E+10 has lost its digits
		return r
	case nobody.MatchString(strings.ToUpper(s)):
		r.warn(reason.NumUnparseable)
		return r
	case Active(s):
		r.Value = oneLine(raw)
		r.warn(reason.ActiveContent)
		return r
	case len(s) > 200:
		return refused(reason.TooLong)
	}
	s = strings.TrimLeft(s, "'")
	if m := phoneRange.FindStringSubmatch(s); m != nil && !phoneNumber.MatchString(s) {
		r.Value, r.More = m[1], []string{s}
		r.warn(reason.PhoneRange)
		return r
	}
	if phoneNumber.MatchString(s) {
		r.Value = s
		return r
	}
	return severalPhones(r, s)
}

// severalPhones splits a cell that is no single number.
func severalPhones(r Result, s string) Result {
	parts := phoneBreaks.Split(s, -1)
	if m := phoneJoined.FindStringSubmatch(s); m != nil {
		parts = m[1:]
	}
	if m := phoneSpaced.FindStringSubmatch(s); m != nil && len(parts) == 1 {
		parts = m[1:]
	}
	numbers, rest := 0, []string(nil)
	for _, p := range parts {
		p = strings.TrimFunc(p, blank)
		switch {
		case p == "":
		case r.Value == "" && phoneNumber.MatchString(p):
			r.Value = p
			numbers++
		default:
			if len(phonesIn(p)) > 0 {
				numbers++
			}
			rest = append(rest, p)
		}
	}
	switch {
	case r.Value != "" && len(rest) > 0 && (numbers > 1 || onlyShort(rest)):
		r.More = rest
		if numbers > 1 {
			r.warn(reason.PhoneMulti)
		} else {
			r.warn(reason.PhoneRange) // 84600001、02、03
		}
		return r
	case r.Value != "" && len(rest) > 0:
		r.More = rest
		r.warn(reason.MultiValue)
		return r
	case r.Value != "":
		return r
	}
	return phoneWithin(r, s)
}

// phoneWithin finds the numbers in a text that holds other words too, as in 张三 13900000000.
func phoneWithin(r Result, s string) Result {
	found := phonesIn(s)
	if len(found) == 0 || strings.Count(s, "") > 120 || digitsIn(s)-digitsIn(strings.Join(found, "")) > 4 {
		r.Value = oneLine(s)
		r.warn(reason.NumUnparseable)
		return r
	}
	r.Value, r.More = found[0], []string{oneLine(s)}
	r.warn(reason.MultiValue)
	if len(found) > 1 {
		r.Warnings = []reason.Code{reason.PhoneMulti}
	}
	return r
}

// phonesIn finds numbers that stand by themselves, with no further digit beside them.
func phonesIn(s string) []string {
	var out []string
	for _, at := range phoneInside.FindAllStringIndex(s, -1) {
		if at[0] > 0 && digitsIn(s[at[0]-1:at[0]]) > 0 || at[1] < len(s) && digitsIn(s[at[1]:at[1]+1]) > 0 {
			continue
		}
		out = append(out, s[at[0]:at[1]])
	}
	return out
}

func digitsIn(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

func onlyShort(parts []string) bool {
	for _, p := range parts {
		if len(p) > 4 || digitsIn(p) != len(p) {
			return false
		}
	}
	return true
}

// foldWidth narrows full-width digits and signs and leaves everything else, line feeds too.
func foldWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000:
			return ' '
		}
		return r
	}, s)
}
