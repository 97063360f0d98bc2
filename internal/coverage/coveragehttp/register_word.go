package coveragehttp

import (
	"context"

	"qipan/internal/coverage"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// RegisterWord says in the register of enterprises how one is covered.
func RegisterWord(ctx context.Context, state string) (word string, mark ui.State) {
	mark = ui.Waiting
	switch state {
	case coverage.HookCovered:
		mark = ui.Done
	case coverage.HookCase:
		mark = ui.Working
	case coverage.HookWork:
		mark = ui.Ready
	case coverage.HookRefused:
		mark = ui.Stopped
	case coverage.HookNone:
	default:
		return "", ui.Neutral
	}
	return locale.T(ctx, "coverage.register."+state), mark
}
