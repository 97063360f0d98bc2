package org

import (
	"regexp"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Rank (组织类别) is what an organisation is, by the number of its full members (ORG-02).
type Rank string

// The ranks.
const (
	Branch        Rank = "BRANCH"         // 党支部
	GeneralBranch Rank = "GENERAL_BRANCH" // 党总支
	Committee     Rank = "COMMITTEE"      // 党委
)

// Values are the ranks from small to large.
func (Rank) Values() []Rank { return []Rank{Branch, GeneralBranch, Committee} }

func (r Rank) shape() rule.Shape {
	switch r {
	case Committee:
		return rule.ShapeCommittee
	case GeneralBranch:
		return rule.ShapeGeneralBranch
	case Branch:
	}
	return rule.ShapeBranch
}

// Formation (组建方式) is how an organisation was set up; it says nothing about its rank.
type Formation string

// The formations of the article, of the official ledger (GRID), and NONE for organisations that guide others.
const (
	Sole           Formation = "SOLE"            // 企业单建
	BuildingJoint  Formation = "BUILDING_JOINT"  // 大厦联建
	IndustryWide   Formation = "INDUSTRY"        // 行业统建
	MarketAttached Formation = "MARKET_ATTACHED" // 市场挂靠建
	Grid           Formation = "GRID"            // 网格建立
	OtherFormation Formation = "OTHER"           // 其他
	NoFormation    Formation = "NONE"            // 不适用
)

// Values are the formations in the order of a form.
func (Formation) Values() []Formation {
	return []Formation{Sole, BuildingJoint, IndustryWide, MarketAttached, Grid, OtherFormation, NoFormation}
}

// Purpose (设立目的) is whom an organisation is there for.
type Purpose string

// The purposes. A subdistrict committee decides on the organisations of its subdistrict; markets and industry committees take
// enterprises in.
const (
	ForEnterprise  Purpose = "ENTERPRISE"            // 企业党组织
	ForSubdistrict Purpose = "SUBDISTRICT_COMMITTEE" // 街道非公党委
	ForIndustry    Purpose = "INDUSTRY_COMMITTEE"    // 行业党委
	ForMarket      Purpose = "MARKET"                // 市场党组织
	OtherPurpose   Purpose = "OTHER"
)

// Values are the purposes in the order of a form.
func (Purpose) Values() []Purpose {
	return []Purpose{ForEnterprise, ForMarket, ForSubdistrict, ForIndustry, OtherPurpose}
}

// Organisation (党组织) is a Party organisation of the register.
type Organisation struct {
	ID              string
	Code            string // "" when none was given
	Name            string
	Rank            Rank
	Formation       Formation
	Purpose         Purpose
	UnitID          string
	TradeCode       string // division of GB/T 4754, where a trade unites it
	FullMembers     db.OptInt
	FoundedOn       string // as precise as known: 2015, 2015-06 or 2015-06-01
	ReplyNo         string // number of the reply that founded it
	DissolvedOn     db.Date
	DissolvedReason string
	DissolvedReply  string
	DecidedOn       db.Date // the day on which its dissolution was decided
	ContactName     string
	ContactPhone    string
	Version         int
}

// On reports whether the organisation exists on a day. A founding known by year or month counts from that period's first day.
func (o Organisation) On(day db.Date) bool {
	return o.FoundedOn <= string(day) && (o.DissolvedOn.IsZero() || day < o.DissolvedOn)
}

// kind is what the length of a term depends on (ORG-14); the organisation of a community itself has a term of its own.
func (o Organisation) kind(at UnitKind) rule.OrgKind {
	own := o.Purpose == OtherPurpose && o.Formation == NoFormation && at == Community
	switch {
	case own && o.Rank == Committee:
		return rule.KindCommunityCommittee
	case own:
		return rule.KindCommunityBranch
	case o.Rank == Committee:
		return rule.KindCommittee
	case o.Rank == GeneralBranch:
		return rule.KindGeneralBranch
	}
	return rule.KindBranch
}

// Founding is what setting up an organisation takes. Recorded says that it exists already and only enters the register; its
// reply may then be lost, which a new one's may not (ORG-07).
type Founding struct {
	Name              string
	Code              string
	Rank              Rank
	Formation         Formation
	Purpose           Purpose
	UnitID            string
	TerritoryParentID string // the subdistrict's committee when empty
	TradeParentID     string
	TradeCode         string
	FoundedOn         string
	ReplyNo           string
	FullMembers       db.OptInt
	ContactName       string
	ContactPhone      string
	Recorded          bool
}

var partialDate = regexp.MustCompile(`^[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$`)

// checkPartialDate refuses what is no year, month or day, and what lies after today.
func checkPartialDate(f *fault.Fields, field, text string, today db.Date) {
	if text == "" {
		return
	}
	_, err := db.ParseDate(text)
	switch {
	case !partialDate.MatchString(text), len(text) == len(today) && err != nil:
		f.Add(field, "org_partial_date")
	case text > string(today):
		f.Add(field, "org_future", today)
	}
}

func (n Founding) check(today db.Date) error {
	var f fault.Fields
	needText(&f, "name", n.Name, maxName)
	freeText(&f, "code", n.Code, maxCode)
	freeText(&f, "reply_no", n.ReplyNo, maxName)
	freeText(&f, "contact_name", n.ContactName, maxName)
	freeText(&f, "contact_phone", n.ContactPhone, maxCode)
	freeText(&f, "trade_code", n.TradeCode, maxCode)
	if !known(n.Rank) {
		f.Add("rank", "choice_invalid")
	}
	if !known(n.Formation) {
		f.Add("formation", "choice_invalid")
	}
	if !known(n.Purpose) {
		f.Add("purpose", "choice_invalid")
	}
	if n.UnitID == "" {
		f.Add("unit", "required")
	}
	if n.FullMembers.Known && n.FullMembers.N < 0 {
		f.Add("full_members", "negative")
	}
	checkPartialDate(&f, "founded_on", n.FoundedOn, today)
	if !n.Recorded {
		if n.FoundedOn == "" {
			f.Add("founded_on", "required")
		}
		if n.ReplyNo == "" {
			f.Add("reply_no", "org_reply_needed")
		}
	}
	return f.Err()
}

// A Dissolution (撤销) ends an organisation by a decision; without one it is refused (ORG-08). The day may lie ahead: until then
// the organisation is being wound up.
type Dissolution struct {
	OrganisationID string
	On             db.Date
	DecidedOn      db.Date // today when empty
	ReplyNo        string
	Reason         string
	Version        int // 0: whatever is stored
}

func (x Dissolution) check(o Organisation) error {
	var f fault.Fields
	needText(&f, "reason", x.Reason, maxName)
	if rule.Dissolution(x.ReplyNo != "").Blocks() {
		f.Add("reply_no", "org_decision_needed")
	}
	freeText(&f, "reply_no", x.ReplyNo, maxName)
	if x.On.IsZero() || string(x.On) <= o.FoundedOn {
		f.Add("on", "org_ends_before")
	}
	if x.DecidedOn > x.On && !x.On.IsZero() {
		f.Add("decided_on", "org_decided_after")
	}
	return f.Err()
}

// GuidanceKind (指导关系) is by what a parent guides.
type GuidanceKind string

// Double guidance: by territory and by trade.
const (
	ByTerritory GuidanceKind = "TERRITORY" // 属地
	ByTrade     GuidanceKind = "TRADE"     // 行业
)

// Values are the two kinds.
func (GuidanceKind) Values() []GuidanceKind { return []GuidanceKind{ByTerritory, ByTrade} }

// Guidance is the parent of an organisation during a period.
type Guidance struct {
	ID             string
	OrganisationID string
	ParentID       string
	ParentName     string
	Kind           GuidanceKind
	ValidFrom      db.Date
	ValidTo        db.Date
}
