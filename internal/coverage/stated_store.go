package coverage

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/db"
)

const statedFrom = ` FROM enterprise_file f CROSS JOIN enterprise_spell s JOIN org_unit u ON u.id = s.unit_id
	WHERE s.enterprise_id = f.id AND f.states_organisation AND ` + uncovered + ` AND `

// statedRow is an uncovered enterprise with the text of what its ledgers stated.
type statedRow struct {
	ID, Name, UnitName string
	Text               string
	InCase             bool
	CoveredUntil       db.Date // end of the last link; a link to a dissolved organisation ends with it
}

func statedRows(ctx context.Context, tx *db.Tx, scope access.Scope) ([]statedRow, error) {
	var a db.Args
	return db.All[statedRow](ctx, tx, `SELECT f.id, f.name, u.name, f.stated,
		EXISTS (SELECT 1 FROM coverage_stage w WHERE w.enterprise_id = f.id AND w.case_id <> ''),
		(SELECT COALESCE(x.valid_to, y.dissolved_on) FROM coverage_link x JOIN org_organisation y ON y.id = x.organisation_id
			WHERE x.enterprise_id = f.id ORDER BY 1 DESC NULLS LAST, x.id LIMIT 1)`+
		statedFrom+scope.Where(&a, "u.path")+` ORDER BY f.pinyin, f.id`, a.Values()...)
}

func countStated(ctx context.Context, tx *db.Tx, scope access.Scope) (int, error) {
	var a db.Args
	return db.One[int](ctx, tx, `SELECT COUNT(*)`+statedFrom+scope.Where(&a, "u.path"), a.Values()...)
}

// namedOrganisation is a registered organisation that may cover somebody.
type namedOrganisation struct {
	ID, Name  string
	Formation org.Formation
	FoundedOn string
	Covers    int
}

func organisationNames(ctx context.Context, tx *db.Tx, scope access.Scope) ([]namedOrganisation, error) {
	var a db.Args
	return db.All[namedOrganisation](ctx, tx, `SELECT o.id, o.name, o.formation, o.founded_on,
		(SELECT COUNT(*) FROM coverage_link l WHERE l.organisation_id = o.id AND l.valid_to IS NULL)
		FROM org_organisation o JOIN org_unit u ON u.id = o.unit_id
		WHERE (o.dissolved_on IS NULL OR o.dissolved_on > `+a.Add(tx.Today())+`) AND `+scope.Where(&a, "u.path")+` ORDER BY o.id`, a.Values()...)
}
