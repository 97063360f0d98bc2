package board

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// query is one reading of the board: whose rows, on which day, and what the rules of that day ask.
type query struct {
	set       rule.Set
	scope     access.Scope
	day       db.Date
	threshold int     // full members of a branch (ORG-01)
	remindTo  db.Date // terms that end up to here are announced (ORG-16)
}

// unitRow is a unit in the caller's scope. Live says whether it exists on the day.
type unitRow struct {
	Place
	ParentID string
	Live     bool
}

// units are all units in scope in the order of their official codes, under their names of the day.
func (q query) units(ctx context.Context, tx *db.Tx) ([]unitRow, error) {
	var a db.Args
	name := `COALESCE((SELECT f.alias FROM org_unit_alias f WHERE f.unit_id = u.id AND f.used_until > ` + a.Add(q.day) + `
		ORDER BY f.used_until, f.alias LIMIT 1), u.name)`
	live := q.holds(&a, "u")
	return db.All[unitRow](ctx, tx, `SELECT u.id, u.code, `+name+`, u.path, u.kind, u.parent_id, `+live+`
		FROM org_unit u WHERE `+q.scope.Where(&a, "u.path")+` ORDER BY u.code, u.id`, a.Values()...)
}

// holds is the condition that a dated row of an alias holds on the day.
func (q query) holds(a *db.Args, alias string) string {
	return `(` + alias + `.valid_from <= ` + a.Add(q.day) + ` AND (` + alias + `.valid_to IS NULL OR ` + alias + `.valid_to > ` + a.Add(q.day) + `))`
}

// spells is the condition that s is the spell of the day of an enterprise in the register: closed ones and those that moved
// away have left it. The present spell is the open one, which has indexes of its own.
func (q query) spells(a *db.Args, tx *db.Tx) string {
	return q.standing(a, tx) + ` AND ` + q.inScope(a, "s.unit_id")
}

// spellsOf is spells where the enterprise is known already: the unit is then no way to find the row, and COALESCE keeps
// SQLite from trying it.
func (q query) spellsOf(a *db.Args, tx *db.Tx, enterprise string) string {
	return `s.enterprise_id = ` + enterprise + ` AND ` + q.standing(a, tx) + ` AND ` + q.inScope(a, "COALESCE(s.unit_id, '')")
}

func (q query) standing(a *db.Args, tx *db.Tx) string {
	on := `s.valid_to IS NULL`
	if q.day < tx.Today() {
		on = q.holds(a, "s")
	}
	return on + ` AND s.status NOT IN ('MOVED', 'CLOSED')`
}

func (q query) inScope(a *db.Args, column string) string {
	return column + ` IN (SELECT u.id FROM org_unit u WHERE ` + q.scope.Where(a, "u.path") + `)`
}

// live is the condition that the organisation o exists on the day. A founding day may be known to the year or month only;
// shorter texts compare as the beginning of their period.
func (q query) live(a *db.Args) string {
	return `o.founded_on <= ` + a.Add(string(q.day)) + ` AND (o.dissolved_on IS NULL OR o.dissolved_on > ` + a.Add(q.day) + `)`
}

// spellKey is what the bases ask of an enterprise; the queries group by it and count once, which is far cheaper than counting
// each base by itself. The columns stand in the order of the index enterprise_spell_base.
const spellKey = `s.unit_id, s.status, s.legal_person, s.full_members`

type groupRow struct {
	UnitID      string
	Status      string
	LegalPerson bool
	FullMembers db.OptInt
	N           int
	Sole        int // of the organised: with an organisation of their own
}

// in says in which of rule.CoverageBases, in their order, the group's enterprises stand.
func (r groupRow) in(q query) []bool {
	facts := rule.EnterpriseFacts{InOperation: r.operating(), LegalPerson: r.LegalPerson, FullMembers: r.FullMembers.N}
	var in []bool
	for _, d := range rule.CoverageBases() {
		in = append(in, d.Base.Includes(q.set, facts))
	}
	return in
}

func (r groupRow) operating() bool { return r.Status == "IN_OPERATION" }

// able reports whether the enterprises could each have a branch of their own.
func (r groupRow) able(q query) bool { return r.operating() && r.FullMembers.N >= q.threshold }

// registered are the enterprises in the register.
func (q query) registered(ctx context.Context, tx *db.Tx) ([]groupRow, error) {
	var a db.Args
	return db.All[groupRow](ctx, tx, `SELECT `+spellKey+`, COUNT(*), 0 FROM enterprise_spell s WHERE `+q.spells(&a, tx)+`
		GROUP BY `+spellKey+` ORDER BY `+spellKey, a.Values()...)
}

// organised are those that an organisation covers. CROSS JOIN makes SQLite read in the order written.
func (q query) organised(ctx context.Context, tx *db.Tx) ([]groupRow, error) {
	var a db.Args
	return db.All[groupRow](ctx, tx, `SELECT `+spellKey+`, COUNT(*), COUNT(CASE WHEN o.formation = 'SOLE' THEN 1 END)
		FROM coverage_link l CROSS JOIN org_organisation o CROSS JOIN enterprise_spell s
		WHERE o.id = l.organisation_id AND (o.dissolved_on IS NULL OR o.dissolved_on > `+a.Add(q.day)+`)
			AND `+q.holds(&a, "l")+` AND `+q.spellsOf(&a, tx, "l.enterprise_id")+`
		GROUP BY `+spellKey+` ORDER BY `+spellKey, a.Values()...)
}

// served are those that no organisation covers but somebody serves.
func (q query) served(ctx context.Context, tx *db.Tx) ([]groupRow, error) {
	var a db.Args
	return db.All[groupRow](ctx, tx, `SELECT `+spellKey+`, COUNT(*), 0
		FROM (SELECT DISTINCT c.enterprise_id FROM coverage_service c WHERE `+q.holds(&a, "c")+`) v CROSS JOIN enterprise_spell s
		WHERE `+q.spellsOf(&a, tx, "v.enterprise_id")+`
			AND NOT EXISTS (SELECT 1 FROM coverage_link l JOIN org_organisation o ON o.id = l.organisation_id
			WHERE l.enterprise_id = s.enterprise_id AND `+q.holds(&a, "l")+` AND (o.dissolved_on IS NULL OR o.dissolved_on > `+a.Add(q.day)+`))
		GROUP BY `+spellKey+` ORDER BY `+spellKey, a.Values()...)
}

// organisationRow are the organisations of enterprises of a unit.
type organisationRow struct {
	UnitID          string
	All, BelowThree int
}

func (q query) organisations(ctx context.Context, tx *db.Tx) ([]organisationRow, error) {
	var a db.Args
	return db.All[organisationRow](ctx, tx, `SELECT o.unit_id, COUNT(*), COUNT(CASE WHEN o.full_members < `+a.Add(q.threshold)+` THEN 1 END)
		FROM org_organisation o WHERE `+q.ofEnterprises(&a)+` AND `+q.inScope(&a, "o.unit_id")+` GROUP BY o.unit_id ORDER BY o.unit_id`, a.Values()...)
}

// ofEnterprises is the condition that o is a live organisation of enterprises, and not one that guides others.
func (q query) ofEnterprises(a *db.Args) string { return `o.purpose = 'ENTERPRISE' AND ` + q.live(a) }

// unitCount is a number of a unit.
type unitCount struct {
	UnitID string
	N      int
}

// secretaries are the organisations with a secretary in post.
func (q query) secretaries(ctx context.Context, tx *db.Tx) ([]unitCount, error) {
	var a db.Args
	return db.All[unitCount](ctx, tx, `SELECT o.unit_id, COUNT(DISTINCT o.id) FROM org_post p CROSS JOIN org_organisation o
		WHERE p.title = 'SECRETARY' AND `+q.holds(&a, "p")+` AND o.id = p.organisation_id AND `+q.ofEnterprises(&a)+`
			AND `+q.inScope(&a, "COALESCE(o.unit_id, '')")+` GROUP BY o.unit_id ORDER BY o.unit_id`, a.Values()...)
}

// termRow are the organisations of a unit whose present term is over, or ends within the reminder period.
type termRow struct {
	UnitID       string
	Over, Ending int
}

// terms looks at the present term of every organisation, those that guide others included: the one elected last. Its end moves
// with an approved extension.
func (q query) terms(ctx context.Context, tx *db.Tx) ([]termRow, error) {
	var a db.Args
	const ends = `COALESCE(t.extended_to, t.ends_on)`
	return db.All[termRow](ctx, tx, `SELECT o.unit_id, COUNT(CASE WHEN `+ends+` <= `+a.Add(q.day)+` THEN 1 END), COUNT(CASE WHEN `+ends+` > `+a.Add(q.day)+` THEN 1 END)
		FROM org_term t CROSS JOIN org_organisation o
		WHERE `+ends+` <= `+a.Add(q.remindTo)+` AND t.elected_on <= `+a.Add(q.day)+`
			AND NOT EXISTS (SELECT 1 FROM org_term x WHERE x.organisation_id = t.organisation_id AND x.elected_on <= `+a.Add(q.day)+`
				AND (x.elected_on > t.elected_on OR (x.elected_on = t.elected_on AND x.id > t.id)))
			AND o.id = t.organisation_id AND `+q.live(&a)+` AND `+q.inScope(&a, "COALESCE(o.unit_id, '')")+`
		GROUP BY o.unit_id ORDER BY o.unit_id`, a.Values()...)
}

// functioning are the organisations that came out of a case with a confirmed secretary, an activity held and a pair
// acknowledged.
func (q query) functioning(ctx context.Context, tx *db.Tx) ([]unitCount, error) {
	var a db.Args
	return db.All[unitCount](ctx, tx, `SELECT o.unit_id, COUNT(DISTINCT o.id) FROM formation_case k CROSS JOIN org_organisation o
		WHERE o.id = k.organisation_id AND `+q.ofEnterprises(&a)+`
			AND EXISTS (SELECT 1 FROM formation_activity y WHERE y.case_id = k.id AND y.held_on <= `+a.Add(q.day)+`)
			AND EXISTS (SELECT 1 FROM formation_pair w WHERE w.case_id = k.id AND w.acknowledged_on <= `+a.Add(q.day)+`
				AND (w.ended_on IS NULL OR w.ended_on > `+a.Add(q.day)+`))
			AND EXISTS (SELECT 1 FROM org_post p WHERE p.organisation_id = o.id AND p.title = 'SECRETARY' AND `+q.holds(&a, "p")+`
				AND (p.produced_by = 'APPOINTED' OR p.approval_no <> ''))
			AND `+q.inScope(&a, "COALESCE(o.unit_id, '')")+` GROUP BY o.unit_id ORDER BY o.unit_id`, a.Values()...)
}

// caseRow are the open cases of a unit.
type caseRow struct {
	UnitID        string
	Open, Stalled int
}

func (q query) cases(ctx context.Context, tx *db.Tx, stalledBefore db.Instant) ([]caseRow, error) {
	var a db.Args
	return db.All[caseRow](ctx, tx, `SELECT k.unit_id, COUNT(*), COUNT(CASE WHEN k.state = 'OPEN' AND k.moved_at < `+a.Add(stalledBefore)+` THEN 1 END)
		FROM formation_case k WHERE k.opened_on <= `+a.Add(q.day)+` AND (k.closed_on IS NULL OR k.closed_on > `+a.Add(q.day)+`)
			AND `+q.inScope(&a, "k.unit_id")+` GROUP BY k.unit_id ORDER BY k.unit_id`, a.Values()...)
}

// stageRow are the enterprises of a unit that asked for time, those whose review day has come, and those with enough full
// members for a branch that the gap list leaves out because they asked for time or have a case.
type stageRow struct {
	UnitID                string
	Asleep, Due, AbleAway int
}

func (q query) stages(ctx context.Context, tx *db.Tx) ([]stageRow, error) {
	var a db.Args
	const refused, asleep = `g.stage = 'REFUSED_FOR_NOW' AND s.status = 'IN_OPERATION'`, `g.stage = 'REFUSED_FOR_NOW' AND g.review_on > `
	return db.All[stageRow](ctx, tx, `SELECT s.unit_id, COUNT(CASE WHEN `+refused+` AND g.review_on > `+a.Add(q.day)+` THEN 1 END),
			COUNT(CASE WHEN `+refused+` AND g.review_on <= `+a.Add(q.day)+` THEN 1 END),
			COUNT(CASE WHEN s.status = 'IN_OPERATION' AND s.full_members >= `+a.Add(q.threshold)+` AND (g.case_id <> '' OR (`+asleep+a.Add(q.day)+`)) THEN 1 END)
		FROM coverage_stage g CROSS JOIN enterprise_spell s
		WHERE `+q.spellsOf(&a, tx, "g.enterprise_id")+` AND NOT EXISTS (SELECT 1 FROM coverage_link l WHERE l.enterprise_id = g.enterprise_id AND `+q.holds(&a, "l")+`)
		GROUP BY s.unit_id ORDER BY s.unit_id`, a.Values()...)
}
