// Package fault is how Qipan says no: an error carries a kind, a code and the arguments of its message. Words live in the
// message catalogue under "fault.<code>"; an edge turns the kind into a status and the code into words.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of refusal an error is, and so which status an edge answers with.
type Kind int

// The kinds. Internal is the zero value on purpose: an error that nobody classified is ours, and its text is only logged.
const (
	Internal    Kind = iota // 500, logged, never shown
	Invalid                 // 422, the input breaks a rule; the message says which
	NotFound                // 404, does not exist or lies outside the caller's scope: the two look alike
	Forbidden               // 403, the caller's roles do not carry the permission
	Unsigned                // 401, nobody is logged in
	Conflict                // 409, the record's state forbids it
	Stale                   // 409, somebody else changed the record since it was read
	Busy                    // 503, try again later
	TooLarge                // 413, beyond a stated limit
	Unsupported             // 415, a kind of file that is not read
	WrongMethod             // 405, the address exists and does not take the method
	Full                    // 507, no room on the disk
)

// Error is a refusal with a code. Field names the input it belongs to, empty when it belongs to none.
type Error struct {
	Kind  Kind
	Code  string
	Field string
	Args  []any
	cause error
}

// New makes a refusal; args fill the message "fault.<code>".
func New(kind Kind, code string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: args}
}

// On ties the refusal to an input field, so that a form shows it there.
func (e *Error) On(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Because keeps what lay underneath for the log; it is never shown.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " on " + e.Field
	}
	if len(e.Args) > 0 {
		s += fmt.Sprint(" ", e.Args)
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap hands out the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is compares by code, so that errors.Is(err, fault.New(fault.NotFound, "not_found")) holds whatever the arguments.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// KindOf is the kind of err, Internal for everything that is no refusal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf is the code of err, "internal" for everything that is no refusal.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}

// Missing is the one answer for a record that does not exist or lies out of reach.
func Missing() *Error { return New(NotFound, "not_found") }

// Fields gathers the refusals of several inputs, so that a form shows all of them at once.
type Fields []*Error

// Add notes a refusal of one field.
func (f *Fields) Add(field, code string, args ...any) {
	*f = append(*f, New(Invalid, code, args...).On(field))
}

// Err is nil when nothing was refused; otherwise an Invalid error that lists every field.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Many{Faults: f}
}

// Many is several refusals of one input.
type Many struct{ Faults Fields }

func (m *Many) Error() string {
	return fmt.Sprintf("%d fields refused, first: %v", len(m.Faults), m.Faults[0])
}

// As lets KindOf and CodeOf see the first refusal.
func (m *Many) As(target any) bool {
	if t, ok := target.(**Error); ok {
		*t = m.Faults[0]
		return true
	}
	return false
}

// Wrap names the function in front of an error. It is meant as the first, deferred statement of a function:
//
//	defer fault.Wrap(&err, "org.Found(%s)", id)
//
// Refusals keep their kind and code.
func Wrap(errp *error, format string, args ...any) {
	if *errp != nil {
		*errp = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *errp)
	}
}
