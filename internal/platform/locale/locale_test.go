package locale_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qipan/internal/platform/locale"
)

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z])`)

// verbs are the argument numbers and kinds that a text takes, sorted.
func verbs(text string) []string {
	var list []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		n := string(rune('0' + next))
		if m[1] != "" {
			n = m[1]
		}
		next++
		list = append(list, n+m[2])
	}
	slices.Sort(list)
	return list
}

func TestEveryMessageStandsInBothLanguagesWithTheSameArguments(t *testing.T) {
	for _, key := range locale.Keys() {
		zh, en := locale.Text(locale.Chinese, key), locale.Text(locale.English, key)
		if strings.TrimSpace(zh) == "" || strings.TrimSpace(en) == "" {
			t.Errorf("%s lacks a language: zh %q, en %q", key, zh, en)
		}
		if a, b := verbs(zh), verbs(en); !slices.Equal(a, b) {
			t.Errorf("%s takes %v in Chinese and %v in English", key, a, b)
		}
		if strings.ContainsAny(zh, "!！") || strings.Contains(en, "!") {
			t.Errorf("%s shouts", key)
		}
	}
}

// calls finds locale.T(ctx, "key" and its kin with a whole literal key.
var calls = regexp.MustCompile(`(?:locale\.T\(ctx|locale\.T\(r\.Context\(\)|locale\.T\(c|locale\.Text\([^,]+), "([^"]+)"\s*[,)]`)

func TestEveryKeyNamedInTheCodeStandsInTheCatalogue(t *testing.T) {
	found := 0
	err := filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || (!strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ")) || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range calls.FindAllStringSubmatch(string(text), -1) {
			found++
			if !locale.Has(m[1]) {
				t.Errorf("%s names %q, which the catalogue does not have", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("no key was found in the code: the pattern no longer fits")
	}
}

var faults = regexp.MustCompile(`fault\.New\(fault\.\w+, "([a-z_]+)"|\.Add\("[a-z_]*", "([a-z_]+)"`)

func TestEveryRefusalHasItsWords(t *testing.T) {
	found := 0
	err := filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range faults.FindAllStringSubmatch(string(text), -1) {
			found++
			if code := m[1] + m[2]; !locale.Has("fault." + code) {
				t.Errorf("%s refuses with %q, which has no words", path, code)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("no refusal was found in the code: the pattern no longer fits")
	}
}

func TestTheLanguageOfARequestIsChineseUntilChosen(t *testing.T) {
	ctx := context.Background()
	if got := locale.T(ctx, "fault.required"); got != "必填。" {
		t.Errorf("default language gives %q", got)
	}
	if got := locale.T(locale.With(ctx, locale.English), "fault.required"); got != "Required." {
		t.Errorf("English gives %q", got)
	}
	if got := locale.T(ctx, "no.such.key"); got != "[no.such.key]" {
		t.Errorf("an unknown key gives %q", got)
	}
}
