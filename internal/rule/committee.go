package rule

import "qipan/internal/platform/db"

// Codes of committees and secretaries.
const (
	CodeSecretaryOnly     = "SECRETARY_ONLY"
	CodeCommitteeRequired = "COMMITTEE_REQUIRED"
	CodeCommitteeSmall    = "COMMITTEE_TOO_SMALL"
	CodeCommitteeLarge    = "COMMITTEE_TOO_LARGE"
	CodeCommitteeUnusual  = "COMMITTEE_UNUSUAL_SIZE"
	CodeShortStanding     = "SHORT_STANDING"
	CodeDeputyAdvised     = "FULL_TIME_DEPUTY_ADVISED"
)

// CommitteeNeed says whether a branch elects a committee (支委会) or only a secretary (支部工作条例 art. 20, ORG-11).
func CommitteeNeed(s Set, full int) Finding {
	if full >= s.Int(KeyOrgCommitteeRequiredFrom) {
		return Finding{Rule: "ORG-11", Level: Info, Code: CodeCommitteeRequired}
	}
	return Finding{Rule: "ORG-11", Level: OK, Code: CodeSecretaryOnly}
}

// CommitteeSize judges the number of a branch committee: 3 to 5, usually at most 7 (支部工作条例 art. 20, ORG-12). For the two
// higher ranks the texts differ, so a number outside the Set's bounds is only a warning (ORG-13).
func CommitteeSize(s Set, kind OrgKind, persons int) Finding {
	low, high := KeyOrgPartyCommitteeMin, KeyOrgPartyCommitteeMax
	switch kind {
	case KindBranch, KindCommunityBranch:
		return branchCommitteeSize(s, persons)
	case KindGeneralBranch:
		low, high = KeyOrgGeneralBranchCommitteeMin, KeyOrgGeneralBranchCommitteeMax
	case KindCommittee, KindCommunityCommittee:
	case KindTemporary, KindLeadingGroup:
		return Finding{Rule: "ORG-13", Level: OK, Code: CodeNotApplicable}
	}
	return warnUnless(s.Int(low) <= persons && persons <= s.Int(high), "ORG-13", CodeCommitteeUnusual)
}

func branchCommitteeSize(s Set, persons int) Finding {
	switch {
	case persons < s.Int(KeyOrgBranchCommitteeMin):
		return block("ORG-12", CodeCommitteeSmall)
	case persons > s.Int(KeyOrgBranchCommitteeMax):
		return block("ORG-12", CodeCommitteeLarge)
	case persons > s.Int(KeyOrgBranchCommitteeUsualMax):
		return warn("ORG-12", CodeCommitteeUnusual)
	}
	return fine("ORG-12")
}

// SecretaryStanding warns when a secretary has been a full member for less than the usual time (支部工作条例 art. 23, ORG-18).
// Standing counts from the day of becoming a full member.
func SecretaryStanding(s Set, fullSince, on db.Date) Finding {
	ready := fullSince != "" && fullSince.AddYears(s.Int(KeyOrgSecretaryStandingYears)) <= on
	return warnUnless(ready, "ORG-18", CodeShortStanding)
}

// DeputyAdvice informs that a secretary who is the main investor is usually given a full-time deputy (NPE-10, 2012 Opinion).
func DeputyAdvice(secretaryIsMainInvestor, hasFullTimeDeputy bool) Finding {
	if secretaryIsMainInvestor && !hasFullTimeDeputy {
		return Finding{Rule: "NPE-10", Level: Info, Code: CodeDeputyAdvised}
	}
	return fine("NPE-10")
}
