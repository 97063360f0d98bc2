package xmlscan

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// trace writes the tokens of a document down; text pieces of one run are joined.
func trace(r io.Reader) (string, error) {
	s := New(r)
	var b strings.Builder
	for {
		t, err := s.Next()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		switch t {
		case Start:
			b.WriteString("<" + string(s.Name()))
			if v, ok := s.Attr("a"); ok {
				b.WriteString(" a=" + v)
			}
			b.WriteString(">")
		case End:
			b.WriteString("</" + string(s.Name()) + ">")
		case Text:
			b.Write(s.Text())
		}
	}
}

func TestTokens(t *testing.T) {
	for in, want := range map[string]string{
		`<?xml version="1.0" encoding="UTF-8"?><x:r><c a="1&amp;2"/>甲&lt;乙&#x4e00;<!-- > --><![CDATA[<&]]></x:r>`: "<r><c a=1&2></c>甲<乙一<&</r>",
		"\ufeff<r a='>'>\n</r>\n": "<r a=>>\n</r>",
		`<r></r >`:                "<r></r>",
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(in), "bytewise": iotest.OneByteReader(strings.NewReader(in))} {
			got, err := trace(r)
			if err != nil || got != want {
				t.Errorf("%s %s: %q, %v; want %q", name, in, got, err, want)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	for in, want := range map[string]error{
		`<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>`: ErrDTD,
		`<r><!ENTITY a "b"></r>`:                   ErrDTD,
		`<r>&a;</r>`:                               ErrSyntax,
		`<r>&#0;</r>`:                              ErrSyntax,
		`<r>`:                                      ErrSyntax,
		`<r></s>`:                                  ErrSyntax,
		`<r/><s/>`:                                 ErrSyntax,
		`text`:                                     ErrSyntax,
		``:                                         ErrSyntax,
		`<r a=1/>`:                                 ErrSyntax,
		"<r>\xff</r>":                              ErrSyntax,
		`<?xml version="1.0" encoding="GBK"?><r/>`:               ErrSyntax,
		strings.Repeat("<r>", 300) + strings.Repeat("</r>", 300): ErrSyntax,
		`<r a="` + strings.Repeat("x", 2<<20) + `"/>`:            ErrSyntax,
	} {
		if _, err := trace(strings.NewReader(in)); !errors.Is(err, want) {
			t.Errorf("%.40s: %v, want %v", in, err, want)
		}
	}
}

func TestLongTextComesInPieces(t *testing.T) {
	long := strings.Repeat("棋盘&amp;", 300_000)
	got, err := trace(strings.NewReader("<r>" + long + "</r>"))
	if err != nil || got != "<r>"+strings.Repeat("棋盘&", 300_000)+"</r>" {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

// FuzzScanner holds the scanner against encoding/xml: whatever the scanner accepts, the standard library reads alike.
func FuzzScanner(f *testing.F) {
	f.Add(`<r a="1">x<b/>&amp;</r>`)
	f.Add(`<!DOCTYPE r><r/>`)
	f.Fuzz(func(t *testing.T, in string) {
		got, err := trace(strings.NewReader(in))
		slow, slowErr := trace(iotest.OneByteReader(strings.NewReader(in)))
		if (err == nil) != (slowErr == nil) || (err == nil && got != slow) {
			t.Fatalf("%q: whole %q %v, bytewise %q %v", in, got, err, slow, slowErr)
		}
		if err != nil || strings.Contains(in, "\r") {
			return
		}
		d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(in, "\ufeff")))
		d.Strict = true
		var starts int
		for {
			tok, err := d.Token()
			if err != nil {
				return
			}
			if se, ok := tok.(xml.StartElement); ok {
				starts++
				if !strings.Contains(got, "<"+se.Name.Local) {
					t.Fatalf("%q: element %s not seen in %q", in, se.Name.Local, got)
				}
			}
		}
	})
}
