package value

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"qipan/internal/platform/sheet/reason"
)

// Choice is one value of an enumeration: the code and the words under which it is known, and what is stored for it.
type Choice struct {
	Store string
	Code  string
	Words []string
}

// Enum reads a choice: the code, a word, or "code space word". What is not known stays as text with a warning and is never
// mapped to a neighbour.
func Enum(in Input, choices []Choice, most int) Result {
	r := Text(in, most)
	if r.Value == "" || len(r.Refusals) > 0 {
		return r
	}
	if c, ok := choose(r.Value, choices); ok {
		r.Value = c.Store
		return r
	}
	if parts := splitList(r.Value); len(parts) > 1 {
		for _, p := range parts {
			if _, ok := choose(p, choices); !ok {
				r.warn(reason.EnumUnknown)
				return r
			}
		}
		r.warn(reason.MultiValue)
		return r
	}
	r.warn(reason.EnumUnknown)
	return r
}

// Enums reads a list of choices where several may stand in one cell. They come back joined by 、.
func Enums(in Input, choices []Choice, most int) Result {
	whole := Input{Text: strings.NewReplacer("\r\n", "、", "\n", "、").Replace(strings.TrimFunc(in.Text, blank)), Number: in.Number, Shown: in.Shown}
	r := Text(whole, most)
	if r.Value == "" || len(r.Refusals) > 0 {
		return r
	}
	if c, ok := choose(r.Value, choices); ok {
		r.Value = c.Store
		return r
	}
	parts := splitList(r.Value)
	for i, p := range parts {
		if c, ok := choose(p, choices); ok {
			parts[i] = c.Store
		} else {
			r.warn(reason.EnumUnknown)
		}
	}
	r.Value = strings.Join(parts, "、")
	return r
}

var listBreak = regexp.MustCompile(`\s*[、,，;；/|\n]\s*`)

func splitList(s string) []string {
	var parts []string
	for _, p := range listBreak.Split(s, -1) {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

func choose(text string, choices []Choice) (Choice, bool) {
	s := foldChoice(text)
	for _, c := range choices {
		if s == foldChoice(c.Code) && c.Code != "" {
			return c, true
		}
		for _, w := range c.Words {
			if s == foldChoice(w) {
				return c, true
			}
		}
	}
	// code and word in one cell: 01 汉族, 01汉族, 01-汉族; both must mean the same
	for _, c := range choices {
		if rest, ok := strings.CutPrefix(s, foldChoice(c.Code)); ok && c.Code != "" {
			rest = strings.TrimLeft(rest, "-:.、_ ")
			for _, w := range c.Words {
				if rest == foldChoice(w) {
					return c, true
				}
			}
		}
	}
	return Choice{}, false
}

func foldChoice(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), ""))
}

// The two answers of a yes-or-no column as they are stored.
const (
	Yes = "是"
	No  = "否"
)

var answers = map[string]string{
	"是": Yes, "√": Yes, "✓": Yes, "✔": Yes, "☑": Yes, "1": Yes, "y": Yes, "yes": Yes, "true": Yes, "有": Yes, "对": Yes, "已": Yes, "■": Yes, "●": Yes,
	"t": Yes, "v": Yes, "✅": Yes, "☑是": Yes, "√是": Yes, "是√": Yes, "1是": Yes,
	"否": No, "×": No, "✗": No, "✘": No, "0": No, "n": No, "no": No, "false": No, "无": No, "没有": No, "不是": No, "未": No, "x": No, "f": No, "❌": No, "☒": No,
	"2否": No, "0否": No, "否×": No,
}

// Bool reads 是/否, ticks and crosses, 1/0. Anything else stays as text with a warning.
func Bool(in Input) Result {
	r := Text(in, 200)
	if r.Value == "" || len(r.Refusals) > 0 {
		return r
	}
	if a, ok := answers[foldChoice(r.Value)]; ok {
		r.Value = a
		return r
	}
	r.warn(reason.EnumUnknown)
	return r
}

// Ticked reads the cell of an option column, which is ticked or empty. caption is the option's own word, which people write
// instead of a tick.
func Ticked(in Input, caption string) (ticked, known bool) {
	s, _, _ := Clean(shown(in))
	s = foldChoice(s)
	if s == "" {
		return false, true
	}
	if s == foldChoice(caption) {
		return true, true
	}
	if a, ok := answers[s]; ok {
		return a == Yes, true
	}
	return false, false
}
