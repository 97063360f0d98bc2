package app

import (
	"context"

	"qipan/internal/platform/db"
)

// KeepOnce is one night of a server that makes backups.
func KeepOnce(ctx context.Context, d *db.DB, dir string) error {
	return (&keeper{db: d, dir: dir}).once(ctx)
}
