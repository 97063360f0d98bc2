package db

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// openAct is an act that waits for its answer before it commits.
type openAct struct {
	pool *sql.DB
	tx   *Tx
	lost error // a race that only running the whole act again can win
}

type actKey struct{}

// actOn is the open act of the context on this database, nil when there is none.
func (d *DB) actOn(ctx context.Context) *openAct {
	act, ok := ctx.Value(actKey{}).(*openAct)
	if !ok || act.pool != d.writer {
		return nil
	}
	return act
}

// join runs a Write inside the open act. What a failed one wrote is taken back alone, as it would be on its own.
func (a *openAct) join(ctx context.Context, fn func(tx *Tx) error) error {
	if _, err := a.tx.Exec(ctx, `SAVEPOINT part`); err != nil {
		return err
	}
	err := fn(a.tx)
	if err == nil {
		_, err = a.tx.Exec(ctx, `RELEASE SAVEPOINT part`)
		return err
	}
	if lostRace(err) {
		a.lost = err
		return err
	}
	a.tx.ring = nil // keys that this part made are taken back with it
	if _, undone := a.tx.Exec(ctx, `ROLLBACK TO SAVEPOINT part`); undone != nil {
		return errors.Join(err, undone)
	}
	_, undone := a.tx.Exec(ctx, `RELEASE SAVEPOINT part`)
	return errors.Join(err, undone)
}

// errRefused ends the transaction of an act whose answer was a refusal.
var errRefused = errors.New("refused")

func isRefused(err error) bool { return errors.Is(err, errRefused) }

// An answer may hold what its record holds, telephone numbers too. It is sealed under the caller's key, of which the database
// knows the hash only: who has the file and not the key reads nothing.
func answerCipher(key string) (cipher.AEAD, error) {
	k, err := hkdf.Key(sha256.New, []byte(key), nil, "qipan answer", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func sealAnswer(key string, a Answer) (string, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	c, err := answerCipher(key)
	if err != nil {
		return "", err
	}
	sealed := c.Seal(nil, nil, plain, nil) //nolint:gosec // G407: this cipher makes its own random nonce and takes none
	return base64.StdEncoding.EncodeToString(sealed), nil
}

func openAnswer(key, sealed string) (a Answer, err error) {
	b, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return a, err
	}
	c, err := answerCipher(key)
	if err != nil {
		return a, err
	}
	plain, err := c.Open(nil, nil, b, nil)
	if err != nil {
		return a, fmt.Errorf("the stored answer cannot be opened: %w", err)
	}
	return a, json.Unmarshal(plain, &a)
}
