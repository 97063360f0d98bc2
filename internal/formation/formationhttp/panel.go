package formationhttp

import (
	"context"

	"github.com/a-h/templ"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/formation"
	"qipan/internal/platform/ui"
)

// Panel is the part of an enterprise's page that belongs here: how it stands, its case, and what the ledger derives. Callers
// who may not read cases see nothing of it.
func Panel(s *formation.Service) func(context.Context, enterprise.Record) ([]templ.Component, error) {
	return func(ctx context.Context, r enterprise.Record) ([]templ.Component, error) {
		if p, ok := access.Of(ctx); !ok || !p.Can(access.FormationRead) {
			return nil, nil
		}
		st, err := s.Standing(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		d := st.Derived
		facts := []ui.Fact{{Label: t(ctx, "panel.state"), Value: t(ctx, "cover."+string(st.State))}}
		if st.CaseID != "" {
			facts = append(facts, ui.Fact{Label: t(ctx, "panel.case"), Value: t(ctx, "open_case"), Href: "/cases/" + st.CaseID})
		}
		for _, x := range []struct{ key, value string }{
			{"organisation", d.Organisation},
			{"formation", d.Formation},
			{"founded", d.FoundedOn},
			{"secretary", d.Secretary},
			{"source", d.SecretarySource},
			{"room", d.OwnRoom},
			{"instructor", d.Instructor},
			{"paired", d.PairedWith},
		} {
			if x.value != "" {
				facts = append(facts, ui.Fact{Label: t(ctx, "panel."+x.key), Value: x.value, Source: t(ctx, "panel.source_rows")})
			}
		}
		return []templ.Component{ui.FactGroup(ui.FactGroupProps{ID: "coverage", Title: t(ctx, "panel.title"), Note: t(ctx, "panel.note"), Facts: facts})}, nil
	}
}
