package pinyin

import (
	"slices"
	"strings"
)

// limit bounds the spellings, and the initials, that one name is stored with.
const limit = 8

// SortKey is what lists of names order by: the likeliest spelling, syllable by syllable, and then the name itself, so that
// names of one sound keep one order. It compares byte by byte.
func SortKey(s string) string {
	folded := Fold(s)
	var b strings.Builder
	for _, r := range readingsOf(folded) {
		b.WriteString(r[0])
		b.WriteByte(' ')
	}
	b.WriteString(folded)
	return b.String()
}

// SearchKey is what a name is found by: the folded name, its full spellings and its initials, with single spaces between. A
// person's text is folded (Fold) and looked for anywhere in it; since a folded text has no space, no hit spans two parts.
func SearchKey(s string) string {
	folded := Fold(s)
	readings := readingsOf(folded)
	initials := make([][]string, len(readings))
	for i, all := range readings {
		for _, r := range all {
			first := string([]rune(r)[:1])
			if !slices.Contains(initials[i], first) {
				initials[i] = append(initials[i], first)
			}
		}
	}
	signs := []rune(folded)
	parts := []string{folded}
	for _, spelling := range append(variants(signs, readings), variants(signs, initials)...) {
		if !slices.Contains(parts, spelling) {
			parts = append(parts, spelling)
		}
	}
	return strings.Join(parts, " ")
}

// Matches reports whether a person's text finds a name by its search key. An empty text finds everything.
func Matches(searchKey, typed string) bool { return strings.Contains(searchKey, Fold(typed)) }

// a turn reads one sign in another way than the likeliest.
type turn struct{ at, reading int }

// variants spell a name in up to limit ways: the likeliest, then those with one sign read differently, then with two; signs
// that people really read in several ways come before those whose other readings are only the dictionary's.
func variants(signs []rune, readings [][]string) []string {
	turns := turnsOf(signs, readings)
	out := []string{spell(readings)}
	add := func(t ...turn) bool {
		if s := spell(readings, t...); !slices.Contains(out, s) {
			out = append(out, s)
		}
		return len(out) < limit
	}
	for _, t := range turns {
		if !add(t) {
			return out
		}
	}
	for i, t := range turns {
		for _, u := range turns[i+1:] {
			if t.at != u.at && !add(t, u) {
				return out
			}
		}
	}
	return out
}

func turnsOf(signs []rune, readings [][]string) []turn {
	var living, rare []turn
	for i, all := range readings {
		for k := 1; k < len(all); k++ {
			if strings.ContainsRune(ambiguous, signs[i]) {
				living = append(living, turn{i, k})
			} else {
				rare = append(rare, turn{i, k})
			}
		}
	}
	return append(living, rare...)
}

func spell(readings [][]string, turns ...turn) string {
	var b strings.Builder
	for i, all := range readings {
		k := 0
		for _, t := range turns {
			if t.at == i {
				k = t.reading
			}
		}
		b.WriteString(all[k])
	}
	return b.String()
}
