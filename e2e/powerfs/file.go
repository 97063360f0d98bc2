package powerfs

import (
	"math/rand/v2"
	"slices"
)

// pageSize is what a disk keeps or loses as one piece.
const pageSize = 4096

// change is a write or, with no data, a new length.
type change struct {
	off  int64
	data []byte
}

func (c change) apply(b []byte) []byte {
	if c.data == nil {
		return resized(b, c.off)
	}
	if end := c.off + int64(len(c.data)); end > int64(len(b)) {
		b = resized(b, end)
	}
	copy(b[c.off:], c.data)
	return b
}

func resized(b []byte, n int64) []byte {
	if n <= int64(len(b)) {
		return b[:n]
	}
	had := len(b)
	b = slices.Grow(b, int(n)-had)[:n]
	clear(b[had:])
	return b
}

// content is a file as its readers see it, as the disk holds it, and what lies between.
type content struct {
	seen    []byte
	durable []byte
	pending []change
}

func newContent(b []byte) *content {
	return &content{seen: slices.Clone(b), durable: slices.Clone(b)}
}

func (c *content) write(off int64, data []byte) {
	c.change(change{off, slices.Clone(data)})
}

func (c *content) truncate(n int64) { c.change(change{off: n}) }

func (c *content) change(x change) {
	c.seen = x.apply(c.seen)
	c.pending = append(c.pending, x)
}

// sync makes everything durable.
func (c *content) sync() {
	for _, x := range c.pending {
		c.durable = x.apply(c.durable)
	}
	c.pending = nil
}

// forget is a failed fsync: readers go on seeing what was written, and it will never reach the disk unless it is written
// anew. With keep the disk had it all the same, and only the answer was lost.
func (c *content) forget(keep bool) {
	if keep {
		c.sync()
	}
	c.pending = nil
}

// survivor is what a cut leaves. Without rng everything pending is gone. With it, each page keeps a random number of the
// writes that touched it, from the first on, and a change of length is kept or not.
func (c *content) survivor(rng *rand.Rand) []byte {
	left := slices.Clone(c.durable)
	if rng == nil {
		return left
	}
	keeps := c.draw(rng)
	for _, x := range c.pending {
		if x.data == nil {
			if rng.IntN(2) == 0 {
				left = x.apply(left)
			}
			continue
		}
		for _, piece := range pieces(x) {
			page := piece.off / pageSize
			if keeps[page] > 0 {
				keeps[page]--
				left = piece.apply(left)
			}
		}
	}
	return left
}

// draw says of every touched page how many of its writes survive.
func (c *content) draw(rng *rand.Rand) map[int64]int {
	touched := map[int64]int{}
	for _, x := range c.pending {
		for _, piece := range pieces(x) {
			touched[piece.off/pageSize]++
		}
	}
	pages := make([]int64, 0, len(touched))
	for page := range touched {
		pages = append(pages, page)
	}
	slices.Sort(pages) // a map's order would make the seed worthless
	for _, page := range pages {
		touched[page] = rng.IntN(touched[page] + 1)
	}
	return touched
}

// pieces splits a write at the borders of pages.
func pieces(x change) (all []change) {
	for len(x.data) > 0 {
		n := min(int64(len(x.data)), pageSize-x.off%pageSize)
		all = append(all, change{x.off, x.data[:n]})
		x = change{x.off + n, x.data[n:]}
	}
	return all
}
