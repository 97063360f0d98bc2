package db

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
)

// ErrDamaged means that a file is no whole backup: cut short, changed, or something else.
var ErrDamaged = errors.New("this is no sound backup: it is damaged, incomplete or another kind of file; nothing was written, use another backup")

// ErrNewerBackup means that the file needs a later release.
var ErrNewerBackup = errors.New("the backup was made by a newer qipan: install that release or later and restore with it")

// maxLine bounds what a damaged file can make a reader hold.
const maxLine = 256 << 20

// CheckBackup reads a whole backup and says whether every byte is as it was written.
func CheckBackup(path string) (b Backup, err error) {
	err = openBackup(path, func(file *os.File) error {
		b, err = readBackup(file, backupVisitor{})
		return err
	})
	return b, err
}

func openBackup(path string, fn func(*os.File) error) error {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	return errors.Join(fn(file), file.Close())
}

// backupVisitor is told what a backup holds, in its order; nil hooks are told nothing.
type backupVisitor struct {
	manifest func(Manifest) error
	table    func(table) error
	row      func([]any) error
}

// damage marks what reading found wrong, and keeps the visitor's own errors as they are.
type damage struct{ err error }

func (d damage) Error() string { return fmt.Sprintf("%v (%v)", ErrDamaged, d.err) }

func (d damage) Is(target error) bool { return target == ErrDamaged }

func damaged(err error) error { return damage{err} }

// readBackup reads a file from its beginning. It returns nil only when the whole file is sound; what the visitor was told
// before counts for nothing otherwise.
func readBackup(file *os.File, v backupVisitor) (b Backup, err error) {
	info, err := file.Stat()
	if err != nil {
		return b, err
	}
	b.Path, b.Bytes = file.Name(), info.Size()
	// The sum comes first: what is parsed afterwards is what was written.
	if err := checkSeal(file, b.Bytes-sealLength); err != nil {
		return b, damaged(err)
	}
	packed := bufio.NewReaderSize(io.NewSectionReader(file, 0, b.Bytes-sealLength), 1<<16)
	plain, err := gzip.NewReader(packed)
	if err != nil {
		return b, damaged(err)
	}
	plain.Multistream(false)
	if err := b.read(bufio.NewReaderSize(plain, 1<<16), v); err != nil {
		return b, err
	}
	if n, err := io.Copy(io.Discard, packed); err != nil || n > 0 {
		return b, damaged(fmt.Errorf("%d bytes too many: %w", n, errors.Join(err, io.ErrNoProgress)))
	}
	return b, nil
}

func checkSeal(file *os.File, length int64) error {
	if length <= 0 {
		return io.ErrUnexpectedEOF
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, length)); err != nil {
		return err
	}
	seal := make([]byte, sealLength)
	if _, err := file.ReadAt(seal, length); err != nil {
		return err
	}
	if string(seal) != sealLine(sum) {
		return errors.New("its sum does not agree")
	}
	return nil
}

func (b *Backup) read(lines *bufio.Reader, v backupVisitor) error {
	text, err := readLine(lines)
	if err != nil {
		return damaged(err)
	}
	if err := json.Unmarshal(text, &b.Manifest); err != nil || b.Format != backupFormat {
		return damaged(fmt.Errorf("it does not begin as a backup: %w", err))
	}
	if b.Version != backupVersion {
		return fmt.Errorf("backup format %d: %w", b.Version, ErrNewerBackup)
	}
	if v.manifest != nil {
		if err := v.manifest(b.Manifest); err != nil {
			return err
		}
	}
	rows := map[string]int64{}
	var t table
	for {
		text, err := readLine(lines)
		if err != nil {
			return damaged(err)
		}
		if text[0] == '[' {
			rows[t.Name]++
			if err := readRow(t, text, v); err != nil {
				return err
			}
			continue
		}
		if t, err = b.part(text); err != nil {
			return damaged(err)
		}
		if b.End {
			break
		}
		rows[t.Name] = 0
		if v.table != nil {
			if err := v.table(t); err != nil {
				return err
			}
		}
	}
	if !maps.Equal(rows, b.Rows) {
		return damaged(errors.New("rows are missing"))
	}
	if _, err := lines.ReadByte(); !errors.Is(err, io.EOF) {
		return damaged(fmt.Errorf("something follows its end: %w", err))
	}
	return nil
}

// part reads a line that is no row: the head of a table, or the trailer.
func (b *Backup) part(text []byte) (t table, err error) {
	if err := json.Unmarshal(text, &b.Trailer); err != nil || b.End {
		return t, err
	}
	if err := json.Unmarshal(text, &t); err != nil {
		return t, err
	}
	if t.Name == "" || len(t.Columns) == 0 {
		return t, errors.New("a table without name or columns")
	}
	return t, nil
}

func readRow(t table, text []byte, v backupVisitor) error {
	var cells []json.RawMessage
	if err := json.Unmarshal(text, &cells); err != nil {
		return damaged(err)
	}
	if len(cells) != len(t.Columns) {
		return damaged(fmt.Errorf("a row of %s has %d values", t.Name, len(cells)))
	}
	values := make([]any, len(cells))
	for i, c := range cells {
		var err error
		if values[i], err = readValue(t.Columns[i].Kind, c); err != nil {
			return damaged(fmt.Errorf("%s.%s: %w", t.Name, t.Columns[i].Name, err))
		}
	}
	if v.row == nil {
		return nil
	}
	return v.row(values)
}

// readLine reads one line, however long up to maxLine; an empty one is none.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull) && len(line) <= maxLine:
			continue
		case err != nil:
			return nil, errors.Join(err, io.ErrUnexpectedEOF)
		case len(line) < 2:
			return nil, errors.New("an empty line")
		}
		return line, nil
	}
}
