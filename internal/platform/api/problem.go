package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
)

// StatusOf is the HTTP status of a refusal.
func StatusOf(err error) int {
	if coded, ok := errors.AsType[*Problem](err); ok {
		return coded.Status
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unsigned:
		return http.StatusUnauthorized
	case fault.Conflict, fault.Stale:
		return http.StatusConflict
	case fault.Busy:
		return http.StatusServiceUnavailable
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unsupported:
		return http.StatusUnsupportedMediaType
	case fault.WrongMethod:
		return http.StatusMethodNotAllowed
	case fault.Full:
		return http.StatusInsufficientStorage
	case fault.Internal:
	}
	return http.StatusInternalServerError
}

// Message is what a person reads about a refusal; the text of an unclassified error is never shown.
func Message(ctx context.Context, err error) string {
	var e *fault.Error
	if !errors.As(err, &e) {
		return locale.T(ctx, "fault.internal")
	}
	return locale.T(ctx, "fault."+e.Code, e.Args...)
}

// FieldMessages are the refusals by input field.
func FieldMessages(ctx context.Context, err error) map[string]string {
	out := map[string]string{}
	if many, ok := errors.AsType[*fault.Many](err); ok {
		for _, f := range many.Faults {
			out[f.Field] = locale.T(ctx, "fault."+f.Code, f.Args...)
		}
		return out
	}
	var e *fault.Error
	if errors.As(err, &e) && e.Field != "" {
		out[e.Field] = locale.T(ctx, "fault."+e.Code, e.Args...)
	}
	return out
}

// Problem is application/problem+json (RFC 9457) with our code.
type Problem struct {
	Status  int               `json:"status"`
	Code    string            `json:"code" doc:"stable code of the refusal"`
	Title   string            `json:"title" doc:"the refusal in the caller's language"`
	Fields  map[string]string `json:"fields,omitempty" doc:"refusals by input field"`
	Request string            `json:"request,omitempty" doc:"number of the request in the server's log"`
}

func (p *Problem) Error() string { return p.Code }

// GetStatus is what the answer's status line says.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType makes every error answer application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells a refused client when to come back.
func (p *Problem) GetHeaders() http.Header {
	if p.Status != http.StatusServiceUnavailable {
		return nil
	}
	return http.Header{"Retry-After": {retryAfter}}
}

func problemOf(ctx context.Context, err error) *Problem {
	status := StatusOf(err)
	if status == http.StatusInternalServerError {
		slog.ErrorContext(ctx, "request failed", "request", RequestID(ctx), "err", err)
	}
	return &Problem{Status: status, Code: fault.CodeOf(err), Title: Message(ctx, err), Fields: FieldMessages(ctx, err), Request: RequestID(ctx)}
}

// The library's own refusals (malformed JSON, unknown field, wrong type) become problems too. The variable is global by the
// library's design; it is set once, here.
func init() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := &Problem{Status: status, Code: "request_invalid", Title: msg}
		if status == http.StatusUnsupportedMediaType || status == http.StatusRequestEntityTooLarge {
			p.Code = "body_refused"
		}
		for _, err := range errs {
			if d, ok := errors.AsType[*huma.ErrorDetail](err); ok {
				if p.Fields == nil {
					p.Fields = map[string]string{}
				}
				p.Fields[d.Location] = d.Message
			}
		}
		return p
	}
}
