package orghttp

import (
	"context"
	"encoding/json"
	"strings"

	"qipan/internal/audit"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
	"qipan/internal/rule"
)

// word is a value of an enumeration in words: org.rank.BRANCH.
func word[T ~string](ctx context.Context, kind string, value T) string {
	if value == "" {
		return ""
	}
	return locale.T(ctx, "org."+kind+"."+string(value))
}

// choices are the values of an enumeration as options.
func choices[T ~string](ctx context.Context, kind string, values []T) []ui.Option {
	out := make([]ui.Option, len(values))
	for i, v := range values {
		out[i] = ui.Option{Value: string(v), Label: word(ctx, kind, v)}
	}
	return out
}

// stateMark is the mark of the kit for a state.
func stateMark(s org.State, end, day db.Date) ui.State {
	switch s {
	case org.Preparing:
		return ui.Draft
	case org.Active:
		return ui.Done
	case org.TermEnding:
		if end <= day {
			return ui.Overdue
		}
		return ui.DueSoon
	case org.Extended:
		return ui.Waiting
	case org.Adjusting:
		return ui.Working
	case org.Dissolved:
		return ui.Stopped
	}
	return ui.Neutral
}

// stateWord tells a term that is near its end from one that is over.
func stateWord(ctx context.Context, s org.State, end, day db.Date) string {
	if s == org.TermEnding && end <= day {
		return locale.T(ctx, "org.state.overdue")
	}
	return word(ctx, "state", s)
}

// checksOf are the findings of the rules as the kit's checks, each with its rule.
func checksOf(ctx context.Context, findings []rule.Finding) []ui.Check {
	var out []ui.Check
	for _, f := range findings {
		mark := ui.Warn
		switch f.Level {
		case rule.Block:
			mark = ui.Fail
		case rule.Info:
			mark = ui.Note
		case rule.OK:
			mark = ui.Pass
		case rule.Warn:
		}
		out = append(out, ui.Check{Mark: mark, Text: locale.T(ctx, f.MessageKey()), Rule: f.Rule, RuleHref: "/rules?q=" + f.Rule})
	}
	return out
}

// eventsOf is the audit of a record as its timeline.
func eventsOf(ctx context.Context, history []audit.Entry) []ui.Event {
	out := make([]ui.Event, len(history))
	for i, e := range history {
		out[i] = ui.Event{When: ui.Stamp(e.At), Who: e.ActorName, Text: locale.T(ctx, "audit.action."+e.Action), Note: noteOf(ctx, e)}
	}
	return out
}

// noteOf picks from an entry's details what a reader of the timeline wants to know.
func noteOf(ctx context.Context, e audit.Entry) string {
	var detail map[string]any
	if err := json.Unmarshal([]byte(e.Detail), &detail); err != nil {
		return ""
	}
	var parts []string
	for _, key := range []string{"title", "holder", "name", "alias", "parent", "on", "from", "to", "ends", "reply", "approval", "reason", "note"} {
		text, ok := detail[key].(string)
		if !ok || text == "" {
			continue
		}
		if key == "title" {
			text = word(ctx, "title", text)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " · ")
}

// votes are the numbers of an election in one cell: 应到 12，实到 11，赞成 10.
func votes(ctx context.Context, t org.Term) string {
	if !t.Due.Known {
		return ""
	}
	return locale.T(ctx, "org.votes", t.Due.N, t.Present.N, t.Yes.N)
}

// yesNo is a switch in words.
func yesNo(ctx context.Context, on bool) string {
	if on {
		return locale.T(ctx, "org.yes")
	}
	return locale.T(ctx, "org.no")
}

// period is the days of something dated: 2021-04-01 起, or 2021-04-01 至 2024-03-31, the last day included.
func period(ctx context.Context, from, to db.Date) string {
	if to.IsZero() {
		return locale.T(ctx, "org.since", from)
	}
	return locale.T(ctx, "org.between", from, to.AddDays(-1))
}
