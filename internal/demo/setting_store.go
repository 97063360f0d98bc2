package demo

import (
	"context"

	"qipan/internal/platform/db"
)

// markKey is the setting that says that a database holds demonstration data, and of which scale and seed.
const markKey = "demo"

// IsDemo reports whether the database holds the demonstration district; every page then says so.
func IsDemo(ctx context.Context, tx *db.Tx) (bool, error) {
	_, yes, err := db.Maybe[string](ctx, tx, `SELECT value FROM app_setting WHERE key = $1`, markKey)
	return yes, err
}

func mark(ctx context.Context, tx *db.Tx, what string) error {
	_, err := tx.Exec(ctx, `INSERT INTO app_setting (key, value) VALUES ($1, $2)`, markKey, what)
	return err
}

// empty reports whether nothing was entered into the database yet. Accounts count too: a district that somebody set up is
// no place for invented rows.
func empty(ctx context.Context, tx *db.Tx) (bool, error) {
	n, err := db.One[int](ctx, tx, `SELECT (SELECT COUNT(*) FROM org_unit) + (SELECT COUNT(*) FROM org_organisation) + (SELECT COUNT(*) FROM enterprise_file)
		+ (SELECT COUNT(*) FROM access_account) + (SELECT COUNT(*) FROM app_setting)`)
	return n == 0, err
}
