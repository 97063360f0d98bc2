package sheet

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

var day = time.Date(2026, 8, 7, 0, 0, 0, 0, time.UTC)

// firms is a table as a context would declare it.
func firms() *Table {
	return &Table{
		Kind: "enterprises", Title: "非公企业台账", Sheet: "企业台账",
		Columns: []Column{
			{Heading: "序号", Kind: Sequence},
			{Key: "name", Heading: "企业名称", Under: []string{"企业", "单位"}, Aliases: []string{"单位名称", "公司名称", "企业全称"}, GroupOnly: []string{"名称"}, Kind: OrgName, Required: true, Width: 32},
			{Key: "uscc", Heading: "统一社会信用代码", Aliases: []string{"信用代码", "社会信用代码", "统一信用代码"}, Kind: USCC, Wanted: true, Width: 22},
			{Key: "subdistrict", Heading: "所属街道", Aliases: []string{"街道"}, Kind: Text, Wanted: true},
			{Key: "community", Heading: "所属社区", Aliases: []string{"社区"}, Kind: Text},
			{Key: "address", Heading: "地址", Aliases: []string{"企业地址", "经营地址"}, Kind: Text},
			{Key: "legal_rep", Heading: "法定代表人", Aliases: []string{"法人", "法人代表"}, Kind: Name},
			{Key: "contact", Heading: "联系人", Kind: Name},
			{Key: "phone", Heading: "联系电话", Aliases: []string{"电话", "手机", "联系方式"}, Kind: Phone},
			{Key: "industry", Heading: "行业", Aliases: []string{"所属行业"}, Kind: Text},
			{Key: "revenue", Heading: "年营业收入", Kind: Number, Unit: "万元"},
			{Key: "employees", Heading: "从业人员数量", Aliases: []string{"从业人数", "职工人数", "员工数"}, Kind: Integer, Unit: "名"},
			{Key: "members", Heading: "党员人数", Aliases: []string{"党员数"}, Kind: Integer, Unit: "名"},
			{Key: "org_mode", Heading: "组建形式", Group: "党组织设置情况", Under: []string{"党组织"}, Kind: Option, Values: []EnumValue{{Text: "单独建立"}, {Text: "联合建立"}, {Text: "网格建立"}}},
			{Key: "org_name", Heading: "党组织名称", Under: []string{"党组织"}, GroupOnly: []string{"名称"}, Kind: OrgName},
			{Key: "established", Heading: "党组织成立时间", Under: []string{"党组织"}, GroupOnly: []string{"成立时间"}, Kind: Date},
			{Key: "above_scale", Heading: "是否规模以上企业", Kind: Bool, Pair: true},
		},
		Duplicates: Duplicates{Code: "uscc", Name: "name"},
		FromSheet: func(sheet string) (string, string, bool) {
			return "subdistrict", sheet, sheet == "马栏街道" || sheet == "春柳街道"
		},
	}
}

// people is a table of members.
func people() *Table {
	return &Table{
		Kind: "members", Title: "党员花名册",
		Columns: []Column{
			{Key: "name", Heading: "姓名", Kind: Name, Required: true},
			{Key: "id_no", Heading: "公民身份证号", Aliases: []string{"身份证号", "身份证号码", "公民身份号码"}, Kind: IDNumber, Wanted: true, Adult: true},
			{Key: "branch", Heading: "所在党支部", Aliases: []string{"党支部"}, Kind: OrgName},
			{Key: "gender", Heading: "性别", Kind: Enum, Values: []EnumValue{{Text: "男", Code: "1"}, {Text: "女", Code: "2"}}, StoreText: true},
			{Key: "nation", Heading: "民族", Kind: Enum, Values: []EnumValue{{Code: "01", Text: "汉族", Aliases: []string{"汉"}}, {Code: "11", Text: "满族"}}, StoreText: true},
			{Key: "birth", Heading: "出生日期", Kind: Date},
			{Key: "joined", Heading: "加入党组织日期", Aliases: []string{"入党时间"}, Kind: Date},
			{Key: "became_full", Heading: "转为正式党员日期", Kind: Date},
			{Key: "phone", Heading: "手机号", Under: []string{"联系电话"}, Aliases: []string{"联系电话"}, Kind: Phone},
		},
		Duplicates: Duplicates{Code: "id_no", Name: "name", Also: []string{"birth"}, Namesakes: true},
		Order:      [][]string{{"birth", "joined", "became_full"}},
	}
}

// workbook builds an xlsx file; prepare may do what plain cells cannot.
func workbook(t testing.TB, rows [][]any, prepare ...func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Sheet1"
	put(t, f, sheet, rows)
	for _, p := range prepare {
		p(f, sheet)
	}
	return packed(t, f)
}

func put(t testing.TB, f *excelize.File, sheet string, rows [][]any) {
	t.Helper()
	for i, row := range rows {
		for j, v := range row {
			if v == nil {
				continue
			}
			ref, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if err := f.SetCellValue(sheet, ref, v); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func packed(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func check(t testing.TB, file []byte, name string, table *Table, options ...Options) *Report {
	t.Helper()
	o := Options{}
	if len(options) > 0 {
		o = options[0]
	}
	o.Today = day
	rep, err := Check(Source{bytes.NewReader(file), int64(len(file)), name}, table, o)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// rowOf finds the entry of a row number.
func rowOf(t testing.TB, rep *Report, number int) *Row {
	t.Helper()
	for _, r := range rep.Rows {
		if r.Number == number || r.To > 0 && r.Number <= number && number <= r.To {
			return r
		}
	}
	t.Fatalf("row %d has no entry; outcome %s %s", number, rep.FileOutcome, rep.FileReason)
	return nil
}
