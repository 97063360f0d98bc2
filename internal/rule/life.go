package rule

import (
	"time"

	"qipan/internal/platform/db"
)

// Rhythm is the period within which something is due.
type Rhythm string

// The three rhythms of branch life.
const (
	Monthly   Rhythm = "MONTH"
	Quarterly Rhythm = "QUARTER"
	Yearly    Rhythm = "YEAR"
)

// A LifeDuty (组织生活) is something a branch usually does with a rhythm. Times is how often in a year.
type LifeDuty struct {
	Code, Rule string
	Times      int
	Rhythm     Rhythm
	Practice   bool // not in the text: to be shown as practice, never as required
}

// LifeDuties are the recurring duties of a branch in the Set (支部工作条例 ch. 4, LIFE-01 to LIFE-07).
func LifeDuties(s Set) []LifeDuty {
	duty := func(code, rule string, key Key) LifeDuty {
		n := s.Int(key)
		return LifeDuty{Code: code, Rule: rule, Times: n, Rhythm: rhythmOf(n)}
	}
	lecture := duty("LECTURE", "LIFE-04", KeyLecturePerYear)
	lecture.Practice = true
	return []LifeDuty{
		duty("MEMBERS_MEETING", "LIFE-01", KeyLifeMembersMeetingPerYear),
		duty("COMMITTEE_MEETING", "LIFE-02", KeyLifeCommitteeMeetingPerYear),
		duty("GROUP_MEETING", "LIFE-03", KeyLifeGroupMeetingPerYear),
		lecture,
		duty("THEME_DAY", "LIFE-05", KeyLifeThemeDayPerYear),
		duty("ORG_LIFE_MEETING", "LIFE-06", KeyLifeOrgLifeMeetingPerYear),
		duty("APPRAISAL", "LIFE-07", KeyLifeAppraisalPerYear),
	}
}

func rhythmOf(times int) Rhythm {
	switch {
	case times >= 12:
		return Monthly
	case times >= 4:
		return Quarterly
	}
	return Yearly
}

// Period is the span of the rhythm around a day, both ends counted.
func (r Rhythm) Period(day db.Date) (first, last db.Date) {
	t := day.Time()
	month, length := t.Month(), 1
	switch r {
	case Quarterly:
		month, length = (month-1)/3*3+1, 3
	case Yearly:
		month, length = time.January, 12
	case Monthly:
	}
	first = db.DateOf(time.Date(t.Year(), month, 1, 0, 0, 0, 0, time.UTC))
	return first, first.AddMonths(length).AddDays(-1)
}

// Standing is where a duty stands in a period.
type Standing string

// The four standings of the compliance calendar; there is no number behind them.
const (
	Done          Standing = "DONE"
	StillDue      Standing = "DUE"
	Late          Standing = "LATE"
	NotApplicable Standing = "NOT_APPLICABLE"
)

// A DutyCase is one duty in one period: whether it applies to the branch, and the day it was met, empty if not.
type DutyCase struct {
	Applies bool
	Held    db.Date
	Last    db.Date
}

// StandingOn says where the duty stands on a day: late only once its period is over.
func (c DutyCase) StandingOn(day db.Date) Standing {
	switch {
	case !c.Applies:
		return NotApplicable
	case c.Held != "" && c.Held <= day:
		return Done
	case day > c.Last:
		return Late
	}
	return StillDue
}

// CodeTooManyExcellent warns of too many members graded excellent.
const CodeTooManyExcellent = "TOO_MANY_EXCELLENT"

// AppraisalShare warns when more than a third of the appraised members are graded excellent (优秀, LIFE-08).
func AppraisalShare(s Set, members, excellent int) Finding {
	return warnUnless(excellent*s.Int(KeyLifeExcellentOneIn) <= members, "LIFE-08", CodeTooManyExcellent)
}
