package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/org/orghttp"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet"
)

func exportCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("export")
	asOf := f.String("as-of", "", "day, today when left out")
	out := f.String("o", "", "file: .xlsx or .csv")
	login := f.String("as", "", "act as this account")
	operands, err := f.operands(args, 1)
	if err != nil {
		return err
	}
	kind, format := operands[0], enterprise.Format(strings.TrimPrefix(filepath.Ext(*out), "."))
	if format != enterprise.XLSX && format != enterprise.CSV {
		return unusable("-o FILE.xlsx or -o FILE.csv is needed")
	}
	return withApp(ctx, *f.database, func(a *App) error {
		day, err := dayFlag(*asOf, a.db.Today())
		if err != nil {
			return err
		}
		write, ok := a.exporter(kind, day, format)
		if !ok {
			return unusable("KIND is one of %s", strings.Join(a.rooms.importKinds(), ", "))
		}
		ctx, err := a.as(ctx, *login)
		if err != nil {
			return err
		}
		return wholeFile(*out, func(w io.Writer) error { return write(ctx, w) })
	})
}

// wholeFile writes beside the target and renames at the end, so that a failed export leaves no half file.
func wholeFile(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(file), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(file.Name()))
	}
	return err
}

// exporter writes the rows of a kind in the columns that its import reads.
func (a *App) exporter(kind string, day db.Date, format enterprise.Format) (func(context.Context, io.Writer) error, bool) {
	switch kind {
	case "enterprises":
		return func(ctx context.Context, w io.Writer) error {
			return a.rooms.enterprise.Export(ctx, enterprise.ExportOrder{Filter: enterprise.Filter{Day: day}, Format: format}, w)
		}, true
	case "units":
		return func(ctx context.Context, w io.Writer) error {
			rows, err := a.rooms.org.UnitRows(ctx, day, true)
			if err != nil {
				return err
			}
			return writeRows(ctx, w, sheetOf{org.UnitsSheet(), rows, format, day})
		}, true
	case "organisations":
		return func(ctx context.Context, w io.Writer) error {
			rows, err := orghttp.OrganisationRows(ctx, a.rooms.org, org.Query{Day: day})
			if err != nil {
				return err
			}
			return writeRows(ctx, w, sheetOf{org.OrganisationsSheet(), rows, format, day})
		}, true
	}
	return nil, false
}

// sheetOf is a table with its rows and how they are to be written.
type sheetOf struct {
	table  sheet.Table
	rows   []map[string]string
	format enterprise.Format
	day    db.Date
}

func writeRows(ctx context.Context, w io.Writer, s sheetOf) error {
	footer := locale.T(ctx, "enterprise.export.footer", string(s.day))
	rows := func(yield func(map[string]string, error) bool) {
		for r := range slices.Values(s.rows) {
			if !yield(r, nil) {
				return
			}
		}
	}
	if s.format == enterprise.CSV {
		return sheet.ExportCSV(w, &s.table, rows, footer)
	}
	return sheet.Export(w, &s.table, rows, footer)
}
