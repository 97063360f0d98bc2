package coverage

import (
	"context"

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
