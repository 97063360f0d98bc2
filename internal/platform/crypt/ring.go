package crypt

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrSealed means that a sealed text was altered, moved to another place, or never sealed.
var ErrSealed = errors.New("a sealed value was altered or moved")

// ErrUnknownKey means that a sealed text names a key which the ring does not hold; a ring read anew may.
var ErrUnknownKey = errors.New("a value is sealed under a key that is not known here")

// Field is the place of a value: it is part of what the seal protects.
type Field struct{ Table, Column string }

// Ring (密钥环) holds the opened data keys of one database. It is never changed; a rotation makes another.
type Ring struct {
	active map[Purpose]dataKey
	byID   map[string]dataKey
}

type dataKey struct {
	id     string
	suite  Suite
	secret []byte
}

// NewRing opens data keys. Of each purpose the last is the one that seals; all of them open.
func (m *Master) NewRing(keys []Wrapped) (*Ring, error) {
	r := &Ring{active: map[Purpose]dataKey{}, byID: map[string]dataKey{}}
	for _, w := range keys {
		secret, err := m.unwrap(w)
		if err != nil {
			return nil, err
		}
		k := dataKey{id: w.ID, suite: w.Suite, secret: secret}
		r.active[w.Purpose], r.byID[w.ID] = k, k
	}
	for _, p := range Purposes() {
		if _, ok := r.active[p]; !ok {
			return nil, fmt.Errorf("crypt: no data key for %s", p)
		}
	}
	return r, nil
}

// prefix begins every sealed text; no telephone number or name does.
const prefix = "q1."

// Sealed reports whether a text has the form of a sealed value.
func Sealed(s string) bool { return strings.HasPrefix(s, prefix) && strings.Count(s, ".") == 2 }

// Seal hides a value that stands in a row of a field. The empty value stays empty: that nothing is known is no secret.
func (r *Ring) Seal(f Field, row, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	k := r.active[ForValues]
	s, err := seal(k.suite, k.secret, []byte(plain), joined(f.Table, f.Column, row))
	return prefix + k.id + "." + s, err
}

// Open shows a sealed value; the empty text is the empty value. What was not sealed here is refused, never passed through.
func (r *Ring) Open(f Field, row, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	id, text, ok := strings.Cut(strings.TrimPrefix(sealed, prefix), ".")
	if !ok || !Sealed(sealed) {
		return "", fmt.Errorf("%s.%s: %w", f.Table, f.Column, ErrSealed)
	}
	k, ok := r.byID[id]
	if !ok {
		return "", fmt.Errorf("%s.%s, key %s: %w", f.Table, f.Column, id, ErrUnknownKey)
	}
	plain, err := open(k.suite, k.secret, text, joined(f.Table, f.Column, row))
	if err != nil {
		return "", fmt.Errorf("%s.%s: %w", f.Table, f.Column, err)
	}
	return string(plain), nil
}

// Current reports whether a sealed text was sealed under the key that seals now.
func (r *Ring) Current(sealed string) bool {
	return sealed == "" || strings.HasPrefix(sealed, prefix+r.active[ForValues].id+".")
}

// Blind is the keyed fingerprint by which equal values of a field are found. Without the key it tells nothing; the empty
// value has none.
func (r *Ring) Blind(f Field, plain string) string {
	if plain == "" {
		return ""
	}
	k := r.active[ForIndex]
	m := k.suite.mac(k.secret)
	m.Write(joined(f.Table, f.Column, plain))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// ChainKey names the key that Chain uses now.
func (r *Ring) ChainKey() string { return r.active[ForChain].id }

// Chain is the keyed digest, in hexadecimal, that binds an entry of the audit under a named key; an unknown key is an error.
func (r *Ring) Chain(keyID string, parts ...string) (string, error) {
	k, ok := r.byID[keyID]
	if !ok {
		return "", fmt.Errorf("chain key %s: %w", keyID, ErrUnknownKey)
	}
	m := k.suite.mac(k.secret)
	m.Write(joined(parts...))
	return hex.EncodeToString(m.Sum(nil)), nil
}

// Signature is a signed message's proof, with what a stranger needs to check it.
type Signature struct {
	Suite  Suite
	Public string
	Value  string
}

// Sign signs a message with the key for heads.
func (r *Ring) Sign(message []byte) (Signature, error) {
	k := r.active[ForHeads]
	sig, public, err := k.suite.sign(k.secret, message)
	if err != nil {
		return Signature{}, err
	}
	enc := base64.StdEncoding
	return Signature{Suite: k.suite, Public: enc.EncodeToString(public), Value: enc.EncodeToString(sig)}, nil
}

// Holds reports whether the signature belongs to the message. It does not say whose key it is: compare Public with the one
// noted when the database was set up.
func (s Signature) Holds(message []byte) bool {
	enc := base64.StdEncoding
	public, err := enc.DecodeString(s.Public)
	if err != nil || !s.Suite.Known() {
		return false
	}
	value, err := enc.DecodeString(s.Value)
	return err == nil && s.Suite.Verify(public, message, value)
}

// joined writes parts with their lengths, so that no two lists share a text.
func joined(parts ...string) []byte {
	var b []byte
	for _, p := range parts {
		b = fmt.Appendf(b, "%d:", len(p))
		b = append(b, p...)
		b = append(b, ';')
	}
	return slices.Clip(b)
}
