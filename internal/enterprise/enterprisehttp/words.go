package enterprisehttp

import (
	"context"

	"qipan/internal/enterprise"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// choicesOf offers the values of an enumeration with their words.
func choicesOf[T interface {
	~string
	Values() []T
}](ctx context.Context, prefix string) []ui.Option {
	var zero T
	var out []ui.Option
	for _, v := range zero.Values() {
		out = append(out, ui.Option{Value: string(v), Label: locale.T(ctx, prefix+string(v))})
	}
	return out
}

// word says a value of an enumeration; nothing for the empty value.
func word(ctx context.Context, prefix, value string) string {
	if value == "" {
		return ""
	}
	return locale.T(ctx, prefix+value)
}

func statusState(s enterprise.Status) ui.State {
	switch s {
	case enterprise.InOperation:
		return ui.Done
	case enterprise.Suspended:
		return ui.Waiting
	case enterprise.Moved, enterprise.Closed:
		return ui.Stopped
	case enterprise.StatusUnknown:
		return ui.Missing
	}
	return ui.Neutral
}

// sections are the letters of GB/T 4754 in order.
const sections = "ABCDEFGHIJKLMNOPQRST"

func sectionOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, s := range sections {
		out = append(out, ui.Option{Value: string(s), Label: string(s) + " " + locale.T(ctx, "enterprise.section."+string(s))})
	}
	return out
}

// tradeWords names a trade: its words, else the section's name.
func tradeWords(ctx context.Context, f enterprise.Facts) string {
	switch {
	case f.Trade != "" && f.TradeCode != "":
		return f.TradeCode + " " + f.Trade
	case f.Trade != "":
		return f.Trade
	case f.TradeCode != "":
		return f.TradeCode + " " + locale.T(ctx, "enterprise.section."+f.Section())
	}
	return ""
}

func yesNo(ctx context.Context, is bool) string {
	if is {
		return locale.T(ctx, "enterprise.answer.YES")
	}
	return locale.T(ctx, "enterprise.answer.NO")
}
