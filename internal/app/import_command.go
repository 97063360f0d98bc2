package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"qipan/internal/intake"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet"
)

func importCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("import")
	dry := f.Bool("dry-run", false, "judge only, change nothing")
	asJSON := f.Bool("json", false, "JSON")
	login := f.String("as", "", "act as this account")
	operands, err := f.operands(args, 2)
	if err != nil {
		return err
	}
	kind, path := operands[0], operands[1]
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	return withApp(ctx, *f.database, func(a *App) error {
		if !a.rooms.imports(kind) {
			return unusable("KIND is one of %s", strings.Join(a.rooms.importKinds(), ", "))
		}
		ctx, err := a.as(ctx, *login)
		if err != nil {
			return err
		}
		order := intake.RunOrder{Kind: kind, FileName: filepath.Base(path), Reader: file, DryRun: *dry}
		if *asJSON {
			order.JSON = s.Out
		}
		report, err := a.rooms.intake.Run(ctx, order)
		switch {
		case err != nil:
			return err
		case *asJSON && report.FileOutcome == sheet.Import:
			return nil
		case *asJSON:
			return errFound
		}
		return tellImport(ctx, s, report)
	})
}

// tellImport prints a report for a person: what happened to the file, then each row that needs a look.
func tellImport(ctx context.Context, s Streams, r *sheet.Report) error {
	if r.FileReason != "" {
		say(s.Out, "%s: %s\n", r.File, locale.T(ctx, "reason."+string(r.FileReason)))
	}
	for _, row := range r.Rows {
		if row.Status != sheet.Warning && row.Status != sheet.Rejected {
			continue
		}
		words := make([]string, len(row.Reasons))
		for i, reason := range row.Reasons {
			words[i] = locale.T(ctx, "reason."+string(reason))
		}
		say(s.Out, "%s %d %s: %s\n", row.Sheet, row.Number, row.Status, strings.Join(words, " "))
	}
	say(s.Out, "accepted %d, warning %d, rejected %d, skipped %d, committed %v\n",
		r.Counts.Accepted, r.Counts.Warning, r.Counts.Rejected, r.Counts.Skipped, r.Committed)
	if r.FileOutcome != sheet.Import {
		return errFound
	}
	return nil
}
