package org

import (
	"context"

	"qipan/internal/platform/db"
)

const termColumns = `id, organisation_id, elected_on, ends_on, extended_to, extension_no, approval_no, electorate, due, present, yes, version`

func termsOf(ctx context.Context, tx *db.Tx, organisationID string) ([]Term, error) {
	return db.All[Term](ctx, tx, `SELECT `+termColumns+` FROM org_term WHERE organisation_id = $1 ORDER BY elected_on DESC, id DESC`, organisationID)
}

func termByID(ctx context.Context, tx *db.Tx, id string) (Term, error) {
	return db.One[Term](ctx, tx, `SELECT `+termColumns+` FROM org_term WHERE id = $1`, id)
}

func insertTerm(ctx context.Context, tx *db.Tx, t Term) error {
	_, err := tx.Exec(ctx, `INSERT INTO org_term (`+termColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		t.ID, t.OrganisationID, t.ElectedOn, t.EndsOn, t.ExtendedTo, t.ExtensionNo, t.ApprovalNo, t.Electorate, t.Due, t.Present, t.Yes, t.Version)
	return err
}

func updateTerm(ctx context.Context, tx *db.Tx, t Term, version int) error {
	return db.Changed(tx.Exec(ctx, `UPDATE org_term SET extended_to = $1, extension_no = $2, version = version + 1 WHERE id = $3 AND version = $4`,
		t.ExtendedTo, t.ExtensionNo, t.ID, version))
}

func deleteTerm(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM org_term WHERE id = $1`, id)
	return err
}
