package org

import (
	"context"
	"encoding/json"

	"qipan/internal/audit"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
)

// undo takes effects back; intake hands them over in reverse order.
func undo(ctx context.Context, tx *db.Tx, effects []intake.Effect) error {
	for _, e := range effects {
		if err := undoOne(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

func undoOne(ctx context.Context, tx *db.Tx, e intake.Effect) error {
	switch e.Subject {
	case subjectUnit:
		return undoUnit(ctx, tx, e)
	case subjectPost:
		p, err := postByID(ctx, tx, e.SubjectID)
		if err != nil {
			return err
		}
		if p.Version != e.LeftVersion {
			return intake.BuiltOn(p.Holder)
		}
		return orBuiltOn(deletePost(ctx, tx, p.ID), p.Holder)
	case subjectTerm:
		t, err := termByID(ctx, tx, e.SubjectID)
		if err != nil {
			return err
		}
		if t.Version != e.LeftVersion {
			return intake.BuiltOn(t.ElectedOn.String())
		}
		return deleteTerm(ctx, tx, t.ID)
	}
	return undoOrganisation(ctx, tx, e)
}

func undoOrganisation(ctx context.Context, tx *db.Tx, e intake.Effect) error {
	o, err := OrganisationByID(ctx, tx, e.SubjectID)
	if err != nil {
		return err
	}
	unit, err := UnitByID(ctx, tx, o.UnitID)
	if err != nil {
		return err
	}
	if o.Version != e.LeftVersion {
		return intake.BuiltOn(o.Name)
	}
	if e.Was != "" {
		var was Organisation
		if err := json.Unmarshal([]byte(e.Was), &was); err != nil {
			return err
		}
		if err := updateOrganisation(ctx, tx, was, o.Version); err != nil {
			return err
		}
		return record(ctx, tx, audit.Act{Action: "change", SubjectID: o.ID, UnitPath: unit.Path, Detail: map[string]any{"undone": o.Name}})
	}
	used, err := organisationInUse(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	if used > 0 {
		return intake.BuiltOn(o.Name)
	}
	if err := deleteOrganisation(ctx, tx, o.ID); err != nil {
		return orBuiltOn(err, o.Name)
	}
	return record(ctx, tx, audit.Act{Action: "change", SubjectID: o.ID, UnitPath: unit.Path, Detail: map[string]any{"undone": o.Name}})
}

// orBuiltOn names the record that rooms above refer to: only the database knows of them here.
func orBuiltOn(err error, name string) error {
	if db.IsReferenced(err) {
		return intake.BuiltOn(name)
	}
	return err
}
