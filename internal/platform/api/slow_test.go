package api_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"qipan/internal/platform/api"
)

// A handler may work on after the body is in: the deadline for reading must not end it. It is seen by the deadlines that reach the
// connection.
func TestTheDeadlineForReadingGoesWithTheLastByteOfTheBody(t *testing.T) {
	x := router()
	x.Page(http.MethodPost, "/save", "p", func(w http.ResponseWriter, r *http.Request) error {
		_, err := api.ReadForm(r)
		return err
	})
	h := x.Handler(options())
	for body, want := range map[string]string{"a=1&_key=1": "reading, writing, no reading", "": "no reading, writing"} {
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		var content io.Reader
		if body != "" {
			content = strings.NewReader(body)
		}
		r := httptest.NewRequest(http.MethodPost, "/save", content)
		r.Header.Set("Content-Type", formType)
		r.Header.Set("X-Person", "p")
		h.ServeHTTP(w, r)
		if got := strings.Join(w.set, ", "); got != want {
			t.Errorf("body %q: %s", body, got)
		}
	}
}

func TestTwoLengthsOfOneBodyAreRefused(t *testing.T) {
	s := httptest.NewServer(router().Handler(options()))
	defer s.Close()
	for name, head := range map[string]string{
		"two lengths":          "Content-Length: 3\r\nContent-Length: 4\r\n",
		"length and chunks":    "Transfer-Encoding: chunked, identity\r\n",
		"a space in the field": "Content-Length : 3\r\n",
	} {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\n"+head+"\r\nabc"); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != http.StatusBadRequest && res.StatusCode != http.StatusNotImplemented {
			t.Errorf("%s: %s", name, res.Status)
		}
		_ = res.Body.Close() // nothing in it is needed
		_ = c.Close()
	}
}

// deadlines is an answer that notes the deadlines of its connection.
type deadlines struct {
	*httptest.ResponseRecorder
	set []string
}

func (d *deadlines) note(what string, t time.Time) {
	if t.IsZero() {
		what = "no " + what
	}
	d.set = append(d.set, what)
}

// SetReadDeadline is called by http.ResponseController.
func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.note("reading", t)
	return nil
}

// SetWriteDeadline is called by http.ResponseController.
func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.note("writing", t)
	return nil
}
