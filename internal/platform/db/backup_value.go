package db

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// In a backup a row is a JSON array in column order. NULL is null; whole numbers and booleans are themselves; days and moments
// are the fixed texts of Date and Instant; a fraction is the shortest number that reads back as the same one, and a text for
// what JSON has no number for. A text that is no UTF-8, which SQLite can hold, is {"base64": …}.

type rawText struct {
	Base64 string `json:"base64"`
}

func appendValue(b []byte, k kind, v any) ([]byte, error) {
	if v == nil {
		return append(b, "null"...), nil
	}
	switch k {
	case textKind:
		return appendText(b, v)
	case integerKind, bigintKind:
		if n, ok := v.(int64); ok {
			return strconv.AppendInt(b, n, 10), nil
		}
	case booleanKind:
		var yes sql.NullBool
		if err := yes.Scan(v); err != nil {
			return b, err
		}
		return strconv.AppendBool(b, yes.Bool), nil
	case doubleKind:
		switch n := v.(type) {
		case float64:
			return appendDouble(b, n), nil
		case int64:
			return appendDouble(b, float64(n)), nil
		}
	case dateKind:
		day, err := dayOf(v)
		return strconv.AppendQuote(b, day), err
	case instantKind:
		var at Instant
		if err := at.Scan(v); err != nil {
			return b, err
		}
		return strconv.AppendQuote(b, at.String()), nil
	}
	return b, fmt.Errorf("%T is no %s", v, k)
}

func appendText(b []byte, v any) ([]byte, error) {
	s, ok := v.(string)
	if raw, bytes := v.([]byte); bytes {
		s, ok = string(raw), true
	}
	if !ok {
		return b, fmt.Errorf("%T is no TEXT", v)
	}
	var said any = s
	if !utf8.ValidString(s) {
		said = rawText{base64.StdEncoding.EncodeToString([]byte(s))}
	}
	text, err := json.Marshal(said)
	return append(b, text...), err
}

func appendDouble(b []byte, n float64) []byte {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return strconv.AppendQuote(b, strconv.FormatFloat(n, 'g', -1, 64))
	}
	return strconv.AppendFloat(b, n, 'g', -1, 64)
}

func dayOf(v any) (string, error) {
	if at, ok := v.(time.Time); ok {
		return string(DateOf(at.UTC())), nil
	}
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("%T is no DATE", v)
	}
	d, err := ParseDate(s)
	return string(d), err
}

// readValue is the value to store again.
func readValue(k kind, text json.RawMessage) (any, error) {
	if string(text) == "null" {
		return nil, nil
	}
	switch k {
	case textKind:
		return readText(text)
	case integerKind, bigintKind:
		return strconv.ParseInt(string(text), 10, 64)
	case booleanKind:
		var yes bool
		err := json.Unmarshal(text, &yes)
		return yes, err
	case doubleKind:
		if text[0] != '"' {
			return strconv.ParseFloat(string(text), 64)
		}
		s, err := readText(text)
		if err != nil {
			return nil, err
		}
		return strconv.ParseFloat(s, 64)
	case dateKind:
		s, err := readText(text)
		if err != nil {
			return nil, err
		}
		d, err := ParseDate(s)
		return string(d), err
	case instantKind:
		s, err := readText(text)
		if err != nil {
			return nil, err
		}
		var at Instant
		err = at.parse(s)
		return at.String(), err
	}
	return nil, fmt.Errorf("unknown kind %q", k)
}

func readText(text json.RawMessage) (string, error) {
	if text[0] != '{' {
		var s string
		err := json.Unmarshal(text, &s)
		return s, err
	}
	var raw rawText
	if err := json.Unmarshal(text, &raw); err != nil {
		return "", err
	}
	b, err := base64.StdEncoding.DecodeString(raw.Base64)
	return string(b), err
}
