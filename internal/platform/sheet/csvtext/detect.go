package csvtext

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is how a text file writes its characters.
type Encoding string

// The encodings that are read.
const (
	UTF8    Encoding = "UTF-8"
	UTF16LE Encoding = "UTF-16LE"
	UTF16BE Encoding = "UTF-16BE"
	GB18030 Encoding = "GB18030"
)

// ErrBinary says that the bytes are no text in any of the encodings.
var ErrBinary = errors.New("not a text file")

var mark = []byte{0xEF, 0xBB, 0xBF}

// Detect reads a whole file and says how it is encoded. Marks decide; without one valid UTF-8 is UTF-8, so is UTF-8 with a
// few broken characters, and the rest is GB18030. Short files are never guessed at by the frequency of characters.
func Detect(r io.Reader) (Encoding, error) {
	head := make([]byte, 4096)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return "", err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, mark):
		return UTF8, refuseNUL(io.MultiReader(bytes.NewReader(head), r))
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return UTF16LE, nil
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return UTF16BE, nil
	}
	if enc, ok := unmarkedUTF16(head); ok {
		return enc, nil
	}
	return eightBit(io.MultiReader(bytes.NewReader(head), r))
}

// unmarkedUTF16 recognises UTF-16 without a mark by the zero bytes of its separators and digits.
func unmarkedUTF16(head []byte) (Encoding, bool) {
	if len(head) < 4 || bytes.IndexByte(head, 0) < 0 {
		return "", false
	}
	var even, odd int
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	switch {
	case even == 0 && odd > 0 && hasUnit(head, 0):
		return UTF16LE, true
	case odd == 0 && even > 0 && hasUnit(head, 1):
		return UTF16BE, true
	}
	return "", false
}

// hasUnit reports whether a tab, comma or line feed stands where UTF-16 would have one.
func hasUnit(head []byte, at int) bool {
	for i := 0; i+1 < len(head); i += 2 {
		if c := head[i+at]; head[i+1-at] == 0 && (c == '\t' || c == ',' || c == '\n') {
			return true
		}
	}
	return false
}

func refuseNUL(r io.Reader) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if bytes.IndexByte(buf[:n], 0) >= 0 {
			return ErrBinary
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// eightBit tells UTF-8 from GB18030 by the share of sequences that are valid UTF-8.
func eightBit(r io.Reader) (Encoding, error) {
	var good, bad int
	buf := make([]byte, 32<<10)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		chunk := buf[:kept+n]
		if bytes.IndexByte(chunk, 0) >= 0 {
			return "", ErrBinary
		}
		last := err == io.EOF
		if err != nil && !last {
			return "", err
		}
		rest := count(chunk, last, &good, &bad)
		kept = copy(buf, rest)
		if last {
			break
		}
	}
	if bad == 0 || good > 10*bad {
		return UTF8, nil
	}
	return GB18030, nil
}

func count(chunk []byte, last bool, good, bad *int) (rest []byte) {
	for len(chunk) > 0 {
		if chunk[0] < utf8.RuneSelf {
			chunk = chunk[1:]
			continue
		}
		if !last && !utf8.FullRune(chunk) {
			return chunk
		}
		r, size := utf8.DecodeRune(chunk)
		if r == utf8.RuneError && size <= 1 {
			*bad++
		} else {
			*good++
		}
		chunk = chunk[size:]
	}
	return nil
}

// NewReader decodes to UTF-8 and drops a leading mark. What could not be decoded comes out as U+FFFD, or as invalid UTF-8.
func NewReader(r io.Reader, e Encoding) io.Reader {
	switch e {
	case UTF16LE:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case UTF16BE:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	case GB18030:
		return transform.NewReader(r, gb18030{})
	}
	return transform.NewReader(r, unicode.BOMOverride(transform.Nop))
}
