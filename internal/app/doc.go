// Package app is the composition root: it reads the configuration, opens the database, wires every room to the edges, starts
// and stops the server, and carries the subcommands. It is the only room that sees all the others.
package app
