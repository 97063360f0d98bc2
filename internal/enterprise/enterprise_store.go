package enterprise

import (
	"context"
	"encoding/json"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/pinyin"
)

// fileColumns stand in the order of Facts.
const fileColumns = `f.uscc, f.name, f.registered_at, f.address, f.lon, f.lat, f.datum, f.ownership, f.trade_code, f.trade, f.revenue_fen,
	f.above_scale, f.above_scale_year, f.legal_rep, f.owner_name, f.owner_member, f.owner_seat, f.contact, f.phone, f.established,
	f.key_enterprise, f.note`

const datedColumns = `s.unit_id, s.site_id, s.status, s.legal_person, s.staff, s.full_members, s.probationary`

// enterpriseColumns stand in the order of Enterprise.
const enterpriseColumns = `f.id, ` + fileColumns + `, ` + datedColumns + `, s.valid_from, f.version, u.name, u.path,
	CASE WHEN u.kind = 'COMMUNITY' THEN COALESCE(p.name, '') ELSE u.name END, CASE WHEN u.kind = 'COMMUNITY' THEN u.name ELSE '' END,
	t.name, t.kind, t.level, t.big, f.created_at, s.id, f.stated`

const enterpriseJoins = ` FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id
	JOIN org_unit u ON u.id = s.unit_id LEFT JOIN org_unit p ON p.id = u.parent_id LEFT JOIN enterprise_site t ON t.id = s.site_id`

// ByID reads an enterprise with the facts of today. It asks for no permission: the calling use case did.
func ByID(ctx context.Context, tx *db.Tx, id string) (Enterprise, error) {
	return db.One[Enterprise](ctx, tx, `SELECT `+enterpriseColumns+enterpriseJoins+` WHERE f.id = $1 AND s.valid_to IS NULL`, id)
}

// byIDOn reads an enterprise within a scope with the facts of a day; before its first day it is missing.
func byIDOn(ctx context.Context, tx *db.Tx, scope access.Scope, id string, day db.Date) (Enterprise, error) {
	var a db.Args
	where := ` WHERE f.id = ` + a.Add(id) + ` AND ` + onDay(&a, "s", tx, day) + ` AND ` + scope.Where(&a, "u.path")
	return db.One[Enterprise](ctx, tx, `SELECT `+enterpriseColumns+enterpriseJoins+where, a.Values()...)
}

// onDay is the condition that a dated row of alias holds on a day. Today's rows are the open ones, which have indexes of
// their own.
func onDay(a *db.Args, alias string, tx *db.Tx, day db.Date) string {
	if day.IsZero() || day >= tx.Today() {
		return alias + `.valid_to IS NULL`
	}
	return alias + `.valid_from <= ` + a.Add(day) + ` AND (` + alias + `.valid_to IS NULL OR ` + alias + `.valid_to > ` + a.Add(day) + `)`
}

// openFile is a file as its own tables hold it, with the open spell; it is also what an undo brings back.
type openFile struct {
	ID string
	Facts
	Stated  string
	SpellID string
	Since   db.Date
	Version int
}

const openColumns = `f.id, ` + fileColumns + `, ` + datedColumns + `, f.stated, s.id, s.valid_from, f.version`

func readOpen(ctx context.Context, tx *db.Tx, id string) (openFile, error) {
	return db.One[openFile](ctx, tx, `SELECT `+openColumns+` FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id
		WHERE f.id = $1 AND s.valid_to IS NULL`, id)
}

const insertFileSQL = `INSERT INTO enterprise_file (id, uscc, name, name_key, pinyin, registered_at, address, lon, lat, datum, ownership, trade_code,
	trade, revenue_fen, above_scale, above_scale_year, legal_rep, owner_name, owner_member, owner_seat, contact, phone, established,
	key_enterprise, note, stated, states_organisation, created_at, version)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)`

const insertSpellSQL = `INSERT INTO enterprise_spell (id, enterprise_id, unit_id, site_id, status, legal_person, staff, full_members, probationary,
	valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)`

const updateFileSQL = `UPDATE enterprise_file SET uscc = $3, name = $4, name_key = $5, pinyin = $6, registered_at = $7, address = $8, lon = $9,
	lat = $10, datum = $11, ownership = $12, trade_code = $13, trade = $14, revenue_fen = $15, above_scale = $16, above_scale_year = $17,
	legal_rep = $18, owner_name = $19, owner_member = $20, owner_seat = $21, contact = $22, phone = $23, established = $24,
	key_enterprise = $25, note = $26, stated = $27, states_organisation = $28, version = version + 1 WHERE id = $1 AND version = $2`

func factArgs(f Facts) []any {
	var lon, lat any
	if f.HasPoint() {
		lon, lat = f.Lon, f.Lat
	}
	return []any{
		db.NullText(f.USCC), f.Name, nameKey(f.Name), pinyin.SortKey(f.Name), f.RegisteredAt, f.Address, lon, lat, string(f.Datum),
		string(f.Ownership), f.TradeCode, f.Trade, f.RevenueFen, string(f.AboveScale), f.AboveScaleYear, f.LegalRep, f.OwnerName,
		string(f.OwnerMember), string(f.OwnerSeat), f.Contact, f.Phone, f.Established, f.KeyEnterprise, f.Note,
	}
}

func insertFileArgs(tx *db.Tx, o openFile) []any {
	args := append([]any{o.ID}, factArgs(o.Facts)...)
	return append(args, o.Stated, StatesOrganisation(o.Stated), tx.Now(), o.Version)
}

func updateFileArgs(o openFile, version int) []any {
	args := append([]any{o.ID, version}, factArgs(o.Facts)...)
	return append(args, o.Stated, StatesOrganisation(o.Stated))
}

func insertSpellArgs(o openFile) []any {
	d := o.Dated
	return []any{
		o.SpellID, o.ID, d.UnitID, db.NullText(d.SiteID), string(d.Status), d.LegalPerson, d.Staff, d.FullMembers, d.Probationary, o.Since,
	}
}

func insertOpen(ctx context.Context, tx *db.Tx, o openFile) error {
	if _, err := tx.Exec(ctx, insertFileSQL, insertFileArgs(tx, o)...); err != nil {
		return taken(err)
	}
	if _, err := tx.Exec(ctx, upsertSearchSQL, o.ID, searchText(o.Facts)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, insertSpellSQL, insertSpellArgs(o)...)
	return err
}

const upsertSearchSQL = `INSERT INTO enterprise_search (enterprise_id, search) VALUES ($1, $2) ON CONFLICT (enterprise_id) DO UPDATE SET search = excluded.search`

// searchText is what a person's text is looked for in: the name, its spellings and initials, and the code.
func searchText(f Facts) string { return pinyin.SearchKey(f.Name) + " " + strings.ToLower(f.USCC) }

// updateFile writes the facts over the version that was seen.
func updateFile(ctx context.Context, tx *db.Tx, o openFile, version int) error {
	if err := taken(db.Changed(tx.Exec(ctx, updateFileSQL, updateFileArgs(o, version)...))); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, upsertSearchSQL, o.ID, searchText(o.Facts))
	return err
}

// taken names the one thing that two files cannot share: the credit code.
func taken(err error) error {
	if db.IsDuplicate(err) {
		return fault.New(fault.Invalid, "enterprise_uscc_taken").On("uscc").Because(err)
	}
	return err
}

const updateSpellSQL = `UPDATE enterprise_spell SET unit_id = $2, site_id = $3, status = $4, legal_person = $5, staff = $6, full_members = $7,
	probationary = $8 WHERE id = $1`

func updateSpell(ctx context.Context, tx *db.Tx, id string, d Dated) error {
	_, err := tx.Exec(ctx, updateSpellSQL, id, d.UnitID, db.NullText(d.SiteID), string(d.Status), d.LegalPerson, d.Staff, d.FullMembers, d.Probationary)
	return err
}

const closeSpellSQL = `UPDATE enterprise_spell SET valid_to = $2 WHERE id = $1`

// turnSpell lets the open spell hold until a day and opens the next one; on the spell's own first day it is changed in place.
func turnSpell(ctx context.Context, tx *db.Tx, o *openFile, d Dated, on db.Date) error {
	if on == o.Since {
		o.Dated = d
		return updateSpell(ctx, tx, o.SpellID, d)
	}
	if _, err := tx.Exec(ctx, closeSpellSQL, o.SpellID, on); err != nil {
		return err
	}
	o.SpellID, o.Since, o.Dated = db.NewID(), on, d
	_, err := tx.Exec(ctx, insertSpellSQL, insertSpellArgs(*o)...)
	return err
}

// Spell is one period of an enterprise with the names of its places.
type Spell struct {
	ID string
	Dated
	From, To db.Date
	UnitName string
	SiteName string
}

func spellsOf(ctx context.Context, tx *db.Tx, id string) ([]Spell, error) {
	return db.All[Spell](ctx, tx, `SELECT s.id, `+datedColumns+`, s.valid_from, s.valid_to, u.name, t.name
		FROM enterprise_spell s JOIN org_unit u ON u.id = s.unit_id LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE s.enterprise_id = $1 ORDER BY s.valid_from DESC, s.id DESC`, id)
}

// A Contact (联系人) is a further person or number of an enterprise.
type Contact struct{ ID, Name, Phone, Note string }

func contactsOf(ctx context.Context, tx *db.Tx, id string) ([]Contact, error) {
	return db.All[Contact](ctx, tx, `SELECT id, name, phone, note FROM enterprise_contact WHERE enterprise_id = $1 ORDER BY id`, id)
}

const insertContactSQL = `INSERT INTO enterprise_contact (id, enterprise_id, name, phone, note) VALUES ($1, $2, $3, $4, $5)`

func insertContact(ctx context.Context, tx *db.Tx, enterpriseID string, c Contact) error {
	_, err := tx.Exec(ctx, insertContactSQL, c.ID, enterpriseID, c.Name, c.Phone, c.Note)
	return err
}

func deleteContact(ctx context.Context, tx *db.Tx, enterpriseID, id string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM enterprise_contact WHERE enterprise_id = $1 AND id = $2`, enterpriseID, id)
}

// A Confirmation says who stated a group of facts, from where, and on which day it was last said to be so.
type Confirmation struct {
	Group    Group
	Source   string
	StatedBy string
	On       db.Date
}

func confirmationsOf(ctx context.Context, tx *db.Tx, id string) ([]Confirmation, error) {
	return db.All[Confirmation](ctx, tx, `SELECT facts, source, stated_by, confirmed_on FROM enterprise_confirmation WHERE enterprise_id = $1 ORDER BY facts`, id)
}

const upsertConfirmationSQL = `INSERT INTO enterprise_confirmation (enterprise_id, facts, source, stated_by, confirmed_on) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (enterprise_id, facts) DO UPDATE SET source = excluded.source, stated_by = excluded.stated_by, confirmed_on = excluded.confirmed_on`

func upsertConfirmation(ctx context.Context, tx *db.Tx, id string, c Confirmation) error {
	_, err := tx.Exec(ctx, upsertConfirmationSQL, id, string(c.Group), c.Source, c.StatedBy, c.On)
	return err
}

// Succession links an enterprise to the one that follows it (NPE-11).
type Succession struct {
	ID, Name string // of the other side
	Kind     SuccessionKind
	On       db.Date
}

func predecessorsOf(ctx context.Context, tx *db.Tx, id string) ([]Succession, error) {
	return db.All[Succession](ctx, tx, `SELECT f.id, f.name, x.kind, x.happened_on FROM enterprise_succession x JOIN enterprise_file f ON f.id = x.predecessor_id
		WHERE x.successor_id = $1 ORDER BY x.happened_on DESC, f.id`, id)
}

func successorsOf(ctx context.Context, tx *db.Tx, id string) ([]Succession, error) {
	return db.All[Succession](ctx, tx, `SELECT f.id, f.name, x.kind, x.happened_on FROM enterprise_succession x JOIN enterprise_file f ON f.id = x.successor_id
		WHERE x.predecessor_id = $1 ORDER BY x.happened_on DESC, f.id`, id)
}

func insertSuccession(ctx context.Context, tx *db.Tx, predecessor, successor string, s Succession) error {
	_, err := tx.Exec(ctx, `INSERT INTO enterprise_succession (predecessor_id, successor_id, kind, happened_on) VALUES ($1, $2, $3, $4)
		ON CONFLICT (predecessor_id, successor_id) DO NOTHING`, predecessor, successor, string(s.Kind), s.On)
	return err
}

// snapshot is everything that an undo brings back.
type snapshot struct {
	File          openFile
	Contacts      []Contact
	Confirmations []Confirmation
}

func takeSnapshot(ctx context.Context, tx *db.Tx, o openFile) (string, error) {
	contacts, err := contactsOf(ctx, tx, o.ID)
	if err != nil {
		return "", err
	}
	confirmations, err := confirmationsOf(ctx, tx, o.ID)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(snapshot{o, contacts, confirmations})
	return string(text), err
}

// noteRevision keeps what stood before a change, so that the change can be taken back while it is the last.
func noteRevision(ctx context.Context, tx *db.Tx, id string, left int, was string) error {
	_, err := tx.Exec(ctx, `INSERT INTO enterprise_revision (enterprise_id, version, was) VALUES ($1, $2, $3)`, id, left, was)
	return err
}

func revision(ctx context.Context, tx *db.Tx, id string, left int) (string, bool, error) {
	return db.Maybe[string](ctx, tx, `SELECT was FROM enterprise_revision WHERE enterprise_id = $1 AND version = $2`, id, left)
}

// restore brings a snapshot back over the present state; the version moves on all the same.
func restore(ctx context.Context, tx *db.Tx, now openFile, was string) error {
	var s snapshot
	if err := json.Unmarshal([]byte(was), &s); err != nil {
		return err
	}
	if now.SpellID != s.File.SpellID {
		if _, err := tx.Exec(ctx, `DELETE FROM enterprise_spell WHERE id = $1`, now.SpellID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE enterprise_spell SET valid_to = NULL WHERE id = $1`, s.File.SpellID); err != nil {
			return err
		}
	}
	if err := updateSpell(ctx, tx, s.File.SpellID, s.File.Dated); err != nil {
		return err
	}
	if err := updateFile(ctx, tx, s.File, now.Version); err != nil {
		return err
	}
	return restoreAttached(ctx, tx, s)
}

func restoreAttached(ctx context.Context, tx *db.Tx, s snapshot) error {
	if err := deleteAttached(ctx, tx, s.File.ID); err != nil {
		return err
	}
	for _, c := range s.Contacts {
		if err := insertContact(ctx, tx, s.File.ID, c); err != nil {
			return err
		}
	}
	for _, c := range s.Confirmations {
		if err := upsertConfirmation(ctx, tx, s.File.ID, c); err != nil {
			return err
		}
	}
	return nil
}

func deleteAttached(ctx context.Context, tx *db.Tx, id string) error {
	for _, table := range []string{"enterprise_contact", "enterprise_confirmation"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE enterprise_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// deleteFile removes a file that nothing refers to; built is true when something does.
func deleteFile(ctx context.Context, tx *db.Tx, id string) (built bool, err error) {
	if err := deleteAttached(ctx, tx, id); err != nil {
		return false, err
	}
	for _, table := range []string{"enterprise_revision", "enterprise_search", "enterprise_spell"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE enterprise_id = $1`, id); err != nil {
			return false, err
		}
	}
	_, err = tx.Exec(ctx, `DELETE FROM enterprise_file WHERE id = $1`, id)
	if db.IsReferenced(err) {
		return true, nil
	}
	return false, err
}
