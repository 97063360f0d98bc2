package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// maxJSONBody bounds what an operation reads.
const maxJSONBody = 1 << 20

// newHuma sets the library up without its documentation page, which would load from outside, and without link headers.
func newHuma(mux *http.ServeMux, version string) huma.API {
	cfg := huma.DefaultConfig("Qipan 棋盘", version)
	cfg.Info.Description = "The same use cases as the pages, as JSON. Every operation names its permission in x-permission; what lies outside the caller's place on the unit tree answers 404."
	cfg.OpenAPIPath = "/openapi"
	cfg.DocsPath = ""
	cfg.SchemasPath = ""
	cfg.CreateHooks = nil
	cfg.Formats = map[string]huma.Format{"application/json": strictJSON, "json": strictJSON}
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	return humago.New(mux, cfg)
}
