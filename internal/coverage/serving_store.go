package coverage

import (
	"context"

	"qipan/internal/platform/db"
)

const servingColumns = `c.id, c.enterprise_id, c.kind, c.person, c.phone, c.valid_from, c.valid_to`

func openServings(ctx context.Context, tx *db.Tx, enterpriseID string) ([]Serving, error) {
	return db.All[Serving](ctx, tx, `SELECT `+servingColumns+` FROM coverage_service c
		WHERE c.enterprise_id = $1 AND c.valid_to IS NULL ORDER BY c.id`, enterpriseID)
}

func servingsOf(ctx context.Context, tx *db.Tx, enterpriseID string) ([]Serving, error) {
	return db.All[Serving](ctx, tx, `SELECT `+servingColumns+` FROM coverage_service c
		WHERE c.enterprise_id = $1 ORDER BY c.valid_from DESC, c.id DESC`, enterpriseID)
}

func insertServing(ctx context.Context, tx *db.Tx, s Serving) error {
	_, err := tx.Exec(ctx, `INSERT INTO coverage_service (id, enterprise_id, kind, person, phone, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, s.EnterpriseID, s.Kind, s.Person, s.Phone, s.ValidFrom, s.ValidTo)
	return err
}

func endServing(ctx context.Context, tx *db.Tx, id string, on db.Date) error {
	_, err := tx.Exec(ctx, `UPDATE coverage_service SET valid_to = $2 WHERE id = $1`, id, on)
	return err
}
