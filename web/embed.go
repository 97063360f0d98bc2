// Package web carries the built styles and scripts of the interface inside the binary and serves them.
//
// The sources stand in css and src and are bundled by "npm run build" into dist, under names that hold a hash of their
// content. Go builds and tests need no Node: without built files dist holds only a placeholder, Asset still answers, and
// pages come unstyled but whole.
package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed all:dist
var dist embed.FS

// Prefix is the path under which Handler must be mounted.
const Prefix = "/assets/"

var manifest = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	b, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return m
	}
	if json.Unmarshal(b, &m) != nil {
		return map[string]string{}
	}
	return m
})

// Asset is the address of a built file by its plain name (app.css). Before the first build it is an address that answers
// 404, so that a page is never broken by a missing style.
func Asset(name string) string {
	if hashed, ok := manifest()[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Built reports whether the binary carries built assets.
func Built() bool { return len(manifest()) > 0 }

// Handler serves the built files: for ever, because their names change with their content, and compressed where the
// browser takes gzip. It refuses everything that is not a built file.
func Handler() http.Handler {
	served := map[string]bool{}
	for _, f := range manifest() {
		served[f] = true
	}
	for _, f := range chunks() {
		served[f] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		if !served[name] {
			http.NotFound(w, r)
			return
		}
		serve(w, r, name)
	})
}

// chunks are the files that scripts load themselves; their names hold a hash too.
func chunks() []string {
	var out []string
	entries, err := fs.ReadDir(dist, "dist")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "chunk-") && !strings.HasSuffix(e.Name(), ".gz") {
			out = append(out, e.Name())
		}
	}
	return out
}

func serve(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	file := "dist/" + name
	h.Set("Vary", "Accept-Encoding")
	etag := `"` + name + `"`
	if acceptsGzip(r.Header.Get("Accept-Encoding")) {
		if _, err := fs.Stat(dist, file+".gz"); err == nil {
			file += ".gz"
			etag = `"` + name + `.gz"`
			h.Set("Content-Encoding", "gzip")
		}
	}
	b, err := dist.ReadFile(file)
	if err != nil {
		h.Del("Content-Encoding")
		http.NotFound(w, r)
		return
	}
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", etag)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}

// acceptsGzip reads the header as far as it matters here: gzip named and not switched off.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) == "gzip" {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}

// contentType does not ask the machine's own table, which differs between systems.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}
