package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

func TestMonthsEndOnTheCorrespondingDayOrTheMonthEnd(t *testing.T) {
	for _, c := range []struct {
		from   db.Date
		months int
		want   db.Date
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-12-31", 1, "2027-01-31"},
		{"2026-05-22", -6, "2025-11-22"},
	} {
		if got := c.from.AddMonths(c.months); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

// row has every column kind that Qipan uses.
type row struct {
	ID    string
	N     int
	Big   int64
	Yes   bool
	Day   db.Date
	At    db.Instant
	Float float64
}

func TestScalarsComeBackEqualFromBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		at := db.InstantOf(time.Date(2026, 11, 22, 23, 59, 59, 123456789, db.Zone))
		want := []row{
			{"a", 7, 1 << 40, true, "2024-02-29", at, 121.56},
			{"b", 0, 0, false, "", db.Instant{}, 0},
		}
		var got []row
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `CREATE TABLE probe (id TEXT PRIMARY KEY, n INTEGER, big BIGINT, yes BOOLEAN, d DATE, at TIMESTAMPTZ, f DOUBLE PRECISION)`); err != nil {
				return err
			}
			for _, r := range want {
				if _, err := tx.Exec(ctx, `INSERT INTO probe (id, n, big, yes, d, at, f) VALUES ($1, $2, $3, $4, $5, $6, $7)`, r.ID, r.N, r.Big, r.Yes, r.Day, r.At, r.Float); err != nil {
					return err
				}
			}
			var err error
			got, err = db.All[row](ctx, tx, `SELECT id, n, big, yes, d, at, f FROM probe ORDER BY id`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(db.Instant{})); diff != "" {
			t.Errorf("rows changed on the way (-want +got):\n%s", diff)
		}
		same, err := readOne(ctx, d, `SELECT COUNT(*) FROM probe WHERE d = $1 AND at = $2 AND yes`, db.Date("2024-02-29"), at)
		if err != nil || same != 1 {
			t.Errorf("equality finds %d rows, err %v, want 1", same, err)
		}
	})
}

func readOne(ctx context.Context, d *db.DB, query string, args ...any) (n int, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		n, err = db.One[int](ctx, tx, query, args...)
		return err
	})
	return n, err
}

func TestAFailedUseCaseLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		boom := errors.New("boom")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO access_attempt (id, login_key, address, at) VALUES ($1, 'x', 'y', $2)`, db.NewID(), tx.Now()); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatalf("err = %v", err)
		}
		if n, err := readOne(ctx, d, `SELECT COUNT(*) FROM access_attempt`); err != nil || n != 0 {
			t.Errorf("%d rows left, err %v", n, err)
		}
	})
}

func TestReadRefusesToWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM access_attempt`)
			return err
		})
		if err == nil {
			t.Error("a read transaction wrote")
		}
	})
}

func TestADuplicateIsToldByCodeOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Write(ctx, func(tx *db.Tx) error {
			for range 2 {
				if _, err := tx.Exec(ctx, `INSERT INTO access_account (id, login, name, password_hash, state, created_at, version) VALUES ('1', 'a', 'a', '', 'ACTIVE', $1, 1)`, tx.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if !db.IsDuplicate(err) {
			t.Errorf("err = %v", err)
		}
	})
}

func TestParallelReadModifyWriteLosesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		const writers, each = 8, 25
		errs := make(chan error, writers)
		for range writers {
			go func() {
				for range each {
					if err := bump(ctx, d); err != nil {
						errs <- err
						return
					}
				}
				errs <- nil
			}()
		}
		for range writers {
			if err := <-errs; err != nil {
				t.Fatal(err)
			}
		}
		if n, err := readOne(ctx, d, `SELECT seq FROM audit_head WHERE id = 1`); err != nil || n != writers*each {
			t.Errorf("counter = %d, err %v, want %d", n, err, writers*each)
		}
	})
}

func bump(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		n, err := db.One[int](ctx, tx, `UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq`)
		if err == nil && n == 0 {
			return fault.Missing()
		}
		return err
	})
}

// A limit on the file's pages is what a full disk looks like to SQLite.
func TestAFullDiskRefusesAWriteAndTheNextOneMaySucceed(t *testing.T) {
	d := dbtest.OpenSQLite(t)
	ctx := context.Background()
	fill := func(limit string) error {
		return d.Write(ctx, func(tx *db.Tx) error {
			if _, err := db.One[struct{ N int }](ctx, tx, `PRAGMA max_page_count = `+limit); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `CREATE TABLE big AS SELECT randomblob(100000) AS b`)
			return err
		})
	}
	if err := fill("1"); fault.KindOf(err) != fault.Full || fault.CodeOf(err) != "storage_full" {
		t.Errorf("a full disk is answered as %v", err)
	}
	if err := d.Sound(); err != nil {
		t.Errorf("a full disk ends all writing: %v", err)
	}
	if err := fill("1000000"); err != nil {
		t.Errorf("there is room again: %v", err)
	}
}
