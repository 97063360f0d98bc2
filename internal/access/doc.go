// Package access decides who may do what, and where (权限: 谁在哪里能做什么).
//
// A right is a role at a place of the unit tree for a time: a Grant. A role carries permissions; the catalogue of both is
// permission.go, the one place to read. A Principal is built anew for each request from the grants of that moment; no right
// is kept between requests. Use cases ask Require for the permission and get a Scope, which stores turn into a condition on
// the unit path: what lies outside looks exactly like what does not exist.
//
// Accounts log in with a password (argon2id) and hold a server-side session whose token is stored only as a hash. Failed
// attempts are throttled by login and by address; unknown login and wrong password look and take the same.
package access
