package formation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/coverage"
	"qipan/internal/planning/cluster"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Service takes enterprises through the main job.
type Service struct{ db *db.DB }

// NewService works on a district's database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Today is the civil day of the district's clock.
func (s *Service) Today() db.Date { return s.db.Today() }

// A Proposal (组建建议) is the planner's answer for one enterprise with the rule that fired. It is a suggestion until a named
// person accepts it or overrides it.
type Proposal struct {
	Day        db.Date
	Enterprise Subject
	Advice     cluster.Advice
	Names      map[string]string // of what the advice mentions
	Members    map[string]cluster.Enterprise
	RuleID     string
	Urgency    rule.Urgency
	Committee  rule.Finding // ORG-11 for what is recommended
	OpenCase   string       // the case that the enterprise is in already
	ReviewOn   db.Date      // it refused until this day
	CoveredBy  string       // the organisation that covers it already
	Minimum    int          // full members from which an enterprise needs no partner (ORG-01)
	Unknown    bool         // nobody has stated its members: nothing can be proposed
}

// Subject is the enterprise that a proposal is about.
type Subject struct {
	ID           string
	Name         string
	Status       string
	UnitID       string
	UnitName     string
	UnitPath     string
	Subdistrict  string // unit id
	SiteID       string
	SiteName     string
	Full         db.OptInt
	Probationary db.OptInt
	Staff        db.OptInt
}

// Possible reports whether a proposal can be made and accepted.
func (p Proposal) Possible() bool {
	return p.OpenCase == "" && p.CoveredBy == "" && !p.Unknown && p.Enterprise.Status == "IN_OPERATION"
}

// Recommended is the mode that the rules lead to.
func (p Proposal) Recommended() Mode { return Mode(p.Advice.Recommended.Mode) }

// Propose asks the planner for one enterprise, among the enterprises of its subdistrict that the caller may see.
func (s *Service) Propose(ctx context.Context, enterpriseID string) (p Proposal, err error) {
	scope, err := access.Require(ctx, access.FormationRead)
	if err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = propose(ctx, tx, scope, enterpriseID)
		return err
	})
	return p, err
}

func propose(ctx context.Context, tx *db.Tx, scope access.Scope, enterpriseID string) (p Proposal, err error) {
	p.Day = tx.Today()
	if p.Enterprise, err = subject(ctx, tx, scope, enterpriseID); err != nil {
		return p, err
	}
	p.Unknown = !p.Enterprise.Full.Known
	if p.OpenCase, err = openCaseOf(ctx, tx, enterpriseID); err != nil {
		return p, err
	}
	if p.CoveredBy, _, err = coverage.CoveredBy(ctx, tx, enterpriseID, p.Day); err != nil {
		return p, err
	}
	stage, _, err := coverage.StageOf(ctx, tx, enterpriseID)
	if err != nil {
		return p, err
	}
	if stage.Asleep(p.Day) {
		p.ReviewOn = stage.ReviewOn
	}
	if !p.Possible() {
		return p, nil
	}
	return p, p.advise(ctx, tx, scope)
}

func (p *Proposal) advise(ctx context.Context, tx *db.Tx, scope access.Scope) error {
	around, err := subdistrictPath(ctx, tx, p.Enterprise)
	if err != nil {
		return err
	}
	ground, err := coverage.GroundIn(ctx, tx, scope.Within(around), p.Enterprise.ID)
	if err != nil {
		return err
	}
	if p.Advice, err = cluster.Propose(ground.Instance, p.Enterprise.ID); err != nil {
		return fault.New(fault.Conflict, "formation_no_proposal").Because(err)
	}
	p.Names = ground.Names
	p.Members = map[string]cluster.Enterprise{}
	for _, e := range ground.Instance.Enterprises {
		p.Members[e.ID] = e
	}
	set, err := coverage.RulesOn(ctx, tx, p.Day)
	if err != nil {
		return err
	}
	p.Minimum, p.Urgency = set.Int(rule.KeyOrgBranchMinFullMembers), rule.UrgencyNone
	if p.Enterprise.Staff.Known {
		p.Urgency = rule.UrgencyOf(set, rule.Headcount{Staff: p.Enterprise.Staff.N, Members: p.Enterprise.Full.N + p.Enterprise.Probationary.N})
	}
	p.RuleID = RuleOf(p.Recommended(), p.Urgency == rule.UrgencyA)
	p.Committee = rule.CommitteeNeed(set, p.Advice.Recommended.FullMembers)
	return nil
}

// text is the proposal as a case keeps it: what was recommended, for whom, by which reasons.
func (p Proposal) text() string {
	r := p.Advice.Recommended
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s full=%d probationary=%d", p.Day, r.Mode, r.FullMembers, r.Probationary)
	for _, u := range r.Units {
		b.WriteString(" unit=" + u)
	}
	for _, c := range r.Reasons {
		b.WriteString(" reason=" + c.Code)
	}
	return b.String()
}

// An Acceptance is what a named person decides about a proposal. Other units or another mode than recommended override it,
// which needs a reason.
type Acceptance struct {
	EnterpriseID string
	Mode         Mode
	Units        []string // with the enterprise itself
	ReceiverID   string
	Reason       string
}

// named refuses what only a person with a name may decide (RISK-03): not the console, and nobody without a name.
func named(ctx context.Context) (string, error) {
	p, ok := access.Of(ctx)
	if !ok || p.AccountID == access.Operator().AccountID || p.Name == "" {
		return "", fault.New(fault.Forbidden, "formation_named_person")
	}
	return p.Name, nil
}

// Accept opens a case. It refuses an enterprise that is covered, in a case, or of which nobody has stated the members; a new
// organisation with too few full members (ORG-01, ORG-04); and an override without a reason.
func (s *Service) Accept(ctx context.Context, a Acceptance) (id string, err error) {
	scope, err := access.Require(ctx, access.FormationWork)
	if err != nil {
		return "", err
	}
	who, err := named(ctx)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := propose(ctx, tx, scope, a.EnterpriseID)
		if err != nil {
			return err
		}
		if err := p.refusal(); err != nil {
			return err
		}
		a.fill(p)
		id, err = open(ctx, tx, scope, opening{p, a, who})
		return err
	})
	return id, err
}

func (p Proposal) refusal() error {
	switch {
	case p.OpenCase != "":
		return fault.New(fault.Conflict, "formation_in_case")
	case p.CoveredBy != "":
		return fault.New(fault.Conflict, "formation_covered")
	case p.Enterprise.Status != "IN_OPERATION":
		return fault.New(fault.Conflict, "formation_not_operating")
	case p.Unknown:
		return fault.New(fault.Conflict, "formation_members_unknown")
	case !p.ReviewOn.IsZero():
		return fault.New(fault.Conflict, "formation_refused_until", string(p.ReviewOn))
	}
	return nil
}

// fill takes from the proposal what the person did not say otherwise.
func (a *Acceptance) fill(p Proposal) {
	r := p.Advice.Recommended
	if a.Mode == "" {
		a.Mode = p.Recommended()
	}
	if len(a.Units) == 0 {
		a.Units = []string{a.EnterpriseID}
		for _, o := range append([]cluster.Proposal{r}, alternatives(p)...) {
			if Mode(o.Mode) == a.Mode && a.Mode.Joint() && len(o.BlockedBy) == 0 {
				a.Units = o.Units
				break
			}
		}
	}
	if a.ReceiverID == "" && a.Mode.Attached() {
		for _, o := range append([]cluster.Proposal{r}, alternatives(p)...) {
			if Mode(o.Mode) == a.Mode {
				a.ReceiverID = cmp.Or(a.ReceiverID, o.Receiver)
			}
		}
	}
	a.Units = slices.Compact(slices.Sorted(slices.Values(a.Units)))
	if !slices.Contains(a.Units, a.EnterpriseID) {
		a.Units = append(a.Units, a.EnterpriseID)
	}
}

func alternatives(p Proposal) []cluster.Proposal {
	var list []cluster.Proposal
	for _, x := range p.Advice.Alternatives {
		list = append(list, x.Proposal)
	}
	return list
}

// follows reports whether the person takes what was recommended.
func (a Acceptance) follows(p Proposal) bool {
	units := slices.Sorted(slices.Values(a.Units))
	wanted := slices.Sorted(slices.Values(p.Advice.Recommended.Units))
	return a.Mode == p.Recommended() && (a.Mode.Attached() || slices.Equal(units, wanted))
}

type opening struct {
	p   Proposal
	a   Acceptance
	who string
}

func (o opening) check() error {
	var f fault.Fields
	switch {
	case !slices.Contains(o.a.Mode.Values(), o.a.Mode):
		f.Add("mode", "choice_invalid")
	case o.a.Mode == Instructor:
		f.Add("mode", "formation_instructor_is_sent")
	case o.a.Mode.Attached() && o.a.ReceiverID == "":
		f.Add("mode", "formation_no_receiver")
	case !o.a.Mode.Joint() && len(o.a.Units) > 1:
		f.Add("units", "formation_one_unit")
	}
	if !o.a.follows(o.p) {
		needed(&f, "reason", o.a.Reason, maxText)
	}
	return f.Err()
}

func open(ctx context.Context, tx *db.Tx, scope access.Scope, o opening) (string, error) {
	if err := o.check(); err != nil {
		return "", err
	}
	home, err := homeOf(ctx, tx, scope, o.p.Enterprise)
	if err != nil {
		return "", err
	}
	c := Case{
		ID: db.NewID(), Mode: o.a.Mode, Recommended: o.p.Recommended(), RuleID: o.p.RuleID, Proposal: o.p.text(), UnitID: home,
		LeadID: o.a.EnterpriseID, ReceiverID: o.a.ReceiverID, OpenedOn: tx.Today(), OpenedBy: o.who,
	}
	what := "ACCEPTED"
	if !o.a.follows(o.p) {
		c.OverrideReason, what = o.a.Reason, "OVERRIDDEN"
	}
	if err := insertCase(ctx, tx, c); err != nil {
		return "", err
	}
	for _, u := range o.a.Units {
		if err := join(ctx, tx, scope, joining{c.ID, u, u == c.LeadID}); err != nil {
			return "", err
		}
	}
	if err := note(ctx, tx, Event{CaseID: c.ID, Step: StepProposal, What: what, Detail: c.OverrideReason}); err != nil {
		return "", err
	}
	f, err := file(ctx, tx, scope, c.ID)
	if err != nil {
		return "", err
	}
	set, err := coverage.RulesOn(ctx, tx, tx.Today())
	if err != nil {
		return "", err
	}
	if !f.Enough(set) {
		return "", fault.New(fault.Invalid, "formation_below_three", f.FullMembers(), set.Int(rule.KeyOrgBranchMinFullMembers)).On("units")
	}
	if err := putStages(ctx, tx, f); err != nil {
		return "", err
	}
	return c.ID, audit.Record(ctx, tx, audit.Act{
		Action: "formation.open", Kind: auditKind, SubjectID: c.ID, UnitPath: f.UnitPath, Detail: map[string]any{"mode": c.Mode, "rule": c.RuleID, "override": c.OverrideReason != ""},
	})
}

// homeOf is where a case belongs: the subdistrict of its enterprise, or the enterprise's own unit for a worker whose place is
// smaller.
func homeOf(ctx context.Context, tx *db.Tx, scope access.Scope, e Subject) (string, error) {
	path, err := subdistrictPath(ctx, tx, e)
	if err != nil || e.Subdistrict == "" || !scope.Covers(path) {
		return e.UnitID, err
	}
	return e.Subdistrict, nil
}

type joining struct {
	caseID, enterpriseID string
	lead                 bool
}

// join takes an enterprise into a case: in operation, uncovered, in no other case, awake, and its members known.
func join(ctx context.Context, tx *db.Tx, scope access.Scope, j joining) error {
	e, err := subject(ctx, tx, scope, j.enterpriseID)
	if err != nil {
		return err
	}
	p := Proposal{Enterprise: e, Unknown: !e.Full.Known}
	if p.OpenCase, err = openCaseOf(ctx, tx, e.ID); err != nil {
		return err
	}
	if p.CoveredBy, _, err = coverage.CoveredBy(ctx, tx, e.ID, tx.Today()); err != nil {
		return err
	}
	stage, _, err := coverage.StageOf(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	if stage.Asleep(tx.Today()) {
		p.ReviewOn = stage.ReviewOn
	}
	if err := p.refusal(); err != nil {
		return err
	}
	return insertParty(ctx, tx, j.caseID, e.ID)
}

// Reasons why something is put off, by the enterprise's own words.
const (
	PutOffNotNow   = "NOT_NOW"
	PutOffMoving   = "MOVING_SOON"
	PutOffChanging = "RESTRUCTURING"
	PutOffOther    = "OTHER"
)

// PutOffReasons are the reasons in the order of a form.
func PutOffReasons() []string {
	return []string{PutOffNotNow, PutOffMoving, PutOffChanging, PutOffOther}
}

// PutOff is the third answer to a proposal: not now, why, and when it is looked at again. Until then nobody asks.
func (s *Service) PutOff(ctx context.Context, enterpriseID, reason string, reviewOn db.Date) error {
	scope, err := access.Require(ctx, access.FormationWork)
	if err != nil {
		return err
	}
	if _, err := named(ctx); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := propose(ctx, tx, scope, enterpriseID)
		if err != nil {
			return err
		}
		p.ReviewOn, p.Unknown = "", false // both may be put off again
		if err := p.refusal(); err != nil {
			return err
		}
		if reason != "" && !slices.Contains(PutOffReasons(), reason) {
			return fault.New(fault.Invalid, "choice_invalid").On("reason")
		}
		if err := coverage.SetStageIn(ctx, tx, coverage.Stage{
			EnterpriseID: enterpriseID, Name: coverage.RefusedForNow, Reason: reason, ReviewOn: reviewOn, Since: tx.Today(),
		}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "formation.put_off", Kind: "enterprise", SubjectID: enterpriseID, UnitPath: p.Enterprise.UnitPath,
			Detail: map[string]any{"reason": reason, "review_on": reviewOn},
		})
	})
}

// SendInstructor answers a proposal where no organisation is possible yet (ORG-04); no case is opened.
func (s *Service) SendInstructor(ctx context.Context, n coverage.NewService) error {
	scope, err := access.Require(ctx, access.FormationWork)
	if err != nil {
		return err
	}
	if _, err := named(ctx); err != nil {
		return err
	}
	n.Kind = coverage.Instructor
	return s.db.Write(ctx, func(tx *db.Tx) error {
		e, err := subject(ctx, tx, scope, n.EnterpriseID)
		if err != nil {
			return err
		}
		if n.From.IsZero() {
			n.From = tx.Today()
		}
		if _, err := coverage.ServeIn(ctx, tx, n); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "formation.instructor", Kind: "enterprise", SubjectID: e.ID, UnitPath: e.UnitPath, Detail: map[string]any{"from": n.From},
		})
	})
}
