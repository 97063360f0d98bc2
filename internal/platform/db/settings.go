package db

import "context"

// Setting is one property of the engine that decides whether an acknowledged write survives, or whether texts compare.
type Setting struct {
	Name  string
	Value string
	Safe  bool
}

// Settings reads the engine's properties that doctor judges: durability on both engines, and the byte-wise collation that
// scopes and sort keys rely on.
func (d *DB) Settings(ctx context.Context) ([]Setting, error) {
	asked := []struct{ name, query, want string }{
		{"integrity", "PRAGMA quick_check", "ok"},
		{"journal_mode", "PRAGMA journal_mode", "wal"},
		{"synchronous", "PRAGMA synchronous", "2"}, // FULL
		{"foreign_keys", "PRAGMA foreign_keys", "1"},
	}
	if d.engine == Postgres {
		asked = []struct{ name, query, want string }{
			{"fsync", "SHOW fsync", "on"},
			{"full_page_writes", "SHOW full_page_writes", "on"},
			{"synchronous_commit", "SHOW synchronous_commit", "on"},
			{"collation", "SELECT CASE WHEN 'a0' > 'a/b' AND 'B' < 'a' THEN 'byte-wise' ELSE 'linguistic' END", "byte-wise"},
		}
	}
	all := make([]Setting, 0, len(asked))
	for _, q := range asked {
		s := Setting{Name: q.name}
		if err := d.writer.QueryRowContext(ctx, q.query).Scan(&s.Value); err != nil {
			return nil, err
		}
		s.Safe = s.Value == q.want
		all = append(all, s)
	}
	return all, nil
}

// Analyze lets the engine count what its tables hold, so that it chooses its plans by facts. It belongs after a load or a
// large import.
func (d *DB) Analyze(ctx context.Context) error {
	_, err := d.writer.ExecContext(ctx, "ANALYZE")
	return err
}
