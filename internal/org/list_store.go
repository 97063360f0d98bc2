package org

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/pinyin"
)

// storedRow is what the database knows of a row.
type storedRow struct {
	Organisation
	UnitName      string
	UnitPath      string
	ParentName    string
	Secretary     string
	SecretaryPost string
	Approval      string
	Produced      Production
	HadSecretary  bool
	TermID        string
	ElectedOn     db.Date
	EndsOn        db.Date
	ExtendedTo    db.Date
	ExtensionNo   string
	Electorate    Electorate
}

func (s storedRow) row() Row {
	return Row{
		Organisation: s.Organisation, UnitName: s.UnitName, UnitPath: s.UnitPath, ParentName: s.ParentName, Secretary: s.Secretary,
		SecretaryPost: s.SecretaryPost, Approval: s.Approval, Produced: s.Produced, HadSecretary: s.HadSecretary,
		TermID: s.TermID, ElectedOn: s.ElectedOn, EndsOn: s.EndsOn, ExtendedTo: s.ExtendedTo, ExtensionNo: s.ExtensionNo, Electorate: s.Electorate,
	}
}

// rowsOn reads the organisations that had been founded by the day, each with its place, parent, secretary and term of that day.
func rowsOn(ctx context.Context, tx *db.Tx, scope access.Scope, q Query) ([]Row, error) {
	var a db.Args
	// The day is compared with DATE columns and, for the founding, with text: it is given anew for each place.
	day := func() string { return a.Add(q.Day) }
	query := `SELECT ` + organisationColumns + `, u.name, u.path, par.name, sec.holder, sec.id, sec.approval_no, sec.produced_by,
		EXISTS (SELECT 1 FROM org_post h WHERE h.organisation_id = o.id AND h.title = 'SECRETARY' AND h.valid_from <= ` + day() + `),
		t.id, t.elected_on, t.ends_on, t.extended_to, t.extension_no, t.electorate
		FROM org_organisation o
		JOIN org_unit u ON u.id = o.unit_id
		LEFT JOIN org_term t ON t.id = (SELECT x.id FROM org_term x WHERE x.organisation_id = o.id AND x.elected_on <= ` + day() + `
			ORDER BY x.elected_on DESC, x.id DESC LIMIT 1)
		LEFT JOIN org_post sec ON sec.id = (SELECT y.id FROM org_post y WHERE y.organisation_id = o.id AND y.title = 'SECRETARY'
			AND y.valid_from <= ` + day() + ` AND (y.valid_to IS NULL OR y.valid_to > ` + day() + `) ORDER BY y.valid_from, y.id LIMIT 1)
		LEFT JOIN org_organisation par ON par.id = (SELECT g.parent_id FROM org_guidance g WHERE g.organisation_id = o.id AND g.kind = 'TERRITORY'
			AND g.valid_from <= ` + day() + ` AND (g.valid_to IS NULL OR g.valid_to > ` + day() + `) ORDER BY g.valid_from, g.id LIMIT 1)
		WHERE ` + scope.Where(&a, "u.path") + ` AND o.founded_on <= ` + a.Add(string(q.Day)) + narrowed(&a, q) + ordered(q)
	stored, err := db.All[storedRow](ctx, tx, query, a.Values()...)
	rows := make([]Row, len(stored))
	for i, s := range stored {
		rows[i] = s.row()
	}
	return rows, err
}

func narrowed(a *db.Args, q Query) string {
	where := ""
	text := pinyin.Fold(q.Text)
	if text == "" && q.Text != "" {
		return ` AND 1 = 0` // signs alone are in no name
	}
	if text != "" {
		where += ` AND o.search_key LIKE ` + a.Add(db.Like(text)) + ` ESCAPE '\'`
	}
	if len(q.Ranks) > 0 {
		where += ` AND o.rank IN ` + db.In(a, q.Ranks)
	}
	if len(q.Formations) > 0 {
		where += ` AND o.formation IN ` + db.In(a, q.Formations)
	}
	if len(q.Purposes) > 0 {
		where += ` AND o.purpose IN ` + db.In(a, q.Purposes)
	}
	return where
}

// ordered ends every order with the id, so that it is total; unknown values come last either way.
func ordered(q Query) string {
	direction := ""
	if q.Desc {
		direction = " DESC"
	}
	key := "o.pinyin"
	switch q.Sort {
	case SortCode:
		key = "o.code"
	case SortUnit:
		key = "u.code"
	case SortTerm:
		key = "COALESCE(t.extended_to, t.ends_on)"
	case SortFounded:
		key = "o.founded_on"
	case SortMembers:
		key = "o.full_members"
	case SortName:
	}
	return ` ORDER BY ` + key + direction + ` NULLS LAST, o.pinyin, o.id`
}
