package formation

import (
	"context"

	"qipan/internal/platform/db"
)

// ledgerRows reads what the ledger's derived columns follow from, one row an enterprise.
func ledgerRows(ctx context.Context, tx *db.Tx, ids []string, day db.Date) ([]ledgerRow, error) {
	var a db.Args
	on := a.Add(day)
	held := `p.valid_from <= ` + on + ` AND (p.valid_to IS NULL OR p.valid_to > ` + on + `)`
	secretary := func(column string) string {
		return `COALESCE((SELECT ` + column + ` FROM org_post p WHERE p.organisation_id = o.id AND p.title = 'SECRETARY' AND ` + held + ` ORDER BY p.valid_from DESC, p.id DESC LIMIT 1), '')`
	}
	served := func(kind string) string {
		return `EXISTS (SELECT 1 FROM coverage_service p WHERE p.enterprise_id = f.id AND ` + kind + ` AND ` + held + `)`
	}
	latest := `FROM formation_case c JOIN formation_party y ON y.case_id = c.id AND y.enterprise_id = f.id AND (y.left_on IS NULL OR y.left_on > ` + on + `)`
	return db.All[ledgerRow](ctx, tx, `SELECT f.id, o.id, o.name, o.founded_on, COALESCE(o.formation, ''), COALESCE(o.rank, ''),
		`+secretary(`p.holder`)+`, `+secretary(`p.source`)+`,
		(SELECT COUNT(DISTINCT p.holder) FROM org_post p WHERE p.organisation_id = o.id AND `+held+`),
		(SELECT COUNT(DISTINCT p.holder) FROM org_post p WHERE p.organisation_id = o.id AND p.full_time AND `+held+`),
		`+served(`p.kind IN ('INSTRUCTOR', 'LIAISON')`)+`, `+served(`p.kind = 'UNION'`)+`, `+served(`p.kind = 'LEAGUE'`)+`, `+served(`p.kind = 'WOMEN'`)+`,
		COALESCE((SELECT x.kind `+latest+` JOIN formation_place x ON x.case_id = c.id WHERE x.agreed_on <= `+on+` ORDER BY c.id DESC LIMIT 1), ''),
		(SELECT x.area_dm2 `+latest+` JOIN formation_place x ON x.case_id = c.id WHERE x.agreed_on <= `+on+` ORDER BY c.id DESC LIMIT 1),
		(SELECT COALESCE(m.extended_to, m.ends_on) FROM org_term m WHERE m.organisation_id = o.id AND m.elected_on <= `+on+` ORDER BY m.elected_on DESC, m.id DESC LIMIT 1),
		COALESCE((SELECT u.name `+latest+` JOIN formation_pair x ON x.case_id = c.id JOIN org_unit u ON u.id = x.department_id
			WHERE x.acknowledged_on <= `+on+` AND (x.ended_on IS NULL OR x.ended_on > `+on+`) ORDER BY x.id DESC LIMIT 1), ''),
		EXISTS (SELECT 1 FROM coverage_link p WHERE p.enterprise_id = f.id AND p.valid_from <= `+on+`),
		EXISTS (SELECT 1 FROM coverage_service p WHERE p.enterprise_id = f.id AND p.kind IN ('INSTRUCTOR', 'LIAISON') AND p.valid_from <= `+on+`)
		FROM enterprise_file f
		LEFT JOIN coverage_link l ON l.enterprise_id = f.id AND l.valid_from <= `+on+` AND (l.valid_to IS NULL OR l.valid_to > `+on+`)
		LEFT JOIN org_organisation o ON o.id = l.organisation_id AND (o.dissolved_on IS NULL OR o.dissolved_on > `+on+`)
		WHERE f.id IN `+db.In(&a, ids)+` ORDER BY f.id`, a.Values()...)
}
