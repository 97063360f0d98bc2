package org

import (
	"context"
	"encoding/json"
	"slices"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
	"qipan/internal/platform/sheet"
)

// unitPlan is what one row of units means.
type unitPlan struct {
	new    NewUnit
	parent string // code of a parent that an earlier row brings
	stored Unit   // zero for a new unit
}

// unitPlans reads a report against the register. Rows that cannot be stored are refused here, so that a commit refuses none.
func unitPlans(ctx context.Context, tx *db.Tx, report *sheet.Report) (map[rowID]unitPlan, error) {
	scope, err := access.Require(ctx, access.UnitManage)
	if err != nil {
		return nil, err
	}
	all, err := everyUnit(ctx, tx, access.Everywhere(), tx.Today())
	if err != nil {
		return nil, err
	}
	byCode := map[string]Unit{}
	for _, u := range all {
		byCode[u.Code] = u
	}
	plans := map[rowID]unitPlan{}
	coming := map[string]Unit{} // by code, of earlier rows
	for _, row := range report.Rows {
		if !row.Taken() {
			continue
		}
		if p, ok := planUnit(tx, scope, row, places{byCode, coming}); ok {
			plans[idOfRow(row)] = p
		}
	}
	return plans, nil
}

// places are the units that a row may stand under: stored ones, and those of earlier rows.
type places struct{ stored, coming map[string]Unit }

func (p places) find(code string) (u Unit, fromFile, ok bool) {
	if u, ok = p.stored[code]; ok {
		return u, false, true
	}
	u, ok = p.coming[code]
	return u, true, ok
}

func planUnit(tx *db.Tx, scope access.Scope, row *sheet.Row, at places) (unitPlan, bool) {
	v := row.Values
	p := unitPlan{new: NewUnit{Code: v["code"], Name: v["name"], Kind: UnitKind(v["kind"]), ValidFrom: firstDay(v["valid_from"]), ValidTo: firstDay(v["valid_to"]), Aliases: listed(v["aliases"])}}
	if !known(p.new.Kind) {
		row.Reject(reasonEnum, "kind")
		return p, false
	}
	var known bool
	if p.stored, known = at.stored[p.new.Code]; known {
		return p, planKnownUnit(scope, row, p, at)
	}
	if p.new.ValidFrom.IsZero() {
		p.new.ValidFrom = tx.Today()
	}
	parent, fromFile, ok := at.find(v["parent"])
	switch {
	case v["parent"] != "" && !ok:
		row.Reject(reasonParentUnit, "parent")
		return p, false
	case p.new.check() != nil || p.new.checkParent(parent, ok) != nil:
		row.Reject(reasonUnitPlace, "parent")
		return p, false
	}
	path := "/"
	if ok {
		path = parent.Path
	}
	if !scope.Covers(path) {
		row.Reject(reasonScope, "")
		return p, false
	}
	if fromFile {
		p.parent = parent.Code
	} else {
		p.new.ParentID = parent.ID
	}
	at.coming[p.new.Code] = Unit{Code: p.new.Code, Name: p.new.Name, Kind: p.new.Kind, Path: path, ValidFrom: p.new.ValidFrom, ValidTo: p.new.ValidTo}
	return p, true
}

// planKnownUnit lets a row change the name, the end and the other names of a unit; its kind and place are fixed.
func planKnownUnit(scope access.Scope, row *sheet.Row, p unitPlan, at places) bool {
	if !scope.Covers(p.stored.Path) {
		row.Reject(reasonScope, "")
		return false
	}
	parent := ""
	for _, u := range at.stored {
		if u.ID == p.stored.ParentID {
			parent = u.Code
		}
	}
	if p.new.Kind != p.stored.Kind || row.Values["parent"] != "" && row.Values["parent"] != parent {
		row.Reject(reasonUnitFixed, "parent")
		return false
	}
	if !p.new.ValidTo.IsZero() && p.new.ValidTo <= p.stored.ValidFrom {
		row.Reject(reasonUnitPlace, "valid_to")
		return false
	}
	return true
}

func judgeUnits(ctx context.Context, tx *db.Tx, report *sheet.Report) error {
	_, err := unitPlans(ctx, tx, report)
	return err
}

// unitWas is a unit before an import changed it.
type unitWas struct {
	Unit    Unit
	Aliases []Alias
}

func commitUnits(ctx context.Context, tx *db.Tx, report *sheet.Report, note func(intake.Effect) error) (t intake.Tally, err error) {
	plans, err := unitPlans(ctx, tx, report)
	if err != nil {
		return t, err
	}
	made := map[string]string{} // id by code
	for _, row := range report.Rows {
		p, ok := plans[idOfRow(row)]
		if !ok || !row.Taken() {
			continue
		}
		if p.stored.ID != "" {
			changed, err := changeUnit(ctx, tx, p, note)
			if err != nil {
				return t, err
			}
			if changed {
				t.Changed++
			} else {
				t.Unchanged++
			}
			continue
		}
		if p.parent != "" {
			p.new.ParentID = made[p.parent]
		}
		u, err := AddUnitIn(ctx, tx, p.new)
		if err != nil {
			return t, err
		}
		made[u.Code] = u.ID
		t.Created++
		if err := recordUnit(ctx, tx, "unit.add", u); err != nil {
			return t, err
		}
		if err := note(intake.Effect{Subject: subjectUnit, SubjectID: u.ID, LeftVersion: u.Version}); err != nil {
			return t, err
		}
	}
	return t, nil
}

func recordUnit(ctx context.Context, tx *db.Tx, action string, u Unit) error {
	return audit.Record(ctx, tx, audit.Act{Action: action, Kind: "unit", SubjectID: u.ID, UnitPath: u.Path, Detail: map[string]any{"name": u.Name}})
}

func changeUnit(ctx context.Context, tx *db.Tx, p unitPlan, note func(intake.Effect) error) (bool, error) {
	before, err := aliasesOf(ctx, tx, p.stored.ID)
	if err != nil {
		return false, err
	}
	added := slices.DeleteFunc(slices.Clone(p.new.Aliases), func(a string) bool {
		return a == p.stored.Name || a == p.new.Name || slices.ContainsFunc(before, func(b Alias) bool { return b.Text == a })
	})
	next := p.stored
	next.Name = p.new.Name
	if !p.new.ValidTo.IsZero() {
		next.ValidTo = p.new.ValidTo
	}
	if next == p.stored && len(added) == 0 {
		return false, nil
	}
	was, err := json.Marshal(unitWas{p.stored, before})
	if err != nil {
		return false, err
	}
	if next.Name != p.stored.Name {
		added = append(added, p.stored.Name) // a corrected name; a dated renaming is made on the unit's page
	}
	for _, a := range added {
		if err := insertAlias(ctx, tx, p.stored.ID, Alias{Text: a}); err != nil {
			return false, err
		}
	}
	if err := updateUnit(ctx, tx, next, p.stored.Version); err != nil {
		return false, err
	}
	if err := recordUnit(ctx, tx, "unit.change", next); err != nil {
		return false, err
	}
	return true, note(intake.Effect{Subject: subjectUnit, SubjectID: next.ID, Was: string(was), LeftVersion: p.stored.Version + 1})
}

func undoUnit(ctx context.Context, tx *db.Tx, e intake.Effect) error {
	u, err := UnitByID(ctx, tx, e.SubjectID)
	if err != nil {
		return err
	}
	if u.Version != e.LeftVersion {
		return intake.BuiltOn(u.Name)
	}
	if e.Was == "" {
		used, err := unitInUse(ctx, tx, u.ID)
		if err != nil {
			return err
		}
		if used > 0 {
			return intake.BuiltOn(u.Name)
		}
		if err := deleteUnit(ctx, tx, u.ID); err != nil {
			return orBuiltOn(err, u.Name)
		}
		return recordUnit(ctx, tx, "unit.change", u)
	}
	var was unitWas
	if err := json.Unmarshal([]byte(e.Was), &was); err != nil {
		return err
	}
	if err := deletePlainAliases(ctx, tx, u.ID); err != nil {
		return err
	}
	for _, a := range was.Aliases {
		if err := insertAlias(ctx, tx, u.ID, a); err != nil {
			return err
		}
	}
	if err := updateUnit(ctx, tx, was.Unit, u.Version); err != nil {
		return err
	}
	return recordUnit(ctx, tx, "unit.change", u)
}
