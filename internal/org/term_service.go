package org

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// OpenTermIn opens a term from the result of an election; the rules of the day of the election judge the vote and the length
// (ELE-02, ELE-07, ORG-14). An election before the running term is over needs approval (ORG-15).
func OpenTermIn(ctx context.Context, tx *db.Tx, n NewTerm) (Term, error) {
	o, err := OrganisationByID(ctx, tx, n.OrganisationID)
	if err != nil {
		return Term{}, err
	}
	set, err := rule.SetOn(ctx, tx, n.ElectedOn)
	if err != nil {
		return Term{}, err
	}
	if err := n.check(o, set, tx.Today()); err != nil {
		return Term{}, err
	}
	if err := checkTurn(ctx, tx, n, set); err != nil {
		return Term{}, err
	}
	unit, err := UnitByID(ctx, tx, o.UnitID)
	if err != nil {
		return Term{}, err
	}
	t := Term{
		ID: db.NewID(), OrganisationID: o.ID, ElectedOn: n.ElectedOn, EndsOn: rule.TermEnd(set, o.kind(unit.Kind), n.ElectedOn),
		ApprovalNo: n.ApprovalNo, Electorate: n.Electorate, Due: n.Due, Present: n.Present, Yes: n.Yes, Version: 1,
	}
	return t, insertTerm(ctx, tx, t)
}

// checkTurn refuses an election on or before the last one, and one well before the end of the term without approval.
func checkTurn(ctx context.Context, tx *db.Tx, n NewTerm, set rule.Set) error {
	terms, err := termsOf(ctx, tx, n.OrganisationID)
	if err != nil || len(terms) == 0 || n.Recorded {
		return err
	}
	last := terms[0]
	if n.ElectedOn <= last.ElectedOn {
		return fault.New(fault.Invalid, "org_election_order", last.ElectedOn).On("elected_on")
	}
	early := 0
	if n.ElectedOn < last.EndsOn.AddMonths(-1) { // the last month is the usual time of the meeting
		early = monthsBetween(n.ElectedOn, last.EndsOn)
	}
	if rule.ExtensionVerdict(set, early, n.ApprovalNo != "").Blocks() {
		return fault.New(fault.Invalid, "org_early_unapproved", last.EndsOn).On("approval_no")
	}
	return nil
}

// ExtendIn puts the end of a term off by approval (ORG-15); more than usual only warns, on the record.
func ExtendIn(ctx context.Context, tx *db.Tx, x Extension) error {
	t, err := termByID(ctx, tx, x.TermID)
	if err != nil {
		return err
	}
	set, err := rule.SetOn(ctx, tx, tx.Today())
	if err != nil {
		return err
	}
	if err := x.check(t, set); err != nil {
		return err
	}
	version := t.Version
	if x.Version != 0 {
		version = x.Version
	}
	t.ExtendedTo, t.ExtensionNo = x.To, x.ApprovalNo
	return updateTerm(ctx, tx, t, version)
}

// OpenTerm is the use case of OpenTermIn.
func (s *Service) OpenTerm(ctx context.Context, n NewTerm) (t Term, err error) {
	err = s.change(ctx, n.OrganisationID, "elect", func(tx *db.Tx) (map[string]any, error) {
		t, err = OpenTermIn(ctx, tx, n)
		return map[string]any{"on": n.ElectedOn, "ends": t.EndsOn, "due": n.Due.String(), "present": n.Present.String(), "yes": n.Yes.String()}, err
	})
	return t, err
}

// Extend is the use case of ExtendIn.
func (s *Service) Extend(ctx context.Context, x Extension) error {
	if _, err := access.Require(ctx, access.OrganisationManage); err != nil {
		return err
	}
	var t Term
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		t, err = termByID(ctx, tx, x.TermID)
		return err
	})
	if err != nil {
		return err
	}
	return s.change(ctx, t.OrganisationID, "extend", func(tx *db.Tx) (map[string]any, error) {
		return map[string]any{"from": t.End(), "to": x.To, "approval": x.ApprovalNo}, ExtendIn(ctx, tx, x)
	})
}
