package api

import (
	"errors"
	"io"
	"net/http"
	"time"

	"qipan/internal/platform/db"
)

// A client gets a while to send a body and to take an answer, and longer only for as much as it announced. Slower ones are let
// go. The deadlines are the connection's own, so they follow the machine's clock and no other.
const (
	bodyTime    = 10 * time.Second
	answerTime  = 30 * time.Second
	exportTime  = 5 * time.Minute
	slowestRate = 32 << 10 // bytes a second
)

// hurried sets the deadlines of one request. When its body is in, the time for reading ends: the handler takes as long as it needs.
func hurried(next http.Handler, maxUpload int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		now := (db.SystemClock{}).Now()
		// A connection without deadlines is a test's; there is nothing to hurry.
		if r.Body == nil || r.Body == http.NoBody {
			_ = c.SetReadDeadline(time.Time{})
			_ = c.SetWriteDeadline(now.Add(answerTime))
		} else {
			body := now.Add(bodyTimeOf(r, maxUpload))
			_ = c.SetReadDeadline(body)
			_ = c.SetWriteDeadline(body.Add(answerTime))
			r.Body = &timedBody{ReadCloser: r.Body, connection: c}
		}
		next.ServeHTTP(w, r)
	})
}

// bodyTimeOf is how long the body of a request may take. One that hides its length gets the shortest time.
func bodyTimeOf(r *http.Request, maxUpload int64) time.Duration {
	announced := min(max(r.ContentLength, 0), maxUpload)
	return bodyTime + time.Duration(announced/slowestRate)*time.Second
}

// timedBody takes the deadline for reading away with the last byte: left standing it would end a handler that still works.
type timedBody struct {
	io.ReadCloser
	connection *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.connection.SetReadDeadline(time.Time{}) // see hurried
	}
	return n, err
}

// unhurried gives a large answer the time that a slow line needs.
func unhurried(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline((db.SystemClock{}).Now().Add(exportTime)) // see hurried
}
