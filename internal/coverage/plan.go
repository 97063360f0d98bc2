package coverage

import (
	"context"
	"math"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/planning/cluster"
	"qipan/internal/planning/cluster/check"
	"qipan/internal/planning/solve"
	"qipan/internal/platform/db"
	"qipan/internal/platform/geo"
	"qipan/internal/rule"
)

// A Proposal (组建建议) is a plan of the planner with the verdict of the independent checker. It is a suggestion: nothing is
// changed until a named person accepts a part of it (RISK-03).
type Proposal struct {
	Day        db.Date
	Plan       cluster.Plan
	Violations []check.Violation
	Names      map[string]string // of enterprises, sites and organisations that the plan mentions
}

// Plan proposes for every uncovered enterprise of a part of the caller's scope; within is a unit path, empty for all of it.
// Enterprises in a case, and those that refused until a later day, are left alone.
func (s *Service) Plan(ctx context.Context, within string, budget solve.Budget) (p Proposal, err error) {
	scope, err := access.Require(ctx, access.CoverageRead)
	if err != nil {
		return p, err
	}
	if within != "" {
		scope = scope.Within(within)
	}
	var ground Ground
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p.Day = tx.Today()
		ground, err = GroundIn(ctx, tx, scope)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Plan, err = cluster.Solve(ground.Instance, budget); err != nil {
		return p, err
	}
	p.Violations = check.Plan(ground.Instance, p.Plan)
	p.Names = ground.Names
	return p, nil
}

// Ground is what the planner starts from, with the names behind the identifiers.
type Ground struct {
	Instance cluster.Instance
	Names    map[string]string
}

// GroundIn builds the planner's instance of a scope. Enterprises in a case and refusals that sleep take no part, except those
// that are asked about by name.
func GroundIn(ctx context.Context, tx *db.Tx, scope access.Scope, asked ...string) (g Ground, err error) {
	day := tx.Today()
	set, err := RulesOn(ctx, tx, day)
	if err != nil {
		return g, err
	}
	rows, err := planRows(ctx, tx, scope, day)
	if err != nil {
		return g, err
	}
	receiving, names, err := receivers(ctx, tx)
	if err != nil {
		return g, err
	}
	g.Names = names
	g.Instance = cluster.Instance{Params: planParams(set), Weights: cluster.DefaultWeights(), Receivers: receiving}
	plane := newPlane(rows)
	for _, r := range rows {
		g.Names[r.ID] = r.Name
		if r.Subdistrict != "" {
			g.Names[r.Subdistrict] = r.UnitName
		}
		e := plane.enterprise(r)
		e.Covered = r.Covered || r.Busy && !slices.Contains(asked, r.ID)
		g.Instance.Enterprises = append(g.Instance.Enterprises, e)
	}
	return g, g.nameSites(ctx, tx)
}

func (g *Ground) nameSites(ctx context.Context, tx *db.Tx) error {
	sites, err := siteNames(ctx, tx)
	for _, s := range sites {
		g.Names[s.ID] = s.Name
	}
	return err
}

func planParams(set rule.Set) cluster.Params {
	return cluster.Params{
		MinFull:       set.Int(rule.KeyOrgBranchMinFullMembers),
		MaxUnits:      set.Int(rule.KeyOrgJointMaxUnits),
		MaxMembers:    set.Int(rule.KeyOrgBranchMaxMembers),
		Radius:        set.Int(rule.KeyCircleLimitM),
		Detour:        float64(set.Int(rule.KeyWalkDetourPercent)) / 100,
		PriorityStaff: set.Int(rule.KeyEnterprisePriorityStaff),
	}
}

// receivers are the organisations that take enterprises in. A market's organisation receives in the market where it covers
// somebody already, or else in the market of its unit whose name stands in its own.
func receivers(ctx context.Context, tx *db.Tx) ([]cluster.Receiver, map[string]string, error) {
	names := map[string]string{}
	all, err := receivingOrganisations(ctx, tx)
	if err != nil {
		return nil, names, err
	}
	markets, err := marketSites(ctx, tx)
	if err != nil {
		return nil, names, err
	}
	servedNow, err := marketsServed(ctx, tx)
	if err != nil {
		return nil, names, err
	}
	at := map[string]string{}
	for _, x := range servedNow {
		if at[x.OrganisationID] == "" {
			at[x.OrganisationID] = x.SiteID
		}
	}
	var out []cluster.Receiver
	for _, r := range all {
		names[r.ID] = r.Name
		if r.Purpose == "INDUSTRY_COMMITTEE" {
			out = append(out, cluster.Receiver{ID: r.ID, Kind: cluster.ReceiverIndustry, Key: r.TradeCode, Members: r.Full})
			continue
		}
		site := at[r.ID]
		for _, m := range markets {
			if site == "" && strings.HasPrefix(m.UnitPath, r.UnitPath) && strings.Contains(r.Name, m.Name) {
				site = m.ID
			}
		}
		if site != "" {
			out = append(out, cluster.Receiver{ID: r.ID, Kind: cluster.ReceiverMarket, Key: site, Members: r.Full})
		}
	}
	return out, names, nil
}

// A plane projects degrees to metres around the middle of a district. Within some tens of kilometres the error stays below
// a thousandth, far below that of the detour factor.
type plane struct{ lon, lat, scale float64 }

const metresPerDegree = math.Pi * 6371008.8 / 180

func newPlane(rows []planRow) plane {
	var p plane
	n := 0.0
	for _, r := range rows {
		if at, ok := r.point(); ok {
			p.lon, p.lat, n = p.lon+at.Lon, p.lat+at.Lat, n+1
		}
	}
	if n > 0 {
		p.lon, p.lat = p.lon/n, p.lat/n
	}
	p.scale = math.Cos(p.lat * math.Pi / 180)
	return p
}

// point is the place of an enterprise in WGS84: its own, or that of its site.
func (r planRow) point() (geo.Point, bool) {
	for _, p := range []geo.Point{{Lon: r.Lon, Lat: r.Lat, Datum: geo.Datum(r.Datum)}, {Lon: r.SiteLon, Lat: r.SiteLat, Datum: geo.Datum(r.SiteDatum)}} {
		if at, err := p.To(geo.WGS84); err == nil {
			return at, true
		}
	}
	return geo.Point{}, false
}

func (p plane) enterprise(r planRow) cluster.Enterprise {
	e := cluster.Enterprise{
		ID: r.ID, Full: r.Full, Probationary: r.Probationary, Staff: r.Staff, Subdistrict: r.Subdistrict,
		Trade: r.TradeCode[:min(len(r.TradeCode), 3)], Operating: true,
	}
	if r.SiteKind == "MARKET" {
		e.Market = r.SiteID
	} else {
		e.Building = r.SiteID
	}
	if at, ok := r.point(); ok {
		e.Located = true
		e.X = math.Round((at.Lon-p.lon)*metresPerDegree*p.scale*10) / 10
		e.Y = math.Round((at.Lat-p.lat)*metresPerDegree*10) / 10
	}
	return e
}
