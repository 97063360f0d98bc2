package access

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// A Grant (授权) is a role at a place for a time. The place is a node of the unit tree and covers everything below it.
type Grant struct {
	ID        string
	AccountID string
	Role      Role
	UnitID    string
	UnitPath  string
	ValidFrom db.Date
	ValidTo   db.Date // first day it no longer holds; none when open
	GrantedBy string
}

// Holds reports whether the grant is in force on a day.
func (g Grant) Holds(on db.Date) bool {
	return g.ValidFrom <= on && (g.ValidTo.IsZero() || on < g.ValidTo)
}

// Principal is who asks, with the rights of this moment.
type Principal struct {
	AccountID string
	Login     string
	Name      string
	Grants    []Grant // only those in force
	operator  bool
}

// Operator is the person at the server's console, who holds the machine and so everything on it. Only the command line
// makes one.
func Operator() Principal {
	return Principal{AccountID: "operator", Login: "operator", Name: "系统操作员", operator: true}
}

// Can reports whether the principal holds the permission anywhere.
func (p Principal) Can(perm Permission) bool {
	return p.operator || slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Role.Carries(perm) })
}

// Scope is where the principal holds the permission.
func (p Principal) Scope(perm Permission) Scope {
	if p.operator {
		return Scope{roots: []string{"/"}}
	}
	var s Scope
	for _, g := range p.Grants {
		if g.Role.Carries(perm) && g.UnitPath != "" {
			s.roots = append(s.roots, g.UnitPath)
		}
	}
	return s
}

// Roles are the roles in force, without repetition.
func (p Principal) Roles() []Role {
	var roles []Role
	for _, g := range p.Grants {
		if !slices.Contains(roles, g.Role) {
			roles = append(roles, g.Role)
		}
	}
	return roles
}

// Scope is a set of subtrees. The zero Scope covers nothing.
type Scope struct{ roots []string }

// Covers reports whether a unit path lies inside.
func (s Scope) Covers(path string) bool {
	return slices.ContainsFunc(s.roots, func(r string) bool { return strings.HasPrefix(path, r) })
}

// Where is the SQL condition that a path column lies inside, as a range that an index answers.
func (s Scope) Where(a *db.Args, column string) string {
	if len(s.roots) == 0 {
		return "1 = 0"
	}
	parts := make([]string, len(s.roots))
	for i, r := range s.roots {
		// '0' follows '/' in every byte-wise collation: the range holds exactly the paths that begin with r.
		parts[i] = column + " >= " + a.Add(r) + " AND " + column + " < " + a.Add(r[:len(r)-1]+"0")
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// Within narrows the scope to one subtree: what of it lies inside. Choosing a place never widens a right.
func (s Scope) Within(path string) Scope {
	if s.Covers(path) {
		return Scope{roots: []string{path}}
	}
	var inner Scope
	for _, r := range s.roots {
		if strings.HasPrefix(r, path) {
			inner.roots = append(inner.roots, r)
		}
	}
	return inner
}

// Roots are the subtrees of the scope.
func (s Scope) Roots() []string { return slices.Clone(s.roots) }

// Everywhere is the scope of work that no person asked for: recounts, demo data, checks.
func Everywhere() Scope { return Scope{roots: []string{"/"}} }

type principalKey struct{}

// With makes p the one who asks, and the actor of every act, under the context.
func With(ctx context.Context, p Principal) context.Context {
	ctx = db.By(ctx, p.AccountID)
	ctx = audit.WithActor(ctx, audit.Actor{ID: p.AccountID, Name: p.Name})
	return context.WithValue(ctx, principalKey{}, p)
}

// Of is who asks; false when nobody is logged in.
func Of(ctx context.Context) (Principal, bool) {
	p, ok := ctx.Value(principalKey{}).(Principal)
	return p, ok
}

// Require is the first statement of every use case: it returns where the caller holds the permission, and refuses callers
// who hold it nowhere.
func Require(ctx context.Context, perm Permission) (Scope, error) {
	p, ok := Of(ctx)
	switch {
	case !ok:
		return Scope{}, fault.New(fault.Unsigned, "unsigned")
	case !p.Can(perm):
		return Scope{}, fault.New(fault.Forbidden, "forbidden")
	}
	return p.Scope(perm), nil
}

// RequireAt is Require for an act at a known place: outside the scope the place looks absent.
func RequireAt(ctx context.Context, perm Permission, path string) error {
	s, err := Require(ctx, perm)
	if err == nil && !s.Covers(path) {
		err = fault.Missing()
	}
	return err
}
