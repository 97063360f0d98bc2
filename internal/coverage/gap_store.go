package coverage

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

// gapSource is one question to the gap list: its arguments, its condition, and what it is joined from.
type gapSource struct {
	args      db.Args
	scope     access.Scope
	today     db.Date
	least     int    // full members that a branch needs
	dayMark   string // placeholders that are used more than once, made when first used
	leastMark string
	where     []string
	asleep    bool // only those with a stage can be asked for
	file      bool // the condition looks at the file
	site      bool // the condition looks at the site
}

func (g *gapSource) day() string {
	if g.dayMark == "" {
		g.dayMark = g.args.Add(g.today)
	}
	return g.dayMark
}

func (g *gapSource) minimum() string {
	if g.leastMark == "" {
		g.leastMark = g.args.Add(g.least)
	}
	return g.leastMark
}

// partners are the full members of a site's uncovered enterprises that have too few themselves and are free to join.
func (g *gapSource) partners() string {
	return `(SELECT CAST(COALESCE(SUM(p.full_members), 0) AS BIGINT) FROM enterprise_spell p
		WHERE p.site_id = s.site_id AND p.valid_to IS NULL AND p.status = 'IN_OPERATION' AND p.full_members > 0 AND p.full_members < ` + g.minimum() + `
		AND NOT EXISTS (SELECT 1 FROM coverage_link x WHERE x.enterprise_id = p.enterprise_id AND x.valid_to IS NULL)
		AND NOT EXISTS (SELECT 1 FROM coverage_stage y WHERE y.enterprise_id = p.enterprise_id
			AND (y.case_id <> '' OR y.review_on > ` + g.day() + `)))`
}

// uncovered is the condition of a gap; a link to a dissolved organisation covers nobody.
const uncovered = `s.valid_to IS NULL AND s.status = 'IN_OPERATION'
	AND NOT EXISTS (SELECT 1 FROM coverage_link l JOIN org_organisation o ON o.id = l.organisation_id
		WHERE l.enterprise_id = s.enterprise_id AND l.valid_to IS NULL AND o.dissolved_on IS NULL)`

const served = `EXISTS (SELECT 1 FROM coverage_service c WHERE c.enterprise_id = s.enterprise_id AND c.valid_to IS NULL)`

func newGapSource(scope access.Scope, day db.Date, minimum int) *gapSource {
	g := &gapSource{scope: scope, today: day, least: minimum}
	g.where = append(g.where, uncovered, scope.Where(&g.args, "u.path"))
	return g
}

func (g *gapSource) narrow(q GapQuery, priorityStaff int) {
	add := func(s string) { g.where = append(g.where, s) }
	if q.Asleep {
		g.asleep = true
		add(`w.review_on > ` + g.day())
	} else {
		add(`(w.review_on IS NULL OR w.review_on <= ` + g.day() + `)`)
	}
	if q.Text != "" {
		g.file = true
		like := g.args.Add(db.Like(q.Text))
		add(`(f.name LIKE ` + like + ` ESCAPE '\' OR f.uscc LIKE ` + like + ` ESCAPE '\' OR f.pinyin LIKE ` + g.args.Add(db.Like(strings.ToLower(q.Text))) + ` ESCAPE '\')`)
	}
	if len(q.Reasons) > 0 {
		parts := make([]string, len(q.Reasons))
		for i, r := range q.Reasons {
			parts[i] = `(` + g.reason(r) + `)`
		}
		add(`(` + strings.Join(parts, ` OR `) + `)`)
	}
	if q.Site != "" {
		add(`s.site_id = ` + g.args.Add(q.Site))
	}
	if q.Trade != "" {
		g.file = true
		add(`f.trade_code LIKE ` + g.args.Add(strings.TrimPrefix(db.Like(q.Trade), "%")) + ` ESCAPE '\'`)
	}
	if q.Street != "" {
		g.site = true
		add(`t.street = ` + g.args.Add(q.Street))
	}
	if q.Missing != "" {
		add(g.missing(q.Missing))
	}
	switch q.Served {
	case "YES":
		add(served)
	case "NO":
		add(`NOT ` + served)
	}
	if q.Priority {
		add(`s.full_members = 0 AND COALESCE(s.probationary, 0) = 0 AND s.staff >= ` + g.args.Add(priorityStaff) + ` AND NOT ` + served)
	}
}

// reason is the condition of a reason; the order of ReasonOf is in it.
func (g *gapSource) reason(r Reason) string {
	awake := `(w.review_on IS NULL OR w.review_on <= ` + g.day() + `) AND `
	free := awake + `COALESCE(w.case_id, '') = '' AND `
	few := func(members string) string {
		return free + `s.full_members < ` + g.minimum() + ` AND s.full_members ` + members + ` AND ` + g.partners()
	}
	switch r {
	case RefusedUntil:
		return `w.review_on > ` + g.day()
	case InCase:
		return awake + `COALESCE(w.case_id, '') <> ''`
	case UnknownMembers:
		return free + `s.full_members IS NULL`
	case HasThree:
		return free + `s.full_members >= ` + g.minimum()
	case TwoWithPartners:
		return few(`> 1`) + ` >= ` + g.minimum()
	case OneWithPartners:
		return few(`= 1`) + ` >= ` + g.minimum()
	case TwoAlone:
		return few(`> 1`) + ` < ` + g.minimum()
	case OneAlone:
		return few(`= 1`) + ` < ` + g.minimum()
	case OnlyProbation:
		return free + `s.full_members = 0 AND s.probationary > 0`
	case NoMembers:
		return free + `s.full_members = 0 AND COALESCE(s.probationary, 0) = 0`
	}
	return `1 = 0`
}

func (g *gapSource) missing(f Fact) string {
	switch f {
	case FactPoint:
		g.file, g.site = true, true
		return `f.datum = '' AND COALESCE(t.datum, '') = ''`
	case FactAddress:
		g.file = true
		return `f.address = ''`
	case FactBuilding:
		return `s.site_id IS NULL`
	case FactStaff:
		return `s.staff IS NULL`
	case FactMembers:
		return `s.full_members IS NULL`
	case FactContact:
		g.file = true
		return `(f.contact = '' OR f.phone = '')`
	case FactCreditCode:
		g.file = true
		return `f.uscc IS NULL`
	}
	return `1 = 0`
}

func (g *gapSource) from(file, site bool) string {
	s := ` FROM enterprise_spell s JOIN org_unit u ON u.id = s.unit_id LEFT JOIN coverage_stage w ON w.enterprise_id = s.enterprise_id`
	if g.asleep {
		s = ` FROM coverage_stage w CROSS JOIN enterprise_spell s JOIN org_unit u ON u.id = s.unit_id`
	}
	if file {
		s += ` JOIN enterprise_file f ON f.id = s.enterprise_id`
	}
	if site {
		s += ` LEFT JOIN enterprise_site t ON t.id = s.site_id`
	}
	s += ` WHERE ` + strings.Join(g.where, ` AND `)
	if g.asleep {
		s += ` AND s.enterprise_id = w.enterprise_id`
	}
	return s
}

// walk joins in the order of the names, so that a page of a long list reads only as far as it needs to: the cross join
// keeps that order on the embedded engine.
func (g *gapSource) walk() string {
	return ` FROM enterprise_file f CROSS JOIN enterprise_spell s JOIN org_unit u ON u.id = s.unit_id
		LEFT JOIN coverage_stage w ON w.enterprise_id = s.enterprise_id LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE s.enterprise_id = f.id AND ` + strings.Join(g.where, ` AND `)
}

func countGaps(ctx context.Context, tx *db.Tx, g *gapSource) (int, error) {
	return db.One[int](ctx, tx, `SELECT COUNT(*)`+g.from(g.file, g.site), g.args.Values()...)
}

// walkFrom is the number of rows from which reading in the order of names is cheaper than sorting.
const walkFrom = 1500

// pageRows is up to how many rows a page is found first and described then: what describes a row is not computed for rows that
// only take part in the sorting.
const pageRows = 500

func gapPage(ctx context.Context, tx *db.Tx, g *gapSource, q GapQuery, total int) ([]Gap, error) {
	from := g.from(true, true)
	if (q.Sort == SortName || q.Sort == "") && total >= walkFrom && !g.asleep {
		from = g.walk()
	}
	if q.Limit > pageRows {
		return db.All[Gap](ctx, tx, g.describe()+from+gapOrder(q)+` LIMIT `+g.args.Add(q.Limit)+` OFFSET `+g.args.Add(q.Offset), g.args.Values()...)
	}
	ids, err := db.All[string](ctx, tx, `SELECT f.id`+from+gapOrder(q)+` LIMIT `+g.args.Add(q.Limit)+` OFFSET `+g.args.Add(q.Offset), g.args.Values()...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found := &gapSource{today: g.today, least: g.least}
	query := found.describe()
	found.where = []string{`s.valid_to IS NULL`, `s.enterprise_id IN ` + db.In(&found.args, ids)}
	rows, err := db.All[Gap](ctx, tx, query+found.from(true, true)+` ORDER BY f.id`, found.args.Values()...)
	slices.SortFunc(rows, func(a, b Gap) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return rows, err
}

// describe selects what a Gap holds.
func (g *gapSource) describe() string {
	return `SELECT f.id, f.name, f.uscc, u.id, u.name, u.path, s.site_id, t.name, t.street, f.address, f.trade_code, f.trade,
		s.staff, s.full_members, s.probationary, f.contact, f.phone, f.datum <> '' OR COALESCE(t.datum, '') <> '', ` + served + `,
		w.stage, w.review_on, COALESCE(w.case_id, ''), CASE WHEN s.full_members > 0 THEN ` + g.partners() + ` ELSE 0 END, '', ''`
}

func gapOrder(q GapQuery) string {
	way := ` ASC NULLS LAST`
	if q.Desc {
		way = ` DESC NULLS LAST`
	}
	switch q.Sort {
	case SortFull:
		return ` ORDER BY s.full_members` + way + `, f.pinyin, f.id`
	case SortStaff:
		return ` ORDER BY s.staff` + way + `, f.pinyin, f.id`
	case SortUnit:
		return ` ORDER BY u.path` + way + `, f.pinyin, f.id`
	case SortName:
	}
	if q.Desc {
		return ` ORDER BY f.pinyin DESC, f.id DESC`
	}
	return ` ORDER BY f.pinyin, f.id`
}

// gapGroups sums the list up. Names of trades are the key; the page knows their words.
func gapGroups(ctx context.Context, tx *db.Tx, g *gapSource, by Grouping) ([]GapGroup, error) {
	key, name, file, site := `''`, `''`, g.file, g.site
	switch by {
	case BySite:
		key, name, site = `COALESCE(s.site_id, '')`, `COALESCE(t.name, '')`, true
	case ByTrade:
		key, name, file = `SUBSTR(f.trade_code, 1, 1)`, `''`, true
	case ByStreet:
		key, name, site = `COALESCE(t.street, '')`, `COALESCE(t.street, '')`, true
	case ByUnit:
		key, name = `u.path`, `u.name`
	case ByNothing:
	}
	m := g.minimum()
	return db.All[GapGroup](ctx, tx, `SELECT `+key+`, `+name+`, COUNT(*), CAST(COALESCE(SUM(s.full_members), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN s.full_members >= `+m+` THEN 1 ELSE 0 END), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN s.full_members > 0 AND s.full_members < `+m+` THEN 1 ELSE 0 END), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN s.full_members = 0 THEN 1 ELSE 0 END), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN s.full_members IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)`+
		g.from(file, site)+` GROUP BY 1, 2 ORDER BY 4 DESC, 3 DESC, 1`, g.args.Values()...)
}

type placedGap struct {
	SiteID, EnterpriseID, Name string
	Lon, Lat                   float64
	Datum                      string
	Gaps, Full, HasThree, Few  int
}

// gapPlaces are the sites with gaps, and the gaps outside every site whose place may be shown.
func gapPlaces(ctx context.Context, tx *db.Tx, g *gapSource) ([]placedGap, error) {
	m := g.minimum()
	sums := `COUNT(*), CAST(COALESCE(SUM(s.full_members), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN s.full_members >= ` + m + ` THEN 1 ELSE 0 END), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN s.full_members > 0 AND s.full_members < ` + m + ` THEN 1 ELSE 0 END), 0) AS BIGINT)`
	return db.All[placedGap](ctx, tx, `SELECT t.id, '', t.name, t.lon, t.lat, t.datum, `+sums+
		g.from(g.file, true)+` AND t.datum <> '' GROUP BY t.id, t.name, t.lon, t.lat, t.datum
		UNION ALL
		SELECT '', f.id, f.name, f.lon, f.lat, f.datum, 1, COALESCE(s.full_members, 0),
		CASE WHEN s.full_members >= `+m+` THEN 1 ELSE 0 END, CASE WHEN s.full_members > 0 AND s.full_members < `+m+` THEN 1 ELSE 0 END`+
		g.from(true, true)+` AND s.site_id IS NULL AND f.datum <> '' AND f.ownership <> 'INDIVIDUAL' AND COALESCE(f.uscc, '') NOT LIKE '92%'
		ORDER BY 7 DESC, 1, 2`, g.args.Values()...)
}
