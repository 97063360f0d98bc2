package coverage

import (
	"context"
	"strings"
	"unicode/utf8"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// A Coverer is an organisation as the forms of links show it. Covers counts the enterprises of its links that have not ended.
type Coverer struct {
	ID          string
	Name        string
	Rank        org.Rank
	Formation   org.Formation
	FoundedOn   string // as precise as known
	DissolvedOn db.Date
	Covers      int
	Usual       int // enterprises that a joint branch covers at most, as a rule (ORG-05); 0 where the rule does not speak
}

// Crowded reports whether so many enterprises are more than usual for the organisation (ORG-05). It forbids nothing.
func (c Coverer) Crowded(covers int) bool { return c.Usual > 0 && covers > c.Usual }

// joint reports whether the organisation is one of those of which ORG-05 speaks.
func (c Coverer) joint() bool {
	switch c.Formation {
	case org.BuildingJoint, org.Grid, org.OtherFormation:
		return c.Rank == org.Branch
	case org.Sole, org.IndustryWide, org.MarketAttached, org.NoFormation:
	}
	return false
}

// A Coverable is an enterprise as the forms of links show it, with its link that has not ended.
type Coverable struct {
	ID               string
	Name             string
	UnitPath         string
	LinkedSince      db.Date // none when nothing covers it
	OrganisationID   string
	OrganisationName string
}

// linkReach is where a caller may link: enterprises of one scope to organisations of another.
type linkReach struct{ enterprises, organisations access.Scope }

func reachOf(ctx context.Context) (r linkReach, err error) {
	if r.enterprises, err = access.Require(ctx, access.CoverageWork); err != nil {
		return r, err
	}
	r.organisations, err = access.Require(ctx, access.OrganisationRead)
	return r, err
}

func (r linkReach) coverer(ctx context.Context, tx *db.Tx, id string) (Coverer, error) {
	c, err := covererIn(ctx, tx, r.organisations, id)
	if err != nil || !c.joint() {
		return c, err
	}
	set, err := RulesOn(ctx, tx, tx.Today())
	c.Usual = set.Int(rule.KeyOrgJointMaxUnits)
	return c, err
}

// Coverer is an organisation to which the caller may link enterprises; one out of reach looks absent.
func (s *Service) Coverer(ctx context.Context, id string) (c Coverer, err error) {
	r, err := reachOf(ctx)
	if err != nil {
		return c, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		c, err = r.coverer(ctx, tx, id)
		return err
	})
	return c, err
}

// Coverable is an enterprise whose link the caller may enter or end; one out of reach looks absent.
func (s *Service) Coverable(ctx context.Context, id string) (e Coverable, err error) {
	r, err := reachOf(ctx)
	if err != nil {
		return e, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		e, err = coverableIn(ctx, tx, r.enterprises, id)
		return err
	})
	return e, err
}

// Link enters that an organisation covers an enterprise since a day, for coverage that came about without a case here. It
// refuses what LinkIn refuses, a day outside the life of the organisation or after today, a second enterprise for an
// organisation of a single one, and an enterprise with an open case. The Coverer comes back with the new link counted, so that
// a page can warn about more enterprises than usual.
func (s *Service) Link(ctx context.Context, organisationID, enterpriseID string, from db.Date) (c Coverer, err error) {
	r, err := reachOf(ctx)
	if err != nil {
		return c, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c, err = r.link(ctx, tx, Link{OrganisationID: organisationID, EnterpriseID: enterpriseID, ValidFrom: from})
		return err
	})
	return c, err
}

func (r linkReach) link(ctx context.Context, tx *db.Tx, l Link) (Coverer, error) {
	c, err := r.coverer(ctx, tx, l.OrganisationID)
	if err != nil {
		return c, err
	}
	path, err := pathOf(ctx, tx, r.enterprises, l.EnterpriseID)
	if err != nil {
		return c, err
	}
	if err := c.accepts(ctx, tx, l); err != nil {
		return c, err
	}
	if err := LinkIn(ctx, tx, c.ID, l.EnterpriseID, l.ValidFrom); err != nil {
		return c, err
	}
	c.Covers++
	// The entry stands at the enterprise alone: who reads an organisation's history may see no enterprise.
	return c, audit.Record(ctx, tx, audit.Act{
		Action: "coverage.link", Kind: "enterprise", SubjectID: l.EnterpriseID, UnitPath: path,
		Detail: map[string]any{"organisation": c.Name, "from": l.ValidFrom},
	})
}

// accepts checks what LinkIn leaves to the one who enters a link by hand.
func (c Coverer) accepts(ctx context.Context, tx *db.Tx, l Link) error {
	today := tx.Today()
	switch {
	case l.ValidFrom.IsZero():
		return fault.New(fault.Invalid, "required").On("from")
	case l.ValidFrom > today:
		return fault.New(fault.Invalid, "coverage_day_future").On("from")
	case string(l.ValidFrom) < c.FoundedOn:
		return fault.New(fault.Invalid, "coverage_before_founding", c.FoundedOn).On("from")
	case !c.DissolvedOn.IsZero() && c.DissolvedOn <= today:
		return fault.New(fault.Conflict, "coverage_organisation_dissolved")
	}
	if c.Formation == org.Sole {
		taken, err := linkedSince(ctx, tx, c.ID, l)
		if err != nil {
			return err
		}
		if taken {
			return fault.New(fault.Conflict, "coverage_sole_taken")
		}
	}
	inCase, err := hasCase(ctx, tx, l.EnterpriseID)
	if err == nil && inCase {
		err = fault.New(fault.Conflict, "coverage_in_case")
	}
	return err
}

// Unlink ends the link of an enterprise; on is the first day on which it no longer holds. It refuses an enterprise without a
// link, a day after today or before the link began, and no reason.
func (s *Service) Unlink(ctx context.Context, enterpriseID string, on db.Date, reason string) error {
	r, err := reachOf(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := coverableIn(ctx, tx, r.enterprises, enterpriseID)
		if err != nil {
			return err
		}
		if e.LinkedSince.IsZero() {
			return fault.New(fault.Conflict, "coverage_not_linked")
		}
		if _, err := covererIn(ctx, tx, r.organisations, e.OrganisationID); err != nil {
			return err
		}
		reason = strings.TrimSpace(reason)
		if err := checkEnd(on, tx.Today(), reason); err != nil {
			return err
		}
		if err := EndLinkIn(ctx, tx, e.ID, on, reason); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "coverage.unlink", Kind: "enterprise", SubjectID: e.ID, UnitPath: e.UnitPath,
			Detail: map[string]any{"organisation": e.OrganisationName, "on": on, "reason": reason},
		})
	})
}

const maxReason = 100

func checkEnd(on, today db.Date, reason string) error {
	var f fault.Fields
	switch {
	case on.IsZero():
		f.Add("on", "required")
	case on > today:
		f.Add("on", "coverage_day_future")
	}
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		f.Add("reason", "required")
	case n > maxReason:
		f.Add("reason", "too_long", maxReason)
	}
	return f.Err()
}
