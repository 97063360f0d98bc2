package coverage

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

func enterprisesOf(ctx context.Context, tx *db.Tx, scope access.Scope, organisationID string, day db.Date) ([]Covered, error) {
	var a db.Args
	organisation, on := a.Add(organisationID), a.Add(day)
	return db.All[Covered](ctx, tx, `SELECT f.id, f.name, u.name, l.valid_from
		FROM coverage_link l
		JOIN enterprise_file f ON f.id = l.enterprise_id
		JOIN enterprise_spell s ON s.enterprise_id = f.id AND s.valid_from <= `+on+` AND (s.valid_to IS NULL OR s.valid_to > `+on+`)
		JOIN org_unit u ON u.id = s.unit_id
		WHERE l.organisation_id = `+organisation+` AND l.valid_from <= `+on+` AND (l.valid_to IS NULL OR l.valid_to > `+on+`)
		AND `+scope.Where(&a, "u.path")+`
		ORDER BY f.pinyin, f.id`, a.Values()...)
}
