package pinyin

import (
	"slices"
	"strings"
	"unicode"

	dictionary "github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// surnames are the characters whose reading as a surname is not the first one of the dictionary.
var surnames = map[string]string{
	"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "朴": "piao", "翟": "zhai", "查": "zha", "盖": "ge",
	"覃": "qin", "乐": "yue", "员": "yun", "秘": "bi", "召": "shao", "折": "she", "种": "chong", "洗": "xian", "缪": "miao",
	"牟": "mu", "繁": "po", "黑": "he", "华": "hua", "任": "ren", "纪": "ji", "宁": "ning", "晁": "chao", "车": "che", "石": "shi",
	"贾": "jia", "柏": "bai", "薄": "bo", "卜": "bu", "葛": "ge", "沈": "shen", "应": "ying", "燕": "yan", "隗": "wei", "祭": "zhai",
}

// compounds are the surnames of two characters that are read unlike their parts.
var compounds = map[string][]string{
	"尉迟": {"yu", "chi"}, "万俟": {"mo", "qi"}, "长孙": {"zhang", "sun"}, "澹台": {"tan", "tai"}, "宰父": {"zai", "fu"}, "单于": {"chan", "yu"},
}

// words are read as a whole wherever they stand: places and trades whose characters are read differently alone.
var words = map[string][]string{
	"重庆": {"chong", "qing"}, "厦门": {"xia", "men"}, "大连": {"da", "lian"}, "长春": {"chang", "chun"}, "长江": {"chang", "jiang"},
	"长兴": {"chang", "xing"}, "长城": {"chang", "cheng"}, "朝阳": {"chao", "yang"}, "西藏": {"xi", "zang"}, "番禺": {"pan", "yu"},
	"东莞": {"dong", "guan"}, "六安": {"lu", "an"}, "银行": {"yin", "hang"}, "行业": {"hang", "ye"}, "商行": {"shang", "hang"},
	"车行": {"che", "hang"}, "海参": {"hai", "shen"}, "人参": {"ren", "shen"}, "音乐": {"yin", "yue"}, "乐器": {"yue", "qi"},
	"会计": {"kuai", "ji"}, "调味": {"tiao", "wei"}, "传媒": {"chuan", "mei"}, "重工": {"zhong", "gong"}, "西岗": {"xi", "gang"},
	"沙河口": {"sha", "he", "kou"}, "重型": {"zhong", "xing"}, "长海": {"chang", "hai"}, "石油": {"shi", "you"},
}

// ambiguous are the characters that people really do read in more than one way; their readings are tried before the rare ones
// of the dictionary.
const ambiguous = "重长行乐单曾厦参都会朝藏盛调传弹和降角解卡壳落绿率模朴铺奇强区仇色什省宿尾系校尉查种翟覃缪盖车差称畜大佛给巷堡泊薄埔蚌番莞六涡蔚牟阿柏秘便屏乘度囤贾见劲句龟柜晟轧折术属拓洗殷员粘幢翼广厂石"

// Fold is the form in which names are stored for searching and in which what a person typed is compared: width and case taken
// out, and everything that is neither letter nor digit.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// readingsOf are the readings of every sign of a folded name, the likeliest first.
func readingsOf(folded string) [][]string {
	runes := []rune(folded)
	out := make([][]string, len(runes))
	for i, r := range runes {
		out[i] = dictionaryReadings(r)
	}
	for i := range runes {
		prefer(out, i, wordAt(runes[i:]))
	}
	if n := len(runes); n >= 2 && n <= 4 && !slices.ContainsFunc(runes, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		if both, ok := compounds[string(runes[:2])]; ok {
			prefer(out, 0, both)
		} else if alone, ok := surnames[string(runes[0])]; ok {
			prefer(out, 0, []string{alone})
		}
	}
	return out
}

// longestWord bounds the entries of words.
const longestWord = 3

func wordAt(runes []rune) []string {
	for n := min(longestWord, len(runes)); n >= 2; n-- {
		if w, ok := words[string(runes[:n])]; ok {
			return w
		}
	}
	return nil
}

// prefer puts the given readings first from position i on and keeps the others behind them.
func prefer(readings [][]string, i int, first []string) {
	for k, want := range first {
		rest := slices.DeleteFunc(slices.Clone(readings[i+k]), func(s string) bool { return s == want })
		readings[i+k] = append([]string{want}, rest...)
	}
}

// dictionaryReadings are a sign's readings without tones; a sign that is no Chinese character reads as itself.
func dictionaryReadings(r rune) []string {
	marked, ok := dictionary.PinyinDict[int(r)]
	if !ok {
		return []string{string(r)}
	}
	var out []string
	for m := range strings.SplitSeq(marked, ",") {
		if plain := withoutTone(m); !slices.Contains(out, plain) {
			out = append(out, plain)
		}
	}
	return out
}

// withoutTone spells a syllable with letters a to z: lüè becomes lve, the way it is typed.
func withoutTone(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == '\u0308': // the two dots of ü, whose u stands before
			u := b.String()
			b.Reset()
			b.WriteString(u[:len(u)-1] + "v")
		case unicode.Is(unicode.Mn, r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
