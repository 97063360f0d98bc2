package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"qipan/internal/platform/fault"
)

// Scope of this file: rows into structs. T is a struct whose exported fields stand in column order (embedded structs are
// read through), or a single scalar. NULL becomes the zero value.

// All reads every row of a query.
func All[T any](ctx context.Context, tx *Tx, query string, args ...any) ([]T, error) {
	var all []T
	err := Each(ctx, tx, func(row T) error {
		all = append(all, row)
		return nil
	}, query, args...)
	return all, err
}

// One reads exactly one row; none is fault.Missing.
func One[T any](ctx context.Context, tx *Tx, query string, args ...any) (T, error) {
	row, ok, err := Maybe[T](ctx, tx, query, args...)
	if err == nil && !ok {
		err = fault.Missing()
	}
	return row, err
}

// errStop ends Each early without being an error of it.
var errStop = errors.New("stop")

// Maybe reads the first row and says whether there was one.
func Maybe[T any](ctx context.Context, tx *Tx, query string, args ...any) (row T, ok bool, err error) {
	err = Each(ctx, tx, func(r T) error {
		row, ok = r, true
		return errStop
	}, query, args...)
	if errors.Is(err, errStop) {
		err = nil
	}
	return row, ok, err
}

// Each hands rows to fn one by one without holding them all; fn's error ends the reading and is returned.
func Each[T any](ctx context.Context, tx *Tx, fn func(T) error, query string, args ...any) (err error) {
	rows, err := tx.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var row T
	dest := destinations(reflect.ValueOf(&row).Elem(), nil)
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

var scannerType = reflect.TypeFor[sql.Scanner]()

func destinations(v reflect.Value, into []any) []any {
	if v.Kind() != reflect.Struct || v.Addr().Type().Implements(scannerType) {
		return append(into, cell(v))
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			into = destinations(v.Field(i), into)
		}
	}
	return into
}

func cell(v reflect.Value) any {
	if v.Addr().Type().Implements(scannerType) {
		return v.Addr().Interface()
	}
	return &nullable{v}
}

// nullable scans a column into a plain Go value and reads NULL as zero.
type nullable struct{ v reflect.Value }

// Scan accepts what the two drivers hand out for TEXT, INTEGER, BIGINT, BOOLEAN and DOUBLE PRECISION.
func (n *nullable) Scan(src any) error {
	if src == nil {
		n.v.SetZero()
		return nil
	}
	switch n.v.Kind() {
	case reflect.String:
		return n.text(src)
	case reflect.Int, reflect.Int64, reflect.Int32:
		return n.integer(src)
	case reflect.Bool:
		return n.boolean(src)
	case reflect.Float64:
		var f sql.NullFloat64
		if err := f.Scan(src); err != nil {
			return err
		}
		n.v.SetFloat(f.Float64)
		return nil
	case reflect.Slice:
		var b sql.Null[[]byte]
		if err := b.Scan(src); err != nil {
			return err
		}
		n.v.SetBytes(append([]byte(nil), b.V...))
		return nil
	default:
		return fmt.Errorf("cannot scan %T into %s", src, n.v.Type())
	}
}

func (n *nullable) text(src any) error {
	switch s := src.(type) {
	case string:
		n.v.SetString(s)
	case []byte:
		n.v.SetString(string(s))
	default:
		return fmt.Errorf("cannot scan %T into text", src)
	}
	return nil
}

func (n *nullable) integer(src any) error {
	var i sql.NullInt64
	if err := i.Scan(src); err != nil {
		return err
	}
	n.v.SetInt(i.Int64)
	return nil
}

func (n *nullable) boolean(src any) error {
	var b sql.NullBool
	if err := b.Scan(src); err != nil {
		return err
	}
	n.v.SetBool(b.Bool)
	return nil
}

// NewID is a fresh identifier: 32 lower-case characters whose order is the order of their making (UUID version 7).
func NewID() string {
	return strings.ReplaceAll(uuid.Must(uuid.NewV7()).String(), "-", "")
}

// Args collects the arguments of a query whose conditions vary, and hands out their placeholders.
type Args struct{ values []any }

// Add notes a value and returns its placeholder, "$3".
func (a *Args) Add(v any) string {
	a.values = append(a.values, v)
	return "$" + strconv.Itoa(len(a.values))
}

// In notes several values and returns their placeholders in brackets; an empty list matches nothing.
func In[T any](a *Args, values []T) string {
	if len(values) == 0 {
		return "(NULL)"
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = a.Add(v)
	}
	return "(" + strings.Join(marks, ", ") + ")"
}

// Values are the arguments in order.
func (a *Args) Values() []any { return a.values }

// Like makes a pattern that finds s anywhere, for LIKE … ESCAPE '\'.
func Like(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}

// Changed turns a versioned update that touched no row into the right refusal: the record was changed by somebody else
// since it was read. Existence and scope were checked before, in the same transaction.
func Changed(rows int64, err error) error {
	if err != nil {
		return err
	}
	if rows == 0 {
		return fault.New(fault.Stale, "stale")
	}
	return nil
}
