package org

import (
	"context"

	"qipan/internal/platform/db"
)

const postColumns = `id, organisation_id, title, holder, phone, source, produced_by, full_time, valid_from, valid_to, approval_no, approved_on, full_since, version`

// titleOrder is the order of a roster.
const titleOrder = `CASE title WHEN 'SECRETARY' THEN 0 WHEN 'DEPUTY_SECRETARY' THEN 1 WHEN 'ORGANISATION' THEN 2 WHEN 'DISCIPLINE' THEN 3
	WHEN 'PUBLICITY' THEN 4 WHEN 'MEMBER' THEN 5 ELSE 6 END`

// InPost are the posts that are held in an organisation on a day, the secretary first.
func InPost(ctx context.Context, tx *db.Tx, organisationID string, day db.Date) ([]Post, error) {
	return db.All[Post](ctx, tx, `SELECT `+postColumns+` FROM org_post WHERE organisation_id = $1 AND valid_from <= $2
		AND (valid_to IS NULL OR valid_to > $3) ORDER BY `+titleOrder+`, valid_from, id`, organisationID, day, day)
}

func postsOf(ctx context.Context, tx *db.Tx, organisationID string) ([]Post, error) {
	return db.All[Post](ctx, tx, `SELECT `+postColumns+` FROM org_post WHERE organisation_id = $1
		ORDER BY valid_from DESC, `+titleOrder+`, id`, organisationID)
}

func postByID(ctx context.Context, tx *db.Tx, id string) (Post, error) {
	return db.One[Post](ctx, tx, `SELECT `+postColumns+` FROM org_post WHERE id = $1`, id)
}

// secretaryBetween is who is secretary on any day of a period; an empty end is open.
func secretaryBetween(ctx context.Context, tx *db.Tx, organisationID string, from, to db.Date) (Post, bool, error) {
	var a db.Args
	query := `SELECT ` + postColumns + ` FROM org_post WHERE organisation_id = ` + a.Add(organisationID) + ` AND title = 'SECRETARY'
		AND (valid_to IS NULL OR valid_to > ` + a.Add(from) + `)`
	if !to.IsZero() {
		query += ` AND valid_from < ` + a.Add(to)
	}
	return db.Maybe[Post](ctx, tx, query+` ORDER BY valid_from, id`, a.Values()...)
}

func insertPost(ctx context.Context, tx *db.Tx, p Post) error {
	_, err := tx.Exec(ctx, `INSERT INTO org_post (`+postColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		p.ID, p.OrganisationID, p.Title, p.Holder, p.Phone, p.Source, p.ProducedBy, p.FullTime, p.ValidFrom, p.ValidTo,
		p.ApprovalNo, p.ApprovedOn, p.FullSince, p.Version)
	return err
}

func updatePost(ctx context.Context, tx *db.Tx, p Post, version int) error {
	return db.Changed(tx.Exec(ctx, `UPDATE org_post SET valid_to = $1, approval_no = $2, approved_on = $3, phone = $4, version = version + 1
		WHERE id = $5 AND version = $6`, p.ValidTo, p.ApprovalNo, p.ApprovedOn, p.Phone, p.ID, version))
}

// closePosts ends every open post of an organisation that is dissolved; one that would begin later never begins.
func closePosts(ctx context.Context, tx *db.Tx, organisationID string, on db.Date) error {
	if _, err := tx.Exec(ctx, `DELETE FROM org_post WHERE organisation_id = $1 AND valid_to IS NULL AND valid_from >= $2`, organisationID, on); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE org_post SET valid_to = $1, version = version + 1 WHERE organisation_id = $2 AND (valid_to IS NULL OR valid_to > $3)`,
		on, organisationID, on)
	return err
}

func deletePost(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM org_post WHERE id = $1`, id)
	return err
}
