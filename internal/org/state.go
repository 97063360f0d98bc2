package org

import (
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// State (组织状态) is how an organisation stands on a day. It is derived and never stored.
type State string

// The states.
const (
	Preparing  State = "PREPARING"   // 筹建中: founded, its leadership not yet produced
	Active     State = "ACTIVE"      // 正常
	TermEnding State = "TERM_ENDING" // 即将届满 or 已届满: the election is due
	Extended   State = "EXTENDED"    // 延期: past its term by approval
	Adjusting  State = "ADJUSTING"   // 调整中: its dissolution is decided and not yet in force
	Dissolved  State = "DISSOLVED"   // 已撤销
)

// Values are the states in the order of a life.
func (State) Values() []State {
	return []State{Preparing, Active, TermEnding, Extended, Adjusting, Dissolved}
}

// Standing is what the state of an organisation follows from.
type Standing struct {
	Term         Term // the last one begun by the day; zero when none
	HadSecretary bool // somebody was in post by the day
}

// StateOn derives the state of an organisation on a day.
func StateOn(set rule.Set, o Organisation, s Standing, day db.Date) State {
	switch {
	case !o.DissolvedOn.IsZero() && o.DissolvedOn <= day:
		return Dissolved
	case !o.DissolvedOn.IsZero() && !o.DecidedOn.IsZero() && o.DecidedOn <= day:
		return Adjusting
	case s.Term.ID == "" && !s.HadSecretary:
		return Preparing
	case s.Term.ID == "":
		return Active
	case !s.Term.ExtendedTo.IsZero() && s.Term.EndsOn <= day && day < s.Term.ExtendedTo:
		return Extended
	case rule.RemindFrom(set, s.Term.End()) <= day:
		return TermEnding
	}
	return Active
}

// BelowThree reports the flag of an organisation with fewer full members than a branch needs (ORG-01). Committees that guide
// others, and organisations whose members nobody has counted, are not flagged.
func BelowThree(set rule.Set, o Organisation) bool {
	return o.guided() && o.FullMembers.Known && o.FullMembers.N < set.Int(rule.KeyOrgBranchMinFullMembers)
}

// guided reports whether the organisation has members of its own to be judged by.
func (o Organisation) guided() bool { return o.Formation != NoFormation }

// Findings are what the rules say about an organisation on a day: rank (ORG-02, ORG-03), committee (ORG-11 to ORG-13), its
// secretary (ORG-18, ELE-10, ELE-11) and its term (ORG-15). They ask a person to look; none of them stops anything.
func Findings(set rule.Set, r Record, day db.Date) []rule.Finding {
	var out []rule.Finding
	add := func(f rule.Finding) {
		if !f.Fine() {
			out = append(out, f)
		}
	}
	if r.guided() && r.FullMembers.Known {
		add(rankFinding(set, r.Organisation))
		add(rule.BranchSize(set, branchMembers(r.Organisation)))
	}
	committeeFindings(set, r, day, add)
	for _, p := range r.Posts {
		if p.On(day) && p.Pending() {
			add(rule.Finding{Rule: "ELE-10", Level: rule.Warn, Code: "APPROVAL_PENDING"})
		}
		if p.On(day) && p.Title == Secretary && !p.FullSince.IsZero() {
			add(rule.SecretaryStanding(set, p.FullSince, p.ValidFrom))
		}
	}
	if since := vacantSince(r.Posts, day); !since.IsZero() {
		add(rule.Vacancy(set, since, day))
	}
	if !r.Term.ExtendedTo.IsZero() {
		add(rule.ExtensionVerdict(set, monthsBetween(r.Term.EndsOn, r.Term.ExtendedTo), r.Term.ExtensionNo != ""))
	}
	return out
}

func branchMembers(o Organisation) int {
	if o.Rank != Branch {
		return 0
	}
	return o.FullMembers.N
}

// rankFinding warns when the members would give another rank. A higher one than they give is allowed with approval (ORG-02).
func rankFinding(set rule.Set, o Organisation) rule.Finding {
	earned := rule.Form(set, rule.FormCase{Own: rule.Members{Full: o.FullMembers.N}}).Shape
	if earned == rule.ShapeJoint || earned == rule.ShapeInstructor {
		earned = rule.ShapeBranch
	}
	switch own := o.Rank.shape(); {
	case earned == own:
		return rule.Finding{Rule: "ORG-02", Level: rule.OK, Code: rule.CodeOK}
	case earned == rule.ShapeCommittee || earned == rule.ShapeGeneralBranch && own == rule.ShapeBranch:
		return rule.Finding{Rule: "ORG-02", Level: rule.Warn, Code: "RANK_TOO_LOW"}
	}
	return rule.Upgrade(set, o.Rank.shape(), o.FullMembers.N, o.ReplyNo)
}

func committeeFindings(set rule.Set, r Record, day db.Date, add func(rule.Finding)) {
	persons := map[string]bool{}
	for _, p := range r.Posts {
		if p.On(day) && p.Title != PartyWorker {
			persons[p.Holder] = true
		}
	}
	required := r.Rank != Branch || r.FullMembers.Known && rule.CommitteeNeed(set, r.FullMembers.N).Code == rule.CodeCommitteeRequired
	switch {
	case !r.guided() || len(persons) == 0:
	case required && len(persons) < 3 && r.Rank == Branch:
		add(rule.CommitteeNeed(set, r.FullMembers.N))
	case required:
		add(rule.CommitteeSize(set, r.kind(r.Unit.Kind), len(persons)))
	}
}

// vacantSince is the day since which nobody is secretary; none while somebody is or nobody ever was.
func vacantSince(posts []Post, day db.Date) db.Date {
	var last db.Date
	for _, p := range posts {
		switch {
		case p.Title != Secretary || p.ValidFrom > day:
		case p.On(day):
			return ""
		case p.ValidTo > last:
			last = p.ValidTo
		}
	}
	return last
}
