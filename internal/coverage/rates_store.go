package coverage

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

// A mass is a number of enterprises of one kind, as the three parts of tally count them.
type mass struct {
	InOperation, LegalPerson, ThreeFull, Sole bool
	Enterprises                               int
}

// tally counts the enterprises that were registered in a scope on a day, by what the rates ask. Each part is driven by the
// table that has the fewest rows for it: all spells, the links, the services.
func tally(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date, minimum int) ([]tallied, error) {
	all, err := count(ctx, tx, scope, counting{day: day, minimum: minimum})
	if err != nil {
		return nil, err
	}
	organised, err := count(ctx, tx, scope, counting{day: day, minimum: minimum, sole: `o.formation = 'SOLE'`, from: organisedOn})
	if err != nil {
		return nil, err
	}
	served, err := count(ctx, tx, scope, counting{day: day, minimum: minimum, from: servedOn})
	if err != nil {
		return nil, err
	}
	var groups []tallied
	rest := map[mass]int{}
	for _, m := range all {
		rest[m.kind()] = m.Enterprises
	}
	add := func(m mass, organised bool) {
		groups = append(groups, tallied{m.InOperation, m.LegalPerson, m.ThreeFull, organised, m.Sole, !organised, m.Enterprises})
		m.Sole = false
		rest[m.kind()] -= m.Enterprises
	}
	for _, m := range organised {
		add(m, true)
	}
	for _, m := range served {
		add(m, false)
	}
	for _, m := range all {
		groups = append(groups, tallied{InOperation: m.InOperation, LegalPerson: m.LegalPerson, ThreeFull: m.ThreeFull, Enterprises: rest[m.kind()]})
	}
	return groups, nil
}

func (m mass) kind() mass {
	m.Enterprises = 0
	return m
}

type counting struct {
	day     db.Date
	minimum int
	sole    string
	from    func(on string) string // what the spells are joined to; all of them when nil
}

func organisedOn(on string) string {
	return `coverage_link l JOIN org_organisation o ON o.id = l.organisation_id AND (o.dissolved_on IS NULL OR o.dissolved_on > ` + on + `)
		JOIN enterprise_spell s ON s.enterprise_id = l.enterprise_id AND l.valid_from <= ` + on + ` AND (l.valid_to IS NULL OR l.valid_to > ` + on + `)`
}

// servedOn are the enterprises with work coverage that no organisation covers.
func servedOn(on string) string {
	return `(SELECT c.enterprise_id FROM coverage_service c WHERE c.valid_from <= ` + on + ` AND (c.valid_to IS NULL OR c.valid_to > ` + on + `)
			AND NOT EXISTS (SELECT 1 FROM coverage_link l JOIN org_organisation o ON o.id = l.organisation_id WHERE l.enterprise_id = c.enterprise_id
				AND l.valid_from <= ` + on + ` AND (l.valid_to IS NULL OR l.valid_to > ` + on + `) AND (o.dissolved_on IS NULL OR o.dissolved_on > ` + on + `))
			GROUP BY c.enterprise_id) w
		JOIN enterprise_spell s ON s.enterprise_id = w.enterprise_id`
}

func count(ctx context.Context, tx *db.Tx, scope access.Scope, c counting) ([]mass, error) {
	var a db.Args
	on, least := a.Add(c.day), a.Add(c.minimum)
	from, sole := `enterprise_spell s`, `1 = 0`
	if c.from != nil {
		from = c.from(on)
	}
	if c.sole != "" {
		sole = c.sole
	}
	return db.All[mass](ctx, tx, `SELECT s.status = 'IN_OPERATION', s.legal_person, COALESCE(s.full_members, 0) >= `+least+`, `+sole+`, COUNT(*)
		FROM `+from+` JOIN org_unit u ON u.id = s.unit_id
		WHERE s.valid_from <= `+on+` AND (s.valid_to IS NULL OR s.valid_to > `+on+`) AND s.status NOT IN ('MOVED', 'CLOSED')
			AND `+scope.Where(&a, "u.path")+`
		GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`, a.Values()...)
}
