package enterprise

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// siteAuditKind is the kind of a site's entries in the audit register.
const siteAuditKind = "site"

// AddSiteIn notes a site. A point without its datum is refused (STD-18).
func AddSiteIn(ctx context.Context, tx *db.Tx, f SiteFacts) (site Site, err error) {
	defer fault.Wrap(&err, "enterprise.AddSiteIn")
	f.tidy()
	if err := f.check(); err != nil {
		return site, err
	}
	unit, err := org.UnitByID(ctx, tx, f.UnitID)
	if err != nil {
		return site, err
	}
	site = Site{ID: db.NewID(), SiteFacts: f, Version: 1, UnitName: unit.Name, UnitPath: unit.Path}
	if err := insertSite(ctx, tx, site); err != nil {
		return site, err
	}
	return site, audit.Record(ctx, tx, audit.Act{Action: "site.add", Kind: siteAuditKind, SubjectID: site.ID, UnitPath: unit.Path, Detail: map[string]any{"name": f.Name}})
}

// SiteByID reads a site. It asks for no permission: the calling use case did.
func SiteByID(ctx context.Context, tx *db.Tx, id string) (Site, error) { return siteByID(ctx, tx, id) }

// SiteFilter narrows a list of sites; empty fields narrow nothing.
type SiteFilter struct {
	Query    string
	Kind     SiteKind
	UnitPath string
}

// SiteSort is what a list of sites is ordered by.
type SiteSort string

// The orders.
const (
	SitesByName        SiteSort = "name"
	SitesByEnterprises SiteSort = "enterprises"
	SitesByStaff       SiteSort = "staff"
	SitesByMembers     SiteSort = "members"
)

// SiteQuery asks for one page of sites.
type SiteQuery struct {
	SiteFilter
	Sort   SiteSort
	Desc   bool
	Limit  int
	Offset int
}

// Sites finds a page of sites and how many there are.
func (s *Service) Sites(ctx context.Context, q SiteQuery) (rows []Site, total int, err error) {
	scope, err := access.Require(ctx, access.EnterpriseRead)
	if err != nil {
		return nil, 0, err
	}
	defer fault.Wrap(&err, "enterprise.Sites")
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, total, err = listSites(ctx, tx, scope, q)
		return err
	})
	return rows, total, err
}

// SiteRecord is everything that the page of a site shows.
type SiteRecord struct {
	Site
	Subdistrict string
	Occupants   List
	Entries     []audit.Entry
	MayEdit     bool
}

// siteOccupants is how many enterprises the page of a site lists; the rest is a link to the list.
const siteOccupants = 200

// SiteRecord reads a site with the enterprises in it.
func (s *Service) SiteRecord(ctx context.Context, id string) (r SiteRecord, err error) {
	scope, err := access.Require(ctx, access.EnterpriseRead)
	if err != nil {
		return r, err
	}
	defer fault.Wrap(&err, "enterprise.SiteRecord(%s)", id)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if r.Site, err = siteWithin(ctx, tx, scope, id); err != nil {
			return err
		}
		r.MayEdit = may(ctx, access.EnterpriseEdit, r.UnitPath)
		if r.Occupants, err = s.listIn(ctx, tx, scope, ListQuery{Filter: Filter{SiteID: id}, Limit: siteOccupants}); err != nil {
			return err
		}
		r.Entries, err = audit.Of(ctx, tx, siteAuditKind, id)
		return err
	})
	return r, err
}

// AddSite notes a site in a unit that the caller may edit.
func (s *Service) AddSite(ctx context.Context, f SiteFacts) (site Site, err error) {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return site, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := unitWithin(ctx, tx, scope, f.UnitID); err != nil {
			return err
		}
		site, err = AddSiteIn(ctx, tx, f)
		return err
	})
	return site, err
}

// ChangeSite writes the facts of a site over the version that was seen.
func (s *Service) ChangeSite(ctx context.Context, id string, version int, f SiteFacts) error {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return err
	}
	f.tidy()
	return s.db.Write(ctx, func(tx *db.Tx) error {
		before, err := siteWithin(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		if err := f.check(); err != nil {
			return err
		}
		if err := unitWithin(ctx, tx, scope, f.UnitID); err != nil {
			return err
		}
		if err := updateSite(ctx, tx, id, version, f); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "site.change", Kind: siteAuditKind, SubjectID: id, UnitPath: before.UnitPath,
			Detail: map[string]any{"name": []string{before.Name, f.Name}, "address": []string{before.Address, f.Address}},
		})
	})
}

// PickSites finds sites for a picker by name, spelling or initials.
func (s *Service) PickSites(ctx context.Context, query string) ([]Choice, error) {
	rows, _, err := s.Sites(ctx, SiteQuery{SiteFilter: SiteFilter{Query: query}, Limit: pickLimit})
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, r := range rows {
		out = append(out, Choice{r.ID, r.Name, r.UnitName})
	}
	return out, nil
}
