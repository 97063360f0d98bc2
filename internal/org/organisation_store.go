package org

import (
	"context"

	"qipan/internal/platform/db"
	"qipan/internal/platform/pinyin"
)

const organisationColumns = `o.id, o.code, o.name, o.rank, o.formation, o.purpose, o.unit_id, o.trade_code, o.full_members, o.founded_on, o.reply_no,
	o.dissolved_on, o.dissolved_reason, o.dissolved_reply, o.decided_on, o.contact_name, o.contact_phone, o.version`

// OrganisationByID is an organisation; fault.Missing when there is none. Whether the caller may see it is the caller's question.
func OrganisationByID(ctx context.Context, tx *db.Tx, id string) (Organisation, error) {
	return db.One[Organisation](ctx, tx, `SELECT `+organisationColumns+` FROM org_organisation o WHERE o.id = $1`, id)
}

// OrganisationByCode is an organisation by its code; ok is false when there is none.
func OrganisationByCode(ctx context.Context, tx *db.Tx, code string) (o Organisation, ok bool, err error) {
	return db.Maybe[Organisation](ctx, tx, `SELECT `+organisationColumns+` FROM org_organisation o WHERE o.code = $1`, code)
}

// organisationsByName are all organisations of exactly this name at a unit.
func organisationsByName(ctx context.Context, tx *db.Tx, name, unitID string) ([]Organisation, error) {
	return db.All[Organisation](ctx, tx, `SELECT `+organisationColumns+` FROM org_organisation o WHERE o.name = $1 AND ($2 = '' OR o.unit_id = $3) ORDER BY o.id`, name, unitID, unitID)
}

func insertOrganisation(ctx context.Context, tx *db.Tx, o Organisation) error {
	_, err := tx.Exec(ctx, `INSERT INTO org_organisation (id, code, name, rank, formation, purpose, unit_id, trade_code, full_members, founded_on, reply_no,
		dissolved_on, dissolved_reason, dissolved_reply, decided_on, contact_name, contact_phone, pinyin, search_key, created_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		o.ID, db.NullText(o.Code), o.Name, o.Rank, o.Formation, o.Purpose, o.UnitID, o.TradeCode, o.FullMembers, o.FoundedOn, o.ReplyNo,
		o.DissolvedOn, o.DissolvedReason, o.DissolvedReply, o.DecidedOn, o.ContactName, o.ContactPhone,
		pinyin.SortKey(o.Name), searchKey(o.Name, o.Code), tx.Now(), o.Version)
	return err
}

func updateOrganisation(ctx context.Context, tx *db.Tx, o Organisation, version int) error {
	return db.Changed(tx.Exec(ctx, `UPDATE org_organisation SET code = $1, name = $2, rank = $3, formation = $4, purpose = $5, unit_id = $6, trade_code = $7,
		full_members = $8, founded_on = $9, reply_no = $10, dissolved_on = $11, dissolved_reason = $12, dissolved_reply = $13, decided_on = $14,
		contact_name = $15, contact_phone = $16, pinyin = $17, search_key = $18, version = version + 1 WHERE id = $19 AND version = $20`,
		db.NullText(o.Code), o.Name, o.Rank, o.Formation, o.Purpose, o.UnitID, o.TradeCode, o.FullMembers, o.FoundedOn, o.ReplyNo,
		o.DissolvedOn, o.DissolvedReason, o.DissolvedReply, o.DecidedOn, o.ContactName, o.ContactPhone,
		pinyin.SortKey(o.Name), searchKey(o.Name, o.Code), o.ID, version))
}

// organisationInUse counts what was given to an organisation since it was entered: posts, terms, organisations under it.
func organisationInUse(ctx context.Context, tx *db.Tx, id string) (int, error) {
	return db.One[int](ctx, tx, `SELECT (SELECT COUNT(*) FROM org_post WHERE organisation_id = $1) + (SELECT COUNT(*) FROM org_term WHERE organisation_id = $2)
		+ (SELECT COUNT(*) FROM org_guidance WHERE parent_id = $3)`, id, id, id)
}

// deleteOrganisation takes an organisation back that an import made.
func deleteOrganisation(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM org_guidance WHERE organisation_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM org_organisation WHERE id = $1`, id)
	return err
}

// SubdistrictCommittee is the body that decides at a unit on a day: the subdistrict committee of the unit or of the nearest unit
// above it; ok is false when there is none.
func SubdistrictCommittee(ctx context.Context, tx *db.Tx, unitPath string, day db.Date) (o Organisation, ok bool, err error) {
	var a db.Args
	query := `SELECT ` + organisationColumns + ` FROM org_organisation o JOIN org_unit u ON u.id = o.unit_id
		WHERE o.purpose = ` + a.Add(ForSubdistrict) + ` AND u.id IN ` + db.In(&a, idsOf(unitPath)) + ` AND ` + livesOn(&a, day) + `
		ORDER BY LENGTH(u.path) DESC, o.founded_on, o.id LIMIT 1`
	return db.Maybe[Organisation](ctx, tx, query, a.Values()...)
}

// livesOn is the condition that o exists on a day.
func livesOn(a *db.Args, day db.Date) string {
	return `o.founded_on <= ` + a.Add(string(day)) + ` AND (o.dissolved_on IS NULL OR o.dissolved_on > ` + a.Add(day) + `)`
}

// ReceivingOrganisations are those that take enterprises in on a day: of markets, and the committees of trades.
func ReceivingOrganisations(ctx context.Context, tx *db.Tx, day db.Date) ([]Organisation, error) {
	var a db.Args
	query := `SELECT ` + organisationColumns + ` FROM org_organisation o WHERE o.purpose IN ` + db.In(&a, []Purpose{ForMarket, ForIndustry}) + `
		AND ` + livesOn(&a, day) + ` ORDER BY o.pinyin, o.id`
	return db.All[Organisation](ctx, tx, query, a.Values()...)
}

const guidanceColumns = `g.id, g.organisation_id, g.parent_id, p.name, g.kind, g.valid_from, g.valid_to`

func guidanceOf(ctx context.Context, tx *db.Tx, organisationID string) ([]Guidance, error) {
	return db.All[Guidance](ctx, tx, `SELECT `+guidanceColumns+` FROM org_guidance g JOIN org_organisation p ON p.id = g.parent_id
		WHERE g.organisation_id = $1 ORDER BY g.valid_from DESC, g.kind, g.id`, organisationID)
}

func guidedBy(ctx context.Context, tx *db.Tx, parentID string, day db.Date) (int, error) {
	return db.One[int](ctx, tx, `SELECT COUNT(*) FROM org_guidance g JOIN org_organisation o ON o.id = g.organisation_id
		WHERE g.parent_id = $1 AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to > $3) AND (o.dissolved_on IS NULL OR o.dissolved_on > $4)`,
		parentID, day, day, day)
}

func insertGuidance(ctx context.Context, tx *db.Tx, g Guidance) error {
	_, err := tx.Exec(ctx, `INSERT INTO org_guidance (id, organisation_id, parent_id, kind, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)`,
		g.ID, g.OrganisationID, g.ParentID, g.Kind, g.ValidFrom, g.ValidTo)
	return err
}

// closeGuidance ends what is open of a kind; a parent that began on the same day is taken out, since it guided on no day.
func closeGuidance(ctx context.Context, tx *db.Tx, organisationID string, kind GuidanceKind, on db.Date) error {
	if _, err := tx.Exec(ctx, `DELETE FROM org_guidance WHERE organisation_id = $1 AND kind = $2 AND valid_to IS NULL AND valid_from >= $3`,
		organisationID, kind, on); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE org_guidance SET valid_to = $1 WHERE organisation_id = $2 AND kind = $3 AND valid_to IS NULL`, on, organisationID, kind)
	return err
}

// parentsOn are the ids that guide an organisation on a day, for the check against circles.
func parentsOn(ctx context.Context, tx *db.Tx, organisationID string, day db.Date) ([]string, error) {
	return db.All[string](ctx, tx, `SELECT parent_id FROM org_guidance WHERE organisation_id = $1 AND valid_from <= $2
		AND (valid_to IS NULL OR valid_to > $3) ORDER BY id`, organisationID, day, day)
}
