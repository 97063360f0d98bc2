package value

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"qipan/internal/platform/sheet/reason"
)

// promoted maps the private-use characters by which older GB 18030 wrote nineteen signs to the characters they became
// (GB 18030-2022); 龴 and others of them stand in names.
var promoted = map[rune]rune{
	0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
	0xE864: 0x9FBB, 0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15,
	0xE793: 0xFE16, 0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19, 0xE7C7: 0x1E3F,
}

// Clean takes out what nobody sees: zero-width, bidirectional and control characters, and blanks at the ends. Lines stay
// apart by a line feed. The codes say what a person should look at; undecodable means that a character was lost before
// the text came here, so that it must not be stored.
func Clean(s string) (out string, undecodable bool, codes []reason.Code) {
	if printable(s) {
		return strings.Trim(s, " "), false, nil
	}
	var b strings.Builder
	b.Grow(len(s))
	var pua, ids bool
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			undecodable = true
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == '\u00a0':
			b.WriteByte(' ')
		case r == '\n', r == '\t':
			b.WriteRune(r)
		case Invisible(r):
		case private(r):
			pua = true
			if p, ok := promoted[r]; ok {
				r = p
			}
			b.WriteRune(r)
		default:
			ids = ids || (r >= 0x2FF0 && r <= 0x2FFF) || r == 0x31EF
			b.WriteRune(r)
		}
	}
	if pua {
		codes = append(codes, reason.PUAChar)
	}
	if ids {
		codes = append(codes, reason.IDSSequence)
	}
	return strings.TrimFunc(b.String(), blank), undecodable, codes
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Invisible reports whether a character has no place in a stored text: control, format and filler characters. Selectors of
// a variant (of a rare character in a name) are kept.
func Invisible(r rune) bool {
	switch {
	case unicode.IsControl(r), r == 0x034F, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, r >= 0xFFFE && r <= 0xFFFF:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

func private(r rune) bool {
	return r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 && r <= 0x10FFFF
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == 0x2800 || r == 0x3000 }

// oneLine joins lines and tabs: without a gap where either side is Chinese, by a space elsewhere.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\t") {
		return s
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' })
	var b strings.Builder
	var last rune
	for _, p := range parts {
		p = strings.TrimFunc(p, blank)
		if p == "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(p)
		if b.Len() > 0 && !wide(last) && !wide(first) {
			b.WriteByte(' ')
		}
		b.WriteString(p)
		last, _ = utf8.DecodeLastRuneInString(p)
	}
	return b.String()
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF || private(r)
}

// folded is the text of a code, number or date: width and compatibility forms brought to one, on one line.
func folded(in Input) string {
	s, _, _ := Clean(norm.NFKC.String(in.Text))
	return strings.TrimFunc(oneLine(s), blank)
}

var spreadsheetError = regexp.MustCompile(`^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!)$`)

// IsError reports whether a text is the error mark of a spreadsheet, which is never a value.
func IsError(s string) bool { return len(s) > 3 && s[0] == '#' && spreadsheetError.MatchString(s) }

var (
	command = regexp.MustCompile(`(?i)^[+\-@].*[(|!]`)
	markup  = regexp.MustCompile(`(?i)<\s*(?:script|iframe|img|svg|object|embed|link|style|body|html|meta)\b|javascript\s*:|\bon(?:error|load|click)\s*=`)
)

// Active reports whether a text would run as a formula or as markup in a careless program. It is stored as text all the
// same and comes back equal.
func Active(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '=':
		return len(s) > 1
	case '+', '-', '@':
		return command.MatchString(s)
	}
	return strings.ContainsAny(s, "<:=") && markup.MatchString(s)
}

// Text reads free text on one line. A text longer than most characters is refused, never cut.
func Text(in Input, most int) Result {
	s, lost, codes := Clean(shown(in))
	r := Result{Value: oneLine(s)}
	r.warn(codes...)
	switch {
	case IsError(r.Value):
		r.Value = ""
		r.warn(reason.FormulaError)
	case lost:
		r.Value = ""
		r.warn(reason.NameCharset)
	case most > 0 && utf8.RuneCountInString(r.Value) > most:
		r.refuse(reason.TooLong)
	case Active(r.Value):
		r.warn(reason.ActiveContent)
	case in.Number && in.Shown == NoDate && significant(in.Text) > 15:
		r.warn(reason.NumApprox) // the spreadsheet has rounded it
	}
	return r
}

// shown is the text that a person sees: a number that is formatted as a date or a time reads as one.
func shown(in Input) string {
	if !in.Number || in.Shown == NoDate {
		return in.Text
	}
	if t, ok := serialTime(in); ok {
		switch in.Shown {
		case Year:
			return t.Format("2006")
		case Month:
			return t.Format("2006-01")
		case Clock:
			return t.Format("15:04")
		case DayClock:
			return t.Format("2006-01-02 15:04")
		default:
			return t.Format("2006-01-02")
		}
	}
	return in.Text
}

func significant(number string) int {
	n, zeros := 0, 0
	for _, r := range strings.TrimLeft(number, "-0.") {
		switch {
		case r == '0':
			zeros++
		case r > '0' && r <= '9':
			n, zeros = n+zeros+1, 0
		}
	}
	return n
}
