package rule

import "qipan/internal/platform/db"

// Codes of admission, probation and conversion.
const (
	CodeWrongApprover     = "WRONG_APPROVER"
	CodeApprovalLate      = "APPROVAL_LATE"
	CodeNeedsReason       = "NEEDS_REASON"
	CodeOathLate          = "OATH_LATE"
	CodeExtensionRange    = "EXTENSION_OUT_OF_RANGE"
	CodeExtensionRepeated = "EXTENSION_REPEATED"
	CodeAppliedEarly      = "APPLIED_EARLY"
	CodePostponedLong     = "POSTPONED_TOO_LONG"
)

// FormIssued refuses an application form (入党志愿书) issued before the pre-review (预审) passed (细则2026 art. 18, DEV-11).
func FormIssued(preReview, issued db.Date) Finding {
	return blockUnless(preReview != "" && preReview <= issued, "DEV-11", CodeFormBeforeReview)
}

// Leaving warns when the person leaves the unit soon after the meeting (细则2014 art. 18, DEV-12). No known day is fine.
func Leaving(s Set, meeting, leaves db.Date) Finding {
	stays := leaves == "" || leaves > meeting.AddMonths(s.Int(KeyDevLeavingMonths))
	return warnUnless(stays, "DEV-12", CodeLeavingSoon)
}

// MeetingDue is the last day for the members' meeting after the pre-review passed, empty under the 2014 text, which gives no
// period (细则2026 art. 19, DEV-13).
func MeetingDue(s Set, preReview db.Date) db.Date {
	if s.Edition() == Edition2014 {
		return ""
	}
	return preReview.AddMonths(s.Int(KeyDevMeetingMonths))
}

// A Deadline is a usual last day and one that no reason carries past.
type Deadline struct{ Due, Hard db.Date }

// AdmissionApprovalDue is when the committee decides after the meeting that admitted (细则2026 art. 25, DEV-16).
func AdmissionApprovalDue(s Set, meeting db.Date) Deadline {
	return Deadline{
		Due:  meeting.AddMonths(s.Int(KeyDevApprovalMonths)),
		Hard: meeting.AddMonths(s.Int(KeyDevApprovalMaxMonths)),
	}
}

// AdmissionApproval judges the day of the approval: in time, in the special period with a reason, or too late (DEV-16).
func AdmissionApproval(s Set, meeting, approved db.Date, reason string) Finding {
	d := AdmissionApprovalDue(s, meeting)
	switch {
	case approved <= d.Due:
		return fine("DEV-16")
	case approved > d.Hard:
		return block("DEV-16", CodeApprovalLate)
	}
	return warnUnless(reason != "", "DEV-16", CodeNeedsReason)
}

// MayApproveAdmission refuses organisations that cannot approve probationary members: general branches, temporary
// organisations, leading Party groups, and branches (细则2014 art. 22, DEV-17).
func MayApproveAdmission(kind OrgKind) Finding {
	ok := kind == KindCommittee || kind == KindCommunityCommittee
	return blockUnless(ok, "DEV-17", CodeWrongApprover)
}

// OathDue is by when the oath is usually taken after approval (细则2026 art. 29, DEV-18).
func OathDue(s Set, approved db.Date) db.Date { return approved.AddMonths(s.Int(KeyDevOathMonths)) }

// Oath warns of an oath after that day (DEV-18).
func Oath(s Set, approved, taken db.Date) Finding {
	return warnUnless(taken <= OathDue(s, approved), "DEV-18", CodeOathLate)
}

// ProbationEnd is the day probation (预备期) ends: it counts from the members' meeting that admitted, never from the approval
// (细则2026 art. 31, DEV-19). Months of an extension are added.
func ProbationEnd(s Set, meeting db.Date, extendedMonths int) db.Date {
	return meeting.AddMonths(s.Int(KeyDevProbationMonths) + extendedMonths)
}

// Extension judges the nth extension of probation: once, for half a year to a year (细则2026 art. 31, 党章 art. 7, DEV-20).
func Extension(s Set, months, nth int) Finding {
	switch {
	case nth > s.Int(KeyDevExtensionsMax):
		return block("DEV-20", CodeExtensionRepeated)
	case months < s.Int(KeyDevExtensionMinMonths) || months > s.Int(KeyDevExtensionMaxMonths):
		return block("DEV-20", CodeExtensionRange)
	}
	return fine("DEV-20")
}

// ConversionApplication remarks on an application (转正申请) written before probation ends; that is usual, so it never stops the
// case (细则2026 art. 32, DEV-21).
func ConversionApplication(probationEnd, applied db.Date) Finding {
	return warnUnless(applied >= probationEnd, "DEV-21", CodeAppliedEarly)
}

// ConversionDecision refuses a members' meeting on conversion before probation ends (DEV-19, DEV-21).
func ConversionDecision(probationEnd, meeting db.Date) Finding {
	return blockUnless(meeting >= probationEnd, "DEV-21", CodeTooEarly)
}

// ConversionApprovalDue is when the committee decides on a conversion (细则2026 art. 33, DEV-21).
func ConversionApprovalDue(s Set, meeting db.Date) db.Date {
	return meeting.AddMonths(s.Int(KeyDevConversionApprovalMonths))
}

// StandingFrom is the day from which Party standing (党龄) counts: the end of probation, however late the approval came
// (细则2026 art. 33, 党章 art. 7, DEV-22).
func StandingFrom(s Set, admitted db.Date, extendedMonths int) db.Date {
	return ProbationEnd(s, admitted, extendedMonths)
}

// Postponement judges how long a new branch puts off the conversion of a member who moved there; standing still counts from
// the original end (细则2014 art. 35, DEV-23).
func Postponement(s Set, probationEnd, meeting db.Date) Finding {
	inTime := meeting <= probationEnd.AddMonths(s.Int(KeyDevPostponeMonths))
	return blockUnless(inTime, "DEV-23", CodePostponedLong)
}
