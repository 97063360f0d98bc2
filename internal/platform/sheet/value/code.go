package value

import (
	"strings"
	"time"

	"qipan/internal/platform/ident"
	"qipan/internal/platform/sheet/reason"
)

// CreditCode reads a unified social credit code. A broken one is refused; an old number and a placeholder leave the value
// empty with a warning.
func CreditCode(in Input) Result {
	text := codeText(in)
	if in.Number && significantLen(text) > 15 {
		return refused(reason.USCCPrecisionLost) // a spreadsheet number keeps fifteen digits
	}
	code, f := ident.CheckCreditCode(text)
	switch f {
	case ident.OK:
		return Result{Value: code}
	case ident.USCCKindIndividual, ident.USCCKindSocial:
		return warned(code, reason.Code(f))
	case ident.OldReg15, ident.OldOrgCode9, ident.USCCPlaceholder:
		return warned("", reason.Code(f))
	}
	return refused(reason.Code(f))
}

// IdentityNumber reads a citizen's identity number. Old, masked and foreign papers are named and leave the value empty;
// adult refuses a holder under eighteen.
func IdentityNumber(in Input, today time.Time, adult bool) Result {
	text := codeText(in)
	if in.Number && significantLen(text) > 15 {
		return refused(reason.IDPrecisionLost)
	}
	number, f := ident.CheckIdentityNumber(text, today)
	switch f {
	case ident.OK:
		return Result{Value: number}
	case ident.AgeUnder18:
		if adult {
			return refused(reason.AgeUnder18)
		}
		return Result{Value: number}
	case ident.ID15Old, ident.IDMasked, ident.IDOtherDoc, ident.IDPlaceholder:
		return warned("", reason.Code(f))
	}
	return refused(reason.Code(f))
}

// codeText is the text of a code. A csv file may wrap a code as ="…" so that a spreadsheet leaves it alone.
func codeText(in Input) string {
	s := strings.TrimFunc(in.Text, blank)
	if !in.Number && len(s) > 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) {
		return s[2 : len(s)-1]
	}
	return s
}

func significantLen(number string) int {
	whole, _, _ := strings.Cut(strings.TrimLeft(number, "-"), ".")
	return len(whole)
}
