package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"qipan/internal/board"
	"qipan/internal/coverage"
	"qipan/internal/enterprise"
	"qipan/internal/formation"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/geo"
)

// place is where a unit of the plan stands in the database.
type place struct{ id, path string }

// writer puts a plan into the database through the functions of the contexts, which check it like any other input.
type writer struct {
	tx            *db.Tx
	plan          plan
	units         map[string]place
	sites         []string
	firms         []string
	organisations []string
}

func newWriter(tx *db.Tx, p plan) *writer { return &writer{tx: tx, plan: p, units: map[string]place{}} }

// statedBy names the origin of every fact of the demonstration.
const statedBy = "演示数据"

func (w *writer) write(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		w.writeUnits, w.writeSites, w.writeFirms, w.writeOrganisations, w.writeLinks, w.writeServices, w.writeRefusals, w.writeStatistics,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) writeUnits(ctx context.Context) error {
	for _, u := range w.plan.units {
		made, err := org.AddUnitIn(ctx, w.tx, org.NewUnit{
			Code: u.code, Name: u.name, Kind: org.UnitKind(u.kind), ParentID: w.units[u.parent].id, ValidFrom: registerOpens,
		})
		if err != nil {
			return fmt.Errorf("unit %s: %w", u.name, err)
		}
		w.units[u.code] = place{made.ID, made.Path}
	}
	return nil
}

// writeStatistics declares the two shares that nobody computes; the values are invented to fit the article's words.
func (w *writer) writeStatistics(ctx context.Context) error {
	for code, tenths := range map[string]int{"nonpublic_revenue_share_percent": 810, "managers_members_above_scale_percent": 800} {
		if err := board.DeclareIn(ctx, w.tx, board.Statistic{Code: code, From: registerOpens, Tenths: tenths, Source: "演示申报"}); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) writeSites(ctx context.Context) error {
	for _, s := range w.plan.sites {
		made, err := enterprise.AddSiteIn(ctx, w.tx, enterprise.SiteFacts{
			Kind: enterprise.SiteKind(s.kind), Name: s.name, UnitID: w.units[s.unit].id, Address: s.address, Street: s.street,
			Level: enterprise.SiteLevel(s.level), Big: enterprise.Answer(s.big), Lon: s.lon, Lat: s.lat, Datum: geo.WGS84,
		})
		if err != nil {
			return fmt.Errorf("site %s: %w", s.name, err)
		}
		w.sites = append(w.sites, made.ID)
	}
	return nil
}

func (w *writer) writeFirms(ctx context.Context) error {
	for _, f := range w.plan.firms {
		id, err := enterprise.AddIn(ctx, w.tx, enterprise.NewEnterprise{Facts: w.facts(f), Since: f.from, Source: statedBy, StatedBy: statedBy})
		if err != nil {
			return fmt.Errorf("enterprise %s: %w", f.name, err)
		}
		w.firms = append(w.firms, id)
		if f.statusOn == "" {
			continue
		}
		if err := enterprise.SetStatusIn(ctx, w.tx, id, enterprise.Status(f.status), f.statusOn); err != nil {
			return fmt.Errorf("status of %s: %w", f.name, err)
		}
	}
	return nil
}

func (w *writer) facts(f firm) enterprise.Facts {
	facts := enterprise.Facts{
		USCC: f.uscc, Name: f.name, RegisteredAt: districtName, Address: f.address, Ownership: enterprise.Ownership(f.ownership),
		TradeCode: f.trade.code, Trade: f.trade.name, AboveScale: enterprise.Answer(f.aboveScale), LegalRep: f.legalRep, OwnerName: f.owner,
		OwnerMember: enterprise.Answer(f.ownerMember), OwnerSeat: enterprise.Answer(f.ownerSeat), Contact: f.contact, Phone: f.phone,
		Established: string(f.established), KeyEnterprise: f.key,
		Dated: enterprise.Dated{
			UnitID: w.units[f.unit].id, Status: enterprise.InOperation, LegalPerson: f.legalPerson, Staff: f.staff, FullMembers: f.full,
			Probationary: f.probationary,
		},
	}
	if f.site != none {
		facts.SiteID = w.sites[f.site]
	}
	if f.hasPoint {
		facts.Lon, facts.Lat, facts.Datum = f.lon, f.lat, geo.WGS84
	}
	if f.revenueKnown {
		facts.RevenueFen = db.Int(int(f.revenueFen))
		year, _ := strconv.Atoi(string(w.plan.today[:4])) // a day begins with its year
		facts.AboveScaleYear = db.Int(year - 1)
	}
	return facts
}

func (w *writer) writeOrganisations(ctx context.Context) error {
	for _, o := range w.plan.organisations {
		made, err := org.FoundIn(ctx, w.tx, org.Founding{
			Name: o.name, Code: o.code, Rank: org.Rank(o.rank), Formation: org.Formation(o.formation), Purpose: org.Purpose(o.purpose),
			UnitID: w.units[o.unit].id, TerritoryParentID: w.guide(o.territory), TradeParentID: w.guide(o.trade), TradeCode: o.tradeCode,
			FoundedOn: o.foundedAs, ReplyNo: o.replyNo, FullMembers: o.full, ContactName: o.contact, ContactPhone: o.phone, Recorded: true,
		})
		if err != nil {
			return fmt.Errorf("organisation %s: %w", o.name, err)
		}
		w.organisations = append(w.organisations, made.ID)
		if err := w.writeLeadership(ctx, made.ID, o); err != nil {
			return fmt.Errorf("leadership of %s: %w", o.name, err)
		}
	}
	return nil
}

func (w *writer) guide(i int) string {
	if i == none {
		return ""
	}
	return w.organisations[i]
}

// writeLeadership writes term and posts, and then, where the organisation has ended, its end.
func (w *writer) writeLeadership(ctx context.Context, id string, o organisation) error {
	t := org.NewTerm{OrganisationID: id, ElectedOn: o.term.electedOn, Electorate: org.AllMembers, Recorded: true}
	if o.purpose != string(org.ForEnterprise) {
		t.Electorate = org.Appointed
	} else if o.term.due > 0 {
		t.Due, t.Present, t.Yes = db.Int(o.term.due), db.Int(o.term.present), db.Int(o.term.yes)
	}
	if _, err := org.OpenTermIn(ctx, w.tx, t); err != nil {
		return err
	}
	for _, p := range o.posts {
		if _, err := org.AppointIn(ctx, w.tx, org.Appointment{
			OrganisationID: id, Title: org.Title(p.title), Holder: p.holder, Phone: p.phone, Source: org.Source(p.source),
			ProducedBy: org.Production(p.producedBy), FullTime: p.fullTime, From: p.from, To: p.to, ApprovalNo: p.approvalNo, ApprovedOn: p.approvedOn,
		}); err != nil {
			return err
		}
	}
	if o.dissolved == "" {
		return nil
	}
	return org.DissolveIn(ctx, w.tx, org.Dissolution{
		OrganisationID: id, On: o.dissolved, DecidedOn: o.dissolved, ReplyNo: o.replyNo, Reason: o.dissolvedFor,
	})
}

type link struct {
	organisation, firm int
	from               db.Date
}

// writeLinks writes which organisation covers which enterprise since when, the older link of an enterprise first.
func (w *writer) writeLinks(ctx context.Context) error {
	var links []link
	for i, o := range w.plan.organisations {
		for _, f := range o.firms {
			links = append(links, link{i, f, o.from})
		}
	}
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(cmp.Compare(a.firm, b.firm), cmp.Compare(a.from, b.from))
	})
	for _, l := range links {
		o := w.plan.organisations[l.organisation]
		if err := coverage.LinkIn(ctx, w.tx, w.organisations[l.organisation], w.firms[l.firm], l.from); err != nil {
			return fmt.Errorf("%s covers %s: %w", o.name, w.plan.firms[l.firm].name, err)
		}
		if o.dissolved == "" {
			continue
		}
		if err := coverage.EndLinkIn(ctx, w.tx, w.firms[l.firm], o.dissolved, "DISSOLVED"); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) writeServices(ctx context.Context) error {
	for _, s := range w.plan.services {
		if _, err := coverage.ServeIn(ctx, w.tx, coverage.NewService{
			EnterpriseID: w.firms[s.firm], Kind: coverage.ServiceKind(s.kind), Person: s.person, Phone: s.phone, From: s.from,
		}); err != nil {
			return fmt.Errorf("service of %s: %w", w.plan.firms[s.firm].name, err)
		}
	}
	return nil
}

func (w *writer) writeRefusals(ctx context.Context) error {
	for _, r := range w.plan.refusals {
		if err := coverage.SetStageIn(ctx, w.tx, coverage.Stage{
			EnterpriseID: w.firms[r.firm], Name: coverage.RefusedForNow, Reason: formation.PutOffNotNow, ReviewOn: r.reviewOn, Since: r.on,
		}); err != nil {
			return fmt.Errorf("refusal of %s: %w", w.plan.firms[r.firm].name, err)
		}
	}
	return nil
}
