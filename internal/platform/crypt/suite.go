package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"hash"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// Suite is a family of algorithms that belong together.
type Suite string

// The suites.
const (
	INTL Suite = "INTL" // AES-256-GCM, HMAC-SHA-256, Ed25519
	GM   Suite = "GM"   // SM4-GCM, HMAC-SM3, SM2 (国密)
)

// Known reports whether the suite exists.
func (s Suite) Known() bool { return s == INTL || s == GM }

// keySize is the length of a sealing key in bytes.
func (s Suite) keySize() int {
	if s == GM {
		return 16
	}
	return 32
}

func (s Suite) aead(key []byte) (cipher.AEAD, error) {
	if len(key) != s.keySize() {
		return nil, fmt.Errorf("crypt: a key of %d bytes for %s", len(key), s)
	}
	block := aes.NewCipher
	if s == GM {
		block = sm4.NewCipher
	}
	b, err := block(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(b)
}

func (s Suite) mac(key []byte) hash.Hash {
	if s == GM {
		return hmac.New(sm3.New, key)
	}
	return hmac.New(sha256.New, key)
}

// seedSize is what a signing key is made from.
const seedSize = 32

// newSeed is a fresh secret for signing. Not every 32 bytes are an SM2 key; those that are not are drawn again.
func (s Suite) newSeed() ([]byte, error) {
	for {
		seed := make([]byte, seedSize)
		if _, err := rand.Read(seed); err != nil {
			return nil, err
		}
		if s == INTL {
			return seed, nil
		}
		if _, err := sm2.NewPrivateKey(seed); err == nil {
			return seed, nil
		}
	}
}

// sign returns the signature of a message and the public key that verifies it.
func (s Suite) sign(seed, message []byte) (signature, public []byte, err error) {
	if s == INTL {
		key := ed25519.NewKeyFromSeed(seed)
		public, _ := key.Public().(ed25519.PublicKey) // by the library's contract
		return ed25519.Sign(key, message), public, nil
	}
	key, err := sm2.NewPrivateKey(seed)
	if err != nil {
		return nil, nil, err
	}
	point, err := sm2.PublicKeyToECDH(&key.PublicKey)
	if err != nil {
		return nil, nil, err
	}
	signature, err = key.Sign(rand.Reader, message, sm2.DefaultSM2SignerOpts)
	return signature, point.Bytes(), err
}

// Verify reports whether a signature of the suite belongs to the message under a public key.
func (s Suite) Verify(public, message, signature []byte) bool {
	if s == INTL {
		return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, message, signature)
	}
	key, err := sm2.NewPublicKey(public)
	return err == nil && sm2.VerifyASN1WithSM2(key, nil, message, signature)
}
