package rule

import (
	"context"

	"qipan/internal/platform/db"
)

// Entry is a version of a parameter as a district entered it: who, when, and on what basis.
type Entry struct {
	ID        string
	Key       Key
	Value     string
	ValidFrom db.Date
	ValidTo   db.Date
	Basis     string
	EnteredBy string
	EnteredAt db.Instant
}

// Entries are all versions that the district entered, by key, newest first.
func Entries(ctx context.Context, tx *db.Tx) ([]Entry, error) {
	return db.All[Entry](ctx, tx, `SELECT id, key, value, valid_from, valid_to, basis, entered_by, entered_at FROM rule_param_version
		ORDER BY key, valid_from DESC, id DESC`)
}

// storeEntry writes a version; a second one of the same first day corrects the first, whose value stays in the audit.
func storeEntry(ctx context.Context, tx *db.Tx, e Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO rule_param_version (id, key, value, valid_from, valid_to, basis, entered_by, entered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value, valid_to = excluded.valid_to, basis = excluded.basis,
		entered_by = excluded.entered_by, entered_at = excluded.entered_at`,
		e.ID, e.Key, e.Value, e.ValidFrom, e.ValidTo, e.Basis, e.EnteredBy, e.EnteredAt)
	return err
}
