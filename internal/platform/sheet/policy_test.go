package sheet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qipan/internal/platform/sheet/reason"
)

// verdict is what the policy asks of one row, written from the policy and not from the program's answer: its status, its
// reasons, and values that must be there.
type verdict struct {
	row    int
	status Status
	why    []Reason
	values map[string]string
}

func skip(row int, why Reason) verdict { return verdict{row, Skipped, []Reason{why}, nil} }

func good(row int, values ...string) verdict { return verdict{row, Accepted, nil, pairs(values)} }

func warn(row int, why []Reason, values ...string) verdict {
	return verdict{row, Warning, why, pairs(values)}
}

func bad(row int, why ...Reason) verdict { return verdict{row, Rejected, why, nil} }

func pairs(kv []string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(kv); i += 2 {
		m[kv[i]] = kv[i+1]
	}
	return m
}

func because(codes ...Reason) []Reason { return codes }

func hold(t *testing.T, rep *Report, wants []verdict) {
	t.Helper()
	if rep.FileOutcome != Import {
		t.Errorf("outcome %s %s", rep.FileOutcome, rep.FileReason)
		return
	}
	for _, w := range wants {
		r := rowOf(t, rep, w.row)
		if r.Status != w.status || !slices.Equal(r.Reasons, w.why) && len(r.Reasons)+len(w.why) > 0 {
			t.Errorf("row %d: %s %v, want %s %v (%v)", w.row, r.Status, r.Reasons, w.status, w.why, r.Values)
		}
		for k, v := range w.values {
			if r.Values[k] != v {
				t.Errorf("row %d: %s = %q, want %q", w.row, k, r.Values[k], v)
			}
		}
	}
	c := rep.Counts
	if n := c.Accepted + c.Warning + c.Rejected + c.Skipped; n != len(rep.Rows) {
		t.Errorf("counts %+v of %d rows", c, len(rep.Rows))
	}
}

const (
	codeA = "91210204TTTTTT02XB"
	codeB = "91210204TTTTTT038B"
	codeC = "91000000TTTTTT011X"
)

var heads = []any{"企业名称", "统一社会信用代码", "所属街道", "联系电话"}

func firm(name string, more ...any) []any {
	return append([]any{name}, more...)
}

func full(name, code string) []any { return firm(name, code, "马栏街道", "13900000000") }

// tables are files and what the policy asks of their rows.
var tables = map[string]struct {
	rows    [][]any
	prepare []func(*excelize.File, string)
	want    []verdict
}{
	"titles, reporting lines, footers, notes and blank rows": {
		rows: [][]any{
			{"非公企业台账"},
			{"填报单位：马栏街道", nil, "日期：2018年7月"},
			nil, heads, full("大连甲某有限公司", codeA), nil, full("大连乙某有限公司", codeB), nil,
			{"填表人：张三", nil, "审核人：李四"},
			{"注：本表每季度更新"},
			{"1.数据截至季末。"},
			{"2.如有变动，请及时修改。"},
		},
		want: []verdict{
			skip(1, "TITLE"), skip(2, "NOTE"), skip(3, "BLANK"), skip(4, "HEADER"), good(5, "name", "大连甲某有限公司", "uscc", codeA, "phone", "13900000000"),
			skip(6, "BLANK"), good(7), skip(8, "BLANK"), skip(9, "NOTE"), skip(10, "NOTE"), skip(11, "NOTE"), skip(12, "NOTE"),
		},
	},
	"a title merged over the table": {
		rows: [][]any{{"非公企业台账"}, heads, full("大连甲某有限公司", codeA)},
		prepare: []func(*excelize.File, string){func(f *excelize.File, s string) {
			_ = f.MergeCell(s, "A1", "D1")
		}},
		want: []verdict{skip(1, "TITLE"), skip(2, "HEADER"), good(3)},
	},
	"headings again after a page break, with the title": {
		rows: [][]any{{"台账"}, heads, full("大连甲某有限公司", codeA), {"注：第1页"}, heads, full("大连乙某有限公司", codeB)},
		want: []verdict{skip(1, "TITLE"), skip(2, "HEADER"), good(3), skip(4, "NOTE"), skip(5, "HEADER"), good(6)},
	},
	"line breaks, blanks, units and aliases in captions": {
		rows: [][]any{
			{"单位\n名称", "社会信用代码", " 所属 街道 ", "联系电话：", "年营业收入（万元）", "从业人员数量(名)", "*行业"},
			{"大连甲某有限公司", codeA, "马栏街道", "13900000000", 1200.5, 50, "软件"},
		},
		want: []verdict{good(2, "name", "大连甲某有限公司", "revenue", "1200.5", "employees", "50", "industry", "软件")},
	},
	"a unit in the caption that is not the column's": {
		rows: [][]any{{"企业名称", "统一社会信用代码", "所属街道", "年营业收入（元）"}, {"大连甲某有限公司", codeA, "马栏街道", 12000}},
		want: []verdict{warn(2, because("NUM_APPROX"), "revenue", "1.2")},
	},
	"a caption that only resembles a known one": {
		rows: [][]any{{"企业名称", "统一社会信用代码", "所属街道", "法人电话", "联系电话"}, {"大连甲某有限公司", codeA, "马栏街道", "13900000009", "13900000000"}},
		want: []verdict{good(2, "phone", "13900000000", "legal_rep", "")},
	},
	"only a resembling caption": {
		rows: [][]any{{"企业名称", "统一社会信用代码", "所属街道", "法人电话"}, {"大连甲某有限公司", codeA, "马栏街道", "13900000009"}},
		want: []verdict{good(2, "phone", "")},
	},
	"of two equal captions the filled one counts": {
		rows: [][]any{{"企业名称", "统一社会信用代码", "所属街道", "联系电话", "联系电话"}, {"大连甲某有限公司", codeA, "马栏街道", nil, "13900000000"}, {"大连乙某有限公司", codeB, "马栏街道", nil, "13900000001"}},
		want: []verdict{good(2, "phone", "13900000000"), good(3, "phone", "13900000001")},
	},
	"group and caption together, merged": {
		rows: [][]any{
			{"企业名称", "统一社会信用代码", "所属街道", "法定代表人", nil, "党组织", nil, "联系电话"},
			{nil, nil, nil, "姓名", "联系电话", "名称", "成立时间", nil},
			{"大连甲某有限公司", codeA, "马栏街道", "王某", "13900000009", "甲某党支部", "2018年7月", "13900000000"},
		},
		prepare: []func(*excelize.File, string){func(f *excelize.File, s string) {
			for _, m := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "C2"}, {"D1", "E1"}, {"F1", "G1"}, {"H1", "H2"}} {
				_ = f.MergeCell(s, m[0], m[1])
			}
		}},
		want: []verdict{skip(1, "HEADER"), skip(2, "HEADER"), good(3, "name", "大连甲某有限公司", "phone", "13900000000", "org_name", "甲某党支部", "established", "2018-07")},
	},
	"成立时间 under 企业 is not the organisation's": {
		rows: [][]any{
			{"企业情况", nil, nil, nil, "党组织情况", nil},
			{"企业名称", "统一社会信用代码", "所属街道", "成立时间", "名称", "成立时间"},
			{"大连甲某有限公司", codeA, "马栏街道", "2001-01-01", "甲某党支部", "2018年7月"},
		},
		prepare: []func(*excelize.File, string){func(f *excelize.File, s string) {
			_ = f.MergeCell(s, "A1", "D1")
			_ = f.MergeCell(s, "E1", "F1")
		}},
		want: []verdict{good(3, "established", "2018-07", "org_name", "甲某党支部")},
	},
	"group captions carried without merged cells": {
		rows: [][]any{
			{"企业情况", nil, nil, nil, "党组织情况", nil},
			{"企业名称", "统一社会信用代码", "所属街道", "成立时间", "名称", "成立时间"},
			{"大连甲某有限公司", codeA, "马栏街道", "2001-01-01", "甲某党支部", "2018年7月"},
		},
		want: []verdict{skip(1, "HEADER"), skip(2, "HEADER"), good(3, "established", "2018-07", "org_name", "甲某党支部")},
	},
	"merged cells carry their value over the merge and no further": {
		rows: [][]any{
			{"所属街道", "企业名称", "统一社会信用代码"}, {"马栏街道", "大连甲某有限公司", codeA}, {nil, "大连乙某有限公司", codeB}, nil, {nil, "大连丙某有限公司", codeC},
		},
		prepare: []func(*excelize.File, string){func(f *excelize.File, s string) { _ = f.MergeCell(s, "A2", "A3") }},
		want: []verdict{
			good(2, "subdistrict", "马栏街道"), good(3, "subdistrict", "马栏街道"), skip(4, "BLANK"), warn(5, because("REQ_SUBDISTRICT"), "subdistrict", ""),
		},
	},
	"a row that only a merge reaches stays empty": {
		rows:    [][]any{{"所属街道", "企业名称", "统一社会信用代码"}, {"马栏街道", "大连甲某有限公司", codeA}, nil, {"春柳街道", "大连乙某有限公司", codeB}},
		prepare: []func(*excelize.File, string){func(f *excelize.File, s string) { _ = f.MergeCell(s, "A2", "A3") }},
		want:    []verdict{good(2), skip(3, "BLANK"), good(4)},
	},
	"totals": {
		rows: [][]any{
			{"序号", "企业名称", "统一社会信用代码", "所属街道", "从业人员数量"},
			{1, "大连合计科技有限公司", codeA, "马栏街道", 5},
			{2, "大连总计商贸有限公司", nil, "马栏街道", 6},
			{nil, "小 计", nil, nil, 11},
			{"合计", nil, nil, nil, 11},
			{"总计：2家", nil, nil, nil, 11},
			{"马栏街道小计", nil, nil, nil, 11},
			{3, "小计", codeB, "马栏街道", 1},
		},
		want: []verdict{
			good(2, "name", "大连合计科技有限公司"), warn(3, because("REQ_USCC"), "name", "大连总计商贸有限公司"), skip(4, "TOTAL"), skip(5, "TOTAL"), skip(6, "TOTAL"), skip(7, "TOTAL"),
			good(8, "name", "小计"),
		},
	},
	"rows that were numbered beforehand": {
		rows: [][]any{append([]any{"序号"}, heads...), append([]any{1}, full("大连甲某有限公司", codeA)...), {2}, {3}},
		want: []verdict{good(2), skip(3, "BLANK"), skip(4, "BLANK")},
	},
	"sections inside the data": {
		rows: [][]any{heads, {"一、马栏街道"}, full("大连甲某有限公司", codeA), {"二、春柳街道"}, full("大连乙某有限公司", codeB)},
		want: []verdict{skip(2, "TITLE"), good(3), skip(4, "TITLE"), good(5)},
	},
	"the title and the page again": {
		rows: [][]any{{"非公企业台账"}, heads, full("大连甲某有限公司", codeA), {"第1页 共2页"}, {"非公企业台账"}, heads, full("大连乙某有限公司", codeB), {"以上数据截至2018年6月底"}, {nil, nil, nil, "2018年7月1日"}},
		want: []verdict{good(3), skip(4, "NOTE"), skip(5, "TITLE"), skip(6, "HEADER"), good(7), skip(8, "NOTE"), skip(9, "NOTE")},
	},
	"a second table with its columns in another order": {
		rows: [][]any{heads, full("大连甲某有限公司", codeA), nil, {"统一社会信用代码", "企业名称", "联系电话", "所属街道"}, {codeB, "大连乙某有限公司", "13900000000", "马栏街道"}},
		want: []verdict{good(2), skip(4, "HEADER"), good(5, "name", "大连乙某有限公司", "uscc", codeB, "phone", "13900000000", "subdistrict", "马栏街道")},
	},
	"a title that names somebody, right above": {
		rows: [][]any{{"党组织台账"}, heads, full("大连甲某有限公司", codeA)},
		want: []verdict{skip(1, "TITLE"), skip(2, "HEADER"), good(3, "name", "大连甲某有限公司", "phone", "13900000000")},
	},
	"a title in the middle": {
		rows: [][]any{{nil, nil, "法定代表人台账"}, heads, full("大连甲某有限公司", codeA)},
		want: []verdict{skip(1, "TITLE"), skip(2, "HEADER"), good(3, "subdistrict", "马栏街道", "phone", "13900000000")},
	},
	"a single group in the middle, without merged cells": {
		rows: [][]any{{nil, nil, nil, "法定代表人", nil}, {"企业名称", "统一社会信用代码", "所属街道", "姓名", "联系电话"}, {"大连甲某有限公司", codeA, "马栏街道", "王某", "13900000000"}},
		want: []verdict{good(3, "name", "大连甲某有限公司", "phone", "")},
	},
	"a table that does not begin in the corner": {
		rows: [][]any{nil, nil, {nil, nil, "企业名称", "统一社会信用代码", "所属街道"}, {nil, nil, "大连甲某有限公司", codeA, "马栏街道"}},
		want: []verdict{skip(1, "BLANK"), skip(2, "BLANK"), skip(3, "HEADER"), good(4)},
	},
	"a row with a name and nothing else is data": {
		rows: [][]any{heads, full("大连甲某有限公司", codeA), {"大连乙某有限公司"}},
		want: []verdict{good(2), warn(3, because("REQ_USCC", "REQ_SUBDISTRICT"), "name", "大连乙某有限公司")},
	},
	"a row with data but no name": {
		rows: [][]any{heads, {nil, codeA, "马栏街道", "13900000000"}},
		want: []verdict{bad(2, "REQ_NAME")},
	},
	"data that only stands in a column that is not imported": {
		rows: [][]any{append(slices.Clone(heads), "备注"), full("大连甲某有限公司", codeA), {nil, nil, nil, nil, "已搬离"}},
		want: []verdict{good(2), bad(3, "REQ_USCC", "REQ_SUBDISTRICT", "REQ_NAME")},
	},
}

func TestFindingTheTable(t *testing.T) {
	for name, c := range tables {
		t.Run(name, func(t *testing.T) {
			rep := check(t, workbook(t, c.rows, c.prepare...), "某.xlsx", firms())
			for i := range c.want { // the order of reasons follows the columns of the table
				slices.Sort(c.want[i].why)
			}
			for _, r := range rep.Rows {
				slices.Sort(r.Reasons)
			}
			hold(t, rep, c.want)
		})
	}
}

func TestTablesThatAreNotTaken(t *testing.T) {
	for name, c := range map[string]struct {
		rows    [][]any
		outcome Outcome
		why     Reason
	}{
		"another kind":          {[][]any{{"姓名", "身份证号", "所在党支部"}, {"王某", "000000198001010013", "某支部"}}, NeedsInput, "HEADER_NOT_RECOGNISED"},
		"captions nobody knows": {[][]any{{"甲", "乙", "丙"}, {"大连甲某有限公司", "x", "y"}}, NeedsInput, "HEADER_NOT_RECOGNISED"},
		"no headings":           {[][]any{{"大连甲某有限公司", codeA, "马栏街道", "13900000000"}, {"大连乙某有限公司", codeB, "马栏街道", "13900000001"}}, RejectFile, "NO_HEADER"},
		"headings only":         {[][]any{{"台账"}, heads}, RejectFile, "NO_DATA"},
		"headings and a footer": {[][]any{heads, nil, {"合计", nil, nil, nil}, {"填表人：张三"}}, RejectFile, "NO_DATA"},
		"nothing":               {[][]any{}, RejectFile, "FILE_EMPTY"},
		"a form": {[][]any{
			{"企业基本情况登记表"}, {"企业名称", "大连甲某有限公司", "统一社会信用代码", codeA}, {"法定代表人", "王某", "联系电话", "13900000000"}, {"地址", "某路1号", "行业", "软件"},
		}, RejectFile, "LAYOUT_FORM"},
		"a form with labels only on the left":       {[][]any{{"企业名称", "大连甲某有限公司"}, {"统一社会信用代码", codeA}, {"联系电话", "13900000000"}, {"地址", "某路1号"}}, RejectFile, "LAYOUT_FORM"},
		"a form with label and value in one cell":   {[][]any{{"企业名称：大连甲某有限公司"}, {"统一社会信用代码：" + codeA}, {"联系电话：13900000000"}, {"地址：某路1号"}}, RejectFile, "LAYOUT_FORM"},
		"two equal captions with different content": {[][]any{{"企业名称", "统一社会信用代码", "联系电话", "联系电话"}, {"大连甲某有限公司", codeA, "13900000000", "13900000001"}}, NeedsInput, "HEADER_NOT_RECOGNISED"},
		"the columns without the name":              {[][]any{{"统一社会信用代码", "所属街道", "联系电话"}, {codeA, "马栏街道", "13900000000"}}, NeedsInput, "HEADER_NOT_RECOGNISED"},
	} {
		t.Run(name, func(t *testing.T) {
			rep := check(t, workbook(t, c.rows), "某.xlsx", firms())
			if rep.FileOutcome != c.outcome || rep.FileReason != c.why {
				t.Errorf("%s %s, want %s %s; sheets %+v", rep.FileOutcome, rep.FileReason, c.outcome, c.why, rep.Sheets)
			}
			if len(rep.Rows) > 0 {
				t.Errorf("%d rows of a file that is not taken", len(rep.Rows))
			}
		})
	}
}

func TestMappingByHandOverridesTheGuess(t *testing.T) {
	rows := [][]any{{"甲", "乙", "丙"}, {"大连甲某有限公司", codeA, "马栏街道"}}
	rep := check(t, workbook(t, rows), "某.xlsx", firms(), Options{Mapping: map[string]map[int]string{"Sheet1": {1: "name", 2: "uscc", 3: "subdistrict"}}})
	hold(t, rep, []verdict{skip(1, "HEADER"), good(2, "name", "大连甲某有限公司", "uscc", codeA, "subdistrict", "马栏街道")})

	rows = [][]any{{"企业名称", "统一社会信用代码", "所属街道", "联系电话", "联系电话"}, {"大连甲某有限公司", codeA, "马栏街道", "13900000000", "13900000001"}}
	rep = check(t, workbook(t, rows), "某.xlsx", firms(), Options{Mapping: map[string]map[int]string{"Sheet1": {5: "phone"}}})
	hold(t, rep, []verdict{good(2, "phone", "13900000001")})
}

func TestUnknownColumnsAreReported(t *testing.T) {
	rows := [][]any{{"企业名称", "统一社会信用代码", "所属街道", "法人电话", "备注"}, {"大连甲某有限公司", codeA, "马栏街道", "1", "x"}}
	rep := check(t, workbook(t, rows), "某.xlsx", firms())
	if got := strings.Join(rep.Sheets[0].Unknown, ","); got != "法人电话,备注" {
		t.Errorf("unknown columns: %s", got)
	}
}

func TestSheets(t *testing.T) {
	f := excelize.NewFile()
	row := func(name, code string) []any { return []any{name, code, nil, "13900000000"} }
	_ = f.SetSheetName("Sheet1", "马栏街道")
	put(t, f, "马栏街道", [][]any{heads, row("大连甲某有限公司", codeA)})
	for _, s := range []string{"春柳街道", "填表说明", "汇总", "空表", "隐藏"} {
		_, _ = f.NewSheet(s)
	}
	put(t, f, "春柳街道", [][]any{{"说明"}, {"统一社会信用代码", "企业名称", "联系电话"}, {codeB, "大连乙某有限公司", "13900000001"}})
	put(t, f, "填表说明", [][]any{{"一、本表由各街道填写。"}, {"二、每季度报送一次。"}})
	put(t, f, "汇总", [][]any{{"所属街道", "企业数", "从业人员数量"}, {"马栏街道", 1, 5}})
	put(t, f, "隐藏", [][]any{heads, row("大连丙某有限公司", codeC)})
	_ = f.SetSheetVisible("隐藏", false)
	file := packed(t, f)
	rep := check(t, file, "某.xlsx", firms())
	if rep.FileOutcome != Import {
		t.Fatal(rep.FileOutcome, rep.FileReason)
	}
	var states []string
	for _, s := range rep.Sheets {
		states = append(states, fmt.Sprint(s.Name, " ", s.State, " ", s.Reason, " ", s.Rows))
	}
	want := "马栏街道 import  1|春柳街道 import  1|填表说明 skipped NOTE 0|汇总 needs_input HEADER_NOT_RECOGNISED 0|空表 skipped SHEET_EMPTY 0|隐藏 skipped SHEET_HIDDEN 0"
	if got := strings.Join(states, "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	for _, r := range rep.Rows {
		if r.Values["name"] == "大连甲某有限公司" && (r.Values["subdistrict"] != "马栏街道" || !slices.Equal(r.Reasons, because("SUBDISTRICT_FROM_SHEET"))) {
			t.Errorf("%+v", r)
		}
		if r.Values["name"] == "大连丙某有限公司" {
			t.Error("a hidden sheet was taken unasked")
		}
	}
	rep = check(t, file, "某.xlsx", firms(), Options{Hidden: []string{"隐藏"}})
	if rep.Sheets[5].State != "import" {
		t.Errorf("a hidden sheet was asked for: %+v", rep.Sheets[5])
	}
}

func TestHiddenRowsAndColumns(t *testing.T) {
	rows := [][]any{heads, firm("大连甲某有限公司", codeA, "马栏街道"), firm("大连乙某有限公司", codeB, "马栏街道")}
	rep := check(t, workbook(t, rows, func(f *excelize.File, s string) {
		_ = f.SetRowVisible(s, 3, false)
		_ = f.SetColVisible(s, "B", false)
	}), "某.xlsx", firms())
	hold(t, rep, []verdict{good(2, "uscc", codeA), warn(3, because("HIDDEN_ROW"), "uscc", codeB)})
}

func TestThousandsOfFormattedBlankRowsAreOneRemark(t *testing.T) {
	rows := [][]any{heads, firm("大连甲某有限公司", codeA, "马栏街道")}
	rep := check(t, workbook(t, rows, func(f *excelize.File, s string) {
		style, _ := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		_ = f.SetCellStyle(s, "A3", "D5000", style)
	}), "某.xlsx", firms())
	hold(t, rep, []verdict{good(2), skip(3, "BLANK"), skip(5000, "BLANK")})
	if len(rep.Rows) != 3 || rep.Rows[2].Number != 3 || rep.Rows[2].To != 5000 {
		t.Errorf("%d entries, the last %+v", len(rep.Rows), rep.Rows[len(rep.Rows)-1])
	}
}

func TestDuplicatesInAFile(t *testing.T) {
	rows := [][]any{
		heads,
		firm("大连甲某有限公司", codeA, "马栏街道", "13900000000"),
		firm("大连甲某有限公司", codeA, "马栏街道", "13900000000"), // again
		firm("大连甲某有限公司", codeA, "马栏街道", "13900000001"), // other facts
		firm("大连甲某有限公司", codeB, "马栏街道", "13900000000"), // other code
		firm("大连丁某有限公司", nil, "马栏街道"),
		firm("大连市丁某（有限责任公司）", nil, "马栏街道"),
		firm("丁某有限责任公司", nil, "马栏街道"), // similar, without code
		firm("大连戊某有限公司", codeC, "马栏街道"),
	}
	rep := check(t, workbook(t, rows), "某.xlsx", firms())
	hold(t, rep, []verdict{
		good(2), bad(3, "DUP_IN_FILE"), bad(4, "DUP_CONFLICT"), warn(5, because("DUP_NAME_DIFF_CODE")),
		warn(6, because("REQ_USCC")), warn(8, because("REQ_USCC", "DUP_SUSPECT")), good(9),
	})
	if got := fmt.Sprint(rep.Duplicates); !strings.HasPrefix(got, "[[2 3] [2 4] [2 5] [6 ") {
		t.Error(got)
	}
}

func TestPeopleMayShareTheirName(t *testing.T) {
	rows := [][]any{
		{"姓名", "公民身份证号", "出生日期"},
		{"王某", "000000198001010013", "1980-01-01"},
		{"王某", "000000198001010021", "1980-01-01"},
		{"王某", "000000198001010013", "1980-01-01"},
		{"李某", nil, "1980-01"},
		{"李某", nil, "1980-01"},
	}
	hold(t, check(t, workbook(t, rows), "某.xlsx", people()), []verdict{good(2), good(3), bad(4, "DUP_IN_FILE"), warn(5, because("REQ_ID")), warn(6, because("REQ_ID", "DUP_SUSPECT"))})
}

func TestCodesNamesDatesOfMembers(t *testing.T) {
	rows := [][]any{
		{"姓名", "公民身份证号", "所在党支部", "性别", "民族", "出生日期", "加入党组织\n日期", "转为正式党员日期", "联系电话", nil},
		{nil, nil, nil, nil, nil, nil, nil, nil, "手机号", "固定电话"},
		{"王 某", "00000019900615028x", "某支部", "女", "01 汉族", "1990.6.15", "2015年7月", "2016-07-01", "13900000000", "0411-84600000"},
		{"李某", "000000800101001", "某支部", "男", "汉族", 29221, "2018", nil, nil, nil},
		{"张某", "99999920081123018X", "某支部", "男", "汉族", nil, nil, nil, nil, nil},
		{"赵某", "000000198001010013", "某支部", "男", "汗族", "1980-01-01", "2016-07-01", "2015-07-01", nil, nil},
		{"钱某（女）", "0000001980****0021", "某支部", "女", "汉", "不详", nil, nil, nil, nil},
		{"孙某", 198001010013000000, "某支部", "女", "汉族", nil, nil, nil, nil, nil},
		{"周某", "护照E00000000", "某支部", "女", "11", "1980-02-30", nil, nil, nil, nil},
	}
	rep := check(t, workbook(t, rows, func(f *excelize.File, s string) {
		_ = f.MergeCell(s, "I1", "J1")
		for _, c := range "ABCDEFGH" {
			_ = f.MergeCell(s, string(c)+"1", string(c)+"2")
		}
	}), "党员.xlsx", people())
	hold(t, rep, []verdict{
		skip(1, "HEADER"), skip(2, "HEADER"),
		good(3, "name", "王某", "id_no", "00000019900615028X", "gender", "女", "nation", "汉族", "birth", "1990-06-15", "joined", "2015-07", "became_full", "2016-07-01", "phone", "13900000000"),
		warn(4, because("ID15_OLD"), "id_no", "", "birth", "1980-01-01", "joined", "2018"),
		bad(5, "AGE_UNDER_18"),
		bad(6, "ENUM_UNKNOWN", "DATE_ORDER"),
		warn(7, because("NAME_SUFFIX", "ID_MASKED", "DATE_MISSING"), "id_no", "", "birth", "", "nation", "汉族"),
		bad(8, "ID_PRECISION_LOST"),
		bad(9, "ID_OTHER_DOC", "DATE_UNPARSEABLE"),
	})
	if got := rowOf(t, rep, 6).Values["nation"]; got != "汗族" {
		t.Errorf("an unknown value is kept as text, not %q", got)
	}
}

func TestFormulasAndActiveText(t *testing.T) {
	rows := [][]any{heads, firm("大连甲某有限公司", codeA, "马栏街道"), firm("=HYPERLINK(\"http://x\")某某公司", codeB, "马栏街道"), firm("大连丙某有限公司", codeC, "马栏街道", "#REF!")}
	rep := check(t, workbook(t, rows, func(f *excelize.File, s string) {
		_ = f.SetCellFormula(s, "D2", "1+1") // no cached value
	}), "某.xlsx", firms())
	hold(t, rep, []verdict{
		warn(2, because("FORMULA_NO_CACHE"), "phone", ""),
		warn(3, because("ACTIVE_CONTENT"), "name", "=HYPERLINK(\"http://x\")某某公司"),
		warn(4, because("FORMULA_ERROR"), "phone", ""),
	})
}

func TestCSVFiles(t *testing.T) {
	head := "企业名称,统一社会信用代码,所属街道,联系电话\r\n"
	for name, c := range map[string]struct {
		file string
		want []verdict
	}{
		"ragged": {
			head + "大连甲某有限公司," + codeA + ",马栏街道\r\n大连乙某有限公司," + codeB + ",马栏街道,13900000000,多余\r\n大连丙某有限公司," + codeC + ",马栏街道,13900000000,\r\n",
			[]verdict{warn(2, because("RAGGED_ROW")), warn(3, because("RAGGED_ROW")), good(4)},
		},
		"gb18030 with a character of private use":      {gbHead + "\xaa\xa1\xb9\xab\xcb\xbe," + codeA + ",\xc2\xed\xc0\xb8\xbd\xd6\xb5\xc0,\r\n", []verdict{warn(2, because("PUA_CHAR"), "name", "\ue000公司")}},
		"gb18030 with a character of the new standard": {gbHead + "\xfe\x59\xb9\xab\xcb\xbe," + codeA + ",\xc2\xed\xc0\xb8\xbd\xd6\xb5\xc0,\r\n", []verdict{good(2, "name", "\u9fb4公司")}},
		"gb18030 with a broken character":              {gbHead + "\xb4\xf3\xff\xb9\xab\xcb\xbe," + codeA + ",\xc2\xed\xc0\xb8\xbd\xd6\xb5\xc0,\r\n", []verdict{bad(2, "NAME_CHARSET")}},
		"blank lines count":                            {"\ufeff\r\n\r\n" + head + "\r\n大连甲某有限公司," + codeA + ",马栏街道,\r\n", []verdict{skip(1, "BLANK"), skip(2, "BLANK"), skip(3, "HEADER"), skip(4, "BLANK"), good(5)}},
		"codes that a spreadsheet has shortened":       {head + "大连甲某有限公司,9.12102E+17,马栏街道,1.39E+10\r\n", []verdict{bad(2, "USCC_PRECISION_LOST", "NUM_UNPARSEABLE")}},
		"two heading rows": {
			"企业情况,,,党组织情况,\r\n企业名称,统一社会信用代码,所属街道,名称,成立时间\r\n大连甲某有限公司," + codeA + ",马栏街道,甲支部,2018.10\r\n",
			[]verdict{skip(1, "HEADER"), skip(2, "HEADER"), good(3, "org_name", "甲支部", "established", "2018-10")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			hold(t, check(t, []byte(c.file), "企业.csv", firms()), c.want)
		})
	}
}

const gbHead = "\xc6\xf3\xd2\xb5\xc3\xfb\xb3\xc6,\xcd\xb3\xd2\xbb\xc9\xe7\xbb\xe1\xd0\xc5\xd3\xc3\xb4\xfa\xc2\xeb,\xcb\xf9\xca\xf4\xbd\xd6\xb5\xc0,\xc1\xaa\xcf\xb5\xb5\xe7\xbb\xb0\r\n"

func TestQuoteWithoutEndNamesItsLine(t *testing.T) {
	rep := check(t, []byte("企业名称,统一社会信用代码\n大连甲某有限公司,"+codeA+"\n\"大连乙某有限公司,"+codeB+"\n大连丙某有限公司,"+codeC+"\n"), "x.csv", firms())
	if rep.FileOutcome != RejectFile || rep.FileReason != reason.CSVQuote || rep.FileLine != 3 {
		t.Errorf("%s %s %d", rep.FileOutcome, rep.FileReason, rep.FileLine)
	}
	if len(rep.Rows) != 1 || rep.Rows[0].Number != 3 || rep.Rows[0].Status != Rejected {
		t.Errorf("%+v", rep.Rows)
	}
}

func TestJudgeAddsWhatOnlyTheContextKnows(t *testing.T) {
	rows := [][]any{heads, firm("大连甲某有限公司", codeA, "马栏街道"), firm("大连乙某有限公司", codeB, "别处街道")}
	rep := check(t, workbook(t, rows), "某.xlsx", firms(), Options{Judge: func(r *Row) error {
		if r.Values["subdistrict"] == "别处街道" {
			r.Reject(reason.ScopeDenied, "subdistrict")
		}
		return nil
	}})
	hold(t, rep, []verdict{good(2), bad(3, "SCOPE_DENIED")})
}
