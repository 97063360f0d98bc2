package value

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"qipan/internal/platform/sheet/reason"
)

// sampleName is what the example row of a template may be called.
var sampleName = regexp.MustCompile(`^[(（]?(?:示例|样例|范例|例如|例[:：])`)

const nameDot = '·'

var (
	suffixed   = regexp.MustCompile(`[(（\[【〔].*[)）\]】〕]?$|[0-9０-９]+$`)
	nameBreaks = regexp.MustCompile(`[、,，;；/|\n]`)
	nobody     = regexp.MustCompile(`^(?:无|暂无|没有|不详|未知|待定|暂缺|空缺|[-/\\—–－_.。]+|N/?A)$`)
)

// compound surnames, so that two names in one cell are told from one laid-out name.
var compound = regexp.MustCompile(`^(?:欧阳|上官|司马|诸葛|司徒|东方|独孤|南宫|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|轩辕|端木|百里|东郭|呼延|闻人|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|仲孙|钟离|鲜于|闾丘|司空|亓官|司寇|西门|拓跋|完颜|纳兰|叶赫|爱新)`)

// PersonName reads the name of a person. Names are never normalised: only the laid-out space of a two- or three-character
// Chinese name goes, and the dot of a minority name becomes U+00B7. Anything unusual is taken with a warning.
func PersonName(in Input, most int) Result {
	r := Text(in, most)
	if r.Value == "" {
		return r
	}
	if nobody.MatchString(strings.ToUpper(foldWidth(r.Value))) {
		r.Value = ""
		r.warn(reason.NameCharset)
		return r
	}
	r.Value = dotted(r.Value)
	parts := strings.FieldsFunc(r.Value, blank)
	if joined := strings.Join(parts, ""); len(parts) > 1 && allHan(joined) {
		switch n := utf8.RuneCountInString(joined); {
		case n <= 3:
			r.Value = joined
		case n <= 6 && shortest(parts) >= 2 && !compound.MatchString(joined):
			r.warn(reason.MultiValue)
		}
	}
	raw, _, _ := Clean(shown(in))
	if several := nameBreaks.Split(raw, -1); len(several) > 1 && shortest(several) >= 2 {
		r.warn(reason.MultiValue)
		return r
	}
	nameSigns(&r)
	return r
}

// nameSigns warns about what does not belong into a name.
func nameSigns(r *Result) {
	bare := r.Value
	if suffixed.MatchString(bare) {
		r.warn(reason.NameSuffix)
		bare = suffixed.ReplaceAllString(bare, "")
	}
	for _, c := range bare {
		if !nameSign(c) {
			r.warn(reason.NameCharset)
			return
		}
	}
}

func nameSign(c rune) bool {
	switch {
	case unicode.IsLetter(c), unicode.IsMark(c), c == nameDot, c == ' ', c == '-', c == '\'', c == '’':
		return true
	case private(c), c >= 0x2FF0 && c <= 0x2FFF, c == 0x31EF, c == '〇', c == 0x3007: // these have their own warnings, or are fine
		return true
	}
	return c == '.' || c == 0x3000
}

// dotted turns the dots by which people part a minority name into U+00B7 where they stand between letters.
func dotted(s string) string {
	if !strings.ContainsAny(s, "•．・‧∙●⋅･") {
		return s
	}
	rs := []rune(s)
	for i, c := range rs {
		if strings.ContainsRune("•．・‧∙●⋅･", c) && i > 0 && i < len(rs)-1 && unicode.IsLetter(rs[i-1]) && unicode.IsLetter(rs[i+1]) {
			rs[i] = nameDot
		}
	}
	return string(rs)
}

func allHan(s string) bool {
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) && !private(r) {
			return false
		}
	}
	return s != ""
}

func shortest(parts []string) int {
	n := -1
	for _, p := range parts {
		if l := utf8.RuneCountInString(strings.TrimFunc(p, blank)); n < 0 || l < n {
			n = l
		}
	}
	return n
}

// OrgName reads the name of a firm or an organisation as it stands. A name without a letter is warned about.
func OrgName(in Input, most int) Result {
	r := Text(in, most)
	if r.Value == "" {
		return r
	}
	if nobody.MatchString(strings.ToUpper(foldWidth(r.Value))) {
		r.Value = ""
		r.warn(reason.OrgNameFormat)
		return r
	}
	letters := 0
	for _, c := range r.Value {
		if unicode.IsLetter(c) || private(c) {
			letters++
		}
	}
	if letters < 2 || sampleName.MatchString(r.Value) {
		r.warn(reason.OrgNameFormat)
	}
	return r
}

var (
	legalForm = regexp.MustCompile(`(?:股份有限公司|有限责任公司|有限公司|集团公司|分公司|总公司|公司|\(有限合伙\)|\(普通合伙\)|\(个体工商户\))$`)
	placePart = regexp.MustCompile(`^(?:中国)?(?:辽宁省?)?(?:大连市?)?(?:沙河口区)?`)
	nameNoise = regexp.MustCompile(`[\s\p{P}\p{S}]+`)
)

// FoldName brings a name into the form in which likeness is looked for: width, case, brackets, spaces, legal form and place
// do not count. It is for comparing only and never stored.
func FoldName(name string) string {
	s := strings.ToLower(norm.NFKC.String(name))
	brackets := strings.NewReplacer("【", "(", "】", ")", "〔", "(", "〕", ")", "[", "(", "]", ")")
	s = legalForm.ReplaceAllString(strings.TrimFunc(brackets.Replace(s), blank), "")
	s = nameNoise.ReplaceAllString(s, "")
	if short := placePart.ReplaceAllString(s, ""); utf8.RuneCountInString(short) >= 2 {
		s = short
	}
	return s
}
