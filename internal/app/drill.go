package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/board"
	"qipan/internal/board/boardhttp"
	"qipan/internal/platform/db"
)

// Names of what a backup states about the state it copied.
const (
	factHead    = "audit_head"
	factFigures = "figures"
)

// headFact is the end of the audit chain.
type headFact struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// statedOn makes the facts of a backup: the audit's head, and the figures of the day, for a drill to compare.
func statedOn(day db.Date) db.Facts {
	return func(ctx context.Context, tx *db.Tx) (map[string]json.RawMessage, error) {
		seq, hash, err := audit.Head(ctx, tx)
		if err != nil {
			return nil, err
		}
		figures, err := board.Figures(ctx, tx, access.Everywhere(), day)
		if err != nil {
			return nil, err
		}
		head, err := json.Marshal(headFact{seq, hash})
		if err != nil {
			return nil, err
		}
		report, err := json.Marshal(boardhttp.ReportOf(ctx, day, figures))
		return map[string]json.RawMessage{factHead: head, factFigures: report}, err
	}
}

// backUp writes a backup with its facts, reads it back, and notes how it went.
func backUp(ctx context.Context, d *db.DB, path string) (b db.Backup, err error) {
	current, err := upToDate(ctx, d)
	if err != nil {
		return b, err
	}
	var facts db.Facts
	if current {
		facts = statedOn(d.Today())
	}
	if b, err = d.Backup(ctx, path, facts); err == nil {
		_, err = db.CheckBackup(path)
	}
	if !current {
		return b, err // an earlier schema has no place for the note
	}
	note := db.SafekeepingNote{Good: err == nil, File: filepath.Base(path), Bytes: b.Bytes}
	if err != nil {
		note.Detail = err.Error()
	}
	return b, errors.Join(err, d.NoteSafekeeping(ctx, db.BackupMade, note))
}

func upToDate(ctx context.Context, d *db.DB) (bool, error) {
	steps, err := d.Migrations(ctx)
	return !slices.ContainsFunc(steps, func(m db.Migration) bool { return !m.Applied }), err
}

// drill restores a backup into a throw-away database under a folder and names every difference to what the backup states,
// and to the live database when one is given. What was restored is removed.
func drill(ctx context.Context, path, under string, live *db.DB) (found []string, err error) {
	b, err := db.CheckBackup(path)
	if errors.Is(err, db.ErrDamaged) {
		return []string{err.Error()}, nil
	}
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(under, ".qipan-drill-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "drill.db"), db.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if _, err := d.Restore(ctx, path); err != nil {
		return []string{"it cannot be restored: " + err.Error()}, nil
	}
	return compare(ctx, d, live, b)
}

func compare(ctx context.Context, d, live *db.DB, b db.Backup) (found []string, err error) {
	current, err := d.Migrations(ctx)
	if err != nil {
		return nil, err
	}
	// A backup of an earlier schema was brought up; its rows were counted before that, by the restore itself.
	if same := b.Schema == current[len(current)-1].Version; same {
		counts, err := d.Counts(ctx)
		if err != nil {
			return nil, err
		}
		found = append(found, differentRows("the backup", b.Rows, counts)...)
	}
	n, broken, err := audit.Verify(ctx, d)
	if err != nil {
		return nil, err
	}
	if broken != nil {
		found = append(found, fmt.Sprintf("audit chain broken at entry %d of %d: %s", broken.Seq, n, broken.Reason))
	}
	facts, err := statedBy(ctx, d, b.Day)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(b.Facts)) {
		if name == factFigures && b.Release != Version {
			continue // another release may count otherwise
		}
		found = append(found, differentFact(name, "the backup", b.Facts[name], facts[name])...)
	}
	if live == nil {
		return found, nil
	}
	more, err := compareLive(ctx, d, live, b)
	return append(found, more...), err
}

func statedBy(ctx context.Context, d *db.DB, day db.Date) (facts map[string]json.RawMessage, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		facts, err = statedOn(day)(ctx, tx)
		return err
	})
	return facts, err
}

// compareLive compares with the database in use. When nothing was done since the backup, figures and rows must be equal;
// otherwise the backup's last audit entry must still stand in the chain.
func compareLive(ctx context.Context, d, live *db.DB, b db.Backup) (found []string, err error) {
	theirs, err := statedBy(ctx, live, b.Day)
	if err != nil {
		return nil, err
	}
	ours, err := statedBy(ctx, d, b.Day)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(ours[factHead], theirs[factHead]) {
		var head headFact
		if err := json.Unmarshal(ours[factHead], &head); err != nil {
			return nil, err
		}
		held, err := audit.Holds(ctx, live, head.Seq, head.Hash)
		if err == nil && !held {
			found = append(found, fmt.Sprintf("the live database's audit does not hold the backup's last entry %d", head.Seq))
		}
		return found, err
	}
	found = differentFact(factFigures, "the live database", theirs[factFigures], ours[factFigures])
	theirRows, err := live.Counts(ctx)
	if err != nil {
		return nil, err
	}
	ourRows, err := d.Counts(ctx)
	if err != nil {
		return nil, err
	}
	for _, rows := range []map[string]int64{theirRows, ourRows} {
		// Sessions, attempts and keys come and go without an act.
		maps.DeleteFunc(rows, func(name string, _ int64) bool {
			return strings.HasPrefix(name, "access_") || strings.HasPrefix(name, "db_")
		})
	}
	return append(found, differentRows("the live database", theirRows, ourRows)...), nil
}

func differentRows(whose string, want, got map[string]int64) (found []string) {
	names := maps.Clone(want)
	maps.Copy(names, got)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if want[name] != got[name] {
			found = append(found, fmt.Sprintf("table %s: %d rows in %s, %d restored", name, want[name], whose, got[name]))
		}
	}
	return found
}

func differentFact(name, whose string, want, got json.RawMessage) []string {
	if bytes.Equal(want, got) {
		return nil
	}
	if name != factFigures {
		return []string{fmt.Sprintf("%s: %s in %s, %s restored", name, want, whose, got)}
	}
	var a, b boardhttp.FigureReport
	if err := errors.Join(json.Unmarshal(want, &a), json.Unmarshal(got, &b)); err != nil {
		return []string{fmt.Sprintf("figures: %v", err)}
	}
	var found []string
	for i := range max(len(a.Figures), len(b.Figures)) {
		var x, y boardhttp.Figure
		if i < len(a.Figures) {
			x = a.Figures[i]
		}
		if i < len(b.Figures) {
			y = b.Figures[i]
		}
		if x != y {
			found = append(found, fmt.Sprintf("figure %s: %g in %s, %s %g restored", x.Code, x.Value, whose, y.Code, y.Value))
		}
	}
	if len(found) == 0 {
		found = []string{"figures of another day or form"}
	}
	return found
}
