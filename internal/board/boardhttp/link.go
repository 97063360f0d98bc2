package boardhttp

import (
	"net/url"

	"qipan/internal/board"
	"qipan/internal/rule"
)

// links are the addresses of the rows behind the numbers. A list that cannot be read as of another day shows today's rows and
// says so itself.
type links struct {
	board board.Board
}

// rows is the address of a list narrowed to a row's place. What lies in no place shown has no address of its own.
func (l links) rows(path string, r board.Row, filters ...string) string {
	if r.Elsewhere {
		return ""
	}
	return l.to(path, r.Place, filters...)
}

// to is the address of a list narrowed to a place; each list names its places in its own way.
func (l links) to(path string, p board.Place, filters ...string) string {
	v := url.Values{}
	switch {
	case p.ID == "":
	case path == "/gaps", path == "/cases":
		v.Set("unit", p.Path)
	case path == "/enterprises" && p.Kind == board.Community:
		v.Set("community", p.ID)
	case path == "/enterprises" && p.Kind == board.Subdistrict:
		v.Set("subdistrict", p.ID)
	case path == "/enterprises": // the district is the whole list
	default:
		v.Set("unit", p.ID)
	}
	for i := 0; i+1 < len(filters); i += 2 {
		v.Set(filters[i], filters[i+1])
	}
	if l.board.Past() {
		v.Set("asof", string(l.board.Day))
	}
	return address(path, v)
}

// view is the address of the board itself with some parts changed; an empty value takes a part out.
func (l links) view(changes ...string) string {
	v := url.Values{}
	if l.board.Past() {
		v.Set("asof", string(l.board.Day))
	}
	v.Set("base", string(l.board.Base))
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			v.Del(changes[i])
			continue
		}
		v.Set(changes[i], changes[i+1])
	}
	return address("/board", v)
}

func address(path string, v url.Values) string {
	if q := v.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// exceptionPaths are the lists behind the exceptions, with their filters.
var exceptionPaths = map[board.Kind][]string{
	board.TermsOver:        {"/organisations/terms"},
	board.Stalled:          {"/cases", "state", "OPEN"},
	board.ReviewDue:        {"/gaps"},
	board.BelowThree:       {"/organisations", "purpose", "ENTERPRISE", "only", "below_three"},
	board.Formable:         {"/gaps", "reason", "HAS_THREE_FULL_MEMBERS"},
	board.WithoutSecretary: {"/organisations", "purpose", "ENTERPRISE", "only", "vacant"},
	board.TermsEnding:      {"/organisations/terms"},
}

func (l links) exception(e board.Exception) string {
	p := exceptionPaths[e.Kind]
	if len(p) == 0 {
		return ""
	}
	return l.to(p[0], l.board.In, p[1:]...)
}

func knownBase(s string) rule.CoverageBase {
	for _, d := range rule.CoverageBases() {
		if string(d.Base) == s {
			return d.Base
		}
	}
	return ""
}
