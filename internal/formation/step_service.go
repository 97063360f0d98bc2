package formation

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/audit"
	"qipan/internal/coverage"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Talk records what an enterprise of the case answered. A refusal takes it out of the case until its review day: its partners
// go on without it, or the case ends.
func (s *Service) Talk(ctx context.Context, on On, t Talk) error {
	return s.act(ctx, on, StepTalk, func(tx *db.Tx, f *File) (Event, error) {
		p, ok := f.party(t.EnterpriseID)
		if !ok {
			return Event{}, fault.New(fault.Invalid, "formation_not_a_party").On("enterprise")
		}
		t.Conditions = strings.TrimSpace(t.Conditions)
		if err := t.check(tx.Today()); err != nil {
			return Event{}, err
		}
		if f.OrganisationID != "" && t.Reply != Agreed {
			return Event{}, fault.New(fault.Conflict, "formation_founded_already")
		}
		if t.Reply != NotNow {
			t.ReviewOn = ""
		}
		t.ID, t.CaseID, t.TalkedBy, t.CreatedAt = db.NewID(), f.ID, audit.ActorOf(ctx).Name, tx.Now()
		if err := insertTalk(ctx, tx, t); err != nil {
			return Event{}, err
		}
		e := Event{What: "TALK_" + string(t.Reply), Detail: p.Name}
		if t.Reply == NotNow {
			return e, leave(ctx, tx, f, leaving{p, ExitRefused, tx.Today(), t.ReviewOn})
		}
		return e, nil
	})
}

// SignPaper notes the day on which an enterprise signed a paper of the dossier. The paper itself stays on paper.
func (s *Service) SignPaper(ctx context.Context, on On, n Paper) error {
	return s.SignPapers(ctx, on, []Paper{n})
}

// SignPapers notes several signatures at once, all of them or none.
func (s *Service) SignPapers(ctx context.Context, on On, list []Paper) error {
	return s.act(ctx, on, StepDossier, func(tx *db.Tx, f *File) (Event, error) {
		if len(list) == 0 {
			return Event{}, fault.New(fault.Invalid, "required").On("papers")
		}
		names := make([]string, 0, len(list))
		for _, n := range list {
			p, err := f.signable(n, tx.Today())
			if err != nil {
				return Event{}, err
			}
			n.CaseID, n.NotedBy = f.ID, audit.ActorOf(ctx).Name
			if err := putPaper(ctx, tx, n); err != nil {
				return Event{}, err
			}
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
		what := "PAPER_" + string(list[0].Kind)
		if len(list) > 1 {
			what = "PAPERS"
		}
		return Event{What: what, Detail: strings.Join(names, " ")}, nil
	})
}

// signable refuses a paper that the dossier does not need, of an enterprise that has not agreed, or signed in the future.
func (f *File) signable(n Paper, today db.Date) (Party, error) {
	p, ok := f.party(n.EnterpriseID)
	switch {
	case !ok || !slices.Contains(n.Kind.Values(), n.Kind) || !f.needs(p, n.Kind):
		return p, fault.New(fault.Invalid, "formation_paper_not_needed").On("paper")
	case f.Reply(p.EnterpriseID) != Agreed:
		return p, fault.New(fault.Conflict, "formation_not_agreed", p.Name)
	}
	var bad fault.Fields
	pastDay(&bad, "signed_on", n.SignedOn, today)
	return p, bad.Err()
}

// ready refuses an application before every enterprise agreed, before the dossier is complete, and with too few full members.
func (f File) ready(set rule.Set) error {
	switch {
	case f.OrganisationID != "":
		return fault.New(fault.Conflict, "formation_founded_already")
	case !f.Enough(set):
		return fault.New(fault.Conflict, "formation_below_three", f.FullMembers(), set.Int(rule.KeyOrgBranchMinFullMembers))
	case len(f.notAgreed()) > 0:
		return fault.New(fault.Conflict, "formation_not_agreed", f.notAgreed()[0].Name)
	case len(f.missingPapers()) > 0:
		return fault.New(fault.Conflict, "formation_papers_missing", len(f.missingPapers()))
	}
	return nil
}

// Apply puts the dossier before the committee of the subdistrict; its clock of a month begins (ORG-07).
func (s *Service) Apply(ctx context.Context, on On, day db.Date) error {
	return s.act(ctx, on, StepApproval, func(tx *db.Tx, f *File) (Event, error) {
		set, err := coverage.RulesOn(ctx, tx, tx.Today())
		if err != nil {
			return Event{}, err
		}
		if err := f.ready(set); err != nil {
			return Event{}, err
		}
		if f.Approval.Waiting() {
			return Event{}, fault.New(fault.Conflict, "formation_applied_already")
		}
		var bad fault.Fields
		pastDay(&bad, "applied_on", day, tx.Today())
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		body, ok, err := org.SubdistrictCommittee(ctx, tx, f.UnitPath, day)
		if err != nil {
			return Event{}, err
		}
		if !ok {
			return Event{}, fault.New(fault.Conflict, "formation_no_deciding_body")
		}
		a := Approval{CaseID: f.ID, BodyID: body.ID, AppliedOn: day, DueOn: rule.ApprovalDue(set, day)}
		return Event{What: "APPLIED", Detail: body.Name}, putApproval(ctx, tx, a)
	})
}

// Decide records the committee's reply. An approval founds the organisation, or attaches to the one that exists, and links all
// enterprises of the case, in one transaction; without the number of the reply it is refused.
func (s *Service) Decide(ctx context.Context, on On, v Verdict) error {
	return s.act(ctx, on, StepApproval, func(tx *db.Tx, f *File) (Event, error) {
		a := f.Approval
		if !a.Waiting() {
			return Event{}, fault.New(fault.Conflict, "formation_not_applied")
		}
		v.ReplyNo, v.Name, v.Reason = strings.TrimSpace(v.ReplyNo), strings.TrimSpace(v.Name), strings.TrimSpace(v.Reason)
		if err := v.check(a, tx.Today()); err != nil {
			return Event{}, err
		}
		a.Decision, a.DecidedOn, a.ReplyNo, a.Reason, a.FiledOn = v.Decision, v.On, v.ReplyNo, v.Reason, v.FiledOn
		if v.Decision == Approved {
			if err := found(ctx, tx, f, v); err != nil {
				return Event{}, err
			}
		}
		return Event{What: string(v.Decision), Detail: v.ReplyNo}, putApproval(ctx, tx, a)
	})
}

func found(ctx context.Context, tx *db.Tx, f *File, v Verdict) error {
	set, err := coverage.RulesOn(ctx, tx, tx.Today())
	if err != nil {
		return err
	}
	if err := f.ready(set); err != nil {
		return err
	}
	if f.Mode.Attached() {
		f.OrganisationID = f.ReceiverID
	} else {
		name := v.Name
		if name == "" {
			name = f.ProposedName(set)
		}
		o, err := org.FoundIn(ctx, tx, org.Founding{
			Name: name, Rank: f.Rank(set), Formation: f.Mode.Formation(), Purpose: org.ForEnterprise, UnitID: f.UnitID, FoundedOn: string(v.On),
			ReplyNo: v.ReplyNo, FullMembers: db.Int(f.FullMembers()), ContactName: f.Lead().Contact, ContactPhone: f.Lead().Phone,
		})
		if err != nil {
			return err
		}
		f.OrganisationID = o.ID
	}
	for _, p := range f.Active() {
		if err := coverage.LinkIn(ctx, tx, f.OrganisationID, p.EnterpriseID, v.On); err != nil {
			return err
		}
	}
	return nil
}

// Filed notes the day on which the founding was filed with the upper organisation department (ORG-07).
func (s *Service) Filed(ctx context.Context, on On, day db.Date) error {
	return s.act(ctx, on, StepApproval, func(tx *db.Tx, f *File) (Event, error) {
		var bad fault.Fields
		pastDay(&bad, "filed_on", day, tx.Today())
		if f.Approval.Decision != Approved {
			return Event{}, fault.New(fault.Conflict, "formation_not_applied")
		}
		if day < f.Approval.DecidedOn && !day.IsZero() {
			bad.Add("filed_on", "formation_before_reply", string(f.Approval.DecidedOn))
		}
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		f.Approval.FiledOn = day
		return Event{What: "FILED"}, putApproval(ctx, tx, f.Approval)
	})
}

// NameCandidate proposes somebody as secretary, with the reason. More than three at a time are refused.
func (s *Service) NameCandidate(ctx context.Context, on On, c Candidate) error {
	return s.act(ctx, on, StepStaff, func(tx *db.Tx, f *File) (Event, error) {
		c.Name, c.Reason = strings.TrimSpace(c.Name), strings.TrimSpace(c.Reason)
		if err := c.check(); err != nil {
			return Event{}, err
		}
		if len(f.considered()) >= MostCandidates {
			return Event{}, fault.New(fault.Conflict, "formation_candidates_full", MostCandidates)
		}
		c.ID, c.CaseID, c.ProposedOn = db.NewID(), f.ID, tx.Today()
		return Event{What: "CANDIDATE", Detail: c.Name}, insertCandidate(ctx, tx, c)
	})
}

// Answers records what the two sides said to a candidate; an empty answer leaves what stands. A decline leaves room for another.
func (s *Service) Answers(ctx context.Context, on On, candidateID string, person, firm Answer) error {
	return s.act(ctx, on, StepStaff, func(tx *db.Tx, f *File) (Event, error) {
		c, ok := f.candidate(candidateID)
		if !ok {
			return Event{}, fault.Missing()
		}
		for _, a := range []Answer{person, firm} {
			if a != "" && !slices.Contains(a.Values(), a) {
				return Event{}, fault.New(fault.Invalid, "choice_invalid").On("person")
			}
		}
		switch {
		case c.PostID != "":
			return Event{}, fault.New(fault.Conflict, "formation_in_post_already")
		case person == "" && firm == "":
			return Event{}, fault.New(fault.Invalid, "required").On("person")
		}
		if person != "" {
			c.PersonAnswer = person
		}
		if firm != "" {
			c.FirmAnswer = firm
		}
		c.AnsweredOn = tx.Today()
		what := "ANSWERED"
		if c.Declined() {
			what = "DECLINED"
		}
		return Event{What: what, Detail: c.Name}, updateCandidate(ctx, tx, c)
	})
}

// Install brings a willing candidate into the post: by election of all members, or of the committee where seven full members
// call for one (ORG-11, ELE-05), with quorum and majority (ELE-02, ELE-07); or by appointment (ELE-11).
func (s *Service) Install(ctx context.Context, on On, i Installation) error {
	return s.act(ctx, on, StepStaff, func(tx *db.Tx, f *File) (Event, error) {
		c, ok := f.candidate(i.CandidateID)
		switch {
		case !ok:
			return Event{}, fault.New(fault.Invalid, "choice_invalid").On("candidate")
		case f.OrganisationID == "":
			return Event{}, fault.New(fault.Conflict, "formation_no_organisation")
		case !c.Willing():
			return Event{}, fault.New(fault.Conflict, "formation_not_willing", c.Name)
		case f.Secretary.PostID != "":
			return Event{}, fault.New(fault.Conflict, "formation_in_post_already")
		}
		post, err := install(ctx, tx, *f, installing{i, c})
		if err != nil {
			return Event{}, err
		}
		c.PostID = post.ID
		what := "APPOINTED"
		if i.Elected {
			what = "ELECTED"
		}
		return Event{What: what, Detail: c.Name}, updateCandidate(ctx, tx, c)
	})
}

type installing struct {
	Installation
	who Candidate
}

func install(ctx context.Context, tx *db.Tx, f File, i installing) (org.Post, error) {
	set, err := coverage.RulesOn(ctx, tx, tx.Today())
	if err != nil {
		return org.Post{}, err
	}
	var bad fault.Fields
	pastDay(&bad, "on", i.On, tx.Today())
	if !i.Elected && i.ApprovalNo == "" {
		bad.Add("approval_no", "required")
	}
	electorate := f.Electorate(set)
	if i.Elected && electorate == rule.ElectorateMembers && !f.Mode.Attached() && i.Due.N > f.FullMembers() {
		bad.Add("due", "formation_due_over_members", f.FullMembers())
	}
	if err := bad.Err(); err != nil {
		return org.Post{}, err
	}
	term := org.NewTerm{OrganisationID: f.OrganisationID, ElectedOn: i.On, Electorate: org.Appointed, ApprovalNo: i.ApprovalNo}
	produced := org.ByAppointment
	if i.Elected {
		produced, term.Electorate = org.ByElection, org.Electorate(electorate)
		term.Due, term.Present, term.Yes = i.Due, i.Present, i.Yes
	}
	if !f.Mode.Attached() {
		if _, err := org.OpenTermIn(ctx, tx, term); err != nil {
			return org.Post{}, err
		}
	}
	approved := i.ApprovedOn
	if i.ApprovalNo != "" && approved.IsZero() {
		approved = i.On
	}
	return org.AppointIn(ctx, tx, org.Appointment{
		OrganisationID: f.OrganisationID, Title: org.Secretary, Holder: i.who.Name, Phone: i.Phone, Source: i.who.Source, ProducedBy: produced,
		FullTime: i.FullTime, From: i.On, ApprovalNo: i.ApprovalNo, ApprovedOn: approved,
	})
}

// Electorate is who elects the secretary (ELE-05): the committee where one is required, else all members.
func (f File) Electorate(set rule.Set) rule.Electorate {
	return rule.SecretaryElectorate(f.Committee(set).Code == rule.CodeCommitteeRequired)
}

// ConfirmSecretary records the upper organisation's approval of an elected secretary (ELE-10).
func (s *Service) ConfirmSecretary(ctx context.Context, on On, approvalNo string, day db.Date) error {
	return s.act(ctx, on, StepStaff, func(tx *db.Tx, f *File) (Event, error) {
		var bad fault.Fields
		needed(&bad, "approval_no", approvalNo, 60)
		pastDay(&bad, "approved_on", day, tx.Today())
		if err := bad.Err(); err != nil {
			return Event{}, err
		}
		if f.Secretary.PostID == "" {
			return Event{}, fault.New(fault.Conflict, "formation_no_secretary")
		}
		return Event{What: "SECRETARY_APPROVED", Detail: approvalNo}, org.ApprovePostIn(ctx, tx, f.Secretary.PostID, approvalNo, day)
	})
}
