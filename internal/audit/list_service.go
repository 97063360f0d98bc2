package audit

import (
	"context"

	"qipan/internal/platform/db"
)

// Place is where a reader may read: the condition that a path column lies inside. The access room's scopes give it.
type Place interface {
	Where(a *db.Args, column string) string
}

// Read lists entries for an auditor who may read within the place.
func Read(ctx context.Context, d *db.DB, where Place, f Filter) (list []Entry, total int, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		list, total, err = List(ctx, tx, where, f)
		return err
	})
	return list, total, err
}
