package book

import (
	"bufio"
	"errors"
	"io"
	"path"
	"strings"

	"qipan/internal/platform/sheet/csvtext"
	"qipan/internal/platform/sheet/reason"
)

const maxField = 1 << 20

// openText takes a file as csv if its bytes are text.
func (b *Book) openText() error {
	enc, err := csvtext.Detect(io.NewSectionReader(b.text, 0, b.size))
	if errors.Is(err, csvtext.ErrBinary) {
		switch strings.ToLower(path.Ext(b.Name)) {
		case ".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv":
			return reason.Refuse(reason.FileCorrupt, "binary data")
		}
		return reason.Refuse(reason.FormatMismatch, "binary data")
	}
	if err != nil {
		return err
	}
	b.Format, b.Encoding = CSV, enc
	b.Sheets = []*Sheet{{Name: BaseName(b.Name), book: b}}
	return nil
}

func (b *Book) decoded() *bufio.Reader {
	return bufio.NewReaderSize(csvtext.NewReader(io.NewSectionReader(b.text, 0, b.size), b.Encoding), 64<<10)
}

// separator is the sign that parts the fields of most lines.
func (b *Book) separator() (sep byte, err error) {
	head, err := b.decoded().Peek(60 << 10)
	if err != nil && err != io.EOF {
		return 0, reason.Refuse(reason.FileCorrupt, err.Error())
	}
	const signs = "\t,;|"
	var lines, total [len(signs)]int
	quoted := false
	var seen [len(signs)]bool
	for _, c := range head {
		switch i := strings.IndexByte(signs, c); {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n' || c == '\r':
			seen = [len(signs)]bool{}
		case i >= 0:
			total[i]++
			if !seen[i] {
				lines[i]++
				seen[i] = true
			}
		}
	}
	best := strings.IndexByte(signs, ',')
	for i := range signs {
		if lines[i] > lines[best] || lines[i] == lines[best] && total[i] > total[best] {
			best = i
		}
	}
	return signs[best], nil
}

// lineReader reads one line of a csv file after the other.
type lineReader struct {
	r     *bufio.Reader
	sep   byte
	line  int // physical line, counted from 1
	row   Row
	field []byte
}

// eachLine reads the lines of a csv file. A quote that is never closed stops the file with the line it was opened on.
func (b *Book) eachLine(fn func(*Row) error) error {
	sep, err := b.separator()
	if err != nil {
		return err
	}
	l := &lineReader{r: b.decoded(), sep: sep, line: 1}
	if first, _ := l.r.Peek(6); len(first) >= 5 && strings.EqualFold(string(first[:4]), "sep=") {
		l.sep = first[4] // a spreadsheet takes this line as an instruction and does not show it
		if _, err := l.r.ReadString('\n'); err != nil && err != io.EOF {
			return reason.Refuse(reason.FileCorrupt, err.Error())
		}
		l.line++
	}
	for {
		more, err := l.next()
		if err != nil {
			return err
		}
		if !more {
			return nil
		}
		if l.row.Number > MaxRow {
			return reason.Refuse(reason.TooLarge, "rows")
		}
		if err := fn(&l.row); err != nil {
			return err
		}
	}
}

// next reads one row; false at the end of the file.
func (l *lineReader) next() (bool, error) {
	l.row = Row{Number: l.row.Number + 1, Cells: l.row.Cells[:0]}
	any := false
	for {
		last, got, err := l.readField()
		if err != nil {
			return false, err
		}
		any = any || got
		if last {
			return any, nil
		}
		any = true
	}
}

// readField reads up to a separator or the end of the line. got tells an empty last line from the end of the file.
func (l *lineReader) readField() (last, got bool, err error) {
	l.field = l.field[:0]
	c, err := l.r.ReadByte()
	if err == io.EOF {
		if l.row.Fields > 0 {
			l.row.Fields++
		}
		return true, l.row.Fields > 0, nil
	}
	if err != nil {
		return false, false, reason.Refuse(reason.FileCorrupt, err.Error())
	}
	quoted := c == '"'
	if quoted {
		if err := l.readQuoted(); err != nil {
			return false, false, err
		}
	} else if err := l.r.UnreadByte(); err != nil {
		return false, false, reason.Refuse(reason.FileCorrupt, err.Error())
	}
	for {
		c, err := l.r.ReadByte()
		if err != nil && err != io.EOF {
			return false, false, reason.Refuse(reason.FileCorrupt, err.Error())
		}
		switch {
		case err == io.EOF, c == '\n':
			l.line++
			return true, true, l.add()
		case c == '\r':
			if next, _ := l.r.Peek(1); len(next) == 1 && next[0] == '\n' {
				_, _ = l.r.Discard(1) // it was just seen
			}
			l.line++
			return true, true, l.add()
		case c == l.sep:
			return false, true, l.add()
		case len(l.field) >= maxField:
			return false, false, reason.Refuse(reason.TooLarge, "field")
		case quoted && c != ' ' && c != '\t':
			l.row.Ragged = true
		}
		l.field = append(l.field, c)
	}
}

// readQuoted reads to the closing quote. A text that runs over lines and is not followed by a separator was never closed:
// the quote that seems to close it opens the next one.
func (l *lineReader) readQuoted() error {
	opened := l.line
	unclosed := &reason.FileError{Reason: reason.CSVQuote, Line: opened, Detail: "quote without end"}
	for {
		c, err := l.r.ReadByte()
		if err == io.EOF || len(l.field) >= maxField {
			return unclosed
		}
		if err != nil {
			return reason.Refuse(reason.FileCorrupt, err.Error())
		}
		if c == '\n' {
			l.line++
		}
		if c != '"' {
			l.field = append(l.field, c)
			continue
		}
		next, _ := l.r.Peek(1)
		if len(next) == 1 && next[0] == '"' {
			_, _ = l.r.Discard(1) // it was just seen
			l.field = append(l.field, '"')
			continue
		}
		if len(next) == 1 && l.line > opened && next[0] != l.sep && next[0] != '\r' && next[0] != '\n' {
			return unclosed
		}
		return nil
	}
}

// add keeps a field that is not empty.
func (l *lineReader) add() error {
	l.row.Fields++
	if l.row.Fields > MaxCol {
		return reason.Refuse(reason.FileCorrupt, "fields")
	}
	text := disarm(string(l.field))
	if strings.TrimSpace(text) != "" {
		l.row.Cells = append(l.row.Cells, Cell{Col: l.row.Fields, Text: text})
	}
	return nil
}

// disarm undoes what an export does to keep a spreadsheet from running or rounding a text: one apostrophe before a sign
// that would start a formula, and ="…" around a text.
func disarm(s string) string {
	if strings.HasPrefix(s, "'") {
		if rest := strings.TrimLeft(s, "'"); rest != "" && strings.IndexByte("=+-@\t\r", rest[0]) >= 0 {
			return s[1:]
		}
		return s
	}
	if len(s) > 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && !strings.Contains(s[2:len(s)-1], `"`) {
		return s[2 : len(s)-1]
	}
	return s
}
