package book

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"
	"unicode/utf16"

	"qipan/internal/platform/sheet/reason"
)

const (
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	rootRels     = `<Relationships xmlns="x"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookXML      = `<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets></workbook>`
	bookRels     = `<Relationships xmlns="x"><Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/relationships/styles" Target="styles.xml"/></Relationships>`
)

// member is one file of a zip.
type member struct {
	name string
	body string
}

// parts is a minimal workbook around the rows of its sheet.
func parts(sheetData string, more ...member) []member {
	all := []member{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", rootRels},
		{"xl/workbook.xml", bookXML},
		{"xl/_rels/workbook.xml.rels", bookRels},
		{"xl/sharedStrings.xml", `<sst xmlns="m"/>`},
		{"xl/styles.xml", `<styleSheet xmlns="m"/>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="m"><sheetData>` + sheetData + `</sheetData></worksheet>`},
	}
	for _, m := range more {
		replaced := false
		for i := range all {
			if all[i].name == m.name {
				all[i], replaced = m, true
			}
		}
		if !replaced {
			all = append(all, m)
		}
	}
	return all
}

func zipped(t testing.TB, members []member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.Create(m.name)
		if err == nil {
			_, err = w.Write([]byte(m.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// raw writes a member with a stated length and checksum, true or not.
func raw(t testing.TB, members []member, name string, body string, length uint64, crc uint32) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		if m.name == name {
			continue
		}
		w, err := z.Create(m.name)
		if err == nil {
			_, err = w.Write([]byte(m.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	f, _ := flate.NewWriter(&packed, 9)
	_, _ = f.Write([]byte(body))
	_ = f.Close()
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc, CompressedSize64: uint64(packed.Len()), UncompressedSize64: length})
	if err == nil {
		_, err = w.Write(packed.Bytes())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// whole opens a file and reads every sheet to its end.
func whole(file []byte, name string) (*Book, error) {
	b, err := Open(bytes.NewReader(file), int64(len(file)), name)
	if err != nil {
		return nil, err
	}
	for _, s := range b.Sheets {
		if err := s.Each(func(*Row) error { return nil }); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// ole is a container of the old kind with the named directory entries.
func ole(names ...string) []byte {
	b := make([]byte, 512*4)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	for i, n := range names {
		at := 1024 + 128*i
		for j, u := range utf16.Encode([]rune(n)) {
			binary.LittleEndian.PutUint16(b[at+2*j:], u)
		}
		b[at+64] = byte(2*len(n) + 2)
	}
	return b
}

func TestHostileFilesAreRefusedByName(t *testing.T) {
	const sheet = "xl/worksheets/sheet1.xml"
	good := `<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>`
	body := `<worksheet xmlns="m"><sheetData>` + good + `</sheetData></worksheet>`
	bomb := `<worksheet xmlns="m"><sheetData>` + strings.Repeat(" ", 3<<20) + `</sheetData></worksheet>`
	crowd := parts(good)
	for i := range 1001 {
		crowd = append(crowd, member{fmt.Sprintf("xl/x%d.xml", i), "<x/>"})
	}
	flood := pngOf(t, 6000, 5000)
	locked := zipped(t, parts(good))
	locked[6] |= 1 // local header
	if i := bytes.Index(locked, []byte("PK\x01\x02")); i > 0 {
		locked[i+8] |= 1
	}
	lockedXLS := ole("Workbook")
	copy(lockedXLS[512:], "\x09\x08\x10\x00\x00\x06\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2F\x00")
	var sheets strings.Builder
	for i := range 101 {
		fmt.Fprintf(&sheets, `<sheet name="s%d" sheetId="%d" r:id="rId1"/>`, i, i)
	}
	for name, c := range map[string]struct {
		file []byte
		want reason.Code
	}{
		"nothing":                {nil, reason.FileEmpty},
		"blanks only":            {[]byte(" \r\n\t"), reason.FileEmpty},
		"only a mark":            {[]byte("\xef\xbb\xbf"), reason.FileEmpty},
		"encrypted workbook":     {ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), reason.Encrypted},
		"encrypted old workbook": {lockedXLS, reason.Encrypted},
		"encrypted zip":          {locked, reason.Encrypted},
		"old workbook":           {ole("Root Entry", "Workbook"), reason.FormatXLS},
		"older workbook":         {ole("Root Entry", "Book"), reason.FormatXLS},
		"word document":          {ole("Root Entry", "WordDocument"), reason.FormatMismatch},
		"pdf":                    {[]byte("%PDF-1.4\n"), reason.FormatMismatch},
		"picture":                {[]byte("\x89PNG\r\n\x1a\n"), reason.FormatMismatch},
		"web page":               {[]byte("<html><table><tr><td>企业名称</td></tr></table></html>"), reason.FormatMismatch},
		"web page with mark":     {[]byte("\xef\xbb\xbf\n<!DOCTYPE html><html></html>"), reason.FormatMismatch},
		"xml spreadsheet":        {[]byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`), reason.FormatMismatch},
		"web archive":            {[]byte("MIME-Version: 1.0\nContent-Type: multipart/related"), reason.FormatMismatch},
		"docx":                   {zipped(t, []member{{"[Content_Types].xml", contentTypes}, {"word/document.xml", "<w/>"}}), reason.FormatMismatch},
		"ods":                    {zipped(t, []member{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<x/>"}}), reason.FormatMismatch},
		"some zip":               {zipped(t, []member{{"a.txt", "x"}}), reason.FormatMismatch},
		"xlsb":                   {zipped(t, []member{{"[Content_Types].xml", contentTypes}, {"xl/workbook.bin", "x"}}), reason.FormatXLS},
		"cut short":              {zipped(t, parts(good))[:300], reason.FileCorrupt},
		"cut in the middle":      {zipped(t, parts(good))[:len(zipped(t, parts(good)))-30], reason.FileCorrupt},
		"wrong checksum":         {raw(t, parts(good), sheet, body, uint64(len(body)), 1), reason.FileCorrupt},
		"says it is shorter":     {raw(t, parts(good), sheet, body, 10, crc32.ChecksumIEEE([]byte(body))), reason.FileCorrupt},
		"says it is longer":      {raw(t, parts(good), sheet, body, 1<<40, crc32.ChecksumIEEE([]byte(body))), reason.FileCorrupt},
		"bomb":                   {zipped(t, parts("", member{sheet, bomb})), reason.ZipBomb},
		"bomb that lies":         {raw(t, parts(good), sheet, bomb, 100, 0), reason.FileCorrupt},
		"crowd":                  {zipped(t, crowd), reason.ZipEntries},
		"name twice":             {zipped(t, append(parts(good), member{"xl/Workbook.xml", bookXML})), reason.ZipEntries},
		"way out":                {zipped(t, append(parts(good), member{"../../etc/x", "x"})), reason.ZipEntries},
		"absolute name":          {zipped(t, append(parts(good), member{"/etc/x", "x"})), reason.ZipEntries},
		"document type":          {zipped(t, parts("", member{sheet, `<!DOCTYPE x [<!ENTITY a "b">]>` + body})), reason.XMLDTD},
		"entity in strings":      {zipped(t, parts(good, member{"xl/sharedStrings.xml", `<!DOCTYPE sst SYSTEM "http://127.0.0.1:1/x"><sst/>`})), reason.XMLDTD},
		"document type in a part that nobody reads": {zipped(t, parts(good, member{"docProps/app.xml", `<!DOCTYPE x><x/>`})), reason.XMLDTD},
		"document type in utf-16":                   {zipped(t, parts("", member{sheet, string(wide(`<?xml version="1.0"?><!DOCTYPE x><x/>`))})), reason.XMLDTD},
		"utf-16 part":                               {zipped(t, parts("", member{sheet, string(wide(body))})), reason.FileCorrupt},
		"macro":                                     {zipped(t, parts(good, member{"xl/vbaProject.bin", "x"})), reason.Macro},
		"macro sheet":                               {zipped(t, parts(good, member{"xl/macrosheets/sheet1.xml", "<x/>"})), reason.Macro},
		"active control":                            {zipped(t, parts(good, member{"xl/activeX/activeX1.bin", "x"})), reason.ActiveContent},
		"embedded object":                           {zipped(t, parts(good, member{"xl/embeddings/oleObject1.bin", "x"})), reason.ActiveContent},
		"pixel flood":                               {zipped(t, parts(good, member{"xl/media/image1.png", string(flood)})), reason.ImageTooLarge},
		"broken xml":                                {zipped(t, parts("", member{sheet, `<worksheet><sheetData><row>`})), reason.FileCorrupt},
		"string that is not there":                  {zipped(t, parts(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`)), reason.FileCorrupt},
		"row far away":                              {zipped(t, parts(`<row r="99999999"><c><v>7</v></c></row>`)), reason.FileCorrupt},
		"column far away":                           {zipped(t, parts(`<row r="1"><c r="ZZZZ1"><v>7</v></c></row>`)), reason.FileCorrupt},
		"rows backwards":                            {zipped(t, parts(`<row r="2"><c r="A2"><v>7</v></c></row><row r="1"/>`)), reason.FileCorrupt},
		"number that is none":                       {zipped(t, parts(`<row r="1"><c r="A1"><v>0x10</v></c></row>`)), reason.FileCorrupt},
		"missing sheet":                             {zipped(t, parts(good)[:6]), reason.FileCorrupt},
		"crowd of sheets":                           {zipped(t, parts(good, member{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets>` + sheets.String() + `</sheets></workbook>`})), reason.TooManySheets},
		"binary":                                    {[]byte("a,b\x00\x01\x02\x00"), reason.FileCorrupt},
	} {
		_, err := whole(c.file, "某某.xlsx")
		var fe *reason.FileError
		if !errors.As(err, &fe) || fe.Reason != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestFileBeyondTheLimitIsRefusedUnread(t *testing.T) {
	_, err := Open(nil, MaxFile+1, "x.xlsx")
	var fe *reason.FileError
	if !errors.As(err, &fe) || fe.Reason != reason.TooLarge {
		t.Fatal(err)
	}
}

func TestHugeSharedStringCostsNothing(t *testing.T) {
	long := strings.Repeat("棋盘之上", 300_000) + strings.Repeat("x", 100)
	noise := make([]byte, 0, 2<<20)
	for i := range 1 << 18 {
		noise = fmt.Appendf(noise, "%x", i*2654435761)
	}
	file := zipped(t, parts(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, member{"xl/sharedStrings.xml", `<sst><si><t>` + string(noise) + long + `</t></si></sst>`}))
	b, err := Open(bytes.NewReader(file), int64(len(file)), "x.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(b.strings[0]); n > maxCellBytes+bufferPiece {
		t.Fatalf("%d bytes of one cell are kept", n)
	}
}

const bufferPiece = 1 << 20

func wide(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// pngOf is a picture of the size in a few bytes.
func pngOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()
	binary.BigEndian.PutUint32(out[16:], uint32(w))
	binary.BigEndian.PutUint32(out[20:], uint32(h))
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}
