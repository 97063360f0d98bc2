package coverage

import (
	"context"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/geo"
	"qipan/internal/rule"
)

// Service answers who is covered, and lets people send instructors.
type Service struct {
	db     *db.DB
	totals audit.Kept[totalKey, int]
	stated audit.Kept[string, int] // by the roots of a scope
}

// totalKey tells the totals of the list without filters apart.
type totalKey struct {
	roots, within string
	asleep        bool
}

// total counts a question to the list; those without filters, which every page shows, once between two writings.
func (s *Service) total(ctx context.Context, tx *db.Tx, g *gapSource, q GapQuery) (int, error) {
	count := func() (int, error) { return countGaps(ctx, tx, g) }
	if !q.bare() {
		return count()
	}
	return s.totals.Get(ctx, tx, totalKey{roots: strings.Join(g.scope.Roots(), " "), within: q.Within, asleep: q.Asleep}, count)
}

// New works on a district's database.
func New(d *db.DB) *Service { return &Service{db: d} }

// source opens a question to the gap list for the caller.
func (s *Service) source(ctx context.Context, tx *db.Tx, q GapQuery) (*gapSource, rule.Set, error) {
	scope, err := access.Require(ctx, access.CoverageRead)
	if err != nil {
		return nil, rule.Set{}, err
	}
	if q.Within != "" {
		scope = scope.Within(q.Within)
	}
	set, err := RulesOn(ctx, tx, tx.Today())
	if err != nil {
		return nil, set, err
	}
	g := newGapSource(scope, tx.Today(), set.Int(rule.KeyOrgBranchMinFullMembers))
	g.narrow(q.known(), set.Int(rule.KeyEnterprisePriorityStaff))
	return g, set, nil
}

// Gaps is one page of the gap list (空白清单) and its total.
func (s *Service) Gaps(ctx context.Context, q GapQuery) (p GapPage, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		g, set, err := s.source(ctx, tx, q)
		if err != nil {
			return err
		}
		p.Day = tx.Today()
		if p.Total, err = s.total(ctx, tx, g, q); err != nil {
			return err
		}
		if q.Limit <= 0 {
			q.Limit = max(1, p.Total)
		} else if p.Awake, p.Asleep, err = s.halves(ctx, tx, q); err != nil {
			return err
		}
		p.Gaps, err = gapPage(ctx, tx, g, q, p.Total)
		for i := range p.Gaps {
			p.Gaps[i].judge(set, p.Day)
		}
		return err
	})
	return p, err
}

// halves counts the list without filters: those who are to be asked, and those who are left in peace.
func (s *Service) halves(ctx context.Context, tx *db.Tx, q GapQuery) (awake, asleep int, err error) {
	for _, half := range []struct {
		asleep bool
		n      *int
	}{{false, &awake}, {true, &asleep}} {
		bare := GapQuery{Within: q.Within, Asleep: half.asleep}
		g, _, err := s.source(ctx, tx, bare)
		if err != nil {
			return 0, 0, err
		}
		if *half.n, err = s.total(ctx, tx, g, bare); err != nil {
			return 0, 0, err
		}
	}
	return awake, asleep, nil
}

// Report is the whole gap list of the caller's scope.
func (s *Service) Report(ctx context.Context) (GapReport, error) {
	p, err := s.Gaps(ctx, GapQuery{})
	return GapReport{Day: p.Day, Gaps: p.Gaps}, err
}

// Export is the list for a file, without the parts of a page. The writing out is recorded.
func (s *Service) Export(ctx context.Context, q GapQuery) (p GapPage, err error) {
	scope, err := access.Require(ctx, access.CoverageRead)
	if err != nil {
		return p, err
	}
	q.Limit, q.Offset = 0, 0
	if p, err = s.Gaps(ctx, q); err != nil {
		return p, err
	}
	at := "/"
	if roots := scope.Roots(); len(roots) > 0 {
		at = roots[0]
	}
	return p, s.db.Write(ctx, func(tx *db.Tx) error {
		return audit.Record(ctx, tx, audit.Act{
			Action: "coverage.export", Kind: "enterprise", UnitPath: at, Detail: map[string]any{"rows": p.Total, "query": q.Text, "within": q.Within},
		})
	})
}

// Groups sums the gap list up by building, street, trade or unit; most full members first.
func (s *Service) Groups(ctx context.Context, q GapQuery, by Grouping) (groups []GapGroup, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		g, _, err := s.source(ctx, tx, q)
		if err == nil {
			groups, err = gapGroups(ctx, tx, g, by)
		}
		return err
	})
	return groups, err
}

// Points are the places of the gap list in WGS84: a site stands for all gaps in it.
func (s *Service) Points(ctx context.Context, q GapQuery) (points []GapPoint, err error) {
	var places []placedGap
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		g, _, err := s.source(ctx, tx, q)
		if err == nil {
			places, err = gapPlaces(ctx, tx, g)
		}
		return err
	})
	for _, p := range places {
		at, bad := geo.Point{Lon: p.Lon, Lat: p.Lat, Datum: geo.Datum(p.Datum)}.To(geo.WGS84)
		if bad != nil {
			continue // a point that lies on no globe is a missing fact, not a place
		}
		points = append(points, GapPoint{
			SiteID: p.SiteID, EnterpriseID: p.EnterpriseID, Name: p.Name, Lon: at.Lon, Lat: at.Lat,
			Gaps: p.Gaps, Full: p.Full, HasThree: p.HasThree, Few: p.Few,
		})
	}
	return points, err
}

// Rates are the coverage rates of a part of the caller's scope on any day; within is a unit path, empty for all of it.
func (s *Service) Rates(ctx context.Context, within string, day db.Date) (r Rates, err error) {
	scope, err := access.Require(ctx, access.CoverageRead)
	if err != nil {
		return r, err
	}
	if within != "" {
		scope = scope.Within(within)
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if day.IsZero() {
			day = tx.Today()
		}
		r, err = RatesOn(ctx, tx, scope, day)
		return err
	})
	return r, err
}

// Serve sends somebody to an enterprise, or notes a mass organisation there.
func (s *Service) Serve(ctx context.Context, n NewService) (sv Serving, err error) {
	scope, err := access.Require(ctx, access.CoverageWork)
	if err != nil {
		return sv, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		path, err := pathOf(ctx, tx, scope, n.EnterpriseID)
		if err != nil {
			return err
		}
		if n.From.IsZero() {
			n.From = tx.Today()
		}
		if sv, err = ServeIn(ctx, tx, n); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "coverage.serve", Kind: "enterprise", SubjectID: n.EnterpriseID, UnitPath: path, Detail: map[string]any{"kind": n.Kind},
		})
	})
	return sv, err
}

// EndService ends a service of an enterprise.
func (s *Service) EndService(ctx context.Context, enterpriseID string, kind ServiceKind, on db.Date) error {
	scope, err := access.Require(ctx, access.CoverageWork)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		path, err := pathOf(ctx, tx, scope, enterpriseID)
		if err != nil {
			return err
		}
		if err := EndServiceIn(ctx, tx, enterpriseID, kind, on); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "coverage.end_service", Kind: "enterprise", SubjectID: enterpriseID, UnitPath: path, Detail: map[string]any{"kind": kind},
		})
	})
}

// Today is the civil day of the district's clock.
func (s *Service) Today() db.Date { return s.db.Today() }
