package db

import (
	"database/sql/driver"
	"fmt"
	"strconv"
)

// OptInt is a whole number that may be unknown: NULL in the table, empty on a form. Unknown is not zero.
type OptInt struct {
	N     int
	Known bool
}

// Int is a known number.
func Int(n int) OptInt { return OptInt{N: n, Known: true} }

func (o OptInt) String() string {
	if !o.Known {
		return ""
	}
	return strconv.Itoa(o.N)
}

// Value stores NULL when unknown.
func (o OptInt) Value() (driver.Value, error) {
	if !o.Known {
		return nil, nil
	}
	return int64(o.N), nil
}

// Scan reads an INTEGER or BIGINT column.
func (o *OptInt) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*o = OptInt{}
	case int64:
		*o = Int(int(v))
	default:
		return fmt.Errorf("cannot read a number from %T", src)
	}
	return nil
}

// MarshalJSON writes null when unknown.
func (o OptInt) MarshalJSON() ([]byte, error) {
	if !o.Known {
		return []byte("null"), nil
	}
	return []byte(strconv.Itoa(o.N)), nil
}

// UnmarshalJSON reads a number or null.
func (o *OptInt) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*o = OptInt{}
		return nil
	}
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return fmt.Errorf("number %q", b)
	}
	*o = Int(n)
	return nil
}

// NullText stores an empty text as NULL, for columns whose absence is not the empty text (unique codes, references).
func NullText(s string) any {
	if s == "" {
		return nil
	}
	return s
}
