package enterprise

import (
	"context"

	"qipan/internal/audit"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// auditKind is the kind of an enterprise's entries in the audit register.
const auditKind = "enterprise"

// NewEnterprise is what opening a file takes. Since is the first day of the dated facts, today when empty; Source and StatedBy
// say where the facts come from.
type NewEnterprise struct {
	Facts
	Since    db.Date
	Source   string
	StatedBy string
}

// AddIn opens a file and returns its id. A credit code that another file carries is refused on "uscc", a site outside the
// register on "site", an unknown unit on "unit".
func AddIn(ctx context.Context, tx *db.Tx, n NewEnterprise) (id string, err error) {
	defer fault.Wrap(&err, "enterprise.AddIn")
	n.tidy()
	if err := n.check(); err != nil {
		return "", err
	}
	unit, err := placeOf(ctx, tx, n.Dated)
	if err != nil {
		return "", err
	}
	if n.Since.IsZero() {
		n.Since = tx.Today()
	}
	o := openFile{ID: db.NewID(), Facts: n.Facts, Stated: emptyStated, SpellID: db.NewID(), Since: n.Since, Version: 1}
	if err := insertOpen(ctx, tx, o); err != nil {
		return "", err
	}
	for _, g := range n.statedGroups() {
		c := Confirmation{Group: g, Source: n.Source, StatedBy: n.StatedBy, On: n.Since}
		if err := upsertConfirmation(ctx, tx, o.ID, c.byActor(ctx)); err != nil {
			return "", err
		}
	}
	return o.ID, audit.Record(ctx, tx, audit.Act{Action: "enterprise.add", Kind: auditKind, SubjectID: o.ID, UnitPath: unit.Path, Detail: map[string]any{"name": o.Name}})
}

// LegalPersonByCode is what the first signs of a credit code tell: 92 are self-employed people, the rest legal persons.
func LegalPersonByCode(uscc string) bool { return len(uscc) > 1 && uscc[:2] != "92" }

// statedGroups are the groups in which a new file says anything.
func (f Facts) statedGroups() []Group {
	groups := []Group{Identity, Place}
	if f.Staff.Known || f.RevenueFen.Known || f.AboveScale != "" {
		groups = append(groups, Scale)
	}
	if f.OwnerName != "" || f.OwnerMember != "" || f.OwnerSeat != "" {
		groups = append(groups, Owner)
	}
	if f.FullMembers.Known || f.Probationary.Known {
		groups = append(groups, Members)
	}
	return groups
}

func (c Confirmation) byActor(ctx context.Context) Confirmation {
	if c.StatedBy == "" {
		c.StatedBy = audit.ActorOf(ctx).Name
	}
	return c
}

// placeOf reads the unit of dated facts and refuses places that do not exist.
func placeOf(ctx context.Context, tx *db.Tx, d Dated) (org.Unit, error) {
	unit, err := org.UnitByID(ctx, tx, d.UnitID)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = fault.New(fault.Invalid, "enterprise_unit_unknown").On("unit").Because(err)
		}
		return unit, err
	}
	if d.SiteID != "" {
		known, err := siteExists(ctx, tx, d.SiteID)
		if err == nil && !known {
			err = fault.New(fault.Invalid, "enterprise_site_unknown").On("site")
		}
		if err != nil {
			return unit, err
		}
	}
	return unit, nil
}

// Change is an edit of one group of facts. Apply writes the new facts over the present ones; On is the first day of changed
// dated facts, today when empty. Version is the version that the person saw; 0 takes whatever stands.
type Change struct {
	ID       string
	Version  int
	Group    Group
	On       db.Date
	Apply    func(*Facts)
	Source   string
	StatedBy string
	action   string
}

// ChangeIn carries an edit out: dated facts end their spell and begin the next one. Nothing is written when nothing differs,
// except that the group counts as confirmed. It refuses days before the open spell and after today.
func ChangeIn(ctx context.Context, tx *db.Tx, c Change) (err error) {
	defer fault.Wrap(&err, "enterprise.ChangeIn(%s)", c.ID)
	before, err := readOpen(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if c.Version == 0 {
		c.Version = before.Version
	}
	if c.Version != before.Version {
		return fault.New(fault.Stale, "stale")
	}
	after := before
	c.Apply(&after.Facts)
	after.tidy()
	if err := after.check(); err != nil {
		return err
	}
	unit, err := placeOf(ctx, tx, after.Dated)
	if err != nil {
		return err
	}
	was, err := takeSnapshot(ctx, tx, before)
	if err != nil {
		return err
	}
	if err := writeChange(ctx, tx, c, before, after); err != nil {
		return err
	}
	if err := noteRevision(ctx, tx, c.ID, before.Version+1, was); err != nil {
		return err
	}
	if c.Group != "" {
		k := Confirmation{Group: c.Group, Source: c.Source, StatedBy: c.StatedBy, On: tx.Today()}
		if err := upsertConfirmation(ctx, tx, c.ID, k.byActor(ctx)); err != nil {
			return err
		}
	}
	action := c.action
	if action == "" {
		action = "enterprise.change"
	}
	return audit.Record(ctx, tx, audit.Act{Action: action, Kind: auditKind, SubjectID: c.ID, UnitPath: unit.Path, Detail: detailOf(c, before.Facts, after.Facts, before.Version+1)})
}

func writeChange(ctx context.Context, tx *db.Tx, c Change, before, after openFile) error {
	if after.Dated != before.Dated {
		on := c.On
		if on.IsZero() {
			on = max(tx.Today(), before.Since)
		}
		switch {
		case on < before.Since:
			return fault.New(fault.Invalid, "enterprise_before_spell", before.Since).On("on")
		case on > tx.Today():
			return fault.New(fault.Invalid, "enterprise_future").On("on")
		}
		turned := before
		if err := turnSpell(ctx, tx, &turned, after.Dated, on); err != nil {
			return err
		}
	}
	return updateFile(ctx, tx, after, before.Version)
}

// detailOf names the facts that changed; facts about the owner are named and never quoted.
func detailOf(c Change, before, after Facts, left int) map[string]any {
	changed := map[string]any{}
	old := before.texts()
	for field, text := range after.texts() {
		if old[field] == text {
			continue
		}
		if ownerField(field) {
			changed[field] = nil
			continue
		}
		changed[field] = []string{old[field], text}
	}
	d := map[string]any{"changed": changed, "version": left}
	if c.Group != "" {
		d["group"] = string(c.Group)
	}
	return d
}

func ownerField(field string) bool {
	switch field {
	case "owner_name", "owner_member", "owner_seat":
		return true
	}
	return false
}

// MoveIn moves an enterprise to another unit or site from a day on; an empty site is none.
func MoveIn(ctx context.Context, tx *db.Tx, id, unitID, siteID string, on db.Date) error {
	return ChangeIn(ctx, tx, Change{ID: id, On: on, action: "enterprise.move", Apply: func(f *Facts) { f.UnitID, f.SiteID = unitID, siteID }})
}

// SetStatusIn changes whether an enterprise does business, from a day on.
func SetStatusIn(ctx context.Context, tx *db.Tx, id string, status Status, on db.Date) error {
	return ChangeIn(ctx, tx, Change{ID: id, On: on, action: "enterprise.status", Apply: func(f *Facts) { f.Status = status }})
}

// SuccessionKind is how one enterprise follows another.
type SuccessionKind string

// The kinds of succession (NPE-11). In each the history stays where it is and is reached through the link.
const (
	IndividualToCompany SuccessionKind = "INDIVIDUAL_TO_COMPANY" // 个转企
	Merger              SuccessionKind = "MERGER"
	Split               SuccessionKind = "SPLIT"
	Renamed             SuccessionKind = "RENAMED"
	OtherSuccession     SuccessionKind = "OTHER"
)

// Values are the kinds in the order of a form.
func (SuccessionKind) Values() []SuccessionKind {
	return []SuccessionKind{IndividualToCompany, Merger, Split, Renamed, OtherSuccession}
}

// SucceedIn links a predecessor to its successor. The predecessor of a company that was an individual business, of a merger or
// of a renaming ends on that day: its status becomes Closed and its history stays.
func SucceedIn(ctx context.Context, tx *db.Tx, predecessor, successor string, kind SuccessionKind, on db.Date) (err error) {
	defer fault.Wrap(&err, "enterprise.SucceedIn(%s)", predecessor)
	if predecessor == successor {
		return fault.New(fault.Invalid, "enterprise_succession_self").On("successor")
	}
	before, err := ByID(ctx, tx, predecessor)
	if err != nil {
		return err
	}
	if _, err := ByID(ctx, tx, successor); err != nil {
		return err
	}
	if on.IsZero() {
		on = tx.Today()
	}
	if err := insertSuccession(ctx, tx, predecessor, successor, Succession{Kind: kind, On: on}); err != nil {
		return err
	}
	if before.Status != Closed && kind != Split && kind != OtherSuccession {
		if err := SetStatusIn(ctx, tx, predecessor, Closed, max(on, before.Since)); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, audit.Act{
		Action: "enterprise.succeed", Kind: auditKind, SubjectID: successor, UnitPath: before.UnitPath,
		Detail: map[string]any{"predecessor": predecessor, "kind": string(kind)},
	})
}
