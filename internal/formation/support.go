package formation

import (
	"slices"
	"strings"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// PlaceKind is whose room it is.
type PlaceKind string

// The kinds of place.
const (
	OwnRoom  PlaceKind = "OWN_ROOM" // 自有场所
	Borrowed PlaceKind = "BORROWED" // 借用场所
)

// Values are the kinds in the order of a form.
func (PlaceKind) Values() []PlaceKind { return []PlaceKind{OwnRoom, Borrowed} }

// A Place (活动场所) is where the organisation meets.
type Place struct {
	CaseID   string
	Kind     PlaceKind
	Name     string
	Address  string
	AreaDM2  db.OptInt // square decimetres
	AgreedOn db.Date
	NotedBy  string
}

func (p Place) check(today db.Date) error {
	var f fault.Fields
	if !slices.Contains(p.Kind.Values(), p.Kind) {
		f.Add("kind", "choice_invalid")
	}
	needed(&f, "name", p.Name, 100)
	needed(&f, "address", p.Address, 200)
	pastDay(&f, "agreed_on", p.AgreedOn, today)
	if p.AreaDM2.Known && p.AreaDM2.N < 0 {
		f.Add("area", "negative")
	}
	return f.Err()
}

// A Pair (结对) is a department and its officer that keep contact. The department declares that no interest conflicts, both
// sides agree, and the enterprise acknowledges.
type Pair struct {
	ID                 string
	CaseID             string
	DepartmentID       string
	Officer            string
	ProposedOn         db.Date
	ConflictDeclaredOn db.Date
	DepartmentAgreedOn db.Date
	AcknowledgedOn     db.Date
	EndedOn            db.Date
	EndedReason        string
	DepartmentName     string
}

func (p Pair) acknowledged() bool { return !p.AcknowledgedOn.IsZero() && p.EndedOn.IsZero() }

// PairMark is a step of a pair.
type PairMark string

// The marks in their order.
const (
	Declared     PairMark = "DECLARED"     // 利益冲突声明
	PairAgreed   PairMark = "AGREED"       // 部门同意
	Acknowledged PairMark = "ACKNOWLEDGED" // 企业确认
)

// Values are the marks in order.
func (PairMark) Values() []PairMark { return []PairMark{Declared, PairAgreed, Acknowledged} }

// Next is the mark that the pair waits for, empty when it is acknowledged.
func (p Pair) Next() PairMark {
	switch {
	case p.ConflictDeclaredOn.IsZero():
		return Declared
	case p.DepartmentAgreedOn.IsZero():
		return PairAgreed
	case p.AcknowledgedOn.IsZero():
		return Acknowledged
	}
	return ""
}

// Tag is what an activity counts as in branch life; one activity may count as several.
type Tag string

// The tags (LIFE-01 to LIFE-06).
const (
	MembersMeeting   Tag = "MEMBERS_MEETING"   // 支部党员大会
	CommitteeMeeting Tag = "COMMITTEE_MEETING" // 支部委员会
	GroupMeeting     Tag = "GROUP_MEETING"     // 党小组会
	Lecture          Tag = "LECTURE"           // 党课
	ThemeDay         Tag = "THEME_DAY"         // 主题党日
	OrgLife          Tag = "ORG_LIFE"          // 组织生活会
)

// Values are the tags in the order of a form.
func (Tag) Values() []Tag {
	return []Tag{MembersMeeting, CommitteeMeeting, GroupMeeting, Lecture, ThemeDay, OrgLife}
}

// An Activity (活动) is planned and then held; the organiser notes how many came. No photograph is asked for.
type Activity struct {
	ID        string
	CaseID    string
	Subject   string
	PlannedOn db.Date
	HeldOn    db.Date
	Attended  db.OptInt
	CountsAs  string // tags, separated by blanks
	NotedBy   string
}

// Tags are what the activity counts as.
func (a Activity) Tags() []Tag {
	var tags []Tag
	for t := range strings.FieldsSeq(a.CountsAs) {
		tags = append(tags, Tag(t))
	}
	return tags
}

func joinTags(tags []Tag) string {
	words := make([]string, len(tags))
	for i, t := range tags {
		words[i] = string(t)
	}
	return strings.Join(words, " ")
}

func checkHeld(a Activity, tags []Tag, today db.Date) error {
	var f fault.Fields
	pastDay(&f, "held_on", a.HeldOn, today)
	if !a.Attended.Known || a.Attended.N < 1 {
		f.Add("attended", "formation_attended")
	}
	if len(tags) == 0 {
		f.Add("counts_as", "required")
	}
	for _, t := range tags {
		if !slices.Contains(t.Values(), t) {
			f.Add("counts_as", "choice_invalid")
		}
	}
	return f.Err()
}
