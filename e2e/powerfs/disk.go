package powerfs

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// Disk is one machine's disk from its start to its cut. Faults may be set while it runs.
type Disk struct {
	mu      sync.Mutex
	files   map[string]*content
	lies    bool
	limit   int64 // bytes of all files together, none when zero
	fails   int   // fsyncs until one fails, none when zero
	failed  int
	stopIn  int // writes and fsyncs until everything stands still, none when zero
	off     chan struct{}
	isOff   bool
	stopped chan struct{}
	rng     *rand.Rand
}

// New is a disk that holds the given files, all of them durable.
func New(files map[string][]byte, seed uint64) *Disk {
	d := &Disk{files: map[string]*content{}, off: make(chan struct{}), stopped: make(chan struct{}), rng: rand.New(rand.NewPCG(seed, seed))}
	for name, b := range files {
		d.files[name] = newContent(b)
	}
	return d
}

// Lie makes fsync answer without doing anything.
func (d *Disk) Lie() { d.locked(func() { d.lies = true }) }

// FailFsync lets the nth fsync from now on fail with EIO, once.
func (d *Disk) FailFsync(nth int) { d.locked(func() { d.fails, d.failed = nth, 0 }) }

// Failed says how many fsyncs have failed.
func (d *Disk) Failed() (n int) {
	d.locked(func() { n = d.failed })
	return n
}

// Fill lets no file grow any more.
func (d *Disk) Fill() { d.locked(func() { d.limit = max(d.used(), 1) }) }

// Clear makes room again.
func (d *Disk) Clear() { d.locked(func() { d.limit = 0 }) }

// StopAt lets everything stand still at the nth write or fsync from now on, until the cut. The channel is closed then.
func (d *Disk) StopAt(nth int) <-chan struct{} {
	d.locked(func() { d.stopIn = nth })
	return d.stopped
}

// Cut takes the power away and returns what is left. Whoever still waits for the disk, or comes to it, gets an I/O error: kill
// the process first.
func (d *Disk) Cut(torn bool) map[string][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	var rng *rand.Rand
	if torn {
		rng = d.rng
	}
	left := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		left[name] = d.files[name].survivor(rng)
	}
	if !d.isOff {
		d.isOff = true
		close(d.off)
	}
	return left
}

func (d *Disk) locked(fn func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fn()
}

func (d *Disk) used() (n int64) {
	for _, c := range d.files {
		n += int64(len(c.seen))
	}
	return n
}

// durableWork says whether a file's content counts: SQLite's shared memory is memory, and flushed whenever the kernel likes.
func durableWork(name string) bool { return !strings.HasSuffix(name, "-shm") }

// work runs one operation on a file. It waits for the cut when the disk stands still.
func (d *Disk) work(name string, counts bool, fn func() syscall.Errno) syscall.Errno {
	d.mu.Lock()
	if counts && durableWork(name) && d.stopIn > 0 {
		if d.stopIn--; d.stopIn == 0 {
			close(d.stopped)
		}
	}
	select {
	case <-d.stopped:
		d.mu.Unlock()
		<-d.off
		return syscall.EIO
	case <-d.off:
		d.mu.Unlock()
		return syscall.EIO
	default:
	}
	defer d.mu.Unlock()
	return fn()
}

func (d *Disk) write(name string, c *content, data []byte, off int64) syscall.Errno {
	return d.work(name, true, func() syscall.Errno {
		if d.limit > 0 && d.used()+max(0, off+int64(len(data))-int64(len(c.seen))) > d.limit {
			return syscall.ENOSPC
		}
		c.write(off, data)
		return 0
	})
}

func (d *Disk) fsync(name string, c *content) syscall.Errno {
	return d.work(name, true, func() syscall.Errno {
		if d.lies {
			return 0
		}
		if d.fails > 0 && durableWork(name) {
			if d.fails--; d.fails == 0 {
				d.failed++
				c.forget(d.rng.IntN(2) == 0)
				return syscall.EIO
			}
		}
		c.sync()
		return 0
	})
}
