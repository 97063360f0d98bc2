package coverage

import (
	"context"
	"strings"

	"qipan/internal/platform/db"
)

// hookExpression is the state of an enterprise on a day; id is the expression of its identifier. Stages are not dated: they
// are today's.
func hookExpression(id, day string) string {
	return strings.NewReplacer("{id}", id, "{day}", day).Replace(`CASE
		WHEN EXISTS (SELECT 1 FROM coverage_link hl JOIN org_organisation ho ON ho.id = hl.organisation_id WHERE hl.enterprise_id = {id}
			AND hl.valid_from <= {day} AND (hl.valid_to IS NULL OR hl.valid_to > {day}) AND (ho.dissolved_on IS NULL OR ho.dissolved_on > {day})) THEN 'COVERED'
		WHEN EXISTS (SELECT 1 FROM coverage_stage hw WHERE hw.enterprise_id = {id} AND hw.case_id <> '') THEN 'IN_CASE'
		WHEN EXISTS (SELECT 1 FROM coverage_service hc WHERE hc.enterprise_id = {id} AND hc.valid_from <= {day}
			AND (hc.valid_to IS NULL OR hc.valid_to > {day})) THEN 'WORK'
		WHEN EXISTS (SELECT 1 FROM coverage_stage hw WHERE hw.enterprise_id = {id} AND hw.review_on > {day}) THEN 'REFUSED'
		ELSE 'NONE' END`)
}

func hookCondition(a *db.Args, id, state string, day db.Date) string {
	switch state {
	case HookCovered, HookCase, HookWork, HookRefused, HookNone:
		return hookExpression(id, a.Add(day)) + ` = ` + a.Add(state)
	}
	return ""
}

func hookStates(ctx context.Context, tx *db.Tx, ids []string, day db.Date) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var a db.Args
	on := a.Add(day)
	err := db.Each(ctx, tx, func(r struct{ ID, State string }) error {
		out[r.ID] = r.State
		return nil
	}, `SELECT f.id, `+hookExpression(`f.id`, on)+` FROM enterprise_file f WHERE f.id IN `+db.In(&a, ids)+` ORDER BY f.id`, a.Values()...)
	return out, err
}
