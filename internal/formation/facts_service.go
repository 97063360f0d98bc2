package formation

import (
	"context"
	"slices"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Mended are facts that the dossier needs and that nobody had stated. What is held already is never asked again and never
// overwritten here.
type Mended struct {
	CreditCode   string
	Address      string
	Contact      string
	Phone        string
	Staff        db.OptInt
	Full         db.OptInt
	Probationary db.OptInt
}

// MendFacts writes missing facts of an enterprise into its file. A fact that is held stays as it is.
func (s *Service) MendFacts(ctx context.Context, on On, enterpriseID string, m Mended) error {
	return s.act(ctx, on, StepFacts, func(tx *db.Tx, f *File) (Event, error) {
		p, ok := f.party(enterpriseID)
		if !ok {
			return Event{}, fault.New(fault.Invalid, "formation_not_a_party").On("enterprise")
		}
		missing := p.Missing()
		for _, c := range m.changes(p) {
			c.ID, c.Source = enterpriseID, "TALK"
			if err := enterprise.ChangeIn(ctx, tx, c); err != nil {
				return Event{}, err
			}
		}
		if len(missing) == 0 {
			return Event{}, fault.New(fault.Conflict, "formation_nothing_missing")
		}
		return Event{What: "FACTS_MENDED", Detail: p.Name}, nil
	})
}

// changes are the edits of the file, one for each group of facts in which something was missing and is stated now.
func (m Mended) changes(p Party) []enterprise.Change {
	var list []enterprise.Change
	add := func(on bool, g enterprise.Group, apply func(*enterprise.Facts)) {
		if on {
			list = append(list, enterprise.Change{Group: g, Apply: apply})
		}
	}
	add(p.CreditCode == "" && m.CreditCode != "", enterprise.Identity, func(f *enterprise.Facts) { f.USCC = m.CreditCode })
	add(p.Address == "" && m.Address != "", enterprise.Place, func(f *enterprise.Facts) { f.Address = m.Address })
	add(p.Contact == "" && m.Contact != "" || p.Phone == "" && m.Phone != "", enterprise.Identity, func(f *enterprise.Facts) {
		if p.Contact == "" {
			f.Contact = m.Contact
		}
		if p.Phone == "" {
			f.Phone = m.Phone
		}
	})
	add(!p.Staff.Known && m.Staff.Known, enterprise.Scale, func(f *enterprise.Facts) { f.Staff = m.Staff })
	add(!p.Full.Known && m.Full.Known || !p.Probationary.Known && m.Probationary.Known, enterprise.Members, func(f *enterprise.Facts) {
		if !p.Full.Known {
			f.FullMembers = m.Full
		}
		if !p.Probationary.Known {
			f.Probationary = m.Probationary
		}
	})
	return list
}

// Units are the units of a kind on this day: departments that may be paired, subdistricts that an enterprise may move to.
func (s *Service) Units(ctx context.Context, kind org.UnitKind) (units []org.Unit, err error) {
	if _, err := access.Require(ctx, access.FormationRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := org.UnitsOn(ctx, tx, tx.Today())
		units = slices.DeleteFunc(all, func(u org.Unit) bool { return u.Kind != kind })
		return err
	})
	return units, err
}

// Standing is how an enterprise stands with the main job, for the page of its file.
type Standing struct {
	State   coverage.State
	CaseID  string
	Derived LedgerFacts
}

// Standing computes the coverage state of an enterprise and its ledger columns as of today.
func (s *Service) Standing(ctx context.Context, enterpriseID string) (st Standing, err error) {
	scope, err := access.Require(ctx, access.FormationRead)
	if err != nil {
		return st, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		e, err := subject(ctx, tx, scope, enterpriseID)
		if err != nil {
			return err
		}
		stage, _, err := coverage.StageOf(ctx, tx, e.ID)
		if err != nil {
			return err
		}
		facts := coverage.StateFacts{Moved: e.Status == string(enterprise.Moved), Closed: e.Status == string(enterprise.Closed), Stage: stage.Name}
		if e.Full.Known {
			facts.Members = db.Int(e.Full.N + e.Probationary.N)
		}
		if _, facts.Covered, err = coverage.CoveredBy(ctx, tx, e.ID, tx.Today()); err != nil {
			return err
		}
		served, err := coverage.ServingsOf(ctx, tx, e.ID)
		if err != nil {
			return err
		}
		for _, x := range served {
			if x.ValidTo.IsZero() {
				facts.Instructor = facts.Instructor || x.Kind == coverage.Instructor
				facts.OtherService = facts.OtherService || x.Kind != coverage.Instructor
			}
		}
		files, err := filesWhere(ctx, tx, scope, CaseQuery{Enterprise: e.ID})
		if err != nil {
			return err
		}
		for _, f := range files {
			if _, in := f.party(e.ID); in && f.State != Ended {
				st.CaseID, facts.Functioning = f.ID, facts.Functioning || f.Functioning()
			}
		}
		st.State = coverage.StateOf(facts)
		derived, err := Derive(ctx, tx, []string{e.ID}, tx.Today())
		st.Derived = derived[e.ID]
		return err
	})
	return st, err
}
