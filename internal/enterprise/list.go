package enterprise

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Sort is what a list of enterprises is ordered by.
type Sort string

// The orders. By name is the order of the spelling.
const (
	ByName    Sort = "name"
	ByStaff   Sort = "staff"
	ByMembers Sort = "members"
	BySince   Sort = "since"
)

// Values are the orders, the default first.
func (Sort) Values() []Sort { return []Sort{ByName, ByStaff, ByMembers, BySince} }

// Lack is a fact that a file should hold and does not.
type Lack string

// The facts that a list can be narrowed to the lack of.
const (
	LackCode        Lack = "USCC"
	LackStaff       Lack = "STAFF"
	LackMembers     Lack = "MEMBERS"
	LackPhone       Lack = "PHONE"
	LackTrade       Lack = "TRADE"
	LackSite        Lack = "SITE"
	LackPoint       Lack = "POINT"
	LackEstablished Lack = "ESTABLISHED"
)

// Values are the lacks in the order of a form.
func (Lack) Values() []Lack {
	return []Lack{LackCode, LackStaff, LackMembers, LackPhone, LackTrade, LackSite, LackPoint, LackEstablished}
}

// Lacks are the needed facts that the file does not hold.
func (f Facts) Lacks() []Lack {
	var out []Lack
	for _, l := range []struct {
		lack Lack
		is   bool
	}{
		{LackCode, f.USCC == ""},
		{LackStaff, !f.Staff.Known},
		{LackMembers, !f.FullMembers.Known},
		{LackPhone, f.Phone == ""},
		{LackTrade, f.TradeCode == ""},
		{LackSite, f.SiteID == ""},
		{LackPoint, !f.HasPoint()},
		{LackEstablished, f.Established == ""},
	} {
		if l.is {
			out = append(out, l.lack)
		}
	}
	return out
}

// Filter narrows a list of enterprises; empty fields narrow nothing.
type Filter struct {
	Query    string // name, code, spelling or initials
	UnitPath string // a subdistrict or a community
	SiteID   string
	Status   Status
	Section  string // section letter of the trade
	Key      Answer
	Lack     Lack
	Coverage string // a state of the Coverage hook
	Day      db.Date
}

// ListQuery asks for one page of a list.
type ListQuery struct {
	Filter
	Sort   Sort
	Desc   bool
	Limit  int
	Offset int
}

// List is a page of enterprises with the totals of the whole list.
type List struct {
	Rows []Row
	Totals
}

// Totals are counted over the whole list. Unknown numbers add nothing.
type Totals struct {
	Count        int
	Staff        int
	Members      int
	Probationary int
}

// A Row is an enterprise as lists show it, with the word of its coverage where the hook gives one.
type Row struct {
	Enterprise
	Coverage string
}

// Coverage is what the context above knows about who is covered; the composition root hands it in. States are the values of
// the filter; Condition is an SQL condition on an enterprise's id and may be empty for an unknown state.
type Coverage struct {
	States    []string
	Condition func(a *db.Args, id, state string, day db.Date) string
	StateOf   func(ctx context.Context, tx *db.Tx, ids []string, day db.Date) (map[string]string, error)
}

// List finds a page of the enterprises that the caller may see. Facts about owners are not in it.
func (s *Service) List(ctx context.Context, q ListQuery) (list List, err error) {
	scope, err := access.Require(ctx, access.EnterpriseRead)
	if err != nil {
		return list, err
	}
	defer fault.Wrap(&err, "enterprise.List")
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = s.listIn(ctx, tx, scope, q)
		return err
	})
	return list, err
}

func (s *Service) listIn(ctx context.Context, tx *db.Tx, scope access.Scope, q ListQuery) (list List, err error) {
	search := s.searchOf(tx, scope, q.Filter)
	if list.Totals, err = search.totals(ctx, tx); err != nil || list.Count == 0 {
		return list, err
	}
	ids, err := search.page(ctx, tx, q, list.Count)
	if err != nil {
		return list, err
	}
	found, err := byIDs(ctx, tx, ids, q.Day)
	if err != nil {
		return list, err
	}
	states := map[string]string{}
	if s.coverage.StateOf != nil {
		if states, err = s.coverage.StateOf(ctx, tx, ids, tx.Today()); err != nil {
			return list, err
		}
	}
	for _, id := range ids {
		if e, ok := found[id]; ok {
			e.OwnerName, e.OwnerMember, e.OwnerSeat = "", "", ""
			list.Rows = append(list.Rows, Row{e, states[id]})
		}
	}
	return list, nil
}
