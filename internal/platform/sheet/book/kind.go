package book

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"qipan/internal/platform/sheet/reason"
)

type kind string

const (
	kindEmpty  kind = "empty"
	kindZip    kind = "zip"
	kindOLE    kind = "ole"
	kindText   kind = "text"
	kindMarkup kind = "markup"
	kindOther  kind = "other"
)

// magics are kinds of files that turn up under the name of a spreadsheet.
var magics = []string{
	"%PDF", "\x89PNG", "\xFF\xD8\xFF", "GIF8", "BM", "Rar!", "7z\xBC\xAF", "\x1F\x8B", "{\\rtf", "MZ", "\x7FELF", "SQLite format 3", "II*\x00", "MM\x00*",
	"\x09\x08", "\x09\x04", "\x09\x02", "\x09\x00\x04",
}

// sniff tells the kind of a file by its first bytes.
func sniff(head []byte) kind {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF}), " \t\r\n\x00")
	switch {
	case len(head) == 0, len(text) == 0 && len(head) < 4096:
		return kindEmpty
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")), bytes.HasPrefix(head, []byte("PK\x07\x08")):
		return kindZip
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return kindOLE
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m)) && (m != "BM" || bytes.ContainsRune(head, 0)) && (m != "MZ" || bytes.ContainsRune(head, 0)) {
			return kindOther
		}
	}
	if markup(text) {
		return kindMarkup
	}
	return kindText
}

// markup recognises the web pages and XML that many systems save under .xls.
func markup(text []byte) bool {
	s := strings.ToLower(string(text[:min(len(text), 1024)]))
	s = strings.ReplaceAll(s, "\x00", "")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "\xff\xfe"), "\xfe\xff")
	for _, start := range []string{"<html", "<!doctype", "<?xml", "<table", "<head", "<meta", "<style", "<script", "<body", "<div", "<!--", "<svg", "mime-version:", "<workbook"} {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}

// refuseOLE names what an OLE container holds: an encrypted workbook, a workbook of the old kind, or something else.
func refuseOLE(r io.ReaderAt, size int64) error {
	found, err := oleEntries(r, size)
	if err != nil {
		return err
	}
	switch {
	case found["EncryptedPackage"], found["EncryptionInfo"], found["locked"]:
		return reason.Refuse(reason.Encrypted, "ole")
	case found["Workbook"], found["Book"]:
		return reason.Refuse(reason.FormatXLS, "biff")
	case size < 1536:
		return reason.Refuse(reason.FileCorrupt, "ole cut short")
	}
	return reason.Refuse(reason.FormatMismatch, "ole without a workbook")
}

// oleEntries looks for directory entries by name wherever a sector may hold them. It follows no chain of sectors, so that no
// file can lead it in circles.
func oleEntries(r io.ReaderAt, size int64) (map[string]bool, error) {
	names := map[string][]byte{}
	for _, n := range []string{"EncryptedPackage", "EncryptionInfo", "Workbook", "Book"} {
		names[n] = wideASCII(n)
	}
	found := map[string]bool{}
	buf := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(buf)) {
		n, err := r.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		for i := 0; i+128 <= n; i += 128 {
			for name, wide := range names {
				if bytes.HasPrefix(buf[i:i+128], wide) && int(buf[i+64]) == len(wide)+2 {
					found[name] = true
				}
			}
			if lockedBIFF(buf[i:n]) {
				found["locked"] = true
			}
		}
	}
	return found, nil
}

// lockedBIFF recognises the start of an encrypted stream of the old kind: BOF, then FILEPASS.
func lockedBIFF(b []byte) bool {
	if len(b) < 24 || !bytes.HasPrefix(b, []byte{0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00}) {
		return false
	}
	return b[20] == 0x2F && b[21] == 0x00
}

func wideASCII(s string) []byte {
	var b []byte
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}
