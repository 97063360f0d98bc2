package ident

import (
	"encoding/csv"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func examples(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func TestCreditCodeExamples(t *testing.T) {
	for _, ex := range examples(t, "uscc_examples.csv") {
		code, f := CheckCreditCode(ex[0])
		if good := ex[1] == "valid"; good != (code != "") {
			t.Errorf("%s: code %q, finding %s, want %s (%s)", ex[0], code, f, ex[1], ex[4])
		}
		if code == "" && f == OK {
			t.Errorf("%s: refused without a finding", ex[0])
		}
	}
}

func TestCreditCodeIsNormalisedFirst(t *testing.T) {
	for _, ex := range examples(t, "uscc_normalize.csv") {
		if got := NormalizeCreditCode(ex[0]); got != ex[1] {
			t.Errorf("%q: %q, want %q", ex[0], got, ex[1])
		}
		if code, f := CheckCreditCode(ex[0]); code != ex[1] || f != OK {
			t.Errorf("%q: %q %s", ex[0], code, f)
		}
	}
}

func TestBrokenCreditCodesAreNamedAndNeverRepaired(t *testing.T) {
	for raw, want := range map[string]Finding{
		"91210204TTTTTT02X":   USCCLen,
		"91210204TTTTTT02XB0": USCCLen,
		"91210204TTTTTT02XC":  USCCChecksum,
		"9121O204TTTTTT02XB":  USCCConfusable,
		"9121020ITTTTTT02XB":  USCCConfusable,
		"91210204TSTTTT02XB":  USCCCharset,
		"9221A204TTTTTT0463":  USCCCharset,
		"91210204TTTTTT02X中":  USCCCharset,
		"9.12102E+17":         USCCPrecisionLost,
		"9.12102E17":          USCCPrecisionLost,
		"912102040000001000":  USCCPrecisionLost,
		"210204000012345":     OldReg15,
		"12345678-9":          OldOrgCode9,
		"TTTTTT02-X":          OldOrgCode9,
		"无":                   USCCPlaceholder,
		"/":                   USCCPlaceholder,
		"——":                  USCCPlaceholder,
		"-":                   USCCPlaceholder,
		"111111111111111111":  USCCPlaceholder,
		"000000000000000000":  USCCPlaceholder,
		"123456789012345678":  USCCPlaceholder,
		"办理中":                 USCCPlaceholder,
		"91210204TTTTTT02XB、91210204TTTTTT038B":  MultiValue,
		"91210204TTTTTT02XB\n91210204TTTTTT038B": MultiValue,
		"91210204TTTTTT02XB91210204TTTTTT038B":   MultiValue,
	} {
		if code, f := CheckCreditCode(raw); code != "" || f != want {
			t.Errorf("%q: %q %s, want %s", raw, code, f, want)
		}
	}
}

func TestGoodCreditCodesTellTheirKind(t *testing.T) {
	for raw, want := range map[string]Finding{
		"92210204TTTTTT0463":       USCCKindIndividual,
		"52210204TTTTTT062W":       USCCKindSocial,
		"51210204TTTTTT070T":       USCCKindSocial,
		"31210204TTTTTT089R":       OK,
		"'91210204TTTTTT02XB":      OK,
		"91210204\u200bTTTTTT02XB": OK,
		"91210204 TTTTTT 02XB":     OK,
	} {
		if code, f := CheckCreditCode(raw); code == "" || f != want {
			t.Errorf("%q: %q %s, want %s", raw, code, f, want)
		}
	}
}

func TestIdentityNumberExamples(t *testing.T) {
	for _, ex := range examples(t, "idnumber_examples.csv") {
		number, f := CheckIdentityNumber(ex[0], today)
		if good := ex[1] == "valid"; good != (number != "") {
			t.Errorf("%s: %q, finding %s, want %s (%s)", ex[0], number, f, ex[1], ex[5])
			continue
		}
		if number == "" {
			if f == OK {
				t.Errorf("%s: refused without a finding", ex[0])
			}
			continue
		}
		if got := Birth(number); got != ex[3][:4]+"-"+ex[3][4:6]+"-"+ex[3][6:] {
			t.Errorf("%s: born %s", number, got)
		}
		if (Sex(number) == Male) != (ex[4] == "M") {
			t.Errorf("%s: sex %s", number, Sex(number))
		}
	}
}

func TestBrokenIdentityNumbersAreNamed(t *testing.T) {
	for raw, want := range map[string]Finding{
		"000000198001010014":                    IDChecksum,
		"00000A198001010013":                    IDChecksum,
		"00000019800101001":                     IDLen,
		"000000800101001":                       ID15Old,
		"000000198002300012":                    IDBirthdate,
		"000000209912310018":                    IDBirthdate,
		"0000001980****0013":                    IDMasked,
		"000000XXXXXXXX0013":                    IDMasked,
		"******":                                IDMasked,
		"2.10204E+17":                           IDPrecisionLost,
		"000000198001010000":                    IDPrecisionLost,
		"无":                                     IDPlaceholder,
		"111111111111111111":                    IDPlaceholder,
		"护照E00000000":                           IDOtherDoc,
		"E00000000":                             IDOtherDoc,
		"H00000000":                             IDOtherDoc,
		"军字第0000000号":                           IDOtherDoc,
		"000000198001010013/000000198001010021": MultiValue,
	} {
		if number, f := CheckIdentityNumber(raw, today); number != "" || f != want {
			t.Errorf("%q: %q %s, want %s", raw, number, f, want)
		}
	}
}

func TestAgeIsCountedToTheDay(t *testing.T) {
	if n, f := CheckIdentityNumber("99999920081123018x", today); n != "99999920081123018X" || f != AgeUnder18 {
		t.Errorf("turns 18 tomorrow: %q %s", n, f)
	}
	if n, f := CheckIdentityNumber("999999200811220192", today); n == "" || f != OK {
		t.Errorf("turns 18 today: %q %s", n, f)
	}
}

func TestOneWrongSignIsAlwaysFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := []byte("91210204TTTTTT02XB")
		at := rapid.IntRange(8, 17).Draw(t, "at")
		sign := rapid.SampledFrom([]byte(creditSigns)).Draw(t, "sign")
		same := code[at] == sign
		code[at] = sign
		if got, f := CheckCreditCode(string(code)); !same && got != "" {
			t.Fatalf("%s accepted (%s)", code, f)
		}
	})
}

func FuzzCreditCode(f *testing.F) {
	for _, s := range []string{"91210204TTTTTT02XB", "无", "9.1E+17", "12345678-9", "", "-", "00A΄", "\xc7A˛"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		n := NormalizeCreditCode(raw)
		if again := NormalizeCreditCode(n); again != n {
			t.Fatalf("normalising twice: %q, then %q", n, again)
		}
		code, finding := CheckCreditCode(raw)
		switch {
		case code == "" && finding == OK && n != "":
			t.Fatalf("%q refused without a finding", raw)
		case code != "" && (code != n || len(code) != 18 || creditCheck(code) != code[17]):
			t.Fatalf("%q accepted as %q", raw, code)
		}
	})
}

func FuzzIdentityNumber(f *testing.F) {
	for _, s := range []string{"000000198001010013", "00000019900615028X", "护照E1", "", "0000****"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		n := NormalizeIdentityNumber(raw)
		if again := NormalizeIdentityNumber(n); again != n {
			t.Fatalf("normalising twice: %q, then %q", n, again)
		}
		number, finding := CheckIdentityNumber(raw, today)
		switch {
		case number == "" && finding == OK && n != "":
			t.Fatalf("%q refused without a finding", raw)
		case number != "" && (number != n || identityCheck(number) != number[17]):
			t.Fatalf("%q accepted as %q", raw, number)
		}
		if number != "" {
			if _, err := time.Parse(time.DateOnly, Birth(number)); err != nil {
				t.Fatalf("%q accepted with birth date %s", number, Birth(number))
			}
		}
	})
}
