package book

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/xmlscan"
)

const stringChunk = 1 << 20

// readStrings holds the shared strings in chunks, so that a million of them are few allocations. Their total is capped.
func (b *Book) readStrings(name string) error {
	var chunk strings.Builder
	var total int
	item := make([]byte, 0, 256)
	return b.part(name, func(x *xmlscan.Scanner) error {
		if !x.Is("si") {
			return nil
		}
		var err error
		if item, err = richText(x, item[:0]); err != nil {
			return err
		}
		total += len(item) + 16
		if total > MaxStrings {
			return reason.Refuse(reason.TooLarge, "shared strings")
		}
		if chunk.Cap()-chunk.Len() < len(item) {
			chunk = strings.Builder{}
			chunk.Grow(max(stringChunk, len(item)))
		}
		from := chunk.Len()
		chunk.Write(item)
		b.strings = append(b.strings, chunk.String()[from:])
		return nil
	})
}

// richText gathers the text of the runs inside the element that was just started. Phonetic runs are no part of it.
func richText(x *xmlscan.Scanner, out []byte) ([]byte, error) {
	depth := x.Depth()
	inText, escaped := false, false
	for {
		t, err := x.Next()
		if errors.Is(err, io.EOF) {
			err = xmlscan.ErrSyntax
		}
		if err != nil {
			return out, err
		}
		switch t {
		case xmlscan.Start:
			if x.Is("rPh") || x.Is("phoneticPr") {
				if err := x.Skip(); err != nil {
					return out, err
				}
				continue
			}
			inText = x.Is("t")
		case xmlscan.End:
			inText = false
			if x.Depth() < depth {
				if escaped {
					out = []byte(unescape(string(out)))
				}
				return out, nil
			}
		case xmlscan.Text:
			if inText && len(out) < maxCellBytes {
				out = append(out, x.Text()...)
				escaped = escaped || hasEscape(out)
			}
		}
	}
}

func hasEscape(b []byte) bool {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == '_' && b[i+1] == 'x' {
			return true
		}
	}
	return false
}

// unescape undoes _xHHHH_ once. It never undoes what it has itself produced.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	var high rune
	flush := func() {
		if high != 0 {
			b.WriteRune(utf8.RuneError)
			high = 0
		}
	}
	for len(s) > 0 {
		r, ok := escape(s)
		if !ok {
			flush()
			_, n := utf8.DecodeRuneInString(s)
			b.WriteString(s[:n])
			s = s[n:]
			continue
		}
		s = s[7:]
		switch {
		case r >= 0xD800 && r < 0xDC00:
			flush()
			high = r
		case r >= 0xDC00 && r < 0xE000 && high != 0:
			b.WriteRune(0x10000 + (high-0xD800)<<10 + r - 0xDC00)
			high = 0
		default:
			flush()
			b.WriteRune(r) // a lone low half becomes U+FFFD and is seen
		}
	}
	flush()
	return b.String()
}

func escape(s string) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
