// Package boardhttp shows the chessboard and the report of the article's figures, as pages and as JSON. Every number leads to
// its rows, with the filters of the lists that hold them (link.go).
package boardhttp
