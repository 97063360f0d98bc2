package pinyin_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qipan/internal/platform/pinyin"
)

func TestNamesAreFoundByNameSpellingAndInitialsOfAllLivingReadings(t *testing.T) {
	for _, c := range []struct {
		name  string
		typed []string
	}{
		{"重庆小面馆", []string{"重庆", "chongqing", "cqxmg", "zhongqing", "zqxmg"}},
		{"厦门路社区", []string{"xiamen", "xmlsq", "smlsq"}},
		{"单田", []string{"shantian", "st", "dan"}},
		{"大连银行党委", []string{"dalian", "dlyh", "dalianyinhangdangwei", "DLYHDW"}},
		{"星海湾街道", []string{"xinghaiwan", "xhwjd", "xing hai wan", "ＸＨＷ"}},
		{"绿略文化", []string{"lv", "lve", "llwh"}},
		{"ＡＢＣ-2 科技", []string{"abc2", "abc2keji", "abc2kj", "ABC-2"}},
		{"重长大厦", []string{"zhongchang", "chongzhang", "cz"}},
	} {
		key := pinyin.SearchKey(c.name)
		for _, typed := range c.typed {
			if !pinyin.Matches(key, typed) {
				t.Errorf("%s is not found by %q in %q", c.name, typed, key)
			}
		}
	}
}

func TestOtherTextsDoNotMatch(t *testing.T) {
	key := pinyin.SearchKey("星海湾街道")
	for _, typed := range []string{"mlj", "马栏", "xinghaiwanjiedaoxhw"} {
		if pinyin.Matches(key, typed) {
			t.Errorf("%q matches %q", typed, key)
		}
	}
}

func TestSortKeyOrdersBySyllablesAndReadsSurnamesAsSurnames(t *testing.T) {
	names := []string{"曾有为", "仇立", "西安路街道", "安宁", "单小宝", "先锋", "李家", "马栏街道", "鲍平"}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(pinyin.SortKey(a), pinyin.SortKey(b)) })
	want := []string{"安宁", "鲍平", "李家", "马栏街道", "仇立", "单小宝", "西安路街道", "先锋", "曾有为"}
	if !slices.Equal(names, want) {
		t.Errorf("order %v, want %v", names, want)
	}
}

func TestKeysAreBoundedAndFoldedForAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("重长行乐单曾厦参大会都")), 0, 30, -1)).Draw(t, "name")
		key := pinyin.SearchKey(s)
		if n := len(strings.Fields(key)); n > 17 {
			t.Fatalf("%d parts", n)
		}
		if !pinyin.Matches(key, s) {
			t.Fatalf("a name does not find itself: %q in %q", s, key)
		}
		if f := pinyin.Fold(s); f != pinyin.Fold(f) {
			t.Fatalf("folding %q twice differs", s)
		}
		if strings.Contains(pinyin.SortKey(s), "\x00") {
			t.Fatal("a sort key that PostgreSQL cannot store")
		}
	})
}
