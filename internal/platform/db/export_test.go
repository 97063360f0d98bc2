package db

import (
	"context"
	"testing"
)

// Reopened is the same database as another process would hold it: the same connections, and no key opened yet.
func (d *DB) Reopened(t *testing.T) *DB {
	t.Helper()
	other := *d
	other.keys = &keyring{file: d.keys.file}
	return &other
}

// UpTo brings the schema to an earlier release's version, for tests of upgrades.
func (d *DB) UpTo(ctx context.Context, version int64) error {
	if err := d.createSchema(ctx); err != nil {
		return err
	}
	p, _, err := d.pending(ctx)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return err
	}
	return d.recordChecksums(ctx, p)
}
