package audit_test

import (
	"context"
	"testing"

	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

func record(t *testing.T, d *db.DB, n int) {
	t.Helper()
	ctx := audit.WithActor(context.Background(), audit.Actor{ID: "a", Name: "甲"})
	for range n {
		err := d.Write(ctx, func(tx *db.Tx) error {
			return audit.Record(ctx, tx, audit.Act{Action: "thing.change", Kind: "thing", SubjectID: "1", UnitPath: "/d/", Detail: map[string]any{"from": 1, "to": 2}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnActWithoutAnActorFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Write(ctx, func(tx *db.Tx) error { return audit.Record(ctx, tx, audit.Act{Action: "x"}) })
		if err == nil {
			t.Error("an act without an actor was recorded")
		}
	})
}

func TestVerifyNamesTheFirstBreak(t *testing.T) {
	for _, c := range []struct {
		name, tamper string
		want         audit.Break
	}{
		{"a word changed", `UPDATE audit_entry SET detail = '{}' WHERE seq = 3`, audit.Break{Seq: 3, Reason: "altered"}},
		{"an entry removed", `DELETE FROM audit_entry WHERE seq = 2`, audit.Break{Seq: 2, Reason: "missing"}},
		{"the tail cut off", `DELETE FROM audit_entry WHERE seq = 5`, audit.Break{Seq: 5, Reason: "head"}},
		{"two entries swapped", `UPDATE audit_entry SET seq = CASE seq WHEN 2 THEN -4 WHEN 4 THEN 2 END WHERE seq IN (2, 4)`, audit.Break{Seq: 1, Reason: "missing"}},
		{"a hash replaced", `UPDATE audit_entry SET hash = 'x' WHERE seq = 1`, audit.Break{Seq: 1, Reason: "altered"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				record(t, d, 5)
				ctx := context.Background()
				if err := d.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, c.tamper)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				_, broken, err := audit.Verify(ctx, d)
				if err != nil || broken == nil || *broken != c.want {
					t.Errorf("break = %v, err %v, want %v", broken, err, c.want)
				}
			})
		})
	}
}
