package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// KeyHeader carries the key of a writing operation; Replayed marks an answer that was given before.
const (
	KeyHeader = "Idempotency-Key"
	Replayed  = "Idempotent-Replayed"
)

// A key must be hard to guess: the stored answer is sealed under it.
const (
	minKey = 16
	maxKey = 128
)

func writes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// keyParam documents the header at every writing operation.
func keyParam() *huma.Param {
	least, most := minKey, maxKey
	return &huma.Param{
		Name: KeyHeader, In: "header", Required: true,
		Description: "Made by the caller for this act, at random, and sent again unchanged with every retry: the act happens once, and a retry of the same request gets the first answer again for 24 hours, marked " + Replayed + ". " +
			"A refused act keeps nothing, and the same key may be used again. Without a key: 422 idempotency_key_missing; under another account or with another request: 422 idempotency_key_reused.",
		Schema: &huma.Schema{Type: huma.TypeString, MinLength: &least, MaxLength: &most},
	}
}

// answering runs a writing operation as one act under its key. The permission is asked first: nobody learns or holds anything
// by a key alone.
func (x *Router) answering(p Permission) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		a, again, err := x.answerOnce(c, p, next)
		if err != nil {
			problem := problemOf(c.Context(), err)
			a = db.Answer{Status: problem.Status, Header: map[string]string{"Content-Type": problem.ContentType("")}}
			a.Body, err = json.Marshal(problem)
			if err != nil {
				panic(err) // a problem is text and numbers
			}
		}
		for name, value := range a.Header {
			c.SetHeader(name, value)
		}
		if again {
			c.SetHeader(Replayed, "true")
		}
		c.SetStatus(a.Status)
		_, _ = c.BodyWriter().Write(a.Body) // a client that left cannot be told
	}
}

func (x *Router) answerOnce(c huma.Context, p Permission, next func(huma.Context)) (a db.Answer, again bool, err error) {
	ctx := c.Context()
	if err := x.allow(ctx, p); err != nil {
		return a, false, err
	}
	if x.answers == nil {
		return a, false, errNoAnswers
	}
	key := c.Header(KeyHeader)
	switch {
	case key == "":
		return a, false, fault.New(fault.Invalid, "idempotency_key_missing")
	case len(key) < minKey, len(key) > maxKey:
		return a, false, fault.New(fault.Invalid, "idempotency_key_length", minKey, maxKey)
	}
	body, err := io.ReadAll(c.BodyReader())
	if err != nil {
		return a, false, unreadable(err)
	}
	u := c.URL()
	what := c.Method() + " " + u.RequestURI() + "\n" + string(body)
	return x.answers.AnswerOnce(ctx, key, what, func(ctx context.Context) db.Answer {
		k := &kept{request: c, ctx: ctx, body: bytes.NewReader(body), header: map[string]string{}}
		next(k)
		if k.status == 0 {
			k.status = http.StatusOK
		}
		return db.Answer{Status: k.status, Header: k.header, Body: k.written.Bytes()}
	})
}

// request is the library's view of a request; embedded under this name it leaves Context free to be overridden.
type request = huma.Context

// kept is the operation's view of a request whose answer is held back until the act is on disk.
type kept struct {
	request
	ctx     context.Context
	body    io.Reader
	status  int
	header  map[string]string
	written bytes.Buffer
}

func (k *kept) Context() context.Context     { return k.ctx }
func (k *kept) BodyReader() io.Reader        { return k.body }
func (k *kept) SetStatus(status int)         { k.status = status }
func (k *kept) Status() int                  { return k.status }
func (k *kept) SetHeader(name, value string) { k.header[http.CanonicalHeaderKey(name)] = value }
func (k *kept) BodyWriter() io.Writer        { return &k.written }
func (k *kept) AppendHeader(name, value string) {
	if had := k.header[http.CanonicalHeaderKey(name)]; had != "" {
		value = had + ", " + value
	}
	k.SetHeader(name, value)
}

// formState goes with a request whose form was read: its key, and where the answers of forms are remembered.
type formState struct {
	key string
	led *led
}

type formStateKey struct{}

func formOf(ctx context.Context) *formState {
	s, _ := ctx.Value(formStateKey{}).(*formState) // absent is nil
	return s
}

// keyed reads the form of a writing page and refuses one without a key.
func (x *Router) keyed(r *http.Request) (*http.Request, error) {
	r, err := ReadForm(r)
	if err != nil {
		return r, err
	}
	s := formOf(r.Context())
	if s.key == "" {
		return r, fault.New(fault.Invalid, "form_key_missing")
	}
	s.led = &x.led
	return r, nil
}

// led remembers where the latest forms led to, so that a second press is shown what the first one did.
type led struct {
	mu    sync.Mutex
	to    map[string]string
	order []string
}

// mostLed bounds the memory; whoever presses again after so many other acts is shown the page the form came from.
const mostLed = 1024

func (l *led) note(key, to string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.to == nil {
		l.to = map[string]string{}
	}
	if _, known := l.to[key]; !known {
		l.order = append(l.order, key)
	}
	l.to[key] = to
	if len(l.order) > mostLed {
		delete(l.to, l.order[0])
		l.order = l.order[1:]
	}
}

func (l *led) find(key string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to[key]
}

// repeated leads a second press to where the first one led, when that is known.
func repeated(w http.ResponseWriter, r *http.Request, err error) bool {
	s := formOf(r.Context())
	if s == nil || s.led == nil || fault.CodeOf(err) != "repeated" {
		return false
	}
	to := s.led.find(s.key)
	if to == "" {
		return false
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return true
}
