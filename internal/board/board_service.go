package board

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Service reads the board. It writes nothing.
type Service struct {
	db   *db.DB
	kept audit.Kept[keptKey, Board]
}

// NewService reads a district's database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// View is what is asked of the board. An empty Base is the district's own choice (parameter coverage.base); an empty UnitID
// is everything that the caller may see.
type View struct {
	Day    db.Date
	Base   rule.CoverageBase
	UnitID string
}

// stalledDays is how long a case may stand still before it counts as stalled (journey J1).
const stalledDays = 30

// Board computes the board of a day. A unit outside the caller's scope is missing. Reading it is no event of the audit: it
// shows no person.
func (s *Service) Board(ctx context.Context, v View) (b Board, err error) {
	scope, err := access.Require(ctx, access.BoardRead)
	if err != nil {
		return b, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		key := keptKey{roots: strings.Join(scope.Roots(), " "), unit: v.UnitID, day: v.Day}
		b, err = s.kept.Get(ctx, tx, key, func() (Board, error) { return boardIn(ctx, tx, scope, v) })
		return err
	})
	if v.Base != "" {
		b.Base = v.Base
	}
	return b, err
}

// keptKey tells boards apart. Every base is in every board, so that switching the base computes nothing.
type keptKey struct {
	roots, unit string
	day         db.Date
}

func boardIn(ctx context.Context, tx *db.Tx, scope access.Scope, v View) (Board, error) {
	q, err := queryOn(ctx, tx, scope, v.Day)
	if err != nil {
		return Board{}, err
	}
	b := Board{Day: v.Day, Today: tx.Today(), Base: rule.CoverageBase(q.set.Choice(rule.KeyCoverageBase))}
	all, err := q.units(ctx, tx)
	if err != nil {
		return b, err
	}
	if v.UnitID != "" {
		i := slices.IndexFunc(all, func(u unitRow) bool { return u.ID == v.UnitID })
		if i < 0 {
			return b, fault.Missing()
		}
		b.In = all[i].Place
		if slices.ContainsFunc(all, func(u unitRow) bool { return u.ID == all[i].ParentID }) {
			b.Up = all[i].ParentID
		}
		q.scope = scope.Within(all[i].Path)
		all = slices.DeleteFunc(all, func(u unitRow) bool { return !strings.HasPrefix(u.Path, b.In.Path) })
	}
	g := newGrid(all)
	b.Communities = g.communities
	if b.In.ID == "" && len(all) > 0 && len(scope.Roots()) == 1 {
		b.In = g.top
	}
	if err := q.fill(ctx, tx, g); err != nil {
		return b, err
	}
	b.Rows, b.Total = g.rows()
	b.Exceptions = exceptions(b.Rows, b.Total)
	return b, nil
}

// queryOn reads the board by the rules of its day.
func queryOn(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date) (query, error) {
	set, err := rule.SetOn(ctx, tx, day)
	return newQuery(set, scope, day), err
}

func newQuery(set rule.Set, scope access.Scope, day db.Date) query {
	// The last end of a term that is announced by the day: RemindFrom turned around, month ends included.
	remindTo := day.AddMonths(set.Int(rule.KeyOrgTermRemindMonths))
	for rule.RemindFrom(set, remindTo.AddDays(1)) <= day {
		remindTo = remindTo.AddDays(1)
	}
	return query{set: set, scope: scope, day: day, threshold: set.Int(rule.KeyOrgBranchMinFullMembers), remindTo: remindTo}
}

// fill reads the registers into the grid. What is known for the present only is left out on a past day.
func (q query) fill(ctx context.Context, tx *db.Tx, g *grid) error {
	for _, read := range []func(context.Context, *db.Tx, *grid) error{q.fillEnterprises, q.fillOrganisations, q.fillCases} {
		if err := read(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

func (q query) fillEnterprises(ctx context.Context, tx *db.Tx, g *grid) error {
	registered, err := q.registered(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range registered {
		t := g.at(r.UnitID)
		t.Enterprises += r.N
		if r.able(q) {
			t.Formable += r.N
		}
		q.addTo(t, r, func(x *Rate) { x.Base += r.N })
	}
	organised, err := q.organised(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range organised {
		t := g.at(r.UnitID)
		if r.able(q) {
			t.Formable -= r.N
		}
		q.addTo(t, r, func(x *Rate) {
			x.Organisation += r.N
			x.Work += r.N
			x.Sole += r.Sole
		})
	}
	served, err := q.served(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range served {
		q.addTo(g.at(r.UnitID), r, func(x *Rate) { x.Work += r.N })
	}
	return nil
}

// addTo adds a group of enterprises to the bases in which it stands.
func (q query) addTo(t *Tally, r groupRow, add func(*Rate)) {
	for i, in := range r.in(q) {
		if in {
			add(&t.Rates[i])
		}
	}
}

func (q query) fillOrganisations(ctx context.Context, tx *db.Tx, g *grid) error {
	organisations, err := q.organisations(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range organisations {
		t := g.at(r.UnitID)
		t.Organisations += r.All
		t.WithoutSecretary += r.All
		t.BelowThree += r.BelowThree
	}
	secretaries, err := q.secretaries(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range secretaries {
		g.at(r.UnitID).WithoutSecretary -= r.N
	}
	terms, err := q.terms(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range terms {
		t := g.at(r.UnitID)
		t.TermsOver += r.Over
		t.TermsEnding += r.Ending
	}
	functioning, err := q.functioning(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range functioning {
		g.at(r.UnitID).Functioning += r.N
	}
	return nil
}

func (q query) fillCases(ctx context.Context, tx *db.Tx, g *grid) error {
	cases, err := q.cases(ctx, tx, db.StartOf(tx.Today().AddDays(-stalledDays)))
	if err != nil {
		return err
	}
	past := q.day < tx.Today()
	for _, r := range cases {
		t := g.at(r.UnitID)
		t.OpenCases += r.Open
		if !past {
			t.Stalled += r.Stalled
		}
	}
	if past {
		return nil
	}
	stages, err := q.stages(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range stages {
		t := g.at(r.UnitID)
		t.Asleep += r.Asleep
		t.ReviewDue += r.Due
		t.Formable -= r.AbleAway
	}
	return nil
}

// grid sorts units into the rows of the board.
type grid struct {
	top         Place // the highest unit
	communities bool
	places      []Row
	byUnit      map[string]int // unit to row
	elsewhere   Row
}

// newGrid makes a row for each subdistrict that exists on the day; where there is one subdistrict or none, a row for each
// community.
func newGrid(all []unitRow) *grid {
	g := &grid{byUnit: map[string]int{}, elsewhere: Row{Tally: newTally(), Elsewhere: true}}
	subdistricts := 0
	for _, u := range all {
		if g.top.Path == "" || len(u.Path) < len(g.top.Path) {
			g.top = u.Place
		}
		if u.Kind == Subdistrict && u.Live {
			subdistricts++
		}
	}
	rowKind := Subdistrict
	if subdistricts <= 1 {
		rowKind, g.communities = Community, true
	}
	for _, u := range all {
		if u.Kind == rowKind && u.Live {
			g.byUnit[u.ID] = len(g.places)
			g.places = append(g.places, Row{Place: u.Place, Tally: newTally()})
		}
	}
	for _, u := range all {
		if i, ok := g.byUnit[u.ParentID]; ok && u.Kind == Community && !g.communities {
			g.byUnit[u.ID] = i
		}
	}
	return g
}

func (g *grid) at(unitID string) *Tally {
	if i, ok := g.byUnit[unitID]; ok {
		return &g.places[i].Tally
	}
	return &g.elsewhere.Tally
}

func (g *grid) rows() ([]Row, Tally) {
	total := newTally()
	rows := g.places
	if !g.elsewhere.zero() {
		rows = append(rows, g.elsewhere)
	}
	for _, r := range rows {
		total.add(r.Tally)
	}
	return rows, total
}
