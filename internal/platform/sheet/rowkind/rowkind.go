package rowkind

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"qipan/internal/platform/ident"
	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/caption"
	"qipan/internal/platform/sheet/reason"
)

var (
	totalWord   = regexp.MustCompile(`^(?:本页|本表|本街道?|全区|全街道?|全市|全县|各街道?)?(?:小计|合计|总计|共计|累计|总合计|汇总|平均值?)(?:数|人数|户数)?(?:[:：(（].*)?$`)
	totalTail   = regexp.MustCompile(`^.{0,30}(?:小计|合计|总计|共计|累计)$`)
	totalCount  = regexp.MustCompile(`^(?:合计|总计|共计|共|总共)[:：]?\d+(?:家|户|人|个|名|条)?$`)
	noteStart   = regexp.MustCompile(`^(?:附?注|备注|说明|填表说明|填报说明|填写说明|填表须知|附|附件|要求|提示|注意事项?|温馨提示|数据来源|来源|口径|示例|解释)\s*\d{0,2}\s*[:：、.．)）]|^注\d?[:：、.\s]`)
	sampleMark  = regexp.MustCompile(`^[(（]?(?:示?例|样例|范例|举例|例如|填写示例|样本)[)）:：]?$`)
	noteWords   = regexp.MustCompile(`^(?:以上|以下|本表|此表|上表|数据截至|截至|截止|未完待续|转下页|接上页|续表|待续)`)
	pageMark    = regexp.MustCompile(`^[-—(（]?(?:第\d+页(?:[,，/]?共\d+页)?|共\d+页(?:[,，]?第\d+页)?|\d+/\d+页?|page\d+(?:of\d+)?)[-—)）]?$`)
	signedDay   = regexp.MustCompile(`^(?:二[〇零○]|\d{4})[^年]{0,4}年.{1,3}月(?:.{1,3}日)?$`)
	bullet      = regexp.MustCompile(`^[※*＊★☆▲●]\s*\S`)
	noteOpen    = regexp.MustCompile(`^(?:附?注|备注|说明|填表说明|填报说明|填写说明|填表须知|注意事项|要求)\s*[:：]?$`)
	footerLabel = regexp.MustCompile(`^(?:填表|填报|填写|制表|制单|审核|审批|复核|审定|负责|经办|联系|报送|上报|统计|单位|部门|日期|时间|签字|签名|签章|盖章|公章|主管|分管|主要|领导|录入|核对|校对|党委|党组织|党支部|街道)[^：:，,。]{0,10}[:：]`)
	numbered    = regexp.MustCompile(`^(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）])\s*[.．、:：)）]?`)
	sentence    = regexp.MustCompile(`[。；！!]|，.*，`)
	section     = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}|[(（][一二三四五六七八九十]{1,3}[)）])[、.．]?\s*\S{1,30}$`)
	firmTail    = regexp.MustCompile(`(?:公司|厂|店|中心|事务所|合作社|集团|商行|超市|门市部?|工作室|学校|医院|酒店|银行|支行|经营部|个体)(?:[)）].*)?$`)
)

// Column is what judging a row needs to know of a column.
type Column struct {
	Col      int
	Serial   bool     // running numbers
	Code     bool     // credit codes or identity numbers
	Name     bool     // the names that identify a row
	Date     bool     // dates
	Captions []string // what stands above it
}

// Classifier tells rows with data from titles, totals and notes. It is asked row by row from the top.
type Classifier struct {
	columns  map[int]Column
	captions map[int]map[string]bool // folded
	titles   map[string]bool         // what stood above the headings and may come again after a page break
	noting   bool                    // the row before was a note
	top      bool                    // no row with data has come yet
}

// New prepares for the rows below a heading.
func New(columns []Column) *Classifier {
	c := &Classifier{columns: map[int]Column{}, captions: map[int]map[string]bool{}, titles: map[string]bool{}, top: true}
	for _, col := range columns {
		c.columns[col.Col] = col
		c.captions[col.Col] = map[string]bool{}
		for _, part := range col.Captions {
			c.captions[col.Col][caption.Fold(part)] = true
		}
	}
	return c
}

// AddTitle keeps a title that stood above the headings.
func (c *Classifier) AddTitle(text string) { c.titles[compact(text)] = true }

// Under is the same classifier below other headings; titles stay known.
func (c *Classifier) Under(columns []Column) *Classifier {
	n := New(columns)
	n.titles = c.titles
	return n
}

// Judge says what a row is; the empty reason means data. across is how far the first cell is merged to the right.
func (c *Classifier) Judge(cells []book.Cell, across int) reason.Code {
	why := c.kindOf(cells, across)
	c.top = c.top && (why == reason.Header || why == reason.Blank)
	c.noting = why == reason.Note || c.noting && why == reason.Blank
	return why
}

func (c *Classifier) kindOf(cells []book.Cell, across int) reason.Code {
	if c.top && explains(cells) {
		return reason.Header
	}
	if c.onlySerial(cells) {
		return reason.Blank
	}
	if c.repeatsHeading(cells) {
		return reason.Header
	}
	first := cells[0]
	text := compact(first.Text)
	for _, cell := range cells { // 序号 before 合计 does not hide it
		if !c.columns[cell.Col].Serial || !caption.DataLike(cell.Text) {
			first, text = cell, compact(cell.Text)
			break
		}
	}
	switch {
	case sampleMark.MatchString(compact(cells[0].Text)) && !c.columns[cells[0].Col].Name:
		return reason.Note
	case c.hasCode(cells):
		return ""
	case c.isTotal(cells, first, text):
		return reason.Total
	case c.isNote(cells, first, text, across):
		return reason.Note
	case len(cells) == 1 && c.titles[text]:
		return reason.Title
	case len(cells) == 1 && across >= 3 && !firmTail.MatchString(text):
		return reason.Title
	case len(cells) == 1 && section.MatchString(text) && !firmTail.MatchString(text) && numbered.MatchString(text):
		return reason.Title
	}
	return ""
}

// explains recognises the rows right below the headings that number the columns (1 2 3, or 甲 乙 1 2) or say how they are
// filled in.
func explains(cells []book.Cell) bool {
	if len(cells) < 2 {
		return false
	}
	hints, numbers, last := 0, 0, 0
	for _, cell := range cells {
		text := caption.Fold(cell.Text)
		if inner := strings.Trim(text, "()[]【】〔〕"); inner != text && caption.Hint(inner) {
			hints++
		}
		if n, err := strconv.Atoi(strings.Trim(text, "()[]")); err == nil && n == last+1 || strings.ContainsAny(text, "甲乙丙丁") && utf8.RuneCountInString(text) == 1 {
			numbers++
			last = n
		}
	}
	return hints == len(cells) || len(cells) >= 3 && numbers == len(cells)
}

// onlySerial recognises rows that were numbered beforehand and never filled in.
func (c *Classifier) onlySerial(cells []book.Cell) bool {
	for _, cell := range cells {
		if !c.columns[cell.Col].Serial || len(cell.Text) > 6 {
			return false
		}
	}
	return true
}

// hasCode reports whether something stands in a column of codes that is no caption and no total.
func (c *Classifier) hasCode(cells []book.Cell) bool {
	for _, cell := range cells {
		if c.columns[cell.Col].Code && cell.Kind != book.ErrorCell && !totalWord.MatchString(compact(cell.Text)) && len(compact(cell.Text)) >= 8 && !footerLabel.MatchString(compact(cell.Text)) && !noteStart.MatchString(compact(cell.Text)) {
			return true
		}
	}
	return false
}

func (c *Classifier) isTotal(cells []book.Cell, first book.Cell, text string) bool {
	if totalWord.MatchString(text) || totalCount.MatchString(text) {
		return true
	}
	if !totalTail.MatchString(text) || firmTail.MatchString(text) {
		return false
	}
	if !c.columns[first.Col].Name {
		return true // 马栏街道小计
	}
	for _, cell := range cells[1:] { // in the column of names only if nothing but figures follows
		if cell.Kind == book.TextCell && !caption.DataLike(cell.Text) {
			return false
		}
	}
	return true
}

func (c *Classifier) isNote(cells []book.Cell, first book.Cell, text string, across int) bool {
	raw := strings.TrimSpace(first.Text)
	if c.named(cells, first) {
		return false
	}
	switch {
	case noteStart.MatchString(raw), noteOpen.MatchString(text):
		return true
	case footerLabel.MatchString(text):
		return true
	case len(cells) > 1:
		return false
	case pageMark.MatchString(strings.ToLower(text)), noteWords.MatchString(text) && !firmTail.MatchString(text):
		return true
	case signedDay.MatchString(text) && !c.columns[first.Col].Date && !c.columns[first.Col].Name:
		return true
	case bullet.MatchString(raw) && !firmTail.MatchString(text):
		return true
	case c.noting && (numbered.MatchString(text) || sentence.MatchString(text)):
		return true
	case sentence.MatchString(text) && utf8.RuneCountInString(text) > 15 && !firmTail.MatchString(text):
		return true
	case across >= 3 && utf8.RuneCountInString(text) > 25:
		return true
	}
	return false
}

// named reports whether something stands in a column of names that is no label of a footer: then the row is data, whatever
// its first cell looks like.
func (c *Classifier) named(cells []book.Cell, first book.Cell) bool {
	labels, found := 0, false
	for _, cell := range cells {
		text := compact(cell.Text)
		label := footerLabel.MatchString(text) || noteStart.MatchString(text)
		if label {
			labels++
		}
		found = found || c.columns[cell.Col].Name && cell.Col != first.Col && !label
	}
	return found && labels < 2
}

// repeatsHeading recognises the headings again, as after a page break. Three cells without a caption among them settle it.
func (c *Classifier) repeatsHeading(cells []book.Cell) bool {
	same := 0
	for i, cell := range cells {
		if len(cell.Text) < 120 && cell.Kind == book.TextCell && !caption.IsAnswer(cell.Text) && c.captions[cell.Col][caption.Fold(cell.Text)] {
			same++
		}
		if i == 2 && same == 0 {
			return false
		}
	}
	return same >= 2 && 2*same > len(cells) || same == 1 && len(cells) == 1 && len(c.columns) <= 2
}

// BeforeHeading judges a row above the headings. A row with a good code is data that the headings came too late for.
func BeforeHeading(cells []book.Cell) reason.Code {
	for _, cell := range cells {
		if code, _ := ident.CheckCreditCode(cell.Text); code != "" {
			return reason.NoHeader
		}
	}
	first := strings.TrimSpace(cells[0].Text)
	if caption.Label(first) || noteStart.MatchString(first) || footerLabel.MatchString(first) {
		return reason.Note
	}
	return reason.Title
}

func compact(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), "")
}

// IsNote reports whether a line reads as a note by its first words.
func IsNote(s string) bool { return noteStart.MatchString(s) }
