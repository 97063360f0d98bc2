package db

import "testing"

// Reopened is the same database as another process would hold it: the same connections, and no key opened yet.
func (d *DB) Reopened(t *testing.T) *DB {
	t.Helper()
	other := *d
	other.keys = &keyring{file: d.keys.file}
	return &other
}
