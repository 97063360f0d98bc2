package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"qipan/internal/platform/fault"
)

// A writing request carries a key. The first act under it stores it in the same transaction; a repetition acts no more. A
// failed act stores nothing, and the same request can be sent again. A key belongs to one account and one request: whoever
// uses it for another is refused. Only its hash is stored.
//
// There are two ways. A form is tied with Once: its first Write claims the key, and a second press is refused as "repeated".
// An operation of the JSON interface runs inside AnswerOnce: the whole of it is one transaction, its answer is stored with
// it, and a repetition gets that answer again.

// How long a key and an answer can still be found. A form may stand open over a weekend; programs retry within minutes.
const (
	keysKept    = 7 * 24 * time.Hour
	answersKept = 24 * time.Hour
)

type callerKey struct{}

// By names who asks under the context, so that a key belongs to one account.
func By(ctx context.Context, account string) context.Context {
	return context.WithValue(ctx, callerKey{}, account)
}

type onceKey struct{}

type once struct {
	key, asked string // hashes
	used       bool
}

// Once ties everything written under the context to one key and to what is asked under it ("POST /enterprises/new"). A
// request that writes several times claims the key with the first. Without a key nothing is tied.
func Once(ctx context.Context, key, what string) context.Context {
	if key == "" {
		return ctx
	}
	return context.WithValue(ctx, onceKey{}, &once{key: hashOf(key), asked: askedBy(ctx, what)})
}

func hashOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%d:%s;", len(p), p) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil))
}

func askedBy(ctx context.Context, what string) string {
	account, _ := ctx.Value(callerKey{}).(string) // nobody is empty
	return hashOf(account, what)
}

// claim stores the key of the context, if there is one.
func claim(ctx context.Context, tx *Tx) (*once, error) {
	o, ok := ctx.Value(onceKey{}).(*once)
	if !ok || o.used {
		return nil, nil
	}
	_, fresh, err := claimKey(ctx, tx, o)
	if err == nil && !fresh {
		err = fault.New(fault.Conflict, "repeated")
	}
	return o, err
}

// claimKey stores the key, or finds what was answered under it. Two that come together wait for one another at the key's row.
func claimKey(ctx context.Context, tx *Tx, o *once) (answer string, fresh bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO db_done (key, asked, answer, at) VALUES ($1, $2, '', $3) ON CONFLICT (key) DO NOTHING`, o.key, o.asked, tx.Now())
	if err != nil || n == 1 {
		return "", true, err
	}
	found, err := One[struct{ Asked, Answer string }](ctx, tx, `SELECT asked, answer FROM db_done WHERE key = $1`, o.key)
	if err == nil && found.Asked != o.asked {
		err = fault.New(fault.Invalid, "idempotency_key_reused")
	}
	return found.Answer, false, err
}

// Answer is what a request was answered with.
type Answer struct {
	Status int
	Header map[string]string
	Body   []byte
}

// succeeded reports whether the answer says that the act was carried out.
func (a Answer) succeeded() bool { return a.Status >= 200 && a.Status < 300 }

// AnswerOnce runs fn as one act: every Write and Read of this database under fn's context joins one transaction, in which a
// successful answer is stored under the key. A repetition of the same request gets that answer, and again says so. An answer
// that refuses takes back everything fn wrote and stores nothing. fn may run more than once.
func (d *DB) AnswerOnce(ctx context.Context, key, what string, fn func(ctx context.Context) Answer) (a Answer, again bool, err error) {
	if err := d.Sound(); err != nil {
		return a, false, err
	}
	o := &once{key: hashOf(key), asked: askedBy(ctx, what)}
	err = d.run(ctx, d.writer, nil, func(tx *Tx) error {
		again = false
		sealed, fresh, err := claimKey(ctx, tx, o)
		switch {
		case err != nil:
			return err
		case !fresh:
			again = true
			a, err = openAnswer(key, sealed)
			return err
		}
		tx.writing = true
		act := &openAct{pool: d.writer, tx: tx}
		a = fn(context.WithValue(ctx, actKey{}, act))
		switch {
		case act.lost != nil:
			return act.lost
		case !a.succeeded():
			return errRefused
		}
		if sealed, err = sealAnswer(key, a); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE db_done SET answer = $1 WHERE key = $2`, sealed, o.key)
		return err
	})
	if isRefused(err) {
		err = nil
	}
	return a, again, d.storageFault(ctx, err)
}

// ForgetDone removes the keys and answers whose time is over.
func (d *DB) ForgetDone(ctx context.Context) (n int64, err error) {
	err = d.Write(ctx, func(tx *Tx) error {
		n, err = tx.Exec(ctx, `DELETE FROM db_done WHERE at < $1 AND (answer <> '' OR at < $2)`, tx.Now().Add(-answersKept), tx.Now().Add(-keysKept))
		return err
	})
	return n, err
}
