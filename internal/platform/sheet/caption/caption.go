package caption

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"qipan/internal/platform/sheet/value"
)

var (
	captionNumber = regexp.MustCompile(`^(?:\d{1,2}[.、)]|\(\d{1,2}\)|[①-⑳])`)
	captionHint   = regexp.MustCompile(`^(.+?)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]$`)
	hintWords     = regexp.MustCompile(`^(?:单位[:为]?)?(?:平方米|平米|㎡|m2|m²|亩|元|千元|万元|百万元|亿元|人|名|个|家|位|户|间|岁|周岁|年|天|小时|%|公历|阳历)$` +
		`|^(?:必填|选填|可选|必填项|全称|企业全称|单位全称|详细|详细地址|公章|数字|文本|手机|手机号码?|座机|18位|十八位|(?:填写?)?是[/、,或]?否|打?[√✓勾]|打钩|下拉选择?|单选|多选|不含税|含税|年末数?|年底数?|截至.*|` +
		`如.*|例.*|格式.*|示例.*|请.*|注.*|y{2,4}[-/.年]?m{1,2}.*|年月日?|年[-/.]月(?:[-/.]日)?|\d{4}[-/.年]\d{1,2}.*|没有可不填|无则不填|没有填无|[a-z][a-z .&/'-]*)$`)
	unitWord   = regexp.MustCompile(`平方米|平米|㎡|m2|亩|百万元|千元|万元|亿元|元|%`)
	groupLabel = regexp.MustCompile(`[:：]|^(?:填报|填表|制表|报送|上报|统计)(?:单位|部门|时间|日期|人)`)
)

// Fold brings a caption to the form in which captions are compared: width, case, blanks, line breaks, quotes, marks
// of obligation and a leading number do not count.
func Fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	var b strings.Builder
	for _, r := range s {
		if unicode.IsSpace(r) || value.Invisible(r) || strings.ContainsRune("*★☆※\"“”'‘’「」『』《》_", r) {
			continue
		}
		b.WriteRune(r)
	}
	s = strings.Trim(b.String(), ":;,.、。-")
	if rest := captionNumber.ReplaceAllString(s, ""); rest != "" {
		s = rest
	}
	return s
}

// Forms are the folded caption, and the caption without a unit or a hint in brackets, with that unit.
func Forms(s string) (full, bare, unit string) {
	full = Fold(s)
	bare = full
	for range 2 {
		m := captionHint.FindStringSubmatch(bare)
		if m == nil || !hintWords.MatchString(m[2]) {
			break
		}
		bare = strings.Trim(m[1], ":;,.、。-")
		if u := unitWord.FindString(m[2]); u != "" && unit == "" {
			unit = CanonicalUnit(u)
		}
	}
	return full, bare, unit
}

// CanonicalUnit is the one name of a unit that goes by several.
func CanonicalUnit(u string) string {
	switch u {
	case "㎡", "m2", "平米", "m²":
		return "平方米"
	}
	return u
}

// neutralGroup are captions above others that do not say whose the columns are.
var neutralGroup = regexp.MustCompile(`^(?:基本|主要|相关|其他|其它|详细|备注)?(?:情况|信息|概况|资料|数据|内容|登记|项目)?$`)

// Somebody are words that tie a group of columns to a person or a body of its own.
var Somebody = []string{
	"法定代表人", "法人", "法代", "书记", "负责人", "出资人", "党组织", "党支部", "支部", "党员", "工会", "共青团", "团组织", "团支部", "妇联", "指导员", "联络员", "上级", "结对",
	"帮扶", "家庭", "配偶", "紧急", "经办", "填表", "财务", "房东", "产权", "物业", "介绍人",
}

// Neutral reports whether a folded caption above others does not say whose the columns are.
func Neutral(folded string) bool { return neutralGroup.MatchString(folded) }

// Serial reports whether a folded caption is that of running numbers.
func Serial(folded string) bool { return serialCaption.MatchString(folded) }

// Label reports whether a text is the label of a line above or below a table: 填报单位：….
func Label(s string) bool { return groupLabel.MatchString(s) }

// Titled reports whether a text sounds like the title of a table.
func Titled(s string) bool { return titleWord.MatchString(s) }

// Hint reports whether a folded text only says how a column is filled in or in what it counts.
func Hint(folded string) bool { return hintWords.MatchString(folded) }

// Bracketed parts a caption from what stands in brackets at its end.
func Bracketed(folded string) (outside, inside string, ok bool) {
	m := captionHint.FindStringSubmatch(folded)
	if m == nil {
		return folded, "", false
	}
	return m[1], m[2], true
}

var dataText = regexp.MustCompile(`^(?:[+\-]?\d[\d,]*(?:\.\d+)?%?|\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?|\+?[\d\-() ]{7,}|[0-9A-Z]{15,20}|√|是|否|男|女)$`)

// DataLike recognises texts that are values and no captions: numbers, dates, telephones, codes.
func DataLike(s string) bool { return dataText.MatchString(strings.TrimSpace(s)) }

// IsAnswer recognises 是 and 否, which are captions too where a yes-or-no stands as two columns.
func IsAnswer(s string) bool {
	s = strings.TrimSpace(s)
	return s == value.Yes || s == value.No
}

var serialCaption = regexp.MustCompile(`^(?:序号|编号|序|号|no|nr|#|项次|行号|排序)$`)

var titleWord = regexp.MustCompile(`台账|台帐|表$|名单|名册|清单|汇总|统计|登记|名录|[:：]|\d{4}`)
