package coverage

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

// pathOf is the unit path of an enterprise inside the scope; outside, the enterprise looks absent.
func pathOf(ctx context.Context, tx *db.Tx, scope access.Scope, enterpriseID string) (string, error) {
	var a db.Args
	return db.One[string](ctx, tx, `SELECT u.path FROM enterprise_spell s JOIN org_unit u ON u.id = s.unit_id
		WHERE s.enterprise_id = `+a.Add(enterpriseID)+` AND s.valid_to IS NULL AND `+scope.Where(&a, "u.path"), a.Values()...)
}

// planRow is an enterprise as the planner needs it.
type planRow struct {
	ID, Name           string
	Full, Probationary int
	Staff              int
	Subdistrict        string
	SiteID, SiteKind   string
	TradeCode          string
	Lon, Lat           float64
	Datum              string
	SiteLon, SiteLat   float64
	SiteDatum          string
	Covered            bool
	Busy               bool // in a case, or asleep after a refusal
	UnitName           string
}

// planRows are the enterprises in operation of a scope. Unknown members count as none: nobody is planned on a guess.
func planRows(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date) ([]planRow, error) {
	var a db.Args
	on := a.Add(day)
	return db.All[planRow](ctx, tx, `SELECT f.id, f.name, COALESCE(s.full_members, 0), COALESCE(s.probationary, 0), COALESCE(s.staff, 0),
		CASE u.kind WHEN 'SUBDISTRICT' THEN u.id WHEN 'COMMUNITY' THEN COALESCE(u.parent_id, '') ELSE '' END,
		COALESCE(s.site_id, ''), COALESCE(t.kind, ''), f.trade_code, COALESCE(f.lon, 0), COALESCE(f.lat, 0), f.datum,
		COALESCE(t.lon, 0), COALESCE(t.lat, 0), COALESCE(t.datum, ''),
		EXISTS (SELECT 1 FROM coverage_link l JOIN org_organisation o ON o.id = l.organisation_id
			WHERE l.enterprise_id = s.enterprise_id AND l.valid_to IS NULL AND o.dissolved_on IS NULL),
		COALESCE(w.case_id, '') <> '' OR COALESCE(w.review_on > `+on+`, 1 = 0), u.name
		FROM enterprise_spell s JOIN enterprise_file f ON f.id = s.enterprise_id JOIN org_unit u ON u.id = s.unit_id
		LEFT JOIN enterprise_site t ON t.id = s.site_id LEFT JOIN coverage_stage w ON w.enterprise_id = s.enterprise_id
		WHERE s.valid_to IS NULL AND s.status = 'IN_OPERATION' AND `+scope.Where(&a, "u.path")+` ORDER BY f.id`, a.Values()...)
}

// Receiving is an organisation that takes enterprises in: that of a market, or a trade's committee.
type Receiving struct {
	ID, Name, Purpose, TradeCode, UnitPath string
	Full                                   int
}

func receivingOrganisations(ctx context.Context, tx *db.Tx) ([]Receiving, error) {
	return db.All[Receiving](ctx, tx, `SELECT o.id, o.name, o.purpose, o.trade_code, u.path, COALESCE(o.full_members, 0)
		FROM org_organisation o JOIN org_unit u ON u.id = o.unit_id
		WHERE o.dissolved_on IS NULL AND (o.purpose = 'MARKET' OR (o.purpose = 'INDUSTRY_COMMITTEE' AND o.trade_code <> '')) ORDER BY o.id`)
}

type marketSite struct{ ID, Name, UnitPath string }

func marketSites(ctx context.Context, tx *db.Tx) ([]marketSite, error) {
	return db.All[marketSite](ctx, tx, `SELECT t.id, t.name, u.path FROM enterprise_site t JOIN org_unit u ON u.id = t.unit_id
		WHERE t.kind = 'MARKET' ORDER BY t.id`)
}

// marketsServed are the market sites in which an organisation covers somebody already.
func marketsServed(ctx context.Context, tx *db.Tx) ([]struct{ OrganisationID, SiteID string }, error) {
	return db.All[struct{ OrganisationID, SiteID string }](ctx, tx, `SELECT l.organisation_id, s.site_id
		FROM coverage_link l JOIN org_organisation o ON o.id = l.organisation_id
		JOIN enterprise_spell s ON s.enterprise_id = l.enterprise_id AND s.valid_to IS NULL
		JOIN enterprise_site t ON t.id = s.site_id
		WHERE l.valid_to IS NULL AND o.purpose = 'MARKET' AND o.dissolved_on IS NULL AND t.kind = 'MARKET'
		GROUP BY l.organisation_id, s.site_id ORDER BY l.organisation_id, s.site_id`)
}

type siteName struct{ ID, Name string }

func siteNames(ctx context.Context, tx *db.Tx) ([]siteName, error) {
	return db.All[siteName](ctx, tx, `SELECT t.id, t.name FROM enterprise_site t ORDER BY t.id`)
}
