package org

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Service keeps the units and the Party organisations of a district.
type Service struct{ db *db.DB }

// NewService works on a district's database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Today is the civil day of the database's clock.
func (s *Service) Today() db.Date { return s.db.Today() }

// AddUnitIn adds a unit to the tree. The kind decides what it stands under, and the parent must exist on its first day.
func AddUnitIn(ctx context.Context, tx *db.Tx, n NewUnit) (Unit, error) {
	if n.ValidFrom.IsZero() {
		n.ValidFrom = tx.Today()
	}
	if err := n.check(); err != nil {
		return Unit{}, err
	}
	var parent Unit
	if n.ParentID != "" {
		var err error
		if parent, err = UnitByID(ctx, tx, n.ParentID); err != nil {
			return Unit{}, err
		}
	}
	if err := n.checkParent(parent, n.ParentID != ""); err != nil {
		return Unit{}, err
	}
	u := Unit{ID: db.NewID(), Code: n.Code, Name: n.Name, Kind: n.Kind, ParentID: parent.ID, ValidFrom: n.ValidFrom, ValidTo: n.ValidTo, Version: 1}
	u.Path = "/" + u.ID + "/"
	if parent.ID != "" {
		u.Path = parent.Path + u.ID + "/"
	}
	if err := claimUnitCode(ctx, tx, u.Code); err != nil {
		return u, err
	}
	if err := insertUnit(ctx, tx, u); err != nil {
		return u, err
	}
	for _, a := range n.Aliases {
		if err := insertAlias(ctx, tx, u.ID, Alias{Text: a}); err != nil {
			return u, err
		}
	}
	return u, nil
}

// claimUnitCode refuses a code that is in use, before the insert would: PostgreSQL ends a transaction with its first error.
func claimUnitCode(ctx context.Context, tx *db.Tx, code string) error {
	_, err := UnitByCode(ctx, tx, code)
	switch {
	case err == nil:
		return fault.New(fault.Invalid, "org_code_taken", code).On("code")
	case fault.KindOf(err) == fault.NotFound:
		return nil
	}
	return err
}

// RenameUnitIn gives a unit a new official name from a day on; the old one stays as its name before that day and is still
// understood in import texts.
func RenameUnitIn(ctx context.Context, tx *db.Tx, u Unit, name string, on db.Date) error {
	var f fault.Fields
	needText(&f, "name", name, maxName)
	if on.IsZero() || on <= u.ValidFrom || on > tx.Today() {
		f.Add("on", "org_day_outside", u.ValidFrom, tx.Today())
	}
	if err := f.Err(); err != nil {
		return err
	}
	if err := insertAlias(ctx, tx, u.ID, Alias{Text: u.Name, UsedUntil: on}); err != nil {
		return err
	}
	version := u.Version
	u.Name = name
	return updateUnit(ctx, tx, u, version)
}

// EndUnitIn ends a unit. Its children must have ended by then, and every successor exists on that day and is of its kind: so
// nothing is left without a place and history keeps its names.
func EndUnitIn(ctx context.Context, tx *db.Tx, e Ending) error {
	u, err := UnitByID(ctx, tx, e.UnitID)
	if err != nil {
		return err
	}
	if !u.ValidTo.IsZero() {
		return fault.New(fault.Conflict, "org_unit_ended", u.Name, u.ValidTo)
	}
	if e.On <= u.ValidFrom {
		return fault.New(fault.Invalid, "org_ends_before").On("on")
	}
	children, err := childrenOf(ctx, tx, u.ID, e.On)
	if err != nil {
		return err
	}
	if len(children) > 0 {
		return fault.New(fault.Conflict, "org_unit_has_children", len(children), children[0].Name)
	}
	for _, id := range e.Successors {
		if err := succeedIn(ctx, tx, u, id, e); err != nil {
			return err
		}
	}
	version := u.Version
	if e.Version != 0 {
		version = e.Version
	}
	u.ValidTo = e.On
	return updateUnit(ctx, tx, u, version)
}

func succeedIn(ctx context.Context, tx *db.Tx, u Unit, successorID string, e Ending) error {
	next, err := UnitByID(ctx, tx, successorID)
	if err != nil {
		return err
	}
	if next.ID == u.ID || next.Kind != u.Kind || !next.On(e.On) {
		return fault.New(fault.Invalid, "org_successor_unfit", next.Name).On("successors")
	}
	return insertSuccession(ctx, tx, Succession{PredecessorID: u.ID, SuccessorID: next.ID, HappenedOn: e.On, Note: e.Note})
}

// AddUnit is the use case of AddUnitIn, for people who manage units where the parent stands.
func (s *Service) AddUnit(ctx context.Context, n NewUnit) (u Unit, err error) {
	err = s.changeUnits(ctx, n.ParentID, func(tx *db.Tx, _ Unit) (audit.Act, error) {
		u, err = AddUnitIn(ctx, tx, n)
		return audit.Act{Action: "unit.add", SubjectID: u.ID, UnitPath: u.Path, Detail: map[string]any{"name": n.Name, "code": n.Code, "from": u.ValidFrom}}, err
	})
	return u, err
}

// RenameUnit gives a unit a new name from a day on.
func (s *Service) RenameUnit(ctx context.Context, id, name string, on db.Date) error {
	return s.changeUnits(ctx, id, func(tx *db.Tx, u Unit) (audit.Act, error) {
		return audit.Act{Action: "unit.rename", Detail: map[string]any{"from": u.Name, "to": name, "on": on}}, RenameUnitIn(ctx, tx, u, name, on)
	})
}

// AddAlias teaches import texts another name for a unit.
func (s *Service) AddAlias(ctx context.Context, id, alias string) error {
	return s.changeUnits(ctx, id, func(tx *db.Tx, u Unit) (audit.Act, error) {
		var f fault.Fields
		needText(&f, "alias", alias, maxName)
		if err := f.Err(); err != nil {
			return audit.Act{}, err
		}
		return audit.Act{Action: "unit.alias", Detail: map[string]any{"alias": alias}}, insertAlias(ctx, tx, u.ID, Alias{Text: alias})
	})
}

// EndUnit ends a unit in favour of its successors.
func (s *Service) EndUnit(ctx context.Context, e Ending) error {
	return s.changeUnits(ctx, e.UnitID, func(tx *db.Tx, _ Unit) (audit.Act, error) {
		return audit.Act{Action: "unit.end", Detail: map[string]any{"on": e.On, "successors": e.Successors, "note": e.Note}}, EndUnitIn(ctx, tx, e)
	})
}

// changeUnits is one write at a unit: within reach, then the act, then its entry. A new district has no unit to stand at.
func (s *Service) changeUnits(ctx context.Context, id string, act func(tx *db.Tx, at Unit) (audit.Act, error)) error {
	scope, err := access.Require(ctx, access.UnitManage)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		at := Unit{Path: "/"}
		if id != "" {
			if at, err = UnitByID(ctx, tx, id); err != nil {
				return err
			}
		}
		if !scope.Covers(at.Path) {
			return fault.Missing()
		}
		a, err := act(tx, at)
		if err != nil {
			return err
		}
		a.Kind = "unit"
		if a.SubjectID == "" {
			a.SubjectID, a.UnitPath = at.ID, at.Path
		}
		return audit.Record(ctx, tx, a)
	})
}

// Units are the units that exist on a day and lie within the caller's reach.
func (s *Service) Units(ctx context.Context, day db.Date) (units []Unit, err error) {
	scope, err := access.Require(ctx, access.UnitRead)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		units, err = unitsIn(ctx, tx, scope, day)
		return err
	})
	return units, err
}

// UnitRecord is everything that the page of a unit shows.
type UnitRecord struct {
	Unit
	Parent        Unit
	Aliases       []Alias
	Successions   []Succession // both directions
	Children      []Unit
	Organisations map[string]int // by unit id, of the unit and everything below it
	History       []audit.Entry
	Manages       bool // the caller may change the unit
}

// UnitRecord is a unit as of a day. An ended unit keeps its record.
func (s *Service) UnitRecord(ctx context.Context, id string, day db.Date) (r UnitRecord, err error) {
	scope, err := access.Require(ctx, access.UnitRead)
	if err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r, err = unitRecord(ctx, tx, id, day)
		if err == nil && !scope.Covers(r.Path) {
			return fault.Missing()
		}
		if !scope.Covers(r.Parent.Path) {
			r.Parent = Unit{Name: r.Parent.Name} // named, not opened
		}
		return err
	})
	r.Manages = access.RequireAt(ctx, access.UnitManage, r.Path) == nil
	return r, err
}

func unitRecord(ctx context.Context, tx *db.Tx, id string, day db.Date) (r UnitRecord, err error) {
	if r.Unit, err = unitOn(ctx, tx, id, day); err != nil {
		return r, err
	}
	if r.ParentID != "" {
		if r.Parent, err = unitOn(ctx, tx, r.ParentID, day); err != nil {
			return r, err
		}
	}
	if r.Aliases, err = aliasesOf(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Successions, err = successionsOf(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Children, err = childrenOf(ctx, tx, id, day); err != nil {
		return r, err
	}
	if r.Organisations, err = unitCounts(ctx, tx, r.Path, day); err != nil {
		return r, err
	}
	r.History, err = audit.Of(ctx, tx, "unit", id)
	return r, err
}
