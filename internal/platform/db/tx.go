package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"qipan/internal/platform/crypt"
)

// Tx is one transaction and the moment it happens at.
type Tx struct {
	tx      *sql.Tx
	now     Instant
	day     Date
	writing bool
	keys    *keyring
	ring    *crypt.Ring // keys that this transaction made itself
}

// Writing reports whether the transaction may hold what nobody else sees yet and what may still be taken back.
func (t *Tx) Writing() bool { return t.writing }

// Now is the moment of the use case; the same for every row it writes.
func (t *Tx) Now() Instant { return t.now }

// Today is the civil day of Now.
func (t *Tx) Today() Date { return t.day }

// Write runs fn in one read-write transaction. When Write returns nil, everything fn wrote is on disk; when it returns an
// error, nothing is, but for "storage_failed": then the disk alone knows. fn may run more than once, so it changes nothing
// outside the transaction. Under AnswerOnce it joins the act's transaction and is on disk when the act is.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if act := d.actOn(ctx); act != nil {
		return act.join(ctx, fn)
	}
	if err := d.Sound(); err != nil {
		return err
	}
	var claimed *once
	err := d.run(ctx, d.writer, nil, func(tx *Tx) (err error) {
		tx.writing = true
		if claimed, err = claim(ctx, tx); err != nil {
			return err
		}
		return fn(tx)
	})
	if err == nil && claimed != nil {
		claimed.used = true
	}
	return d.storageFault(ctx, err)
}

// Read runs fn in one read-only transaction that sees one state of the database throughout. Under AnswerOnce it sees what the
// act has written so far.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	if act := d.actOn(ctx); act != nil {
		return fn(act.tx)
	}
	return d.run(ctx, d.reader, d.reading(), fn)
}

// reading is a read-only transaction on one state.
func (d *DB) reading() *sql.TxOptions {
	o := &sql.TxOptions{ReadOnly: true}
	if d.engine == Postgres {
		o.Isolation = sql.LevelRepeatableRead
	}
	return o
}

// attempts bounds how often a transaction that lost a race is run again.
const attempts = 5

func (d *DB) run(ctx context.Context, pool *sql.DB, o *sql.TxOptions, fn func(tx *Tx) error) error {
	var err error
	for range attempts {
		if err = d.once(ctx, pool, o, fn); !lostRace(err) {
			return err
		}
	}
	return err
}

func (d *DB) once(ctx context.Context, pool *sql.DB, o *sql.TxOptions, fn func(tx *Tx) error) (err error) {
	tx, err := pool.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			err = errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}()
	if err = fn(&Tx{tx: tx, now: d.Now(), day: d.Today(), keys: d.keys}); err != nil {
		return err
	}
	done = true
	if err = tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// lostRace reports whether running the transaction again can help.
func lostRace(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code()&0xff == sqlite3.SQLITE_BUSY
	}
	return false
}

// IsDuplicate reports that a unique or primary key refused a row.
func IsDuplicate(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// IsReferenced reports that a row could not go or change because another row refers to it.
func IsReferenced(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23503"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
	}
	return false
}

// Exec runs a statement and says how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Prepared keeps one statement ready for many executions of an import or a load.
type Prepared struct{ stmt *sql.Stmt }

// Prepare makes a statement that lives as long as the transaction.
func (t *Tx) Prepare(ctx context.Context, query string) (*Prepared, error) {
	stmt, err := t.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &Prepared{stmt}, nil
}

// Exec runs the statement once.
func (p *Prepared) Exec(ctx context.Context, args ...any) error {
	_, err := p.stmt.ExecContext(ctx, args...)
	return err
}

// Close frees the statement.
func (p *Prepared) Close() error { return p.stmt.Close() }
