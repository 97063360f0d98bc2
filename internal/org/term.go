package org

import (
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Electorate (选举方式) is who produced the leadership of a term.
type Electorate string

// The electorates (ELE-05); APPOINTED is for a leadership that the upper organisation named (ELE-11).
const (
	AllMembers  Electorate = "ALL_MEMBERS" // 党员大会
	ByCommittee Electorate = "COMMITTEE"   // 委员会全体会议
	Appointed   Electorate = "APPOINTED"   // 上级指派
)

// Values are the electorates in the order of a form.
func (Electorate) Values() []Electorate { return []Electorate{AllMembers, ByCommittee, Appointed} }

// Term (届期) is the time for which a leadership was produced. Its end follows from the kind of the organisation (ORG-14) and
// may be put off by approval (ORG-15).
type Term struct {
	ID             string
	OrganisationID string
	ElectedOn      db.Date
	EndsOn         db.Date
	ExtendedTo     db.Date
	ExtensionNo    string
	ApprovalNo     string // reply to the request to elect
	Electorate     Electorate
	Due            db.OptInt
	Present        db.OptInt
	Yes            db.OptInt
	Version        int
}

// End is the day on which the term ends, with its extension.
func (t Term) End() db.Date {
	if t.ExtendedTo > t.EndsOn {
		return t.ExtendedTo
	}
	return t.EndsOn
}

// NewTerm is the result of an election. The three numbers are given together: due, present, and in favour of the secretary.
type NewTerm struct {
	OrganisationID string
	ElectedOn      db.Date
	Electorate     Electorate
	Due            db.OptInt
	Present        db.OptInt
	Yes            db.OptInt
	ApprovalNo     string
	Recorded       bool // an old election that enters the register; its numbers may be lost
}

// check judges the election by the rules of its day: quorum (ELE-02) and majority (ELE-07). A failed vote opens no term.
func (n NewTerm) check(o Organisation, set rule.Set, today db.Date) error {
	var f fault.Fields
	if !known(n.Electorate) {
		f.Add("electorate", "choice_invalid")
	}
	freeText(&f, "approval_no", n.ApprovalNo, maxName)
	switch {
	case n.ElectedOn.IsZero():
		f.Add("elected_on", "required")
	case n.ElectedOn > today:
		f.Add("elected_on", "org_future", today)
	case string(n.ElectedOn) < o.FoundedOn:
		f.Add("elected_on", "org_before_founding", o.FoundedOn)
	case !o.DissolvedOn.IsZero() && n.ElectedOn >= o.DissolvedOn:
		f.Add("elected_on", "org_dissolved", o.DissolvedOn)
	}
	n.checkVotes(&f, set)
	return f.Err()
}

func (n NewTerm) checkVotes(f *fault.Fields, set rule.Set) {
	given := 0
	for _, v := range []struct {
		field string
		n     db.OptInt
	}{{"due", n.Due}, {"present", n.Present}, {"yes", n.Yes}} {
		switch {
		case v.n.Known && v.n.N < 0:
			f.Add(v.field, "negative")
			return
		case v.n.Known:
			given++
		case n.Electorate != Appointed && !n.Recorded:
			f.Add(v.field, "required")
		}
	}
	switch {
	case given == 0:
	case given < 3 && n.Recorded:
		f.Add("due", "org_votes_together")
	case given < 3:
	case n.Present.N > n.Due.N:
		f.Add("present", "org_present_over_due", n.Due.N)
	case n.Yes.N > n.Present.N:
		f.Add("yes", "org_yes_over_present", n.Present.N)
	case rule.ElectionQuorum(set, n.Due.N, n.Present.N).Blocks():
		f.Add("present", "org_quorum_missed", n.Due.N, set.Int(rule.KeyElectionQuorumPercent))
	case rule.Elected(set, rule.Tally{Due: n.Due.N, Present: n.Present.N, Yes: n.Yes.N}).Blocks():
		f.Add("yes", "org_not_elected")
	}
}

// An Extension (延期换届) puts the end of a term off by the upper organisation's approval (ORG-15).
type Extension struct {
	TermID     string
	To         db.Date
	ApprovalNo string
	Version    int
}

func (x Extension) check(t Term, set rule.Set) error {
	var f fault.Fields
	if x.To <= t.End() {
		f.Add("to", "org_extension_backwards", t.End())
	}
	if rule.ExtensionVerdict(set, monthsBetween(t.EndsOn, x.To), x.ApprovalNo != "").Blocks() || x.ApprovalNo == "" {
		f.Add("approval_no", "org_extension_unapproved")
	}
	freeText(&f, "approval_no", x.ApprovalNo, maxName)
	return f.Err()
}

// monthsBetween counts begun months from one day to a later one.
func monthsBetween(from, to db.Date) int {
	if to <= from {
		return 0
	}
	n := 1
	for from.AddMonths(n) < to {
		n++
	}
	return n
}
