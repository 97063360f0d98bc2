package board

import (
	"slices"

	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// PlaceKind is the kind of a unit, as far as the board tells them apart.
type PlaceKind string

// The two kinds that rows are made of.
const (
	Subdistrict PlaceKind = "SUBDISTRICT"
	Community   PlaceKind = "COMMUNITY"
)

// Place is a unit as the board shows it.
type Place struct {
	ID, Code, Name, Path string
	Kind                 PlaceKind
}

// Rate is the coverage in one base: the enterprises of the base, and those of them that are covered by an organisation, by
// one of their own, and by an organisation or somebody's work.
type Rate struct {
	Base, Organisation, Sole, Work int
}

// Tally is what one row of the board counts.
type Tally struct {
	Enterprises int    // in the register
	Rates       []Rate // in the order of rule.CoverageBases
	Formable    int    // in operation, enough full members for a branch of their own, no organisation, case or time asked for

	Organisations    int
	Functioning      int // a secretary in post, an activity held, an acknowledged pair
	WithoutSecretary int
	TermsEnding      int // within the reminder period
	TermsOver        int
	BelowThree       int // fewer full members than a branch needs

	OpenCases int
	Stalled   int // open and not moved for 30 days; today only
	Asleep    int // enterprises that asked for time and are left in peace until their review day; today only
	ReviewDue int // enterprises that asked for time and may be asked again; today only
}

func newTally() Tally { return Tally{Rates: make([]Rate, len(rule.CoverageBases()))} }

func (t *Tally) add(o Tally) {
	t.Enterprises += o.Enterprises
	for i, r := range o.Rates {
		t.Rates[i].Base += r.Base
		t.Rates[i].Organisation += r.Organisation
		t.Rates[i].Sole += r.Sole
		t.Rates[i].Work += r.Work
	}
	t.Formable += o.Formable
	t.Organisations += o.Organisations
	t.Functioning += o.Functioning
	t.WithoutSecretary += o.WithoutSecretary
	t.TermsEnding += o.TermsEnding
	t.TermsOver += o.TermsOver
	t.BelowThree += o.BelowThree
	t.OpenCases += o.OpenCases
	t.Stalled += o.Stalled
	t.Asleep += o.Asleep
	t.ReviewDue += o.ReviewDue
}

// Rate is the coverage in a base.
func (t Tally) Rate(base rule.CoverageBase) Rate {
	for i, d := range rule.CoverageBases() {
		if d.Base == base && i < len(t.Rates) {
			return t.Rates[i]
		}
	}
	return Rate{}
}

func (t Tally) zero() bool {
	return t.Enterprises == 0 && t.Organisations == 0 && t.OpenCases == 0
}

// Row is one line of the board. The row Elsewhere gathers what lies in none of the places shown: at the level above, or in a
// unit that had ended by the day.
type Row struct {
	Place
	Tally
	Elsewhere bool
}

// Kind says what an exception is about.
type Kind string

// The kinds of exception, the most pressing first.
const (
	TermsOver        Kind = "TERMS_OVER"        // terms that have ended without an election
	Stalled          Kind = "STALLED"           // cases in which nothing has happened for 30 days
	ReviewDue        Kind = "REVIEW_DUE"        // enterprises that may be asked again
	BelowThree       Kind = "BELOW_THREE"       // organisations with too few members
	Formable         Kind = "FORMABLE"          // enterprises that could have a branch of their own
	WithoutSecretary Kind = "WITHOUT_SECRETARY" // organisations without a secretary
	TermsEnding      Kind = "TERMS_ENDING"      // terms that end within the reminder period
)

// Values are the kinds in the order of urgency.
func (Kind) Values() []Kind {
	return []Kind{TermsOver, Stalled, ReviewDue, BelowThree, Formable, WithoutSecretary, TermsEnding}
}

func (k Kind) of(t Tally) int {
	switch k {
	case TermsOver:
		return t.TermsOver
	case Stalled:
		return t.Stalled
	case ReviewDue:
		return t.ReviewDue
	case BelowThree:
		return t.BelowThree
	case Formable:
		return t.Formable
	case WithoutSecretary:
		return t.WithoutSecretary
	case TermsEnding:
		return t.TermsEnding
	}
	return 0
}

// Exception is something that needs attention: how much of it there is, and where most of it lies.
type Exception struct {
	Kind  Kind
	Total int
	Most  []PlaceCount
}

// PlaceCount is a number at a place; the zero Place is what lies in none of the rows.
type PlaceCount struct {
	Place
	N int
}

// Board is what the page shows.
type Board struct {
	Day         db.Date
	Today       db.Date
	Base        rule.CoverageBase
	In          Place  // the place looked at; zero for everything within the caller's scope
	Up          string // id of the unit above it that the caller may look at, "" at the top
	Communities bool   // rows are communities
	Rows        []Row
	Total       Tally
	Exceptions  []Exception
}

// Past reports whether the board shows a day before today.
func (b Board) Past() bool { return b.Day < b.Today }

// named is how many places an exception names; the rest is in its total.
const named = 3

// exceptions finds, kind by kind in the order of urgency, what needs attention and the places with the most to do.
func exceptions(rows []Row, total Tally) []Exception {
	var all []Exception
	for _, k := range Kind("").Values() {
		e := Exception{Kind: k, Total: k.of(total)}
		if e.Total == 0 {
			continue
		}
		need := slices.Clone(rows)
		slices.SortStableFunc(need, func(a, b Row) int { return k.of(b.Tally) - k.of(a.Tally) })
		for _, r := range need[:min(named, len(need))] {
			if n := k.of(r.Tally); n > 0 {
				e.Most = append(e.Most, PlaceCount{r.Place, n})
			}
		}
		all = append(all, e)
	}
	return all
}
