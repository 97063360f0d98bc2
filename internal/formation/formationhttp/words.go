package formationhttp

import (
	"context"
	"strconv"
	"strings"

	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/formation"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

func t(ctx context.Context, key string, args ...any) string {
	return locale.T(ctx, "formation."+key, args...)
}

func modeWord(ctx context.Context, m formation.Mode) string {
	return coveragehttp.ModeWord(ctx, string(m))
}

func stateOf(s formation.CaseState) ui.State {
	switch s {
	case formation.Open:
		return ui.Working
	case formation.Done:
		return ui.Done
	case formation.Ended:
	}
	return ui.Stopped
}

// stateWord is the case's state, with the exit where it ended.
func stateWord(ctx context.Context, v formation.View) string {
	if v.State == formation.Ended {
		return t(ctx, "exit."+string(v.ExitCode))
	}
	if v.Functioning {
		return t(ctx, "functioning")
	}
	return t(ctx, "state."+string(v.State))
}

func stepWord(ctx context.Context, s formation.StepName) string { return t(ctx, "step."+string(s)) }

func nextWord(ctx context.Context, s formation.Step) string {
	if s.Next == "" {
		return ""
	}
	return t(ctx, "next."+s.Next)
}

func alertWord(ctx context.Context, a formation.Alert) string {
	key := "alert." + string(a.Code)
	switch a.Code {
	case formation.AlertBelow, formation.AlertUnits, formation.AlertIdle, formation.AlertDeclined:
		return t(ctx, key, a.Number)
	case formation.AlertMoved:
		return t(ctx, key, a.Enterprise.Name, a.Enterprise.UnitName)
	case formation.AlertClosed:
		return t(ctx, key, a.Enterprise.Name)
	case formation.AlertOverdue:
		return t(ctx, key, string(a.Day))
	case formation.AlertOfficer:
	}
	return t(ctx, key)
}

func eventWord(ctx context.Context, what string) string { return t(ctx, "event."+what) }

func replyState(r formation.Reply) ui.State {
	switch r {
	case formation.Agreed:
		return ui.Done
	case formation.Conditions:
		return ui.Working
	case formation.NotNow:
		return ui.Stopped
	case formation.NotAsked:
	}
	return ui.Waiting
}

func answerWord(ctx context.Context, a formation.Answer) string {
	if a == "" {
		return t(ctx, "answer.none")
	}
	return t(ctx, "answer."+string(a))
}

func tagWords(ctx context.Context, tags []formation.Tag) string {
	words := make([]string, len(tags))
	for i, x := range tags {
		words[i] = t(ctx, "tag."+string(x))
	}
	return strings.Join(words, locale.T(ctx, "coverage.comma"))
}

// dueWords says how far a day lies, for a reply that is waited for.
func dueWords(ctx context.Context, today, due db.Date) string {
	n := today.DaysUntil(due)
	switch {
	case due.IsZero():
		return ""
	case n < 0:
		return t(ctx, "due.over", -n)
	case n == 0:
		return t(ctx, "due.today")
	}
	return t(ctx, "due.left", n)
}

func optional(form map[string][]string, key string) db.OptInt {
	n, err := strconv.Atoi(strings.TrimSpace(first(form, key)))
	if err != nil {
		return db.OptInt{}
	}
	return db.Int(n)
}

func first(form map[string][]string, key string) string {
	if v := form[key]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// dayOf reads a day; what is no day counts as none, so that the rules ask for it.
func dayOf(form map[string][]string, key string) db.Date {
	d, err := db.ParseDate(first(form, key))
	if err != nil {
		return ""
	}
	return d
}
