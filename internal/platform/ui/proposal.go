package ui

import (
	"slices"

	"github.com/a-h/templ"
)

// Mark is the outcome of one rule check.
type Mark string

// The outcomes. Note is a remark that neither allows nor forbids.
const (
	Pass Mark = "pass"
	Fail Mark = "fail"
	Warn Mark = "warn"
	Note Mark = "note"
)

// Check is one rule with its outcome and where it stands.
type Check struct {
	Mark     Mark
	Text     string
	Rule     string
	RuleHref string
}

// Alternative is another answer with what speaks against it.
type Alternative struct {
	Sentence string
	Differs  string
	Action   *Action
}

// NotNow is the third answer to a proposal: later, and why. It posts "reason", one of Reasons, and a free "note".
type NotNow struct {
	Post    string
	Reasons []Option
	Fields  []Hidden
	Version int64
}

// ProposalProps is what an engine proposes and a person decides: the sentence first, then the picture, the rule checks, the
// reasons, what would change it, who was not chosen, the alternatives. It has no place for a number that sums it up.
type ProposalProps struct {
	Sentence     string
	Basis        string // as of when, from how many candidates, whether proven best
	Picture      templ.Component
	Checks       []Check
	Reasons      []string
	WouldChange  []string
	NotChosen    []string // who else was looked at, each with why not
	Alternatives []Alternative
	Accept       *Action
	Adjust       *Action
	NotNow       *NotNow
	Decided      *NoticeProps // shown instead of the buttons once somebody decided
}

// sortedChecks puts what forbids before what warns, notes and passes; the order within stays.
func sortedChecks(list []Check) []Check {
	rank := map[Mark]int{Fail: 0, Warn: 1, Note: 2, Pass: 3}
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b Check) int { return rank[a.Mark] - rank[b.Mark] })
	return out
}
