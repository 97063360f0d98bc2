package formation

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

// subject is an enterprise inside the scope; outside, it looks absent.
func subject(ctx context.Context, tx *db.Tx, scope access.Scope, id string) (Subject, error) {
	var a db.Args
	return db.One[Subject](ctx, tx, `SELECT f.id, f.name, s.status, u.id, u.name, u.path, `+subdistrictOf+`, s.site_id, t.name,
		s.full_members, s.probationary, s.staff
		FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id AND s.valid_to IS NULL
		JOIN org_unit u ON u.id = s.unit_id LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE f.id = `+a.Add(id)+` AND `+scope.Where(&a, "u.path"), a.Values()...)
}

// subdistrictPath is the part of the tree in which partners are looked for.
func subdistrictPath(ctx context.Context, tx *db.Tx, e Subject) (string, error) {
	if e.Subdistrict == "" {
		return e.UnitPath, nil
	}
	return db.One[string](ctx, tx, `SELECT path FROM org_unit WHERE id = $1`, e.Subdistrict)
}

// neighbourhood is the case that looks for partners, and the full members from which an enterprise needs none.
type neighbourhood struct {
	File
	minimum int
}

// neighbours are enterprises that could join a case: of the same subdistrict, in operation, uncovered, in no case, awake, with
// full members, those of the same site first.
func neighbours(ctx context.Context, tx *db.Tx, scope access.Scope, n neighbourhood) ([]Subject, error) {
	var a db.Args
	day, site, home := a.Add(tx.Today()), a.Add(n.Lead().SiteID), a.Add(n.CaseSubdistrict)
	return db.All[Subject](ctx, tx, `SELECT f.id, f.name, s.status, u.id, u.name, u.path, `+subdistrictOf+`, s.site_id, t.name,
		s.full_members, s.probationary, s.staff
		FROM enterprise_spell s JOIN enterprise_file f ON f.id = s.enterprise_id
		JOIN org_unit u ON u.id = s.unit_id LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE s.valid_to IS NULL AND s.status = 'IN_OPERATION' AND s.full_members > 0 AND s.full_members < `+a.Add(n.minimum)+`
		AND (u.id = `+home+` OR u.parent_id = `+home+`)
		AND NOT EXISTS (SELECT 1 FROM coverage_link l WHERE l.enterprise_id = s.enterprise_id AND l.valid_to IS NULL)
		AND NOT EXISTS (SELECT 1 FROM coverage_stage w WHERE w.enterprise_id = s.enterprise_id AND (w.case_id <> '' OR w.review_on > `+day+`))
		AND `+scope.Where(&a, "u.path")+`
		ORDER BY CASE WHEN s.site_id = `+site+` THEN 0 ELSE 1 END, s.full_members DESC, f.pinyin, f.id LIMIT 30`, a.Values()...)
}
