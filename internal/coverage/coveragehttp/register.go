package coveragehttp

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/planning/solve"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Units are the units of the caller's scope for filters: paths with their names, from the tree.
type Units func(ctx context.Context) ([]Unit, error)

// Unit is one choice of the unit filter.
type Unit struct{ Path, Name string }

type pages struct {
	s     *coverage.Service
	units Units
}

// Register adds the routes of coverage. Units may be nil; the unit filter is then left out.
func Register(x *api.Router, s *coverage.Service, units Units) {
	p := &pages{s: s, units: units}
	read := string(access.CoverageRead)
	x.Page("GET", "/gaps", read, p.gaps)
	x.Page("GET", "/gaps/map", read, p.gapMap)
	x.Page("GET", "/gaps/export", read, p.export, api.Export)
	x.Page("GET", "/coverage/rates", read, p.rates)
	x.Page("GET", "/coverage/plan", read, p.plan, api.Planner)
	p.links(x)
	api.Operation(x, read, huma.Operation{
		OperationID: "list-gaps", Method: http.MethodGet, Path: "/api/coverage/gaps", Summary: "Enterprises in operation that no organisation covers",
	}, p.gapsJSON)
	api.Operation(x, read, huma.Operation{
		OperationID: "coverage-rates", Method: http.MethodGet, Path: "/api/coverage/rates", Summary: "Coverage rates in all four bases on any day",
	}, p.ratesJSON)
	api.Operation(x, read, huma.Operation{
		OperationID: "plan-coverage", Method: http.MethodGet, Path: "/api/coverage/plan", Summary: "A proposal for every uncovered enterprise; changes nothing",
	}, p.planJSON, api.Planner)
	api.Operation(x, string(access.CoverageWork), huma.Operation{
		OperationID: "serve-enterprise", Method: http.MethodPost, Path: "/api/coverage/services", Summary: "Send an instructor or note a mass organisation",
	}, p.serveJSON)
}

// GapsInput narrows the list.
type GapsInput struct {
	Unit    string `query:"unit" doc:"path on the unit tree"`
	Reason  string `query:"reason" enum:"REFUSED_UNTIL,IN_CASE,UNKNOWN_MEMBERS,HAS_THREE_FULL_MEMBERS,TWO_FULL_MEMBERS_PARTNERS,ONE_FULL_MEMBER_PARTNERS,TWO_FULL_MEMBERS_ALONE,ONE_FULL_MEMBER_ALONE,PROBATIONARY_ONLY,NO_MEMBERS"`
	Missing string `query:"missing" enum:"POINT,ADDRESS,BUILDING,STAFF,MEMBERS,CONTACT,CREDIT_CODE"`
	Query   string `query:"q" doc:"name, credit code or spelling"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset  int    `query:"offset" minimum:"0"`
}

// GapsOutput is a page of the list.
type GapsOutput struct {
	Body struct {
		GapDocument
		Total int `json:"total"`
	}
}

func (p *pages) gapsJSON(ctx context.Context, in *GapsInput) (*GapsOutput, error) {
	q := coverage.GapQuery{Within: in.Unit, Text: in.Query, Missing: coverage.Fact(in.Missing), Limit: in.Limit, Offset: in.Offset}
	if in.Reason != "" {
		q.Reasons = []coverage.Reason{coverage.Reason(in.Reason)}
		q.Asleep = q.Reasons[0] == coverage.RefusedUntil
	}
	page, err := p.s.Gaps(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &GapsOutput{}
	out.Body.GapDocument, out.Body.Total = Gaps(coverage.GapReport{Day: page.Day, Gaps: page.Gaps}), page.Total
	return out, nil
}

// RatesInput names the day and the place.
type RatesInput struct {
	Unit string `query:"unit" doc:"path on the unit tree"`
	AsOf string `query:"asof" doc:"YYYY-MM-DD, today when empty"`
}

// RatesOutput is the rates.
type RatesOutput struct{ Body RatesDocument }

func (p *pages) ratesJSON(ctx context.Context, in *RatesInput) (*RatesOutput, error) {
	day := db.Date(in.AsOf)
	if in.AsOf != "" {
		parsed, err := db.ParseDate(in.AsOf)
		if err != nil {
			return nil, fault.New(fault.Invalid, "date_invalid").On("asof").Because(err)
		}
		day = parsed
	}
	r, err := p.s.Rates(ctx, in.Unit, day)
	if err != nil {
		return nil, err
	}
	return &RatesOutput{Body: Rates(r)}, nil
}

// PlanInput names the place and what the planner may spend.
type PlanInput struct {
	Unit string `query:"unit" doc:"path on the unit tree"`
	Seed int    `query:"seed" minimum:"0" default:"1"`
	Work int    `query:"work" minimum:"0" maximum:"2000000" doc:"work units; 0 leaves the amount to the planner"`
}

// PlanOutput is a plan.
type PlanOutput struct{ Body PlanDocument }

func (p *pages) planJSON(ctx context.Context, in *PlanInput) (*PlanOutput, error) {
	plan, err := p.s.Plan(ctx, in.Unit, solve.Budget{Seed: uint64(in.Seed), Work: int64(in.Work), Expired: func() bool { return ctx.Err() != nil }})
	if err != nil {
		return nil, err
	}
	return &PlanOutput{Body: Plan(plan, 0)}, nil
}

// ServeInput is who is sent where.
type ServeInput struct {
	Body struct {
		Enterprise string `json:"enterprise"`
		Kind       string `json:"kind" enum:"INSTRUCTOR,LIAISON,UNION,LEAGUE,WOMEN"`
		Person     string `json:"person,omitempty" maxLength:"60"`
		Phone      string `json:"phone,omitempty" maxLength:"60"`
		From       string `json:"from,omitempty" doc:"YYYY-MM-DD, today when empty"`
	}
}

// ServeOutput is the service as it was noted.
type ServeOutput struct {
	Body struct {
		ID   string `json:"id"`
		From string `json:"from"`
	}
}

func (p *pages) serveJSON(ctx context.Context, in *ServeInput) (*ServeOutput, error) {
	b := in.Body
	sv, err := p.s.Serve(ctx, coverage.NewService{
		EnterpriseID: b.Enterprise, Kind: coverage.ServiceKind(b.Kind), Person: b.Person, Phone: b.Phone, From: db.Date(b.From),
	})
	if err != nil {
		return nil, err
	}
	out := &ServeOutput{}
	out.Body.ID, out.Body.From = sv.ID, string(sv.ValidFrom)
	return out, nil
}
