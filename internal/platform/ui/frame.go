package ui

import (
	"context"

	"qipan/internal/platform/locale"
)

// htmxConfig switches off what the content security policy forbids and what would hide a failure: no styles from the script, going
// back loads the page again, a refused answer never replaces a part of the page.
const htmxConfig = `{"includeIndicatorCSS":false,"history":"reload","noSwap":["204","304","4xx","5xx"]}`

func htmlLang(ctx context.Context) string {
	if locale.Of(ctx) == locale.English {
		return "en"
	}
	return "zh-CN"
}

func otherLang(ctx context.Context) string {
	if locale.Of(ctx) == locale.English {
		return "zh-CN"
	}
	return "en"
}

// opened reports whether the current place stands under the item.
func opened(i NavItem) bool {
	for _, c := range i.Children {
		if c.Current {
			return true
		}
	}
	return i.Current
}

// barCurrent is the aria-current of a place in the bottom bar.
func barCurrent(s Shell, key string) string {
	for _, i := range s.Nav {
		if i.Key == key && i.Current {
			return "page"
		}
	}
	return "false"
}

// keyList is the keyboard, as the help dialog shows it.
var keyList = []struct{ key, text string }{
	{"/", "ui.keys.search"},
	{"j  k", "ui.keys.move"},
	{"Enter", "ui.keys.open"},
	{"x", "ui.keys.select"},
	{"Esc", "ui.keys.escape"},
	{"?", "ui.keys.help"},
}
