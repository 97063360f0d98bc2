package book

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"qipan/internal/platform/sheet/reason"
)

// Notes says what is written beside the rows of a sheet. Column 0 leaves the sheet as it is. Note is asked for the rows of
// the sheet from the top and answers "" for nothing.
type Notes struct {
	Column int
	Note   func(row int) string
}

// Annotate writes the same workbook with a column of notes. Cells, styles, widths and merges stay; formulas give way to the
// values that stood cached beside them, and links, pictures, pivots and everything else that could reach out is left behind,
// so that nothing live is handed back.
func (b *Book) Annotate(w io.Writer, notes func(*Sheet) Notes) error {
	if b.Format == CSV {
		return b.annotateCSV(w, notes(b.Sheets[0]))
	}
	z := zip.NewWriter(w)
	p := packer{book: b, zip: z}
	if err := p.write(notes); err != nil {
		return err
	}
	return z.Close()
}

func (b *Book) annotateCSV(w io.Writer, n Notes) error {
	out := bufio.NewWriter(w)
	if _, err := out.WriteString("\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(out)
	c.UseCRLF = true
	err := b.eachLine(func(r *Row) error {
		fields := make([]string, max(r.Fields, n.Column))
		for _, cell := range r.Cells {
			fields[cell.Col-1] = Arm(cell.Text)
		}
		if n.Column > 0 {
			fields[n.Column-1] = Arm(n.Note(r.Number))
		}
		return c.Write(fields)
	})
	if err != nil {
		return err
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	return out.Flush()
}

// Arm keeps a spreadsheet that opens a csv file from running a text: one apostrophe goes before a sign that would start a
// formula. Reading takes it away again.
func Arm(s string) string {
	if rest := strings.TrimLeft(s, "'"); rest != "" && strings.IndexByte("=+-@\t\r", rest[0]) >= 0 {
		return "'" + s
	}
	return s
}

// packer writes a clean package around the sheets, their strings and their styles.
type packer struct {
	book *Book
	zip  *zip.Writer
}

const (
	contentNS  = "http://schemas.openxmlformats.org/package/2006/content-types"
	relNS      = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeRel  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainNS     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	sheetType  = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
	headXML    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	sharedType = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

func (p *packer) write(notes func(*Sheet) Notes) error {
	var types strings.Builder
	types.WriteString(headXML + `<Types xmlns="` + contentNS + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + sharedType + `sheet.main+xml"/>`)
	var rels strings.Builder
	rels.WriteString(headXML + `<Relationships xmlns="` + relNS + `">`)
	var sheets strings.Builder
	for i, s := range p.book.Sheets {
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%s"/>`, i+1, sheetType)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, officeRel, i+1)
		state := ""
		if s.Hidden {
			state = ` state="hidden"`
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, escapeXML(s.Name), i+1, state, i+1)
	}
	for _, extra := range p.carried() {
		fmt.Fprintf(&types, `<Override PartName="/xl/%s.xml" ContentType="%s"/>`, extra.name, extra.content)
		fmt.Fprintf(&rels, `<Relationship Id="rId%s" Type="%s/%s" Target="%s.xml"/>`, extra.kind, officeRel, extra.kind, extra.name)
	}
	pr := ""
	if p.book.base1904 {
		pr = `<workbookPr date1904="1"/>`
	}
	parts := [][2]string{
		{"[Content_Types].xml", types.String() + `</Types>`},
		{"_rels/.rels", headXML + `<Relationships xmlns="` + relNS + `"><Relationship Id="rId1" Type="` + officeRel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", headXML + `<workbook xmlns="` + mainNS + `" xmlns:r="` + officeRel + `">` + pr + `<sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels.String() + `</Relationships>`},
	}
	for _, part := range parts {
		w, err := p.zip.Create(part[0])
		if err == nil {
			_, err = io.WriteString(w, part[1])
		}
		if err != nil {
			return err
		}
	}
	for _, extra := range p.carried() {
		if err := p.copyPart(extra.from, "xl/"+extra.name+".xml"); err != nil {
			return err
		}
	}
	for i, s := range p.book.Sheets {
		if err := p.sheet(s, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), notes(s)); err != nil {
			return err
		}
	}
	return nil
}

type carriedPart struct{ kind, name, content, from string }

// carried are the parts that the sheets cannot be shown without.
func (p *packer) carried() []carriedPart {
	var out []carriedPart
	root := "xl/workbook.xml"
	for _, rel := range p.book.relations("") {
		if strings.HasSuffix(rel.kind, "/officeDocument") && !rel.external {
			root = rel.target
		}
	}
	for _, rel := range p.book.relations(root) {
		if rel.external || p.book.member(rel.target) == nil {
			continue
		}
		switch rel.kind[strings.LastIndexByte(rel.kind, '/')+1:] {
		case "sharedStrings":
			out = append(out, carriedPart{"sharedStrings", "sharedStrings", sharedType + "sharedStrings+xml", rel.target})
		case "styles":
			out = append(out, carriedPart{"styles", "styles", sharedType + "styles+xml", rel.target})
		case "theme":
			out = append(out, carriedPart{"theme", "theme", "application/vnd.openxmlformats-officedocument.theme+xml", rel.target})
		}
	}
	return out
}

func (p *packer) copyPart(from, to string) error {
	r, err := p.book.member(from).Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // reading has come to its end or has failed already
	w, err := p.zip.Create(to)
	if err != nil {
		return err
	}
	if strings.HasSuffix(to, "theme.xml") {
		return dropReferences(w, r)
	}
	_, err = io.Copy(w, r)
	return err
}

// dropReferences copies a theme without what refers to pictures that are left behind.
func dropReferences(w io.Writer, r io.Reader) error {
	t := &rewriter{r: bufio.NewReader(r), w: bufio.NewWriter(w), drop: map[string]bool{"blipFill": true, "extLst": true}}
	if err := t.run(); err != nil {
		return err
	}
	return t.w.Flush()
}

// left behind with all they contain: whatever refers to another part or computes.
var dropped = map[string]bool{
	"f": true, "dimension": true, "hyperlinks": true, "drawing": true, "legacyDrawing": true, "legacyDrawingHF": true, "picture": true, "oleObjects": true,
	"controls": true, "webPublishItems": true, "tableParts": true, "extLst": true, "AlternateContent": true, "customProperties": true, "cellWatches": true,
	"ignoredErrors": true, "smartTags": true, "customSheetViews": true, "pageSetup": true, "dataConsolidate": true, "scenarios": true, "phoneticPr": true,
	"sheetProtection": true, "protectedRanges": true, "dataValidations": true, "conditionalFormatting": true,
}

func (p *packer) sheet(s *Sheet, name string, n Notes) error {
	r, err := s.member.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // reading has come to its end or has failed already
	w, err := p.zip.Create(name)
	if err != nil {
		return err
	}
	t := &rewriter{r: bufio.NewReaderSize(r, 64<<10), w: bufio.NewWriterSize(w, 64<<10), drop: dropped, notes: n}
	if err := t.run(); err != nil {
		return refusal(err, name)
	}
	return t.w.Flush()
}

// rewriter copies XML tag by tag. The XML has been read to its end before, so it is known to be well-formed.
type rewriter struct {
	r     *bufio.Reader
	w     *bufio.Writer
	drop  map[string]bool
	notes Notes
	row   int
	tag   []byte
}

func (t *rewriter) run() error {
	for {
		text, err := t.r.ReadSlice('<')
		if len(text) > 0 && err == nil {
			text = text[:len(text)-1]
		}
		if _, werr := t.w.Write(text); werr != nil {
			return werr
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err == nil:
		default:
			return err
		}
		if err := t.readTag(); err != nil {
			return err
		}
		if err := t.handle(); err != nil {
			return err
		}
	}
}

// readTag reads from behind a < to the > that ends it.
func (t *rewriter) readTag() error {
	t.tag = append(t.tag[:0], '<')
	var quote byte
	for {
		c, err := t.r.ReadByte()
		if err != nil {
			return reason.Refuse(reason.FileCorrupt, "tag without end")
		}
		t.tag = append(t.tag, c)
		comment := bytes.HasPrefix(t.tag, []byte("<!--"))
		switch {
		case comment:
			if c == '>' && bytes.HasSuffix(t.tag, []byte("-->")) && len(t.tag) > 6 {
				return nil
			}
		case bytes.HasPrefix(t.tag, []byte("<![CDATA[")):
			if c == '>' && bytes.HasSuffix(t.tag, []byte("]]>")) {
				return nil
			}
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && t.tag[1] != '!':
			quote = c
		case c == '>':
			return nil
		}
	}
}

func (t *rewriter) name() (name string, closing, empty bool) {
	s := t.tag[1 : len(t.tag)-1]
	closing = len(s) > 0 && s[0] == '/'
	s = bytes.TrimPrefix(s, []byte("/"))
	empty = bytes.HasSuffix(s, []byte("/"))
	if i := bytes.IndexAny(s, " \t\r\n/"); i >= 0 {
		s = s[:i]
	}
	if i := bytes.IndexByte(s, ':'); i >= 0 {
		s = s[i+1:]
	}
	return string(s), closing, empty
}

func (t *rewriter) handle() error {
	name, closing, empty := t.name()
	if !closing && t.drop[name] {
		if empty {
			return nil
		}
		return t.skip(name)
	}
	if name == "row" && t.notes.Column > 0 {
		return t.handleRow(closing, empty)
	}
	_, err := t.w.Write(t.tag)
	return err
}

// skip drops everything up to the end of the element.
func (t *rewriter) skip(name string) error {
	for depth := 1; depth > 0; {
		if _, err := t.r.ReadSlice('<'); errors.Is(err, bufio.ErrBufferFull) {
			continue
		} else if err != nil {
			return reason.Refuse(reason.FileCorrupt, "element without end")
		}
		if err := t.readTag(); err != nil {
			return err
		}
		switch n, closing, empty := t.name(); {
		case n != name || empty:
		case closing:
			depth--
		default:
			depth++
		}
	}
	return nil
}

func (t *rewriter) handleRow(closing, empty bool) error {
	prefix := ""
	if i := bytes.IndexByte(t.tag, ':'); i > 0 && i < bytes.Index(append(t.tag, " row"...), []byte("row")) {
		prefix = strings.TrimLeft(string(t.tag[1:i+1]), "/")
	}
	if closing {
		if err := t.note(prefix); err != nil {
			return err
		}
		_, err := t.w.Write(t.tag)
		return err
	}
	t.row++
	if n, err := strconv.Atoi(attribute(t.tag, "r")); err == nil {
		t.row = n
	}
	tag := removeAttribute(t.tag, "spans")
	if !empty {
		_, err := t.w.Write(tag)
		return err
	}
	tag = append(bytes.TrimSuffix(tag, []byte("/>")), '>')
	if _, err := t.w.Write(tag); err != nil {
		return err
	}
	if err := t.note(prefix); err != nil {
		return err
	}
	_, err := t.w.WriteString("</" + prefix + "row>")
	return err
}

// note writes the cell beside a row, as text.
func (t *rewriter) note(prefix string) error {
	text := t.notes.Note(t.row)
	if text == "" {
		return nil
	}
	_, err := fmt.Fprintf(t.w, `<%[1]sc r="%[2]s%[3]d" t="inlineStr"><%[1]sis><%[1]st xml:space="preserve">%[4]s</%[1]st></%[1]sis></%[1]sc>`,
		prefix, ColumnName(t.notes.Column), t.row, escapeXML(text))
	return err
}

// attribute finds a plain attribute in a raw tag.
func attribute(tag []byte, name string) string {
	from, to := attributeAt(tag, name)
	if from < 0 {
		return ""
	}
	pair := string(tag[from:to])
	return strings.Trim(strings.TrimSpace(pair[strings.IndexByte(pair, '=')+1:]), `"'`)
}

func removeAttribute(tag []byte, name string) []byte {
	from, to := attributeAt(tag, name)
	if from < 0 {
		return tag
	}
	return append(append([]byte(nil), tag[:from]...), tag[to:]...)
}

func attributeAt(tag []byte, name string) (from, to int) {
	for i := 1; i < len(tag); i++ {
		if tag[i-1] != ' ' && tag[i-1] != '\t' && tag[i-1] != '\n' && tag[i-1] != '\r' || !bytes.HasPrefix(tag[i:], []byte(name+"=")) {
			continue
		}
		value := i + len(name) + 1
		if value >= len(tag) {
			break
		}
		if end := bytes.IndexByte(tag[value+1:], tag[value]); end >= 0 {
			return i, value + 1 + end + 1
		}
	}
	return -1, -1
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a string builder does not fail
	return b.String()
}
