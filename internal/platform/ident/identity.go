package ident

import (
	"regexp"
	"strings"
	"time"
)

// Findings about an identity number. AgeUnder18 is a fact about a good number; whether it matters is the caller's rule.
const (
	IDLen           Finding = "ID_LEN"
	IDChecksum      Finding = "ID_CHECKSUM"
	IDBirthdate     Finding = "ID_BIRTHDATE"
	IDPrecisionLost Finding = "ID_PRECISION_LOST"
	IDPlaceholder   Finding = "ID_PLACEHOLDER"
	IDMasked        Finding = "ID_MASKED"
	ID15Old         Finding = "ID15_OLD"
	IDOtherDoc      Finding = "ID_OTHER_DOC"
	AgeUnder18      Finding = "AGE_UNDER_18"
)

// Sex codes of GB/T 2261.1, as the seventeenth digit tells them.
const (
	Male   = "1"
	Female = "2"
)

var (
	identityWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	masked          = regexp.MustCompile(`[*＊●•×#?_]{2,}|X{3,}|[0-9][*＊●×]+`)
	// passports, permits for Hong Kong, Macao and Taiwan, officers' and residents' papers.
	otherDoc   = regexp.MustCompile(`^(?:[A-Z]{1,3}[0-9]{6,12}[A-Z]?|[A-Z]{1,2}[0-9]{6}\([0-9A]\)|[0-9]{8}|[0-9]{10}|[A-Z]{3}[0-9]{12})$`)
	docWords   = regexp.MustCompile(`护照|军官|士兵|文职|警官|港澳|台胞|通行证|回乡|居留|居住证|军字|士字|军证|PASSPORT|外国人|户口|武字|证字`)
	fifteenOld = regexp.MustCompile(`^[0-9]{15}$`)
)

// NormalizeIdentityNumber brings width and case to one form and drops spaces, hyphens and invisible characters.
func NormalizeIdentityNumber(raw string) string { return fold(raw) }

// CheckIdentityNumber says whether a text is an eighteen-character identity number whose birth date exists and does not lie
// after today (STD-02). The number is returned only when it is good; the finding then is empty or AgeUnder18.
func CheckIdentityNumber(raw string, today time.Time) (number string, f Finding) {
	s := fold(raw)
	if f := identityShape(s, raw); f != OK || s == "" {
		return "", f
	}
	if !digits(s[:17]) || ((s[17] < '0' || s[17] > '9') && s[17] != 'X') || identityCheck(s) != s[17] {
		if digits(s) && strings.HasSuffix(s, "000") {
			return "", IDPrecisionLost // a spreadsheet keeps fifteen digits and fills up with zeros
		}
		return "", IDChecksum
	}
	born, err := time.Parse("20060102", s[6:14])
	if err != nil || born.After(today) {
		return "", IDBirthdate
	}
	if born.AddDate(18, 0, 0).After(today) {
		return s, AgeUnder18
	}
	return s, OK
}

func identityShape(s, raw string) Finding {
	switch {
	case placeholder(s, raw):
		return IDPlaceholder
	case s == "":
		return OK
	case scientific.MatchString(s):
		return IDPrecisionLost
	case docWords.MatchString(s):
		return IDOtherDoc
	case masked.MatchString(s):
		return IDMasked
	case several(raw, 15), len(s) == 36 && ascii(s):
		return MultiValue
	case fifteenOld.MatchString(s):
		return ID15Old
	case otherDoc.MatchString(s):
		return IDOtherDoc
	case len([]rune(s)) != 18:
		return IDLen
	case !ascii(s):
		return IDChecksum
	}
	return OK
}

func identityCheck(s string) byte {
	sum := 0
	for i, w := range identityWeights {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// Birth is the birth date that a good number carries, as YYYY-MM-DD.
func Birth(number string) string {
	if len(number) != 18 {
		return ""
	}
	return number[6:10] + "-" + number[10:12] + "-" + number[12:14]
}

// Sex is the sex that the seventeenth digit of a good number tells: odd is male.
func Sex(number string) string {
	if len(number) != 18 {
		return ""
	}
	if number[16]%2 == 1 {
		return Male
	}
	return Female
}

// Mask keeps the first and the last four characters of a number for a page that may not show it.
func Mask(number string) string {
	if len(number) <= 8 {
		return strings.Repeat("*", len(number))
	}
	return number[:4] + strings.Repeat("*", len(number)-8) + number[len(number)-4:]
}
