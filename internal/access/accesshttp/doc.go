// Package accesshttp is the edge of the access room: the log-in page, the end of a session, the language, and the guard that
// turns a session cookie into a principal, anew for each request.
package accesshttp
