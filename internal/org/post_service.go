package org

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// AppointIn fills a post. There is one secretary at a time: the one before must have ended.
func AppointIn(ctx context.Context, tx *db.Tx, a Appointment) (Post, error) {
	o, err := OrganisationByID(ctx, tx, a.OrganisationID)
	if err != nil {
		return Post{}, err
	}
	if err := a.check(o); err != nil {
		return Post{}, err
	}
	if a.Title == Secretary {
		holder, taken, err := secretaryBetween(ctx, tx, o.ID, a.From, a.To)
		if err != nil {
			return Post{}, err
		}
		if taken {
			return Post{}, fault.New(fault.Invalid, "org_secretary_taken", holder.Holder, holder.ValidFrom).On("from")
		}
	}
	p := Post{
		ID: db.NewID(), OrganisationID: o.ID, Title: a.Title, Holder: a.Holder, Phone: a.Phone, Source: a.Source, ProducedBy: a.ProducedBy,
		FullTime: a.FullTime, ValidFrom: a.From, ValidTo: a.To, ApprovalNo: a.ApprovalNo, ApprovedOn: a.ApprovedOn, FullSince: a.FullSince, Version: 1,
	}
	return p, insertPost(ctx, tx, p)
}

// EndPostIn ends a post; on is the first day on which it is no longer held.
func EndPostIn(ctx context.Context, tx *db.Tx, postID string, on db.Date) error {
	p, err := postByID(ctx, tx, postID)
	if err != nil {
		return err
	}
	if !p.ValidTo.IsZero() {
		return fault.New(fault.Conflict, "org_post_ended", p.ValidTo)
	}
	if on <= p.ValidFrom {
		return fault.New(fault.Invalid, "org_ends_before").On("on")
	}
	version := p.Version
	p.ValidTo = on
	return updatePost(ctx, tx, p, version)
}

// ApprovePostIn records the upper organisation's approval of an elected secretary or deputy (ELE-10).
func ApprovePostIn(ctx context.Context, tx *db.Tx, postID, approvalNo string, on db.Date) error {
	p, err := postByID(ctx, tx, postID)
	if err != nil {
		return err
	}
	var f fault.Fields
	needText(&f, "approval_no", approvalNo, maxName)
	if on.IsZero() || on > tx.Today() {
		f.Add("approved_on", "org_future", tx.Today())
	}
	if err := f.Err(); err != nil {
		return err
	}
	version := p.Version
	p.ApprovalNo, p.ApprovedOn = approvalNo, on
	return updatePost(ctx, tx, p, version)
}

// Appoint is the use case of AppointIn.
func (s *Service) Appoint(ctx context.Context, a Appointment) (p Post, err error) {
	err = s.change(ctx, a.OrganisationID, "appoint", func(tx *db.Tx) (map[string]any, error) {
		p, err = AppointIn(ctx, tx, a)
		return map[string]any{"title": a.Title, "holder": a.Holder, "from": a.From}, err
	})
	return p, err
}

// EndPost is the use case of EndPostIn.
func (s *Service) EndPost(ctx context.Context, postID string, on db.Date) error {
	return s.changePost(ctx, postID, "end_post", func(tx *db.Tx, p Post) (map[string]any, error) {
		return map[string]any{"title": p.Title, "holder": p.Holder, "on": on}, EndPostIn(ctx, tx, postID, on)
	})
}

// ApprovePost is the use case of ApprovePostIn.
func (s *Service) ApprovePost(ctx context.Context, postID, approvalNo string, on db.Date) error {
	return s.changePost(ctx, postID, "approve_post", func(tx *db.Tx, p Post) (map[string]any, error) {
		return map[string]any{"title": p.Title, "holder": p.Holder, "approval": approvalNo}, ApprovePostIn(ctx, tx, postID, approvalNo, on)
	})
}

func (s *Service) changePost(ctx context.Context, postID, action string, act func(tx *db.Tx, p Post) (map[string]any, error)) error {
	p, err := s.post(ctx, postID)
	if err != nil {
		return err
	}
	return s.change(ctx, p.OrganisationID, action, func(tx *db.Tx) (map[string]any, error) { return act(tx, p) })
}

// post finds the organisation of a post for a caller who may manage some; change then asks where.
func (s *Service) post(ctx context.Context, id string) (p Post, err error) {
	if _, err := access.Require(ctx, access.OrganisationManage); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = postByID(ctx, tx, id)
		return err
	})
	return p, err
}
