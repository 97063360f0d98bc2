package coverage

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

const linkColumns = `l.id, l.organisation_id, l.enterprise_id, l.valid_from, l.valid_to, l.ended_reason`

func dissolvedOn(ctx context.Context, tx *db.Tx, organisationID string) (db.Date, error) {
	return db.One[db.Date](ctx, tx, `SELECT dissolved_on FROM org_organisation WHERE id = $1`, organisationID)
}

func lastLink(ctx context.Context, tx *db.Tx, enterpriseID string) (Link, bool, error) {
	return db.Maybe[Link](ctx, tx, `SELECT `+linkColumns+` FROM coverage_link l WHERE l.enterprise_id = $1
		ORDER BY l.valid_to DESC NULLS FIRST, l.valid_from DESC, l.id DESC`, enterpriseID)
}

func linksOf(ctx context.Context, tx *db.Tx, enterpriseID string) ([]Link, error) {
	return db.All[Link](ctx, tx, `SELECT `+linkColumns+` FROM coverage_link l WHERE l.enterprise_id = $1
		ORDER BY l.valid_from DESC, l.id DESC`, enterpriseID)
}

func coveredBy(ctx context.Context, tx *db.Tx, enterpriseID string, day db.Date) (string, bool, error) {
	return db.Maybe[string](ctx, tx, `SELECT l.organisation_id FROM coverage_link l JOIN org_organisation o ON o.id = l.organisation_id
		WHERE l.enterprise_id = $1 AND l.valid_from <= $2 AND (l.valid_to IS NULL OR l.valid_to > $2)
		AND (o.dissolved_on IS NULL OR o.dissolved_on > $2)`, enterpriseID, day)
}

func coveredEnterprises(ctx context.Context, tx *db.Tx, organisationID string, day db.Date) ([]string, error) {
	return db.All[string](ctx, tx, `SELECT l.enterprise_id FROM coverage_link l
		WHERE l.organisation_id = $1 AND l.valid_from <= $2 AND (l.valid_to IS NULL OR l.valid_to > $2)
		ORDER BY l.enterprise_id`, organisationID, day)
}

func insertLink(ctx context.Context, tx *db.Tx, l Link) error {
	_, err := tx.Exec(ctx, `INSERT INTO coverage_link (id, organisation_id, enterprise_id, valid_from, valid_to, ended_reason)
		VALUES ($1, $2, $3, $4, $5, $6)`, l.ID, l.OrganisationID, l.EnterpriseID, l.ValidFrom, l.ValidTo, l.EndedReason)
	return err
}

func endLink(ctx context.Context, tx *db.Tx, id string, on db.Date, reason string) error {
	_, err := tx.Exec(ctx, `UPDATE coverage_link SET valid_to = $2, ended_reason = $3 WHERE id = $1`, id, on, reason)
	return err
}

// covererIn is an organisation inside the scope; outside, it looks absent.
func covererIn(ctx context.Context, tx *db.Tx, scope access.Scope, id string) (Coverer, error) {
	var a db.Args
	return db.One[Coverer](ctx, tx, `SELECT o.id, o.name, o.rank, o.formation, o.founded_on, o.dissolved_on,
		(SELECT COUNT(*) FROM coverage_link l WHERE l.organisation_id = o.id AND l.valid_to IS NULL), 0
		FROM org_organisation o JOIN org_unit u ON u.id = o.unit_id
		WHERE o.id = `+a.Add(id)+` AND `+scope.Where(&a, "u.path"), a.Values()...)
}

// coverableIn is an enterprise inside the scope; outside, it looks absent.
func coverableIn(ctx context.Context, tx *db.Tx, scope access.Scope, id string) (Coverable, error) {
	var a db.Args
	return db.One[Coverable](ctx, tx, `SELECT f.id, f.name, u.path, l.valid_from, l.organisation_id, o.name
		FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id AND s.valid_to IS NULL JOIN org_unit u ON u.id = s.unit_id
		LEFT JOIN coverage_link l ON l.enterprise_id = f.id AND l.valid_to IS NULL LEFT JOIN org_organisation o ON o.id = l.organisation_id
		WHERE f.id = `+a.Add(id)+` AND `+scope.Where(&a, "u.path"), a.Values()...)
}

// linkedSince reports whether the organisation covers another enterprise than the link's at any time from the link's first day.
func linkedSince(ctx context.Context, tx *db.Tx, organisationID string, l Link) (bool, error) {
	n, err := db.One[int](ctx, tx, `SELECT COUNT(*) FROM coverage_link l WHERE l.organisation_id = $1 AND l.enterprise_id <> $2
		AND (l.valid_to IS NULL OR (l.valid_to > $3 AND l.valid_to > l.valid_from))`, organisationID, l.EnterpriseID, l.ValidFrom)
	return n > 0, err
}

func hasCase(ctx context.Context, tx *db.Tx, enterpriseID string) (bool, error) {
	n, err := db.One[int](ctx, tx, `SELECT COUNT(*) FROM coverage_stage w WHERE w.enterprise_id = $1 AND w.case_id <> ''`, enterpriseID)
	return n > 0, err
}
