package db

import "context"

// Safekeeping (数据保全) is what was done to keep the data safe.
type Safekeeping string

// A backup was written and read back sound; a drill restored one and compared it.
const (
	BackupMade Safekeeping = "BACKUP"
	DrillMade  Safekeeping = "DRILL"
)

// SafekeepingNote says how it went.
type SafekeepingNote struct {
	At     Instant
	Good   bool
	File   string
	Bytes  int64
	Detail string
}

// NoteSafekeeping records how a backup or a drill went. It is no act on the district's data and has no audit entry: a
// restored database shows the same audit head as the one that was backed up.
func (d *DB) NoteSafekeeping(ctx context.Context, what Safekeeping, n SafekeepingNote) error {
	return d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO db_safekeeping (id, at, what, good, file, bytes, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			NewID(), tx.Now(), string(what), n.Good, n.File, n.Bytes, n.Detail)
		return err
	})
}

// LastSafekeeping is the latest attempt, and the latest that succeeded; each is zero when there was none.
func (d *DB) LastSafekeeping(ctx context.Context, what Safekeeping) (last, good SafekeepingNote, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		if last, _, err = Maybe[SafekeepingNote](ctx, tx, `SELECT at, good, file, bytes, detail FROM db_safekeeping WHERE what = $1 ORDER BY at DESC, id DESC LIMIT 1`, string(what)); err != nil {
			return err
		}
		good, _, err = Maybe[SafekeepingNote](ctx, tx, `SELECT at, good, file, bytes, detail FROM db_safekeeping WHERE what = $1 AND good ORDER BY at DESC, id DESC LIMIT 1`, string(what))
		return err
	})
	return last, good, err
}
