package org

import (
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Title (职务) is what somebody is in an organisation.
type Title string

// The titles. The first six make up a committee.
const (
	Secretary       Title = "SECRETARY"        // 书记
	DeputySecretary Title = "DEPUTY_SECRETARY" // 副书记
	Organiser       Title = "ORGANISATION"     // 组织委员
	Discipline      Title = "DISCIPLINE"       // 纪检委员
	Publicity       Title = "PUBLICITY"        // 宣传委员
	Member          Title = "MEMBER"           // 委员
	PartyWorker     Title = "PARTY_WORKER"     // 党务工作者
)

// Values are the titles in the order of a roster.
func (Title) Values() []Title {
	return []Title{Secretary, DeputySecretary, Organiser, Discipline, Publicity, Member, PartyWorker}
}

// confirmed says what the upper organisation does with a result for the title (ELE-10).
func (t Title) confirmed() rule.Confirmation {
	return rule.ConfirmationOf(t == Secretary || t == DeputySecretary)
}

// Source (人选来源) is where a holder comes from.
type Source string

// The sources of the ledger.
const (
	FromOwner         Source = "OWNER"          // 出资人
	FromMiddleManager Source = "MIDDLE_MANAGER" // 管理层
	Dispatched        Source = "DISPATCHED"     // 上级选派
	Recruited         Source = "RECRUITED"      // 社会招聘
	OtherSource       Source = "OTHER"
)

// Values are the sources in the order of a form.
func (Source) Values() []Source {
	return []Source{FromOwner, FromMiddleManager, Dispatched, Recruited, OtherSource}
}

// Production (产生方式) is how a holder came into the post.
type Production string

// The two ways.
const (
	ByElection    Production = "ELECTED"   // 选举
	ByAppointment Production = "APPOINTED" // 任命
)

// Values are the two ways.
func (Production) Values() []Production { return []Production{ByElection, ByAppointment} }

// Post (任职) is a title held by somebody during a period. Only name, post and office telephone are kept.
type Post struct {
	ID             string
	OrganisationID string
	Title          Title
	Holder         string
	Phone          string
	Source         Source
	ProducedBy     Production
	FullTime       bool
	ValidFrom      db.Date
	ValidTo        db.Date
	ApprovalNo     string
	ApprovedOn     db.Date
	FullSince      db.Date // full member since; only for the standing of secretaries (ORG-18)
	Version        int
}

// On reports whether the post is held on a day.
func (p Post) On(day db.Date) bool {
	return p.ValidFrom <= day && (p.ValidTo.IsZero() || day < p.ValidTo)
}

// Pending reports whether an elected secretary or deputy still waits for the upper organisation's approval (ELE-10).
func (p Post) Pending() bool {
	return p.ProducedBy == ByElection && p.Title.confirmed() == rule.ConfirmApprove && p.ApprovalNo == ""
}

// Appointment is what filling a post takes.
type Appointment struct {
	OrganisationID string
	Title          Title
	Holder         string
	Phone          string
	Source         Source
	ProducedBy     Production
	FullTime       bool
	From           db.Date
	To             db.Date
	ApprovalNo     string
	ApprovedOn     db.Date
	FullSince      db.Date
}

func (a Appointment) check(o Organisation) error {
	var f fault.Fields
	needText(&f, "holder", a.Holder, maxName)
	freeText(&f, "phone", a.Phone, maxCode)
	freeText(&f, "approval_no", a.ApprovalNo, maxName)
	if !known(a.Title) {
		f.Add("title", "choice_invalid")
	}
	if !known(a.Source) {
		f.Add("source", "choice_invalid")
	}
	if !known(a.ProducedBy) {
		f.Add("produced_by", "choice_invalid")
	}
	switch {
	case a.From.IsZero():
		f.Add("from", "required")
	case string(a.From) < o.FoundedOn:
		f.Add("from", "org_before_founding", o.FoundedOn)
	case !o.DissolvedOn.IsZero() && a.From >= o.DissolvedOn:
		f.Add("from", "org_dissolved", o.DissolvedOn)
	}
	if !a.To.IsZero() && a.To <= a.From {
		f.Add("to", "org_ends_before")
	}
	return f.Err()
}
