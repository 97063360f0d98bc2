package sheet

import (
	"strings"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/caption"
)

// formWords are labels of forms that no table need know.
var formWords = map[string]bool{
	"单位名称": true, "企业名称": true, "名称": true, "姓名": true, "性别": true, "民族": true, "出生年月": true, "出生日期": true, "籍贯": true, "学历": true,
	"职务": true, "职称": true, "地址": true, "单位地址": true, "联系电话": true, "联系人": true, "电话": true, "手机": true, "法定代表人": true, "法人": true,
	"注册资金": true, "注册资本": true, "经营范围": true, "成立时间": true, "成立日期": true, "身份证号": true, "统一社会信用代码": true, "所属街道": true,
	"入党时间": true, "政治面貌": true, "备注": true, "单位性质": true, "企业类型": true, "职工人数": true, "党员人数": true, "邮编": true, "传真": true,
	"负责人": true, "签字": true, "意见": true, "审核意见": true, "填表日期": true,
}

// isForm reports whether labels and values stand side by side, one thing a sheet, instead of one thing a row.
func (l *lexicon) isForm(v *survey, h *heading) bool {
	labels := map[string]bool{}
	rows := 0
	for i := range min(len(v.head), headSearch) {
		row := v.head[i]
		if h != nil && row.number >= h.top && row.number <= h.bottom {
			continue
		}
		found := 0
		for _, col := range row.columns() {
			if word, ok := l.label(row.cells[col]); ok && !l.repeats(h, col, row.cells[col].Text) {
				labels[word] = true
				found++
			}
		}
		if found > 0 && (found <= 4 || h == nil) && 5*found <= 3*len(row.cells)+2 {
			rows++
		}
	}
	if h == nil {
		return rows >= 3 && len(labels) >= 3
	}
	return rows >= 2 && len(labels) >= 2 && h.unknown() > 0 && l.labelBelow(v, h)
}

// labelBelow reports whether a label stands right below a caption, where a table has its first record.
func (l *lexicon) labelBelow(v *survey, h *heading) bool {
	for _, c := range h.columns {
		if c.means.column == nil {
			continue
		}
		if cell, ok := v.own(h.bottom+1, c.col); ok {
			if _, label := l.label(cell); label && !l.repeats(h, c.col, cell.Text) {
				return true
			}
		}
	}
	return false
}

// label recognises 企业名称, 企业名称： and 企业名称：某某公司.
func (l *lexicon) label(c book.Cell) (string, bool) {
	if c.Kind != book.TextCell {
		return "", false
	}
	text := c.Text
	if i := strings.IndexAny(text, ":："); i > 0 {
		text = text[:i]
	}
	if len(text) > 90 {
		return "", false
	}
	full, bare, _ := l.form(text)
	if formWords[full] || len(l.byWord[full]) > 0 {
		return full, true
	}
	return bare, formWords[bare] || len(l.byWord[bare]) > 0
}

// repeats reports whether a text is the caption of its own column again, as after a page break.
func (l *lexicon) repeats(h *heading, col int, text string) bool {
	if h == nil {
		return false
	}
	full, _, _ := l.form(text)
	for _, c := range h.columns {
		if c.col != col {
			continue
		}
		for part := range strings.SplitSeq(c.caption, " · ") {
			if f, _, _ := l.form(part); f == full {
				return true
			}
		}
	}
	return false
}

// hasCaptions tells a table whose captions are strange from one that has none: the first row with several cells decides.
func (v *survey) hasCaptions() bool {
	for _, h := range v.head {
		if len(h.cells) < 2 {
			continue
		}
		label := false
		for _, c := range h.cells {
			label = label || caption.Label(c.Text)
		}
		if label && len(h.cells) <= 4 {
			continue // 填报单位：…, 日期：…
		}
		for _, c := range h.cells {
			if c.Kind != book.TextCell || caption.DataLike(c.Text) {
				return false
			}
		}
		return true
	}
	return false
}
