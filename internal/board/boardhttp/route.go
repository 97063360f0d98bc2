package boardhttp

import (
	"net/http"

	"qipan/internal/access"
	"qipan/internal/board"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
)

type handlers struct {
	board *board.Service
	clock db.Clock
}

// Register adds the board and the report of figures, as pages and as operations.
func Register(x *api.Router, s *board.Service, clock db.Clock) {
	h := handlers{board: s, clock: clock}
	x.Page(http.MethodGet, "/board", string(access.BoardRead), h.boardPage)
	x.Page(http.MethodGet, "/figures", string(access.BoardRead), h.figuresPage)
	h.registerOperations(x)
}

func (h handlers) boardPage(w http.ResponseWriter, r *http.Request) error {
	day, err := h.parse(r.URL.Query().Get("asof"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	b, err := h.board.Board(r.Context(), board.View{Day: day, Base: knownBase(q.Get("base")), UnitID: q.Get("unit")})
	if err != nil {
		return err
	}
	v := boardView{ctx: r.Context(), Board: b, links: links{board: b}, chosen: q.Get("unit"), print: q.Get("print") == "1"}
	return api.Render(w, r, boardPage(v))
}

func (h handlers) figuresPage(w http.ResponseWriter, r *http.Request) error {
	day, err := h.parse(r.URL.Query().Get("asof"))
	if err != nil {
		return err
	}
	report, err := h.board.Report(r.Context(), day)
	if err != nil {
		return err
	}
	page := figuresPage(figuresView{Report: report, Today: db.DateOf(h.clock.Now().In(db.Zone)), print: r.URL.Query().Get("print") == "1"})
	return api.Render(w, r, page)
}
