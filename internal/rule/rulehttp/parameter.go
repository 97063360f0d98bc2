package rulehttp

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

// Service reads the rules with the district's parameters and enters new values.
type Service struct{ db *db.DB }

// NewService works on a district's database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Parameter is a parameter as it stands on a day, with what the district entered, newest first.
type Parameter struct {
	rule.Param
	Value   string
	Entered []rule.Entry
	Current rule.Entry // the entry that is in force; zero for the value of the source
}

// parameters are all parameters on a day by rule, and the day's entries.
func (s *Service) parameters(ctx context.Context, day db.Date) (byRule map[string][]Parameter, err error) {
	if _, err := access.Require(ctx, access.RuleRead); err != nil {
		return nil, err
	}
	var set rule.Set
	var entries []rule.Entry
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if set, err = rule.SetOn(ctx, tx, day); err != nil {
			return err
		}
		entries, err = rule.Entries(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	entered := map[rule.Key][]rule.Entry{}
	for _, e := range entries {
		entered[e.Key] = append(entered[e.Key], e)
	}
	byRule = map[string][]Parameter{}
	for _, p := range rule.Params() {
		x := Parameter{Param: p, Value: set.Text(p.Key), Entered: entered[p.Key]}
		for _, e := range x.Entered {
			if e.ValidFrom <= day && (e.ValidTo.IsZero() || day < e.ValidTo) && e.Value == x.Value {
				x.Current = e
				break
			}
		}
		byRule[p.Rule] = append(byRule[p.Rule], x)
	}
	return byRule, nil
}

// Parameter is one parameter on a day.
func (s *Service) Parameter(ctx context.Context, key rule.Key, day db.Date) (Parameter, error) {
	p, ok := rule.Find(key)
	if !ok {
		return Parameter{}, fault.Missing()
	}
	all, err := s.parameters(ctx, day)
	if err != nil {
		return Parameter{}, err
	}
	for _, x := range all[p.Rule] {
		if x.Key == key {
			return x, nil
		}
	}
	return Parameter{}, fault.Missing()
}

// Enter sets a parameter that no text fixes, from a day on, with the basis of the decision.
func (s *Service) Enter(ctx context.Context, v rule.Version) error {
	if _, err := access.Require(ctx, access.RuleManage); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		set, err := rule.SetOn(ctx, tx, v.ValidFrom)
		if err != nil {
			return err
		}
		if err := rule.EnterIn(ctx, tx, v, audit.ActorOf(ctx).Name); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Act{
			Action: "param.enter", Kind: "param", SubjectID: string(v.Key), UnitPath: "/",
			Detail: map[string]any{"key": v.Key, "was": set.Text(v.Key), "value": v.Value, "from": v.ValidFrom, "basis": v.Document},
		})
	})
}
