package demo

import (
	"context"
	"fmt"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Options choose a demonstration district.
type Options struct {
	Scale int    // how many times the enterprises, organisations and people of scale 1
	Seed  uint64 // the same seed makes the same district
}

// DefaultSeed is the district that everybody sees who chooses none.
const DefaultSeed = 20170807

// maxScale keeps the numbering of credit codes free of repetitions.
const maxScale = maxCredits / (inOperation + notOperating)

// Load fills an empty database with the demonstration district as it stands on the database's day, marks it and makes the
// accounts. A database that holds anything is refused, as is a caller without the operator's rights. The registers are written
// in one transaction: all of them or nothing. The cases follow step by step, by the accounts of the workers, at the days on
// which the steps were taken.
func Load(ctx context.Context, d *db.DB, o Options) (err error) {
	defer fault.Wrap(&err, "demo.Load")
	if o.Scale < 1 || o.Scale > maxScale {
		return fault.New(fault.Invalid, "demo_scale", maxScale)
	}
	if err := access.RequireAt(ctx, access.UnitManage, "/"); err != nil { // "/" lies in nobody's grant but the operator's
		return fault.New(fault.Forbidden, "forbidden").Because(err)
	}
	if err := d.Read(ctx, func(tx *db.Tx) error { return refuseUnlessEmpty(ctx, tx) }); err != nil {
		return err
	}
	p := generate(o, d.Today())
	var w *writer
	err = d.Write(ctx, func(tx *db.Tx) error {
		w = newWriter(tx, p)
		if err := refuseUnlessEmpty(ctx, tx); err != nil {
			return err
		}
		if err := w.write(ctx); err != nil {
			return err
		}
		return mark(ctx, tx, fmt.Sprintf("scale %d seed %d", o.Scale, o.Seed))
	})
	if err != nil {
		return err
	}
	if err := createAccounts(ctx, access.NewService(d), w.units); err != nil {
		return err
	}
	if err := newPlayer(d, w).play(ctx); err != nil {
		return err
	}
	return d.Analyze(ctx)
}

func refuseUnlessEmpty(ctx context.Context, tx *db.Tx) error {
	yes, err := empty(ctx, tx)
	if err == nil && !yes {
		err = fault.New(fault.Conflict, "demo_not_empty")
	}
	return err
}
