package org

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// FoundIn sets an organisation up by the reply of its deciding body (ORG-07). Without a parent by territory the committee of
// the subdistrict guides it, where there is one.
func FoundIn(ctx context.Context, tx *db.Tx, n Founding) (Organisation, error) {
	if err := n.check(tx.Today()); err != nil {
		return Organisation{}, err
	}
	unit, err := UnitByID(ctx, tx, n.UnitID)
	if err != nil {
		return Organisation{}, err
	}
	if n.Code != "" {
		if _, taken, err := OrganisationByCode(ctx, tx, n.Code); err != nil || taken {
			return Organisation{}, orTaken(err, n.Code)
		}
	}
	o := Organisation{
		ID: db.NewID(), Code: n.Code, Name: n.Name, Rank: n.Rank, Formation: n.Formation, Purpose: n.Purpose, UnitID: unit.ID, TradeCode: n.TradeCode,
		FullMembers: n.FullMembers, FoundedOn: n.FoundedOn, ReplyNo: n.ReplyNo, ContactName: n.ContactName, ContactPhone: n.ContactPhone, Version: 1,
	}
	if err := insertOrganisation(ctx, tx, o); err != nil {
		return o, err
	}
	return o, guideFounded(ctx, tx, o, n, unit)
}

func orTaken(err error, code string) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "org_code_taken", code).On("code")
}

func guideFounded(ctx context.Context, tx *db.Tx, o Organisation, n Founding, at Unit) error {
	territory := n.TerritoryParentID
	if territory == "" && n.Purpose != ForSubdistrict {
		body, ok, err := SubdistrictCommittee(ctx, tx, at.Path, tx.Today())
		if err != nil {
			return err
		}
		if ok {
			territory = body.ID
		}
	}
	from := beginning(o, tx.Today())
	for _, g := range []Guidance{
		{OrganisationID: o.ID, Kind: ByTerritory, ParentID: territory, ValidFrom: from},
		{OrganisationID: o.ID, Kind: ByTrade, ParentID: n.TradeParentID, ValidFrom: from},
	} {
		if g.ParentID == "" {
			continue
		}
		if err := GuideIn(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

// beginning is the first whole day that a founding of any precision may stand for; today when it is not known.
func beginning(o Organisation, today db.Date) db.Date {
	switch len(o.FoundedOn) {
	case len("2006"):
		return db.Date(o.FoundedOn + "-01-01")
	case len("2006-01"):
		return db.Date(o.FoundedOn + "-01")
	case len(today):
		return db.Date(o.FoundedOn)
	}
	return today
}

// GuideIn puts an organisation under another one from a day on, in place of the parent of the same kind. Nobody guides itself,
// neither directly nor in a circle.
func GuideIn(ctx context.Context, tx *db.Tx, g Guidance) error {
	if !known(g.Kind) {
		return fault.New(fault.Invalid, "choice_invalid").On("kind")
	}
	if g.ValidFrom.IsZero() {
		return fault.New(fault.Invalid, "required").On("from")
	}
	if _, err := OrganisationByID(ctx, tx, g.ParentID); err != nil {
		return err
	}
	above, err := reaches(ctx, tx, g)
	if err != nil {
		return err
	}
	if above {
		return fault.New(fault.Invalid, "org_guidance_circle").On("parent")
	}
	if err := closeGuidance(ctx, tx, g.OrganisationID, g.Kind, g.ValidFrom); err != nil {
		return err
	}
	g.ID = db.NewID()
	return insertGuidance(ctx, tx, g)
}

// reaches reports whether the organisation stands above its new parent already.
func reaches(ctx context.Context, tx *db.Tx, g Guidance) (bool, error) {
	seen := map[string]bool{}
	open := []string{g.ParentID}
	for len(open) > 0 {
		id := open[0]
		open = open[1:]
		if id == g.OrganisationID {
			return true, nil
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		parents, err := parentsOn(ctx, tx, id, g.ValidFrom)
		if err != nil {
			return false, err
		}
		open = append(open, parents...)
	}
	return false, nil
}

// DissolveIn ends an organisation by a decision (ORG-08). Its posts and its guidance end with it on that day.
func DissolveIn(ctx context.Context, tx *db.Tx, x Dissolution) error {
	o, err := OrganisationByID(ctx, tx, x.OrganisationID)
	if err != nil {
		return err
	}
	if !o.DissolvedOn.IsZero() {
		return fault.New(fault.Conflict, "org_dissolved", o.DissolvedOn)
	}
	if x.DecidedOn.IsZero() {
		x.DecidedOn = min(tx.Today(), x.On)
	}
	if err := x.check(o); err != nil {
		return err
	}
	guided, err := guidedBy(ctx, tx, o.ID, x.On)
	if err != nil {
		return err
	}
	if guided > 0 {
		return fault.New(fault.Conflict, "org_still_guides", guided)
	}
	version := o.Version
	if x.Version != 0 {
		version = x.Version
	}
	o.DissolvedOn, o.DecidedOn, o.DissolvedReply, o.DissolvedReason = x.On, x.DecidedOn, x.ReplyNo, x.Reason
	if err := updateOrganisation(ctx, tx, o, version); err != nil {
		return err
	}
	for _, kind := range GuidanceKind("").Values() {
		if err := closeGuidance(ctx, tx, o.ID, kind, x.On); err != nil {
			return err
		}
	}
	return closePosts(ctx, tx, o.ID, x.On)
}

// An Amendment changes what may be corrected in an organisation: name, code, rank, formation, contact, number of members.
type Amendment struct {
	OrganisationID string
	Name           string
	Code           string
	Rank           Rank
	Formation      Formation
	TradeCode      string
	FullMembers    db.OptInt
	FoundedOn      string
	ReplyNo        string
	ContactName    string
	ContactPhone   string
	Version        int
}

// AmendIn corrects an organisation.
func AmendIn(ctx context.Context, tx *db.Tx, m Amendment) error {
	o, err := OrganisationByID(ctx, tx, m.OrganisationID)
	if err != nil {
		return err
	}
	check := Founding{
		Name: m.Name, Code: m.Code, Rank: m.Rank, Formation: m.Formation, Purpose: o.Purpose, UnitID: o.UnitID, TradeCode: m.TradeCode,
		FullMembers: m.FullMembers, FoundedOn: m.FoundedOn, ReplyNo: m.ReplyNo, ContactName: m.ContactName, ContactPhone: m.ContactPhone, Recorded: true,
	}
	if err := check.check(tx.Today()); err != nil {
		return err
	}
	if m.Code != "" && m.Code != o.Code {
		if _, taken, err := OrganisationByCode(ctx, tx, m.Code); err != nil || taken {
			return orTaken(err, m.Code)
		}
	}
	o.Name, o.Code, o.Rank, o.Formation, o.TradeCode, o.FullMembers = m.Name, m.Code, m.Rank, m.Formation, m.TradeCode, m.FullMembers
	o.FoundedOn, o.ReplyNo, o.ContactName, o.ContactPhone = m.FoundedOn, m.ReplyNo, m.ContactName, m.ContactPhone
	return updateOrganisation(ctx, tx, o, m.Version)
}

// CountMembersIn notes how many full members an organisation has.
func CountMembersIn(ctx context.Context, tx *db.Tx, id string, full db.OptInt) error {
	o, err := OrganisationByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if full.Known && full.N < 0 {
		return fault.New(fault.Invalid, "negative").On("full_members")
	}
	version := o.Version
	o.FullMembers = full
	return updateOrganisation(ctx, tx, o, version)
}

// RelocateIn moves an organisation to another unit, as when its subdistrict ended.
func RelocateIn(ctx context.Context, tx *db.Tx, id, unitID string) error {
	o, err := OrganisationByID(ctx, tx, id)
	if err != nil {
		return err
	}
	unit, err := UnitByID(ctx, tx, unitID)
	if err != nil {
		return err
	}
	if !unit.On(tx.Today()) {
		return fault.New(fault.Invalid, "org_unit_ended", unit.Name, unit.ValidTo).On("unit")
	}
	version := o.Version
	o.UnitID = unit.ID
	return updateOrganisation(ctx, tx, o, version)
}

// Found is the use case of FoundIn, for people who manage organisations at the unit.
func (s *Service) Found(ctx context.Context, n Founding) (o Organisation, err error) {
	scope, err := access.Require(ctx, access.OrganisationManage)
	if err != nil {
		return o, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if n.UnitID == "" {
			return n.check(tx.Today())
		}
		unit, err := UnitByID(ctx, tx, n.UnitID)
		if err != nil {
			return err
		}
		if !scope.Covers(unit.Path) {
			return fault.Missing()
		}
		for _, id := range []string{n.TerritoryParentID, n.TradeParentID} {
			if id == "" {
				continue
			}
			if _, err := parentWithin(ctx, tx, scope, id); err != nil {
				return err
			}
		}
		if o, err = FoundIn(ctx, tx, n); err != nil {
			return err
		}
		return record(ctx, tx, audit.Act{Action: "found", SubjectID: o.ID, UnitPath: unit.Path, Detail: map[string]any{"name": o.Name, "reply": o.ReplyNo, "on": o.FoundedOn}})
	})
	return o, err
}

// record notes an act on an organisation; posts and terms stand under their organisation, so that one timeline holds all.
func record(ctx context.Context, tx *db.Tx, a audit.Act) error {
	a.Kind = "organisation"
	a.Action = "organisation." + a.Action
	return audit.Record(ctx, tx, a)
}

// change is one write on an organisation within the caller's reach: the act, then its entry under the action's name.
func (s *Service) change(ctx context.Context, id, action string, act func(tx *db.Tx) (map[string]any, error)) error {
	scope, err := access.Require(ctx, access.OrganisationManage)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		path, err := pathWithin(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		detail, err := act(tx)
		if err != nil {
			return err
		}
		return record(ctx, tx, audit.Act{Action: action, SubjectID: id, UnitPath: path, Detail: detail})
	})
}

// pathWithin is the place of an organisation; outside the scope it looks absent.
func pathWithin(ctx context.Context, tx *db.Tx, scope access.Scope, organisationID string) (string, error) {
	o, err := OrganisationByID(ctx, tx, organisationID)
	if err != nil {
		return "", err
	}
	unit, err := UnitByID(ctx, tx, o.UnitID)
	if err != nil {
		return "", err
	}
	if !scope.Covers(unit.Path) {
		return "", fault.Missing()
	}
	return unit.Path, nil
}

// parentWithin is a guiding organisation that the caller may name: one within reach, or the committee of a trade, which guides
// across the whole district.
func parentWithin(ctx context.Context, tx *db.Tx, scope access.Scope, id string) (Organisation, error) {
	parent, err := OrganisationByID(ctx, tx, id)
	if err != nil || parent.Purpose == ForIndustry {
		return parent, err
	}
	_, err = pathWithin(ctx, tx, scope, id)
	return parent, err
}

// Dissolve is the use case of DissolveIn.
func (s *Service) Dissolve(ctx context.Context, x Dissolution) error {
	return s.change(ctx, x.OrganisationID, "dissolve", func(tx *db.Tx) (map[string]any, error) {
		return map[string]any{"on": x.On, "reply": x.ReplyNo, "reason": x.Reason}, DissolveIn(ctx, tx, x)
	})
}

// Amend is the use case of AmendIn.
func (s *Service) Amend(ctx context.Context, m Amendment) error {
	return s.change(ctx, m.OrganisationID, "change", func(tx *db.Tx) (map[string]any, error) {
		before, err := OrganisationByID(ctx, tx, m.OrganisationID)
		if err != nil {
			return nil, err
		}
		return map[string]any{"was": before.Name, "name": m.Name, "rank": m.Rank, "members": m.FullMembers.String()}, AmendIn(ctx, tx, m)
	})
}

// Guide is the use case of GuideIn; the parent, too, must be one that the caller may read.
func (s *Service) Guide(ctx context.Context, g Guidance) error {
	readable, err := access.Require(ctx, access.OrganisationRead)
	if err != nil {
		return err
	}
	return s.change(ctx, g.OrganisationID, "guide", func(tx *db.Tx) (map[string]any, error) {
		parent, err := parentWithin(ctx, tx, readable, g.ParentID)
		if err != nil {
			return nil, err
		}
		return map[string]any{"kind": g.Kind, "parent": parent.Name, "from": g.ValidFrom}, GuideIn(ctx, tx, g)
	})
}

// Relocate is the use case of RelocateIn, for people who manage organisations at both units.
func (s *Service) Relocate(ctx context.Context, id, unitID string) error {
	return s.change(ctx, id, "move", func(tx *db.Tx) (map[string]any, error) {
		unit, err := UnitByID(ctx, tx, unitID)
		if err != nil {
			return nil, err
		}
		if err := access.RequireAt(ctx, access.OrganisationManage, unit.Path); err != nil {
			return nil, err
		}
		return map[string]any{"to": unit.Name}, RelocateIn(ctx, tx, id, unitID)
	})
}

// Record is everything that the page of an organisation shows, as of a day.
type Record struct {
	Organisation
	Unit        Unit
	Subdistrict Unit // the unit itself or the one above it; zero at the district
	State       State
	BelowThree  bool
	Term        Term // the last one begun by the day; zero when none
	Terms       []Term
	Posts       []Post
	Guidance    []Guidance
	Guides      int // organisations under it on the day
	Findings    []rule.Finding
	History     []audit.Entry
	Manages     bool // the caller may change it
}

// OrganisationRecord is an organisation as of a day. A dissolved one keeps its record.
func (s *Service) OrganisationRecord(ctx context.Context, id string, day db.Date) (r Record, err error) {
	scope, err := access.Require(ctx, access.OrganisationRead)
	if err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if r, err = readRecord(ctx, tx, id, day); err != nil {
			return err
		}
		if !scope.Covers(r.Unit.Path) {
			return fault.Missing()
		}
		return nil
	})
	if err != nil {
		return Record{}, err
	}
	r.Manages = access.RequireAt(ctx, access.OrganisationManage, r.Unit.Path) == nil
	return r, nil
}

func readRecord(ctx context.Context, tx *db.Tx, id string, day db.Date) (r Record, err error) {
	if r.Organisation, err = OrganisationByID(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Unit, err = unitOn(ctx, tx, r.UnitID, day); err != nil {
		return r, err
	}
	if r.Subdistrict, err = subdistrictOf(ctx, tx, r.Unit, day); err != nil {
		return r, err
	}
	if r.Terms, err = termsOf(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Posts, err = postsOf(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Guidance, err = guidanceOf(ctx, tx, id); err != nil {
		return r, err
	}
	if r.Guides, err = guidedBy(ctx, tx, id, day); err != nil {
		return r, err
	}
	if r.History, err = audit.Of(ctx, tx, "organisation", id); err != nil {
		return r, err
	}
	set, err := rule.SetOn(ctx, tx, day)
	if err != nil {
		return r, err
	}
	r.derive(set, day)
	return r, nil
}

func (r *Record) derive(set rule.Set, day db.Date) {
	for _, t := range r.Terms {
		if t.ElectedOn <= day {
			r.Term = t
			break
		}
	}
	had := false
	for _, p := range r.Posts {
		had = had || p.Title == Secretary && p.ValidFrom <= day
	}
	r.State = StateOn(set, r.Organisation, Standing{Term: r.Term, HadSecretary: had}, day)
	r.BelowThree = BelowThree(set, r.Organisation) && r.State != Dissolved
	if r.State != Dissolved {
		r.Findings = Findings(set, *r, day)
	}
}

func subdistrictOf(ctx context.Context, tx *db.Tx, u Unit, day db.Date) (Unit, error) {
	for u.Kind != Subdistrict {
		if u.ParentID == "" {
			return Unit{}, nil
		}
		var err error
		if u, err = unitOn(ctx, tx, u.ParentID, day); err != nil {
			return u, err
		}
	}
	return u, nil
}
