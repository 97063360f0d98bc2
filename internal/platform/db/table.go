package db

import (
	"context"
	"fmt"
	"strings"
)

// column is one column of a table as both engines declare it.
type column struct {
	Name string `json:"name"`
	Kind kind   `json:"kind"`
}

// table is one table of the schema.
type table struct {
	Name    string   `json:"table"`
	Columns []column `json:"columns"`
}

// kind is a column's type under the name that the migrations give it.
type kind string

const (
	textKind    kind = "TEXT"
	integerKind kind = "INTEGER"
	bigintKind  kind = "BIGINT"
	doubleKind  kind = "DOUBLE PRECISION"
	booleanKind kind = "BOOLEAN"
	dateKind    kind = "DATE"
	instantKind kind = "TIMESTAMPTZ"
)

// kindOf knows the types that migrations use. Another one is refused: what cannot be carried over exactly is not carried.
func kindOf(declared string) (kind, error) {
	switch k := kind(strings.ToUpper(declared)); k {
	case textKind, integerKind, bigintKind, doubleKind, booleanKind, dateKind, instantKind:
		return k, nil
	case "TIMESTAMP WITH TIME ZONE":
		return instantKind, nil
	default:
		return "", fmt.Errorf("type %q is none that both engines share", declared)
	}
}

// bookkeeping are the tables of the schema's own history. A restore writes them by migrating.
var bookkeeping = map[string]bool{"goose_db_version": true, "db_checksum": true}

// tables lists the tables of the schema by name, with the bookkeeping or without it.
func (d *DB) tables(ctx context.Context, tx *Tx, withBookkeeping bool) ([]table, error) {
	query := `SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`
	if d.engine == Postgres {
		query = `SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
			JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
			WHERE c.table_schema = current_schema() ORDER BY c.table_name COLLATE "C", c.ordinal_position`
	}
	rows, err := All[struct{ Table, Column, Declared string }](ctx, tx, query)
	if err != nil {
		return nil, err
	}
	var all []table
	for _, r := range rows {
		if len(all) == 0 || all[len(all)-1].Name != r.Table {
			if bookkeeping[r.Table] && !withBookkeeping {
				continue
			}
			all = append(all, table{Name: r.Table})
		}
		t := &all[len(all)-1]
		if bookkeeping[r.Table] {
			continue
		}
		k, err := kindOf(r.Declared)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", r.Table, r.Column, err)
		}
		t.Columns = append(t.Columns, column{r.Column, k})
	}
	return all, nil
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func (t table) columnList() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = quoted(c.Name)
	}
	return strings.Join(names, ", ")
}

// Counts says how many rows each table holds.
func (d *DB) Counts(ctx context.Context) (counts map[string]int64, err error) {
	err = d.Read(ctx, func(tx *Tx) error {
		all, err := d.tables(ctx, tx, false)
		if err == nil {
			counts, err = countRows(ctx, tx, all)
		}
		return err
	})
	return counts, err
}

func countRows(ctx context.Context, tx *Tx, all []table) (map[string]int64, error) {
	counts := make(map[string]int64, len(all))
	for _, t := range all {
		n, err := One[int64](ctx, tx, `SELECT COUNT(*) FROM `+quoted(t.Name))
		if err != nil {
			return nil, err
		}
		counts[t.Name] = n
	}
	return counts, nil
}

// applied are the versions of the schema's steps that the database has, with the sums they were applied with; a step whose
// sum was not yet noted has an empty one. It is empty when there is no schema.
func (d *DB) applied(ctx context.Context, tx *Tx) (map[int64]string, error) {
	all, err := d.tables(ctx, tx, true)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, t := range all {
		there[t.Name] = true
	}
	steps := map[int64]string{}
	if !there["goose_db_version"] {
		return steps, nil
	}
	versions, err := All[int64](ctx, tx, `SELECT DISTINCT version_id FROM goose_db_version WHERE is_applied AND version_id > 0`)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		steps[v] = ""
	}
	if !there["db_checksum"] {
		return steps, nil
	}
	type noted struct {
		Version int64
		Sum     string
	}
	sums, err := All[noted](ctx, tx, `SELECT version, sha256 FROM db_checksum`)
	for _, n := range sums {
		if _, ok := steps[n.Version]; ok {
			steps[n.Version] = n.Sum
		}
	}
	return steps, err
}
