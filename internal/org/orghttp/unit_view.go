package orghttp

import (
	"context"
	"strings"

	"qipan/internal/org"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

func wordsOf(ctx context.Context) func(key string, args ...any) string {
	return func(key string, args ...any) string { return locale.T(ctx, key, args...) }
}

func unitActions(ctx context.Context, r org.UnitRecord) []ui.Action {
	if !r.Manages || !r.ValidTo.IsZero() {
		return nil
	}
	at := "/units/" + r.ID
	actions := []ui.Action{
		{Label: locale.T(ctx, "org.unit.rename"), Href: at + "/rename"},
		{Label: locale.T(ctx, "org.unit.alias"), Href: at + "/alias"},
	}
	if r.Kind == org.District || r.Kind == org.Subdistrict {
		actions = append(actions, ui.Action{Label: locale.T(ctx, "org.unit.add"), Href: at + "/add"})
	}
	if r.Kind != org.District {
		actions = append(actions, ui.Action{Label: locale.T(ctx, "org.unit.end"), Href: at + "/end"})
	}
	return actions
}

func unitFacts(ctx context.Context, r org.UnitRecord, suffix string) []ui.Fact {
	facts := []ui.Fact{
		{Label: locale.T(ctx, "org.name"), Value: r.Name},
		{Label: locale.T(ctx, "org.unit_kind"), Value: word(ctx, "kind", r.Kind)},
		{Label: locale.T(ctx, "org.code"), Value: r.Code},
		{Label: locale.T(ctx, "org.valid"), Value: period(ctx, r.ValidFrom, r.ValidTo)},
	}
	if r.Parent.Name != "" {
		f := ui.Fact{Label: locale.T(ctx, "org.unit.parent"), Value: r.Parent.Name}
		if r.Parent.ID != "" {
			f.Href = "/units/" + r.Parent.ID + suffix
		}
		facts = append(facts, f)
	}
	var names []string
	for _, a := range r.Aliases {
		name := a.Text
		if !a.UsedUntil.IsZero() {
			name = locale.T(ctx, "org.unit.name_until", a.Text, a.UsedUntil.AddDays(-1))
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "org.unit.other_names"), Value: strings.Join(names, "、")})
	}
	return facts
}
