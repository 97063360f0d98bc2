package orghttp

import (
	"bytes"
	"context"
	"io"
	"iter"
	"net/http"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet"
	"qipan/internal/platform/ui"
)

// Content types of the two kinds of file.
const (
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	csvType  = "text/csv; charset=utf-8"
)

type writer func(w io.Writer, t *sheet.Table, rows iter.Seq2[map[string]string, error], footer string) error

func (p pages) exports(x *api.Router) {
	for _, f := range []struct {
		ending, kind string
		write        writer
	}{{".xlsx", xlsxType, sheet.Export}, {".csv", csvType, sheet.ExportCSV}} {
		x.Page(http.MethodGet, "/organisations/export"+f.ending, string(access.ExportUse), func(w http.ResponseWriter, r *http.Request) error {
			rows, err := p.organisationRows(r)
			if err != nil {
				return err
			}
			return p.answer(w, r, file{table: org.OrganisationsSheet(), rows: rows, ending: f.ending, kind: f.kind, write: f.write})
		}, api.Export)
		x.Page(http.MethodGet, "/units/export"+f.ending, string(access.ExportUse), func(w http.ResponseWriter, r *http.Request) error {
			day, err := api.AsOf(r, p.org.Today())
			if err != nil {
				return err
			}
			rows, err := p.org.UnitRows(r.Context(), day, r.URL.Query().Get("all") == "1")
			if err != nil {
				return err
			}
			return p.answer(w, r, file{table: org.UnitsSheet(), rows: rows, ending: f.ending, kind: f.kind, write: f.write})
		}, api.Export)
	}
}

func (p pages) organisationRows(r *http.Request) ([]map[string]string, error) {
	day, err := api.AsOf(r, p.org.Today())
	if err != nil {
		return nil, err
	}
	return OrganisationRows(r.Context(), p.org, queryOf(ui.ParseList("/organisations", r.URL.Query(), listSpec), day))
}

// OrganisationRows are the organisations of a query in the columns of their sheet, states in words.
func OrganisationRows(ctx context.Context, s *org.Service, q org.Query) ([]map[string]string, error) {
	list, err := s.OrganisationRows(ctx, q)
	rows := make([]map[string]string, len(list))
	for i, o := range list {
		rows[i] = o.SheetRow(stateWord(ctx, o.State, o.Term().End(), q.Day))
	}
	return rows, err
}

// file is what an export answers with.
type file struct {
	table        sheet.Table
	rows         []map[string]string
	ending, kind string
	write        writer
}

func (p pages) answer(w http.ResponseWriter, r *http.Request, f file) error {
	day, err := api.AsOf(r, p.org.Today())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	each := func(yield func(map[string]string, error) bool) {
		for _, row := range f.rows {
			if !yield(row, nil) {
				return
			}
		}
	}
	if err := f.write(&b, &f.table, each, locale.T(r.Context(), "org.export.footer", day)); err != nil {
		return err
	}
	return api.Attachment(w, f.table.Title+"_"+string(day)+f.ending, f.kind, b.Bytes())
}
