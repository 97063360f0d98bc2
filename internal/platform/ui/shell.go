package ui

import (
	"context"
	"crypto/rand"

	"qipan/internal/platform/db"
)

// Shell is what the frame shows around every page of a signed-in person. The web edge fills it once a request.
type Shell struct {
	User     string   // name of the person
	Roles    []string // what the person is here, in words
	UserMenu []NavItem
	Logout   string // POST address that ends the session; no button when empty

	Nav   []NavItem // at most two levels; only what this person may and does use
	Scope Scope
	AsOf  AsOf

	Notice string // what the last change saved; shown once, on top of the page

	Waiting     int // what waits for this person; nothing is shown at zero
	WaitingHref string

	HomeHref, BoardHref, SearchHref string // "/", "/board", "/search" when empty
	ComplaintHref, HelpHref         string // not shown when empty
	LangHref                        string // switches to the other language
	Theme                           string // "light", "dark", or "" for light; see ThemeCookie
	Demo                            bool   // demonstration data: watermark and footer say so
	Plain                           bool   // reached over a network in the clear: every page says so
	Version                         string
	NewKey                          func() string // makes idempotency keys; random when nil
}

// ThemeCookie names the cookie in which the page's script keeps "light" or "dark"; the edge copies it into Shell.Theme.
const ThemeCookie = "qipan_theme"

// NavItem is a place in the navigation. Children are shown one level deep and no deeper.
type NavItem struct {
	Key      string // stable identifier; picks the icon of a top place
	Label    string
	Href     string
	Current  bool
	Count    int // a small figure beside the label; none at zero
	Children []NavItem
}

// Scope says which unit's rows the page shows (管辖范围).
type Scope struct {
	Label      string   // the unit itself
	Trail      []string // units above it, from the district down
	SwitchHref string   // where another unit is chosen; not switchable when empty
}

// AsOf says which day the page shows. Past tints the bar and says 截至, so that nobody takes an old board for today's.
type AsOf struct {
	Date       db.Date
	Past       bool
	SwitchHref string // GET address that takes ?asof=YYYY-MM-DD; not switchable when empty
	TodayHref  string
}

type shellKey struct{}

// WithShell puts the frame's data into the context of the page.
func WithShell(ctx context.Context, s Shell) context.Context {
	return context.WithValue(ctx, shellKey{}, s)
}

// withSaved puts the message of the last change on top of a page's own notices.
func withSaved(s Shell, own []NoticeProps) []NoticeProps {
	if s.Notice == "" {
		return own
	}
	return append([]NoticeProps{{Kind: Saved, Text: s.Notice}}, own...)
}

// ShellOf is the frame's data, with the standard addresses filled in. Without one the frame is shown for nobody.
func ShellOf(ctx context.Context) Shell {
	s, _ := ctx.Value(shellKey{}).(Shell)
	for _, d := range []struct {
		at  *string
		std string
	}{
		{&s.HomeHref, "/"},
		{&s.BoardHref, "/board"},
		{&s.SearchHref, "/search"},
		{&s.Theme, "light"},
	} {
		if *d.at == "" {
			*d.at = d.std
		}
	}
	if s.NewKey == nil {
		s.NewKey = rand.Text
	}
	return s
}
