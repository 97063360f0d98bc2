package db

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// Names of the file format. A reader refuses a version it does not know.
const (
	backupFormat  = "qipan backup"
	backupVersion = 1
)

// Manifest opens a backup: what made it, and what a database must look like to take it in.
type Manifest struct {
	Format  string           `json:"format"`
	Version int              `json:"version"`
	Release string           `json:"release"`
	Engine  Engine           `json:"engine"`
	Schema  int64            `json:"schema"`
	Steps   map[int64]string `json:"steps"` // of the schema, with their sums
	At      Instant          `json:"at"`
	Day     Date             `json:"day"`
}

// Trailer ends a backup: what a restored database must show.
type Trailer struct {
	End   bool                       `json:"end"`
	Rows  map[string]int64           `json:"rows"`
	Facts map[string]json.RawMessage `json:"facts,omitempty"`
}

// Backup is a backup file as it was written or found sound.
type Backup struct {
	Path string
	Manifest
	Trailer
	Bytes int64
}

// Facts are what the rooms state about the very state that is copied, for a drill to compare: the audit's head, the figures.
type Facts func(ctx context.Context, tx *Tx) (map[string]json.RawMessage, error)

// ErrNothingToBackUp means that the database holds no schema: a wrong address, most likely.
var ErrNothingToBackUp = errors.New("the database holds nothing: there is no schema in it")

// Backup copies one state of the whole database into a file while others go on writing. The file has one form for both
// engines. It is written beside its place, flushed to disk and then renamed, so that an interrupted backup leaves nothing
// that looks like one; only its owner can read it. Values are copied as they are stored: what is sealed stays sealed, and no
// key is in the file.
func (d *DB) Backup(ctx context.Context, path string, facts Facts) (b Backup, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return b, err
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("backup: %w", errors.Join(err, os.Remove(file.Name())))
		}
	}()
	b, err = d.writeBackup(ctx, file, facts)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return b, err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return b, err
	}
	b.Path = path
	return b, syncDir(filepath.Dir(path))
}

// syncDir puts the new name itself on disk.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// sealLine ends the file outside the compressed part: the sum of all bytes before it.
func sealLine(sum hash.Hash) string {
	return "\nqipan-sha256 " + hex.EncodeToString(sum.Sum(nil)) + "\n"
}

var sealLength = int64(len(sealLine(sha256.New())))

func (d *DB) writeBackup(ctx context.Context, file *os.File, facts Facts) (b Backup, err error) {
	out := bufio.NewWriterSize(file, 1<<20)
	sum := sha256.New()
	// Speed over size: readers see one state for as long as this takes.
	packed, err := gzip.NewWriterLevel(io.MultiWriter(out, sum), gzip.BestSpeed)
	if err != nil {
		return b, err
	}
	w := backupWriter{lines: bufio.NewWriterSize(packed, 1<<16)}
	err = d.once(ctx, d.reader, d.reading(), func(tx *Tx) error {
		b.Manifest, b.Trailer, err = d.copyAll(ctx, tx, &w, facts)
		return err
	})
	if err = errors.Join(err, w.lines.Flush(), packed.Close()); err != nil {
		return b, err
	}
	if _, err = out.WriteString(sealLine(sum)); err != nil {
		return b, err
	}
	if err = out.Flush(); err != nil {
		return b, err
	}
	info, err := file.Stat()
	if err != nil {
		return b, err
	}
	b.Bytes = info.Size()
	return b, nil
}

type backupWriter struct {
	lines *bufio.Writer
	row   []byte
}

func (w *backupWriter) line(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.lines.Write(append(text, '\n'))
	return err
}

func (d *DB) copyAll(ctx context.Context, tx *Tx, w *backupWriter, facts Facts) (m Manifest, t Trailer, err error) {
	m = Manifest{Format: backupFormat, Version: backupVersion, Release: d.release, Engine: d.engine, At: tx.Now(), Day: tx.Today()}
	if m.Steps, err = d.applied(ctx, tx); err != nil {
		return m, t, err
	}
	for v := range m.Steps {
		m.Schema = max(m.Schema, v)
	}
	if m.Schema == 0 {
		return m, t, ErrNothingToBackUp
	}
	if err = w.line(m); err != nil {
		return m, t, err
	}
	all, err := d.tables(ctx, tx, false)
	if err != nil {
		return m, t, err
	}
	t = Trailer{End: true, Rows: make(map[string]int64, len(all))}
	for _, x := range all {
		if t.Rows[x.Name], err = copyTable(ctx, tx, w, x); err != nil {
			return m, t, fmt.Errorf("table %s: %w", x.Name, err)
		}
	}
	if facts != nil {
		if t.Facts, err = facts(ctx, tx); err != nil {
			return m, t, err
		}
	}
	return m, t, w.line(t)
}

func copyTable(ctx context.Context, tx *Tx, w *backupWriter, t table) (n int64, err error) {
	if err := w.line(t); err != nil {
		return 0, err
	}
	rows, err := tx.tx.QueryContext(ctx, `SELECT `+t.columnList()+` FROM `+quoted(t.Name))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values := make([]any, len(t.Columns))
	into := make([]any, len(t.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		if err := w.values(t, values); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

func (w *backupWriter) values(t table, values []any) (err error) {
	w.row = append(w.row[:0], '[')
	for i, v := range values {
		if i > 0 {
			w.row = append(w.row, ',')
		}
		if w.row, err = appendValue(w.row, t.Columns[i].Kind, v); err != nil {
			return fmt.Errorf("column %s: %w", t.Columns[i].Name, err)
		}
	}
	w.row = append(w.row, ']', '\n')
	_, err = w.lines.Write(w.row)
	return err
}
