package crypt

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Master (主密钥) wraps data keys. It lives in a file outside the database and its backups; whoever holds both can read
// everything, and whoever lost it can read nothing that is sealed.
//
// The file has one line a key: its id, its suite, its bytes. The last line is the one that wraps; the others still unwrap.
type Master struct{ keys []masterKey }

type masterKey struct {
	id    string
	suite Suite
	bytes []byte
}

// ErrMasterMissing means that the database holds data keys and the file that opens them is not there.
var ErrMasterMissing = errors.New("the key file of this database is missing: put it back from where it is kept (see the operators' handbook), or name it by QIPAN_KEY_FILE")

const masterHeading = "qipan master keys 1"

// NewMaster makes a master with one fresh key.
func NewMaster(s Suite) (*Master, error) {
	m := &Master{}
	return m, m.Add(s)
}

// Add appends a fresh key, which wraps from now on.
func (m *Master) Add(s Suite) error {
	if !s.Known() {
		return fmt.Errorf("crypt: suite %q, want INTL or GM", s)
	}
	id, err := newKeyID()
	if err != nil {
		return err
	}
	key := make([]byte, s.keySize())
	if _, err := rand.Read(key); err != nil {
		return err
	}
	m.keys = append(m.keys, masterKey{id: id, suite: s, bytes: key})
	return nil
}

func newKeyID() (string, error) {
	b := make([]byte, 6)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return hex.EncodeToString(b), nil
}

// Suite is that of the key which wraps now, and of data keys made now.
func (m *Master) Suite() Suite { return m.current().suite }

// KeyID names the key which wraps now.
func (m *Master) KeyID() string { return m.current().id }

func (m *Master) current() masterKey { return m.keys[len(m.keys)-1] }

// ReadMaster reads a key file; a missing one is os.ErrNotExist. A file that others can read is refused.
func ReadMaster(path string) (*Master, error) {
	path = filepath.Clean(path)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key file %s can be read by others: chmod 600", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := ParseMaster(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w", path, err)
	}
	return m, nil
}

// ParseMaster reads the text of a key file.
func ParseMaster(r io.Reader) (*Master, error) {
	lines := bufio.NewScanner(r)
	if !lines.Scan() || lines.Text() != masterHeading {
		return nil, errors.New("not a key file")
	}
	m := &Master{}
	for lines.Scan() {
		k, err := parseMasterKey(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", len(m.keys)+2, err)
		}
		if slices.ContainsFunc(m.keys, func(o masterKey) bool { return o.id == k.id }) {
			return nil, fmt.Errorf("key %s stands twice", k.id)
		}
		m.keys = append(m.keys, k)
	}
	if len(m.keys) == 0 {
		return nil, errors.New("no key in it")
	}
	return m, lines.Err()
}

func parseMasterKey(line string) (masterKey, error) {
	parts := strings.Fields(line)
	if len(parts) != 3 || parts[0] == "" || !Suite(parts[1]).Known() {
		return masterKey{}, errors.New("want: id suite key")
	}
	b, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(b) != Suite(parts[1]).keySize() {
		return masterKey{}, errors.New("the key has a wrong form")
	}
	return masterKey{id: parts[0], suite: Suite(parts[1]), bytes: b}, nil
}

// Create writes the file of a new master, readable by its owner only, and has it on disk before it returns: what is sealed
// afterwards can be opened after a power loss. An existing file is not touched: os.ErrExist.
func (m *Master) Create(path string) (err error) {
	path = filepath.Clean(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(m.text())
	return errors.Join(err, f.Sync(), f.Close(), syncFolder(path))
}

// Replace writes the file anew, whole or not at all.
func (m *Master) Replace(path string) error {
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := m.Create(fresh); err != nil {
		return err
	}
	return errors.Join(os.Rename(fresh, path), syncFolder(path))
}

func (m *Master) text() string {
	var b strings.Builder
	fmt.Fprintln(&b, masterHeading)
	for _, k := range m.keys {
		fmt.Fprintln(&b, k.id, k.suite, base64.StdEncoding.EncodeToString(k.bytes))
	}
	return b.String()
}

func syncFolder(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func (m *Master) find(id string) (masterKey, bool) {
	i := slices.IndexFunc(m.keys, func(k masterKey) bool { return k.id == id })
	if i < 0 {
		return masterKey{}, false
	}
	return m.keys[i], true
}
