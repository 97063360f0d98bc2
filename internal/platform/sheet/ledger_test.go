package sheet

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// official are the headings of the 63 columns: group | column | options. It is typed from the form and knows nothing of the table
// below.
const official = `|单位
|序号
企业座落地|园区 楼宇 其他
企业座落地|园区级别(国家级、市级、区级及以下)
企业座落地|是否为亿元楼宇(是、否)
企业座落地|所在园区、商务楼宇名称
企业基本情况|企业名称
企业基本情况|企业注册地
企业基本情况|企业经营地
企业基本情况|联系电话
企业基本情况|企业类型|私营企业 港澳台商投资企业 外商投资企业
企业基本情况|年营业收入(万元)
企业基本情况|从业人员数量(名)
企业基本情况|是否规模以上企业(是、否)
企业出资人情况|企业出资人姓名
企业出资人情况|是否是党员
企业出资人情况|是否兼任党组织书记
企业出资人情况|是否担任区县级以上(含区县)"两代表一委员"
党组织设置情况|是否建立党组织
党组织设置情况|党组织成立时间
党组织设置情况|组建形式|单独建立 联合建立 网格建立
党组织设置情况|类别|党支部 党总支 党委
党组织设置情况|未建立党组织原因|没有党员 企业出资人不支持 上级党组织未及时指导 其他原因
党组织设置情况|未建党组织的是否选派党建工作指导员、联络员
党组织书记情况|党组织书记姓名
党组织书记情况|来源|出资人担任 中层管理人员担任 上级党组织选派 其他人员担任
党务工作者情况|企业党务工作者人数
党务工作者情况|专职人数
党务队伍建设情况|组织关系在非公企业的党员总数
党务队伍建设情况|35岁以下人数
党务队伍建设情况|中层管理人员人数
党务队伍建设情况|中高级专业技术人员人数
党务队伍建设情况|生产经营一线职工人数
党务队伍建设情况|组织关系不在非公企业的党员总数
党务队伍建设情况|农村党员数
党务队伍建设情况|近3年新发展党员数
党务队伍建设情况|近3年处置不合格党员数
党务队伍建设情况|是否每年对党员轮训一遍
党务队伍建设情况|党员是否按时足额主动交纳党费
群团部门设置情况|工会
群团部门设置情况|共青团
群团部门设置情况|妇联
基础保障情况|是否有单独活动场所
基础保障情况|使用面积
基础保障情况|党建工作经费是否纳入企业管理费年度预算
落实相关制度情况|是否按规定开展"三会一课"
落实相关制度情况|是否按规定每年开展民主评议党员
落实相关制度情况|是否按规定每年开展党员党性分析
落实相关制度情况|党组织是否按规定进行换届`

// officialHead lays the captions out as the form does and returns where each stands.
func officialHead() (text map[string]string, merged [][2]string, at map[string]int) {
	text, at = map[string]string{}, map[string]int{}
	col := 1
	place := func(c1, r1, c2, r2 int, s string) {
		text[cellName(c1, r1)] = s
		if c1 != c2 || r1 != r2 {
			merged = append(merged, [2]string{cellName(c1, r1), cellName(c2, r2)})
		}
	}
	type groupAt struct {
		name     string
		from, to int
	}
	var groups []groupAt
	for line := range strings.SplitSeq(official, "\n") {
		f := strings.Split(line, "|")
		from := col
		switch {
		case f[0] == "":
			place(col, 1, col, 3, f[1])
			at[f[1]] = col
			col++
			continue
		case len(f) == 2 && strings.Contains(f[1], " "):
			for o := range strings.FieldsSeq(f[1]) {
				place(col, 2, col, 3, o)
				at[f[0]+"/"+o] = col
				col++
			}
		case len(f) == 2:
			place(col, 2, col, 3, f[1])
			at[f[1]] = col
			col++
		default:
			options := strings.Fields(f[2])
			place(col, 2, col+len(options)-1, 2, f[1])
			for _, o := range options {
				place(col, 3, col, 3, o)
				at[f[1]+"/"+o] = col
				col++
			}
		}
		if n := len(groups); n > 0 && groups[n-1].name == f[0] {
			groups[n-1].to = col - 1
		} else {
			groups = append(groups, groupAt{f[0], from, col - 1})
		}
	}
	for _, g := range groups {
		place(g.from, 1, g.to, 1, g.name)
	}
	return text, merged, at
}

func values(texts ...string) []EnumValue {
	var out []EnumValue
	for _, s := range texts {
		out = append(out, EnumValue{Text: s})
	}
	return out
}

// ledger63 is the official ledger as a context would declare it.
func ledger63() *Table {
	const (
		seat, basic, owner, org, head, staff, team, mass, base, rules = "企业座落地", "企业基本情况", "企业出资人情况", "党组织设置情况", "党组织书记情况", "党务工作者情况", "党务队伍建设情况", "群团部门设置情况", "基础保障情况", "落实相关制度情况"
	)
	yes := func(key, group, heading string) Column {
		return Column{Key: key, Group: group, Heading: heading, Kind: Bool}
	}
	whole := func(key, group, heading string) Column {
		return Column{Key: key, Group: group, Heading: heading, Kind: Integer}
	}
	return &Table{Kind: "enterprises", Title: "非公有制经济组织党组织工作台账", Sheet: "台账", Identify: []string{"name"}, Columns: []Column{
		{Key: "unit", Heading: "单位"},
		{Heading: "序号", Kind: Sequence},
		{Key: "seat", Group: seat, Heading: seat, Kind: Option, Values: values("园区", "楼宇", "其他")},
		{Key: "park_level", Group: seat, Heading: "园区级别(国家级、市级、区级及以下)", Kind: Enum, Values: values("国家级", "市级", "区级及以下")},
		{Key: "big_building", Group: seat, Heading: "是否为亿元楼宇(是、否)", Kind: Bool},
		{Key: "park", Group: seat, Heading: "所在园区、商务楼宇名称"},
		{Key: "name", Group: basic, Heading: "企业名称", Kind: OrgName, Required: true},
		{Key: "registered", Group: basic, Heading: "企业注册地"},
		{Key: "address", Group: basic, Heading: "企业经营地"},
		{Key: "phone", Group: basic, Heading: "联系电话", Kind: Phone},
		{Key: "type", Group: basic, Heading: "企业类型", Kind: Option, Values: values("私营企业", "港澳台商投资企业", "外商投资企业")},
		{Key: "revenue", Group: basic, Heading: "年营业收入(万元)", Unit: "万元", Kind: Number},
		{Key: "employees", Group: basic, Heading: "从业人员数量(名)", Unit: "名", Kind: Integer},
		{Key: "above_scale", Group: basic, Heading: "是否规模以上企业(是、否)", Kind: Bool},
		{Key: "owner", Group: owner, Heading: "企业出资人姓名", Kind: Name},
		yes("owner_member", owner, "是否是党员"), yes("owner_secretary", owner, "是否兼任党组织书记"),
		yes("owner_deputy", owner, `是否担任区县级以上(含区县)"两代表一委员"`),
		yes("has_org", org, "是否建立党组织"),
		{Key: "established", Group: org, Heading: "党组织成立时间", Kind: Date},
		{Key: "org_mode", Group: org, Heading: "组建形式", Kind: Option, Values: values("单独建立", "联合建立", "网格建立")},
		{Key: "org_kind", Group: org, Heading: "类别", Kind: Option, Values: values("党支部", "党总支", "党委")},
		{Key: "no_org", Group: org, Heading: "未建立党组织原因", Kind: Option, Values: values("没有党员", "企业出资人不支持", "上级党组织未及时指导", "其他原因")},
		yes("instructor", org, "未建党组织的是否选派党建工作指导员、联络员"),
		{Key: "secretary", Group: head, Heading: "党组织书记姓名", Kind: Name},
		{Key: "secretary_from", Group: head, Heading: "来源", Kind: Option, Values: values("出资人担任", "中层管理人员担任", "上级党组织选派", "其他人员担任")},
		whole("staff", staff, "企业党务工作者人数"), whole("staff_full", staff, "专职人数"),
		whole("members_here", team, "组织关系在非公企业的党员总数"), whole("members_35", team, "35岁以下人数"), whole("members_mid", team, "中层管理人员人数"),
		whole("members_tech", team, "中高级专业技术人员人数"), whole("members_line", team, "生产经营一线职工人数"), whole("members_elsewhere", team, "组织关系不在非公企业的党员总数"),
		whole("members_rural", team, "农村党员数"), whole("members_new", team, "近3年新发展党员数"), whole("members_out", team, "近3年处置不合格党员数"),
		yes("trained", team, "是否每年对党员轮训一遍"), yes("dues", team, "党员是否按时足额主动交纳党费"),
		yes("union", mass, "工会"), yes("league", mass, "共青团"), yes("women", mass, "妇联"),
		yes("venue", base, "是否有单独活动场所"),
		{Key: "area", Group: base, Heading: "使用面积", Kind: Number, Unit: "平方米"},
		yes("budget", base, "党建工作经费是否纳入企业管理费年度预算"),
		yes("meetings", rules, `是否按规定开展"三会一课"`), yes("review", rules, "是否按规定每年开展民主评议党员"), yes("analysis", rules, "是否按规定每年开展党员党性分析"), yes("election", rules, "党组织是否按规定进行换届"),
	}}
}

func TestOfficialLedgerOf63ColumnsImportsUntouched(t *testing.T) {
	text, merged, at := officialHead()
	if at["党组织是否按规定进行换届"] != 63 {
		t.Fatalf("the form has 63 columns, not %d", at["党组织是否按规定进行换届"])
	}
	f := excelize.NewFile()
	for ref, s := range text {
		_ = f.SetCellValue("Sheet1", ref, s)
	}
	for _, m := range merged {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	data := map[string]any{
		"单位": "马栏街道", "序号": 1, "企业座落地/楼宇": "√", "园区级别(国家级、市级、区级及以下)": "市级", "是否为亿元楼宇(是、否)": "否", "所在园区、商务楼宇名称": "某大厦", "企业名称": "大连甲某有限公司",
		"企业注册地": "某路1号", "企业经营地": "某路2号", "联系电话": 13900000000, "企业类型/外商投资企业": "1", "年营业收入(万元)": 1200.5, "从业人员数量(名)": 50, "是否规模以上企业(是、否)": "1",
		"企业出资人姓名": "王 某", "是否是党员": "是", "是否兼任党组织书记": "否", `是否担任区县级以上(含区县)"两代表一委员"`: "否", "是否建立党组织": "是", "党组织成立时间": "2018年7月",
		"组建形式/联合建立": "√", "类别/党支部": "✓", "党组织书记姓名": "李某", "来源/上级党组织选派": "√", "企业党务工作者人数": 2, "专职人数": 1, "组织关系在非公企业的党员总数": 5, "35岁以下人数": 2,
		"组织关系不在非公企业的党员总数": 1, "工会": "有", "是否有单独活动场所": "是", "使用面积": 60, `是否按规定开展"三会一课"`: "是", "党组织是否按规定进行换届": "√",
	}
	for caption, v := range data {
		if at[caption] == 0 {
			t.Fatalf("no caption %s", caption)
		}
		_ = f.SetCellValue("Sheet1", cellName(at[caption], 4), v)
	}
	_ = f.SetCellValue("Sheet1", cellName(at["企业名称"], 5), "大连乙某有限公司")
	_ = f.SetCellValue("Sheet1", cellName(at["组建形式/联合建立"], 5), "√")
	_ = f.SetCellValue("Sheet1", cellName(at["组建形式/单独建立"], 5), "√")
	_ = f.SetCellValue("Sheet1", cellName(at["类别/党总支"], 5), "大概")
	rep := check(t, packed(t, f), "台账.xlsx", ledger63())
	if len(rep.Sheets) == 0 || len(rep.Sheets[0].Unknown) > 0 {
		t.Fatalf("%s %s: %+v", rep.FileOutcome, rep.FileReason, rep.Sheets)
	}
	if n := len(rep.Sheets[0].Columns); n != 63 {
		t.Errorf("%d columns", n)
	}
	hold(t, rep, []verdict{skip(1, "HEADER"), skip(2, "HEADER"), skip(3, "HEADER"), warn(5, because("MULTI_VALUE", "ENUM_UNKNOWN"), "org_mode", "单独建立、联合建立", "org_kind", "")})
	want := map[string]string{
		"unit": "马栏街道", "seat": "楼宇", "park_level": "市级", "big_building": "否", "park": "某大厦", "name": "大连甲某有限公司", "registered": "某路1号", "address": "某路2号",
		"phone": "13900000000", "type": "外商投资企业", "revenue": "1200.5", "employees": "50", "above_scale": "是", "owner": "王某", "owner_member": "是", "owner_secretary": "否",
		"owner_deputy": "否", "has_org": "是", "established": "2018-07", "org_mode": "联合建立", "org_kind": "党支部", "secretary": "李某", "secretary_from": "上级党组织选派", "staff": "2",
		"staff_full": "1", "members_here": "5", "members_35": "2", "members_elsewhere": "1", "union": "是", "venue": "是", "area": "60", "meetings": "是", "election": "是",
	}
	r := rowOf(t, rep, 4)
	got := map[string]string{}
	for k, v := range r.Values {
		if v != "" {
			got[k] = v
		}
	}
	if d := cmp.Diff(want, got); d != "" || r.Status != Accepted {
		t.Errorf("%s %v %s", r.Status, r.Reasons, d)
	}
}

func one(rows ...map[string]string) iter.Seq2[map[string]string, error] {
	return func(yield func(map[string]string, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestExportHasTheHeadingsOfTheForm(t *testing.T) {
	var out bytes.Buffer
	if err := Export(&out, ledger63(), one(map[string]string{"name": "甲"}), "数据来源：棋盘，截至2018-07-01"); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	text, merged, _ := officialHead()
	for ref, want := range text {
		if got, _ := f.GetCellValue("台账", ref); got != want {
			t.Errorf("%s: %q, want %q", ref, got, want)
		}
	}
	have := map[string]bool{}
	cells, _ := f.GetMergeCells("台账")
	for _, m := range cells {
		have[m.GetStartAxis()+":"+m.GetEndAxis()] = true
	}
	for _, m := range merged {
		if !have[m[0]+":"+m[1]] {
			t.Errorf("%s:%s is not merged", m[0], m[1])
		}
	}
	if len(cells) != len(merged) {
		t.Errorf("%d merged cells, want %d", len(cells), len(merged))
	}
}

var record = map[string]string{
	"name": "=大连甲某有限公司", "uscc": codeA, "subdistrict": "马栏街道", "community": "'=x", "address": "@某路_x000D_1号", "legal_rep": "阿依古丽·买买提", "contact": "𬱖某", "phone": "0411-84600000",
	"industry": "-软件(x)", "revenue": "1200.5", "employees": "50", "members": "5", "org_mode": "联合建立", "org_name": "\u9fb4某支部\ue000", "established": "2018-07", "above_scale": "是",
}

func TestExportComesBackEqual(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"某.xlsx": func(b *bytes.Buffer) error {
			return Export(b, firms(), one(record, map[string]string{"name": "大连乙某有限公司"}), "截至2018-07-01")
		},
		"某.csv": func(b *bytes.Buffer) error {
			return ExportCSV(b, firms(), one(record, map[string]string{"name": "大连乙某有限公司"}), "截至2018-07-01")
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			rep := check(t, out.Bytes(), name, firms())
			var data []*Row
			for _, r := range rep.Rows {
				if r.Status != Skipped {
					data = append(data, r)
				}
			}
			if len(data) != 2 || rep.Rows[len(rep.Rows)-1].Status != Skipped {
				t.Fatalf("%d rows with data; %s %s", len(data), rep.FileOutcome, rep.FileReason)
			}
			if d := cmp.Diff(record, data[0].Values); d != "" {
				t.Error(d)
			}
			if !data[0].Taken() {
				t.Errorf("%s %v", data[0].Status, data[0].Reasons)
			}
			if strings.HasSuffix(name, ".xlsx") && liveFormulas(t, out.Bytes()) > 0 {
				t.Error("the export holds a live formula")
			}
			if strings.HasSuffix(name, ".csv") && (!bytes.HasPrefix(out.Bytes(), []byte("\ufeff")) || bytes.Contains(out.Bytes(), []byte(",="))) {
				t.Error("the csv has no mark, or a field that a spreadsheet would run")
			}
		})
	}
}

// liveFormulas counts the formula cells of a workbook.
func liveFormulas(t testing.TB, file []byte) int {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j := range row {
				if formula, _ := f.GetCellFormula(s, cellName(j+1, i+1)); formula != "" {
					n++
				}
			}
		}
	}
	return n
}

func TestTemplateIsReadAsItsOwnTable(t *testing.T) {
	for _, table := range []*Table{firms(), people(), ledger63()} {
		var out bytes.Buffer
		if err := Template(t.Context(), &out, table); err != nil {
			t.Fatal(err)
		}
		rep := check(t, out.Bytes(), "模板.xlsx", table)
		if rep.FileOutcome != RejectFile || rep.FileReason != "NO_DATA" {
			t.Errorf("%s: %s %s %+v", table.Kind, rep.FileOutcome, rep.FileReason, rep.Sheets)
		}
		f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		l := table.lay(false)
		first := table.Columns[6].Key
		for i, s := range l.slots {
			if s.column.Key == first && s.option == "" {
				if err := f.SetCellValue(table.sheetName(), cellName(i+1, l.rows+1), "x"); err != nil {
					t.Fatal(err)
				}
			}
			if slices.Contains(table.identify(), s.column.Key) {
				if err := f.SetCellValue(table.sheetName(), cellName(i+1, l.rows+1), "王某"); err != nil {
					t.Fatal(err)
				}
			}
		}
		rep = check(t, packed(t, f), "模板.xlsx", table)
		if rep.FileOutcome != Import || len(rep.Sheets[0].Unknown) > 0 {
			t.Errorf("%s filled in: %s %s %+v", table.Kind, rep.FileOutcome, rep.FileReason, rep.Sheets)
		}
	}
}

func TestResultWorkbookSaysWhatHappened(t *testing.T) {
	rows := [][]any{{"台账"}, heads, firm("大连甲某有限公司", codeA, "马栏街道", "13900000000"), firm("大连乙某有限公司", "91210204TTTTTT02XC", "马栏街道"), nil, {"合计", nil, nil, nil}}
	file := workbook(t, rows, func(f *excelize.File, s string) {
		_ = f.SetCellFormula(s, "F3", "1+1")
		_ = f.MergeCell(s, "A1", "D1")
		_, _ = f.NewSheet("其他")
		_ = f.SetCellValue("其他", "A1", "说明")
		_ = f.SetCellHyperLink(s, "D3", "http://127.0.0.1/x", "External")
	})
	r, err := Read(Source{bytes.NewReader(file), int64(len(file)), "某.xlsx"}, firms(), Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.ResultWorkbook(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if liveFormulas(t, out.Bytes()) > 0 || bytes.Contains(out.Bytes(), []byte("127.0.0.1")) {
		t.Error("the result holds something live")
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	var column []string
	for i := range got {
		v, _ := f.GetCellValue("Sheet1", fmt.Sprintf("G%d", i+1))
		column = append(column, v)
	}
	want := []string{"未作为数据读取：标题行", "导入结果", "通过", "未通过：统一社会信用代码校验位不符，可能有一位写错，请按营业执照核对", "", "未作为数据读取：合计行，未作为数据导入"}
	if d := cmp.Diff(want, column); d != "" {
		t.Error(d)
	}
	if got[2][0] != "大连甲某有限公司" || len(f.GetSheetList()) != 2 {
		t.Errorf("%v %v", got[2], f.GetSheetList())
	}
	again := check(t, out.Bytes(), "某.xlsx", firms())
	if again.Counts != (Counts{1, 0, 1, 4}) {
		t.Errorf("the result is read as %+v", again.Counts)
	}
}

func TestResultOfACSVFile(t *testing.T) {
	file := []byte("企业名称,统一社会信用代码,所属街道\n大连甲某有限公司," + codeA + ",马栏街道\n\"大连,乙某\",x,马栏街道\n")
	r, err := Read(Source{bytes.NewReader(file), int64(len(file)), "某.csv"}, firms(), Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.ResultWorkbook(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff企业名称,统一社会信用代码,所属街道,导入结果\r\n大连甲某有限公司,91210204TTTTTT02XB,马栏街道,通过\r\n\"大连,乙某\",x,马栏街道,未通过：统一社会信用代码不是 18 位，请核对后补全\r\n"
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
}
