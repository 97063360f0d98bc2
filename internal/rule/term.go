package rule

import "qipan/internal/platform/db"

// OrgKind (组织类别) is the kind of a Party organisation as far as terms and powers depend on it.
type OrgKind string

// The kinds. Villages and communities have terms of their own.
const (
	KindCommittee          OrgKind = "COMMITTEE"           // 党委
	KindGeneralBranch      OrgKind = "GENERAL_BRANCH"      // 党总支
	KindBranch             OrgKind = "BRANCH"              // 党支部, joint ones too
	KindCommunityCommittee OrgKind = "COMMUNITY_COMMITTEE" // 村、社区党委
	KindCommunityBranch    OrgKind = "COMMUNITY_BRANCH"    // 村、社区党总支、党支部
	KindTemporary          OrgKind = "TEMP"                // 临时党支部
	KindLeadingGroup       OrgKind = "LPG"                 // 党组
)

// Values are the kinds in the order of the list above.
func (OrgKind) Values() []OrgKind {
	return []OrgKind{
		KindCommittee, KindGeneralBranch, KindBranch, KindCommunityCommittee, KindCommunityBranch, KindTemporary, KindLeadingGroup,
	}
}

// TermYears is the length of a term; false for kinds that have none (任期意见 2018 一, ORG-14; temporary branches, ORG-09).
func TermYears(s Set, kind OrgKind) (int, bool) {
	switch kind {
	case KindCommittee:
		return s.Int(KeyOrgCommitteeTermYears), true
	case KindGeneralBranch:
		return s.Int(KeyOrgGeneralBranchTermYears), true
	case KindBranch:
		return s.Int(KeyOrgBranchTermYears), true
	case KindCommunityCommittee, KindCommunityBranch:
		return s.Int(KeyOrgCommunityTermYears), true
	case KindTemporary, KindLeadingGroup:
	}
	return 0, false
}

// TermEnd is the day a term ends, empty for kinds without terms or when the election day is unknown (ORG-14).
func TermEnd(s Set, kind OrgKind, elected db.Date) db.Date {
	years, has := TermYears(s, kind)
	if !has || elected == "" {
		return ""
	}
	return elected.AddYears(years)
}

// Codes of terms.
const (
	CodeExtensionUnapproved = "EXTENSION_UNAPPROVED"
	CodeExtensionLong       = "EXTENSION_LONG"
	CodeVacancyLong         = "VACANCY_LONG"
)

// ExtensionVerdict judges an election held later or earlier than due: it needs the upper organisation's approval, and with
// it more than a year is only unusual (任期意见 2018 二, 选举条例 art. 3, ORG-15).
func ExtensionVerdict(s Set, months int, approved bool) Finding {
	switch {
	case months <= 0:
		return fine("ORG-15")
	case !approved:
		return block("ORG-15", CodeExtensionUnapproved)
	}
	return warnUnless(months <= s.Int(KeyOrgExtensionMaxMonths), "ORG-15", CodeExtensionLong)
}

// RemindFrom is the day from which the end of a term is announced (支部工作条例 art. 22, 任期意见 2018 三, ORG-16).
func RemindFrom(s Set, termEnd db.Date) db.Date {
	return termEnd.AddMonths(-s.Int(KeyOrgTermRemindMonths))
}

// RequestDue is the last day for the request (请示) to hold an election (ORG-17, local practice).
func RequestDue(s Set, meeting db.Date) db.Date {
	return meeting.AddDays(-s.Int(KeyElectionRequestDays))
}

// Vacancy reminds of a post that has stood empty for longer than the Set allows (支部工作条例 art. 22, ELE-11).
func Vacancy(s Set, since, on db.Date) Finding {
	return warnUnless(since.DaysUntil(on) <= s.Int(KeyElectionVacancyRemindDays), "ELE-11", CodeVacancyLong)
}
