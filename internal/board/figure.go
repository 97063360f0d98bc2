package board

import (
	"context"
	"strconv"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// Standing says where a figure comes from.
type Standing string

// A figure is counted from rows, declared by the district, quoted from the article because the district has declared none, or
// not to be computed yet because no register holds what it counts. Only the first two have a value.
const (
	Counted  Standing = "COUNTED"
	Declared Standing = "DECLARED"
	Quoted   Standing = "QUOTED"
	NotYet   Standing = "NOT_YET"
)

// Unit is what a figure is measured in.
type Unit string

// The two units.
const (
	Count   Unit = "count"
	Percent Unit = "percent"
)

// Figure is one number with what it counts. Its words are messages under its code: MessageKey.
type Figure struct {
	Code     string
	Article  string // number of the article's figure, A-15; "" for a figure of the board only
	Stated   string // the article's own figure, as it is written there
	Standing Standing
	Value    float64 // of no meaning when the standing is Quoted or NotYet
	Source   string  // of a declared figure
	Unit     Unit
	Parts    []Part
	Under    int               // numerator of a computed percentage
	Over     int               // its denominator
	Measure  string            // organisation_coverage, sole_coverage or work_coverage for a rate
	Base     rule.CoverageBase // of a rate
}

// Part is a share of a figure: organisations by formation, officers by where they came from.
type Part struct {
	Of    string // the word of the register: SOLE, OWNER
	Value int
}

// MessageKey is the key under which the catalogue keeps the figure's name; with ".definition" behind it the definition, and
// with ".reason" why it cannot be computed yet. Rates of one measure share their texts.
func (f Figure) MessageKey() string {
	if f.Measure != "" {
		return "board.figure." + f.Measure
	}
	return "board.figure." + f.Code
}

// articleFigures are the figures of the article in its order. What counts is filled in by Figures.
var articleFigures = []Figure{
	{Code: "nonpublic_revenue_share_percent", Article: "A-01", Stated: "80%以上", Standing: Quoted, Unit: Percent},
	{Code: "hub_centres", Article: "A-02", Stated: "4", Standing: NotYet},
	{Code: "enterprise_centres", Article: "A-03", Stated: "5", Standing: NotYet},
	{Code: "committee_member_units", Article: "A-07", Stated: "35", Standing: Counted},
	{Code: "committee_deputy_secretary_units", Article: "A-08", Stated: "4", Standing: NotYet},
	{Code: "subdistrict_committees", Article: "A-09", Stated: "9", Standing: Counted},
	{Code: "key_enterprises_paired", Article: "A-12", Stated: "128", Standing: NotYet},
	{Code: "organisations", Article: "A-15", Stated: "500多", Standing: Counted},
	{Code: "officers_in_post", Article: "A-16", Stated: "232", Standing: Counted},
	{Code: "talent_pool", Article: "A-17", Stated: "322", Standing: NotYet},
	{Code: "pool_recommended", Article: "A-18", Stated: "40", Standing: NotYet},
	{Code: "venues_shared", Article: "A-19", Stated: "180", Standing: NotYet},
	{Code: "enterprises_within_circle", Article: "A-20", Stated: "10分钟", Standing: NotYet},
	{Code: "education_bases", Article: "A-21", Stated: "6", Standing: NotYet},
	{Code: "placed_cadres_mid_level", Article: "A-23", Stated: "100多", Standing: NotYet},
	{Code: "placed_cadres_decision_level", Article: "A-24", Stated: "50多", Standing: NotYet},
	{Code: "managers_members_above_scale_percent", Article: "A-27", Stated: "80%以上", Standing: Quoted, Unit: Percent},
}

// ArticleDate is how the article is cited: published by August 2017, seen unchanged in February 2019.
const ArticleDate = "2017-08 / 2019-02"

// Report is the article reproduction report (文章数字还原) of a day.
type Report struct {
	Day     db.Date
	Figures []Figure
}

// Report computes every figure for what the caller may see.
func (s *Service) Report(ctx context.Context, day db.Date) (r Report, err error) {
	scope, err := access.Require(ctx, access.BoardRead)
	if err != nil {
		return r, err
	}
	r.Day = day
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r.Figures, err = AllFigures(ctx, tx, scope, day)
		return err
	})
	return r, err
}

// Figures are the figures that have a value on a day: the article's that can be counted, what the district declares, and the
// indicators of the board. What cannot be computed yet, and what only the article states, is absent.
func Figures(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date) ([]Figure, error) {
	all, err := AllFigures(ctx, tx, scope, day)
	if err != nil {
		return nil, err
	}
	var known []Figure
	for _, f := range all {
		if f.Standing == Counted || f.Standing == Declared {
			known = append(known, f)
		}
	}
	return known, nil
}

// AllFigures are Figures with those that cannot be computed yet, in the order of the article.
func AllFigures(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date) ([]Figure, error) {
	q, err := queryOn(ctx, tx, scope, day)
	if err != nil {
		return nil, err
	}
	counted, err := q.counted(ctx, tx)
	if err != nil {
		return nil, err
	}
	stated, err := statisticsOn(ctx, tx, day)
	if err != nil {
		return nil, err
	}
	var all []Figure
	for _, f := range articleFigures {
		f.declare(stated)
		if f.Unit == "" {
			f.Unit = Count
		}
		if f.Standing == Counted {
			f.Parts = counted[f.Code]
			for _, p := range f.Parts {
				f.Value += float64(p.Value)
			}
			if len(f.Parts) == 1 && f.Parts[0].Of == "" {
				f.Parts = nil
			}
		}
		all = append(all, f)
	}
	more, err := q.boardFigures(ctx, tx)
	return append(all, more...), err
}

// boardFigures are the columns of the board for the whole scope, and the coverage rates in every base (NPE-03).
func (q query) boardFigures(ctx context.Context, tx *db.Tx) ([]Figure, error) {
	g := newGrid(nil)
	if err := q.fill(ctx, tx, g); err != nil {
		return nil, err
	}
	t := g.elsewhere.Tally
	var figures []Figure
	count := func(code string, n int) {
		figures = append(figures, Figure{Code: code, Standing: Counted, Value: float64(n), Unit: Count})
	}
	count("enterprises", t.Enterprises)
	count("functioning_organisations", t.Functioning)
	count("organisations_without_secretary", t.WithoutSecretary)
	count("terms_ending", t.TermsEnding)
	count("terms_over", t.TermsOver)
	count("open_cases", t.OpenCases)
	for i, d := range rule.CoverageBases() {
		r := t.Rates[i]
		for _, m := range []struct {
			code string
			n    int
		}{{"organisation_coverage", r.Organisation}, {"sole_coverage", r.Sole}, {"work_coverage", r.Work}} {
			figures = append(figures, Figure{
				Code: m.code + "_" + baseCodes[d.Base], Measure: m.code, Base: d.Base, Standing: Counted, Unit: Percent,
				Value: percent(m.n, r.Base), Under: m.n, Over: r.Base,
			})
		}
	}
	return figures, nil
}

var baseCodes = map[rule.CoverageBase]string{
	rule.BaseInOperation: "in_operation", rule.BaseLegalPerson: "legal_person",
	rule.BaseThreeFullMembers: "three_full_members", rule.BaseAllRegistered: "all_registered",
}

// PercentText is a share as it is written: with one decimal, cut and not rounded, and without one where it is whole.
func PercentText(n, of int) string { return strconv.FormatFloat(percent(n, of), 'f', -1, 64) }

// percent is a share with one decimal, cut and not rounded, so that 100 means all.
func percent(n, of int) float64 {
	const perMille = 1000
	if of == 0 {
		return 0
	}
	return float64(n*perMille/of) / 10
}
