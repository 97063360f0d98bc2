package board

import (
	"context"
	"strings"
	"sync"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

// kept holds the boards that were computed since the last writing. A board is used again only while the audit's last entry
// and the day are those at which it was computed, both read in the transaction that asks: what it shows is never older than
// what the caller could read now. Every base is in every board, so that switching the base computes nothing.
type kept struct {
	mu     sync.Mutex
	at     int
	today  db.Date
	boards map[keptKey]Board
}

type keptKey struct {
	roots, unit string
	day         db.Date
}

// mostKept bounds the memory that past days and places can take.
const mostKept = 64

func (k *kept) board(ctx context.Context, tx *db.Tx, scope access.Scope, v View) (Board, error) {
	at, err := written(ctx, tx)
	if err != nil {
		return Board{}, err
	}
	key := keptKey{roots: strings.Join(scope.Roots(), " "), unit: v.UnitID, day: v.Day}
	if b, ok := k.find(at, tx.Today(), key); ok {
		return b, nil
	}
	b, err := boardIn(ctx, tx, scope, v)
	if err == nil {
		k.keep(at, key, b)
	}
	return b, err
}

func (k *kept) find(at int, today db.Date, key keptKey) (Board, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at > k.at || today != k.today {
		k.at, k.today, k.boards = at, today, nil
	}
	if at != k.at {
		return Board{}, false // a reader that began before the last writing
	}
	b, ok := k.boards[key]
	return b, ok
}

func (k *kept) keep(at int, key keptKey, b Board) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at != k.at || b.Today != k.today {
		return
	}
	if k.boards == nil || len(k.boards) >= mostKept {
		k.boards = map[keptKey]Board{}
	}
	k.boards[key] = b
}
