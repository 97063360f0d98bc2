package coveragehttp

import (
	"context"
	"strings"

	"qipan/internal/coverage"
	"qipan/internal/planning/cluster"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
	"qipan/internal/rule"
)

// ReasonWord says why an enterprise stands on the list.
func ReasonWord(ctx context.Context, g coverage.Gap) string {
	if g.Reason == coverage.RefusedUntil {
		return locale.T(ctx, "coverage.reason.REFUSED_UNTIL.day", string(g.ReviewOn))
	}
	return locale.T(ctx, "coverage.reason."+string(g.Reason))
}

func reasonState(r coverage.Reason) ui.State {
	switch r {
	case coverage.HasThree, coverage.TwoWithPartners, coverage.OneWithPartners:
		return ui.Ready
	case coverage.InCase:
		return ui.Working
	case coverage.UnknownMembers:
		return ui.Missing
	case coverage.RefusedUntil:
		return ui.Stopped
	case coverage.TwoAlone, coverage.OneAlone, coverage.OnlyProbation, coverage.NoMembers:
	}
	return ui.Waiting
}

// FactWords names missing facts.
func FactWords(ctx context.Context, facts []coverage.Fact) string {
	words := make([]string, len(facts))
	for i, f := range facts {
		words[i] = locale.T(ctx, "coverage.fact."+string(f))
	}
	return strings.Join(words, locale.T(ctx, "coverage.comma"))
}

func priorityMark(g coverage.Gap) string {
	switch g.Priority {
	case rule.UrgencyA:
		return "A"
	case rule.UrgencyB:
		return "B"
	case rule.UrgencyNone:
	}
	return ""
}

func priorityWord(ctx context.Context, g coverage.Gap) string {
	if m := priorityMark(g); m != "" {
		return locale.T(ctx, "coverage.priority."+m)
	}
	return ""
}

// CodeWords is what a statement of the planner says, with names in place of identifiers.
func CodeWords(ctx context.Context, c cluster.Code, names map[string]string) string {
	args := make([]any, len(c.Args))
	for i, a := range c.Args {
		args[i] = a.Value
		if n := names[a.Value]; n != "" {
			args[i] = n
		} else if a.Kind == cluster.ArgTrade {
			args[i] = TradeWord(ctx, a.Value)
		} else if _, id, ok := strings.Cut(a.Value, ":"); ok && a.Kind == cluster.ArgProposal && names[id] != "" {
			args[i] = names[id]
		}
	}
	return locale.T(ctx, "plan.reason."+c.Code, args...)
}

// TradeWord is the name of a trade's section, with its code; the code alone for a section that does not exist.
func TradeWord(ctx context.Context, code string) string {
	if code == "" {
		return locale.T(ctx, "coverage.trade.unknown")
	}
	key := "coverage.trade." + code[:1]
	if !locale.Has(key) {
		return code
	}
	return code + " " + locale.T(ctx, key)
}

// ModeWord is the name of a mode of formation.
func ModeWord(ctx context.Context, mode string) string { return locale.T(ctx, "coverage.mode."+mode) }
