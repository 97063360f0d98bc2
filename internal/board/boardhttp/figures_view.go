package boardhttp

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"qipan/internal/board"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// figuresView is the report of figures with the words of its page.
type figuresView struct {
	board.Report
	Today db.Date
	print bool
}

func (v figuresView) page(ctx context.Context) ui.PageProps {
	return ui.PageProps{
		Title: locale.T(ctx, "board.figures.title"), Lead: locale.T(ctx, "board.figures.lead", string(v.Day)), Wide: true, Landscape: true, Print: v.print,
		Back: v.address(""),
		Secondary: []ui.Action{
			{Label: locale.T(ctx, "board.open_board"), Href: v.to("/board")},
			{Label: locale.T(ctx, "board.print"), Href: v.address("1")},
		},
	}
}

func (v figuresView) address(printing string) string {
	q := url.Values{}
	if v.Day < v.Today {
		q.Set("asof", string(v.Day))
	}
	if printing != "" {
		q.Set("print", printing)
	}
	return address("/figures", q)
}

func (v figuresView) to(path string) string {
	q := url.Values{}
	if v.Day < v.Today {
		q.Set("asof", string(v.Day))
	}
	if found := strings.Contains(path, "?"); found {
		if q.Encode() == "" {
			return path
		}
		return path + "&" + q.Encode()
	}
	return address(path, q)
}

// figureRows are the lists behind the figures that have one.
var figureRows = map[string]string{
	"committee_member_units":          "/units?kind=DEPARTMENT",
	"subdistrict_committees":          "/organisations?purpose=SUBDISTRICT_COMMITTEE",
	"organisations":                   "/organisations?purpose=ENTERPRISE",
	"officers_in_post":                "/organisations?purpose=ENTERPRISE",
	"enterprises":                     "/enterprises",
	"organisations_without_secretary": "/organisations?only=vacant&purpose=ENTERPRISE",
	"terms_ending":                    "/organisations/terms",
	"terms_over":                      "/organisations/terms",
	"open_cases":                      "/cases?state=OPEN",
}

func (v figuresView) href(f board.Figure) string {
	if path, ok := figureRows[f.Code]; ok && f.Standing == board.Counted {
		return v.to(path)
	}
	return ""
}

func value(ctx context.Context, f board.Figure) string {
	switch f.Standing {
	case board.NotYet:
		return locale.T(ctx, "board.figures.not_yet")
	case board.Quoted:
		return "—"
	case board.Declared:
		return strconv.FormatFloat(f.Value, 'f', -1, 64) + "%"
	case board.Counted:
	}
	if f.Unit == board.Percent {
		return locale.T(ctx, "board.rate", itoa(f.Value), ui.Count(f.Under), ui.Count(f.Over))
	}
	return ui.Count(int(f.Value))
}

var standingStates = map[board.Standing]ui.State{board.Counted: ui.Done, board.Declared: ui.Neutral, board.Quoted: ui.Neutral, board.NotYet: ui.Waiting}

// explained is the definition of a figure, with why it cannot be computed yet and with its parts.
func explained(ctx context.Context, f board.Figure) string {
	text := locale.T(ctx, f.MessageKey()+".definition")
	if f.Standing == board.NotYet {
		return text + locale.T(ctx, "board.figures.because", locale.T(ctx, f.MessageKey()+".reason"))
	}
	if len(f.Parts) == 0 {
		return text
	}
	parts := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		parts[i] = locale.T(ctx, "board.part."+p.Of) + " " + ui.Count(p.Value)
	}
	return text + locale.T(ctx, "board.figures.parts", strings.Join(parts, locale.T(ctx, "board.figures.comma")))
}

func (v figuresView) split(article bool) []board.Figure {
	var part []board.Figure
	for _, f := range v.Figures {
		if (f.Article != "") == article {
			part = append(part, f)
		}
	}
	return part
}

func (v figuresView) article(ctx context.Context) ui.TableProps[board.Figure] {
	columns := v.columns(ctx)
	stated := []ui.Column[board.Figure]{
		{Key: "stated", Title: locale.T(ctx, "board.figures.stated"), Align: ui.Right, Text: func(f board.Figure) string { return f.Stated }},
		{Key: "label", Title: locale.T(ctx, "board.figures.label"), Text: func(f board.Figure) string {
			return locale.T(ctx, "board.figures.cited", f.Article, board.ArticleDate)
		}},
		{
			Key: "standing", Title: locale.T(ctx, "board.figures.standing"),
			Text:  func(f board.Figure) string { return locale.T(ctx, "board.standing."+string(f.Standing)) },
			State: func(f board.Figure) ui.State { return standingStates[f.Standing] },
		},
	}
	columns = append(columns[:2:2], append(stated, columns[2:]...)...)
	return ui.TableProps[board.Figure]{Caption: locale.T(ctx, "board.figures.article"), Rows: v.split(true), Columns: columns}
}

func (v figuresView) indicators(ctx context.Context) ui.TableProps[board.Figure] {
	return ui.TableProps[board.Figure]{Caption: locale.T(ctx, "board.figures.board"), Rows: v.split(false), Columns: v.columns(ctx)}
}

func (v figuresView) columns(ctx context.Context) []ui.Column[board.Figure] {
	return []ui.Column[board.Figure]{
		{Key: "name", Title: locale.T(ctx, "board.figures.name"), Fixed: true, Text: func(f board.Figure) string {
			name := locale.T(ctx, f.MessageKey())
			if f.Measure != "" {
				name = locale.T(ctx, "board.figures.of_base", name, baseName(ctx, f.Base))
			}
			return name
		}},
		{Key: "value", Title: locale.T(ctx, "board.figures.value"), Align: ui.Right, Text: func(f board.Figure) string { return value(ctx, f) }, Href: v.href},
		{Key: "definition", Title: locale.T(ctx, "board.definition"), Wide: true, Text: func(f board.Figure) string { return explained(ctx, f) }},
	}
}
