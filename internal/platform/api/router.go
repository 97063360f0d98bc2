package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Permission names what a route allows; the catalogue is the access room's.
type Permission = string

// Open marks the few routes that serve people who are not logged in: log-in, assets, health.
const Open Permission = "open"

// Guard knows who asks and what they may do.
type Guard interface {
	// Authenticate puts the principal of the request, if there is one, into its context.
	Authenticate(r *http.Request) (context.Context, error)
	// Allow refuses when the caller holds the permission nowhere: Unsigned or Forbidden.
	Allow(ctx context.Context, p Permission) error
}

// Teller is a guard that tells people apart, so that nobody takes the places of others. For one that does not, everybody is a
// stranger.
type Teller interface {
	// Caller is who asks; empty for a stranger.
	Caller(ctx context.Context) string
}

// FailPage writes the page of a refusal.
type FailPage func(w http.ResponseWriter, r *http.Request, err error)

// Handler answers a page request or says why not.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one registered route.
type Route struct {
	Method     string
	Pattern    string
	Permission Permission
	JSON       bool
	Class      Class
	Keyless    string // why a writing page takes forms without a key; empty for all others
}

// Router registers routes with their permissions.
type Router struct {
	mux    *http.ServeMux
	guard  Guard
	fail   FailPage
	huma   huma.API
	gates  map[Class]*gate
	routes []Route

	answers *db.DB
	led     led
}

// NewRouter makes an empty router; fail writes the pages of refusals.
func NewRouter(g Guard, fail FailPage, version string) *Router {
	x := &Router{mux: http.NewServeMux(), guard: g, fail: fail, gates: newGates(processors())}
	x.huma = newHuma(x.mux, version)
	return x
}

// AnswerFrom names the database in which the answers of writing operations are kept. Without it they refuse to write.
func (x *Router) AnswerFrom(d *db.DB) { x.answers = d }

// errNoAnswers is a mistake of wiring: an operation that writes cannot promise to write once.
var errNoAnswers = errors.New("the router was not told where answers are kept (AnswerFrom)")

// Page registers a page, of the class that its route names by itself or of the one that is given. The handler runs only for
// callers who hold the permission somewhere; where, the use case decides. A page that writes takes only forms with a key.
func (x *Router) Page(method, pattern string, p Permission, h Handler, class ...Class) {
	x.page(Route{Method: method, Pattern: pattern, Permission: p, Class: classOf(method, p, class)}, h)
}

// KeylessPage registers a writing page that takes forms without a key, and says why a repetition there does no harm.
func (x *Router) KeylessPage(route Route, h Handler) {
	if route.Keyless == "" {
		panic("route " + route.Method + " " + route.Pattern + " does not say why it needs no key")
	}
	route.Class = classOf(route.Method, route.Permission, nil)
	x.page(route, h)
}

func (x *Router) page(route Route, h Handler) {
	x.note(route)
	x.mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
		read, err := x.serve(w, r, route, h)
		if err != nil && !repeated(w, read, err) {
			x.fail(w, r, err)
		}
	})
}

// serve lets a request in: permission, then its form, then a place. A client that sends slowly holds no place meanwhile, and one
// that reads slowly holds none any more. It returns the request as it was read, with the state of its form.
func (x *Router) serve(w http.ResponseWriter, r *http.Request, route Route, h Handler) (*http.Request, error) {
	if err := x.allow(r.Context(), route.Permission); err != nil {
		return r, err
	}
	r, err := x.readForm(r, route)
	if err != nil {
		return r, err
	}
	leave, err := x.admit(r.Context(), route.Class)
	if err != nil {
		return r, err
	}
	defer leave()
	return r, h(placed{w, leave}, r)
}

func (x *Router) readForm(r *http.Request, route Route) (*http.Request, error) {
	switch {
	case writes(route.Method) && route.Keyless == "":
		return x.keyed(r)
	case isForm(r):
		return r, parseForm(r)
	}
	return r, nil
}

func (x *Router) note(r Route) {
	if r.Permission == "" {
		panic("route " + r.Method + " " + r.Pattern + " has no permission")
	}
	x.routes = append(x.routes, r)
}

func (x *Router) allow(ctx context.Context, p Permission) error {
	if p == Open {
		return nil
	}
	return x.guard.Allow(ctx, p)
}

func (x *Router) caller(ctx context.Context) string {
	if t, ok := x.guard.(Teller); ok {
		return t.Caller(ctx)
	}
	return ""
}

// Routes are all routes in the order of registration.
func (x *Router) Routes() []Route { return slices.Clone(x.routes) }

// Operation registers an operation of the JSON interface with its permission. The permission stands in the OpenAPI document
// as x-permission. An operation that writes needs the header Idempotency-Key and happens once under it.
func Operation[I, O any](x *Router, p Permission, op huma.Operation, h func(context.Context, *I) (*O, error), class ...Class) {
	c := classOf(op.Method, p, class)
	x.note(Route{Method: op.Method, Pattern: op.Path, Permission: p, JSON: true, Class: c})
	op.Extensions = map[string]any{"x-permission": p}
	if writes(op.Method) {
		op.Parameters = append(op.Parameters, keyParam())
		op.Middlewares = append(op.Middlewares, x.answering(p))
	}
	huma.Register(x.huma, op, func(ctx context.Context, in *I) (*O, error) {
		if err := x.allow(ctx, p); err != nil {
			return nil, problemOf(ctx, err)
		}
		leave, err := x.admit(ctx, c)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		defer leave()
		out, err := h(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		return out, nil
	})
}

// OpenAPI is the document of the JSON interface.
func (x *Router) OpenAPI() *huma.OpenAPI { return x.huma.OpenAPI() }

// Handler is the router with everything in front of it.
func (x *Router) Handler(o EdgeOptions) http.Handler {
	x.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if allowed := x.methodsOf(r); len(allowed) > 0 && x.caller(r.Context()) != "" {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			x.fail(w, r, fault.New(fault.WrongMethod, "method_not_allowed"))
			return
		}
		x.fail(w, r, fault.Missing())
	})
	return edge(x.authenticated(x.mux), x.fail, o)
}

// methodsOf are the methods that the address of a request knows. A stranger is not told.
func (x *Router) methodsOf(r *http.Request) []string {
	var known []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if _, pattern := x.mux.Handler(&http.Request{Method: m, URL: r.URL, Host: r.Host}); pattern != "" && pattern != "/" {
			known = append(known, m)
		}
	}
	return known
}

func (x *Router) authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, err := x.guard.Authenticate(r)
		if err != nil {
			x.fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
