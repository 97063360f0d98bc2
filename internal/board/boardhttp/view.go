package boardhttp

import (
	"context"
	"strconv"
	"strings"

	"qipan/internal/board"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
	"qipan/internal/rule"
)

// boardView is the board with the words and addresses of its page.
type boardView struct {
	ctx context.Context
	board.Board
	links  links
	chosen string // unit that the address names
	print  bool
}

func (v boardView) t(key string, args ...any) string { return locale.T(v.ctx, key, args...) }

func (v boardView) page() ui.PageProps {
	title := v.t("board.title")
	if v.In.Name != "" {
		title = v.t("board.title.of", v.In.Name)
	}
	p := ui.PageProps{
		Title: title, Lead: v.t("board.lead", string(v.Day), baseName(v.ctx, v.Base)), Wide: true, Landscape: true, Print: v.print,
		Back: v.links.view("unit", v.chosen),
		Secondary: []ui.Action{
			{Label: v.t("board.open_figures"), Href: v.links.to("/figures", board.Place{})},
			{Label: v.t("board.print"), Href: v.links.view("unit", v.chosen, "print", "1")},
		},
	}
	if v.chosen != "" && v.Up != "" {
		p.Crumbs = []ui.Crumb{{Label: v.t("board.up"), Href: v.links.view("unit", "")}}
	}
	return p
}

func (v boardView) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, d := range rule.CoverageBases() {
		tabs = append(tabs, ui.Tab{Label: baseName(v.ctx, d.Base), Href: v.links.view("base", string(d.Base), "unit", v.chosen), Current: d.Base == v.Base})
	}
	return tabs
}

// columns of the board, each with its message key and the list that the whole column opens.
var columns = []struct {
	key  string
	path []string
}{
	{"enterprises", []string{"/enterprises", "status", "IN_OPERATION"}},
	{"organisation", []string{"/gaps"}},
	{"work", []string{"/gaps"}},
	{"cases", []string{"/cases", "state", "OPEN"}},
	{"functioning", []string{"/organisations", "purpose", "ENTERPRISE"}},
	{"secretary", []string{"/organisations", "purpose", "ENTERPRISE", "only", "vacant"}},
	{"terms", []string{"/organisations/terms"}},
	{"refusals", []string{"/gaps", "view", "asleep"}},
}

func (v boardView) props() ui.BoardProps {
	p := ui.BoardProps{Caption: v.page().Title, RowHead: v.t("board.row.subdistrict")}
	if v.Communities {
		p.RowHead = v.t("board.row.community")
	}
	for _, c := range columns {
		key := "board.column." + c.key
		d := ui.Definition{Name: v.t(key), Text: v.t(key + ".definition"), Date: v.Day, Source: v.t("board.source.register")}
		switch c.key {
		case "organisation", "work":
			d.Numerator, d.Denominator, d.Source = v.t(key+".numerator"), baseName(v.ctx, v.Base), "NPE-03"
		case "functioning", "enterprises":
			d.Numerator, d.Denominator = v.t(key+".numerator"), v.t(key+".denominator")
		}
		p.Columns = append(p.Columns, ui.BoardColumn{Title: v.t(key), Definition: d, Href: v.links.to(c.path[0], v.In, c.path[1:]...)})
	}
	for _, r := range v.Rows {
		p.Rows = append(p.Rows, v.row(r))
	}
	total := v.row(board.Row{Place: v.In, Tally: v.Total})
	total.Title, total.Total, total.Href = v.t("board.total"), true, ""
	p.Rows = append(p.Rows, total)
	for _, e := range v.Exceptions {
		p.Exceptions = append(p.Exceptions, v.exception(e))
	}
	return p
}

func (v boardView) row(r board.Row) ui.BoardRow {
	row := ui.BoardRow{Title: r.Name}
	switch {
	case r.Elsewhere:
		row.Title = v.t("board.row.elsewhere")
	case !v.Communities:
		row.Href = v.links.view("unit", r.ID)
	}
	rate := r.Rate(v.Base)
	operating := r.Rate(rule.BaseInOperation).Base
	list := func(i int) string { return v.links.rows(columns[i].path[0], r, columns[i].path[1:]...) }
	row.Cells = []ui.BoardCell{
		{Num: operating, Den: r.Enterprises, Href: list(0)},
		v.mark(ui.BoardCell{Num: rate.Organisation, Den: rate.Base, Href: list(1)}, r.Formable, "board.mark.formable"),
		{Num: rate.Work, Den: rate.Base, Href: list(2)},
		v.mark(ui.BoardCell{Text: ui.Count(r.OpenCases), Href: list(3)}, r.Stalled, "board.mark.stalled"),
		v.mark(ui.BoardCell{Num: r.Functioning, Den: r.Organisations, Href: list(4)}, r.BelowThree, "board.mark.below_three"),
		{Text: ui.Count(r.WithoutSecretary), Href: list(5)},
		v.mark(ui.BoardCell{Text: ui.Count(r.TermsEnding + r.TermsOver), Href: list(6)}, r.TermsOver, "board.mark.terms_over"),
		v.mark(ui.BoardCell{Text: ui.Count(r.Asleep), Href: list(7), None: v.Past()}, r.ReviewDue, "board.mark.review_due"),
	}
	for i, c := range row.Cells {
		if c.Text == "" && c.Den == 0 {
			row.Cells[i].None = true
		}
	}
	return row
}

func (v boardView) mark(c ui.BoardCell, n int, key string) ui.BoardCell {
	if n > 0 {
		c.Mark, c.MarkText = true, v.t(key, n)
	}
	return c
}

var exceptionStates = map[board.Kind]ui.State{
	board.TermsOver: ui.Overdue, board.Stalled: ui.Blocked, board.ReviewDue: ui.DueSoon, board.BelowThree: ui.Missing,
	board.Formable: ui.Ready, board.WithoutSecretary: ui.Missing, board.TermsEnding: ui.DueSoon,
}

func (v boardView) exception(e board.Exception) ui.Exception {
	places := make([]string, len(e.Most))
	for i, p := range e.Most {
		name := p.Name
		if name == "" {
			name = v.t("board.row.elsewhere")
		}
		places[i] = name + " " + ui.Count(p.N)
	}
	where := strings.Join(places, v.t("board.figures.comma"))
	return ui.Exception{State: exceptionStates[e.Kind], Text: v.t("board.exception."+string(e.Kind), e.Total, where), Href: v.links.exception(e)}
}

// rates are the coverage of the whole place in all four bases: none of them is the right one for every reader.
func (v boardView) rates() ui.TableProps[rule.CoverageBaseDefinition] {
	part := func(n func(board.Rate) int) func(rule.CoverageBaseDefinition) string {
		return func(d rule.CoverageBaseDefinition) string {
			r := v.Total.Rate(d.Base)
			return v.t("board.rate", board.PercentText(n(r), r.Base), ui.Count(n(r)), ui.Count(r.Base))
		}
	}
	return ui.TableProps[rule.CoverageBaseDefinition]{
		Caption: v.t("board.rates"),
		Rows:    rule.CoverageBases(),
		RowHref: func(d rule.CoverageBaseDefinition) string {
			return v.links.view("base", string(d.Base), "unit", v.chosen)
		},
		Columns: []ui.Column[rule.CoverageBaseDefinition]{
			{Key: "base", Title: v.t("board.base"), Fixed: true, Text: func(d rule.CoverageBaseDefinition) string { return baseName(v.ctx, d.Base) }},
			{Key: "organisation", Title: v.t("board.column.organisation"), Align: ui.Right, Text: part(func(r board.Rate) int { return r.Organisation })},
			{Key: "sole", Title: v.t("board.column.sole"), Align: ui.Right, Text: part(func(r board.Rate) int { return r.Sole })},
			{Key: "work", Title: v.t("board.column.work"), Align: ui.Right, Text: part(func(r board.Rate) int { return r.Work })},
			{Key: "definition", Title: v.t("board.definition"), Wide: true, Text: func(d rule.CoverageBaseDefinition) string {
				return v.t("board.base." + string(d.Base))
			}},
			{Key: "source", Title: v.t("board.source"), Text: func(d rule.CoverageBaseDefinition) string { return d.Rule }},
		},
	}
}

func itoa(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
