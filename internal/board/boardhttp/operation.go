package boardhttp

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/access"
	"qipan/internal/board"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/rule"
)

// FigureReport is what scripts read: the figures that have a value on a day. Its shape is a promise to them.
type FigureReport struct {
	AsOf    db.Date  `json:"as_of"`
	Figures []Figure `json:"figures"`
}

// Figure is one number with what it counts and where that comes from.
type Figure struct {
	Code       string  `json:"code"`
	Value      float64 `json:"value"`
	Unit       string  `json:"unit"`
	Definition string  `json:"definition"`
	Source     string  `json:"source"`
}

// ReportOf puts figures into the shape for scripts, in the language of the context.
func ReportOf(ctx context.Context, day db.Date, figures []board.Figure) FigureReport {
	r := FigureReport{AsOf: day, Figures: []Figure{}}
	for _, f := range figures {
		if f.Standing != board.Counted && f.Standing != board.Declared {
			continue
		}
		r.Figures = append(r.Figures, Figure{Code: f.Code, Value: f.Value, Unit: string(f.Unit), Definition: definition(ctx, f), Source: source(f)})
	}
	return r
}

// definition says what a figure counts; a rate names its base and both of its parts (NPE-03).
func definition(ctx context.Context, f board.Figure) string {
	text := locale.T(ctx, f.MessageKey()+".definition")
	if f.Measure != "" {
		text = locale.T(ctx, "board.rate.definition", text, baseName(ctx, f.Base), f.Under, f.Over)
	}
	return text
}

func source(f board.Figure) string {
	switch {
	case f.Standing == board.Declared:
		return "article " + f.Article + "; " + f.Source
	case f.Article != "":
		return "article " + f.Article
	case f.Measure != "":
		return "rule NPE-03"
	}
	return "register"
}

func baseName(ctx context.Context, base rule.CoverageBase) string {
	for _, d := range rule.CoverageBases() {
		if d.Base == base {
			return locale.T(ctx, d.MessageKey())
		}
	}
	return string(base)
}

type figuresInput struct {
	AsOf string `query:"asof" doc:"day, YYYY-MM-DD; today when empty"`
}

type figuresOutput struct{ Body FigureReport }

type boardInput struct {
	AsOf string `query:"asof" doc:"day, YYYY-MM-DD; today when empty"`
	Unit string `query:"unit" doc:"id of a subdistrict or community; everything within the caller's place when empty"`
}

type boardOutput struct{ Body boardBody }

type boardBody struct {
	AsOf       db.Date          `json:"as_of"`
	Rows       []boardRow       `json:"rows"`
	Exceptions []boardException `json:"exceptions"`
}

type boardRow struct {
	UnitID           string      `json:"unit_id,omitempty" doc:"empty for what lies in none of the places shown"`
	Code             string      `json:"code,omitempty"`
	Name             string      `json:"name,omitempty"`
	Enterprises      int         `json:"enterprises"`
	Coverage         []boardRate `json:"coverage" doc:"in each of the four bases"`
	Formable         int         `json:"formable" doc:"uncovered enterprises in operation with enough full members for a branch"`
	Organisations    int         `json:"organisations"`
	Functioning      int         `json:"functioning"`
	WithoutSecretary int         `json:"without_secretary"`
	TermsEnding      int         `json:"terms_ending"`
	TermsOver        int         `json:"terms_over"`
	OpenCases        int         `json:"open_cases"`
}

type boardRate struct {
	Base         string `json:"base"`
	Denominator  int    `json:"denominator"`
	Organisation int    `json:"organisation" doc:"covered by an organisation"`
	Sole         int    `json:"sole" doc:"with an organisation of their own"`
	Work         int    `json:"work" doc:"covered by an organisation or by somebody's work"`
}

type boardException struct {
	Kind  string       `json:"kind"`
	Total int          `json:"total"`
	Most  []boardPlace `json:"most" doc:"the places with most of it"`
}

type boardPlace struct {
	UnitID string `json:"unit_id,omitempty"`
	Count  int    `json:"count"`
}

func (h handlers) registerOperations(x *api.Router) {
	api.Operation(x, string(access.BoardRead), huma.Operation{
		OperationID: "board-figures", Method: http.MethodGet, Path: "/api/board/figures", Summary: "Figures that have a value on a day",
	}, func(ctx context.Context, in *figuresInput) (*figuresOutput, error) {
		day, err := h.parse(in.AsOf)
		if err != nil {
			return nil, err
		}
		report, err := h.board.Report(ctx, day)
		if err != nil {
			return nil, err
		}
		return &figuresOutput{Body: ReportOf(ctx, day, report.Figures)}, nil
	})
	api.Operation(x, string(access.BoardRead), huma.Operation{
		OperationID: "board-read", Method: http.MethodGet, Path: "/api/board", Summary: "The chessboard on a day",
	}, func(ctx context.Context, in *boardInput) (*boardOutput, error) {
		day, err := h.parse(in.AsOf)
		if err != nil {
			return nil, err
		}
		b, err := h.board.Board(ctx, board.View{Day: day, UnitID: in.Unit})
		if err != nil {
			return nil, err
		}
		return &boardOutput{Body: bodyOf(b)}, nil
	})
}

// parse reads the day asked for. A day that has not come is refused: nothing is known of it.
func (h handlers) parse(asOf string) (db.Date, error) {
	today := db.DateOf(h.clock.Now().In(db.Zone))
	if asOf == "" {
		return today, nil
	}
	day, err := db.ParseDate(asOf)
	if err != nil {
		return day, fault.New(fault.Invalid, "date_invalid").On("asof").Because(err)
	}
	if day > today {
		return day, fault.New(fault.Invalid, "board_future").On("asof")
	}
	return day, nil
}

func bodyOf(b board.Board) boardBody {
	body := boardBody{AsOf: b.Day, Rows: []boardRow{}, Exceptions: []boardException{}}
	for _, r := range b.Rows {
		row := boardRow{
			UnitID: r.ID, Code: r.Code, Name: r.Name, Enterprises: r.Enterprises, Formable: r.Formable, Organisations: r.Organisations,
			Functioning: r.Functioning, WithoutSecretary: r.WithoutSecretary, TermsEnding: r.TermsEnding, TermsOver: r.TermsOver, OpenCases: r.OpenCases,
		}
		for i, d := range rule.CoverageBases() {
			x := r.Rates[i]
			row.Coverage = append(row.Coverage, boardRate{Base: string(d.Base), Denominator: x.Base, Organisation: x.Organisation, Sole: x.Sole, Work: x.Work})
		}
		body.Rows = append(body.Rows, row)
	}
	for _, e := range b.Exceptions {
		x := boardException{Kind: string(e.Kind), Total: e.Total, Most: []boardPlace{}}
		for _, p := range e.Most {
			x.Most = append(x.Most, boardPlace{p.ID, p.N})
		}
		body.Exceptions = append(body.Exceptions, x)
	}
	return body
}
