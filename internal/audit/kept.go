package audit

import (
	"context"
	"sync"

	"qipan/internal/platform/db"
)

// Kept holds what was computed since the last act, so that many readers between two writings compute it once. A value is used
// again only while the chain's last entry and the day are those at which it was computed, both read in the transaction that
// asks: what it shows is never older than what the caller could read now. Rights belong into the key.
type Kept[K comparable, V any] struct {
	mu    sync.Mutex
	at    int64
	today db.Date
	all   map[K]V
}

// mostKept bounds the memory that past days and places can take.
const mostKept = 64

// Get is the value of a key: the kept one, or what compute gives in the caller's transaction. Inside an act nothing is kept:
// its entries may still be taken back, and their numbers given to another.
func (k *Kept[K, V]) Get(ctx context.Context, tx *db.Tx, key K, compute func() (V, error)) (V, error) {
	if tx.Writing() {
		return compute()
	}
	at, _, err := head(ctx, tx)
	if err != nil {
		var none V
		return none, err
	}
	if v, ok := k.find(at, tx.Today(), key); ok {
		return v, nil
	}
	v, err := compute()
	if err == nil {
		k.keep(at, tx.Today(), key, v)
	}
	return v, err
}

func (k *Kept[K, V]) find(at int64, today db.Date, key K) (v V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at > k.at || today != k.today {
		k.at, k.today, k.all = at, today, nil
	}
	if at != k.at {
		return v, false // a reader that began before the last writing
	}
	v, ok = k.all[key]
	return v, ok
}

func (k *Kept[K, V]) keep(at int64, today db.Date, key K, v V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at != k.at || today != k.today {
		return
	}
	if k.all == nil || len(k.all) >= mostKept {
		k.all = map[K]V{}
	}
	k.all[key] = v
}
