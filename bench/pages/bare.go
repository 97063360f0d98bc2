package main

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
)

// A page is an address with the main query behind it, written down bare: no scope beyond the whole district, no counting of
// pages, no words.
type page struct {
	address string
	query   string
}

var pages = []page{
	{"/gaps", `SELECT f.id, f.name, f.uscc, f.trade_code, s.staff, s.full_members, s.probationary, u.name, t.name
		FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id JOIN org_unit u ON u.id = s.unit_id
		LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE s.valid_to IS NULL AND s.status = 'IN_OPERATION'
			AND NOT EXISTS (SELECT 1 FROM coverage_link l WHERE l.enterprise_id = s.enterprise_id AND l.valid_to IS NULL)
		ORDER BY f.pinyin, f.id LIMIT 50`},
	{"/board", `SELECT s.unit_id, s.status, COUNT(*), COUNT(l.id), COUNT(CASE WHEN s.full_members >= 3 THEN 1 END), COUNT(CASE WHEN s.legal_person THEN 1 END)
		FROM enterprise_spell s LEFT JOIN coverage_link l ON l.enterprise_id = s.enterprise_id AND l.valid_to IS NULL
		WHERE s.valid_to IS NULL GROUP BY s.unit_id, s.status ORDER BY s.unit_id, s.status`},
	{"/enterprises", `SELECT f.id, f.name, f.uscc, f.trade_code, s.status, s.staff, s.full_members, u.name, t.name
		FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id JOIN org_unit u ON u.id = s.unit_id
		LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE s.valid_to IS NULL ORDER BY f.pinyin, f.id LIMIT 50`},
}

// openBare opens a database by its address without anything of the house around it.
func openBare(address string) (*sql.DB, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=journal_mode(WAL)&_pragma=cache_size(-32000)")
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	if schema := q.Get("schema"); schema != "" {
		q.Del("schema")
		q.Set("search_path", schema)
	}
	u.RawQuery = q.Encode()
	return sql.Open("pgx", u.String())
}

// bareSQL runs the main query of a page over database/sql itself and reads every row.
func bareSQL(ctx context.Context, address string, p page, n int) (took []float64, err error) {
	pool, err := openBare(address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	for range n {
		start := clock.Now()
		if err := readAll(ctx, pool, p.query); err != nil {
			return nil, err
		}
		took = append(took, milliseconds(start))
	}
	return took, nil
}

func readAll(ctx context.Context, pool *sql.DB, query string) (err error) {
	rows, err := pool.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells := make([]any, len(columns))
	for i := range cells {
		cells[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return err
		}
	}
	return rows.Err()
}
