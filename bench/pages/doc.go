// Command pages measures how fast the heaviest pages answer over a loaded demonstration district, beside the bare query that
// stands behind each, as the limit of what the page could do:
//
//	go run ./bench/pages --scale 10
//
// It loads a district into a temporary file, or into --db when that is empty, or uses a demonstration district that stands
// there already; logs in as the district's account; and asks each page --n times, in one process and without a network. One
// JSON line a page.
package main
