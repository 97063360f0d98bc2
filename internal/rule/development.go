package rule

import (
	"qipan/internal/platform/db"
	"qipan/internal/platform/workday"
)

// Edition is a text of the recruitment rules (发展党员工作细则).
type Edition string

// The two editions that a case may meet.
const (
	Edition2014 Edition = "rules2014"
	Edition2026 Edition = "rules2026"
)

// Edition is the text in force on the day of the Set (DEV-00). Each step of a case is judged by the text of its own day.
func (s Set) Edition() Edition {
	if s.day != "" && s.day < s.Date(KeyDevRules2026From) {
		return Edition2014
	}
	return Edition2026
}

// Codes of recruitment.
const (
	CodeOverdue          = "OVERDUE"
	CodeTooEarly         = "TOO_EARLY"
	CodeNumberOfMentors  = "NUMBER_OF_MENTORS"
	CodeNumberOfSponsors = "NUMBER_OF_SPONSORS"
	CodeNotFullMember    = "NOT_FULL_MEMBER"
	CodeRightsSuspended  = "RIGHTS_SUSPENDED"
	CodeNoAgreement      = "NO_AGREEMENT"
	CodeNoticeShort      = "NOTICE_SHORT"
	CodeReviewNotPassed  = "REVIEW_NOT_PASSED"
	CodeTrainingShort    = "BLOCK_OR_EXCEPTION"
	CodeFormBeforeReview = "FORM_BEFORE_PRE_REVIEW"
	CodeLeavingSoon      = "LEAVING_SOON"
	CodeNoRecommendation = "NO_LEAGUE_RECOMMENDATION"
	CodeNoticeProvision  = "NOTICE_PROVISIONAL"
)

// TalkDue is the last day for the talk after an application was received (细则2026 art. 7, DEV-02).
func TalkDue(s Set, received db.Date) db.Date { return received.AddMonths(s.Int(KeyDevTalkMonths)) }

// Talk warns of a talk that came after its last day (DEV-02).
func Talk(s Set, received, talk db.Date) Finding {
	return warnUnless(talk <= TalkDue(s, received), "DEV-02", CodeOverdue)
}

// ActivistDecision refuses the next step while no meeting has decided on the activist (入党积极分子; 细则2026 art. 8, DEV-03).
func ActivistDecision(decided bool) Finding { return blockUnless(decided, "DEV-03", CodeNoDecision) }

// Mentors judges the contacts (培养联系人): one or two, all of them full members (细则2026 art. 9, DEV-04).
func Mentors(s Set, mentors []Voter) Finding {
	if n := len(mentors); n < s.Int(KeyDevMentorsMin) || n > s.Int(KeyDevMentorsMax) {
		return block("DEV-04", CodeNumberOfMentors)
	}
	return onlyFullMembers("DEV-04", mentors)
}

// Sponsors judges the introducers (入党介绍人): two full members in possession of their rights (细则2026 art. 14, DEV-08).
func Sponsors(s Set, sponsors []Voter) Finding {
	if len(sponsors) != s.Int(KeyDevSponsors) {
		return block("DEV-08", CodeNumberOfSponsors)
	}
	if f := onlyFullMembers("DEV-08", sponsors); !f.Fine() {
		return f
	}
	for _, p := range sponsors {
		if !MayVote(p) {
			return block("DEV-08", CodeRightsSuspended)
		}
	}
	return fine("DEV-08")
}

func onlyFullMembers(rule string, people []Voter) Finding {
	for _, p := range people {
		if !p.Full {
			return block(rule, CodeNotFullMember)
		}
	}
	return fine(rule)
}

// Examinations are the days by which an activist's half-yearly examinations are due, up to and including until (细则2026 art.
// 11, DEV-05).
func Examinations(s Set, activist, until db.Date) []db.Date {
	var due []db.Date
	step := s.Int(KeyDevExaminationMonths)
	for n := step; activist != ""; n += step {
		day := activist.AddMonths(n)
		if day > until {
			break
		}
		due = append(due, day)
	}
	return due
}

// ProspectiveFrom is the first day on which an activist may be decided on as prospective member (发展对象; 细则2026 art. 13,
// DEV-06). Time spent as activist in another unit counts, so the day of the first decision is what matters (DEV-24).
func ProspectiveFrom(s Set, activist db.Date) db.Date {
	return activist.AddMonths(s.Int(KeyDevActivistMonths))
}

// ProspectiveDecision refuses a decision before that day (DEV-06).
func ProspectiveDecision(s Set, activist, decided db.Date) Finding {
	return blockUnless(activist != "" && ProspectiveFrom(s, activist) <= decided, "DEV-06", CodeTooEarly)
}

// NoticeEnd is the last day of the shortest public notice (公示) that begins on a day: whole working days, the first one
// counted (细则2026 art. 13, DEV-07).
func NoticeEnd(s Set, calendar *workday.Calendar, from db.Date) workday.Day {
	return calendar.AddInclusive(from, s.Int(KeyDevNoticeWorkdays))
}

// A Notice is the gate before listing as prospective member: the upper committee agreed, and the notice ran.
type Notice struct {
	Agreed   bool
	From, To db.Date
}

// NoticeGate refuses listing without agreement or before the notice ran its working days; the gate does not exist in the
// 2014 text (DEV-07). Where the year has no holiday table the answer is only a warning, because the last day may move.
func NoticeGate(s Set, calendar *workday.Calendar, n Notice) Finding {
	if s.Edition() == Edition2014 {
		return Finding{Rule: "DEV-07", Level: OK, Code: CodeNotApplicable}
	}
	if !n.Agreed {
		return block("DEV-07", CodeNoAgreement)
	}
	if n.From == "" || n.To == "" {
		return block("DEV-07", CodeNoticeShort)
	}
	end := NoticeEnd(s, calendar, n.From)
	switch {
	case n.To < end.Date:
		return block("DEV-07", CodeNoticeShort)
	case end.Provisional:
		return warn("DEV-07", CodeNoticeProvision)
	}
	return fine("DEV-07")
}

// PoliticalReview refuses admission unless the review (政治审查) was passed; nothing but the result is looked at (细则2026 art.
// 16, DEV-09, RISK-08).
func PoliticalReview(passed bool) Finding { return blockUnless(passed, "DEV-09", CodeReviewNotPassed) }

// Training refuses admission after too short a training: enough days or enough class hours (细则2026 art. 17, DEV-10). The text
// says "usually", so a documented exception may pass.
func Training(s Set, days, hours int) Finding {
	enough := days >= s.Int(KeyDevTrainingDays) || hours >= s.Int(KeyDevTrainingHours)
	return blockUnless(enough, "DEV-10", CodeTrainingShort)
}

// LeagueRecommendation warns when a League member of League age comes without the League's recommendation (团组织推优, DEV-26).
func LeagueRecommendation(s Set, age int, leagueMember, recommended bool) Finding {
	return warnUnless(!leagueMember || age > s.Int(KeyDevLeagueAge) || recommended, "DEV-26", CodeNoRecommendation)
}
