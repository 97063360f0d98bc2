package db

import (
	"sync"
	"time"
)

// Zone is the civil time of every office that Qipan serves: China Standard Time, without daylight saving.
var Zone = time.FixedZone("CST", 8*3600)

// Clock tells the time. It is the only source of it; everything above gets its moment from a transaction or from the app.
type Clock interface{ Now() time.Time }

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now is the machine's time.
func (SystemClock) Now() time.Time { return time.Now() }

// ManualClock stands still until it is moved; for tests and for reading a demo as of a day.
type ManualClock struct {
	mu sync.Mutex
	at time.Time
}

// NewManualClock starts at the moment given.
func NewManualClock(at time.Time) *ManualClock { return &ManualClock{at: at} }

// Now is the moment last set.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves the clock to ten in the morning of a day.
func (c *ManualClock) Set(d Date) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := d.Time()
	c.at = time.Date(t.Year(), t.Month(), t.Day(), 10, 0, 0, 0, Zone)
}

// Advance moves the clock forward.
func (c *ManualClock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

// At is the same database at another clock, for replaying a demonstration's past through the use cases. The connections are
// shared: the original is the one to close.
func (d *DB) At(c Clock) *DB {
	other := *d
	other.clock = c
	return &other
}
