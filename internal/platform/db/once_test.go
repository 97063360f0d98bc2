package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

func setting(ctx context.Context, d *db.DB, key string, fail error) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO app_setting (key, value) VALUES ($1, '')`, key); err != nil {
			return err
		}
		return fail
	})
}

func TestAnActIsOneTransactionAndItsAnswerIsPartOfIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		refused := errors.New("refused")
		runs := 0
		act := func(status int) func(context.Context) db.Answer {
			return func(ctx context.Context) db.Answer {
				runs++
				if err := setting(ctx, d, fmt.Sprint("kept ", runs), nil); err != nil {
					t.Error(err)
				}
				// What a failed part wrote is taken back, and the act may go on.
				if err := setting(ctx, d, "part", refused); !errors.Is(err, refused) {
					t.Error(err)
				}
				n, err := readOne(ctx, d, `SELECT COUNT(*) FROM app_setting`)
				if err != nil || n != 1 {
					t.Errorf("inside, %d settings are seen, %v", n, err)
				}
				return db.Answer{Status: status, Header: map[string]string{"A": "b"}, Body: []byte(fmt.Sprint("run ", runs))}
			}
		}
		const key = "a key that nobody guesses"
		if a, again, err := d.AnswerOnce(ctx, key, "POST /x", act(409)); err != nil || again || a.Status != 409 {
			t.Errorf("refused: %v %v %v", a, again, err)
		}
		if n, err := readOne(ctx, d, `SELECT (SELECT COUNT(*) FROM app_setting) + (SELECT COUNT(*) FROM db_done)`); err != nil || n != 0 {
			t.Errorf("a refused act left %d rows, %v", n, err)
		}
		for i := range 3 {
			a, again, err := d.AnswerOnce(ctx, key, "POST /x", act(201))
			if err != nil || again != (i > 0) || a.Status != 201 || string(a.Body) != "run 2" || a.Header["A"] != "b" {
				t.Errorf("time %d: %v %v %v", i, a, again, err)
			}
		}
		if n, err := readOne(ctx, d, `SELECT COUNT(*) FROM app_setting`); err != nil || n != 1 || runs != 2 {
			t.Errorf("%d settings, %d runs, %v", n, runs, err)
		}
	})
}

func TestAKeyBelongsToOneAccountAndOneRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := db.By(t.Context(), "a")
		if err := setting(db.Once(ctx, "k", "POST /x"), d, "1", nil); err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]struct {
			ctx  context.Context
			want string
		}{
			"the same again":  {db.Once(ctx, "k", "POST /x"), "repeated"},
			"another route":   {db.Once(ctx, "k", "POST /y"), "idempotency_key_reused"},
			"another account": {db.Once(db.By(ctx, "b"), "k", "POST /x"), "idempotency_key_reused"},
		} {
			if err := setting(c.ctx, d, "2", nil); err == nil || fmt.Sprint(err) != c.want {
				t.Errorf("%s: %v, want %s", what, err, c.want)
			}
		}
	})
}
