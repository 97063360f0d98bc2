package coverage

import (
	"context"

	"qipan/internal/platform/db"
)

func putStage(ctx context.Context, tx *db.Tx, s Stage) error {
	_, err := tx.Exec(ctx, `INSERT INTO coverage_stage (enterprise_id, stage, reason, review_on, since, case_id)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (enterprise_id) DO UPDATE SET stage = excluded.stage, reason = excluded.reason, review_on = excluded.review_on,
		since = excluded.since, case_id = excluded.case_id`, s.EnterpriseID, s.Name, s.Reason, s.ReviewOn, s.Since, s.CaseID)
	return err
}

func deleteStage(ctx context.Context, tx *db.Tx, enterpriseID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM coverage_stage WHERE enterprise_id = $1`, enterpriseID)
	return err
}

func deleteStageWithoutCase(ctx context.Context, tx *db.Tx, enterpriseID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM coverage_stage WHERE enterprise_id = $1 AND case_id = ''`, enterpriseID)
	return err
}

func stageOf(ctx context.Context, tx *db.Tx, enterpriseID string) (Stage, bool, error) {
	return db.Maybe[Stage](ctx, tx, `SELECT enterprise_id, stage, reason, review_on, since, case_id FROM coverage_stage
		WHERE enterprise_id = $1`, enterpriseID)
}
