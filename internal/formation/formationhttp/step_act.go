package formationhttp

import (
	"context"
	"net/url"
	"strings"

	"qipan/internal/coverage"
	"qipan/internal/formation"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/ui"
	"qipan/internal/rule"
)

// factsAct asks only what nobody has stated.
func factsAct(s scene) (act, error) {
	p := s.party()
	if p.EnterpriseID == "" {
		return act{}, fault.Missing()
	}
	a := act{known: s.knownOf(p), hint: s.t("act.facts.hint")}
	for _, m := range p.Missing() {
		switch m {
		case coverage.FactAddress:
			a.fields = append(a.fields, s.text("address", 500, false))
		case coverage.FactStaff:
			a.fields = append(a.fields, s.number("staff", s.t("unit.person")))
		case coverage.FactMembers:
			a.fields = append(a.fields, s.number("full_members", s.t("unit.person")))
			if !p.Probationary.Known {
				a.fields = append(a.fields, s.number("probationary", s.t("unit.person")))
			}
		case coverage.FactContact:
			if p.Contact == "" {
				a.fields = append(a.fields, s.text("contact", 60, false))
			}
			if p.Phone == "" {
				a.fields = append(a.fields, s.text("phone", 60, false))
			}
		case coverage.FactCreditCode:
			a.fields = append(a.fields, s.text("uscc", 18, false))
		case coverage.FactPoint, coverage.FactBuilding:
		}
	}
	a.post = func(ctx context.Context, f url.Values, on formation.On) error {
		return s.s.MendFacts(ctx, on, p.EnterpriseID, formation.Mended{
			CreditCode: first(f, "uscc"), Address: first(f, "address"), Contact: first(f, "contact"), Phone: first(f, "phone"),
			Staff: optional(f, "staff"), Full: optional(f, "full_members"), Probationary: optional(f, "probationary"),
		})
	}
	return a, nil
}

func talkAct(s scene) (act, error) {
	p := s.party()
	if p.EnterpriseID == "" {
		return act{}, fault.Missing()
	}
	var replies []ui.Option
	for _, r := range formation.Reply("").Values() {
		replies = append(replies, ui.Option{Value: string(r), Label: s.t("reply." + string(r))})
	}
	conditions := ui.Field{Name: "conditions", Label: s.t("field.conditions"), Kind: ui.TextArea, Rows: 3, MaxLen: 500, Hint: s.t("field.conditions.hint")}
	review := ui.Field{Name: "review_on", Label: s.t("field.review_on"), Kind: ui.DateField, Hint: s.t("field.review_on.hint"), Min: string(s.v.Day.AddDays(1))}
	return act{
		title: s.t("act.talk.with", p.Name), known: s.knownOf(p), fields: []ui.Field{s.day("talked_on"), s.choice("reply", replies), conditions, review}, hint: s.t("act.talk.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.Talk(ctx, on, formation.Talk{
				EnterpriseID: p.EnterpriseID, TalkedOn: dayOf(f, "talked_on"), Reply: formation.Reply(first(f, "reply")), Conditions: first(f, "conditions"), ReviewOn: dayOf(f, "review_on"),
			})
		},
	}, nil
}

func refuseAct(s scene) (act, error) {
	review := ui.Field{Name: "review_on", Label: s.t("field.review_on"), Kind: ui.DateField, Required: true, Value: string(s.v.Day.AddMonths(6)), Min: string(s.v.Day.AddDays(1))}
	return act{
		fields: []ui.Field{s.enterprises(), s.day("talked_on"), review}, hint: s.t("act.refuse.consequence"), danger: true,
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.Talk(ctx, on, formation.Talk{EnterpriseID: first(f, "enterprise"), TalkedOn: dayOf(f, "talked_on"), Reply: formation.NotNow, ReviewOn: dayOf(f, "review_on")})
		},
	}, nil
}

func paperAct(s scene) (act, error) {
	p, kind := s.party(), formation.PaperKind(s.query.Get("paper"))
	if p.EnterpriseID == "" {
		return act{}, fault.Missing()
	}
	return act{
		title: s.t("act.paper.of", s.t("paper."+string(kind)), p.Name), fields: []ui.Field{s.day("signed_on")}, known: s.knownOf(p), hint: s.t("act.paper.hint"),
		to: "/cases/" + s.v.ID + "#" + string(formation.StepDossier),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.SignPaper(ctx, on, formation.Paper{EnterpriseID: p.EnterpriseID, Kind: kind, SignedOn: dayOf(f, "signed_on")})
		},
	}, nil
}

// papersAct notes every signature that is still missing, each with a box that can be cleared.
func papersAct(s scene) (act, error) {
	papers := ui.Field{Name: "papers", Label: s.t("field.papers"), Kind: ui.ChecksField, Required: true}
	for _, n := range unsigned(s.v) {
		v := string(n.Kind) + " " + n.Party.EnterpriseID
		papers.Values = append(papers.Values, v)
		papers.Options = append(papers.Options, ui.Option{Value: v, Label: s.t("act.paper.short", s.t("paper."+string(n.Kind)), n.Party.Name)})
	}
	if len(papers.Options) == 0 {
		return act{}, fault.Missing()
	}
	return act{
		fields: []ui.Field{papers, s.day("signed_on")}, hint: s.t("act.paper.hint"), to: "/cases/" + s.v.ID + "#" + string(formation.StepDossier),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			var list []formation.Paper
			for _, v := range f["papers"] {
				kind, enterprise, _ := strings.Cut(v, " ")
				list = append(list, formation.Paper{EnterpriseID: enterprise, Kind: formation.PaperKind(kind), SignedOn: dayOf(f, "signed_on")})
			}
			return s.s.SignPapers(ctx, on, list)
		},
	}, nil
}

func applyAct(s scene) (act, error) {
	return act{
		fields: []ui.Field{s.day("applied_on")}, hint: s.t("act.apply.hint", string(rule.ApprovalDue(s.v.Rules, s.v.Day))),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.Apply(ctx, on, dayOf(f, "applied_on"))
		},
	}, nil
}

func replyAct(s scene) (act, error) {
	decision := s.choice("decision", []ui.Option{
		{Value: string(formation.Approved), Label: s.t("decision.APPROVED")}, {Value: string(formation.Returned), Label: s.t("decision.RETURNED")},
	})
	decision.Value = string(formation.Approved)
	name := s.text("name", 100, false)
	name.Value, name.Hint, name.Width = s.v.ProposedName(s.v.Rules), s.t("field.name.hint"), ui.Full
	reason := ui.Field{Name: "reason", Label: s.t("field.return_reason"), Kind: ui.TextArea, Rows: 2, MaxLen: 500}
	replyNo := s.text("reply_no", 60, false)
	replyNo.Example = s.t("field.reply_no.example")
	filed := ui.Field{Name: "filed_on", Label: s.t("field.filed_on"), Kind: ui.DateField, Hint: s.t("field.filed_on.hint"), Max: string(s.v.Day)}
	fields := []ui.Field{decision, s.day("on"), replyNo, name, filed, reason}
	if s.v.Mode.Attached() {
		fields = []ui.Field{decision, s.day("on"), replyNo, filed, reason}
	}
	return act{
		fields: fields, hint: s.t("act.reply.hint", len(s.v.Active())),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.Decide(ctx, on, formation.Verdict{
				Decision: formation.Decision(first(f, "decision")), On: dayOf(f, "on"), ReplyNo: first(f, "reply_no"), Reason: first(f, "reason"), FiledOn: dayOf(f, "filed_on"), Name: first(f, "name"),
			})
		},
	}, nil
}

func filedAct(s scene) (act, error) {
	return act{fields: []ui.Field{s.day("filed_on")}, post: func(ctx context.Context, f url.Values, on formation.On) error {
		return s.s.Filed(ctx, on, dayOf(f, "filed_on"))
	}}, nil
}

func candidateAct(s scene) (act, error) {
	var sources []ui.Option
	for _, x := range org.Source("").Values() {
		sources = append(sources, ui.Option{Value: string(x), Label: s.t("source." + string(x))})
	}
	reason := ui.Field{Name: "reason", Label: s.t("field.candidate_reason"), Kind: ui.TextArea, Rows: 3, MaxLen: 500, Required: true, Hint: s.t("field.candidate_reason.hint")}
	return act{
		fields: []ui.Field{{Name: "name", Label: s.t("column.candidate"), Required: true, MaxLen: 60}, s.choice("source", sources), reason}, hint: s.t("act.candidate.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.NameCandidate(ctx, on, formation.Candidate{Name: first(f, "name"), Source: org.Source(first(f, "source")), Reason: first(f, "reason")})
		},
	}, nil
}

func answersAct(s scene) (act, error) {
	var who formation.Candidate
	for _, c := range s.v.Candidates {
		if c.ID == s.query.Get("candidate") {
			who = c
		}
	}
	if who.ID == "" {
		return act{}, fault.Missing()
	}
	options := []ui.Option{{Value: string(formation.Yes), Label: s.t("answer.YES")}, {Value: string(formation.No), Label: s.t("answer.NO")}}
	a := act{title: s.t("act.answers.of", who.Name), hint: s.t("act.answers.hint")}
	for _, x := range []struct {
		name   string
		answer formation.Answer
	}{{"person", who.PersonAnswer}, {"firm", who.FirmAnswer}} {
		if x.answer == "" {
			f := s.choice(x.name, options)
			f.Required = false
			a.fields = append(a.fields, f)
		} else {
			a.known = append(a.known, ui.Fact{Label: s.t("field." + x.name), Value: answerWord(s.ctx, x.answer)})
		}
	}
	a.post = func(ctx context.Context, f url.Values, on formation.On) error {
		return s.s.Answers(ctx, on, who.ID, formation.Answer(first(f, "person")), formation.Answer(first(f, "firm")))
	}
	return a, nil
}

func installAct(s scene) (act, error) {
	who := ui.Field{Name: "candidate", Label: s.t("column.candidate"), Kind: ui.RadioField, Required: true}
	for _, c := range s.v.Candidates {
		if c.Willing() && c.PostID == "" {
			who.Options = append(who.Options, ui.Option{Value: c.ID, Label: c.Name})
		}
	}
	if len(who.Options) == 1 {
		who.Value = who.Options[0].Value
	}
	how := s.choice("how", []ui.Option{
		{Value: "ELECTED", Label: s.t("how.ELECTED." + string(s.v.Electorate(s.v.Rules)))}, {Value: "APPOINTED", Label: s.t("how.APPOINTED")},
	})
	how.Value = "ELECTED"
	votes := ui.FieldSet{}.Fields
	for _, n := range []string{"due", "present", "yes"} {
		votes = append(votes, s.number(n, s.t("unit.person")))
	}
	votes[0].Hint = s.t("field.due.hint", s.v.FullMembers())
	approvalNo := s.text("approval_no", 60, false)
	approvalNo.Hint = s.t("field.approval_no.hint")
	fields := append([]ui.Field{who, how, s.day("on")}, votes...)
	fields = append(fields, approvalNo, ui.Field{Name: "approved_on", Label: s.t("field.approved_on"), Kind: ui.DateField, Max: string(s.v.Day)},
		ui.Field{Name: "full_time", Label: s.t("field.full_time"), Kind: ui.CheckField})
	return act{
		fields: fields, hint: s.t("act.install.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.Install(ctx, on, formation.Installation{
				CandidateID: first(f, "candidate"), Elected: first(f, "how") == "ELECTED", On: dayOf(f, "on"), Due: optional(f, "due"), Present: optional(f, "present"),
				Yes: optional(f, "yes"), ApprovalNo: first(f, "approval_no"), ApprovedOn: dayOf(f, "approved_on"), FullTime: first(f, "full_time") != "",
			})
		},
	}, nil
}

func confirmAct(s scene) (act, error) {
	return act{
		fields: []ui.Field{s.text("approval_no", 60, true), s.day("approved_on")}, known: []ui.Fact{{Label: s.t("column.candidate"), Value: s.v.Secretary.Holder}},
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.ConfirmSecretary(ctx, on, first(f, "approval_no"), dayOf(f, "approved_on"))
		},
	}, nil
}

func placeAct(s scene) (act, error) {
	kind := s.choice("place_kind", []ui.Option{{Value: string(formation.OwnRoom), Label: s.t("place.OWN_ROOM")}, {Value: string(formation.Borrowed), Label: s.t("place.BORROWED")}})
	kind.Name, kind.Value = "kind", string(formation.OwnRoom)
	address := ui.Field{Name: "address", Label: s.t("field.place_address"), Width: ui.Full, MaxLen: 200, Value: s.v.Lead().Address, Hint: s.t("field.place_address.hint")}
	return act{
		fields: []ui.Field{kind, {Name: "name", Label: s.t("field.place_name"), Required: true, MaxLen: 100}, address, s.number("area", s.t("unit.square_metre")), s.day("agreed_on")},
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			area := optional(f, "area")
			area.N *= 100
			return s.s.FindPlace(ctx, on, formation.Place{
				Kind: formation.PlaceKind(first(f, "kind")), Name: first(f, "name"), Address: first(f, "address"), AreaDM2: area, AgreedOn: dayOf(f, "agreed_on"),
			})
		},
	}, nil
}

func pairAct(s scene) (act, error) {
	departments, err := s.s.Units(s.ctx, org.Department)
	if err != nil {
		return act{}, err
	}
	field := ui.Field{Name: "department", Label: s.t("column.department"), Kind: ui.SelectField, Required: true}
	for _, u := range departments {
		field.Options = append(field.Options, ui.Option{Value: u.ID, Label: u.Name})
	}
	return act{
		fields: []ui.Field{field, s.text("officer", 60, true)}, hint: s.t("act.pair.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.ProposePair(ctx, on, first(f, "department"), first(f, "officer"))
		},
	}, nil
}

func markAct(s scene) (act, error) {
	var live formation.Pair
	for _, p := range s.v.Pairs {
		if p.EndedOn.IsZero() {
			live = p
		}
	}
	next := live.Next()
	if live.ID == "" || next == "" {
		return act{}, fault.Missing()
	}
	return act{
		title: s.t("act.mark." + string(next)), fields: []ui.Field{s.day("on")}, known: []ui.Fact{{Label: s.t("column.department"), Value: live.DepartmentName}, {Label: s.t("column.officer"), Value: live.Officer}},
		hint: s.t("act.mark.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.MarkPair(ctx, on, next, dayOf(f, "on"))
		},
	}, nil
}

func officerAct(s scene) (act, error) {
	return act{
		fields: []ui.Field{s.text("officer", 60, true), s.text("reason", 500, true)}, hint: s.t("act.officer.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.ReplaceOfficer(ctx, on, first(f, "officer"), first(f, "reason"))
		},
	}, nil
}

func planAct(s scene) (act, error) {
	day := s.day("planned_on")
	day.Max = ""
	return act{
		fields: []ui.Field{s.text("subject", 100, true), day},
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			return s.s.PlanActivity(ctx, on, first(f, "subject"), dayOf(f, "planned_on"))
		},
	}, nil
}

func heldAct(s scene) (act, error) {
	var planned formation.Activity
	for _, a := range s.v.Activities {
		if a.HeldOn.IsZero() {
			planned = a
		}
	}
	if planned.ID == "" {
		return act{}, fault.Missing()
	}
	tags := ui.Field{Name: "counts_as", Label: s.t("column.counts_as"), Kind: ui.ChecksField, Required: true}
	for _, x := range formation.Tag("").Values() {
		tags.Options = append(tags.Options, ui.Option{Value: string(x), Label: s.t("tag." + string(x))})
	}
	attended := s.number("attended", s.t("unit.person"))
	attended.Required, attended.Hint = true, s.t("field.attended.hint")
	return act{
		fields: []ui.Field{s.day("held_on"), attended, tags}, known: []ui.Fact{{Label: s.t("column.subject"), Value: planned.Subject}, {Label: s.t("column.planned_on"), Value: string(planned.PlannedOn)}},
		hint: s.t("act.held.hint"),
		post: func(ctx context.Context, f url.Values, on formation.On) error {
			var list []formation.Tag
			for _, x := range f["counts_as"] {
				list = append(list, formation.Tag(x))
			}
			return s.s.HoldActivity(ctx, on, formation.Activity{ID: planned.ID, HeldOn: dayOf(f, "held_on"), Attended: optional(f, "attended")}, list)
		},
	}, nil
}

// instructorFields ask who is sent.
func instructorFields(ctx context.Context, today db.Date) []ui.Field {
	return []ui.Field{
		{Name: "person", Label: t(ctx, "field.instructor"), Required: true, MaxLen: 60},
		{Name: "phone", Label: t(ctx, "field.instructor_phone"), Kind: ui.PhoneField, MaxLen: 60},
		{Name: "from", Label: t(ctx, "field.from"), Kind: ui.DateField, Required: true, Value: string(today)},
	}
}
