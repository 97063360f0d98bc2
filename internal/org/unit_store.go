package org

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/pinyin"
)

// unitColumns reads a unit with the name that it bore on the day of the placeholder.
func unitColumns(day string) string {
	return `u.id, u.code, COALESCE((SELECT f.alias FROM org_unit_alias f WHERE f.unit_id = u.id AND f.used_until > ` + day + `
		ORDER BY f.used_until, f.alias LIMIT 1), u.name), u.kind, u.parent_id, u.path, u.valid_from, u.valid_to, u.version`
}

// kindOrder sorts units of one parent: communities and subdistricts by code before departments and industries.
const unitOrder = ` ORDER BY CASE u.kind WHEN 'DISTRICT' THEN 0 WHEN 'SUBDISTRICT' THEN 1 WHEN 'COMMUNITY' THEN 1 WHEN 'DEPARTMENT' THEN 2 ELSE 3 END, u.code, u.id`

// UnitByID is a unit under its name of today; fault.Missing when there is none. Whether the caller may see it is the caller's
// question.
func UnitByID(ctx context.Context, tx *db.Tx, id string) (Unit, error) {
	return unitOn(ctx, tx, id, tx.Today())
}

func unitOn(ctx context.Context, tx *db.Tx, id string, day db.Date) (Unit, error) {
	return db.One[Unit](ctx, tx, `SELECT `+unitColumns("$1")+` FROM org_unit u WHERE u.id = $2`, day, id)
}

// UnitByCode is a unit by its code, whether it still exists or not; fault.Missing when there is none.
func UnitByCode(ctx context.Context, tx *db.Tx, code string) (Unit, error) {
	return db.One[Unit](ctx, tx, `SELECT `+unitColumns("$1")+` FROM org_unit u WHERE u.code = $2`, tx.Today(), code)
}

// UnitsOn are all units that exist on a day, under their names of that day, in the order of a roster.
func UnitsOn(ctx context.Context, tx *db.Tx, day db.Date) ([]Unit, error) {
	return unitsIn(ctx, tx, access.Everywhere(), day)
}

func unitsIn(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date) ([]Unit, error) {
	var a db.Args
	query := `SELECT ` + unitColumns(a.Add(day)) + ` FROM org_unit u WHERE u.valid_from <= ` + a.Add(day) + `
		AND (u.valid_to IS NULL OR u.valid_to > ` + a.Add(day) + `) AND ` + scope.Where(&a, "u.path") + unitOrder
	return db.All[Unit](ctx, tx, query, a.Values()...)
}

// everyUnit reads units of all days, for exports and for resolving old names.
func everyUnit(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date) ([]Unit, error) {
	var a db.Args
	query := `SELECT ` + unitColumns(a.Add(day)) + ` FROM org_unit u WHERE ` + scope.Where(&a, "u.path") + unitOrder
	return db.All[Unit](ctx, tx, query, a.Values()...)
}

func childrenOf(ctx context.Context, tx *db.Tx, id string, day db.Date) ([]Unit, error) {
	return db.All[Unit](ctx, tx, `SELECT `+unitColumns("$1")+` FROM org_unit u WHERE u.parent_id = $2
		AND u.valid_from <= $3 AND (u.valid_to IS NULL OR u.valid_to > $4)`+unitOrder, day, id, day, day)
}

func insertUnit(ctx context.Context, tx *db.Tx, u Unit) error {
	_, err := tx.Exec(ctx, `INSERT INTO org_unit (id, code, name, kind, parent_id, path, valid_from, valid_to, pinyin, search_key, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		u.ID, u.Code, u.Name, u.Kind, db.NullText(u.ParentID), u.Path, u.ValidFrom, u.ValidTo, pinyin.SortKey(u.Name), searchKey(u.Name, u.Code), u.Version)
	return err
}

// searchKey finds a record by its name in any spelling and by its code.
func searchKey(name, code string) string { return pinyin.SearchKey(name) + " " + pinyin.Fold(code) }

func updateUnit(ctx context.Context, tx *db.Tx, u Unit, version int) error {
	return db.Changed(tx.Exec(ctx, `UPDATE org_unit SET name = $1, valid_from = $2, valid_to = $3, pinyin = $4, search_key = $5, version = version + 1
		WHERE id = $6 AND version = $7`, u.Name, u.ValidFrom, u.ValidTo, pinyin.SortKey(u.Name), searchKey(u.Name, u.Code), u.ID, version))
}

func deleteUnit(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM org_unit_alias WHERE unit_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM org_unit WHERE id = $1`, id)
	return err
}

// unitInUse counts the records of this package that stand at a unit.
func unitInUse(ctx context.Context, tx *db.Tx, id string) (int, error) {
	return db.One[int](ctx, tx, `SELECT (SELECT COUNT(*) FROM org_unit WHERE parent_id = $1) + (SELECT COUNT(*) FROM org_organisation WHERE unit_id = $2)
		+ (SELECT COUNT(*) FROM org_unit_succession WHERE predecessor_id = $3 OR successor_id = $4)`, id, id, id, id)
}

type aliasRow struct {
	UnitID string
	Alias
}

func aliasesOf(ctx context.Context, tx *db.Tx, unitID string) ([]Alias, error) {
	return db.All[Alias](ctx, tx, `SELECT alias, used_until FROM org_unit_alias WHERE unit_id = $1 ORDER BY used_until DESC NULLS LAST, alias`, unitID)
}

func everyAlias(ctx context.Context, tx *db.Tx) ([]aliasRow, error) {
	return db.All[aliasRow](ctx, tx, `SELECT unit_id, alias, used_until FROM org_unit_alias ORDER BY unit_id, alias`)
}

func insertAlias(ctx context.Context, tx *db.Tx, unitID string, a Alias) error {
	_, err := tx.Exec(ctx, `INSERT INTO org_unit_alias (unit_id, alias, used_until) VALUES ($1, $2, $3)
		ON CONFLICT (unit_id, alias) DO UPDATE SET used_until = excluded.used_until`, unitID, a.Text, a.UsedUntil)
	return err
}

func deletePlainAliases(ctx context.Context, tx *db.Tx, unitID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM org_unit_alias WHERE unit_id = $1 AND used_until IS NULL`, unitID)
	return err
}

func insertSuccession(ctx context.Context, tx *db.Tx, s Succession) error {
	_, err := tx.Exec(ctx, `INSERT INTO org_unit_succession (predecessor_id, successor_id, happened_on, note) VALUES ($1, $2, $3, $4)`,
		s.PredecessorID, s.SuccessorID, s.HappenedOn, s.Note)
	return err
}

const successionColumns = `SELECT s.predecessor_id, p.name, s.successor_id, n.name, s.happened_on, s.note
	FROM org_unit_succession s JOIN org_unit p ON p.id = s.predecessor_id JOIN org_unit n ON n.id = s.successor_id`

func successionsOf(ctx context.Context, tx *db.Tx, unitID string) ([]Succession, error) {
	return db.All[Succession](ctx, tx, successionColumns+` WHERE s.predecessor_id = $1 OR s.successor_id = $2 ORDER BY s.happened_on, p.code, n.code, p.id, n.id`, unitID, unitID)
}

func everySuccession(ctx context.Context, tx *db.Tx) ([]Succession, error) {
	return db.All[Succession](ctx, tx, successionColumns+` ORDER BY s.happened_on, p.id, n.id`)
}

// unitCount is how many organisations work at a unit or below it on a day.
func unitCounts(ctx context.Context, tx *db.Tx, path string, day db.Date) (map[string]int, error) {
	var a db.Args
	type row struct {
		Path string
		N    int
	}
	query := `SELECT u.path, COUNT(*) FROM org_organisation o JOIN org_unit u ON u.id = o.unit_id
		WHERE ` + access.Everywhere().Within(path).Where(&a, "u.path") + ` AND o.founded_on <= ` + a.Add(string(day)) + `
		AND (o.dissolved_on IS NULL OR o.dissolved_on > ` + a.Add(day) + `) GROUP BY u.path ORDER BY u.path`
	rows, err := db.All[row](ctx, tx, query, a.Values()...)
	counts := map[string]int{}
	for _, r := range rows {
		for _, id := range idsOf(r.Path) {
			counts[id] += r.N
		}
	}
	return counts, err
}
