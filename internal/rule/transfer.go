package rule

import "qipan/internal/platform/db"

// Papers (凭证) is what a member who goes away needs.
type Papers string

// The four answers (党员教育管理条例 art. 25, TRF-01, TRF-05).
const (
	PapersTransfer    Papers = "MUST_TRANSFER" // 转移组织关系
	PapersCertificate Papers = "CERTIFICATE"   // 党员证明信
	PapersMobile      Papers = "MOBILE"        // 流动党员活动证
	PapersNone        Papers = "NONE"          // a short trip
)

// An Absence is how long a member goes away, and whether to one place.
type Absence struct {
	Months     int
	FixedPlace bool
}

// PapersFor says what an absence needs: from six months at a fixed place the relation moves; a short trip needs nothing;
// between them a certificate for a fixed place, a mobile member's certificate without one (TRF-01, TRF-05).
func PapersFor(s Set, a Absence) Papers {
	switch {
	case a.FixedPlace && a.Months >= s.Int(KeyTransferAwayMonths):
		return PapersTransfer
	case a.Months < s.Int(KeyTransferShortTripMonths):
		return PapersNone
	case a.FixedPlace:
		return PapersCertificate
	}
	return PapersMobile
}

// CodeLetterExpired refuses a letter past its last day.
const CodeLetterExpired = "EXPIRED"

// LetterValidUntil is the last day of a letter of introduction (介绍信); a district may allow fewer days (组通字〔2006〕45号,
// TRF-04).
func LetterValidUntil(s Set, issued db.Date) db.Date {
	return issued.AddDays(s.Int(KeyTransferLetterDays))
}

// Letter refuses a letter that is shown after its last day (TRF-04).
func Letter(s Set, issued, shown db.Date) Finding {
	return blockUnless(shown <= LetterValidUntil(s, issued), "TRF-04", CodeLetterExpired)
}

// Keeper names the organisation that is responsible for a member on the move.
type Keeper string

// Until the member is received, the organisation that let the member go keeps responsibility (TRF-03).
const (
	KeeperOrigin      Keeper = "ORIGIN"
	KeeperDestination Keeper = "DESTINATION"
)

// KeeperOf says who is responsible (党员教育管理条例 art. 25, TRF-03).
func KeeperOf(received bool) Keeper {
	if received {
		return KeeperDestination
	}
	return KeeperOrigin
}

// DirectTransfer reports whether two organisations may transfer between themselves: both are committees that may approve
// probationary members; otherwise the way leads through the upper organisation (TRF-02).
func DirectTransfer(from, to OrgKind) bool {
	return MayApproveAdmission(from).Fine() && MayApproveAdmission(to).Fine()
}

// LostAlertFrom is the day from which a member without contact is brought to the secretary's notice (党员教育管理条例 art. 24,
// TRF-07). Suspending membership (停止党籍) is decided by people.
func LostAlertFrom(s Set, lastContact db.Date) db.Date {
	return lastContact.AddMonths(s.Int(KeyTransferLostMonths))
}

// SuspensionReview is the day on which a suspended membership is looked at again (TRF-07).
func SuspensionReview(s Set, suspended db.Date) db.Date {
	return suspended.AddYears(s.Int(KeyTransferRemovalYears))
}

// AbroadReview is the day after which a member studying abroad without return is looked at (TRF-08).
func AbroadReview(s Set, left db.Date) db.Date { return left.AddYears(s.Int(KeyTransferAbroadYears)) }
