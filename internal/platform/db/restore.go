package db

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ErrNotEmpty means that a restore would have to overwrite something.
var ErrNotEmpty = errors.New("the target is not empty: restore into a new database, or move the old one away first")

// Restore brings a backup into an empty database, of either engine. The whole file is proved sound before anything is
// written, and again while it is read for writing; all rows come in one transaction. A backup of an earlier release is loaded into
// the schema it was made from and then brought up. What a restore leaves after a failure is an empty schema, which another
// restore accepts.
func (d *DB) Restore(ctx context.Context, path string) (b Backup, err error) {
	err = openBackup(path, func(file *os.File) error {
		if b, err = readBackup(file, backupVisitor{manifest: d.fits}); err != nil {
			return err
		}
		if err := d.prepare(ctx, b.Manifest); err != nil {
			return err
		}
		if err := d.load(ctx, file); err != nil {
			return err
		}
		if err := d.migrate(ctx); err != nil {
			return err
		}
		return d.Analyze(ctx)
	})
	if err != nil {
		err = fmt.Errorf("restore: %w", err)
	}
	return b, err
}

// fits asks whether this binary knows the schema of a backup, step by step.
func (d *DB) fits(m Manifest) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	known, err := checksums(p)
	if err != nil {
		return err
	}
	if newest := slices.Max(slices.Collect(maps.Keys(known))); m.Schema > newest {
		return fmt.Errorf("schema %d of release %s, this binary knows %d: %w", m.Schema, m.Release, newest, ErrNewerBackup)
	}
	for v, sum := range m.Steps {
		if known[v] == "" || sum != "" && sum != known[v] {
			return fmt.Errorf("migration %d: %w", v, ErrAlteredMigration)
		}
	}
	for v := range known {
		if _, ok := m.Steps[v]; !ok && v <= m.Schema {
			return fmt.Errorf("migration %d is missing in the backup: %w", v, ErrAlteredMigration)
		}
	}
	return nil
}

// prepare refuses a target that holds anything and gives it the schema of the backup.
func (d *DB) prepare(ctx context.Context, m Manifest) error {
	if err := d.createSchema(ctx); err != nil {
		return err
	}
	if err := d.clearUnused(ctx); err != nil {
		return err
	}
	p, err := d.provider()
	if err != nil {
		return err
	}
	if err := d.createChecksums(ctx); err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, m.Schema); err != nil {
		return err
	}
	return d.recordChecksums(ctx, p)
}

// clearUnused removes the tables of a schema in which nobody has written anything, and refuses every other table.
func (d *DB) clearUnused(ctx context.Context) error {
	return d.Write(ctx, func(tx *Tx) error {
		there, err := d.tables(ctx, tx, true)
		if err != nil || len(there) == 0 {
			return err
		}
		steps, err := d.applied(ctx, tx)
		if err != nil {
			return err
		}
		if len(steps) > 0 {
			err = d.unused(ctx, tx, there, slices.Max(slices.Collect(maps.Keys(steps))))
		} else if slices.ContainsFunc(there, func(t table) bool { return !bookkeeping[t.Name] }) {
			err = ErrNotEmpty
		}
		if err != nil {
			return err
		}
		return d.drop(ctx, tx, there)
	})
}

// unused compares the tables with those of a fresh schema of the same version, which hold what the migrations themselves put there.
func (d *DB) unused(ctx context.Context, tx *Tx, there []table, version int64) error {
	fresh, err := freshCounts(ctx, version)
	if err != nil {
		return err
	}
	there = slices.DeleteFunc(slices.Clone(there), func(t table) bool { return bookkeeping[t.Name] })
	counts, err := countRows(ctx, tx, there)
	if err != nil {
		return err
	}
	for name, n := range counts {
		if most, ours := fresh[name]; !ours || n > most {
			return fmt.Errorf("table %s: %w", name, ErrNotEmpty)
		}
	}
	return nil
}

func freshCounts(ctx context.Context, version int64) (counts map[string]int64, err error) {
	dir, err := os.MkdirTemp("", "qipan-fresh-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := Open(ctx, "sqlite:"+filepath.Join(dir, "fresh.db"), Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	p, err := d.provider()
	if err != nil {
		return nil, err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return nil, err
	}
	return d.Counts(ctx)
}

func (d *DB) drop(ctx context.Context, tx *Tx, all []table) error {
	if d.engine == Postgres {
		names := make([]string, len(all))
		for i, t := range all {
			names[i] = quoted(t.Name)
		}
		_, err := tx.Exec(ctx, `DROP TABLE `+strings.Join(names, ", "))
		return err
	}
	if _, err := tx.Exec(ctx, `PRAGMA defer_foreign_keys = ON`); err != nil {
		return err
	}
	for _, t := range all {
		if _, err := tx.Exec(ctx, `DROP TABLE `+quoted(t.Name)); err != nil {
			return err
		}
	}
	return nil
}

// load writes every row in one transaction, with references checked at its end, and commits only when the file was sound to
// its last byte and every table holds what the trailer says.
func (d *DB) load(ctx context.Context, file *os.File) error {
	return d.once(ctx, d.writer, nil, func(tx *Tx) error {
		there, err := d.tables(ctx, tx, false)
		if err != nil {
			return err
		}
		check, err := d.referencesLast(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range there {
			// What migrations put there is in the backup as it had become.
			if _, err := tx.Exec(ctx, `DELETE FROM `+quoted(t.Name)); err != nil {
				return err
			}
		}
		l := &loader{tx: tx, there: there}
		b, err := readBackup(file, backupVisitor{table: func(t table) error { return l.begin(ctx, t) }, row: func(v []any) error { return l.add(ctx, v) }})
		if err = errors.Join(err, l.end(ctx)); err != nil {
			return err
		}
		counts, err := countRows(ctx, tx, there)
		if err != nil {
			return err
		}
		if !maps.Equal(counts, b.Rows) {
			return fmt.Errorf("the tables hold other numbers of rows than the backup: %v, %v", counts, b.Rows)
		}
		return check()
	})
}

// referencesLast postpones the check of references to the end, so that rows may come in any order; the function returned
// makes the check and puts things back.
func (d *DB) referencesLast(ctx context.Context, tx *Tx) (check func() error, err error) {
	if d.engine == SQLite {
		_, err := tx.Exec(ctx, `PRAGMA defer_foreign_keys = ON`)
		return func() error { return nil }, err // the commit checks
	}
	keys, err := All[struct{ Table, Name string }](ctx, tx, `SELECT CAST(c.conrelid AS regclass)::text, c.conname FROM pg_constraint c
		JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY 1, 2`)
	if err != nil {
		return nil, err
	}
	alter := func(how string) error {
		for _, k := range keys {
			if _, err := tx.Exec(ctx, `ALTER TABLE `+k.Table+` ALTER CONSTRAINT `+quoted(k.Name)+` `+how); err != nil {
				return err
			}
		}
		return nil
	}
	return func() error {
		if _, err := tx.Exec(ctx, `SET CONSTRAINTS ALL IMMEDIATE`); err != nil {
			return err
		}
		return alter(`NOT DEFERRABLE`)
	}, alter(`DEFERRABLE INITIALLY DEFERRED`)
}

// loader writes rows, many to a statement.
type loader struct {
	tx      *Tx
	there   []table
	now     table
	args    []any
	rows    int
	full    *Prepared
	perStep int
}

// mostArgs keeps a statement below what both engines take.
const mostArgs = 2000

// begin goes on to a table, which must have in the target the columns it has in the file.
func (l *loader) begin(ctx context.Context, t table) error {
	if err := l.end(ctx); err != nil {
		return err
	}
	at := slices.IndexFunc(l.there, func(x table) bool { return x.Name == t.Name })
	if at < 0 || !sameColumns(l.there[at], t) {
		return fmt.Errorf("table %s has other columns than in the backup: %w", t.Name, ErrAlteredMigration)
	}
	l.now, l.perStep = t, max(1, mostArgs/len(t.Columns))
	var err error
	l.full, err = l.tx.Prepare(ctx, insertOf(t, l.perStep))
	return err
}

func sameColumns(a, b table) bool {
	byName := func(x, y column) int { return strings.Compare(x.Name, y.Name) }
	return slices.Equal(slices.SortedFunc(slices.Values(a.Columns), byName), slices.SortedFunc(slices.Values(b.Columns), byName))
}

func insertOf(t table, rows int) string {
	var b strings.Builder
	b.WriteString(`INSERT INTO ` + quoted(t.Name) + ` (` + t.columnList() + `) VALUES `)
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		for c := range t.Columns {
			n++
			b.WriteString(map[bool]string{true: "(", false: ", "}[c == 0] + "$" + strconv.Itoa(n))
		}
		b.WriteString(")")
	}
	return b.String()
}

func (l *loader) add(ctx context.Context, values []any) error {
	l.args = append(l.args, values...)
	l.rows++
	if l.rows < l.perStep {
		return nil
	}
	err := l.full.Exec(ctx, l.args...)
	l.args, l.rows = l.args[:0], 0
	return err
}

// end writes what is left of a table.
func (l *loader) end(ctx context.Context) error {
	if l.full == nil {
		return nil
	}
	var err error
	if l.rows > 0 {
		_, err = l.tx.Exec(ctx, insertOf(l.now, l.rows), l.args...)
	}
	l.args, l.rows = l.args[:0], 0
	err = errors.Join(err, l.full.Close())
	l.full = nil
	return err
}
