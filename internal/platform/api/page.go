package api

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
)

// Names of the two fields that every writing form carries; the kit's forms write them, and tests hold the two sides together.
const (
	fieldKey     = "_key"
	fieldVersion = "_version"
)

// Render answers with a page. It is built whole before the first byte goes out, so that an error can still become a page.
func Render(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	return RenderStatus(w, r, http.StatusOK, c)
}

// RenderStatus is Render with another status, for a form that comes back with its errors.
func RenderStatus(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	if _, ok := Cookie(r, noticeCookie); ok {
		SetCookie(w, r, noticeCookie, "", -1)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := b.WriteTo(w)
	return err
}

// ReadForm parses a submitted form, whatever its encoding, and ties what is written under the returned request to the form's
// key, so that a double press acts once. A form that was read already is not read again, and a field that is sent twice is
// refused unless it is one of several boxes to tick.
func ReadForm(r *http.Request) (*http.Request, error) {
	if formOf(r.Context()) != nil {
		return r, nil
	}
	if err := parseForm(r); err != nil {
		return r, err
	}
	if err := checkForm(r.PostForm); err != nil {
		return r, err
	}
	s := &formState{key: r.PostForm.Get(fieldKey)}
	ctx := context.WithValue(r.Context(), formStateKey{}, s)
	return r.WithContext(db.Once(ctx, s.key, r.Method+" "+r.URL.RequestURI())), nil
}

// formInMemory is how much of an upload stays in memory while it is read.
const formInMemory = 8 << 20

func parseForm(r *http.Request) error {
	var err error
	if isMultipart(r) {
		err = r.ParseMultipartForm(formInMemory)
	} else {
		err = r.ParseForm()
	}
	if err == nil {
		return nil
	}
	return unreadable(err)
}

func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if asTooLarge(err, &tooLarge) {
		return fault.New(fault.TooLarge, "body_too_large", tooLarge.Limit>>20)
	}
	return fault.New(fault.Invalid, "form_unreadable").Because(err)
}

// Version is the version of the record that the person saw when the form was rendered; 0 for a new record.
func Version(r *http.Request) int {
	n, err := strconv.Atoi(r.PostForm.Get(fieldVersion))
	if err != nil {
		return 0
	}
	return n
}

// noticeCookie carries one message key over a redirect.
const noticeCookie = "qipan_notice"

// Done leads on after a change, with the message key of what was saved.
func Done(w http.ResponseWriter, r *http.Request, to, noticeKey string) error {
	if s := formOf(r.Context()); s != nil && s.led != nil {
		s.led.note(s.key, to)
	}
	SetCookie(w, r, noticeCookie, url.QueryEscape(noticeKey), 30)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// NoticeOf is the message of the last change; empty when there is none. The page that shows it clears it.
func NoticeOf(r *http.Request) string {
	value, ok := Cookie(r, noticeCookie)
	if !ok {
		return ""
	}
	key, err := url.QueryUnescape(value)
	if err != nil || !locale.Has(key) {
		return ""
	}
	return locale.T(r.Context(), key)
}

// AsOf is the day that the page is asked for (?asof=YYYY-MM-DD); today when it names none, and Invalid when it is no day.
func AsOf(r *http.Request, today db.Date) (db.Date, error) {
	s := r.URL.Query().Get("asof")
	if s == "" {
		return today, nil
	}
	d, err := db.ParseDate(s)
	if err != nil {
		return today, fault.New(fault.Invalid, "date_invalid").On("asof").Because(err)
	}
	return d, nil
}

// Attachment answers with a file to keep, and never to show: whatever it holds, it gets no power over this site. The name is
// given in UTF-8, as every browser since 2012 reads it.
func Attachment(w http.ResponseWriter, name, contentType string, content []byte) error {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Security-Policy", attachmentPolicy)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Content-Length", strconv.Itoa(len(content)))
	unhurried(w)
	_, err := w.Write(content)
	return err
}

// FieldErrors are the messages of a refused form by field; ok is false when err is no refusal of input and must be returned.
func FieldErrors(ctx context.Context, err error) (byField map[string]string, ok bool) {
	if fault.KindOf(err) != fault.Invalid {
		return nil, false
	}
	byField = FieldMessages(ctx, err)
	if len(byField) == 0 {
		byField[""] = Message(ctx, err)
	}
	return byField, true
}
