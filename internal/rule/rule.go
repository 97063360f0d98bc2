package rule

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"sync"

	"qipan/internal/platform/db"
)

//go:embed data/rules.csv data/params.csv
var data embed.FS

// Confidence says how a sentence came to us, and so how hard it may be applied.
type Confidence string

// The seven degrees. Only Text and Quoted fix a parameter.
const (
	Text      Confidence = "T" // the text of the rule was read
	Quoted    Confidence = "Q" // an article-numbered quotation of the text
	Secondary Confidence = "S" // a local page, handbook, question bank
	Computed  Confidence = "C" // follows by calculation
	Disputed  Confidence = "X" // sources conflict
	Local     Confidence = "L" // practice of some places
	Customary Confidence = "M" // common knowledge, not verified
)

// Values are the degrees from firm to loose.
func (Confidence) Values() []Confidence {
	return []Confidence{Text, Quoted, Computed, Secondary, Disputed, Local, Customary}
}

// Firm reports whether the wording itself was seen.
func (c Confidence) Firm() bool { return c == Text || c == Quoted }

// Label is the message key of the words that explain the degree to a reader.
func (c Confidence) Label() string { return "rule.confidence." + string(c) }

// A Rule (规则) is one sentence of a regulation in one version. Text and Source stand as they were collected; Value is the
// number in it, "-" when it has none. In force from ValidFrom until the day before ValidTo; an empty ValidFrom means that no
// earlier version is on record, an empty ValidTo that no later one is.
type Rule struct {
	ID, Domain, Text, Source, Value string
	Confidence                      Confidence
	Note                            string
	ValidFrom, ValidTo              db.Date
}

// TitleKey is the message key of the rule's short title.
func (r Rule) TitleKey() string { return "rule." + r.ID + ".title" }

// InForce reports whether this version holds on the day.
func (r Rule) InForce(day db.Date) bool { return covers(r.ValidFrom, r.ValidTo, day) }

// A Catalogue holds every rule in every version, in the order of the source.
type Catalogue struct {
	rules []Rule
	byID  map[string][]int
}

// Book is the catalogue that comes with Qipan. Its dated versions of the recruitment rules turn on the day of issue; a
// district that counts from publication sets dev.rules_2026_from, which the functions obey.
var Book = sync.OnceValue(func() *Catalogue {
	c, err := readRules()
	if err != nil {
		panic(err) // the rules are compiled in; their test reads them too
	}
	return c
})

// At is the version of a rule in force on a day; false when the id is unknown or no version covers the day.
func (c *Catalogue) At(id string, day db.Date) (Rule, bool) {
	for _, i := range c.byID[id] {
		if c.rules[i].InForce(day) {
			return c.rules[i], true
		}
	}
	return Rule{}, false
}

// On are the rules in force on a day, one an id, in the order of the source.
func (c *Catalogue) On(day db.Date) []Rule {
	var in []Rule
	for _, r := range c.rules {
		if r.InForce(day) {
			in = append(in, r)
		}
	}
	return in
}

// Versions are all versions of a rule, oldest first; empty for an unknown id.
func (c *Catalogue) Versions(id string) []Rule {
	var all []Rule
	for _, i := range c.byID[id] {
		all = append(all, c.rules[i])
	}
	slices.SortStableFunc(all, func(a, b Rule) int { return compareDates(a.ValidFrom, b.ValidFrom) })
	return all
}

// IDs are the rule ids in the order of the source, each once.
func (c *Catalogue) IDs() []string {
	var ids []string
	for _, r := range c.rules {
		if len(ids) == 0 || ids[len(ids)-1] != r.ID {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func readRules() (*Catalogue, error) {
	rows, err := table("data/rules.csv", 9)
	if err != nil {
		return nil, err
	}
	c := &Catalogue{byID: map[string][]int{}}
	for _, row := range rows {
		r := Rule{
			ID: row[0], Domain: row[1], Text: row[2], Source: row[3], Value: row[4],
			Confidence: Confidence(row[5]), Note: row[6], ValidFrom: db.Date(row[7]), ValidTo: db.Date(row[8]),
		}
		if !slices.Contains(r.Confidence.Values(), r.Confidence) {
			return nil, fmt.Errorf("rule %s: unknown confidence %q", r.ID, r.Confidence)
		}
		c.byID[r.ID] = append(c.byID[r.ID], len(c.rules))
		c.rules = append(c.rules, r)
	}
	return c, nil
}

// table reads an embedded file without its header.
func table(name string, columns int) ([][]string, error) {
	f, err := data.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // an embedded file has nothing to flush
	r := csv.NewReader(f)
	r.FieldsPerRecord = columns
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows[1:], nil
}

// covers reads a half-open period; an empty end is open.
func covers(from, to, day db.Date) bool {
	return from <= day && (to == "" || day < to)
}

func compareDates(a, b db.Date) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
