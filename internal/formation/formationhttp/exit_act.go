package formationhttp

import (
	"context"
	"net/url"

	"qipan/internal/coverage"
	"qipan/internal/formation"
	"qipan/internal/org"
	"qipan/internal/platform/ui"
)

func partnerAct(s scene) (act, error) {
	near, err := s.s.Neighbours(s.ctx, s.v.ID)
	if err != nil {
		return act{}, err
	}
	field := ui.Field{Name: "enterprise", Label: s.t("field.partner"), Kind: ui.SelectField, Required: true}
	for _, e := range near {
		field.Options = append(field.Options, ui.Option{Value: e.ID, Label: s.t("field.partner.option", e.Name, e.Full.N, e.SiteName)})
	}
	return act{
		fields: []ui.Field{field}, hint: s.t("act.partner.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.Join(ctx, on, first(f, "enterprise"))
		},
	}, nil
}

func leaveAct(s scene) (act, error) {
	return act{
		fields: []ui.Field{s.enterprises(), s.text("reason", 500, true)}, hint: s.t("act.leave.consequence"), danger: true,
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.Leave(ctx, on, first(f, "enterprise"), first(f, "reason"))
		},
	}, nil
}

func instructorAct(s scene) (act, error) {
	return act{
		fields: instructorFields(s.ctx, s.v.Day), hint: s.t("act.instructor.consequence"), danger: true,
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.InstructorInstead(ctx, on, coverage.NewService{Person: first(f, "person"), Phone: first(f, "phone"), From: dayOf(f, "from")})
		},
	}, nil
}

func movedAct(s scene) (act, error) {
	subdistricts, err := s.s.Units(s.ctx, org.Subdistrict)
	if err != nil {
		return act{}, err
	}
	unit := ui.Field{Name: "unit", Label: s.t("field.moved_to"), Kind: ui.SelectField, Required: true}
	here := s.party()
	for _, u := range subdistricts {
		if u.ID != s.v.CaseSubdistrict {
			unit.Options = append(unit.Options, ui.Option{Value: u.ID, Label: u.Name})
		}
		if here.Subdistrict == u.ID && u.ID != s.v.CaseSubdistrict {
			unit.Value = u.ID
		}
	}
	take := ui.Field{Name: "take", Label: s.t("field.take"), Kind: ui.RadioField, Required: true, Value: "no", Options: []ui.Option{{Value: "no", Label: s.t("take.no")}}}
	if len(s.v.Active()) == 1 && s.v.OrganisationID == "" && !s.v.Approval.Waiting() {
		take.Value, take.Options = "yes", append([]ui.Option{{Value: "yes", Label: s.t("take.yes")}}, take.Options...)
	}
	return act{
		fields: []ui.Field{s.enterprises(), unit, s.day("moved_on"), take}, hint: s.t("act.moved.consequence"), danger: true, to: "/cases",
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.HandOver(ctx, on, formation.Handover{EnterpriseID: first(f, "enterprise"), UnitID: first(f, "unit"), On: dayOf(f, "moved_on"), Take: first(f, "take") == "yes"})
		},
	}, nil
}

func closedAct(s scene) (act, error) {
	return act{
		fields: []ui.Field{s.enterprises(), s.day("closed_on")}, hint: s.t("act.closed.consequence"), danger: true,
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.FirmCloses(ctx, on, first(f, "enterprise"), dayOf(f, "closed_on"))
		},
	}, nil
}

func endAct(s scene) (act, error) {
	return act{
		fields: []ui.Field{s.text("reason", 500, true)}, hint: s.t("act.end.consequence"), danger: true, to: "/cases",
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.End(ctx, on, first(f, "reason"))
		},
	}, nil
}
