package coverage

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/pinyin"
)

// StatedMatch says whether what a ledger states about an enterprise's organisation can be entered as a link as it stands.
type StatedMatch string

// The matches. Only Ready can be confirmed for many enterprises at once; the others need a person's look at each.
const (
	MatchReady        StatedMatch = "READY"
	MatchUnregistered StatedMatch = "UNREGISTERED" // no organisation of that name is registered within reach
	MatchUnnamed      StatedMatch = "UNNAMED"      // the ledger says that there is one and not which
	MatchAmbiguous    StatedMatch = "AMBIGUOUS"    // several bear the name
	MatchSole         StatedMatch = "SOLE"         // of a single enterprise, and more than one states it
	MatchDay          StatedMatch = "DAY"          // the stated day does not fit the register
	MatchInCase       StatedMatch = "IN_CASE"
)

// Values are the matches in the order of a filter.
func (StatedMatch) Values() []StatedMatch {
	return []StatedMatch{MatchReady, MatchUnregistered, MatchUnnamed, MatchAmbiguous, MatchSole, MatchDay, MatchInCase}
}

// Stated is an uncovered enterprise whose ledger states an organisation, with the registered one that bears exactly that name.
type Stated struct {
	EnterpriseID     string
	Name             string
	UnitName         string
	Organisation     string // as it was stated
	Founded          string // as it was stated
	OrganisationID   string
	OrganisationName string
	From             db.Date // first day that a link would have
	Match            StatedMatch
}

// StatedQuery narrows the list of stated organisations; empty parts narrow nothing.
type StatedQuery struct {
	Text   string // part of the name of the enterprise or of the stated organisation
	Match  StatedMatch
	Limit  int
	Offset int
}

// StatedPage is a part of the list; Count holds how many rows of each match there are without any filter.
type StatedPage struct {
	Rows  []Stated
	Total int
	All   int
	Count map[StatedMatch]int
}

// Stated lists the uncovered enterprises in operation whose ledger states an organisation (台账所列党组织).
func (s *Service) Stated(ctx context.Context, q StatedQuery) (p StatedPage, err error) {
	r, err := reachOf(ctx)
	if err != nil {
		return p, err
	}
	var all []Stated
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = r.stated(ctx, tx)
		return err
	})
	p.All, p.Count = len(all), map[StatedMatch]int{}
	text := pinyin.Fold(q.Text)
	for _, x := range all {
		p.Count[x.Match]++
		if (q.Match == "" || q.Match == x.Match) && (text == "" || strings.Contains(pinyin.Fold(x.Name+" "+x.Organisation), text)) {
			p.Rows = append(p.Rows, x)
		}
	}
	p.Total = len(p.Rows)
	p.Rows = p.Rows[min(q.Offset, p.Total):]
	if q.Limit > 0 {
		p.Rows = p.Rows[:min(q.Limit, len(p.Rows))]
	}
	return p, err
}

// StatedCount is the length of the list of stated organisations without any filter. It is counted once between two writings.
func (s *Service) StatedCount(ctx context.Context) (n int, err error) {
	r, err := reachOf(ctx)
	if err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		n, err = s.stated.Get(ctx, tx, strings.Join(r.enterprises.Roots(), " "), func() (int, error) { return countStated(ctx, tx, r.enterprises) })
		return err
	})
	return n, err
}

func (r linkReach) stated(ctx context.Context, tx *db.Tx) ([]Stated, error) {
	rows, err := statedRows(ctx, tx, r.enterprises)
	if err != nil {
		return nil, err
	}
	named, err := organisationNames(ctx, tx, r.organisations)
	if err != nil {
		return nil, err
	}
	m := statedMatching{today: tx.Today(), byName: map[string][]namedOrganisation{}, sole: map[string]int{}}
	for _, o := range named {
		key := pinyin.Fold(o.Name)
		m.byName[key] = append(m.byName[key], o)
		if o.Formation == org.Sole {
			m.sole[o.ID] = o.Covers
		}
	}
	list := make([]Stated, len(rows))
	for i, row := range rows {
		list[i] = m.match(row)
	}
	for i := range list {
		if list[i].Match == MatchReady && m.sole[list[i].OrganisationID] > 1 {
			list[i].Match = MatchSole
		}
	}
	return list, nil
}

// statedMatching holds the registered organisations by folded name; sole counts who covers or would cover one enterprise only.
type statedMatching struct {
	today  db.Date
	byName map[string][]namedOrganisation
	sole   map[string]int
}

func (m statedMatching) match(row statedRow) Stated {
	cells := enterprise.Stated(row.Text, enterprise.StatedOrganisation, enterprise.StatedFounding)
	x := Stated{EnterpriseID: row.ID, Name: row.Name, UnitName: row.UnitName, Organisation: cells[0], Founded: cells[1], From: m.today}
	if day, err := db.ParseDate(x.Founded); err == nil {
		x.From = day
	}
	found := m.byName[pinyin.Fold(x.Organisation)]
	switch {
	case pinyin.Fold(x.Organisation) == "":
		x.Match = MatchUnnamed
		return x
	case len(found) == 0:
		x.Match = MatchUnregistered
		return x
	case len(found) > 1:
		x.Match = MatchAmbiguous
		return x
	}
	o := found[0]
	x.OrganisationID, x.OrganisationName, x.Match = o.ID, o.Name, MatchReady
	switch {
	case row.InCase:
		x.Match = MatchInCase
	case x.From > m.today || string(x.From) < o.FoundedOn || x.From < row.CoveredUntil:
		x.Match = MatchDay
	}
	if o.Formation == org.Sole {
		m.sole[o.ID]++
	}
	return x
}

// A StatedRefusal says at which enterprise linking stopped; nothing was linked then.
type StatedRefusal struct {
	Enterprise string
	Cause      error
}

func (e *StatedRefusal) Error() string { return e.Enterprise + ": " + e.Cause.Error() }

// Unwrap is the refusal itself.
func (e *StatedRefusal) Unwrap() error { return e.Cause }

// LinkStated links the chosen enterprises to the organisations that their ledgers state, each from the stated day of founding
// where a whole day was stated, else from today. One refusal refuses all.
func (s *Service) LinkStated(ctx context.Context, enterpriseIDs []string) (linked int, err error) {
	r, err := reachOf(ctx)
	if err != nil {
		return 0, err
	}
	ids := slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(enterpriseIDs))), func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return 0, fault.New(fault.Invalid, "coverage_none_chosen")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := r.stated(ctx, tx)
		if err != nil {
			return err
		}
		byID := make(map[string]Stated, len(all))
		for _, x := range all {
			byID[x.EnterpriseID] = x
		}
		for _, id := range ids {
			if err := r.linkStated(ctx, tx, id, byID[id]); err != nil {
				return err
			}
		}
		linked = len(ids)
		return nil
	})
	return linked, err
}

func (r linkReach) linkStated(ctx context.Context, tx *db.Tx, id string, x Stated) error {
	e, err := coverableIn(ctx, tx, r.enterprises, id)
	if err != nil {
		return err
	}
	switch x.Match {
	case MatchReady:
		_, err = r.link(ctx, tx, Link{OrganisationID: x.OrganisationID, EnterpriseID: id, ValidFrom: x.From})
	case MatchUnregistered, MatchUnnamed, MatchAmbiguous, MatchSole, MatchDay, MatchInCase:
		err = fault.New(fault.Conflict, "coverage_stated_unfit")
	default:
		err = fault.New(fault.Conflict, "coverage_stated_gone")
	}
	if err != nil {
		return &StatedRefusal{Enterprise: e.Name, Cause: err}
	}
	return nil
}
