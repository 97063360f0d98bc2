package org

import (
	"context"
	"slices"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// Row is an organisation in a list, as of the day of the list.
type Row struct {
	Organisation
	UnitName        string
	UnitPath        string
	SubdistrictID   string
	SubdistrictName string
	ParentName      string // by territory
	Secretary       string
	SecretaryPost   string // id of the secretary's post; "" while vacant
	Approval        string // number of the secretary's approval
	Produced        Production
	HadSecretary    bool
	TermID          string
	ElectedOn       db.Date
	EndsOn          db.Date
	ExtendedTo      db.Date
	ExtensionNo     string
	Electorate      Electorate
	State           State
	BelowThree      bool
}

// Term is the term of the row; zero when there is none.
func (r Row) Term() Term {
	return Term{ID: r.TermID, OrganisationID: r.ID, ElectedOn: r.ElectedOn, EndsOn: r.EndsOn, ExtendedTo: r.ExtendedTo, ExtensionNo: r.ExtensionNo}
}

// Pending reports whether the secretary still waits for approval.
func (r Row) Pending() bool {
	return r.SecretaryPost != "" && Post{Title: Secretary, ProducedBy: r.Produced, ApprovalNo: r.Approval}.Pending()
}

// Sort is an order of the list.
type Sort string

// The orders.
const (
	SortName    Sort = "name"
	SortCode    Sort = "code"
	SortUnit    Sort = "unit"
	SortTerm    Sort = "term"
	SortFounded Sort = "founded"
	SortMembers Sort = "members"
)

// Values are the orders.
func (Sort) Values() []Sort {
	return []Sort{SortName, SortCode, SortUnit, SortTerm, SortFounded, SortMembers}
}

// Query narrows and orders the list; empty fields narrow nothing. Dissolved organisations are listed only when asked for.
type Query struct {
	Day        db.Date
	Text       string // part of the name, its spelling or initials, or of the code
	UnitID     string // a unit and everything below it
	Ranks      []Rank
	Formations []Formation
	Purposes   []Purpose
	States     []State
	BelowThree bool
	Vacant     bool // nobody is secretary
	Sort       Sort
	Desc       bool
	Limit      int // all when 0
	Offset     int
}

// Organisations are a page of the list within the caller's reach, with the total. A district has hundreds of organisations: the
// state, which follows from dates and parameters, is derived here and filtered after reading.
func (s *Service) Organisations(ctx context.Context, q Query) (rows []Row, total int, err error) {
	scope, err := access.Require(ctx, access.OrganisationRead)
	if err != nil {
		return nil, 0, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err = listIn(ctx, tx, scope, q)
		return err
	})
	total = len(rows)
	if q.Offset > total {
		q.Offset = total
	}
	rows = rows[q.Offset:]
	if q.Limit > 0 && len(rows) > q.Limit {
		rows = rows[:q.Limit]
	}
	return rows, total, err
}

func listIn(ctx context.Context, tx *db.Tx, scope access.Scope, q Query) ([]Row, error) {
	if q.UnitID != "" {
		u, err := UnitByID(ctx, tx, q.UnitID)
		if err != nil {
			return nil, err
		}
		scope = scope.Within(u.Path)
	}
	set, err := rule.SetOn(ctx, tx, q.Day)
	if err != nil {
		return nil, err
	}
	all, err := rowsOn(ctx, tx, scope, q)
	if err != nil {
		return nil, err
	}
	units, err := everyUnit(ctx, tx, access.Everywhere(), q.Day)
	if err != nil {
		return nil, err
	}
	subdistricts := map[string]Unit{}
	for _, u := range units {
		if u.Kind == Subdistrict {
			subdistricts[u.ID] = u
		}
	}
	rows := all[:0]
	for _, r := range all {
		r.derive(set, q.Day, subdistricts)
		if r.fits(q) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func (r *Row) derive(set rule.Set, day db.Date, subdistricts map[string]Unit) {
	r.State = StateOn(set, r.Organisation, Standing{Term: r.Term(), HadSecretary: r.HadSecretary}, day)
	r.BelowThree = BelowThree(set, r.Organisation) && r.State != Dissolved
	for _, id := range idsOf(r.UnitPath) {
		if u, ok := subdistricts[id]; ok {
			r.SubdistrictID, r.SubdistrictName = u.ID, u.Name
		}
	}
}

func (r Row) fits(q Query) bool {
	if len(q.States) > 0 && !slices.Contains(q.States, r.State) || len(q.States) == 0 && r.State == Dissolved {
		return false
	}
	return (!q.BelowThree || r.BelowThree) && (!q.Vacant || r.SecretaryPost == "")
}

// Reminder is an organisation whose election is near or overdue (ORG-16), with the last day for the request (ORG-17).
type Reminder struct {
	Row
	Due       db.Date // end of the term with its extension
	RequestBy db.Date
}

// Reminders are the organisations whose term ends within the time of reminding, or is over, the earliest first.
func (s *Service) Reminders(ctx context.Context, q Query) (list []Reminder, err error) {
	scope, err := access.Require(ctx, access.OrganisationRead)
	if err != nil {
		return nil, err
	}
	q.States, q.Sort, q.Limit, q.Desc = nil, SortTerm, 0, false
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		set, err := rule.SetOn(ctx, tx, q.Day)
		if err != nil {
			return err
		}
		rows, err := listIn(ctx, tx, scope, q)
		if err != nil {
			return err
		}
		for _, r := range rows {
			end := r.Term().End()
			if r.TermID == "" || rule.RemindFrom(set, end) > q.Day {
				continue
			}
			list = append(list, Reminder{Row: r, Due: end, RequestBy: rule.RequestDue(set, end)})
		}
		return nil
	})
	return list, err
}

// Receiving are the organisations that take enterprises in, for choosing one; they work across the whole district.
func (s *Service) Receiving(ctx context.Context, day db.Date) (list []Organisation, err error) {
	if _, err := access.Require(ctx, access.OrganisationRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = ReceivingOrganisations(ctx, tx, day)
		return err
	})
	return list, err
}
