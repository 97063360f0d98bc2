package value

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"qipan/internal/platform/sheet/reason"
)

// sound holds of every result: a text, nothing invisible, no character that was lost, nothing stored that was refused.
func sound(t *testing.T, in Input, r Result) {
	t.Helper()
	for _, v := range append([]string{r.Value}, r.More...) {
		if !utf8.ValidString(v) || strings.ContainsRune(v, utf8.RuneError) {
			t.Fatalf("%q gives %q, which holds a lost character", in.Text, v)
		}
	}
	if len(r.Refusals) > 0 && r.Value != "" {
		t.Fatalf("%q is refused and kept as %q", in.Text, r.Value)
	}
	if s, _, _ := Clean(in.Text); s != "" && r.Value == "" && len(r.Warnings)+len(r.Refusals) == 0 {
		t.Fatalf("%q is lost in silence", in.Text)
	}
}

func inputs(f *testing.F, seeds ...string) {
	f.Helper()
	for _, s := range seeds {
		f.Add(s, false, 0, false)
		f.Add(s, true, 3, true)
	}
}

func input(s string, isNumber bool, shown int, base bool) Input {
	return Input{Text: s, Number: isNumber, Shown: Precision(shown & 7), Base1904: base}
}

var dateForm = regexp.MustCompile(`^\d{4}(?:-\d\d(?:-\d\d)?)?$`)

func FuzzDate(f *testing.F) {
	inputs(f, "2018-07-01", "2018年7月", "43282", "18.7.1", "二〇一八年七月", "Jul-18", "不详", "2018-07-01 14:30")
	f.Fuzz(func(t *testing.T, s string, isNumber bool, shown int, base bool) {
		in := input(s, isNumber, shown, base)
		r := Date(in, today)
		sound(t, in, r)
		if r.Value == "" {
			return
		}
		if !dateForm.MatchString(r.Value) {
			t.Fatalf("%q gives %q", s, r.Value)
		}
		layout := "2006-01-02"[:len(r.Value)]
		if _, err := time.Parse(layout, r.Value); err != nil {
			t.Fatalf("%q gives the impossible %q", s, r.Value)
		}
		if again := Date(Input{Text: r.Value}, today); again.Value != r.Value || len(again.Warnings)+len(again.Refusals) > 0 {
			t.Fatalf("%q gives %q, which reads as %+v", s, r.Value, again)
		}
	})
}

func FuzzNumber(f *testing.F) {
	inputs(f, "50", "1,200", "约50", "1000-1200", "1.2万", "五十人", "(5)", "1e5", "50人", "￥3.5")
	f.Fuzz(func(t *testing.T, s string, isNumber bool, shown int, base bool) {
		in := input(s, isNumber, shown, base)
		for _, rule := range []NumberRule{{}, {Whole: true, Unit: "名"}, {Unit: "万元", Caption: "元"}, {Unit: "平方米", Negative: true}} {
			r := Number(in, rule)
			sound(t, in, r)
			if r.Value == "" {
				continue
			}
			if !plainNumber.MatchString(r.Value) || strings.HasPrefix(r.Value, "+") {
				t.Fatalf("%q gives %q", s, r.Value)
			}
			if strings.HasPrefix(r.Value, "-") && !rule.Negative {
				t.Fatalf("%q gives the negative %q", s, r.Value)
			}
			rule.Caption = ""
			if again := Number(Input{Text: r.Value}, rule); significant(r.Value) <= 15 && (again.Value != r.Value || len(again.Warnings) > 0) {
				t.Fatalf("%q gives %q, which reads as %+v", s, r.Value, again)
			}
		}
	})
}

func FuzzPhone(f *testing.F) {
	inputs(f, "13900000000", "0411-84600000、13900000001", "84600001/2/3", "张三13900000000", "1.39E+10", "84600000转8001")
	f.Fuzz(func(t *testing.T, s string, isNumber bool, shown int, base bool) {
		in := input(s, isNumber, shown, base)
		r := Phone(in)
		sound(t, in, r)
		if r.Value != "" && len(r.Warnings) == 0 && !phoneNumber.MatchString(r.Value) {
			t.Fatalf("%q gives %q without a warning", s, r.Value)
		}
		if len(r.More) > 0 && len(r.Warnings) == 0 {
			t.Fatalf("%q: further contacts %q without a warning", s, r.More)
		}
		if digitsIn(r.Value) > digitsIn(foldWidth(in.Text)) && in.Shown == NoDate {
			t.Fatalf("%q gives %q", s, r.Value)
		}
	})
}

func FuzzText(f *testing.F) {
	inputs(f, "王 五", "阿•买", "=1+1", "a\ufffdb", "大连\n某某", "\ue81e")
	f.Fuzz(func(t *testing.T, s string, isNumber bool, shown int, base bool) {
		in := input(s, isNumber, shown, base)
		for name, read := range map[string]func(Input) Result{
			"text": func(in Input) Result { return Text(in, 200) }, "name": func(in Input) Result { return PersonName(in, 100) },
			"org": func(in Input) Result { return OrgName(in, 200) }, "bool": Bool,
			"hours": func(in Input) Result { return Hours(in, 200) },
		} {
			r := read(in)
			sound(t, in, r)
			for _, c := range r.Value {
				if Invisible(c) {
					t.Fatalf("%s: %q keeps U+%X", name, s, c)
				}
			}
			if len(r.Refusals) > 0 || r.Value == "" {
				continue
			}
			if again := read(Input{Text: r.Value}); again.Value != r.Value && !IsError(r.Value) {
				t.Fatalf("%s: %q gives %q, which reads as %q", name, s, r.Value, again.Value)
			}
			for _, w := range r.Warnings {
				if w == reason.FormulaError && r.Value != "" {
					t.Fatalf("%s: an error is stored: %q", name, r.Value)
				}
			}
		}
		_ = FoldName(s)
	})
}
