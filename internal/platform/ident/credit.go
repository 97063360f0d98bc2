package ident

import "strings"

// Findings about a credit code. The two kinds are facts about a good code, not errors.
const (
	USCCLen            Finding = "USCC_LEN"
	USCCCharset        Finding = "USCC_CHARSET"
	USCCChecksum       Finding = "USCC_CHECKSUM"
	USCCConfusable     Finding = "USCC_CONFUSABLE"
	USCCPlaceholder    Finding = "USCC_PLACEHOLDER"
	USCCPrecisionLost  Finding = "USCC_PRECISION_LOST"
	USCCKindIndividual Finding = "USCC_KIND_INDIVIDUAL"
	USCCKindSocial     Finding = "USCC_KIND_SOCIAL"
	OldReg15           Finding = "OLD_REG15"
	OldOrgCode9        Finding = "OLD_ORGCODE9"
)

const (
	creditSigns = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	creditLen   = 18
)

var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// NormalizeCreditCode brings width and case to one form and drops spaces, hyphens and invisible characters. It changes
// nothing else and does not say whether the code is good.
func NormalizeCreditCode(raw string) string { return fold(raw) }

// CheckCreditCode says whether a text is a unified social credit code (STD-01). The code is returned only when it is good;
// the finding then is empty or one of the two kinds. A broken code comes back empty with the finding that names the fault.
func CheckCreditCode(raw string) (code string, f Finding) {
	s := fold(raw)
	if f := creditShape(s, raw); f != OK {
		return "", f
	}
	if s == "" {
		return "", OK
	}
	for i := range creditLen {
		if strings.IndexByte(creditSigns, s[i]) < 0 || (i >= 2 && i < 8 && s[i] > '9') {
			return "", USCCCharset
		}
	}
	if creditCheck(s) != s[creditLen-1] {
		if digits(s) && strings.HasSuffix(s, "000") {
			return "", USCCPrecisionLost // a spreadsheet keeps fifteen digits and fills up with zeros
		}
		return "", USCCChecksum
	}
	return s, CreditKind(s)
}

// creditShape finds what can be said before looking at single signs.
func creditShape(s, raw string) Finding {
	switch {
	case placeholder(s, raw):
		return USCCPlaceholder
	case s == "":
		return OK
	case scientific.MatchString(s):
		return USCCPrecisionLost
	case several(raw, 15), len(s) == 2*creditLen && ascii(s):
		return MultiValue
	case len(s) == 15 && digits(s):
		return OldReg15
	case len(s) == 9 && ascii(s) && (digits(s[8:]) || s[8] == 'X') && orgSigns(s[:8]):
		return OldOrgCode9
	case len([]rune(s)) != creditLen:
		return USCCLen
	case strings.ContainsAny(s, "IO"):
		return USCCConfusable
	case !ascii(s):
		return USCCCharset
	}
	return OK
}

func creditCheck(s string) byte {
	sum := 0
	for i, w := range creditWeights {
		sum += strings.IndexByte(creditSigns, s[i]) * w
	}
	return creditSigns[(31-sum%31)%31]
}

// CreditKind tells the self-employed (92) and the social organisations (5) from the rest by the first signs of a good code.
func CreditKind(code string) Finding {
	switch {
	case strings.HasPrefix(code, "92"):
		return USCCKindIndividual
	case strings.HasPrefix(code, "5"):
		return USCCKindSocial
	}
	return OK
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func orgSigns(s string) bool {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'A' || s[i] > 'Z') {
			return false
		}
	}
	return true
}
