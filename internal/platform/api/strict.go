package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/platform/fault"
)

// A value that is read singly and sent twice is refused: whoever stands between, and reads the other one, would have let
// something else through. Which names repeat is written down here.

// single are the names that every list and page reads once. Filters and columns of lists may repeat.
var single = []string{"q", "sort", "dir", "page", "print", "asof", "next"}

// repeatable are the fields of forms with several boxes to tick; a test finds the handler that reads another.
var repeatable = map[string]bool{"id": true, "successors": true, "units": true, "papers": true, "counts_as": true}

// Repeatable reports whether a field of a form may be sent more than once.
func Repeatable(name string) bool { return repeatable[name] }

func sentTwice(name string) error { return fault.New(fault.Invalid, "parameter_repeated", name) }

// plain refuses addresses that two readers could read differently.
func plain(next http.Handler, fail FailPage) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := checkQuery(r.URL); err != nil {
			fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func checkQuery(u *url.URL) error {
	if u.RawQuery == "" {
		return nil
	}
	v, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return fault.New(fault.Invalid, "query_unreadable").Because(err)
	}
	if strings.HasPrefix(u.Path, "/api/") {
		for name, values := range v {
			if len(values) > 1 {
				return sentTwice(name)
			}
		}
		return nil
	}
	for _, name := range single {
		if len(v[name]) > 1 {
			return sentTwice(name)
		}
	}
	return nil
}

func checkForm(v url.Values) error {
	for name, values := range v {
		if len(values) > 1 && !repeatable[name] {
			return sentTwice(name)
		}
	}
	return nil
}

// strictJSON is the library's JSON, and refuses an object that names a key twice, in whatever case: encoding/json would take
// the last of them, and folds case.
var strictJSON = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(data []byte, v any) error {
		if err := checkKeys(data); err != nil {
			return err
		}
		return json.Unmarshal(data, v)
	},
}

var errKeyTwice = errors.New("the key stands twice in one object")

// checkKeys walks over the tokens of a document; what is no JSON is left to the decoder.
func checkKeys(data []byte) error {
	type level struct {
		keys map[string]bool // nil in an array
		key  bool            // the next string is a key
	}
	var open []level
	for dec := json.NewDecoder(bytes.NewReader(data)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return nil //nolint:nilerr // the decoder names the place better
		}
		top := len(open) - 1
		if key, ok := token.(string); ok && top >= 0 && open[top].key {
			folded := strings.ToLower(strings.ToUpper(key))
			if open[top].keys[folded] {
				return fmt.Errorf("%q: %w", key, errKeyTwice)
			}
			open[top].keys[folded], open[top].key = true, false
			continue
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{keys: map[string]bool{}, key: true})
			continue
		case json.Delim('['):
			open = append(open, level{})
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:top]
		}
		if top = len(open) - 1; top >= 0 && open[top].keys != nil {
			open[top].key = true
		}
	}
}
