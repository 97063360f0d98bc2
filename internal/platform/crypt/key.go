package crypt

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
)

// Purpose is what a data key is for. A key serves one purpose.
type Purpose string

// The purposes of data keys.
const (
	ForValues Purpose = "VALUES" // seals values; may be rotated
	ForIndex  Purpose = "INDEX"  // blind indexes
	ForChain  Purpose = "CHAIN"  // binds entries of the audit
	ForHeads  Purpose = "HEADS"  // signs the audit's heads
)

// Purposes are all purposes; a database has one active key for each.
func Purposes() []Purpose { return []Purpose{ForValues, ForIndex, ForChain, ForHeads} }

// Wrapped is a data key as the database keeps it: useless without the Master.
type Wrapped struct {
	ID       string
	Purpose  Purpose
	Suite    Suite
	MasterID string
	Secret   string
}

// NewKey makes a data key in the master's suite, wrapped.
func (m *Master) NewKey(p Purpose) (Wrapped, error) {
	id, err := newKeyID()
	if err != nil {
		return Wrapped{}, err
	}
	k := m.current()
	secret, err := newSecret(p, k.suite)
	if err != nil {
		return Wrapped{}, err
	}
	w := Wrapped{ID: id, Purpose: p, Suite: k.suite, MasterID: k.id}
	w.Secret, err = seal(k.suite, k.bytes, secret, w.binding())
	return w, err
}

func newSecret(p Purpose, s Suite) ([]byte, error) {
	if p == ForHeads {
		return s.newSeed()
	}
	size := 32
	if p == ForValues {
		size = s.keySize()
	}
	b := make([]byte, size)
	_, err := rand.Read(b)
	return b, err
}

// Rewrap wraps a data key under the key which wraps now.
func (m *Master) Rewrap(w Wrapped) (Wrapped, error) {
	secret, err := m.unwrap(w)
	if err != nil {
		return w, err
	}
	k := m.current()
	w.MasterID = k.id
	w.Secret, err = seal(k.suite, k.bytes, secret, w.binding())
	return w, err
}

func (m *Master) unwrap(w Wrapped) ([]byte, error) {
	k, ok := m.find(w.MasterID)
	if !ok {
		return nil, fmt.Errorf("data key %s was wrapped by master key %s, which the key file does not hold", w.ID, w.MasterID)
	}
	secret, err := open(k.suite, k.bytes, w.Secret, w.binding())
	if err != nil {
		return nil, fmt.Errorf("data key %s: %w", w.ID, err)
	}
	return secret, nil
}

// binding ties a wrapped key to its name and use.
func (w Wrapped) binding() []byte {
	return joined("data key", w.ID, string(w.Purpose), string(w.Suite), w.MasterID)
}

func seal(s Suite, key, plain, binding []byte) (string, error) {
	a, err := s.aead(key)
	if err != nil {
		return "", err
	}
	// 96 random bits: a key is good for 2^32 values, far beyond a district's.
	nonce := make([]byte, a.NonceSize(), a.NonceSize()+len(plain)+a.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(a.Seal(nonce, nonce, plain, binding)), nil
}

func open(s Suite, key []byte, sealed string, binding []byte) ([]byte, error) {
	a, err := s.aead(key)
	if err != nil {
		return nil, err
	}
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(b) < a.NonceSize()+a.Overhead() {
		return nil, ErrSealed
	}
	plain, err := a.Open(nil, b[:a.NonceSize()], b[a.NonceSize():], binding)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}
