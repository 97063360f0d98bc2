package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"qipan/internal/platform/crypt"
)

// keyring holds the opened data keys of a database, for all its transactions.
type keyring struct {
	mu     sync.Mutex
	file   string
	master *crypt.Master
	ring   *crypt.Ring
}

// keyFileOf says where the master key of a database lives: where QIPAN_KEY_FILE says, among the credentials that systemd
// hands over, beside the file of an embedded database, or under var/ for a server's.
func keyFileOf(d *DB, database string) string {
	if f := os.Getenv("QIPAN_KEY_FILE"); f != "" {
		return f
	}
	if dir := os.Getenv("CREDENTIALS_DIRECTORY"); dir != "" {
		return filepath.Join(dir, "qipan.key")
	}
	if d.engine == SQLite {
		return d.path + ".key"
	}
	return filepath.Join("var", "qipan-"+strings.ReplaceAll(database, string(filepath.Separator), "_")+"-"+d.schema+".key")
}

// KeyFile is where the master key of the database lives.
func (d *DB) KeyFile() string { return d.keys.file }

// defaultSuite is that of a key file which this process makes; QIPAN_SUITE=GM chooses 国密.
func defaultSuite() crypt.Suite {
	if s := crypt.Suite(os.Getenv("QIPAN_SUITE")); s.Known() {
		return s
	}
	return crypt.INTL
}

// openMaster reads the key file; it makes one when nothing was ever sealed in the database.
func (k *keyring) openMaster(fresh bool) (*crypt.Master, error) {
	if k.master != nil {
		return k.master, nil
	}
	m, err := crypt.ReadMaster(k.file)
	if errors.Is(err, os.ErrNotExist) && fresh {
		if m, err = crypt.NewMaster(defaultSuite()); err == nil {
			err = m.Create(k.file)
		}
		if errors.Is(err, os.ErrExist) { // another process was faster
			m, err = crypt.ReadMaster(k.file)
		}
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(crypt.ErrMasterMissing, err)
	}
	if err == nil {
		k.master = m
	}
	return m, err
}

// Keys are the data keys of the database, opened. The first writing transaction that needs them makes them.
func (t *Tx) Keys(ctx context.Context) (*crypt.Ring, error) {
	t.keys.mu.Lock()
	defer t.keys.mu.Unlock()
	switch {
	case t.keys.ring != nil:
		return t.keys.ring, nil
	case t.ring != nil:
		return t.ring, nil
	}
	return t.readKeys(ctx)
}

// readKeys opens the keys as the transaction sees them. The caller holds the lock.
func (t *Tx) readKeys(ctx context.Context) (*crypt.Ring, error) {
	all, err := All[crypt.Wrapped](ctx, t, `SELECT id, purpose, suite, master_id, secret FROM db_key ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	m, err := t.keys.openMaster(len(all) == 0)
	if err != nil {
		return nil, err
	}
	if len(all) > 0 {
		r, err := m.NewRing(all)
		if err == nil {
			t.keys.ring = r
		}
		return r, err
	}
	for _, p := range crypt.Purposes() {
		w, err := t.makeKey(ctx, m, p)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	// Not kept for others before the commit: a transaction that fails takes its keys with it.
	t.ring, err = m.NewRing(all)
	return t.ring, err
}

func (t *Tx) makeKey(ctx context.Context, m *crypt.Master, p crypt.Purpose) (crypt.Wrapped, error) {
	w, err := m.NewKey(p)
	if err != nil {
		return w, err
	}
	_, err = t.Exec(ctx, `INSERT INTO db_key (seq, id, purpose, suite, master_id, secret, created_at)
		SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, $3, $4, $5, $6 FROM db_key`, w.ID, w.Purpose, w.Suite, w.MasterID, w.Secret, t.now)
	return w, err
}

// Seal hides a value that will stand in a row of a field; row is the primary key, its parts joined by "/".
func (t *Tx) Seal(ctx context.Context, f crypt.Field, row, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	r, err := t.Keys(ctx)
	if err != nil {
		return "", err
	}
	return r.Seal(f, row, plain)
}

// Unseal shows a value that stands in a row of a field. A key made by another process since is read anew.
func (t *Tx) Unseal(ctx context.Context, f crypt.Field, row, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	r, err := t.Keys(ctx)
	if err != nil {
		return "", err
	}
	plain, err := r.Open(f, row, sealed)
	if !errors.Is(err, crypt.ErrUnknownKey) {
		return plain, err
	}
	if r, err = t.rereadKeys(ctx); err != nil {
		return "", err
	}
	return r.Open(f, row, sealed)
}

func (t *Tx) rereadKeys(ctx context.Context) (*crypt.Ring, error) {
	t.keys.mu.Lock()
	defer t.keys.mu.Unlock()
	t.keys.master, t.keys.ring = nil, nil
	return t.readKeys(ctx)
}

// Blind is the keyed fingerprint by which equal values are found; the empty value has none.
func (t *Tx) Blind(ctx context.Context, f crypt.Field, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	r, err := t.Keys(ctx)
	if err != nil {
		return "", err
	}
	return r.Blind(f, plain), nil
}
