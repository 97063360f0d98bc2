package org

import (
	"context"
	"encoding/json"
	"strconv"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
)

// organisationPlan is what one row of organisations means.
type organisationPlan struct {
	founding  Founding
	parent    string       // name of a parent that another row of the file brings
	stored    Organisation // zero for a new one
	path      string
	secretary string
	term      NewTerm
}

// reader judges rows against the register and what the file itself brings.
type reader struct {
	tx       *db.Tx
	scope    access.Scope
	resolver *Resolver
	coming   map[string][]rowID // taken rows by name, wherever they stand in the file
}

func organisationPlans(ctx context.Context, tx *db.Tx, report *sheet.Report) (map[rowID]organisationPlan, error) {
	scope, err := access.Require(ctx, access.OrganisationManage)
	if err != nil {
		return nil, err
	}
	resolver, err := NewResolver(ctx, tx, tx.Today())
	if err != nil {
		return nil, err
	}
	r := reader{tx: tx, scope: scope, resolver: resolver, coming: map[string][]rowID{}}
	plans := map[rowID]organisationPlan{}
	for _, row := range report.Rows {
		if !row.Taken() {
			continue
		}
		p, ok, err := r.plan(ctx, row)
		if err != nil {
			return nil, err
		}
		if ok {
			plans[idOfRow(row)] = p
			r.coming[p.founding.Name] = append(r.coming[p.founding.Name], idOfRow(row))
		}
	}
	for _, row := range report.Rows {
		if p, ok := plans[idOfRow(row)]; ok {
			if err := r.guidance(ctx, row, &p); err != nil {
				return nil, err
			}
			plans[idOfRow(row)] = p
		}
	}
	r.breakCircles(report, plans)
	return plans, nil
}

// breakCircles takes the parent away where rows name one another in a circle, and remarks it.
func (r reader) breakCircles(report *sheet.Report, plans map[rowID]organisationPlan) {
	for _, row := range report.Rows {
		id := idOfRow(row)
		p, ok := plans[id]
		seen := map[string]bool{p.founding.Name: true}
		for name := p.parent; ok && name != ""; name = plans[r.coming[name][0]].parent {
			if seen[name] {
				row.Warn(reasonParentUnknown, "parent")
				p.parent = ""
				plans[id] = p
				break
			}
			seen[name] = true
		}
	}
}

func (r reader) plan(ctx context.Context, row *sheet.Row) (p organisationPlan, ok bool, err error) {
	unit, ok := r.unit(row)
	if !ok {
		return p, false, nil
	}
	v := row.Values
	p.path, p.secretary = unit.Path, v["secretary"]
	p.founding = Founding{
		Name: v["name"], Code: v["code"], Rank: Rank(v["rank"]), Formation: Formation(v["formation"]), Purpose: Purpose(v["purpose"]), UnitID: unit.ID,
		TradeCode: v["trade_code"], FoundedOn: v["founded_on"], ReplyNo: v["reply_no"], ContactName: v["contact_name"], ContactPhone: v["contact_phone"], Recorded: true,
	}
	if n, err := strconv.Atoi(v["full_members"]); err == nil {
		p.founding.FullMembers = db.Int(n)
	}
	if p.stored, ok, err = r.stored(ctx, row, unit); err != nil || !ok {
		return p, false, err
	}
	assumed(row, &p)
	if !r.sound(row, &p) {
		return p, false, nil
	}
	if p.stored.ID != "" {
		return p, true, r.compareSecretary(ctx, row, p)
	}
	p.term = NewTerm{ElectedOn: firstDay(v["elected_on"]), Electorate: Electorate(v["electorate"]), Recorded: true}
	if !known(p.term.Electorate) {
		p.term.Electorate = AllMembers
	}
	return p, true, nil
}

// unit is where the row's organisation stands.
func (r reader) unit(row *sheet.Row) (Unit, bool) {
	text := row.Values["unit"]
	u, alias, ok := r.resolver.Subdistrict(text)
	if !ok {
		if u, alias, ok = r.resolver.Unit(text); ok && u.Kind == Community {
			ok = false // a community is named in its own column, under its subdistrict
		}
	}
	if ok && row.Values["community"] != "" && u.Kind == Subdistrict {
		c, viaAlias, found := r.resolver.Community(u, row.Values["community"])
		if found {
			u, alias = c, alias || viaAlias
		} else {
			row.Warn(reasonUnknownUnit, "community")
		}
	}
	switch {
	case !ok:
		row.Reject(reasonUnknownUnit, "unit")
		return u, false
	case !r.scope.Covers(u.Path):
		row.Reject(reasonScope, "")
		return u, false
	case alias:
		row.Warn(reasonUnitAlias, "unit")
	}
	return u, true
}

// stored is the organisation that the row means: by code, else the only one of its name at the unit.
func (r reader) stored(ctx context.Context, row *sheet.Row, at Unit) (Organisation, bool, error) {
	if code := row.Values["code"]; code != "" {
		o, ok, err := OrganisationByCode(ctx, r.tx, code)
		if err != nil || !ok {
			return o, true, err
		}
		_, err = pathWithin(ctx, r.tx, r.scope, o.ID)
		if fault.KindOf(err) == fault.NotFound {
			row.Reject(reasonScope, "code")
			return o, false, nil
		}
		return o, true, err
	}
	same, err := organisationsByName(ctx, r.tx, row.Values["name"], at.ID)
	switch {
	case err != nil || len(same) == 0:
		return Organisation{}, true, err
	case len(same) > 1:
		row.Reject(reasonAmbiguous, "name")
		return Organisation{}, false, nil
	}
	return same[0], true, nil
}

// assumed fills what a ledger does not say: what is stored already, else what the purpose implies.
func assumed(row *sheet.Row, p *organisationPlan) {
	f, o := &p.founding, p.stored
	if o.ID != "" {
		keep(&f.Code, o.Code)
		keep(&f.Formation, o.Formation)
		keep(&f.TradeCode, o.TradeCode)
		keep(&f.FoundedOn, o.FoundedOn)
		keep(&f.ReplyNo, o.ReplyNo)
		keep(&f.ContactName, o.ContactName)
		keep(&f.ContactPhone, o.ContactPhone)
		f.Purpose = o.Purpose
		if !f.FullMembers.Known {
			f.FullMembers = o.FullMembers
		}
	}
	keep(&f.Purpose, ForEnterprise)
	if f.Formation == "" {
		f.Formation = NoFormation
		if f.Purpose == ForEnterprise {
			f.Formation = Sole
		}
		row.Warn(reasonFormationAssumed, "formation")
	}
}

func keep[T ~string](into *T, stored T) {
	if *into == "" {
		*into = stored
	}
}

// sound refuses what the register would refuse, so that a commit meets nothing of it.
func (r reader) sound(row *sheet.Row, p *organisationPlan) bool {
	f := p.founding
	switch {
	case !known(f.Rank):
		row.Reject(reasonEnum, "rank")
	case !known(f.Formation):
		row.Reject(reasonEnum, "formation")
	case !known(f.Purpose):
		row.Reject(reasonEnum, "purpose")
	case f.FullMembers.Known && f.FullMembers.N < 0:
		row.Reject(reasonNegative, "full_members")
	case f.check(r.tx.Today()) != nil:
		row.Reject(reasonDate, "founded_on")
	case row.Values["elected_on"] != "" && !r.electedWithin(row, f):
		row.Reject(reasonDate, "elected_on")
	default:
		return true
	}
	return false
}

func (r reader) electedWithin(row *sheet.Row, f Founding) bool {
	on := firstDay(row.Values["elected_on"])
	return on != "" && on <= r.tx.Today() && string(on) >= f.FoundedOn
}

// guidance finds the parent by its name: stored, or brought by one other row of the file, above or below. An unknown one is
// remarked and left out.
func (r reader) guidance(ctx context.Context, row *sheet.Row, p *organisationPlan) error {
	name := row.Values["parent"]
	if name == "" || p.stored.ID != "" {
		return nil
	}
	same, err := organisationsByName(ctx, r.tx, name, "")
	switch {
	case err != nil:
		return err
	case len(same) == 1 && same[0].DissolvedOn.IsZero():
		p.founding.TerritoryParentID = same[0].ID
	case len(same) == 0 && len(r.coming[name]) == 1 && r.coming[name][0] != idOfRow(row):
		p.parent = name
	default:
		row.Warn(reasonParentUnknown, "parent")
	}
	return nil
}

func (r reader) compareSecretary(ctx context.Context, row *sheet.Row, p organisationPlan) error {
	if p.secretary == "" {
		return nil
	}
	posts, err := InPost(ctx, r.tx, p.stored.ID, r.tx.Today())
	if err != nil {
		return err
	}
	for _, held := range posts {
		if held.Title == Secretary && held.Holder == p.secretary {
			return nil
		}
	}
	row.Warn(reasonSecretaryDiffers, "secretary")
	return nil
}

func judgeOrganisations(ctx context.Context, tx *db.Tx, report *sheet.Report) error {
	_, err := organisationPlans(ctx, tx, report)
	return err
}

func commitOrganisations(ctx context.Context, tx *db.Tx, report *sheet.Report, note func(intake.Effect) error) (t intake.Tally, err error) {
	plans, err := organisationPlans(ctx, tx, report)
	if err != nil {
		return t, err
	}
	c := organisationCommit{tx: tx, plans: plans, note: note, made: map[string]string{}, byName: map[string]rowID{}, done: map[rowID]bool{}}
	for _, row := range report.Rows {
		if p, ok := plans[idOfRow(row)]; ok && row.Taken() {
			c.byName[p.founding.Name] = idOfRow(row)
		}
	}
	for _, row := range report.Rows {
		if _, ok := plans[idOfRow(row)]; ok && row.Taken() {
			if err := c.enter(ctx, idOfRow(row)); err != nil {
				return t, err
			}
		}
	}
	return c.tally, nil
}

// organisationCommit enters the rows of a file, a parent before those that it guides.
type organisationCommit struct {
	tx     *db.Tx
	plans  map[rowID]organisationPlan
	note   func(intake.Effect) error
	made   map[string]string // id by name
	byName map[string]rowID
	done   map[rowID]bool
	tally  intake.Tally
}

func (c *organisationCommit) enter(ctx context.Context, id rowID) error {
	p := c.plans[id]
	if p.stored.ID != "" {
		changed, err := amendImported(ctx, c.tx, p, c.note)
		if err == nil && changed {
			c.tally.Changed++
		} else if err == nil {
			c.tally.Unchanged++
		}
		return err
	}
	if c.done[id] {
		return nil // entered already, as the parent of an earlier row
	}
	c.done[id] = true
	if p.parent != "" {
		if c.made[p.parent] == "" {
			if err := c.enter(ctx, c.byName[p.parent]); err != nil {
				return err
			}
		}
		p.founding.TerritoryParentID = c.made[p.parent]
	}
	made, err := foundImported(ctx, c.tx, p, c.note)
	if err != nil {
		return err
	}
	c.made[p.founding.Name] = made
	c.tally.Created++
	return nil
}

// foundImported enters an organisation with its term and secretary. The secretary's days begin with the term, else with the
// founding, else today: what is not known is not made older.
func foundImported(ctx context.Context, tx *db.Tx, p organisationPlan, note func(intake.Effect) error) (string, error) {
	o, err := FoundIn(ctx, tx, p.founding)
	if err != nil {
		return "", err
	}
	if err := note(intake.Effect{Subject: subjectOrganisation, SubjectID: o.ID, LeftVersion: o.Version}); err != nil {
		return "", err
	}
	from := tx.Today()
	if len(o.FoundedOn) == len(from) {
		from = db.Date(o.FoundedOn)
	}
	if !p.term.ElectedOn.IsZero() {
		from = p.term.ElectedOn
		p.term.OrganisationID = o.ID
		term, err := OpenTermIn(ctx, tx, p.term)
		if err != nil {
			return "", err
		}
		if err := note(intake.Effect{Subject: subjectTerm, SubjectID: term.ID, LeftVersion: term.Version}); err != nil {
			return "", err
		}
	}
	if p.secretary != "" {
		post, err := AppointIn(ctx, tx, Appointment{OrganisationID: o.ID, Title: Secretary, Holder: p.secretary, Source: OtherSource, ProducedBy: ByAppointment, From: from})
		if err != nil {
			return "", err
		}
		if err := note(intake.Effect{Subject: subjectPost, SubjectID: post.ID, LeftVersion: post.Version}); err != nil {
			return "", err
		}
	}
	return o.ID, record(ctx, tx, audit.Act{Action: "found", SubjectID: o.ID, UnitPath: p.path, Detail: map[string]any{"name": o.Name, "reply": o.ReplyNo, "on": o.FoundedOn}})
}

func amendImported(ctx context.Context, tx *db.Tx, p organisationPlan, note func(intake.Effect) error) (bool, error) {
	next, f := p.stored, p.founding
	next.Name, next.Code, next.Rank, next.Formation, next.TradeCode, next.FullMembers = f.Name, f.Code, f.Rank, f.Formation, f.TradeCode, f.FullMembers
	next.FoundedOn, next.ReplyNo, next.ContactName, next.ContactPhone = f.FoundedOn, f.ReplyNo, f.ContactName, f.ContactPhone
	if next == p.stored {
		return false, nil
	}
	was, err := json.Marshal(p.stored)
	if err != nil {
		return false, err
	}
	if err := updateOrganisation(ctx, tx, next, p.stored.Version); err != nil {
		return false, err
	}
	if err := note(intake.Effect{Subject: subjectOrganisation, SubjectID: next.ID, Was: string(was), LeftVersion: p.stored.Version + 1}); err != nil {
		return false, err
	}
	return true, record(ctx, tx, audit.Act{
		Action: "change", SubjectID: next.ID, UnitPath: p.path,
		Detail: map[string]any{"was": p.stored.Name, "name": next.Name, "members": next.FullMembers.String()},
	})
}
