// Package api is the one door for pages and for the JSON interface. A route cannot be registered without its permission;
// the router knows all its routes, and tests sweep them.
//
// A request passes, in this order: a number and a log line, recovery, headers, size limits, the check that it does not come
// from another site, who asks (the Guard), the route's permission, the handler. Handlers return errors; one place turns them
// into an answer: a page in the person's language, or application/problem+json with the code.
package api
