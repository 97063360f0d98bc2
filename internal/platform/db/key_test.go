package db_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"qipan/internal/platform/crypt"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

var sealedField = crypt.Field{Table: "access_account", Column: "name"}

func sealIn(t *testing.T, d *db.DB, plain string, fail error) (sealed string) {
	t.Helper()
	ctx := context.Background()
	err := d.Write(ctx, func(tx *db.Tx) (err error) {
		if sealed, err = tx.Seal(ctx, sealedField, "1", plain); err != nil {
			return err
		}
		return fail
	})
	if !errors.Is(err, fail) {
		t.Fatal(err)
	}
	return sealed
}

func unsealIn(d *db.DB, sealed string) (plain string, err error) {
	ctx := context.Background()
	err = d.Read(ctx, func(tx *db.Tx) (err error) {
		plain, err = tx.Unseal(ctx, sealedField, "1", sealed)
		return err
	})
	return plain, err
}

func TestWhatIsSealedOpensLaterAndOnlyWithTheKeyFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		// The keys of a transaction that failed are gone with it, and the next one makes its own.
		sealIn(t, d, "000", errors.New("refused"))
		sealed := sealIn(t, d, "000", nil)
		if got, err := unsealIn(d, sealed); err != nil || got != "000" {
			t.Fatalf("%q, %v", got, err)
		}
		again := d.Reopened(t)
		if got, err := unsealIn(again, sealed); err != nil || got != "000" {
			t.Errorf("another process: %q, %v", got, err)
		}
		if err := os.Rename(d.KeyFile(), d.KeyFile()+".away"); err != nil {
			t.Fatal(err)
		}
		if _, err := unsealIn(d.Reopened(t), sealed); !errors.Is(err, crypt.ErrMasterMissing) {
			t.Errorf("without the key file: %v", err)
		}
		if _, err := os.Stat(d.KeyFile()); err == nil {
			t.Error("a new key file was made beside keys that it cannot open")
		}
	})
}
