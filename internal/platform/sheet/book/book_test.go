package book

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
)

func rowsOf(t testing.TB, file []byte, name string) []string {
	t.Helper()
	b, err := Open(bytes.NewReader(file), int64(len(file)), name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	err = b.Sheets[0].Each(func(r *Row) error {
		line := fmt.Sprint(r.Number)
		if r.Hidden {
			line += " hidden"
		}
		if r.Ragged {
			line += " ragged"
		}
		for _, c := range r.Cells {
			line += fmt.Sprintf(" %s=%s", ColumnName(c.Col), strings.ReplaceAll(c.Text, "\n", `\n`))
			switch c.Kind {
			case NumberCell:
				line += fmt.Sprintf("(number %d)", c.Shown)
			case ErrorCell:
				line += "(error)"
			case NoCache:
				line += "(no result)"
			case BoolCell:
				line += "(bool)"
			}
			if c.External {
				line += "(external)"
			}
		}
		out = append(out, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCellsOfAWorkbook(t *testing.T) {
	file := zipped(t, parts(
		`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c><v>1.3E+10</v></c></row>`+
			`<row r="3" hidden="1"><c r="A3" s="1"><v>43282</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c></row>`+
			`<row r="5"><c r="B5"><f>1+1</f><v>2</v></c><c r="C5"><f>A1</f></c><c r="D5"><f>[1]x!A1</f><v>7</v></c><c r="E5" t="str"><f>"a"</f><v>a_x000D_b</v></c></row>`+
			`<row r="6"><c r="A6" s="2"><v>41184600000</v></c><c r="B6"><v>0.30000000000000004</v></c><c r="C6"><v>210204198001010013</v></c><c r="D6" t="inlineStr"><is><t>x</t></is></c></row>`+
			`<row><c><v>1</v></c><c t="s"><v>2</v></c></row>`,
		member{"xl/sharedStrings.xml", `<sst><si><r><t>王</t></r><r><t xml:space="preserve"> 五</t></r><rPh sb="0" eb="1"><t>ワン</t></rPh><phoneticPr fontId="1"/></si><si><t>a_x000D_
b</t></si><si><t>_x005F_x000D_ _xD842__xDFB7_</t></si></sst>`},
		member{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="000000000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`},
	))
	want := []string{
		"2 A=王 五 C=a\r\\nb D=13000000000(number 0)",
		fmt.Sprintf("3 hidden A=43282(number %d) B=是(bool) C=#N/A(error)", value.Month),
		"5 B=2(number 0) C=(no result) D=7(number 0)(external) E=a\rb",
		"6 A=041184600000(number 0) B=0.3(number 0) C=210204198001010000(number 0) D=x",
		"7 A=1(number 0) B=_x000D_ 𠮷",
	}
	if d := cmp.Diff(want, rowsOf(t, file, "x.xlsx")); d != "" {
		t.Error(d)
	}
}

func TestNumberFormatsThatShowDates(t *testing.T) {
	for code, want := range map[string]value.Precision{
		"General": value.NoDate, "0.00": value.NoDate, "yyyy-mm-dd": value.Day, `yyyy"年"m"月"d"日"`: value.Day, `yyyy"年"m"月"`: value.Month,
		"[$-804]yyyy\\年m\\月;@": value.Month, "yyyy": value.Year, "h:mm": value.Clock, "yyyy/m/d h:mm": value.DayClock, "[h]:mm": value.Clock,
		"#,##0.00_);[Red](#,##0.00)": value.NoDate, `0"day"`: value.NoDate, "mmm-yy": value.Month, "@": value.NoDate, "0.00E+00": value.NoDate,
		"[Red]0": value.NoDate, "m/d": value.Day,
	} {
		if got := parseFormat(code).shown; got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
}

func TestLinesOfCSV(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"plain":               {"a,b\nc,d\n", []string{"1 A=a B=b", "2 A=c B=d"}},
		"no last line feed":   {"a,b\r\nc,d", []string{"1 A=a B=b", "2 A=c B=d"}},
		"old line ends":       {"a,b\rc,d\r", []string{"1 A=a B=b", "2 A=c B=d"}},
		"blank lines count":   {"a,b\n\n\nc,d\n", []string{"1 A=a B=b", "2", "3", "4 A=c B=d"}},
		"quotes":              {"\"a,\"\"b\"\"\",c\n", []string{"1 A=a,\"b\" B=c"}},
		"line in a cell":      {"\"a\nb\",c\nd,e\n", []string{"1 A=a\\nb B=c", "2 A=d B=e"}},
		"quote in the middle": {"a\"b,c\n", []string{"1 A=a\"b B=c"}},
		"words after a quote": {"\"a\"b,c\n", []string{"1 ragged A=ab B=c"}},
		"tabs":                {"a\tb,c\nd\te\n", []string{"1 A=a B=b,c", "2 A=d B=e"}},
		"semicolons":          {"a;b\nc;d\n", []string{"1 A=a B=b", "2 A=c B=d"}},
		"announced separator": {"sep=;\na;b\n", []string{"1 A=a B=b"}},
		"mark":                {"\ufeffa,b\n", []string{"1 A=a B=b"}},
		"utf-16 with tabs":    {string(wide("企业\t电话\n甲\t1\n")), []string{"1 A=企业 B=电话", "2 A=甲 B=1"}},
		"gb18030":             {"\xc6\xf3\xd2\xb5,\xfe\x59\n", []string{"1 A=企业 B=\u9fb4"}},
		"disarmed":            {"'=1+1,'-x,'x,\"=\"\"0411\"\"\"\n", []string{"1 A==1+1 B=-x C='x D=0411"}},
		"empty fields":        {",,a,\n", []string{"1 C=a"}},
	} {
		if d := cmp.Diff(c.want, rowsOf(t, []byte(c.in), "某.csv")); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestQuoteWithoutEndStopsWithItsLine(t *testing.T) {
	for in, line := range map[string]int{
		"a,b\nc,\"d\ne,f\n":                   2,
		"a,b\n\"c\nd\",e\nf,\"g\nh,\"i\",j\n": 4,
		"a,b\nc,\"d\n\"e\",f\n":               2,
	} {
		_, err := whole([]byte(in), "x.csv")
		var fe *reason.FileError
		if !errors.As(err, &fe) || fe.Reason != reason.CSVQuote || fe.Line != line {
			t.Errorf("%q: %v, want line %d", in, err, line)
		}
	}
}

func TestKindIsToldByContent(t *testing.T) {
	file := zipped(t, parts(`<row r="1"><c r="A1"><v>1</v></c></row>`))
	for _, name := range []string{"x.xls", "x.csv", "x"} {
		if b, err := whole(file, name); err != nil || b.Format != XLSX {
			t.Errorf("a workbook called %s: %v", name, err)
		}
	}
	for _, name := range []string{"x.xls", "x.xlsx", "x.txt"} {
		if b, err := whole([]byte("企业名称,电话\n甲,1\n"), name); err != nil || b.Format != CSV {
			t.Errorf("a csv file called %s: %v", name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(zipped(f, parts(`<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>`)))
	f.Add([]byte("a,b\n\"c\nd\",e\n"))
	f.Add([]byte("\xff\xfea\x00\t\x00b\x00"))
	f.Add(ole("Workbook"))
	f.Fuzz(func(t *testing.T, file []byte) {
		b, err := whole(file, "x.xlsx")
		var fe *reason.FileError
		if err != nil && !errors.As(err, &fe) {
			t.Fatalf("refused without a reason: %v", err)
		}
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := b.Annotate(&out, func(*Sheet) Notes { return Notes{Column: 3, Note: func(int) string { return "=ok" }} }); err != nil {
			t.Fatalf("annotate: %v", err)
		}
	})
}

// FuzzSheet puts the fuzzed bytes where the pre-flight has already passed: into the sheet's XML.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	f.Add(`<row r="2" spans="1:2"/><row><c s="1"><f>A1</f><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells><sheetData>`)
	f.Fuzz(func(t *testing.T, data string) {
		file := zipped(t, parts(data, member{"xl/sharedStrings.xml", "<sst><si><t>甲</t></si></sst>"}))
		b, err := whole(file, "x.xlsx")
		var fe *reason.FileError
		if err != nil && !errors.As(err, &fe) {
			t.Fatalf("refused without a reason: %v", err)
		}
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := b.Annotate(&out, func(*Sheet) Notes { return Notes{Column: MaxCol, Note: func(int) string { return "ok" }} }); err != nil {
			t.Fatalf("annotate: %v", err)
		}
		if _, err := whole(out.Bytes(), "x.xlsx"); err != nil && !strings.Contains(data, ":") {
			t.Fatalf("the annotated workbook cannot be read: %v", err)
		}
	})
}

func FuzzCSV(f *testing.F) {
	f.Add("a,b\nc,d\n")
	f.Add("\"a\nb\",c\n")
	f.Add("'=1,\"=\"\"x\"\"\"\n")
	f.Fuzz(func(t *testing.T, in string) {
		file := append([]byte("\xef\xbb\xbf"), in...)
		b, err := Open(bytes.NewReader(file), int64(len(file)), "x.csv")
		if err != nil {
			return
		}
		last := 0
		err = b.Sheets[0].Each(func(r *Row) error {
			if r.Number != last+1 {
				t.Fatalf("row %d after %d", r.Number, last)
			}
			last = r.Number
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Col > r.Fields || strings.TrimSpace(c.Text) == "" {
					t.Fatalf("column %d after %d of %d: %q", c.Col, col, r.Fields, c.Text)
				}
				col = c.Col
			}
			return nil
		})
		var fe *reason.FileError
		if err != nil && !errors.As(err, &fe) {
			t.Fatal(err)
		}
		if fe != nil && fe.Reason == reason.CSVQuote && fe.Line < 1 {
			t.Fatal("a quote without a line")
		}
	})
}

func TestArmedTextComesBackEqual(t *testing.T) {
	for _, s := range []string{"=1", "'=1", "''-x", "-5", "@x", "x", "'x", "=\"a\"", "+86"} {
		if got := disarm(Arm(s)); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
		if a := Arm(s); strings.ContainsRune("=+-@\t\r", rune(a[0])) {
			t.Errorf("%q is written as %q", s, a)
		}
	}
}
