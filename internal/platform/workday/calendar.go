package workday

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"qipan/internal/platform/db"
)

//go:embed data/*.csv
var tables embed.FS

// Kind says how a day differs from its weekday.
type Kind string

// The two kinds that a holiday table knows.
const (
	Holiday        Kind = "holiday"         // a day off, whatever its weekday
	WorkdayWeekend Kind = "workday_weekend" // a Saturday or Sunday that is worked in exchange (调休)
)

// A Calendar knows which days are worked. It is never changed after it was made, so it may be shared.
type Calendar struct {
	days  map[db.Date]Kind
	years map[int]bool
}

// A Day is an answer of the calendar. Provisional means that a year without a holiday table was touched: the day may still
// move when the State Council publishes that year's table.
type Day struct {
	Date        db.Date
	Provisional bool
}

// Default holds the tables that come with Qipan.
var Default = sync.OnceValue(func() *Calendar {
	c, err := readEmbedded()
	if err != nil {
		panic(err) // the tables are compiled in; their test reads them too
	}
	return c
})

// New makes a calendar without any table: Monday to Friday, every answer provisional.
func New() *Calendar { return &Calendar{days: map[db.Date]Kind{}, years: map[int]bool{}} }

// Read takes one table with the columns date and kind (others are ignored) and returns a calendar that knows it as well. A
// year counts as known once one of its days is named. A table that contradicts itself, or that calls a weekday a worked
// weekend, is refused as a whole.
func (c *Calendar) Read(r io.Reader) (*Calendar, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("holiday table: %w", err)
	}
	if len(rows) < 2 || len(rows[0]) < 2 || rows[0][0] != "date" || rows[0][1] != "kind" {
		return nil, errors.New("holiday table: want a header date,kind and at least one day")
	}
	next := &Calendar{days: maps.Clone(c.days), years: maps.Clone(c.years)}
	named := map[db.Date]bool{}
	for i, row := range rows[1:] {
		d, err := db.ParseDate(row[0])
		if err != nil {
			return nil, fmt.Errorf("holiday table, line %d: %w", i+2, err)
		}
		kind := Kind(row[1])
		switch {
		case kind != Holiday && kind != WorkdayWeekend:
			return nil, fmt.Errorf("holiday table, line %d: unknown kind %q", i+2, kind)
		case kind == WorkdayWeekend && !weekend(d):
			return nil, fmt.Errorf("holiday table, line %d: %s is no weekend day", i+2, d)
		case named[d]:
			return nil, fmt.Errorf("holiday table, line %d: %s is named twice", i+2, d)
		}
		named[d] = true
		next.days[d] = kind
		next.years[d.Time().Year()] = true
	}
	return next, nil
}

// Years are the years that have a table, ascending.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// IsWorkday reports whether the day is worked, and whether that is provisional.
func (c *Calendar) IsWorkday(d db.Date) (worked, provisional bool) {
	return c.worked(d), !c.years[d.Time().Year()]
}

// IsHoliday reports whether the day stands in a table as a day off. An ordinary weekend is none.
func (c *Calendar) IsHoliday(d db.Date) (holiday, provisional bool) {
	return c.days[d] == Holiday, !c.years[d.Time().Year()]
}

// Add moves by n working days without counting d itself; a negative n moves back, and 0 stays even on a day off.
func (c *Calendar) Add(d db.Date, n int) Day {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	at := Day{Date: d, Provisional: c.unknown(d)}
	for n > 0 {
		at.Date = at.Date.AddDays(step)
		at.Provisional = at.Provisional || c.unknown(at.Date)
		if c.worked(at.Date) {
			n--
		}
	}
	return at
}

// AddInclusive is the last of n working days that begin with from, as a public notice (公示) counts them: from is the first
// day when it is worked, else the next worked day is. For n below 1 it is from itself.
func (c *Calendar) AddInclusive(from db.Date, n int) Day {
	if n < 1 {
		return Day{Date: from, Provisional: c.unknown(from)}
	}
	if c.worked(from) {
		n--
	}
	return c.Add(from, n)
}

// Count is how many working days lie between from and to, both of them counted; 0 when to lies before from.
func (c *Calendar) Count(from, to db.Date) (n int, provisional bool) {
	for d := from; d <= to; d = d.AddDays(1) {
		if c.worked(d) {
			n++
		}
		provisional = provisional || c.unknown(d)
	}
	return n, provisional
}

func (c *Calendar) worked(d db.Date) bool {
	switch c.days[d] {
	case Holiday:
		return false
	case WorkdayWeekend:
		return true
	}
	return !weekend(d)
}

func (c *Calendar) unknown(d db.Date) bool { return !c.years[d.Time().Year()] }

func weekend(d db.Date) bool {
	w := d.Time().Weekday()
	return w == time.Saturday || w == time.Sunday
}

func readEmbedded() (*Calendar, error) {
	names, err := fs.Glob(tables, "data/*.csv")
	if err != nil {
		return nil, err
	}
	c := New()
	for _, name := range names {
		f, err := tables.Open(name)
		if err != nil {
			return nil, err
		}
		c, err = c.Read(f)
		_ = f.Close() // an embedded file has nothing to flush
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return c, nil
}
