package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"qipan/internal/platform/db"
)

// existing opens a database without touching its schema, and refuses an address where there is none.
func existing(ctx context.Context, address string, fn func(d *db.DB) error) error {
	if path, embedded := strings.CutPrefix(address, "sqlite:"); embedded {
		if _, err := os.Stat(path); err != nil {
			return err
		}
	}
	d, err := db.Open(ctx, address, db.Options{Release: Version})
	if err != nil {
		return err
	}
	return errors.Join(fn(d), d.Close())
}

func backupCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("backup")
	out := f.String("o", "", "file")
	if _, err := f.operands(args, 0); err != nil {
		return err
	}
	if *out == "" {
		return unusable("-o FILE is needed")
	}
	return existing(ctx, *f.database, func(d *db.DB) error {
		b, err := backUp(ctx, d, *out)
		if err == nil {
			tellBackup(s, b)
		}
		return err
	})
}

func tellBackup(s Streams, b db.Backup) {
	rows := int64(0)
	for _, n := range b.Rows {
		rows += n
	}
	say(s.Out, "%s: sound, %d bytes, schema %d, %d rows in %d tables, %s, %s\n", b.Path, b.Bytes, b.Schema, rows, len(b.Rows), b.Engine, b.At)
	if head := b.Facts[factHead]; head != nil {
		say(s.Out, "audit head %s\n", head)
	}
}

func backupVerifyCommand(_ context.Context, s Streams, args []string) error {
	f := newFlags("backup verify")
	operands, err := f.operands(args, 1)
	if err != nil {
		return err
	}
	b, err := db.CheckBackup(operands[0])
	if err == nil {
		tellBackup(s, b)
	}
	return err
}

func backupDrillCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("backup drill")
	*f.database = "" // compared with only when it is named
	operands, err := f.operands(args, 1)
	if err != nil {
		return err
	}
	var found []string
	if *f.database == "" {
		found, err = drill(ctx, operands[0], "", nil)
	} else {
		err = existing(ctx, *f.database, func(d *db.DB) error {
			found, err = noteDrill(ctx, d, operands[0], "")
			return err
		})
	}
	if err != nil {
		return err
	}
	for _, x := range found {
		say(s.Out, "BAD  %s\n", x)
	}
	if len(found) > 0 {
		return errFound
	}
	say(s.Out, "drill passed: rows, figures and audit chain are equal\n")
	return nil
}

// noteDrill drills a backup of a database in use and notes the outcome there.
func noteDrill(ctx context.Context, d *db.DB, path, under string) (found []string, err error) {
	current, err := upToDate(ctx, d)
	if err != nil {
		return nil, err
	}
	if !current {
		return nil, unusable("the database has an earlier schema: run qipan migrate, or leave --db out")
	}
	found, err = drill(ctx, path, under, d)
	note := db.SafekeepingNote{Good: err == nil && len(found) == 0, File: path, Detail: strings.Join(found, "; ")}
	if err != nil {
		note.Detail = err.Error()
	}
	return found, errors.Join(err, d.NoteSafekeeping(ctx, db.DrillMade, note))
}

func restoreCommand(ctx context.Context, s Streams, args []string) error {
	f := newFlags("restore")
	operands, err := f.operands(args, 1)
	if err != nil {
		return err
	}
	if _, err := db.CheckBackup(operands[0]); err != nil {
		return err // before a new database file is made for nothing
	}
	d, err := db.Open(ctx, *f.database, db.Options{Release: Version})
	if err != nil {
		return err
	}
	b, err := d.Restore(ctx, operands[0])
	if err == nil {
		tellBackup(s, b)
		say(s.Out, "restored; sealed columns need the key file that was in use then\n")
	}
	return errors.Join(err, d.Close())
}

// examineSafekeeping says when the data was last made safe.
func examineSafekeeping(ctx context.Context, d *db.DB) ([]finding, error) {
	demo, err := isDemo(ctx, d)
	if err != nil {
		return nil, err
	}
	_, good, err := d.LastSafekeeping(ctx, db.BackupMade)
	if err != nil {
		return nil, err
	}
	drill, _, err := d.LastSafekeeping(ctx, db.DrillMade)
	if err != nil {
		return nil, err
	}
	backup := finding{"backup", true, fmt.Sprintf("last good one %s, %s, %d bytes", good.At, good.File, good.Bytes)}
	switch {
	case good.At.IsZero():
		backup.OK, backup.Text = demo, "never: run qipan backup, or serve with --backup-dir"
	case good.At.Before(d.Now().Add(-backupTooOld)):
		backup.OK = demo
		backup.Text += ", too old"
	}
	said := finding{"restore drill", true, "never"}
	if !drill.At.IsZero() {
		said.OK, said.Text = drill.Good, fmt.Sprintf("%s, %s", drill.At, drill.File)
		if !drill.Good {
			said.Text += ": " + drill.Detail
		}
	}
	return []finding{backup, said}, nil
}
