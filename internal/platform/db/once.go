package db

import (
	"context"

	"qipan/internal/platform/fault"
)

// A writing request carries a key made when its form was rendered. The first Write under the key stores it in the same
// transaction as the act; a second Write under it is refused as "repeated", so that a double press or a retry acts once. A
// failed act stores nothing, and the same form can be sent again.

type onceKey struct{}

type once struct {
	key  string
	used bool
}

// Once ties everything written under the context to one key. A request that writes several times claims it with the first.
func Once(ctx context.Context, key string) context.Context {
	if key == "" {
		return ctx
	}
	return context.WithValue(ctx, onceKey{}, &once{key: key})
}

// claim stores the key of the context, if there is one.
func claim(ctx context.Context, tx *Tx) (*once, error) {
	o, ok := ctx.Value(onceKey{}).(*once)
	if !ok || o.used {
		return nil, nil
	}
	n, err := tx.Exec(ctx, `INSERT INTO db_done (key, at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`, o.key, tx.Now())
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "repeated")
	}
	return o, err
}
