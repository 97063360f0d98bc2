package demo

import (
	"fmt"
	"strings"
)

// The signs and weights of GB 32100-2015 and GB 11714-1997. They stand here a second time on purpose: platform/ident only
// checks codes, and the server must not be able to make them.
const creditSigns = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var (
	creditWeights  = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	subjectWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}
)

// Limits of the numbering. No division of China has the number 000000, so that no code made here can belong to anybody.
const (
	impossibleDivision = "000000"
	maxCredits         = 100_000
	companyClass       = "91"
	individualClass    = "92"
)

// creditCode is the n-th code of a class, with both check signs right.
func creditCode(class string, n int) string {
	subject := fmt.Sprintf("TTT%05d", n%maxCredits)
	body := class + impossibleDivision + subject + string(subjectCheck(subject))
	sum := 0
	for i, w := range creditWeights {
		sum += strings.IndexByte(creditSigns, body[i]) * w
	}
	return body + string(creditSigns[(31-sum%31)%31])
}

func subjectCheck(subject string) byte {
	const values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	sum := 0
	for i, w := range subjectWeights {
		sum += strings.IndexByte(values, subject[i]) * w
	}
	switch c := 11 - sum%11; c {
	case 10:
		return 'X'
	case 11:
		return '0'
	default:
		return values[c]
	}
}
