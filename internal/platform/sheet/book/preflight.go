package book

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"image"
	_ "image/gif"
	_ "image/jpeg" // header only
	_ "image/png"  // header only
	"io"           // header only
	"slices"
	"strings"

	"qipan/internal/platform/sheet/reason"
)

// openZip runs the pre-flight over every member and then reads the workbook's parts.
func (b *Book) openZip(r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return reason.Refuse(reason.FileCorrupt, err.Error())
	}
	if err := preflight(z); err != nil {
		return err
	}
	b.Format, b.zip = XLSX, z
	return b.readWorkbook()
}

func preflight(z *zip.Reader) error {
	if len(z.File) > MaxMembers {
		return reason.Refuse(reason.ZipEntries, "too many members")
	}
	seen := map[string]bool{}
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if unsafeName(f.Name) || seen[name] {
			return reason.Refuse(reason.ZipEntries, "unsafe or repeated name "+f.Name)
		}
		seen[name] = true
		if f.Flags&1 != 0 {
			return reason.Refuse(reason.Encrypted, "zip encryption")
		}
		if f.Method != zip.Store && f.Method != zip.Deflate {
			return reason.Refuse(reason.FileCorrupt, "compression method")
		}
	}
	if err := zipKind(seen); err != nil {
		return err
	}
	var total int64
	for _, f := range z.File {
		n, err := inflate(f, MaxInflated-total)
		if err != nil {
			return err
		}
		total += n
	}
	return activeParts(seen)
}

func unsafeName(name string) bool {
	return name == "" || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\:\x00") || len(name) > 500 ||
		name == ".." || strings.HasPrefix(name, "../") || strings.Contains(name, "/../") || strings.HasSuffix(name, "/..")
}

// zipKind tells a workbook from the other things that are zip files.
func zipKind(names map[string]bool) error {
	for name := range names {
		if strings.HasSuffix(name, "workbook.bin") {
			return reason.Refuse(reason.FormatXLS, "binary workbook")
		}
	}
	if !names["[content_types].xml"] {
		return reason.Refuse(reason.FormatMismatch, "zip without content types")
	}
	for name := range names {
		if strings.HasPrefix(name, "word/") || strings.HasPrefix(name, "ppt/") {
			return reason.Refuse(reason.FormatMismatch, "another office document")
		}
	}
	return nil
}

// activeParts refuses a workbook that brings code along. Its values could be read, but the result goes back as the same
// workbook, and macros are never handed on.
func activeParts(names map[string]bool) error {
	for name := range names {
		switch {
		case strings.Contains(name, "vbaproject"), strings.Contains(name, "/macrosheets/"), strings.Contains(name, "vbadata.xml"):
			return reason.Refuse(reason.Macro, name)
		case strings.Contains(name, "/activex/"), strings.Contains(name, "/embeddings/"), strings.Contains(name, "customui/"), strings.Contains(name, "/webextensions/"):
			return reason.Refuse(reason.ActiveContent, name)
		}
	}
	return nil
}

// inflate reads a member to its end: it must be as long and as intact as it says, within the limits, and without a document
// type if it is XML.
func inflate(f *zip.File, budget int64) (int64, error) {
	r, err := f.Open()
	if err != nil {
		return 0, reason.Refuse(reason.FileCorrupt, f.Name+": "+err.Error())
	}
	defer func() { _ = r.Close() }() // reading has come to its end or has failed already
	lower := strings.ToLower(f.Name)
	look := &look{xml: strings.HasSuffix(lower, ".xml") || strings.HasSuffix(lower, ".rels") || strings.HasSuffix(lower, ".vml")}
	if strings.Contains(lower, "/media/") {
		look.image = new(bytes.Buffer)
	}
	var n int64
	buf := make([]byte, 32<<10)
	for {
		k, err := r.Read(buf)
		n += int64(k)
		if n > budget || (n > ratioFrom && n > MaxRatio*max(1, int64(f.CompressedSize64))) {
			return n, reason.Refuse(reason.ZipBomb, f.Name)
		}
		if refused := look.at(buf[:k]); refused != nil {
			return n, refused
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return n, reason.Refuse(reason.FileCorrupt, f.Name+": "+inflateError(err))
		}
	}
	if n != int64(f.UncompressedSize64) {
		return n, reason.Refuse(reason.FileCorrupt, f.Name+": length")
	}
	return n, look.end()
}

func inflateError(err error) string {
	if _, ok := errors.AsType[flate.CorruptInputError](err); ok {
		return "damaged data"
	}
	return err.Error()
}

// look watches the bytes of a member go by.
type look struct {
	xml     bool
	started bool
	wide    bool
	tail    []byte
	image   *bytes.Buffer
}

const imageHeader = 256 << 10

func (l *look) at(b []byte) error {
	if l.image != nil && l.image.Len() < imageHeader {
		l.image.Write(b)
	}
	if !l.xml || len(b) == 0 {
		return nil
	}
	if !l.started {
		l.started = true
		l.wide = bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF}) || bytes.IndexByte(b[:min(len(b), 8)], 0) >= 0
	}
	if l.wide {
		b = bytes.ReplaceAll(b, []byte{0}, nil)
	}
	window := slices.Concat(l.tail, b)
	for _, mark := range []string{"<!DOCTYPE", "<!ENTITY", "<!doctype", "<!entity", "<!ELEMENT", "<!ATTLIST", "<!NOTATION"} {
		if bytes.Contains(window, []byte(mark)) {
			return reason.Refuse(reason.XMLDTD, mark)
		}
	}
	l.tail = append([]byte(nil), window[max(0, len(window)-16):]...)
	return nil
}

// end judges what only the whole member tells: XML that is not UTF-8, pictures beyond any screen.
func (l *look) end() error {
	if l.wide {
		return reason.Refuse(reason.FileCorrupt, "XML in UTF-16")
	}
	if l.image == nil {
		return nil
	}
	if c, _, err := image.DecodeConfig(bytes.NewReader(l.image.Bytes())); err == nil && int64(c.Width)*int64(c.Height) > MaxPixels {
		return reason.Refuse(reason.ImageTooLarge, "pixels")
	}
	return nil
}
