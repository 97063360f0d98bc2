package orghttp

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

type unitBody struct {
	ID        string `json:"id"`
	Code      string `json:"code"`
	Name      string `json:"name" doc:"on the day asked for"`
	Kind      string `json:"kind" enum:"DISTRICT,SUBDISTRICT,COMMUNITY,DEPARTMENT,INDUSTRY"`
	ParentID  string `json:"parent_id"`
	ValidFrom string `json:"valid_from"`
	ValidTo   string `json:"valid_to" doc:"first day on which it no longer exists; empty while it does"`
}

func bodyOfUnit(u org.Unit) unitBody {
	return unitBody{ID: u.ID, Code: u.Code, Name: u.Name, Kind: string(u.Kind), ParentID: u.ParentID, ValidFrom: string(u.ValidFrom), ValidTo: string(u.ValidTo)}
}

type organisationBody struct {
	ID           string    `json:"id"`
	Code         string    `json:"code"`
	Name         string    `json:"name"`
	Rank         string    `json:"rank" enum:"BRANCH,GENERAL_BRANCH,COMMITTEE"`
	Formation    string    `json:"formation" enum:"SOLE,BUILDING_JOINT,INDUSTRY,MARKET_ATTACHED,GRID,OTHER,NONE"`
	Purpose      string    `json:"purpose" enum:"ENTERPRISE,SUBDISTRICT_COMMITTEE,INDUSTRY_COMMITTEE,MARKET,OTHER"`
	UnitID       string    `json:"unit_id"`
	TradeCode    string    `json:"trade_code"`
	FullMembers  db.OptInt `json:"full_members"`
	FoundedOn    string    `json:"founded_on" doc:"as precise as known: 2015, 2015-06 or 2015-06-01"`
	ReplyNo      string    `json:"reply_no"`
	State        string    `json:"state" enum:"PREPARING,ACTIVE,TERM_ENDING,EXTENDED,ADJUSTING,DISSOLVED"`
	BelowThree   bool      `json:"below_three"`
	Secretary    string    `json:"secretary" doc:"empty while vacant"`
	TermEnd      string    `json:"term_end"`
	DissolvedOn  string    `json:"dissolved_on"`
	ContactName  string    `json:"contact_name"`
	ContactPhone string    `json:"contact_phone"`
	Version      int       `json:"version"`
}

func bodyOf(o org.Organisation) organisationBody {
	return organisationBody{
		ID: o.ID, Code: o.Code, Name: o.Name, Rank: string(o.Rank), Formation: string(o.Formation), Purpose: string(o.Purpose), UnitID: o.UnitID,
		TradeCode: o.TradeCode, FullMembers: o.FullMembers, FoundedOn: o.FoundedOn, ReplyNo: o.ReplyNo, DissolvedOn: string(o.DissolvedOn),
		ContactName: o.ContactName, ContactPhone: o.ContactPhone, Version: o.Version,
	}
}

func bodyOfRow(r org.Row) organisationBody {
	b := bodyOf(r.Organisation)
	b.State, b.BelowThree, b.Secretary, b.TermEnd = string(r.State), r.BelowThree, r.Secretary, string(r.Term().End())
	return b
}

func bodyOfRecord(r org.Record, day db.Date) organisationBody {
	b := bodyOf(r.Organisation)
	b.State, b.BelowThree, b.TermEnd = string(r.State), r.BelowThree, string(r.Term.End())
	for _, p := range r.Posts {
		if p.Title == org.Secretary && p.On(day) {
			b.Secretary = p.Holder
		}
	}
	return b
}

// OnDay is the day that a read is asked for; it is exported because the library fills embedded fields only so.
type OnDay struct {
	AsOf string `query:"asof" doc:"day, YYYY-MM-DD; today when empty"`
}

func (o OnDay) day(today db.Date) (db.Date, error) {
	if o.AsOf == "" {
		return today, nil
	}
	d, err := db.ParseDate(o.AsOf)
	if err != nil {
		return "", fault.New(fault.Invalid, "date_invalid").On("asof").Because(err)
	}
	return d, nil
}

type byID struct {
	OnDay
	ID string `path:"id"`
}

type unitsOut struct {
	Body struct {
		Units []unitBody `json:"units"`
	}
}

type unitOut struct{ Body unitBody }

type organisationsIn struct {
	OnDay
	Text   string `query:"q" maxLength:"100" doc:"part of the name, its spelling or initials, or of the code"`
	UnitID string `query:"unit" doc:"a unit and everything below it"`
	State  string `query:"state" enum:"PREPARING,ACTIVE,TERM_ENDING,EXTENDED,ADJUSTING,DISSOLVED"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
	Offset int    `query:"offset" minimum:"0"`
}

type organisationsOut struct {
	Body struct {
		Total         int                `json:"total"`
		Organisations []organisationBody `json:"organisations"`
	}
}

type organisationOut struct{ Body organisationBody }

type foundIn struct {
	Body struct {
		Name        string `json:"name" maxLength:"100"`
		Code        string `json:"code,omitempty" maxLength:"40"`
		Rank        string `json:"rank" enum:"BRANCH,GENERAL_BRANCH,COMMITTEE"`
		Formation   string `json:"formation" enum:"SOLE,BUILDING_JOINT,INDUSTRY,MARKET_ATTACHED,GRID,OTHER,NONE"`
		Purpose     string `json:"purpose" enum:"ENTERPRISE,SUBDISTRICT_COMMITTEE,INDUSTRY_COMMITTEE,MARKET,OTHER"`
		UnitID      string `json:"unit_id"`
		Territory   string `json:"territory_parent_id,omitempty" doc:"the subdistrict's committee when empty"`
		Trade       string `json:"trade_parent_id,omitempty"`
		TradeCode   string `json:"trade_code,omitempty" maxLength:"40"`
		FoundedOn   string `json:"founded_on" doc:"2015, 2015-06 or 2015-06-01"`
		ReplyNo     string `json:"reply_no" maxLength:"100" doc:"number of the deciding body's reply"`
		FullMembers *int   `json:"full_members,omitempty" minimum:"0"`
		Contact     string `json:"contact_name,omitempty" maxLength:"100"`
		Phone       string `json:"contact_phone,omitempty" maxLength:"40"`
	}
}

func operations(x *api.Router, s *org.Service) {
	unitOperations(x, s)
	read := string(access.OrganisationRead)
	api.Operation(x, read, huma.Operation{OperationID: "list-organisations", Method: http.MethodGet, Path: "/api/org/organisations", Summary: "Party organisations as of a day"},
		func(ctx context.Context, in *organisationsIn) (*organisationsOut, error) {
			day, err := in.day(s.Today())
			if err != nil {
				return nil, err
			}
			q := org.Query{Day: day, Text: in.Text, UnitID: in.UnitID, Limit: in.Limit, Offset: in.Offset}
			if in.State != "" {
				q.States = []org.State{org.State(in.State)}
			}
			rows, total, err := s.Organisations(ctx, q)
			out := &organisationsOut{}
			out.Body.Total, out.Body.Organisations = total, []organisationBody{}
			for _, r := range rows {
				out.Body.Organisations = append(out.Body.Organisations, bodyOfRow(r))
			}
			return out, err
		})
	api.Operation(x, read, huma.Operation{OperationID: "get-organisation", Method: http.MethodGet, Path: "/api/org/organisations/{id}", Summary: "One Party organisation as of a day"},
		func(ctx context.Context, in *byID) (*organisationOut, error) {
			day, err := in.day(s.Today())
			if err != nil {
				return nil, err
			}
			r, err := s.OrganisationRecord(ctx, in.ID, day)
			return &organisationOut{Body: bodyOfRecord(r, day)}, err
		})
	api.Operation(x, string(access.OrganisationManage), huma.Operation{
		OperationID: "found-organisation", Method: http.MethodPost, Path: "/api/org/organisations",
		Summary: "Set up a Party organisation by the reply of its deciding body", DefaultStatus: http.StatusCreated,
	},
		func(ctx context.Context, in *foundIn) (*organisationOut, error) {
			b := in.Body
			n := org.Founding{
				Name: b.Name, Code: b.Code, Rank: org.Rank(b.Rank), Formation: org.Formation(b.Formation), Purpose: org.Purpose(b.Purpose), UnitID: b.UnitID,
				TerritoryParentID: b.Territory, TradeParentID: b.Trade, TradeCode: b.TradeCode, FoundedOn: b.FoundedOn, ReplyNo: b.ReplyNo,
				ContactName: b.Contact, ContactPhone: b.Phone,
			}
			if b.FullMembers != nil {
				n.FullMembers = db.Int(*b.FullMembers)
			}
			o, err := s.Found(ctx, n)
			if err != nil {
				return nil, err
			}
			r, err := s.OrganisationRecord(ctx, o.ID, s.Today())
			return &organisationOut{Body: bodyOfRecord(r, s.Today())}, err
		})
}

func unitOperations(x *api.Router, s *org.Service) {
	read := string(access.UnitRead)
	api.Operation(x, read, huma.Operation{OperationID: "list-units", Method: http.MethodGet, Path: "/api/org/units", Summary: "Units that exist on a day"},
		func(ctx context.Context, in *OnDay) (*unitsOut, error) {
			day, err := in.day(s.Today())
			if err != nil {
				return nil, err
			}
			units, err := s.Units(ctx, day)
			out := &unitsOut{}
			out.Body.Units = []unitBody{}
			for _, u := range units {
				out.Body.Units = append(out.Body.Units, bodyOfUnit(u))
			}
			return out, err
		})
	api.Operation(x, read, huma.Operation{OperationID: "get-unit", Method: http.MethodGet, Path: "/api/org/units/{id}", Summary: "One unit under its name of a day"},
		func(ctx context.Context, in *byID) (*unitOut, error) {
			day, err := in.day(s.Today())
			if err != nil {
				return nil, err
			}
			r, err := s.UnitRecord(ctx, in.ID, day)
			return &unitOut{Body: bodyOfUnit(r.Unit)}, err
		})
}
