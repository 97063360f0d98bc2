package formation

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

type waiting struct {
	ID, Name, Place string
	Day             db.Date
}

func itemsOf(kind ItemKind, rows []waiting) []Item {
	items := make([]Item, len(rows))
	for i, r := range rows {
		items[i] = Item{Kind: kind, Subject: r.ID, Name: r.Name, Place: r.Place, Due: r.Day}
		if kind == ItemNew {
			items[i].Since, items[i].Due = r.Day, ""
		}
	}
	return items
}

// reviewItems are the refusals whose review day has come.
func reviewItems(ctx context.Context, tx *db.Tx, scope access.Scope) ([]Item, error) {
	var a db.Args
	rows, err := db.All[waiting](ctx, tx, `SELECT f.id, f.name, COALESCE(t.name, u.name), w.review_on
		FROM coverage_stage w JOIN enterprise_file f ON f.id = w.enterprise_id
		JOIN enterprise_spell s ON s.enterprise_id = f.id AND s.valid_to IS NULL JOIN org_unit u ON u.id = s.unit_id
		LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE w.stage = 'REFUSED_FOR_NOW' AND w.review_on <= `+a.Add(tx.Today())+` AND s.status = 'IN_OPERATION'
		AND NOT EXISTS (SELECT 1 FROM coverage_link l WHERE l.enterprise_id = f.id AND l.valid_to IS NULL)
		AND `+scope.Where(&a, "u.path")+` ORDER BY w.review_on, f.id`, a.Values()...)
	return itemsOf(ItemReview, rows), err
}

// termItems are the organisations whose last term ends by a day (ORG-16).
func termItems(ctx context.Context, tx *db.Tx, scope access.Scope, until db.Date) ([]Item, error) {
	var a db.Args
	rows, err := db.All[waiting](ctx, tx, `SELECT o.id, o.name, u.name, COALESCE(m.extended_to, m.ends_on)
		FROM org_term m JOIN org_organisation o ON o.id = m.organisation_id JOIN org_unit u ON u.id = o.unit_id
		WHERE o.dissolved_on IS NULL AND COALESCE(m.extended_to, m.ends_on) <= `+a.Add(until)+`
		AND NOT EXISTS (SELECT 1 FROM org_term n WHERE n.organisation_id = m.organisation_id
			AND (n.elected_on > m.elected_on OR (n.elected_on = m.elected_on AND n.id > m.id)))
		AND `+scope.Where(&a, "u.path")+` ORDER BY 4, o.id LIMIT 200`, a.Values()...)
	return itemsOf(ItemTerm, rows), err
}

// newItems are enterprises entered since a day of which nothing was begun, the oldest first, and how many there are.
func newItems(ctx context.Context, tx *db.Tx, scope access.Scope, since db.Date) ([]Item, int, error) {
	var a db.Args
	from := ` FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id AND s.valid_to IS NULL JOIN org_unit u ON u.id = s.unit_id
		LEFT JOIN enterprise_site t ON t.id = s.site_id
		WHERE f.created_at >= ` + a.Add(db.StartOf(since)) + ` AND s.status = 'IN_OPERATION'
		AND NOT EXISTS (SELECT 1 FROM coverage_link l WHERE l.enterprise_id = f.id AND l.valid_to IS NULL)
		AND NOT EXISTS (SELECT 1 FROM coverage_stage w WHERE w.enterprise_id = f.id)
		AND NOT EXISTS (SELECT 1 FROM coverage_service c WHERE c.enterprise_id = f.id AND c.valid_to IS NULL)
		AND NOT EXISTS (SELECT 1 FROM formation_party p WHERE p.enterprise_id = f.id)
		AND ` + scope.Where(&a, "u.path")
	total, err := db.One[int](ctx, tx, `SELECT COUNT(*)`+from, a.Values()...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All[struct {
		ID, Name, Place string
		At              db.Instant
	}](ctx, tx, `SELECT f.id, f.name, COALESCE(t.name, u.name), f.created_at`+from+` ORDER BY f.created_at, f.id LIMIT `+a.Add(newShown), a.Values()...)
	list := make([]waiting, len(rows))
	for i, r := range rows {
		list[i] = waiting{r.ID, r.Name, r.Place, db.DateOf(r.At.Time().In(db.Zone))}
	}
	return itemsOf(ItemNew, list), total, err
}
