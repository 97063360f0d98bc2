package rule

import "qipan/internal/platform/db"

// CodeBelow marks fewer class hours than the year asks for.
const CodeBelow = "BELOW"

// EducationHours compares a year's class hours with what the post asks for (EDU-01, EDU-02). The answer is for the branch's
// own plan; people are not compared with each other (EDU-05).
func EducationHours(s Set, committeeMember bool, hours int) Finding {
	if committeeMember {
		return warnUnless(hours >= s.Int(KeyEducationSecretaryHours), "EDU-02", CodeBelow)
	}
	return warnUnless(hours >= s.Int(KeyEducationMemberHours), "EDU-01", CodeBelow)
}

// NewSecretaryTrainingDue is by when a new secretary is trained (EDU-03).
func NewSecretaryTrainingDue(s Set, took db.Date) db.Date {
	return took.AddMonths(s.Int(KeyEducationNewSecretaryMonths))
}

// NewMemberTrainingDue is by when a new full member attends a course (EDU-04).
func NewMemberTrainingDue(s Set, fullSince db.Date) db.Date {
	return fullSince.AddMonths(s.Int(KeyEducationNewMemberMonths))
}
