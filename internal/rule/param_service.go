package rule

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// SetOn is what every parameter is on a day: the defaults with what the district entered laid over them.
func SetOn(ctx context.Context, tx *db.Tx, day db.Date) (Set, error) {
	entered, err := Entries(ctx, tx)
	if err != nil {
		return Set{}, err
	}
	if len(entered) == 0 {
		return Standard(day), nil
	}
	return On(Overlay(Defaults(), versionsOf(entered)), day), nil
}

// versionsOf are the versions behind entries, oldest first.
func versionsOf(entered []Entry) []Version {
	out := make([]Version, len(entered))
	for i, e := range slices.Backward(entered) {
		out[len(entered)-1-i] = Version{Key: e.Key, Value: e.Value, ValidFrom: e.ValidFrom, ValidTo: e.ValidTo, Document: e.Basis, Local: true}
	}
	return out
}

// EnterIn stores what a person sets: only parameters that no text fixes, with the basis of the decision, and never for days
// that have passed, since what was judged then stays judged. Permission and audit are the calling use case's.
func EnterIn(ctx context.Context, tx *db.Tx, v Version, by string) error {
	p, known := Find(v.Key)
	if !known {
		return fault.Missing()
	}
	if !p.Editable() {
		return fault.New(fault.Conflict, "rule_param_fixed", p.Rule)
	}
	var f fault.Fields
	if strings.TrimSpace(v.Document) == "" {
		f.Add("basis", "required")
	}
	if len([]rune(v.Document)) > longestBasis {
		f.Add("basis", "too_long", longestBasis)
	}
	if v.ValidFrom < tx.Today() {
		f.Add("valid_from", "rule_param_past", tx.Today())
	}
	if err := f.Err(); err != nil {
		return err
	}
	if err := v.Check(); err != nil {
		return err
	}
	return storeEntry(ctx, tx, Entry{
		ID: db.NewID(), Key: v.Key, Value: v.Value, ValidFrom: v.ValidFrom, ValidTo: v.ValidTo,
		Basis: v.Document, EnteredBy: by, EnteredAt: tx.Now(),
	})
}

// longestBasis bounds the words for what a setting rests on.
const longestBasis = 200
