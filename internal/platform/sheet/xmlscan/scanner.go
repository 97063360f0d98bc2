package xmlscan

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// Errors that tell hostile from broken.
var (
	ErrDTD    = errors.New("document type or entity declaration")
	ErrSyntax = errors.New("not well-formed XML")
)

// Token is the kind of what Next has found.
type Token int

// The tokens. An empty element yields Start, then End.
const (
	None Token = iota
	Start
	End
	Text
)

const (
	bufferSize = 64 << 10
	maxTag     = 1 << 20
	maxDepth   = 200
)

type attr struct{ name, value []byte }

// Scanner hands out one token after the other. The slices it returns are valid until the next call of Next.
type Scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
	err      error

	name    []byte
	attrs   []attr
	text    []byte
	scratch []byte
	closing bool // the start tag just handed out closes itself
	rooted  bool
	stack   []byte
	marks   []int
	decoded []byte
}

// New starts a scan.
func New(r io.Reader) *Scanner { return &Scanner{r: r, buf: make([]byte, bufferSize)} }

// Name is the local name of the tag, without prefix.
func (s *Scanner) Name() []byte { return local(s.name) }

// Is reports whether the tag has the local name.
func (s *Scanner) Is(name string) bool { return string(local(s.name)) == name }

// Depth is the number of open elements, the one just started included.
func (s *Scanner) Depth() int { return len(s.marks) }

// Attr is the value of an attribute by its local name, decoded; ok is false when there is none.
func (s *Scanner) Attr(name string) (value string, ok bool) {
	for _, a := range s.attrs {
		if string(local(a.name)) == name {
			v, err := s.decode(a.value)
			if err != nil {
				s.err = err
				return "", false
			}
			return string(v), true
		}
	}
	return "", false
}

// RawAttr is an attribute without its entities decoded and without a copy, for the ones that are plain.
func (s *Scanner) RawAttr(name string) []byte {
	for _, a := range s.attrs {
		if string(a.name) == name {
			return a.value
		}
	}
	return nil
}

// Text is a piece of text between tags; a long text comes in several pieces.
func (s *Scanner) Text() []byte { return s.text }

// Next moves to the next token. At the end of a well-formed document it returns io.EOF.
func (s *Scanner) Next() (Token, error) {
	for {
		if s.err != nil {
			return None, s.err
		}
		t, err := s.step()
		if err != nil {
			s.err = err
			return None, err
		}
		if t != None {
			return t, nil
		}
	}
}

// Skip moves past the element that was just started.
func (s *Scanner) Skip() error {
	for depth := s.Depth(); ; {
		t, err := s.Next()
		if err != nil {
			return err
		}
		if t == End && s.Depth() < depth {
			return nil
		}
	}
}

func (s *Scanner) step() (Token, error) {
	if s.closing {
		s.closing = false
		s.pop()
		return End, nil
	}
	if s.pos == s.end && !s.fill() {
		if err := s.ended(); err != nil {
			return None, err
		}
		return None, io.EOF
	}
	if s.buf[s.pos] != '<' {
		return s.readText()
	}
	if !s.want(2) {
		return None, ErrSyntax
	}
	switch s.buf[s.pos+1] {
	case '/':
		return s.readEnd()
	case '!':
		return s.readBang()
	case '?':
		return None, s.readInstruction()
	}
	return s.readStart()
}

func (s *Scanner) ended() error {
	if s.err != nil {
		return s.err
	}
	if len(s.marks) > 0 || !s.rooted {
		return ErrSyntax
	}
	return nil
}

// fill makes room and reads more; false at the end of input.
func (s *Scanner) fill() bool {
	if s.eof || s.err != nil {
		return false
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxTag {
			s.err = ErrSyntax
			return false
		}
		grown := make([]byte, 2*len(s.buf))
		copy(grown, s.buf[:s.end])
		s.buf = grown
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err == io.EOF {
			s.eof = true
			return n > 0
		}
		if err != nil {
			s.err = err
			return false
		}
		if n > 0 {
			return true
		}
	}
	s.err = io.ErrNoProgress
	return false
}

func (s *Scanner) want(n int) bool {
	for s.end-s.pos < n {
		if !s.fill() {
			return false
		}
	}
	return true
}

// until finds a mark at or after the offset and returns where it ends, reading as much as that needs.
func (s *Scanner) until(from int, mark string) (int, error) {
	for {
		if s.end-s.pos > from {
			if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(mark)); i >= 0 {
				return from + i + len(mark), nil
			}
			from = max(from, s.end-s.pos-len(mark)+1)
		}
		if !s.fill() {
			if s.err != nil {
				return 0, s.err
			}
			return 0, ErrSyntax
		}
	}
}

func (s *Scanner) readText() (Token, error) {
	piece := s.buf[s.pos:s.end]
	cut := bytes.IndexByte(piece, '<')
	if cut < 0 {
		cut = len(piece)
		if !s.eof {
			cut = whole(piece)
			if cut == 0 {
				if s.fill() {
					return None, nil
				}
				if s.err != nil {
					return None, s.err
				}
				cut = len(s.buf[s.pos:s.end])
			}
		}
	}
	piece = s.buf[s.pos : s.pos+cut]
	s.pos += cut
	if !utf8.Valid(piece) {
		return None, ErrSyntax
	}
	if len(s.marks) == 0 {
		if len(bytes.Trim(piece, " \t\r\n\ufeff")) > 0 {
			return None, ErrSyntax
		}
		return None, nil
	}
	text, err := s.decode(piece)
	s.text = text
	return Text, err
}

// whole is how much of a piece can be taken without cutting a character or an entity.
func whole(piece []byte) int {
	n := len(piece)
	for i := max(0, n-utf8.UTFMax); i < n; i++ {
		if utf8.RuneStart(piece[i]) && !utf8.FullRune(piece[i:]) {
			n = i
			break
		}
	}
	if i := bytes.LastIndexByte(piece[:n], '&'); i >= 0 && n-i < 16 && bytes.IndexByte(piece[i:n], ';') < 0 {
		n = i
	}
	return n
}

func (s *Scanner) readEnd() (Token, error) {
	n := bytes.IndexByte(s.buf[s.pos:s.end], '>') + 1
	if n == 0 {
		var err error
		if n, err = s.until(2, ">"); err != nil {
			return None, err
		}
	}
	s.name = s.buf[s.pos+2 : s.pos+n-1]
	if len(s.name) > 0 && space(s.name[len(s.name)-1]) {
		s.name = bytes.TrimRight(s.name, " \t\r\n")
	}
	s.pos += n
	if len(s.marks) == 0 || !bytes.Equal(s.name, s.stack[s.marks[len(s.marks)-1]:]) {
		return None, ErrSyntax
	}
	s.pop()
	return End, nil
}

func (s *Scanner) readBang() (Token, error) {
	if s.want(4) && string(s.buf[s.pos:s.pos+4]) == "<!--" {
		return None, s.skipPast(4, "-->")
	}
	if s.want(9) && string(s.buf[s.pos:s.pos+9]) == "<![CDATA[" {
		if len(s.marks) == 0 {
			return None, ErrSyntax
		}
		n, err := s.until(9, "]]>")
		if err != nil {
			return None, err
		}
		s.text = s.buf[s.pos+9 : s.pos+n-3]
		s.pos += n
		if !utf8.Valid(s.text) {
			return None, ErrSyntax
		}
		return Text, nil
	}
	return None, ErrDTD
}

// skipPast drops everything to a mark without keeping it.
func (s *Scanner) skipPast(from int, mark string) error {
	s.pos += from
	for {
		if i := bytes.Index(s.buf[s.pos:s.end], []byte(mark)); i >= 0 {
			s.pos += i + len(mark)
			return nil
		}
		if keep := len(mark) - 1; s.end-s.pos > keep {
			s.pos = s.end - keep
		}
		if !s.fill() {
			if s.err != nil {
				return s.err
			}
			return ErrSyntax
		}
	}
}

func (s *Scanner) readInstruction() error {
	n, err := s.until(2, "?>")
	if err != nil {
		return err
	}
	body := bytes.ToLower(s.buf[s.pos+2 : s.pos+n-2])
	s.pos += n
	if bytes.HasPrefix(body, []byte("xml ")) {
		if i := bytes.Index(body, []byte("encoding")); i >= 0 && !bytes.Contains(body[i:], []byte("utf-8")) && !bytes.Contains(body[i:], []byte("us-ascii")) {
			return ErrSyntax
		}
	}
	return nil
}

func (s *Scanner) readStart() (Token, error) {
	n, err := s.tagEnd()
	if err != nil {
		return None, err
	}
	tag := s.buf[s.pos+1 : s.pos+n-1]
	s.pos += n
	if len(tag) > 0 && tag[len(tag)-1] == '/' {
		s.closing = true
		tag = tag[:len(tag)-1]
	}
	if !utf8.Valid(tag) {
		return None, ErrSyntax
	}
	i := 0
	for i < len(tag) && !space(tag[i]) {
		i++
	}
	s.name = tag[:i]
	if i == 0 || bytes.ContainsAny(s.name, "<&=\"'") {
		return None, ErrSyntax
	}
	if err := s.readAttrs(tag[i:]); err != nil {
		return None, err
	}
	if len(s.marks) == 0 {
		if s.rooted {
			return None, ErrSyntax
		}
		s.rooted = true
	}
	if len(s.marks) >= maxDepth {
		return None, ErrSyntax
	}
	s.marks = append(s.marks, len(s.stack))
	s.stack = append(s.stack, s.name...)
	return Start, nil
}

// tagEnd finds the > that ends a start tag, outside of quotes.
func (s *Scanner) tagEnd() (int, error) {
	if n := bytes.IndexByte(s.buf[s.pos:s.end], '>'); n > 0 && plainTag(s.buf[s.pos+1:s.pos+n]) {
		return n + 1, nil
	}
	var quote byte
	for i := 1; ; i++ {
		if i >= s.end-s.pos && !s.fill() {
			if s.err != nil {
				return 0, s.err
			}
			return 0, ErrSyntax
		}
		switch c := s.buf[s.pos+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1, nil
		case c == '<':
			return 0, ErrSyntax
		}
	}
}

// plainTag reports whether every quote in the tag is closed and none holds a further tag, so that its first > ends it.
func plainTag(b []byte) bool {
	quotes := 0
	for _, c := range b {
		switch c {
		case '"':
			quotes++
		case '\'', '<':
			return false
		}
	}
	return quotes%2 == 0
}

func (s *Scanner) readAttrs(b []byte) error {
	s.attrs = s.attrs[:0]
	for {
		b = trimLeft(b)
		if len(b) == 0 {
			return nil
		}
		eq := bytes.IndexByte(b, '=')
		if eq <= 0 {
			return ErrSyntax
		}
		name := b[:eq]
		if space(name[eq-1]) {
			name = bytes.TrimRight(name, " \t\r\n")
		}
		b = trimLeft(b[eq+1:])
		if len(b) < 2 || (b[0] != '"' && b[0] != '\'') || len(name) == 0 {
			return ErrSyntax
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 || len(s.attrs) > 1000 {
			return ErrSyntax
		}
		s.attrs = append(s.attrs, attr{name, b[1 : 1+end]})
		b = b[end+2:]
	}
}

func (s *Scanner) pop() {
	last := s.marks[len(s.marks)-1]
	s.decoded = append(s.decoded[:0], s.stack[last:]...)
	s.name = s.decoded
	s.stack = s.stack[:last]
	s.marks = s.marks[:len(s.marks)-1]
	s.attrs = s.attrs[:0]
}

// decode resolves the five entities of XML and numbered characters. An entity that is none of these was never declared.
func (s *Scanner) decode(b []byte) ([]byte, error) {
	amp := bytes.IndexByte(b, '&')
	if amp < 0 {
		return b, nil
	}
	out := s.scratch[:0]
	for amp >= 0 {
		out = append(out, b[:amp]...)
		end := bytes.IndexByte(b[amp:min(len(b), amp+16)], ';')
		if end < 0 {
			return nil, ErrSyntax
		}
		r, ok := entity(string(b[amp+1 : amp+end]))
		if !ok {
			return nil, ErrSyntax
		}
		out = utf8.AppendRune(out, r)
		b = b[amp+end+1:]
		amp = bytes.IndexByte(b, '&')
	}
	out = append(out, b...)
	s.scratch = out
	return out, nil
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune || (n >= 0xD800 && n <= 0xDFFF) {
		return 0, false
	}
	return rune(n), true
}

func local(name []byte) []byte {
	if _, after, ok := bytes.Cut(name, []byte{':'}); ok {
		return after
	}
	return name
}

func trimLeft(b []byte) []byte {
	for len(b) > 0 && space(b[0]) {
		b = b[1:]
	}
	return b
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
