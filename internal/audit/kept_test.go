package audit_test

import (
	"context"
	"errors"
	"testing"

	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

func TestAKeptValueIsComputedAnewAfterAnActOnAnotherDayAndForAnotherKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var k audit.Kept[string, int]
		computed := 0
		ask := func(key string) {
			t.Helper()
			ctx := context.Background()
			err := d.Read(ctx, func(tx *db.Tx) error {
				_, err := k.Get(ctx, tx, key, func() (int, error) {
					computed++
					return computed, nil
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct {
			what string
			do   func()
			want int
		}{
			{"first", func() { ask("a") }, 1},
			{"again", func() { ask("a") }, 1},
			{"another key", func() { ask("b") }, 2},
			{"after an act", func() { record(t, d, 1); ask("a") }, 3},
			{"again after it", func() { ask("a") }, 3},
			{"on another day", func() { dbtest.Clock(t, d).Set("2026-11-23"); ask("a") }, 4},
		} {
			step.do()
			if computed != step.want {
				t.Errorf("%s: computed %d times, want %d", step.what, computed, step.want)
			}
		}
	})
}

// An act that is taken back gives its entry's number to the next one: what was computed inside it must not be found under it.
func TestNothingIsKeptFromInsideAnAct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := audit.WithActor(context.Background(), audit.Actor{ID: "a", Name: "甲"})
		var k audit.Kept[string, int]
		get := func(tx *db.Tx, value int) int {
			v, err := k.Get(ctx, tx, "key", func() (int, error) { return value, nil })
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		undone := errors.New("undone")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := audit.Record(ctx, tx, audit.Act{Action: "x"}); err != nil {
				return err
			}
			get(tx, 1)
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		record(t, d, 1)
		err = d.Read(ctx, func(tx *db.Tx) error {
			if v := get(tx, 2); v != 2 {
				t.Errorf("%d of an act that never was", v)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
