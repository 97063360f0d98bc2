package coverage

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// A Rate (覆盖率) is one share with both of its parts; it is never shown without them.
type Rate struct {
	Base        rule.CoverageBase
	Measure     rule.CoverageMeasure
	Numerator   int
	Denominator int
}

// Rates are all measures in all bases on one day.
type Rates struct {
	Day  db.Date
	List []Rate
}

// Of is one rate; the zero Rate for a base or measure that does not exist.
func (r Rates) Of(base rule.CoverageBase, measure rule.CoverageMeasure) Rate {
	for _, x := range r.List {
		if x.Base == base && x.Measure == measure {
			return x
		}
	}
	return Rate{}
}

// Measures are the three measures in the order in which they are shown.
func Measures() []rule.CoverageMeasure {
	return []rule.CoverageMeasure{rule.MeasureOrganisation, rule.MeasureSole, rule.MeasureWork}
}

// tallied is a group of enterprises that the rates treat alike.
type tallied struct {
	InOperation bool
	LegalPerson bool
	ThreeFull   bool
	Organised   bool
	Sole        bool
	Served      bool
	Enterprises int
}

// ratesOf adds groups under the definitions of package rule. Enterprises that closed or moved away left the register and
// stand in no base.
func ratesOf(set rule.Set, day db.Date, groups []tallied) Rates {
	r := Rates{Day: day}
	minimum := set.Int(rule.KeyOrgBranchMinFullMembers)
	for _, b := range rule.CoverageBases() {
		for _, m := range Measures() {
			rate := Rate{Base: b.Base, Measure: m}
			for _, g := range groups {
				facts := rule.EnterpriseFacts{InOperation: g.InOperation, LegalPerson: g.LegalPerson}
				if g.ThreeFull {
					facts.FullMembers = minimum
				}
				if !b.Base.Includes(set, facts) {
					continue
				}
				rate.Denominator += g.Enterprises
				present := rule.Presence{OwnOrganisation: g.Sole, JointOrganisation: g.Organised && !g.Sole, Instructor: g.Served}
				if m.Covers(present) {
					rate.Numerator += g.Enterprises
				}
			}
			r.List = append(r.List, rate)
		}
	}
	return r
}

// RatesOn computes the rates of a scope on any day, from the spells, links and services of that day.
func RatesOn(ctx context.Context, tx *db.Tx, scope access.Scope, day db.Date) (Rates, error) {
	set, err := RulesOn(ctx, tx, day)
	if err != nil {
		return Rates{}, err
	}
	groups, err := tally(ctx, tx, scope, day, set.Int(rule.KeyOrgBranchMinFullMembers))
	if err != nil {
		return Rates{}, err
	}
	return ratesOf(set, day, groups), nil
}
