package api

import (
	"errors"
	"net/http"
	"strings"
)

func isMultipart(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

func asTooLarge(err error, target **http.MaxBytesError) bool { return errors.As(err, target) }

// isForm says whether the body is one of the two encodings of a form.
func isForm(r *http.Request) bool {
	return r.Method != http.MethodGet && (isMultipart(r) || strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"))
}
