package enterprise

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/pinyin"
)

// Sites are few; what their lists order by is counted for all of them at once.
const siteSelect = `SELECT t.id, t.kind, t.name, t.unit_id, t.address, t.street, t.level, t.big, t.lon, t.lat, t.datum, t.version, u.name, u.path,
	CAST(COALESCE(c.n, 0) AS BIGINT), CAST(COALESCE(c.staff, 0) AS BIGINT), CAST(COALESCE(c.members, 0) AS BIGINT)
	FROM enterprise_site t JOIN org_unit u ON u.id = t.unit_id
	LEFT JOIN (SELECT s.site_id, COUNT(*) AS n, CAST(SUM(s.staff) AS BIGINT) AS staff, CAST(SUM(s.full_members) AS BIGINT) AS members
		FROM enterprise_spell s WHERE s.valid_to IS NULL AND s.site_id IS NOT NULL AND s.status = 'IN_OPERATION' GROUP BY s.site_id) c ON c.site_id = t.id`

func siteByID(ctx context.Context, tx *db.Tx, id string) (Site, error) {
	return db.One[Site](ctx, tx, siteSelect+` WHERE t.id = $1`, id)
}

// siteExists looks for a site without counting what is in it: whoever files thousands of enterprises asks it for each.
func siteExists(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	_, ok, err := db.Maybe[string](ctx, tx, `SELECT t.id FROM enterprise_site t WHERE t.id = $1`, id)
	return ok, err
}

func siteWithin(ctx context.Context, tx *db.Tx, scope access.Scope, id string) (Site, error) {
	var a db.Args
	where := ` WHERE t.id = ` + a.Add(id) + ` AND ` + scope.Where(&a, "u.path")
	return db.One[Site](ctx, tx, siteSelect+where, a.Values()...)
}

func siteArgs(f SiteFacts) []any {
	var lon, lat any
	if f.HasPoint() {
		lon, lat = f.Lon, f.Lat
	}
	return []any{
		string(f.Kind), f.Name, f.UnitID, f.Address, f.Street, string(f.Level), string(f.Big), lon, lat, string(f.Datum),
		pinyin.SortKey(f.Name), pinyin.SearchKey(f.Name),
	}
}

func insertSite(ctx context.Context, tx *db.Tx, s Site) error {
	_, err := tx.Exec(ctx, `INSERT INTO enterprise_site (id, kind, name, unit_id, address, street, level, big, lon, lat, datum, pinyin, search, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)`, append([]any{s.ID}, siteArgs(s.SiteFacts)...)...)
	return err
}

func updateSite(ctx context.Context, tx *db.Tx, id string, version int, f SiteFacts) error {
	args := append([]any{id, version}, siteArgs(f)...)
	return db.Changed(tx.Exec(ctx, `UPDATE enterprise_site SET kind = $3, name = $4, unit_id = $5, address = $6, street = $7, level = $8, big = $9, lon = $10,
		lat = $11, datum = $12, pinyin = $13, search = $14, version = version + 1 WHERE id = $1 AND version = $2`, args...))
}

var siteSorts = map[SiteSort]string{SitesByEnterprises: "COALESCE(c.n, 0)", SitesByStaff: "COALESCE(c.staff, 0)", SitesByMembers: "COALESCE(c.members, 0)"}

func listSites(ctx context.Context, tx *db.Tx, scope access.Scope, q SiteQuery) ([]Site, int, error) {
	var a db.Args
	if q.UnitPath != "" {
		scope = scope.Within(q.UnitPath)
	}
	where := ` WHERE ` + scope.Where(&a, "u.path")
	if q.Kind != "" {
		where += ` AND t.kind = ` + a.Add(string(q.Kind))
	}
	if text := pinyin.Fold(q.Query); text != "" {
		where += ` AND t.search LIKE ` + a.Add(db.Like(text)) + ` ESCAPE '\'`
	}
	total, err := db.One[int](ctx, tx, `SELECT COUNT(*) FROM enterprise_site t JOIN org_unit u ON u.id = t.unit_id`+where, a.Values()...)
	if err != nil {
		return nil, 0, err
	}
	column, ok := siteSorts[q.Sort]
	if !ok {
		column = "t.pinyin"
	}
	dir := " ASC"
	if q.Desc {
		dir = " DESC"
	}
	order := ` ORDER BY ` + column + dir + `, t.id` + dir + ` LIMIT ` + a.Add(q.Limit) + ` OFFSET ` + a.Add(q.Offset)
	rows, err := db.All[Site](ctx, tx, siteSelect+where+order, a.Values()...)
	return rows, total, err
}

// eachSite reads what an import needs to know about all sites.
func eachSite(ctx context.Context, tx *db.Tx, fn func(Site) error) error {
	return db.Each(ctx, tx, fn, `SELECT t.id, t.kind, t.name, t.unit_id, t.address, t.street, t.level, t.big, t.lon, t.lat, t.datum, t.version, u.name, u.path,
		0, 0, 0 FROM enterprise_site t JOIN org_unit u ON u.id = t.unit_id ORDER BY t.id`)
}
