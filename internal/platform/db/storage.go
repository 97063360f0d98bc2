package db

import (
	"context"
	"errors"
	"log/slog"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"qipan/internal/platform/fault"
)

// After an fsync has failed, nobody knows what the disk holds: the kernel forgets the pages it could not write and the next
// fsync succeeds without them. An embedded database therefore takes no more writes once one has met an I/O error, until the
// process is started again and reads what is really there. A server of PostgreSQL restarts itself for the same reason.
// A full disk is no such case: nothing was written, and the next write may succeed.

// Sound is nil as long as the database takes writes, and the refusal "storage_failed" afterwards.
func (d *DB) Sound() error {
	if d.broken.Load() {
		return fault.New(fault.Busy, "storage_failed")
	}
	return nil
}

// storageFault makes the refusal out of what a write met, and stops all further ones after an I/O error.
func (d *DB) storageFault(ctx context.Context, err error) error {
	switch {
	case isFull(err):
		slog.ErrorContext(ctx, "the disk is full: a write was refused", "err", err)
		return fault.New(fault.Full, "storage_full").Because(err)
	case isIOError(err):
		if d.engine == SQLite {
			d.broken.Store(true)
		}
		slog.ErrorContext(ctx, "the disk failed: no more writes until a restart", "err", err)
		return fault.New(fault.Busy, "storage_failed").Because(err)
	}
	return err
}

func isFull(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "53100"
	}
	lite, ok := errors.AsType[*sqlite.Error](err)
	// SHMSIZE: the memory shared between connections could not grow, which happens before anything is written.
	return ok && (lite.Code() == sqlite3.SQLITE_FULL || lite.Code() == sqlite3.SQLITE_IOERR_SHMSIZE)
}

func isIOError(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "58030"
	}
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && lite.Code()&0xff == sqlite3.SQLITE_IOERR && lite.Code() != sqlite3.SQLITE_IOERR_NOMEM
}
