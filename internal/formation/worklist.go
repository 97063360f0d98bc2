package formation

import (
	"cmp"
	"context"
	"slices"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// ItemKind is why something waits for a person.
type ItemKind string

// The kinds of the worklist.
const (
	ItemStep   ItemKind = "STEP"   // the next step of an open case
	ItemReply  ItemKind = "REPLY"  // the committee's usual month
	ItemAlert  ItemKind = "ALERT"  // something in a case to look at
	ItemIdle   ItemKind = "IDLE"   // no step for a while: the next smallest one
	ItemReview ItemKind = "REVIEW" // the review day of a refusal has come
	ItemTerm   ItemKind = "TERM"   // a term ends
	ItemFacts  ItemKind = "FACTS"  // facts are missing that a case needs
	ItemNew    ItemKind = "NEW"    // entered lately, nobody has looked yet
)

// An Item is one thing that waits, with the enterprise or organisation it is about.
type Item struct {
	Kind    ItemKind
	Subject string // what it is grouped by: an enterprise's or organisation's id
	Name    string
	Place   string
	CaseID  string
	Step    Step
	Alert   Alert
	Missing []coverage.Fact
	Due     db.Date // when it is or was due; empty when nothing presses
	Since   db.Date
	Days    int
}

// A Group is what waits at one enterprise, oldest obligation first.
type Group struct {
	Subject string
	Name    string
	Place   string
	CaseID  string
	Items   []Item
}

// A Worklist (我的企业) is what waits for a person. Nobody else sees it. MoreNew are new enterprises beyond those listed.
type Worklist struct {
	Day     db.Date
	Groups  []Group
	MoreNew int
}

// Empty reports whether nothing waits.
func (w Worklist) Empty() bool { return len(w.Groups) == 0 }

// Count is the number of things that wait.
func (w Worklist) Count() int {
	n := w.MoreNew
	for _, g := range w.Groups {
		n += len(g.Items)
	}
	return n
}

// caseItems are what an open case asks of its worker.
func caseItems(f File, set rule.Set, today db.Date) []Item {
	lead := f.Lead()
	base := Item{Subject: lead.EnterpriseID, Name: lead.Name, Place: cmp.Or(lead.SiteName, f.UnitName), CaseID: f.ID}
	var list []Item
	steps := Steps(f, set)
	opened := db.DateOf(f.MovedAt.Time().In(db.Zone))
	idle := false
	for _, a := range Alerts(f, set, today) {
		i := base
		i.Kind, i.Alert, i.Due = ItemAlert, a, a.Day
		switch a.Code {
		case AlertIdle:
			idle = true
			continue
		case AlertOverdue:
			continue // the step of the approval says it with its day
		case AlertBelow, AlertUnits, AlertMoved, AlertClosed, AlertOfficer, AlertDeclined:
		}
		list = append(list, i)
	}
	if next, ok := NextStep(steps); ok && next.State != StateBlocked {
		i := base
		i.Kind, i.Step, i.Due, i.Since = ItemStep, next, next.Due, opened
		if next.Next == NextReply {
			i.Kind = ItemReply
		}
		if idle {
			i.Kind, i.Days = ItemIdle, opened.DaysUntil(today)
		}
		list = append(list, i)
	}
	for _, p := range f.Active() {
		missing := p.Missing()
		if len(missing) == 0 {
			continue
		}
		i := base
		i.Kind, i.Missing, i.Since = ItemFacts, missing, f.OpenedOn
		i.Subject, i.Name, i.Place = p.EnterpriseID, p.Name, cmp.Or(p.SiteName, p.UnitName)
		list = append(list, i)
	}
	return list
}

// Missing are the facts that the dossier of an enterprise needs and nobody has stated.
func (p Party) Missing() []coverage.Fact {
	var list []coverage.Fact
	for _, x := range []struct {
		fact coverage.Fact
		gone bool
	}{
		{coverage.FactAddress, p.Address == ""},
		{coverage.FactStaff, !p.Staff.Known},
		{coverage.FactMembers, !p.Full.Known},
		{coverage.FactContact, p.Contact == "" || p.Phone == ""},
		{coverage.FactCreditCode, p.CreditCode == ""},
	} {
		if x.gone {
			list = append(list, x.fact)
		}
	}
	return list
}

// grouped puts items of one subject together: what is due first, then what has waited longest.
func grouped(items []Item) []Group {
	slices.SortStableFunc(items, compareItems)
	var groups []Group
	at := map[string]int{}
	for _, i := range items {
		k, ok := at[i.Subject]
		if !ok {
			k = len(groups)
			at[i.Subject] = k
			groups = append(groups, Group{Subject: i.Subject, Name: i.Name, Place: i.Place})
		}
		groups[k].CaseID = cmp.Or(groups[k].CaseID, i.CaseID)
		groups[k].Items = append(groups[k].Items, i)
	}
	return groups
}

func compareItems(a, b Item) int {
	if a.Due.IsZero() != b.Due.IsZero() {
		if b.Due.IsZero() {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Kind, b.Kind))
}

// Bounds of the worklist: how long an enterprise counts as new, and how many are named.
const (
	newDays  = 30
	newShown = 10
)

// Worklist is what waits for the caller in their scope.
func (s *Service) Worklist(ctx context.Context) (w Worklist, err error) {
	scope, err := access.Require(ctx, access.FormationRead)
	if err != nil {
		return w, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		w = Worklist{Day: tx.Today()}
		set, err := coverage.RulesOn(ctx, tx, w.Day)
		if err != nil {
			return err
		}
		files, err := filesWhere(ctx, tx, scope, CaseQuery{State: Open, Oldest: true})
		if err != nil {
			return err
		}
		var items []Item
		for _, f := range files {
			items = append(items, caseItems(f, set, w.Day)...)
		}
		reviews, err := reviewItems(ctx, tx, scope)
		if err != nil {
			return err
		}
		terms, err := termItems(ctx, tx, scope, w.Day.AddMonths(set.Int(rule.KeyOrgTermRemindMonths)))
		if err != nil {
			return err
		}
		fresh, total, err := newItems(ctx, tx, scope, w.Day.AddDays(-newDays))
		if err != nil {
			return err
		}
		w.MoreNew = total - len(fresh)
		w.Groups = grouped(slices.Concat(items, reviews, terms, fresh))
		return nil
	})
	return w, err
}
