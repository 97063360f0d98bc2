package csvtext

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

func decode(t *testing.T, b []byte) (string, Encoding) {
	t.Helper()
	e, err := Detect(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(NewReader(bytes.NewReader(b), e))
	if err != nil {
		t.Fatal(err)
	}
	return string(out), e
}

func TestEncodingsAreTold(t *testing.T) {
	long := strings.Repeat("企业名称,统一社会信用代码\n", 40)
	for name, c := range map[string]struct {
		in   string
		want string
		enc  Encoding
	}{
		"utf-8":                      {"企业,电话", "企业,电话", UTF8},
		"utf-8 with mark":            {"\ufeff企业,电话", "企业,电话", UTF8},
		"short gb18030":              {"\xc6\xf3\xd2\xb5,1", "企业,1", GB18030},
		"utf-16le with mark":         {"\xff\xfe\x01\x4f\x09\x00\x31\x00", "企"[:0] + "\u4f01\t1", UTF16LE},
		"utf-16be with mark":         {"\xfe\xff\x4f\x01\x00\x09\x00\x31", "\u4f01\t1", UTF16BE},
		"utf-16le without mark":      {"a\x00\t\x00\x01\x4f\n\x00", "a\t\u4f01\n", UTF16LE},
		"utf-8 with a broken byte":   {long + "\xff", long + "\xff", UTF8},
		"four bytes":                 {"\xc6\xf3\x98\x39\x83\x31", "企\U0002CC56"[:3] + "\U00020087"[:0] + fourBytes(t, "\x98\x39\x83\x31"), GB18030},
		"eighteen of 2022":           {"\xfe\x59\xa6\xd9", "\u9fb4\ufe10", GB18030},
		"small m with acute":         {"\xa8\xbc", "\u1e3f", GB18030},
		"first user-defined area":    {"\xaa\xa1\xaf\xfe", "\ue000\ue233", GB18030},
		"second user-defined area":   {"\xf8\xa1\xfe\xfe", "\ue234\ue4c5", GB18030},
		"third user-defined area":    {"\xa1\x40\xa7\xa0", "\ue4c6\ue765", GB18030},
		"ideographic space is kept":  {"\xa3\xa0\xa1\xa1", "\u3000\u3000", GB18030},
		"not a character is visible": {"\xc6\xf3\xff", "企\ufffd", GB18030},
	} {
		if got, enc := decode(t, []byte(c.in)); got != c.want || enc != c.enc {
			t.Errorf("%s: %q as %s, want %q as %s", name, got, enc, c.want, c.enc)
		}
	}
}

func fourBytes(t *testing.T, s string) string {
	t.Helper()
	r, n, _ := decodeGB(pairs(), []byte(s))
	if n != 4 || r == utf8.RuneError {
		t.Fatalf("%x is no character", s)
	}
	return string(r)
}

func TestEveryTwoByteCodeHasItsCharacter(t *testing.T) {
	private := map[rune]bool{}
	for hi := 0x81; hi <= 0xFE; hi++ {
		for lo := 0x40; lo <= 0xFE; lo++ {
			if lo == 0x7F {
				continue
			}
			r, n, _ := decodeGB(pairs(), []byte{byte(hi), byte(lo)})
			if n != 2 || r == utf8.RuneError {
				t.Errorf("%02X%02X has no character", hi, lo)
			}
			if r >= 0xE000 && r <= 0xF8FF {
				if private[r] {
					t.Errorf("U+%X twice", r)
				}
				private[r] = true
			}
		}
	}
	if len(private) != 2048 {
		t.Errorf("%d private-use codes, want the 2048 of the standard", len(private))
	}
}

func TestRareCharactersOfFourBytes(t *testing.T) {
	// 𬱖 U+2CC56 is 9931FE36? the four-byte planes are linear from 90308130 = U+10000
	for _, r := range []rune{0x20000, 0x2CC56, 0x30000, 0x10FFFD, 0x3400} {
		b := linear(r)
		if b == nil {
			continue
		}
		if got, n, _ := decodeGB(pairs(), b); got != r || n != 4 {
			t.Errorf("%x: U+%X, want U+%X", b, got, r)
		}
	}
}

func linear(r rune) []byte {
	if r < 0x10000 {
		return nil
	}
	i := int(r) - 0x10000
	return []byte{byte(0x90 + i/12600), byte(0x30 + i/1260%10), byte(0x81 + i/10%126), byte(0x30 + i%10)}
}

func TestBinaryIsNoText(t *testing.T) {
	for _, in := range []string{"\x00\x01\x02\x03", "\xef\xbb\xbfa\x00b", "abc,\x00\x00\n"} {
		if e, err := Detect(strings.NewReader(in)); !errors.Is(err, ErrBinary) {
			t.Errorf("%q: %s, %v", in, e, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xc6\xf3\xd2\xb5,1\n"))
	f.Add([]byte("\xff\xfe\x01\x4f"))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := Detect(bytes.NewReader(b))
		if err != nil {
			return
		}
		out, err := io.ReadAll(NewReader(bytes.NewReader(b), e))
		if err != nil {
			t.Fatal(err)
		}
		if e == GB18030 && !utf8.Valid(out) {
			t.Fatal("decoded to invalid UTF-8")
		}
	})
}
