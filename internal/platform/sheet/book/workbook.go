package book

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"

	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/xmlscan"
)

// relation is a line of a .rels part.
type relation struct {
	id, kind, target string
	external         bool
}

// readWorkbook follows the parts from the package's root: workbook, sheets, strings, styles.
func (b *Book) readWorkbook() error {
	root := ""
	for _, rel := range b.relations("") {
		if strings.HasSuffix(rel.kind, "/officeDocument") && !rel.external {
			root = rel.target
		}
	}
	if b.member(root) == nil {
		root = "xl/workbook.xml"
	}
	if b.member(root) == nil {
		return reason.Refuse(reason.FormatMismatch, "zip without a workbook")
	}
	rels := b.relations(root)
	if err := b.readSheets(root, rels); err != nil {
		return err
	}
	for _, rel := range rels {
		switch {
		case rel.external:
		case strings.HasSuffix(rel.kind, "/sharedStrings"):
			if err := b.readStrings(rel.target); err != nil {
				return err
			}
		case strings.HasSuffix(rel.kind, "/styles"):
			if err := b.readStyles(rel.target); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Book) member(name string) *zip.File {
	for _, f := range b.zip.File {
		if strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return nil
}

// part scans one member from the start and hands every start tag to fn.
func (b *Book) part(name string, fn func(x *xmlscan.Scanner) error) error {
	f := b.member(name)
	if f == nil {
		return reason.Refuse(reason.FileCorrupt, "missing part "+name)
	}
	r, err := f.Open()
	if err != nil {
		return refusal(err, name)
	}
	defer func() { _ = r.Close() }() // reading has come to its end or has failed already
	x := xmlscan.New(io.LimitReader(r, MaxInflated))
	for {
		t, err := x.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && t == xmlscan.Start {
			err = fn(x)
		}
		if err != nil {
			return refusal(err, name)
		}
	}
}

// relations reads the .rels part beside a part; targets come back as names of members.
func (b *Book) relations(of string) []relation {
	folder, file := path.Split(of)
	name := folder + "_rels/" + file + ".rels"
	if b.member(name) == nil {
		return nil
	}
	var rels []relation
	err := b.part(name, func(x *xmlscan.Scanner) error {
		if !x.Is("Relationship") || len(rels) > 10*MaxMembers {
			return nil
		}
		id, _ := x.Attr("Id")
		kind, _ := x.Attr("Type")
		target, _ := x.Attr("Target")
		mode, _ := x.Attr("TargetMode")
		if after, ok := strings.CutPrefix(target, "/"); ok {
			target = after
		} else {
			target = path.Join(folder, target)
		}
		rels = append(rels, relation{id, kind, target, strings.EqualFold(mode, "External")})
		return nil
	})
	if err != nil {
		return nil // the parts that it would have named are then missing, and that is refused
	}
	return rels
}

func (b *Book) readSheets(root string, rels []relation) error {
	targets := map[string]relation{}
	for _, r := range rels {
		targets[r.id] = r
	}
	err := b.part(root, func(x *xmlscan.Scanner) error {
		switch {
		case x.Is("workbookPr"):
			v, _ := x.Attr("date1904")
			b.base1904 = v == "1" || v == "true"
		case x.Is("sheet"):
			return b.addSheet(x, targets)
		}
		return nil
	})
	if err == nil && len(b.Sheets) == 0 {
		err = reason.Refuse(reason.FileCorrupt, "no sheets")
	}
	return err
}

func (b *Book) addSheet(x *xmlscan.Scanner, targets map[string]relation) error {
	if len(b.Sheets) >= MaxSheets {
		return reason.Refuse(reason.TooManySheets, "")
	}
	name, _ := x.Attr("name")
	state, _ := x.Attr("state")
	id, _ := x.Attr("id")
	rel := targets[id]
	if strings.HasSuffix(rel.kind, "/chartsheet") || strings.HasSuffix(rel.kind, "/dialogsheet") {
		return nil
	}
	f := b.member(rel.target)
	if f == nil {
		return reason.Refuse(reason.FileCorrupt, "missing sheet "+name)
	}
	s := &Sheet{Name: name, Hidden: state == "hidden" || state == "veryHidden", book: b, member: f}
	for _, r := range b.relations(f.Name) {
		if strings.HasSuffix(r.kind, "/pivotTable") {
			s.Pivot = true
		}
	}
	b.Sheets = append(b.Sheets, s)
	return nil
}
