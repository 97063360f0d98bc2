package coverage

import (
	"context"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// A Link says that an organisation covers an enterprise (组织覆盖) during a period. An enterprise has at most one open link.
type Link struct {
	ID             string
	OrganisationID string
	EnterpriseID   string
	ValidFrom      db.Date
	ValidTo        db.Date // first day it no longer holds; none when open
	EndedReason    string
}

// LinkIn makes an organisation cover an enterprise from a day on. It refuses an enterprise that another organisation covers
// then, an organisation that is dissolved, and a first day that lies before the end of an earlier link. A link to an
// organisation that was dissolved is ended with it. Whatever stage was noted without a case is forgotten.
func LinkIn(ctx context.Context, tx *db.Tx, organisationID, enterpriseID string, from db.Date) (err error) {
	defer fault.Wrap(&err, "coverage.LinkIn")
	if from.IsZero() {
		return fault.New(fault.Invalid, "required").On("from")
	}
	dissolved, err := dissolvedOn(ctx, tx, organisationID)
	if err != nil {
		return err
	}
	if !dissolved.IsZero() && dissolved <= from {
		return fault.New(fault.Conflict, "coverage_organisation_dissolved")
	}
	last, found, err := lastLink(ctx, tx, enterpriseID)
	if err != nil {
		return err
	}
	if found && last.ValidTo.IsZero() {
		ended, err := dissolvedOn(ctx, tx, last.OrganisationID)
		if err != nil {
			return err
		}
		if ended.IsZero() || ended > from {
			return fault.New(fault.Conflict, "coverage_linked")
		}
		if err := EndLinkIn(ctx, tx, enterpriseID, ended, "DISSOLVED"); err != nil {
			return err
		}
		last.ValidTo = ended
	}
	if found && from < last.ValidTo {
		return fault.New(fault.Conflict, "coverage_link_overlaps", string(last.ValidTo))
	}
	if err := insertLink(ctx, tx, Link{ID: db.NewID(), OrganisationID: organisationID, EnterpriseID: enterpriseID, ValidFrom: from}); err != nil {
		return err
	}
	return deleteStageWithoutCase(ctx, tx, enterpriseID)
}

// EndLinkIn ends the open link of an enterprise with its reason; an enterprise without one stays as it is. A day before the
// link began is refused.
func EndLinkIn(ctx context.Context, tx *db.Tx, enterpriseID string, on db.Date, reason string) (err error) {
	defer fault.Wrap(&err, "coverage.EndLinkIn")
	last, found, err := lastLink(ctx, tx, enterpriseID)
	switch {
	case err != nil:
		return err
	case !found || !last.ValidTo.IsZero():
		return nil
	case on < last.ValidFrom:
		return fault.New(fault.Invalid, "coverage_end_before_begin", string(last.ValidFrom)).On("on")
	}
	return endLink(ctx, tx, last.ID, on, reason)
}

// LinksOf are the links of an enterprise, newest first.
func LinksOf(ctx context.Context, tx *db.Tx, enterpriseID string) ([]Link, error) {
	return linksOf(ctx, tx, enterpriseID)
}

// CoveredBy is the organisation that covers an enterprise on a day; ok is false when none does.
func CoveredBy(ctx context.Context, tx *db.Tx, enterpriseID string, day db.Date) (organisationID string, ok bool, err error) {
	return coveredBy(ctx, tx, enterpriseID, day)
}

// CoveredEnterprises are the enterprises that an organisation covers on a day, in order of their identifiers.
func CoveredEnterprises(ctx context.Context, tx *db.Tx, organisationID string, day db.Date) ([]string, error) {
	return coveredEnterprises(ctx, tx, organisationID, day)
}
