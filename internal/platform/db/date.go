package db

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar day without time or zone, written YYYY-MM-DD. The zero value "" means that no day is known and is
// stored as NULL. Dates compare with < and ==.
type Date string

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", fmt.Errorf("date %q: want YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for constants; it panics on a day that does not exist.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time is midnight UTC of the day; the zero time when no day is known.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// IsZero reports whether no day is known.
func (d Date) IsZero() bool { return d == "" }

func (d Date) String() string { return string(d) }

// AddDays moves by calendar days.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths moves to the corresponding day of another month, or to that month's end when it has no such day
// (STD-20: 2026-01-31 + 1 month = 2026-02-28).
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// AddYears moves by whole years under the rule of AddMonths.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// DaysUntil counts calendar days from d to later; negative when later lies before d.
func (d Date) DaysUntil(later Date) int {
	return int(later.Time().Sub(d.Time()).Hours() / 24)
}

// Value stores the day as text that both engines accept, and no day as NULL.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads what either driver hands out for a DATE column: text, bytes, a time, or NULL.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case time.Time:
		*d = DateOf(v.UTC())
	case string:
		*d = Date(v[:min(len(v), 10)])
	case []byte:
		*d = Date(v[:min(len(v), 10)])
	default:
		return fmt.Errorf("cannot read a date from %T", src)
	}
	return nil
}

// instantLayout is fixed in width, so that text order is time order.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// Instant is a moment in UTC with microsecond precision. The zero value means "not yet" and is stored as NULL.
type Instant struct{ t time.Time }

// InstantOf cuts t to microseconds in UTC.
func InstantOf(t time.Time) Instant { return Instant{t.UTC().Truncate(time.Microsecond)} }

// Time is the moment as a time in UTC.
func (i Instant) Time() time.Time { return i.t }

// IsZero reports whether the moment is unset.
func (i Instant) IsZero() bool { return i.t.IsZero() }

// Before reports whether i lies before j.
func (i Instant) Before(j Instant) bool { return i.t.Before(j.t) }

// Add moves by a duration.
func (i Instant) Add(d time.Duration) Instant { return InstantOf(i.t.Add(d)) }

func (i Instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.t.Format(instantLayout)
}

// MarshalText writes the fixed-width form; empty when unset.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (i *Instant) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*i = Instant{}
		return nil
	}
	return i.parse(string(text))
}

// Value stores the fixed-width text, and an unset moment as NULL.
func (i Instant) Value() (driver.Value, error) {
	if i.IsZero() {
		return nil, nil
	}
	return i.String(), nil
}

// Scan reads what either driver hands out for a TIMESTAMPTZ column.
func (i *Instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = Instant{}
		return nil
	case time.Time:
		*i = InstantOf(v)
		return nil
	case string:
		return i.parse(v)
	case []byte:
		return i.parse(string(v))
	}
	return fmt.Errorf("cannot read an instant from %T", src)
}

func (i *Instant) parse(s string) error {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return fmt.Errorf("instant %q: %w", s, err)
	}
	*i = InstantOf(t)
	return nil
}

// StartOf is the first moment of a civil day.
func StartOf(d Date) Instant {
	t := d.Time()
	return InstantOf(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, Zone))
}
