package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"qipan/internal/platform/ident"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet/reason"
)

func TestEveryReasonHasItsWords(t *testing.T) {
	for _, c := range reason.All() {
		key := "reason." + string(c)
		if !locale.Has(key) || locale.Text(locale.Chinese, key) == "" || locale.Text(locale.English, key) == "" {
			t.Errorf("%s has no words", c)
		}
	}
}

// messy are texts that turn up in sheets, and some that nobody would type.
var messy = []any{
	nil, nil, nil, "企业名称", "统一社会信用代码", "所属街道", "联系电话", "大连甲某有限公司", "大连合计有限公司", codeA, codeB, codeC, "9121O204TTTTTT02XB", 912102040000001000.0, "无", "/",
	"合计", "小计", "注：某", "填表人：某", "=1+1", "马栏街道", 13900000000, "13900000000、13900000001", "约50", -5, 3.5, true, "#N/A", "某\u200b某", "一、某", "序号", 1, 2, 3, "（必填）", "第1页",
	"法定代表人", "党组织", "名称", "成立时间", "2018年7月", "√", "是", "否", "\ufeff", " ", "某\n某",
}

func TestEveryRowHasExactlyOneVerdict(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := make([][]any, rapid.IntRange(0, 14).Draw(rt, "rows"))
		width := rapid.IntRange(1, 6).Draw(rt, "width")
		for i := range rows {
			for range width {
				rows[i] = append(rows[i], rapid.SampledFrom(messy).Draw(rt, "cell"))
			}
		}
		at := rapid.IntRange(0, 3).Draw(rt, "heading at")
		if at < len(rows) {
			rows[at] = []any{"企业名称", "统一社会信用代码", "所属街道", "联系电话", "从业人员数量"}
		}
		file := workbook(t, rows, func(f *excelize.File, s string) {
			for range rapid.IntRange(0, 3).Draw(rt, "merges") {
				col, row := rapid.IntRange(1, 5).Draw(rt, "col"), rapid.IntRange(1, 14).Draw(rt, "row")
				_ = f.MergeCell(s, cellName(col, row), cellName(col+rapid.IntRange(0, 2).Draw(rt, "right"), row+rapid.IntRange(0, 2).Draw(rt, "down")))
			}
		})
		src := Source{bytes.NewReader(file), int64(len(file)), "某.xlsx"}
		rep, err := Check(src, firms(), Options{Today: day})
		if err != nil {
			rt.Fatal(err)
		}
		next := 1
		for _, r := range rep.Rows {
			if r.Number != next {
				rt.Fatalf("row %d after %d", r.Number, next-1)
			}
			next = max(r.Number, r.To) + 1
			if (r.Status == Accepted) != (len(r.Reasons) == 0) {
				rt.Fatalf("row %d is %s because of %v", r.Number, r.Status, r.Reasons)
			}
			if code := r.Values["uscc"]; code != "" {
				if good, _ := ident.CheckCreditCode(code); good != code {
					rt.Fatalf("row %d stores %q", r.Number, code)
				}
			}
			if r.Taken() && r.Values["name"] == "" {
				rt.Fatalf("row %d is taken without a name", r.Number)
			}
		}
		again, err := Check(src, firms(), Options{Today: day})
		if err != nil || cmp.Diff(rep, again) != "" {
			rt.Fatalf("a second reading differs: %v", err)
		}
		streamed(rt, src, rep)
	})
}

// streamed holds the report that is written as a stream against the one that is kept, and reads the result workbook.
func streamed(rt *rapid.T, src Source, rep *Report) {
	r, err := Read(src, firms(), Options{Today: day})
	if err != nil {
		rt.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.WriteJSON(&out, nil, nil); err != nil {
		rt.Fatal(err)
	}
	var got, want any
	kept, err := json.Marshal(rep)
	if err != nil {
		rt.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		rt.Fatalf("%v in %s", err, out.Bytes())
	}
	if err := json.Unmarshal(kept, &want); err != nil {
		rt.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		rt.Fatal(d)
	}
	if rep.FileOutcome != Import {
		return
	}
	var result bytes.Buffer
	if err := r.ResultWorkbook(rt.Context(), &result); err != nil {
		rt.Fatal(err)
	}
	if _, err := excelize.OpenReader(&result); err != nil {
		rt.Fatal(err)
	}
}

func TestReportHasTheFieldsOfTheContract(t *testing.T) {
	rep := check(t, workbook(t, [][]any{heads, firm("大连甲某有限公司", codeA, "马栏街道", "13900000000、13900000001")}), "x.xlsx", firms())
	b, err := json.Marshal(rep)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"file", "kind", "file_outcome", "file_reason", "sheets", "rows", "duplicates", "counts", "committed"} {
		if _, ok := got[k]; !ok {
			t.Errorf("no field %s", k)
		}
	}
	row := got["rows"].([]any)[1].(map[string]any)
	if s := fmt.Sprint(row["sheet"], row["row"], row["status"], row["reasons"]); s != "Sheet12warning[PHONE_MULTI]" {
		t.Error(s)
	}
	if s := fmt.Sprint(got["counts"]); s != "map[accepted:0 rejected:0 skipped:1 warning:1]" {
		t.Error(s)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("企业名称,统一社会信用代码\n大连甲某有限公司," + codeA + "\n")
	f.Add("企业情况,,党组织情况,\n企业名称,统一社会信用代码,名称,成立时间\n甲公司,无,甲支部,2018.1\n合计,,,\n")
	f.Add("企业名称,甲公司\n联系电话,1\n地址,x\n")
	f.Fuzz(func(t *testing.T, in string) {
		file := append([]byte("\xef\xbb\xbf"), in...)
		rep, err := Check(Source{bytes.NewReader(file), int64(len(file)), "x.csv"}, firms(), Options{Today: day})
		if err != nil {
			t.Fatal(err)
		}
		if rep.FileOutcome == "" || rep.FileOutcome != Import && rep.FileReason == "" {
			t.Fatalf("no outcome: %+v", rep)
		}
		if rep.FileOutcome != Import {
			return
		}
		next := 1
		for _, r := range rep.Rows {
			if r.Number != next {
				t.Fatalf("row %d after %d", r.Number, next-1)
			}
			next = max(r.Number, r.To) + 1
		}
	})
}
