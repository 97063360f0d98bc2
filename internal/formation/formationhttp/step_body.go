package formationhttp

import (
	"context"

	"github.com/a-h/templ"

	"qipan/internal/formation"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// stepBody is what a step shows when it is open: its rows, each with its way on.
func stepBody(ctx context.Context, v formation.View, s formation.Step) templ.Component {
	switch s.Name {
	case formation.StepFacts:
		return partyTable(ctx, v)
	case formation.StepProposal:
		return ui.Para(t(ctx, "body.proposal", ruleTitle(ctx, v.RuleID), locale.T(ctx, v.Committee(v.Rules).MessageKey())))
	case formation.StepTalk:
		return talkTable(ctx, v)
	case formation.StepDossier:
		return dossierTable(ctx, v)
	case formation.StepApproval:
		return approvalFacts(ctx, v)
	case formation.StepStaff:
		return candidateTable(ctx, v)
	case formation.StepPlace:
		if v.Place.Kind != "" {
			return ui.Facts([]ui.Fact{
				{Label: t(ctx, "field.place_kind"), Value: t(ctx, "place."+string(v.Place.Kind))},
				{Label: t(ctx, "field.place_name"), Value: v.Place.Name},
				{Label: t(ctx, "field.place_address"), Value: v.Place.Address},
				{Label: t(ctx, "field.agreed_on"), Value: string(v.Place.AgreedOn)},
			}, 2)
		}
	case formation.StepPair:
		return pairTable(ctx, v)
	case formation.StepActivity:
		return activityTable(ctx, v)
	}
	return nil
}

func partyTable(ctx context.Context, v formation.View) templ.Component {
	type row = formation.Party
	columns := []ui.Column[row]{
		{Key: "name", Title: locale.T(ctx, "coverage.column.name"), Wide: true, Text: func(p row) string { return p.Name }},
		{Key: "full", Title: locale.T(ctx, "coverage.column.full"), Align: ui.Right, Text: func(p row) string { return p.Full.String() }},
		{Key: "probationary", Title: locale.T(ctx, "coverage.column.probationary"), Align: ui.Right, Text: func(p row) string { return p.Probationary.String() }},
		{Key: "staff", Title: locale.T(ctx, "coverage.column.staff"), Align: ui.Right, Text: func(p row) string { return p.Staff.String() }},
		{Key: "confirmed", Title: t(ctx, "column.confirmed"), Text: func(p row) string { return string(p.ConfirmedOn) }},
		{Key: "missing", Title: locale.T(ctx, "coverage.column.missing"), Text: func(p row) string { return missingWords(ctx, p) }, State: func(p row) ui.State {
			if len(p.Missing()) > 0 {
				return ui.Missing
			}
			return ""
		}, Href: func(p row) string {
			if len(p.Missing()) > 0 && v.MayWork {
				return doHref(v, "facts", p.EnterpriseID)
			}
			return ""
		}},
		{Key: "left", Title: t(ctx, "column.left"), Text: func(p row) string {
			if p.Active() {
				return ""
			}
			return string(p.LeftOn) + " " + t(ctx, "exit."+string(p.LeftReason))
		}},
	}
	return ui.Table(ui.TableProps[row]{Caption: t(ctx, "step.FACTS"), Columns: columns, Rows: v.Parties, RowHref: func(p row) string { return "/enterprises/" + p.EnterpriseID }})
}

func talkTable(ctx context.Context, v formation.View) templ.Component {
	type row struct {
		party formation.Party
		last  formation.Talk
		reply formation.Reply
	}
	var rows []row
	for _, p := range v.Parties {
		x := row{party: p, reply: v.Reply(p.EnterpriseID)}
		for _, k := range v.Talks {
			if k.EnterpriseID == p.EnterpriseID {
				x.last = k
			}
		}
		rows = append(rows, x)
	}
	columns := []ui.Column[row]{
		{Key: "name", Title: locale.T(ctx, "coverage.column.name"), Wide: true, Text: func(x row) string { return x.party.Name }},
		{Key: "reply", Title: t(ctx, "column.reply"), Text: func(x row) string { return t(ctx, "reply."+string(x.reply)) }, State: func(x row) ui.State { return replyState(x.reply) }},
		{Key: "day", Title: t(ctx, "column.talked_on"), Text: func(x row) string { return string(x.last.TalkedOn) }},
		{Key: "conditions", Title: t(ctx, "column.conditions"), Text: func(x row) string { return x.last.Conditions }},
		{Key: "review", Title: t(ctx, "column.review_on"), Text: func(x row) string { return string(x.last.ReviewOn) }},
		{Key: "act", Title: t(ctx, "column.act"), Text: func(x row) string {
			if !x.party.Active() || !v.MayWork || v.State != formation.Open {
				return ""
			}
			return t(ctx, "act.talk")
		}, Href: func(x row) string {
			if !x.party.Active() || !v.MayWork || v.State != formation.Open {
				return ""
			}
			return doHref(v, "talk", x.party.EnterpriseID)
		}, Print: ui.PrintNever},
	}
	return ui.Table(ui.TableProps[row]{Caption: t(ctx, "step.TALK"), Columns: columns, Rows: rows})
}

func dossierTable(ctx context.Context, v formation.View) templ.Component {
	type row = formation.Needed
	columns := []ui.Column[row]{
		{Key: "paper", Title: t(ctx, "column.paper"), Wide: true, Text: func(n row) string { return t(ctx, "paper."+string(n.Kind)) }, Href: func(n row) string {
			return "/cases/" + v.ID + "/papers/" + string(n.Kind) + "?enterprise=" + n.Party.EnterpriseID
		}},
		{Key: "name", Title: locale.T(ctx, "coverage.column.name"), Text: func(n row) string { return n.Party.Name }},
		{Key: "signed", Title: t(ctx, "column.signed_on"), Text: func(n row) string {
			if n.Signed.IsZero() {
				return t(ctx, "paper.unsigned")
			}
			return string(n.Signed)
		}, Href: func(n row) string {
			if !n.Signed.IsZero() || !v.MayWork || v.State != formation.Open {
				return ""
			}
			return doHref(v, "paper", n.Party.EnterpriseID) + "&paper=" + string(n.Kind)
		}},
	}
	return ui.Table(ui.TableProps[row]{Caption: t(ctx, "step.DOSSIER"), Columns: columns, Rows: v.Dossier()})
}

func approvalFacts(ctx context.Context, v formation.View) templ.Component {
	a := v.Approval
	if a.BodyID == "" {
		return ui.Para(t(ctx, "body.approval"))
	}
	facts := []ui.Fact{
		{Label: t(ctx, "field.body"), Value: a.BodyName, Href: "/organisations/" + a.BodyID},
		{Label: t(ctx, "field.applied_on"), Value: string(a.AppliedOn)},
		{Label: t(ctx, "field.due_on"), Value: string(a.DueOn)},
	}
	if a.Decision != "" {
		facts = append(facts, ui.Fact{Label: t(ctx, "field.decision"), Value: t(ctx, "decision."+string(a.Decision)) + " " + string(a.DecidedOn)})
	}
	for _, x := range []ui.Fact{
		{Label: t(ctx, "field.reply_no"), Value: a.ReplyNo}, {Label: t(ctx, "field.return_reason"), Value: a.Reason}, {Label: t(ctx, "field.filed_on"), Value: string(a.FiledOn)},
	} {
		if x.Value != "" {
			facts = append(facts, x)
		}
	}
	return ui.Facts(facts, 2)
}

func candidateTable(ctx context.Context, v formation.View) templ.Component {
	type row = formation.Candidate
	columns := []ui.Column[row]{
		{Key: "name", Title: t(ctx, "column.candidate"), Text: func(c row) string { return c.Name }},
		{Key: "source", Title: t(ctx, "column.source"), Text: func(c row) string { return t(ctx, "source."+string(c.Source)) }},
		{Key: "reason", Title: t(ctx, "column.why"), Wide: true, Text: func(c row) string { return c.Reason }},
		{Key: "person", Title: t(ctx, "column.person_answer"), Text: func(c row) string { return answerWord(ctx, c.PersonAnswer) }},
		{Key: "firm", Title: t(ctx, "column.firm_answer"), Text: func(c row) string { return answerWord(ctx, c.FirmAnswer) }, Href: func(c row) string {
			if c.PostID != "" || !v.MayWork || c.Declined() {
				return ""
			}
			return "/cases/" + v.ID + "/do/answers?candidate=" + c.ID
		}},
	}
	return ui.Table(ui.TableProps[row]{
		Caption: t(ctx, "step.STAFF"), Columns: columns, Rows: v.Candidates,
		Empty: ui.EmptyProps{Title: t(ctx, "body.no_candidates"), Text: t(ctx, "body.electorate."+string(v.Electorate(v.Rules)))},
	})
}

func pairTable(ctx context.Context, v formation.View) templ.Component {
	type row = formation.Pair
	columns := []ui.Column[row]{
		{Key: "department", Title: t(ctx, "column.department"), Wide: true, Text: func(p row) string { return p.DepartmentName }},
		{Key: "officer", Title: t(ctx, "column.officer"), Text: func(p row) string { return p.Officer }},
		{Key: "declared", Title: t(ctx, "mark.DECLARED"), Text: func(p row) string { return string(p.ConflictDeclaredOn) }},
		{Key: "agreed", Title: t(ctx, "mark.AGREED"), Text: func(p row) string { return string(p.DepartmentAgreedOn) }},
		{Key: "acknowledged", Title: t(ctx, "mark.ACKNOWLEDGED"), Text: func(p row) string { return string(p.AcknowledgedOn) }},
		{Key: "ended", Title: t(ctx, "column.ended"), Text: func(p row) string { return string(p.EndedOn) + " " + p.EndedReason }},
	}
	return ui.Table(ui.TableProps[row]{Caption: t(ctx, "step.PAIR"), Columns: columns, Rows: v.Pairs, Empty: ui.EmptyProps{Title: t(ctx, "body.no_pair")}})
}

func activityTable(ctx context.Context, v formation.View) templ.Component {
	type row = formation.Activity
	columns := []ui.Column[row]{
		{Key: "subject", Title: t(ctx, "column.subject"), Wide: true, Text: func(a row) string { return a.Subject }},
		{Key: "planned", Title: t(ctx, "column.planned_on"), Text: func(a row) string { return string(a.PlannedOn) }},
		{Key: "held", Title: t(ctx, "column.held_on"), Text: func(a row) string { return string(a.HeldOn) }},
		{Key: "attended", Title: t(ctx, "column.attended"), Align: ui.Right, Text: func(a row) string { return a.Attended.String() }},
		{Key: "tags", Title: t(ctx, "column.counts_as"), Text: func(a row) string { return tagWords(ctx, a.Tags()) }},
	}
	return ui.Table(ui.TableProps[row]{Caption: t(ctx, "step.ACTIVITY"), Columns: columns, Rows: v.Activities, Empty: ui.EmptyProps{Title: t(ctx, "body.no_activity")}})
}
