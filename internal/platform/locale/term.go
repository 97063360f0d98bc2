package locale

import (
	"strings"
	"sync/atomic"
)

// A Term is a word that the district chooses itself: who leads the work (主管部门), what the field is called (非公, 两新).
// Messages name it in braces, {lead}; changing the term changes every page (requirement R18).
type Term struct{ Chinese, English string }

var vocabulary atomic.Pointer[map[string]Term]

// DefaultTerms are the words of the article, used until a district sets its own.
func DefaultTerms() map[string]Term {
	return map[string]Term{
		"lead":  {"区非公党工委", "district working committee"},
		"field": {"非公", "non-public"},
	}
}

// SetTerms replaces the district's vocabulary for the whole process.
func SetTerms(t map[string]Term) { vocabulary.Store(&t) }

func terms() map[string]Term {
	if t := vocabulary.Load(); t != nil {
		return *t
	}
	return DefaultTerms()
}

func setTerms(s string, lang Lang, words map[string]Term) string {
	for name, t := range words {
		word := t.Chinese
		if lang == English {
			word = t.English
		}
		s = strings.ReplaceAll(s, "{"+name+"}", word)
	}
	return s
}
