package crypt_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qipan/internal/platform/crypt"
)

var phone = crypt.Field{Table: "enterprise_file", Column: "phone"}

func each(t *testing.T, fn func(t *testing.T, m *crypt.Master, r *crypt.Ring)) {
	t.Helper()
	for _, s := range []crypt.Suite{crypt.INTL, crypt.GM} {
		t.Run(string(s), func(t *testing.T) {
			m, err := crypt.NewMaster(s)
			if err != nil {
				t.Fatal(err)
			}
			fn(t, m, ring(t, m, keys(t, m)))
		})
	}
}

func keys(t *testing.T, m *crypt.Master) []crypt.Wrapped {
	t.Helper()
	var all []crypt.Wrapped
	for _, p := range crypt.Purposes() {
		w, err := m.NewKey(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	return all
}

func ring(t *testing.T, m *crypt.Master, all []crypt.Wrapped) *crypt.Ring {
	t.Helper()
	r, err := m.NewRing(all)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASealedValueOpensOnlyInItsPlace(t *testing.T) {
	each(t, func(t *testing.T, _ *crypt.Master, r *crypt.Ring) {
		rapid.Check(t, func(rt *rapid.T) {
			plain, row := rapid.String().Draw(rt, "plain"), rapid.String().Draw(rt, "row")
			sealed, err := r.Seal(phone, row, plain)
			if err != nil {
				rt.Fatal(err)
			}
			if got, err := r.Open(phone, row, sealed); err != nil || got != plain {
				rt.Fatalf("opened %q, %v", got, err)
			}
			if plain == "" {
				return
			}
			if len(plain) > 3 && strings.Contains(sealed, plain) {
				rt.Fatal("the sealed text shows the value")
			}
			for _, moved := range []struct {
				f   crypt.Field
				row string
			}{{phone, row + "x"}, {crypt.Field{Table: "org_post", Column: "phone"}, row}, {crypt.Field{Table: "enterprise_file", Column: "contact"}, row}} {
				if _, err := r.Open(moved.f, moved.row, sealed); !errors.Is(err, crypt.ErrSealed) {
					rt.Fatalf("it opens at %v", moved)
				}
			}
		})
	})
}

func TestEveryAlteredCharacterIsRefused(t *testing.T) {
	each(t, func(t *testing.T, _ *crypt.Master, r *crypt.Ring) {
		sealed, err := r.Seal(phone, "1", "00000000000")
		if err != nil {
			t.Fatal(err)
		}
		for i := range sealed {
			for _, c := range []byte{'A', 'z', '.'} {
				if sealed[i] == c {
					continue
				}
				altered := sealed[:i] + string(c) + sealed[i+1:]
				if got, err := r.Open(phone, "1", altered); err == nil {
					t.Fatalf("altered at %d it opens as %q", i, got)
				}
			}
		}
		if _, err := r.Open(phone, "1", "00000000000"); !errors.Is(err, crypt.ErrSealed) {
			t.Error("a value that was never sealed passes through")
		}
	})
}

func TestEqualValuesAreFoundByTheirBlindIndexOnly(t *testing.T) {
	each(t, func(t *testing.T, m *crypt.Master, r *crypt.Ring) {
		a, err1 := r.Seal(phone, "1", "00000000000")
		b, err2 := r.Seal(phone, "1", "00000000000")
		if err := errors.Join(err1, err2); err != nil || a == b {
			t.Errorf("two seals are alike (%v)", err)
		}
		first, again, other := r.Blind(phone, "00000000000"), r.Blind(phone, "00000000000"), r.Blind(phone, "00000000001")
		if first != again || first == other {
			t.Error("the index does not tell equal from unequal")
		}
		if ring(t, m, keys(t, m)).Blind(phone, "00000000000") == r.Blind(phone, "00000000000") {
			t.Error("the index does not depend on the key")
		}
	})
}

func TestAfterARotationOldValuesOpenAndNewOnesUseTheNewKey(t *testing.T) {
	// From one suite to the other: agility is a rotation like any other.
	m, err := crypt.NewMaster(crypt.INTL)
	if err != nil {
		t.Fatal(err)
	}
	all := keys(t, m)
	old, err := ring(t, m, all).Seal(phone, "1", "00000000000")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Add(crypt.GM); err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if all[i], err = m.Rewrap(all[i]); err != nil {
			t.Fatal(err)
		}
	}
	fresh, err := m.NewKey(crypt.ForValues)
	if err != nil {
		t.Fatal(err)
	}
	r := ring(t, m, append(all, fresh))
	if got, err := r.Open(phone, "1", old); err != nil || got != "00000000000" || r.Current(old) {
		t.Errorf("the old value: %q, %v, current %v", got, err, r.Current(old))
	}
	sealed, err := r.Seal(phone, "1", "00000000000")
	if err != nil || !r.Current(sealed) || fresh.Suite != crypt.GM {
		t.Errorf("the new value: %v under %s", err, fresh.Suite)
	}
	if _, err := ring(t, m, all).Open(phone, "1", sealed); !errors.Is(err, crypt.ErrUnknownKey) {
		t.Errorf("a ring without the key: %v", err)
	}
}

func TestAWrappedKeyServesOnlyItsPurposeAndMaster(t *testing.T) {
	each(t, func(t *testing.T, m *crypt.Master, _ *crypt.Ring) {
		all := keys(t, m)
		other, err := crypt.NewMaster(m.Suite())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.NewRing(all); err == nil {
			t.Error("another master opens the keys")
		}
		all[0].Purpose, all[1].Purpose = all[1].Purpose, all[0].Purpose
		if _, err := m.NewRing(all); err == nil {
			t.Error("a key changed its purpose")
		}
	})
}

func TestSignaturesHoldForTheirMessageOnly(t *testing.T) {
	each(t, func(t *testing.T, _ *crypt.Master, r *crypt.Ring) {
		s, err := r.Sign([]byte("head 7"))
		if err != nil {
			t.Fatal(err)
		}
		if !s.Holds([]byte("head 7")) || s.Holds([]byte("head 8")) {
			t.Error("the signature does not tell its message from another")
		}
		chain, err := r.Chain(r.ChainKey(), "a", "b")
		if err != nil {
			t.Fatal(err)
		}
		if other, err := r.Chain(r.ChainKey(), "ab", ""); err != nil || other == chain {
			t.Errorf("two lists of parts share a digest (%v)", err)
		}
	})
}

func TestAKeyFileIsReadBackAndKeptFromOthers(t *testing.T) {
	each(t, func(t *testing.T, m *crypt.Master, r *crypt.Ring) {
		path := filepath.Join(t.TempDir(), "folder", "qipan.key")
		if err := m.Create(path); err != nil {
			t.Fatal(err)
		}
		if err := m.Create(path); !errors.Is(err, os.ErrExist) {
			t.Errorf("an existing key file was overwritten: %v", err)
		}
		again, err := crypt.ReadMaster(path)
		if err != nil || again.KeyID() != m.KeyID() || again.Suite() != m.Suite() {
			t.Fatalf("read back: %v", err)
		}
		if err := m.Add(crypt.INTL); err != nil {
			t.Fatal(err)
		}
		if err := m.Replace(path); err != nil {
			t.Fatal(err)
		}
		if again, err = crypt.ReadMaster(path); err != nil || again.KeyID() != m.KeyID() {
			t.Errorf("after a replacement: %v", err)
		}
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
		if _, err := crypt.ReadMaster(path); err == nil {
			t.Error("a key file that others can read is taken")
		}
	})
}

func FuzzAKeyFileIsTakenOrRefused(f *testing.F) {
	f.Add("qipan master keys 1\na1 INTL AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
	f.Add("qipan master keys 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := crypt.ParseMaster(strings.NewReader(text))
		if err == nil && !m.Suite().Known() {
			t.Error("taken without a suite")
		}
	})
}
