package sheet

import (
	"strings"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/caption"
)

// naming is one way in which a caption names a column: less order is better known, own needs no caption above it.
type naming struct {
	column *Column
	order  int
	own    bool
}

// lexicon knows every caption of a table.
type lexicon struct {
	table   *Table
	byWord  map[string][]naming
	forms   map[string][3]string
	options map[string][]option // word of a choice, folded
}

type option struct {
	column *Column
	stored string
}

func newLexicon(t *Table) *lexicon {
	l := &lexicon{table: t, byWord: map[string][]naming{}, forms: map[string][3]string{}, options: map[string][]option{}}
	for i := range t.Columns {
		c := &t.Columns[i]
		if !c.laidOut() || c.Heading == "" {
			continue
		}
		for _, ch := range c.options() {
			for _, w := range append([]string{ch.Code}, ch.Words...) {
				if w = caption.Fold(w); w != "" {
					l.options[w] = append(l.options[w], option{c, ch.Store})
				}
			}
		}
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		full, bare, _ := l.form(c.Heading)
		l.add(full, naming{c, 0, true})
		l.add(bare, naming{c, 0, true})
		for j, a := range c.Aliases {
			l.add(caption.Fold(a), naming{c, 1 + j, true})
		}
		for j, a := range c.GroupOnly {
			l.add(caption.Fold(a), naming{c, 50 + j, false})
		}
	}
	return l
}

// withoutChoices takes the list of choices off a caption: 园区级别(国家级、市级、区级及以下).
func (l *lexicon) withoutChoices(folded string) string {
	outside, inside, ok := caption.Bracketed(folded)
	if !ok {
		return folded
	}
	for _, w := range strings.FieldsFunc(inside, func(r rune) bool { return strings.ContainsRune("、,/;|或", r) }) {
		if len(l.options[w]) == 0 {
			return folded
		}
	}
	return outside
}

func (l *lexicon) add(word string, n naming) {
	if word == "" {
		return
	}
	for _, have := range l.byWord[word] {
		if have.column == n.column {
			return
		}
	}
	l.byWord[word] = append(l.byWord[word], n)
}

func (l *lexicon) form(text string) (full, bare, unit string) {
	f, ok := l.forms[text]
	if !ok {
		f[0], f[1], f[2] = caption.Forms(text)
		f[1] = l.withoutChoices(f[1])
		if len(l.forms) < 20_000 {
			l.forms[text] = f
		}
	}
	return f[0], f[1], f[2]
}

// known reports whether a text is the caption of some column, whatever stands above it.
func (l *lexicon) known(text string) bool {
	full, bare, _ := l.form(text)
	return len(l.byWord[full]) > 0 || len(l.byWord[bare]) > 0
}

// captions counts the cells that hold a known caption.
func (l *lexicon) captions(cells []book.Cell) int {
	n := 0
	for _, c := range cells {
		if c.Kind == book.TextCell && len(c.Text) < 120 && len(l.byWord[caption.Fold(c.Text)]) > 0 {
			n++
		}
	}
	return n
}

// meaning is what a physical column was recognised as.
type meaning struct {
	column *Column
	order  int
	option string // the choice for which the column stands, "" when it holds the value itself
	word   string // that choice as the caption says it
	unit   string // the unit that the caption names
}

// read finds the column that a path of captions, from the top down, names.
func (l *lexicon) read(path []string) (meaning, bool) {
	if len(path) == 0 {
		return meaning{}, false
	}
	last := path[len(path)-1]
	if len(path) > 1 {
		full, _, _ := l.form(last)
		for _, o := range l.options[full] {
			for _, n := range l.namings(path[len(path)-2], path[:len(path)-2]) {
				if n.column == o.column {
					return meaning{column: o.column, order: n.order, option: o.stored, word: last}, true
				}
			}
		}
	}
	found := l.namings(last, path[:len(path)-1])
	if len(found) == 0 {
		return meaning{}, false
	}
	best := found[0]
	for _, n := range found[1:] {
		if n.order < best.order {
			best = n
		}
	}
	_, _, unit := l.form(last)
	return meaning{column: best.column, order: best.order, unit: unit}, true
}

// namings are the columns that a caption under the given captions may name.
func (l *lexicon) namings(text string, groups []string) []naming {
	full, bare, _ := l.form(text)
	words := l.byWord[full]
	if len(words) == 0 {
		words = l.byWord[bare]
	}
	var out []naming
	for _, n := range words {
		fit := n.column.groupFit(groups)
		if fit == unfit || !n.own && fit != suits {
			continue
		}
		if fit != suits {
			n.order += 100
		}
		out = append(out, n)
	}
	return out
}

type groupFit int

const (
	unfit groupFit = iota
	silent
	suits
)

// groupFit judges the captions above a column.
func (c *Column) groupFit(groups []string) groupFit {
	if len(groups) == 0 {
		return silent
	}
	fit := silent
	for _, g := range groups {
		g, bare, _ := caption.Forms(g)
		switch {
		case c.Group != "" && (g == caption.Fold(c.Group) || bare == caption.Fold(c.Group)):
			fit = suits
		case c.foreign(g):
			return unfit
		case containsAny(g, c.Under):
			fit = suits
		case c.Group == "" && len(c.Under) == 0, caption.Neutral(g):
		case len(c.Under) > 0:
			return unfit
		}
	}
	return fit
}

// foreign reports whether a caption above names somebody whom the column's own captions do not.
func (c *Column) foreign(group string) bool {
	for _, who := range caption.Somebody {
		if !strings.Contains(group, who) {
			continue
		}
		if !strings.Contains(c.Group, who) && !strings.Contains(c.Heading, who) && !containsAny(strings.Join(c.Under, "\n"), []string{who}) {
			return true
		}
	}
	return false
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if w != "" && strings.Contains(s, caption.Fold(w)) {
			return true
		}
	}
	return false
}
