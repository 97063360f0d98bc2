package ui

import (
	"github.com/a-h/templ"

	"qipan/internal/platform/db"
)

// Fact is one held value with where it comes from. A missing fact is marked and offers its edit link, never an empty line.
type Fact struct {
	Label     string
	Value     string
	Cell      templ.Component // drawn instead of Value
	Href      string
	State     State   // shows the value as a badge
	Source    string  // where it comes from: 工商登记, 街道核实
	Confirmed db.Date // the day on which somebody last said that it is so
	By        string
	Stale     bool   // confirmed too long ago
	Missing   bool   // needed and not known
	Reveal    string // POST address that shows a masked value and logs the opening
	FixHref   string // where a missing or stale fact is mended
}

// FactGroupProps is a group of facts that is edited together, in place.
type FactGroupProps struct {
	ID       string // unique on the page
	Title    string
	Note     string
	Facts    []Fact
	EditHref string // a page with one Form; its form is brought into the group where script runs
	Columns  int    // 1 or 2 columns of facts; 2 when zero
}

// RecordProps is the top of a record: the name and the three facts that matter.
type RecordProps struct {
	Title  string
	Kind   string // 企业, 支部, 场地
	State  State
	Word   string
	Facts  []Fact // three; more are cut
	Former string // former names
}

// Event is one line of a timeline, newest first.
type Event struct {
	When  string // 2026-11-22 or 2026-11-22 09:30, see Stamp
	Who   string
	Text  string
	Note  string
	Href  string
	State State
}

// Tab is one tab of a long record; each tab is an address of its own.
type Tab struct {
	Label, Href string
	Current     bool
	Count       int
	State       State // a mark when something waits there
}

// Change is one field in which what was entered and what is stored now differ, or before and after.
type Change struct{ Label, Before, After string }

// factTab lets the keyboard reach a source that only shows on hover.
func factTab(f Fact) string {
	if (f.Source != "" || f.Confirmed != "") && f.Href == "" {
		return "0"
	}
	return "-1"
}
