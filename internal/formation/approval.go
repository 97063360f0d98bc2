package formation

import (
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Decision is what the deciding body answered.
type Decision string

// The decisions; empty while it has not answered.
const (
	Approved Decision = "APPROVED" // 批复同意
	Returned Decision = "RETURNED" // 退回
)

// Values are the decisions in the order of a form.
func (Decision) Values() []Decision { return []Decision{Approved, Returned} }

// An Approval (审批批复) is the application to the basic committee and its reply, usually within a month (ORG-07).
type Approval struct {
	CaseID    string
	BodyID    string
	AppliedOn db.Date
	DueOn     db.Date
	DecidedOn db.Date
	Decision  Decision
	ReplyNo   string
	Reason    string
	FiledOn   db.Date // result filed with the upper organisation department
	BodyName  string
}

// Waiting reports whether the body has been asked and has not answered.
func (a Approval) Waiting() bool { return a.BodyID != "" && a.Decision == "" }

// A Verdict is the body's reply as it is recorded. Name is what the reply calls the organisation.
type Verdict struct {
	Decision Decision
	On       db.Date
	ReplyNo  string
	Reason   string
	FiledOn  db.Date
	Name     string
}

func (v Verdict) check(a Approval, today db.Date) error {
	var f fault.Fields
	pastDay(&f, "on", v.On, today)
	if !v.On.IsZero() && v.On < a.AppliedOn {
		f.Add("on", "formation_before_application", string(a.AppliedOn))
	}
	switch v.Decision {
	case Approved:
		needed(&f, "reply_no", v.ReplyNo, 60)
	case Returned:
		needed(&f, "reason", v.Reason, maxText)
	default:
		f.Add("decision", "choice_invalid")
	}
	return f.Err()
}

// Rank is what the members make of the organisation (ORG-02); a joint branch has the rank of a branch.
func (f File) Rank(set rule.Set) org.Rank {
	switch rule.Form(set, rule.FormCase{Own: rule.Members{Full: f.FullMembers()}}).Shape {
	case rule.ShapeCommittee:
		return org.Committee
	case rule.ShapeGeneralBranch:
		return org.GeneralBranch
	case rule.ShapeBranch, rule.ShapeJoint, rule.ShapeInstructor:
	}
	return org.Branch
}

// ProposedName is the name that the application asks for: the enterprise's, or for several that of their building, with
// the words of rank and committee.
func (f File) ProposedName(set rule.Set) string {
	if f.Mode.Attached() {
		return f.ReceiverName
	}
	of, suffix := f.Lead().Name, "支部"
	if f.Mode.Joint() {
		suffix = "联合支部"
		if s := f.Lead().SiteName; s != "" {
			of = s
		}
	}
	switch f.Rank(set) {
	case org.Committee:
		return "中共" + of + "委员会"
	case org.GeneralBranch:
		return "中共" + of + "总支部委员会"
	case org.Branch:
	}
	if f.Committee(set).Code == rule.CodeCommitteeRequired {
		suffix += "委员会"
	}
	return "中共" + of + suffix
}
