package formationhttp

import (
	"context"
	"net/http"
	"slices"

	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/formation"
	"qipan/internal/platform/api"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

var caseSpec = ui.ListSpec{
	Sorts: []string{"moved"}, Desc: true, Filters: []string{"state", "mode", "enterprise", "unit"}, Columns: []string{"lead", "mode", "state", "step", "parties", "opened", "moved"},
}

func caseQuery(st ui.ListState) formation.CaseQuery {
	return formation.CaseQuery{
		State: formation.CaseState(st.Filter("state")), Mode: formation.Mode(st.Filter("mode")), Enterprise: st.Filter("enterprise"), Within: st.Filter("unit"),
		Text: st.Query, Oldest: !st.Desc, Limit: st.Limit(), Offset: st.Offset(),
	}
}

func (p *pages) cases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	st := ui.ParseList("/cases", r.URL.Query(), caseSpec)
	views, total, err := p.s.Cases(ctx, caseQuery(st))
	if err != nil {
		return err
	}
	state := ui.Filter{Key: "state", Label: t(ctx, "column.state")}
	for _, s := range formation.CaseState("").Values() {
		state.Options = append(state.Options, ui.Option{Value: string(s), Label: t(ctx, "state."+string(s))})
	}
	mode := ui.Filter{Key: "mode", Label: t(ctx, "column.mode")}
	for _, m := range formation.Mode("").Values() {
		mode.Options = append(mode.Options, ui.Option{Value: string(m), Label: modeWord(ctx, m)})
	}
	list := ui.ListPage(ui.ListProps[formation.View]{
		State: st, Caption: t(ctx, "cases.title"), Unit: t(ctx, "cases.unit"), Columns: caseColumns(ctx), Rows: views, Total: total,
		RowHref: func(v formation.View) string { return "/cases/" + v.ID }, RowMark: caseMark, Filters: []ui.Filter{state, mode},
		Empty: ui.EmptyProps{Title: t(ctx, "cases.empty"), Action: &ui.Action{Label: t(ctx, "home.open_gaps"), Href: "/gaps"}},
	})
	return api.Render(w, r, framed(ui.PageProps{
		Title: t(ctx, "cases.title"), Lead: t(ctx, "cases.lead"), Wide: true, Print: st.Print, Back: st.With("print", "").URL(),
	}, list))
}

func caseMark(v formation.View) ui.State {
	if slices.ContainsFunc(v.Alerts, func(a formation.Alert) bool { return a.Code != formation.AlertIdle }) {
		return ui.Blocked
	}
	return ""
}

func caseColumns(ctx context.Context) []ui.Column[formation.View] {
	c := func(k string) string { return t(ctx, "column."+k) }
	return []ui.Column[formation.View]{
		{Key: "lead", Title: c("lead"), Fixed: true, Wide: true, Text: caseName},
		{Key: "mode", Title: c("mode"), Text: func(v formation.View) string { return modeWord(ctx, v.Mode) }},
		{Key: "state", Title: c("state"), Text: func(v formation.View) string { return stateWord(ctx, v) }, State: func(v formation.View) ui.State { return stateOf(v.State) }},
		{Key: "step", Title: c("step"), Text: func(v formation.View) string {
			if next, ok := formation.NextStep(v.Steps); ok && v.State == formation.Open {
				return stepWord(ctx, next.Name)
			}
			return ""
		}},
		{Key: "parties", Title: c("parties"), Align: ui.Right, Text: func(v formation.View) string { return ui.Count(len(v.Active())) }},
		{Key: "opened", Title: c("opened"), Text: func(v formation.View) string { return string(v.OpenedOn) }},
		{Key: "moved", Title: c("moved"), Sort: "moved", Text: func(v formation.View) string { return string(ui.DayOf(v.MovedAt)) }},
	}
}

// caseName is the organisation's name once there is one, else that of the leading enterprise.
func caseName(v formation.View) string {
	if v.OrganisationName != "" {
		return v.OrganisationName
	}
	return v.Lead().Name
}

func (p *pages) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.s.Case(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := ui.PageProps{
		Title: t(ctx, "case.title", v.Lead().Name), Crumbs: []ui.Crumb{{Label: t(ctx, "cases.title"), Href: "/cases"}},
		Secondary: []ui.Action{{Label: t(ctx, "case.handover"), Href: "/cases/" + v.ID + "/handover", Icon: ui.IconPrint}},
	}
	for _, a := range v.Alerts {
		if a.Code == formation.AlertIdle {
			continue // only the worker's own list tells it
		}
		page.Notices = append(page.Notices, alertNotice(ctx, v, a))
	}
	if v.Functioning {
		page.Notices = append(page.Notices, ui.NoticeProps{Kind: ui.Saved, Text: t(ctx, "case.functioning")})
	}
	head := ui.RecordProps{
		Title: caseName(v), Kind: modeWord(ctx, v.Mode), State: stateOf(v.State), Word: stateWord(ctx, v),
		Facts: []ui.Fact{
			{Label: t(ctx, "fact.parties"), Value: t(ctx, "fact.parties.value", len(v.Active()), v.FullMembers(), v.Probationary())},
			{Label: t(ctx, "fact.rule"), Value: v.RuleID, Href: "/rules?q=" + v.RuleID},
			{Label: t(ctx, "fact.unit"), Value: v.UnitName},
		},
	}
	if v.OrganisationID != "" {
		head.Facts[1] = ui.Fact{Label: t(ctx, "fact.organisation"), Value: v.OrganisationName, Href: "/organisations/" + v.OrganisationID}
	}
	return api.Render(w, r, casePage(page, head, stepsProps(ctx, v), ui.Timeline(t(ctx, "case.timeline"), timeline(ctx, v))))
}

func alertNotice(ctx context.Context, v formation.View, a formation.Alert) ui.NoticeProps {
	n := ui.NoticeProps{Kind: ui.Warning, Text: alertWord(ctx, a)}
	if !v.MayWork {
		return n
	}
	to := func(key, act string) {
		n.Action = &ui.Action{Label: t(ctx, key), Href: doHref(v, act, a.Enterprise.EnterpriseID)}
	}
	switch a.Code {
	case formation.AlertBelow:
		to("act.partner", "partner")
	case formation.AlertMoved:
		to("act.moved", "moved")
	case formation.AlertClosed:
		to("act.closed", "closed")
	case formation.AlertUnits, formation.AlertOverdue, formation.AlertIdle, formation.AlertOfficer, formation.AlertDeclined:
	}
	return n
}

func doHref(v formation.View, act, enterpriseID string) string {
	s := "/cases/" + v.ID + "/do/" + act
	if enterpriseID != "" {
		s += "?enterprise=" + enterpriseID
	}
	return s
}

func timeline(ctx context.Context, v formation.View) []ui.Event {
	events := make([]ui.Event, 0, len(v.Events))
	for _, e := range slices.Backward(v.Events) {
		events = append(events, ui.Event{When: ui.Stamp(e.At), Who: e.Actor, Text: eventWord(ctx, e.What), Note: e.Detail})
	}
	return events
}

func stepsProps(ctx context.Context, v formation.View) ui.StepsProps {
	props := ui.StepsProps{Label: t(ctx, "case.steps")}
	for _, s := range v.Steps {
		props.Steps = append(props.Steps, stepProps(ctx, v, s))
	}
	if v.MayWork && v.State == formation.Open {
		props.Exits = exits(ctx, v)
	}
	return props
}

var stepStates = map[formation.StepState]ui.StepState{
	formation.StateDone: ui.StepDone, formation.StateCurrent: ui.StepCurrent, formation.StateReady: ui.StepOpen,
	formation.StateLater: ui.StepLater, formation.StateBlocked: ui.StepBlocked,
}

var stepRules = map[formation.StepName]string{
	formation.StepFacts: "STD-18", formation.StepProposal: "ORG-04", formation.StepTalk: "RISK-04", formation.StepDossier: "ORG-07",
	formation.StepApproval: "ORG-07", formation.StepStaff: "ELE-05", formation.StepPlace: "NPE-06", formation.StepPair: "RISK-03", formation.StepActivity: "LIFE-01",
}

func stepProps(ctx context.Context, v formation.View, s formation.Step) ui.Step {
	id := stepRules[s.Name]
	if s.Name == formation.StepProposal {
		id = v.RuleID
	}
	out := ui.Step{
		ID: string(s.Name), Title: stepWord(ctx, s.Name), State: stepStates[s.State], Date: s.On, Actor: s.Actor, Summary: stepSummary(ctx, v, s),
		Rule: id, RuleHref: "/rules?q=" + id, Body: stepBody(ctx, v, s), Due: s.Due, DueWords: dueWords(ctx, v.Day, s.Due), Overdue: !s.Due.IsZero() && s.Due < v.Day,
	}
	if s.Waits != "" {
		out.Waits = stepWord(ctx, s.Waits)
	}
	if v.MayWork && v.State != formation.Ended {
		out.Primary, out.Secondary = stepActions(ctx, v, s)
	}
	return out
}

// stepActions are the one primary action of a step and what may be done beside it.
func stepActions(ctx context.Context, v formation.View, s formation.Step) (*ui.Action, []ui.Action) {
	act := func(key, name, query string) *ui.Action {
		return &ui.Action{Label: t(ctx, "act."+key), Href: "/cases/" + v.ID + "/do/" + name + query}
	}
	var more []ui.Action
	if s.Name == formation.StepPair && s.State == formation.StateDone {
		more = append(more, *act("officer", "officer", ""))
	}
	switch s.Next {
	case formation.NextMendFacts:
		return act("facts", "facts", enterpriseQuery(firstMissing(v))), nil
	case formation.NextRepropose:
		return act("partner", "partner", ""), []ui.Action{*act("instructor", "instructor", "")}
	case formation.NextTalk, formation.NextConditions:
		return act("talk", "talk", enterpriseQuery(firstUnagreed(v))), nil
	case formation.NextPapers:
		if len(unsigned(v)) > 0 {
			return act("papers", "papers", ""), nil
		}
	case formation.NextApply, formation.NextReapply:
		return act("apply", "apply", ""), nil
	case formation.NextReply:
		return act("reply", "reply", ""), nil
	case formation.NextCandidate:
		return act("candidate", "candidate", ""), nil
	case formation.NextAnswers:
		return act("answers", "answers", "?candidate="+firstAsked(v)), candidateMore(v, act)
	case formation.NextInstall:
		return act("install", "install", ""), candidateMore(v, act)
	case formation.NextConfirm:
		return act("confirm", "confirm", ""), nil
	case formation.NextPlace:
		return act("place", "place", ""), nil
	case formation.NextPropose:
		return act("pair", "pair", ""), nil
	case formation.NextDeclare:
		return act("mark.DECLARED", "mark", ""), []ui.Action{*act("officer", "officer", "")}
	case formation.NextAgree:
		return act("mark.AGREED", "mark", ""), []ui.Action{*act("officer", "officer", "")}
	case formation.NextAcknowledge:
		return act("mark.ACKNOWLEDGED", "mark", ""), []ui.Action{*act("officer", "officer", "")}
	case formation.NextPlan:
		return act("plan", "plan", ""), nil
	case formation.NextHold:
		return act("held", "held", ""), nil
	}
	if s.Name == formation.StepApproval && s.State == formation.StateDone && v.Approval.FiledOn.IsZero() {
		more = append(more, *act("filed", "filed", ""))
	}
	return nil, more
}

func candidateMore(v formation.View, act func(key, name, query string) *ui.Action) []ui.Action {
	n := 0
	for _, c := range v.Candidates {
		if !c.Declined() {
			n++
		}
	}
	if n < formation.MostCandidates {
		return []ui.Action{*act("candidate", "candidate", "")}
	}
	return nil
}

func enterpriseQuery(id string) string { return "?enterprise=" + id }

func firstMissing(v formation.View) string {
	for _, p := range v.Active() {
		if len(p.Missing()) > 0 {
			return p.EnterpriseID
		}
	}
	return v.LeadID
}

func firstUnagreed(v formation.View) string {
	for _, p := range v.Active() {
		if v.Reply(p.EnterpriseID) != formation.Agreed {
			return p.EnterpriseID
		}
	}
	return v.LeadID
}

// unsigned are the papers that enterprises which agreed have yet to sign.
func unsigned(v formation.View) []formation.Needed {
	return slices.DeleteFunc(v.Dossier(), func(n formation.Needed) bool {
		return !n.Signed.IsZero() || v.Reply(n.Party.EnterpriseID) != formation.Agreed
	})
}

func firstAsked(v formation.View) string {
	for _, c := range v.Candidates {
		if !c.Declined() && !c.Willing() {
			return c.ID
		}
	}
	return ""
}

func exits(ctx context.Context, v formation.View) []ui.Exit {
	var list []ui.Exit
	add := func(act string) {
		list = append(list, ui.Exit{Action: ui.Action{Label: t(ctx, "act."+act), Href: "/cases/" + v.ID + "/do/" + act}, Consequence: t(ctx, "act."+act+".consequence")})
	}
	if v.OrganisationID == "" {
		add("refuse")
		add("instructor")
	}
	if len(v.Active()) > 1 {
		add("leave")
	}
	add("moved")
	add("closed")
	if v.OrganisationID == "" {
		add("end")
	}
	return list
}

func stepSummary(ctx context.Context, v formation.View, s formation.Step) string {
	if s.State != formation.StateDone {
		return nextWord(ctx, s)
	}
	switch s.Name {
	case formation.StepFacts:
		return t(ctx, "summary.FACTS", len(v.Active()), v.FullMembers())
	case formation.StepProposal:
		if v.OverrideReason != "" {
			return t(ctx, "summary.overridden", modeWord(ctx, v.Mode), v.OverrideReason)
		}
		return modeWord(ctx, v.Mode)
	case formation.StepTalk:
		return t(ctx, "summary.TALK", len(v.Active()))
	case formation.StepDossier:
		return t(ctx, "summary.DOSSIER", len(v.Dossier()))
	case formation.StepApproval:
		return v.Approval.ReplyNo
	case formation.StepStaff:
		return v.Secretary.Holder
	case formation.StepPlace:
		return v.Place.Name
	case formation.StepPair:
		for _, p := range v.Pairs {
			if p.EndedOn.IsZero() {
				return p.DepartmentName + " " + p.Officer
			}
		}
	case formation.StepActivity:
		for _, a := range v.Activities {
			if !a.HeldOn.IsZero() {
				return a.Subject + " " + tagWords(ctx, a.Tags())
			}
		}
	}
	return ""
}

func missingWords(ctx context.Context, p formation.Party) string {
	return coveragehttp.FactWords(ctx, p.Missing())
}

func ruleTitle(ctx context.Context, id string) string { return locale.T(ctx, "rule."+id+".title") }
