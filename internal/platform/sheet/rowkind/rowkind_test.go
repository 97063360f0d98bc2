package rowkind

import (
	"testing"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/reason"
)

// ledger has running numbers, names, codes and a column of text.
var ledger = []Column{
	{Col: 1, Serial: true, Captions: []string{"序号"}},
	{Col: 2, Name: true, Captions: []string{"企业名称"}},
	{Col: 3, Code: true, Captions: []string{"统一社会信用代码"}},
	{Col: 4, Captions: []string{"地址"}},
	{Col: 5, Captions: []string{"党员情况", "人数"}},
}

func cells(texts ...string) []book.Cell {
	var out []book.Cell
	for i, s := range texts {
		if s != "" {
			out = append(out, book.Cell{Col: i + 1, Text: s})
		}
	}
	return out
}

func TestKindsOfRows(t *testing.T) {
	const data = reason.Code("")
	for name, c := range map[string]struct {
		cells  []book.Cell
		across int
		want   reason.Code
	}{
		"a record":                           {cells("1", "大连甲某有限公司", "91210204TTTTTT02XB", "某路1号"), 1, data},
		"a firm that is called like a total": {cells("1", "大连合计科技有限公司", "", "某路1号"), 1, data},
		"a name that ends like a total":      {cells("1", "甲某小计", "", "某路1号"), 1, data},
		"a total with a code is a record":    {cells("", "合计", "91210204TTTTTT02XB"), 1, data},
		"a total":                            {cells("合 计", "", "", "", "5"), 1, reason.Total},
		"a total beside the numbers":         {cells("7", "小计", "", "", "5"), 1, reason.Total},
		"a total with a count":               {cells("总计：35家"), 1, reason.Total},
		"a total of a street":                {cells("", "马栏街道小计", "", "", "5"), 1, reason.Total},
		"headings again":                     {cells("序号", "企业名称", "统一社会信用代码", "地址", "人数"), 1, reason.Header},
		"numbers of columns":                 {cells("1", "2", "3", "4", "5"), 1, reason.Header},
		"hints":                              {cells("", "（必填）", "（18位）"), 1, reason.Header},
		"numbered beforehand":                {cells("12"), 1, reason.Blank},
		"a note":                             {cells("注：以下空白"), 5, reason.Note},
		"an example":                         {cells("示例", "大连某某有限公司", "91210204TTTTTT02XB"), 1, reason.Note},
		"a signature":                        {cells("填表人：", "张三", "", "审核人：李四"), 1, reason.Note},
		"a label in front of a record":       {cells("单位：", "大连甲某有限公司", "", "某路1号"), 1, data},
		"a page":                             {cells("", "", "", "第2页"), 1, reason.Note},
		"a section":                          {cells("一、马栏街道"), 1, reason.Title},
		"a merged section":                   {cells("马栏街道"), 5, reason.Title},
		"a merged name is a record":          {cells("", "大连甲某有限公司"), 4, data},
		"only a name":                        {cells("", "大连甲某有限公司"), 1, data},
		"only a remark":                      {cells("", "", "", "已搬离"), 1, data},
		"a date under a table":               {cells("", "", "", "2018年7月1日"), 1, reason.Note},
		"a firm with a star":                 {cells("", "★大连甲某有限公司"), 1, data},
	} {
		if got := New(ledger).Judge(c.cells, c.across); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestColumnNumbersAreOnlyLookedForAboveTheData(t *testing.T) {
	c := New(ledger)
	if got := c.Judge(cells("1", "大连甲某有限公司"), 1); got != "" {
		t.Fatal(got)
	}
	if got := c.Judge(cells("1", "2", "3", "4", "5"), 1); got != "" {
		t.Errorf("below a record the row is %q", got)
	}
}

func TestTitlesAreKnownAgain(t *testing.T) {
	c := New(ledger)
	c.AddTitle("某 台账")
	if got := c.Judge(cells("", "某台账"), 1); got != reason.Title {
		t.Error(got)
	}
	if got := c.Under(ledger).Judge(cells("", "某台账"), 1); got != reason.Title {
		t.Errorf("below other headings: %q", got)
	}
}

func TestRowsAboveTheHeadings(t *testing.T) {
	for _, c := range []struct {
		cells []book.Cell
		want  reason.Code
	}{{cells("某台账"), reason.Title}, {cells("填报单位：某"), reason.Note}, {cells("1", "大连甲某有限公司", "91210204TTTTTT02XB"), reason.NoHeader}} {
		if got := BeforeHeading(c.cells); got != c.want {
			t.Errorf("%v: %s, want %s", c.cells, got, c.want)
		}
	}
}
