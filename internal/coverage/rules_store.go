package coverage

import (
	"context"

	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// RulesOn is the parameter set of a day: the texts in force, under what the district has set.
func RulesOn(ctx context.Context, tx *db.Tx, day db.Date) (rule.Set, error) {
	local, err := db.All[struct {
		Key, Value         string
		ValidFrom, ValidTo db.Date
		Basis              string
	}](ctx, tx, `SELECT key, value, valid_from, valid_to, basis FROM rule_param_version ORDER BY entered_at, id`)
	if err != nil {
		return rule.Set{}, err
	}
	versions := make([]rule.Version, len(local))
	for i, v := range local {
		versions[i] = rule.Version{Key: rule.Key(v.Key), Value: v.Value, ValidFrom: v.ValidFrom, ValidTo: v.ValidTo, Document: v.Basis}
	}
	return rule.On(rule.Overlay(rule.Defaults(), versions), day), nil
}
