package app_test

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/access"
	"qipan/internal/app"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGoldenOpenAPIDocument(t *testing.T) {
	a, err := app.New(access.With(t.Context(), access.Operator()), app.Config{Database: "sqlite:" + filepath.Join(t.TempDir(), "empty.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	got, err := json.MarshalIndent(a.Router().OpenAPI(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "openapi.golden.json")
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
		t.Errorf("the JSON interface changed; look at it, then run with -update (-golden +now):\n%s", diff)
	}
}

func TestEveryOperationOfTheDocumentNamesItsPermissionAndIsVersion31(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "doc.db"))
	doc := h.app.Router().OpenAPI()
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version %s", doc.OpenAPI)
	}
	operations := 0
	for path, item := range doc.Paths {
		for _, op := range []any{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			text, err := json.Marshal(op)
			if err != nil {
				t.Fatal(err)
			}
			if string(text) == "null" {
				continue
			}
			operations++
			if !strings.Contains(string(text), `"x-permission"`) {
				t.Errorf("%s has an operation without a permission", path)
			}
		}
	}
	if operations < 10 {
		t.Errorf("only %d operations", operations)
	}
}

func TestEveryAnswerCarriesThePolicyAndNothingFromOutside(t *testing.T) {
	h := open(t, "sqlite:"+filepath.Join(t.TempDir(), "policy.db"))
	for _, path := range []string{"/", "/board", "/gaps", "/gaps/map", "/enterprises", "/cases", "/imports", "/rules"} {
		w := h.ask(t, ours, http.MethodGet, path)
		if p := w.Header().Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %q", path, p)
		}
		body := w.Body.String()
		for _, outside := range []string{`src="http`, `href="http`, `url(http`, "onclick=", "<style", "javascript:"} {
			if strings.Contains(body, outside) {
				t.Errorf("%s contains %s", path, outside)
			}
		}
	}
}
