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
