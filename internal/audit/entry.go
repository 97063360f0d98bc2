package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"qipan/internal/platform/db"
)

// Actor is who acts: an account, or the operator at the console.
type Actor struct{ ID, Name string }

type actorKey struct{}

// WithActor names who acts under the context.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf is who acts under the context; the empty Actor when nobody was named, which Record refuses.
func ActorOf(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor) // absent is the zero Actor
	return a
}

// An Act is what an entry says: the action ("enterprise.change"), the kind and id of the record it touched, the place on the
// unit tree that decides who may read the entry, and details for a person who asks later. Details hold no secret and no
// identity number.
type Act struct {
	Action    string
	Kind      string
	SubjectID string
	UnitPath  string
	Detail    map[string]any
}

// Entry is an act as it was recorded.
type Entry struct {
	Seq       int64
	At        db.Instant
	ActorID   string
	ActorName string
	Action    string
	Kind      string
	SubjectID string
	UnitPath  string
	Detail    string
	PrevHash  string
	Hash      string
}

// seal computes the hash that binds the entry to its predecessor. Lengths stand before the parts, so that no two entries
// share a text.
func (e Entry) seal() string {
	var b strings.Builder
	for _, part := range []string{
		strconv.FormatInt(e.Seq, 10), e.At.String(), e.ActorID, e.ActorName, e.Action, e.Kind, e.SubjectID, e.UnitPath, e.Detail, e.PrevHash,
	} {
		fmt.Fprintf(&b, "%d:%s;", len(part), part)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// Record writes the entry of an act. Without an actor nothing is written and the act fails.
func Record(ctx context.Context, tx *db.Tx, a Act) error {
	actor := ActorOf(ctx)
	if actor.ID == "" {
		return fmt.Errorf("audit: %s without an actor", a.Action)
	}
	detail, err := json.Marshal(a.Detail)
	if err != nil {
		return fmt.Errorf("audit: %s: %w", a.Action, err)
	}
	return appendEntry(ctx, tx, Entry{
		At: tx.Now(), ActorID: actor.ID, ActorName: actor.Name, Action: a.Action,
		Kind: a.Kind, SubjectID: a.SubjectID, UnitPath: a.UnitPath, Detail: string(detail),
	})
}

// Break is the first place where the chain does not hold.
type Break struct {
	Seq    int64  // the entry, or where one is missing
	Reason string // "altered", "missing", "order", "head"
}

// Verify reads the whole chain and returns its length and the first break, nil when the chain holds.
func Verify(ctx context.Context, d *db.DB) (n int64, broken *Break, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		n, broken, err = verify(ctx, tx)
		return err
	})
	return n, broken, err
}

func verify(ctx context.Context, tx *db.Tx) (n int64, broken *Break, err error) {
	prev := ""
	err = eachEntry(ctx, tx, func(e Entry) error {
		n++
		switch {
		case broken != nil:
		case e.Seq != n:
			broken = &Break{Seq: n, Reason: "missing"}
		case e.PrevHash != prev:
			broken = &Break{Seq: e.Seq, Reason: "order"}
		case e.seal() != e.Hash:
			broken = &Break{Seq: e.Seq, Reason: "altered"}
		}
		prev = e.Hash
		return nil
	})
	if err != nil || broken != nil {
		return n, broken, err
	}
	seq, hash, err := head(ctx, tx)
	if err == nil && (seq != n || hash != prev) {
		broken = &Break{Seq: n + 1, Reason: "head"}
	}
	return n, broken, err
}
