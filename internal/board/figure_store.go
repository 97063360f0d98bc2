package board

import (
	"context"

	"qipan/internal/platform/db"
)

type countedRow struct {
	Code string
	Part
}

// counted are the article's figures that the registers hold, with their parts.
func (q query) counted(ctx context.Context, tx *db.Tx) (map[string][]Part, error) {
	var a db.Args
	rows, err := db.All[countedRow](ctx, tx, `
		SELECT 'committee_member_units' AS code, '' AS part, COUNT(*) AS n FROM org_unit u
			WHERE u.kind = 'DEPARTMENT' AND `+q.holds(&a, "u")+` AND `+q.scope.Where(&a, "u.path")+`
		UNION ALL
		SELECT 'subdistrict_committees', '', COUNT(*) FROM org_organisation o
			WHERE o.purpose = 'SUBDISTRICT_COMMITTEE' AND `+q.live(&a)+` AND `+q.inScope(&a, "o.unit_id")+`
		UNION ALL
		SELECT 'organisations', o.formation, COUNT(*) FROM org_organisation o
			WHERE o.purpose = 'ENTERPRISE' AND `+q.live(&a)+` AND `+q.inScope(&a, "o.unit_id")+` GROUP BY o.formation
		UNION ALL
		SELECT 'officers_in_post', p.source, COUNT(*) FROM org_post p JOIN org_organisation o ON o.id = p.organisation_id
			WHERE o.purpose = 'ENTERPRISE' AND `+q.live(&a)+` AND `+q.holds(&a, "p")+` AND `+q.inScope(&a, "o.unit_id")+` GROUP BY p.source
		ORDER BY code, n DESC, part`, a.Values()...)
	byCode := map[string][]Part{}
	for _, r := range rows {
		byCode[r.Code] = append(byCode[r.Code], r.Part)
	}
	return byCode, err
}
