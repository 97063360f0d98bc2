package powerfs

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func page(b byte, n int) []byte { return bytes.Repeat([]byte{b}, n*pageSize) }

func TestACutKeepsWhatWasFsyncedAndNothingElse(t *testing.T) {
	c := newContent(nil)
	c.write(0, page('a', 2))
	c.sync()
	c.write(pageSize, page('b', 3))
	if got := c.survivor(nil); !bytes.Equal(got, page('a', 2)) {
		t.Errorf("%d bytes are left", len(got))
	}
	if got := c.seen; !bytes.Equal(got, append(page('a', 1), page('b', 3)...)) {
		t.Error("a reader does not see what was written")
	}
}

func TestATornCutKeepsSomeUnsyncedPagesAndTouchesNoSyncedOne(t *testing.T) {
	kept, lost := 0, 0
	for seed := range uint64(50) {
		c := newContent(page('a', 4))
		c.write(pageSize, page('b', 1))
		c.write(2*pageSize, page('c', 4))
		got := c.survivor(rand.New(rand.NewPCG(seed, 0)))
		if !bytes.Equal(got[:pageSize], page('a', 1)) {
			t.Fatal("a page that nobody wrote has changed")
		}
		if bytes.Equal(got[pageSize:2*pageSize], page('b', 1)) {
			kept++
		} else {
			lost++
		}
	}
	if kept == 0 || lost == 0 {
		t.Errorf("of 50 torn pages %d were kept and %d lost", kept, lost)
	}
}

func TestEveryByteOfASurvivorWasOnceThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newContent(nil)
		had := map[int64]map[byte]bool{} // by offset, since the last fsync
		size := 0
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			if rapid.IntRange(0, 4).Draw(t, "step") == 0 {
				c.sync()
				clear(had)
				size = len(c.seen)
				continue
			}
			off := rapid.Int64Range(0, 5*pageSize).Draw(t, "off")
			data := bytes.Repeat([]byte{rapid.Byte().Draw(t, "byte")}, rapid.IntRange(1, 2*pageSize).Draw(t, "len"))
			c.write(off, data)
			for i := range data {
				if had[off+int64(i)] == nil {
					had[off+int64(i)] = map[byte]bool{}
				}
				had[off+int64(i)][data[i]] = true
			}
		}
		got := c.survivor(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)))
		if len(got) < size || len(got) > len(c.seen) {
			t.Fatalf("%d bytes survive of %d synced and %d seen", len(got), size, len(c.seen))
		}
		for i, b := range got {
			before := byte(0)
			if i < len(c.durable) {
				before = c.durable[i]
			}
			if b != before && !had[int64(i)][b] {
				t.Fatalf("byte %d is %d, which nobody wrote", i, b)
			}
		}
	})
}

func TestAfterAFailedFsyncTheNextOneMakesNothingOfItDurable(t *testing.T) {
	c := newContent(page('a', 1))
	c.write(0, page('b', 1))
	c.forget(false)
	c.sync()
	if !bytes.Equal(c.survivor(nil), page('a', 1)) || !bytes.Equal(c.seen, page('b', 1)) {
		t.Error("the disk holds what it could not write")
	}
	c.write(0, page('c', 1))
	c.forget(true)
	if !bytes.Equal(c.survivor(nil), page('c', 1)) {
		t.Error("the disk does not hold what only the answer lost")
	}
}
