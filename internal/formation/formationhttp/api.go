package formationhttp

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/access"
	"qipan/internal/formation"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
)

// CaseLine is a case in a list.
type CaseLine struct {
	ID           string   `json:"id"`
	Mode         string   `json:"mode"`
	State        string   `json:"state"`
	Exit         string   `json:"exit,omitempty"`
	Unit         string   `json:"unit" doc:"path on the unit tree"`
	Lead         string   `json:"lead" doc:"enterprise that the case began with"`
	Enterprises  []string `json:"enterprises" doc:"that still take part"`
	Organisation string   `json:"organisation,omitempty"`
	OpenedOn     string   `json:"opened_on"`
	ClosedOn     string   `json:"closed_on,omitempty"`
	Functioning  bool     `json:"functioning" doc:"computed: organisation, secretary in post, one activity held, pair acknowledged"`
	Version      int      `json:"version"`
}

// CaseDocument is a case with its steps.
type CaseDocument struct {
	CaseLine
	Recommended    string      `json:"recommended"`
	Rule           string      `json:"rule"`
	OverrideReason string      `json:"override_reason,omitempty"`
	Steps          []StepLine  `json:"steps"`
	Alerts         []string    `json:"alerts"`
	Events         []EventLine `json:"events"`
}

// StepLine is one of the nine steps.
type StepLine struct {
	Name  string `json:"name"`
	State string `json:"state"`
	On    string `json:"on,omitempty"`
	Actor string `json:"actor,omitempty"`
	Next  string `json:"next,omitempty"`
	Waits string `json:"waits_for,omitempty"`
	Due   string `json:"due,omitempty"`
}

// EventLine is one line of the timeline.
type EventLine struct {
	At     string `json:"at"`
	Step   string `json:"step"`
	What   string `json:"what"`
	Detail string `json:"detail,omitempty"`
	Actor  string `json:"actor"`
}

func caseLine(v formation.View) CaseLine {
	l := CaseLine{
		ID: v.ID, Mode: string(v.Mode), State: string(v.State), Exit: string(v.ExitCode), Unit: v.UnitPath, Lead: v.LeadID, Enterprises: []string{},
		Organisation: v.OrganisationID, OpenedOn: string(v.OpenedOn), ClosedOn: string(v.ClosedOn), Functioning: v.Functioning, Version: v.Version,
	}
	for _, p := range v.Active() {
		l.Enterprises = append(l.Enterprises, p.EnterpriseID)
	}
	return l
}

func caseDocument(v formation.View) CaseDocument {
	d := CaseDocument{
		CaseLine: caseLine(v), Recommended: string(v.Recommended), Rule: v.RuleID, OverrideReason: v.OverrideReason, Alerts: []string{}, Events: []EventLine{},
	}
	for _, s := range v.Steps {
		d.Steps = append(d.Steps, StepLine{
			Name: string(s.Name), State: string(s.State), On: string(s.On), Actor: s.Actor, Next: s.Next, Waits: string(s.Waits), Due: string(s.Due),
		})
	}
	for _, a := range v.Alerts {
		if a.Code != formation.AlertIdle {
			d.Alerts = append(d.Alerts, string(a.Code))
		}
	}
	for _, e := range v.Events {
		d.Events = append(d.Events, EventLine{At: e.At.String(), Step: string(e.Step), What: e.What, Detail: e.Detail, Actor: e.Actor})
	}
	return d
}

// CasesInput narrows the list.
type CasesInput struct {
	State      string `query:"state" enum:"OPEN,DONE,ENDED"`
	Unit       string `query:"unit" doc:"path on the unit tree"`
	Enterprise string `query:"enterprise"`
	Limit      int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Offset     int    `query:"offset" minimum:"0"`
}

// CasesOutput is a page of cases.
type CasesOutput struct {
	Body struct {
		Cases []CaseLine `json:"cases"`
		Total int        `json:"total"`
	}
}

// CaseInput names a case.
type CaseInput struct {
	ID string `path:"id"`
}

// CaseOutput is a case.
type CaseOutput struct{ Body CaseDocument }

// OpenInput is an accepted or overridden proposal.
type OpenInput struct {
	Body struct {
		Enterprise  string   `json:"enterprise"`
		Mode        string   `json:"mode,omitempty" enum:"SOLE,MARKET_ATTACHED,BUILDING_JOINT,INDUSTRY,GRID,OTHER" doc:"as recommended when empty"`
		Enterprises []string `json:"enterprises,omitempty" doc:"as recommended when empty"`
		Reason      string   `json:"reason,omitempty" maxLength:"500" doc:"needed when it is not what was recommended"`
	}
}

// TalkInput is what an enterprise answered.
type TalkInput struct {
	ID   string `path:"id"`
	Body struct {
		Enterprise string `json:"enterprise"`
		TalkedOn   string `json:"talked_on" doc:"YYYY-MM-DD"`
		Reply      string `json:"reply" enum:"AGREED,NOT_NOW,CONDITIONS,NOT_ASKED"`
		Conditions string `json:"conditions,omitempty" maxLength:"500"`
		ReviewOn   string `json:"review_on,omitempty" doc:"needed with NOT_NOW"`
		Version    int    `json:"version,omitempty" doc:"the version that was seen"`
	}
}

// ApplyInput is an application to the deciding body.
type ApplyInput struct {
	ID   string `path:"id"`
	Body struct {
		AppliedOn string `json:"applied_on" doc:"YYYY-MM-DD"`
		Version   int    `json:"version,omitempty"`
	}
}

// ReplyInput is the deciding body's reply.
type ReplyInput struct {
	ID   string `path:"id"`
	Body struct {
		Decision string `json:"decision" enum:"APPROVED,RETURNED"`
		On       string `json:"on" doc:"YYYY-MM-DD"`
		ReplyNo  string `json:"reply_no,omitempty" maxLength:"60"`
		Reason   string `json:"reason,omitempty" maxLength:"500"`
		Name     string `json:"name,omitempty" maxLength:"100" doc:"of the organisation, as the application asks when empty"`
		FiledOn  string `json:"filed_on,omitempty"`
		Version  int    `json:"version,omitempty"`
	}
}

func registerJSON(x *api.Router, p *pages) {
	read, work := string(access.FormationRead), string(access.FormationWork)
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary}
	}
	api.Operation(x, read, op("list-cases", http.MethodGet, "/api/formation/cases", "Cases of the main job"), p.casesJSON)
	api.Operation(x, read, op("get-case", http.MethodGet, "/api/formation/cases/{id}", "One case with its nine steps"), func(ctx context.Context, in *CaseInput) (*CaseOutput, error) {
		return p.caseJSON(ctx, in.ID)
	})
	api.Operation(x, work, op("open-case", http.MethodPost, "/api/formation/cases", "Accept a proposal, or override it with a reason"), func(ctx context.Context, in *OpenInput) (*CaseOutput, error) {
		b := in.Body
		id, err := p.s.Accept(ctx, formation.Acceptance{EnterpriseID: b.Enterprise, Mode: formation.Mode(b.Mode), Units: b.Enterprises, Reason: b.Reason})
		if err != nil {
			return nil, err
		}
		return p.caseJSON(ctx, id)
	})
	api.Operation(x, work, op("record-talk", http.MethodPost, "/api/formation/cases/{id}/talks", "Record what an enterprise answered"), func(ctx context.Context, in *TalkInput) (*CaseOutput, error) {
		b := in.Body
		err := p.s.Talk(ctx, formation.On{Case: in.ID, Version: b.Version}, formation.Talk{
			EnterpriseID: b.Enterprise, TalkedOn: db.Date(b.TalkedOn), Reply: formation.Reply(b.Reply), Conditions: b.Conditions, ReviewOn: db.Date(b.ReviewOn),
		})
		return p.after(ctx, in.ID, err)
	})
	api.Operation(x, work, op("apply-for-approval", http.MethodPost, "/api/formation/cases/{id}/application", "Put the dossier before the committee"), func(ctx context.Context, in *ApplyInput) (*CaseOutput, error) {
		return p.after(ctx, in.ID, p.s.Apply(ctx, formation.On{Case: in.ID, Version: in.Body.Version}, db.Date(in.Body.AppliedOn)))
	})
	api.Operation(x, work, op("record-reply", http.MethodPost, "/api/formation/cases/{id}/reply", "Record the committee's reply"), func(ctx context.Context, in *ReplyInput) (*CaseOutput, error) {
		b := in.Body
		err := p.s.Decide(ctx, formation.On{Case: in.ID, Version: b.Version}, formation.Verdict{
			Decision: formation.Decision(b.Decision), On: db.Date(b.On), ReplyNo: b.ReplyNo, Reason: b.Reason, Name: b.Name, FiledOn: db.Date(b.FiledOn),
		})
		return p.after(ctx, in.ID, err)
	})
}

func (p *pages) after(ctx context.Context, id string, err error) (*CaseOutput, error) {
	if err != nil {
		return nil, err
	}
	return p.caseJSON(ctx, id)
}

func (p *pages) caseJSON(ctx context.Context, id string) (*CaseOutput, error) {
	v, err := p.s.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	return &CaseOutput{Body: caseDocument(v)}, nil
}

func (p *pages) casesJSON(ctx context.Context, in *CasesInput) (*CasesOutput, error) {
	views, total, err := p.s.Cases(ctx, formation.CaseQuery{
		State: formation.CaseState(in.State), Within: in.Unit, Enterprise: in.Enterprise, Limit: in.Limit, Offset: in.Offset,
	})
	if err != nil {
		return nil, err
	}
	out := &CasesOutput{}
	out.Body.Cases, out.Body.Total = []CaseLine{}, total
	for _, v := range views {
		out.Body.Cases = append(out.Body.Cases, caseLine(v))
	}
	return out, nil
}
