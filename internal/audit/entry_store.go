package audit

import (
	"context"

	"qipan/internal/platform/db"
)

// appendEntry takes the next number under the head's row lock, so that two acts never share one and the chain has no gap.
func appendEntry(ctx context.Context, tx *db.Tx, e Entry) error {
	type headRow struct {
		Seq  int64
		Hash string
	}
	h, err := db.One[headRow](ctx, tx, `UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash`)
	if err != nil {
		return err
	}
	e.Seq, e.PrevHash = h.Seq, h.Hash
	e.Hash = e.seal()
	if _, err := tx.Exec(ctx, `INSERT INTO audit_entry (seq, at, actor_id, actor_name, action, kind, subject_id, unit_path, detail, prev_hash, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		e.Seq, e.At, e.ActorID, e.ActorName, e.Action, e.Kind, e.SubjectID, e.UnitPath, e.Detail, e.PrevHash, e.Hash); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE audit_head SET hash = $1 WHERE id = 1`, e.Hash)
	return err
}

const entryColumns = `seq, at, actor_id, actor_name, action, kind, subject_id, unit_path, detail, prev_hash, hash`

func eachEntry(ctx context.Context, tx *db.Tx, fn func(Entry) error) error {
	return db.Each(ctx, tx, fn, `SELECT `+entryColumns+` FROM audit_entry ORDER BY seq`)
}

func head(ctx context.Context, tx *db.Tx) (int64, string, error) {
	h, err := db.One[struct {
		Seq  int64
		Hash string
	}](ctx, tx, `SELECT seq, hash FROM audit_head WHERE id = 1`)
	return h.Seq, h.Hash, err
}

// Head is the end of the chain: the last entry's number and hash, 0 and empty before the first.
func Head(ctx context.Context, tx *db.Tx) (seq int64, hash string, err error) { return head(ctx, tx) }

// Holds reports whether the chain has this entry: a chain that ended there once has only grown since.
func Holds(ctx context.Context, d *db.DB, seq int64, hash string) (yes bool, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		n, err := db.One[int](ctx, tx, `SELECT COUNT(*) FROM audit_entry WHERE seq = $1 AND hash = $2`, seq, hash)
		yes = n == 1 || seq == 0
		return err
	})
	return yes, err
}

// Of lists the entries of one record, newest first. Who may read them is the caller's decision: it holds the record.
func Of(ctx context.Context, tx *db.Tx, kind, subjectID string) ([]Entry, error) {
	return db.All[Entry](ctx, tx, `SELECT `+entryColumns+` FROM audit_entry WHERE kind = $1 AND subject_id = $2 ORDER BY seq DESC`, kind, subjectID)
}

// Filter narrows the auditor's list; empty fields narrow nothing.
type Filter struct {
	Actor  string // part of the name
	Action string
	From   db.Date
	To     db.Date
	Limit  int
	Offset int
}

// List finds the entries of a place, newest first, with the total.
func List(ctx context.Context, tx *db.Tx, place Place, f Filter) ([]Entry, int, error) {
	var a db.Args
	where := place.Where(&a, "unit_path")
	if f.Actor != "" {
		where += ` AND actor_name LIKE ` + a.Add(db.Like(f.Actor)) + ` ESCAPE '\'`
	}
	if f.Action != "" {
		where += ` AND action = ` + a.Add(f.Action)
	}
	if !f.From.IsZero() {
		where += ` AND at >= ` + a.Add(db.StartOf(f.From))
	}
	if !f.To.IsZero() {
		where += ` AND at < ` + a.Add(db.StartOf(f.To.AddDays(1)))
	}
	total, err := db.One[int](ctx, tx, `SELECT COUNT(*) FROM audit_entry WHERE `+where, a.Values()...)
	if err != nil {
		return nil, 0, err
	}
	page := ` LIMIT ` + a.Add(f.Limit) + ` OFFSET ` + a.Add(f.Offset)
	list, err := db.All[Entry](ctx, tx, `SELECT `+entryColumns+` FROM audit_entry WHERE `+where+` ORDER BY seq DESC`+page, a.Values()...)
	return list, total, err
}
