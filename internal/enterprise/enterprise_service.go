package enterprise

import (
	"context"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/intake"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Service keeps the enterprise files of a district.
type Service struct {
	db       *db.DB
	derive   Derive
	coverage Coverage
}

// Options are what contexts above lend to the files. Both may be left out.
type Options struct {
	Derive   Derive
	Coverage Coverage
}

// NewService works on a district's database.
func NewService(d *db.DB, o Options) *Service {
	return &Service{db: d, derive: o.Derive, coverage: o.Coverage}
}

// CoverageStates are the values of the coverage filter; none without the hook.
func (s *Service) CoverageStates() []string { return s.coverage.States }

// Today is the civil day of the district's clock.
func (s *Service) Today() db.Date { return s.db.Today() }

// Record is everything that the page of a file shows.
type Record struct {
	Enterprise
	Day           db.Date
	Contacts      []Contact
	Confirmations map[Group]Confirmation
	Spells        []Spell
	Predecessors  []Succession
	Successors    []Succession
	Entries       []audit.Entry
	Imports       []intake.Touch
	Coverage      string
	SeesOwner     bool // facts about the owner are shown; without it they are empty here
	MayEdit       bool
	MayUndo       bool // the last change can be taken back
}

// Record reads a file as of a day; today when empty. Past days can be read and not edited.
func (s *Service) Record(ctx context.Context, id string, day db.Date) (r Record, err error) {
	scope, err := access.Require(ctx, access.EnterpriseRead)
	if err != nil {
		return r, err
	}
	defer fault.Wrap(&err, "enterprise.Record(%s)", id)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if day.IsZero() {
			day = tx.Today()
		}
		e, err := byIDOn(ctx, tx, scope, id, day)
		if err != nil {
			return err
		}
		r = Record{Enterprise: e, Day: day, SeesOwner: may(ctx, access.EnterpriseOwner, e.UnitPath)}
		r.MayEdit = day >= tx.Today() && may(ctx, access.EnterpriseEdit, e.UnitPath)
		if !r.SeesOwner {
			r.OwnerName, r.OwnerMember, r.OwnerSeat = "", "", ""
		}
		return s.attach(ctx, tx, &r)
	})
	return r, err
}

func may(ctx context.Context, p access.Permission, path string) bool {
	who, ok := access.Of(ctx)
	return ok && who.Scope(p).Covers(path)
}

func (s *Service) attach(ctx context.Context, tx *db.Tx, r *Record) (err error) {
	confirmations, err := confirmationsOf(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	r.Confirmations = map[Group]Confirmation{}
	for _, c := range confirmations {
		r.Confirmations[c.Group] = c
	}
	if r.Contacts, err = contactsOf(ctx, tx, r.ID); err != nil {
		return err
	}
	if r.Spells, err = spellsOf(ctx, tx, r.ID); err != nil {
		return err
	}
	if r.Predecessors, err = predecessorsOf(ctx, tx, r.ID); err != nil {
		return err
	}
	if r.Successors, err = successorsOf(ctx, tx, r.ID); err != nil {
		return err
	}
	if r.Entries, err = audit.Of(ctx, tx, auditKind, r.ID); err != nil {
		return err
	}
	if r.Imports, err = intake.Touching(ctx, tx, importSubject, r.ID); err != nil {
		return err
	}
	if r.MayEdit {
		if _, r.MayUndo, err = revision(ctx, tx, r.ID, r.Version); err != nil {
			return err
		}
	}
	if s.coverage.StateOf != nil {
		states, err := s.coverage.StateOf(ctx, tx, []string{r.ID}, r.Day)
		if err != nil {
			return err
		}
		r.Coverage = states[r.ID]
	}
	return nil
}

// Add opens a file in a unit that the caller may edit.
func (s *Service) Add(ctx context.Context, n NewEnterprise) (id string, err error) {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return "", err
	}
	if err := ownerAllowed(ctx, Facts{}, n.Facts); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := unitWithin(ctx, tx, scope, n.UnitID); err != nil {
			return err
		}
		id, err = AddIn(ctx, tx, n)
		return err
	})
	return id, err
}

func unitWithin(ctx context.Context, tx *db.Tx, scope access.Scope, unitID string) error {
	if unitID == "" {
		return fault.New(fault.Invalid, "required").On("unit")
	}
	u, err := org.UnitByID(ctx, tx, unitID)
	if err == nil && scope.Covers(u.Path) {
		return nil
	}
	if err == nil || fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.Invalid, "enterprise_unit_unknown").On("unit")
	}
	return err
}

// ownerAllowed refuses writing facts about an owner without the permission to see them.
func ownerAllowed(ctx context.Context, before, after Facts) error {
	if before.OwnerName == after.OwnerName && before.OwnerMember == after.OwnerMember && before.OwnerSeat == after.OwnerSeat {
		return nil
	}
	_, err := access.Require(ctx, access.EnterpriseOwner)
	return err
}

// editable reads a file that the caller may edit; outside the scope it is missing.
func editable(ctx context.Context, tx *db.Tx, scope access.Scope, id string) (Enterprise, error) {
	return byIDOn(ctx, tx, scope, id, tx.Today())
}

// Change edits a group of facts. A new unit must lie where the caller may edit too.
func (s *Service) Change(ctx context.Context, c Change) error {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return err
	}
	if !c.Group.Known() {
		return fault.Missing()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.change(ctx, tx, scope, c) })
}

func (s *Service) change(ctx context.Context, tx *db.Tx, scope access.Scope, c Change) error {
	e, err := editable(ctx, tx, scope, c.ID)
	if err != nil {
		return err
	}
	after := e.Facts
	c.Apply(&after)
	if after.OwnerName != e.OwnerName || after.OwnerMember != e.OwnerMember || after.OwnerSeat != e.OwnerSeat {
		if err := access.RequireAt(ctx, access.EnterpriseOwner, e.UnitPath); err != nil {
			return err
		}
	}
	if after.UnitID != e.UnitID {
		if err := unitWithin(ctx, tx, scope, after.UnitID); err != nil {
			return err
		}
	}
	return ChangeIn(ctx, tx, c)
}

// A MoveOrder says where an enterprise goes and from which day on.
type MoveOrder struct {
	ID      string
	Version int
	UnitID  string
	SiteID  string
	Address string
	On      db.Date
}

// Move moves an enterprise between units and sites; what was stays readable as of its days.
func (s *Service) Move(ctx context.Context, m MoveOrder) error {
	return s.Change(ctx, Change{ID: m.ID, Version: m.Version, Group: Place, On: m.On, action: "enterprise.move", Apply: func(f *Facts) {
		f.UnitID, f.SiteID = m.UnitID, m.SiteID
		if a := strings.TrimSpace(m.Address); a != "" {
			f.Address = a
		}
	}})
}

// StatusOrder changes whether an enterprise does business, from a day on.
type StatusOrder struct {
	ID      string
	Version int
	Status  Status
	On      db.Date
}

// SetStatus suspends, closes, lets move away or reopens.
func (s *Service) SetStatus(ctx context.Context, o StatusOrder) error {
	known := false
	for _, v := range Status("").Values() {
		known = known || v == o.Status
	}
	if !known {
		return fault.New(fault.Invalid, "required").On("status")
	}
	return s.Change(ctx, Change{ID: o.ID, Version: o.Version, Group: Identity, On: o.On, action: "enterprise.status", Apply: func(f *Facts) { f.Status = o.Status }})
}

// Confirm notes that somebody said again today that a group of facts is so.
func (s *Service) Confirm(ctx context.Context, id string, c Confirmation) error {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return err
	}
	if !c.Group.Known() {
		return fault.Missing()
	}
	if c.Source = strings.TrimSpace(c.Source); c.Source == "" {
		return fault.New(fault.Invalid, "required").On("source")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := editable(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		if c.On.IsZero() {
			c.On = tx.Today()
		}
		if c.On > tx.Today() {
			return fault.New(fault.Invalid, "enterprise_future").On("on")
		}
		if err := upsertConfirmation(ctx, tx, id, c.byActor(ctx)); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "enterprise.confirm", Kind: auditKind, SubjectID: id, UnitPath: e.UnitPath,
			Detail: map[string]any{"group": string(c.Group), "source": c.Source},
		})
	})
}

// AddContact notes a further person or number of an enterprise.
func (s *Service) AddContact(ctx context.Context, id string, c Contact) error {
	c.Name, c.Phone, c.Note = strings.TrimSpace(c.Name), strings.TrimSpace(c.Phone), strings.TrimSpace(c.Note)
	if c.Name == "" && c.Phone == "" {
		return fault.New(fault.Invalid, "required").On("name")
	}
	c.ID = db.NewID()
	return s.contacts(ctx, id, "enterprise.contact_add", func(tx *db.Tx) error { return insertContact(ctx, tx, id, c) })
}

// RemoveContact takes a further contact out; a contact of another file is missing.
func (s *Service) RemoveContact(ctx context.Context, id, contactID string) error {
	return s.contacts(ctx, id, "enterprise.contact_remove", func(tx *db.Tx) error {
		n, err := deleteContact(ctx, tx, id, contactID)
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return err
	})
}

func (s *Service) contacts(ctx context.Context, id, action string, write func(tx *db.Tx) error) error {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := editable(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		if err := write(tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{Action: action, Kind: auditKind, SubjectID: id, UnitPath: e.UnitPath})
	})
}

// SuccessionOrder links two files that the caller may edit.
type SuccessionOrder struct {
	Predecessor, Successor string
	Kind                   SuccessionKind
	On                     db.Date
}

// Succeed links a predecessor to its successor; nothing is copied and nothing is lost.
func (s *Service) Succeed(ctx context.Context, o SuccessionOrder) error {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := editable(ctx, tx, scope, o.Successor); err != nil {
			return err
		}
		if _, err := editable(ctx, tx, scope, o.Predecessor); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				err = fault.New(fault.Invalid, "enterprise_unknown").On("predecessor")
			}
			return err
		}
		return SucceedIn(ctx, tx, o.Predecessor, o.Successor, o.Kind, o.On)
	})
}

// Undo takes the last change of a file back while nothing was changed after it.
func (s *Service) Undo(ctx context.Context, id string, version int) error {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := editable(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		if e.Version != version {
			return fault.New(fault.Stale, "stale")
		}
		was, ok, err := revision(ctx, tx, id, version)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "enterprise_nothing_to_undo")
		}
		now, err := readOpen(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := restore(ctx, tx, now, was); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{Action: "enterprise.undo", Kind: auditKind, SubjectID: id, UnitPath: e.UnitPath, Detail: map[string]any{"version": version}})
	})
}

// Choice is one hit of a picker or of the search.
type Choice struct{ ID, Name, Note string }

// pickLimit is how many hits a picker offers.
const pickLimit = 20

// Pick finds enterprises for a picker by name, code, spelling or initials.
func (s *Service) Pick(ctx context.Context, query string) ([]Choice, error) {
	list, err := s.List(ctx, ListQuery{Filter: Filter{Query: query}, Limit: pickLimit})
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, r := range list.Rows {
		note := r.Subdistrict
		if r.USCC != "" {
			note = r.USCC + " · " + note
		}
		out = append(out, Choice{r.ID, r.Name, note})
	}
	return out, nil
}
