package rule

import "qipan/internal/platform/db"

// Payer (缴费类别) decides how dues (党费) are reckoned.
type Payer string

// The payers of the dues rules (党费规定 2008, DUE-01 to DUE-05).
const (
	PayerWage         Payer = "WAGE"          // monthly pay after tax, without housing subsidy
	PayerSelfEmployed Payer = "SELF_EMPLOYED" // average month of the previous quarter's net income
	PayerRetired      Payer = "RETIRED"
	PayerFarmer       Payer = "FARMER"
	PayerStudent      Payer = "STUDENT"
	PayerUnemployed   Payer = "UNEMPLOYED"
	PayerRelief       Payer = "RELIEF" // relief or minimum allowance
)

// Values are the payers in the order of the rules.
func (Payer) Values() []Payer {
	return []Payer{PayerWage, PayerSelfEmployed, PayerRetired, PayerFarmer, PayerStudent, PayerUnemployed, PayerRelief}
}

// Fen is money in whole fen (分), a hundredth of a yuan.
type Fen int64

// A DuesAmount is what is due in a month; From and To differ only for farmers, who choose between them. Finding tells of an
// amount above the usual monthly one (DUE-09), which is information and never stops it.
type DuesAmount struct {
	From, To Fen
	Finding  Finding
}

// CodeAboveUsual marks dues above the usual monthly amount.
const CodeAboveUsual = "ABOVE_USUAL"

// Dues reckons a month's dues from a monthly base (DUE-02, DUE-04, DUE-05). The rate of a bracket applies to the whole base:
// one fen above 3,000 yuan doubles the amount. Callers drop the base once the amount is known; income is sensitive.
func Dues(s Set, payer Payer, base Fen) DuesAmount {
	var amount Fen
	switch payer {
	case PayerWage, PayerSelfEmployed:
		amount = share(s, base, wageRate(s, base))
	case PayerRetired:
		rate := s.Int(KeyDuesRetiredRate2Permille)
		if base <= s.fen(KeyDuesRetiredBracketFen) {
			rate = s.Int(KeyDuesRetiredRate1Permille)
		}
		amount = share(s, base, rate)
	case PayerFarmer:
		return DuesAmount{From: s.fen(KeyDuesFixedFen), To: s.fen(KeyDuesFarmerMaxFen), Finding: fine("DUE-05")}
	case PayerStudent, PayerUnemployed, PayerRelief:
		amount = s.fen(KeyDuesFixedFen)
	}
	f := fine("DUE-02")
	if amount > s.fen(KeyDuesMonthlyUsualMaxFen) {
		f = Finding{Rule: "DUE-09", Level: Info, Code: CodeAboveUsual}
	}
	return DuesAmount{From: amount, To: amount, Finding: f}
}

func (s Set) fen(key Key) Fen { return Fen(s.Int(key)) }

func wageRate(s Set, base Fen) int {
	switch {
	case base <= s.fen(KeyDuesBracket1Fen):
		return s.Int(KeyDuesRate1Permille)
	case base <= s.fen(KeyDuesBracket2Fen):
		return s.Int(KeyDuesRate2Permille)
	case base <= s.fen(KeyDuesBracket3Fen):
		return s.Int(KeyDuesRate3Permille)
	}
	return s.Int(KeyDuesRate4Permille)
}

// share is base times per mille, rounded as the Set says; the rules do not fix the rounding.
func share(s Set, base Fen, permille int) Fen {
	product := max(base, 0) * Fen(permille)
	switch s.Choice(KeyDuesRounding) {
	case "DOWN":
		return product / 1000
	case "UP":
		return (product + 999) / 1000
	}
	return (product + 500) / 1000
}

// QuarterBase is the monthly base of somebody without monthly income: a third of the previous quarter's net income (党费规定
// art. 4, DUE-03), rounded down.
func QuarterBase(net Fen) Fen { return max(net, 0) / 3 }

// DuesFirstMonth is the first month that a newly admitted member pays for, written YYYY-MM: the month of the meeting (DUE-06).
func DuesFirstMonth(meeting db.Date) string { return month(meeting) }

// NewBaseFrom is the first month of a new base: the month in which the new pay is received (党费规定 art. 10, DUE-08).
func NewBaseFrom(received db.Date) string { return month(received) }

func month(d db.Date) string { return string(d[:min(len(d), len("2006-01"))]) }

// Codes of dues.
const (
	CodeWaiverUnapproved = "WAIVER_UNAPPROVED"
	CodeAlertSecretary   = "ALERT_SECRETARY"
)

// Waiver refuses reduced or waived dues without the committee's agreement (党费规定 art. 7, DUE-07).
func Waiver(approved bool) Finding { return blockUnless(approved, "DUE-07", CodeWaiverUnapproved) }

// Unpaid alerts the secretary after six full months without dues (党章 art. 9, DUE-10). It proposes nothing: what follows is for
// the members' meeting and the upper organisation.
func Unpaid(s Set, fullMonths int) Finding {
	return warnUnless(fullMonths < s.Int(KeyDuesUnpaidMonths), "DUE-10", CodeAlertSecretary)
}

// Returned is the part of the dues that goes back to the enterprise's organisation (DUE-11).
func Returned(s Set, paid Fen) Fen { return max(paid, 0) * s.fen(KeyDuesReturnPercent) / 100 }

// Deductible is the part of the spending on Party work that counts as cost in the enterprise's income tax (组通字〔2014〕42号,
// DUE-12): at most one percent of a year's wages.
func Deductible(s Set, wages, spent Fen) Fen {
	return min(max(spent, 0), max(wages, 0)*s.fen(KeyDuesWorkFundPermille)/1000)
}
