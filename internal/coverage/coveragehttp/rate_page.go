package coveragehttp

import (
	"net/http"
	"strconv"
	"strings"

	"qipan/internal/coverage"
	"qipan/internal/planning/cluster"
	"qipan/internal/planning/solve"
	"qipan/internal/platform/api"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
	"qipan/internal/rule"
)

func (p *pages) rates(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	day, err := api.AsOf(r, p.s.Today())
	if err != nil {
		return err
	}
	rates, err := p.s.Rates(ctx, r.URL.Query().Get("unit"), day)
	if err != nil {
		return err
	}
	columns := []ui.Column[rule.CoverageBaseDefinition]{
		{Key: "base", Title: locale.T(ctx, "coverage.rates.base"), Wide: true, Text: func(d rule.CoverageBaseDefinition) string { return locale.T(ctx, d.MessageKey()) }},
	}
	for _, m := range coverage.Measures() {
		columns = append(columns, ui.Column[rule.CoverageBaseDefinition]{
			Key: string(m), Title: locale.T(ctx, "coverage.measure."+string(m)), Help: locale.T(ctx, "coverage.measure."+string(m)+".definition"), Align: ui.Right,
			Text: func(d rule.CoverageBaseDefinition) string { return rateText(rates.Of(d.Base, m)) },
		})
	}
	columns = append(columns, ui.Column[rule.CoverageBaseDefinition]{
		Key: "rule", Title: locale.T(ctx, "coverage.rates.rule"), Text: func(d rule.CoverageBaseDefinition) string { return d.Rule },
		Href: func(d rule.CoverageBaseDefinition) string { return "/rules?q=" + d.Rule },
	})
	paper := r.URL.Query().Get("print") == "1"
	props := ui.PageProps{
		Title: locale.T(ctx, "coverage.rates.title"), Lead: locale.T(ctx, "coverage.rates.lead", string(day)), Print: paper, Back: "/coverage/rates",
		Secondary: []ui.Action{{Label: locale.T(ctx, "coverage.gaps.list"), Href: "/gaps"}, {Label: locale.T(ctx, "coverage.print"), Href: "/coverage/rates?print=1&asof=" + string(day)}},
	}
	return api.Render(w, r, gapsPage(props, ui.Table(ui.TableProps[rule.CoverageBaseDefinition]{
		Caption: props.Title, Columns: columns, Rows: rule.CoverageBases(), Bordered: paper,
	})))
}

// rateText shows a share with both of its parts, cut to a tenth of a percent.
func rateText(r coverage.Rate) string {
	parts := ui.Count(r.Numerator) + "/" + ui.Count(r.Denominator)
	if r.Denominator == 0 {
		return parts
	}
	tenths := 1000 * r.Numerator / r.Denominator
	return parts + "  " + strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10) + "%"
}

// planWork is what a page may spend: a few seconds for a district.
const planWork = 20_000

func (p *pages) plan(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	plan, err := p.s.Plan(ctx, r.URL.Query().Get("unit"), solve.Budget{Seed: 1, Work: planWork, Expired: func() bool { return ctx.Err() != nil }})
	if err != nil {
		return err
	}
	type row = cluster.Proposal
	columns := []ui.Column[row]{
		{Key: "mode", Title: locale.T(ctx, "coverage.plan.mode"), Text: func(x row) string { return ModeWord(ctx, string(x.Mode)) }},
		{Key: "units", Title: locale.T(ctx, "coverage.plan.units"), Wide: true, Text: func(x row) string { return namesOf(x.Units, plan.Names) }},
		{Key: "full", Title: locale.T(ctx, "coverage.column.full"), Align: ui.Right, Text: func(x row) string { return ui.Count(x.FullMembers) }},
		{Key: "reasons", Title: locale.T(ctx, "coverage.plan.reasons"), Wide: true, Text: func(x row) string {
			if len(x.Reasons) == 0 {
				return ""
			}
			return CodeWords(ctx, x.Reasons[0], plan.Names)
		}},
	}
	h := plan.Plan.Header
	basis := locale.T(ctx, "coverage.plan.basis", string(plan.Day), ui.Count(len(plan.Plan.Proposals)), ui.Count(plan.Plan.CoveredMembers), ui.Count(len(plan.Plan.Unserved)),
		strconv.FormatFloat(100*h.Gap, 'f', 2, 64))
	verdict := ui.NoticeProps{Kind: ui.Info, Text: locale.T(ctx, "coverage.plan.checked")}
	if len(plan.Violations) > 0 {
		verdict = ui.NoticeProps{Kind: ui.Warning, Text: locale.T(ctx, "coverage.plan.violations", len(plan.Violations))}
	}
	props := ui.PageProps{
		Title: locale.T(ctx, "coverage.plan.title"), Lead: basis, Wide: true, Notices: []ui.NoticeProps{verdict, {Kind: ui.Info, Text: locale.T(ctx, "coverage.plan.suggestion")}},
		Crumbs: []ui.Crumb{{Label: locale.T(ctx, "coverage.gaps.title"), Href: "/gaps"}},
	}
	shown := plan.Plan.Proposals[:min(len(plan.Plan.Proposals), 500)]
	return api.Render(w, r, gapsPage(props, ui.Table(ui.TableProps[row]{
		Caption: props.Title, Columns: columns, Rows: shown, RowHref: func(x row) string { return "/cases/new?enterprise=" + x.Units[0] },
		Empty: ui.EmptyProps{Title: locale.T(ctx, "coverage.plan.empty")},
	})))
}

func namesOf(ids []string, names map[string]string) string {
	var s strings.Builder
	for i, id := range ids {
		if i > 0 {
			s.WriteString("、")
		}
		if n := names[id]; n != "" {
			id = n
		}
		s.WriteString(id)
	}
	return s.String()
}
