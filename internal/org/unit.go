package org

import (
	"slices"
	"strings"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// UnitKind is the kind of a unit (单位类别).
type UnitKind string

// The kinds. A subdistrict, a department and an industry stand under the district, a community under its subdistrict.
const (
	District    UnitKind = "DISTRICT"    // 区
	Subdistrict UnitKind = "SUBDISTRICT" // 街道
	Community   UnitKind = "COMMUNITY"   // 社区
	Department  UnitKind = "DEPARTMENT"  // 部门
	Industry    UnitKind = "INDUSTRY"    // 行业
)

// Values are the kinds from the district down.
func (UnitKind) Values() []UnitKind {
	return []UnitKind{District, Subdistrict, Community, Department, Industry}
}

// parentKind is the kind that a unit of this kind stands under; "" for the district, which stands under nothing.
func (k UnitKind) parentKind() UnitKind {
	switch k {
	case Subdistrict, Department, Industry:
		return District
	case Community:
		return Subdistrict
	case District:
	}
	return ""
}

// Unit (单位) is a node of the tree of places, with the days on which it exists. Path is its parent's path, its id and a slash:
// everything below a unit begins with its path.
type Unit struct {
	ID        string
	Code      string
	Name      string // on the day that was asked for
	Kind      UnitKind
	ParentID  string
	Path      string
	ValidFrom db.Date
	ValidTo   db.Date // first day on which it no longer exists; none while it does
	Version   int
}

// On reports whether the unit exists on a day.
func (u Unit) On(day db.Date) bool {
	return u.ValidFrom <= day && (u.ValidTo.IsZero() || day < u.ValidTo)
}

// Ancestors are the ids of the unit and of everything above it, from the district down.
func (u Unit) Ancestors() []string { return idsOf(u.Path) }

func idsOf(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// Succession (承继) says that one unit took over from another; a split names several successors.
type Succession struct {
	PredecessorID   string
	PredecessorName string
	SuccessorID     string
	SuccessorName   string
	HappenedOn      db.Date
	Note            string
}

// Alias (别名) is another name that texts use for a unit. UsedUntil is set when it was the official name before that day.
type Alias struct {
	Text      string
	UsedUntil db.Date
}

// NewUnit is what adding a unit takes. Without a first day it begins today.
type NewUnit struct {
	Code      string
	Name      string
	Kind      UnitKind
	ParentID  string
	ValidFrom db.Date
	ValidTo   db.Date
	Aliases   []string
}

// Longest texts.
const (
	maxName = 100
	maxCode = 40
)

func (n NewUnit) check() error {
	var f fault.Fields
	needText(&f, "code", n.Code, maxCode)
	needText(&f, "name", n.Name, maxName)
	if !known(n.Kind) {
		f.Add("kind", "choice_invalid")
	}
	if !n.ValidTo.IsZero() && n.ValidTo <= n.ValidFrom {
		f.Add("valid_to", "org_ends_before")
	}
	for _, a := range n.Aliases {
		if len([]rune(a)) > maxName {
			f.Add("aliases", "too_long", maxName)
		}
	}
	return f.Err()
}

// checkParent refuses a place in the tree that the kind does not have, and a parent that does not exist on the first day.
func (n NewUnit) checkParent(parent Unit, has bool) error {
	switch want := n.Kind.parentKind(); {
	case want == "" && has:
		return fault.New(fault.Invalid, "org_unit_has_no_parent").On("parent")
	case want == "":
		return nil
	case !has:
		return fault.New(fault.Invalid, "required").On("parent")
	case parent.Kind != want:
		return fault.New(fault.Invalid, "org_unit_parent_kind").On("parent")
	case !parent.On(n.ValidFrom):
		return fault.New(fault.Invalid, "org_unit_parent_days", parent.Name).On("valid_from")
	}
	return nil
}

// An Ending ends a unit on a day and names who takes over. A unit without successors simply ceases.
type Ending struct {
	UnitID     string
	On         db.Date
	Successors []string // ids
	Note       string   // what went where, in words
	Version    int
}

func needText(f *fault.Fields, field, text string, most int) {
	switch n := len([]rune(text)); {
	case strings.TrimSpace(text) == "":
		f.Add(field, "required")
	case n > most:
		f.Add(field, "too_long", most)
	}
}

func freeText(f *fault.Fields, field, text string, most int) {
	if len([]rune(text)) > most {
		f.Add(field, "too_long", most)
	}
}

// known reports whether a word is one of its type's values.
func known[T interface {
	comparable
	Values() []T
}](word T) bool {
	return slices.Contains(word.Values(), word)
}
