package formationhttp

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"qipan/internal/formation"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/ui"
)

func (p *pages) paper(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.s.Case(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	kind, id := formation.PaperKind(r.PathValue("paper")), enterpriseOf(r)
	i := slices.IndexFunc(v.Dossier(), func(n formation.Needed) bool { return n.Kind == kind && n.Party.EnterpriseID == id })
	if i < 0 {
		return fault.Missing()
	}
	page := ui.PageProps{Title: t(ctx, "paper."+string(kind)), Print: true, Back: "/cases/" + v.ID + "#" + string(formation.StepDossier)}
	return api.Render(w, r, framed(page, paperOf(ctx, v, v.Dossier()[i])))
}

// paperOf is one paper of the dossier, filled in from what is held. What is not known stays a blank line.
func paperOf(ctx context.Context, v formation.View, n formation.Needed) templ.Component {
	switch n.Kind {
	case formation.Application:
		return applicationPaper(ctx, v)
	case formation.MemberList:
		return memberListPaper(ctx, v, n.Party)
	case formation.Commitment:
		return commitmentPaper(ctx, v, n.Party)
	case formation.Consent:
	}
	return consentPaper(ctx, v, n.Party)
}

func deciding(ctx context.Context, v formation.View) string {
	if v.Approval.BodyName != "" {
		return v.Approval.BodyName
	}
	return t(ctx, "paper.body", v.UnitName)
}

func applicationPaper(ctx context.Context, v formation.View) templ.Component {
	name := v.ProposedName(v.Rules)
	committee := "paper.secretary_only"
	if v.Electorate(v.Rules) == "COMMITTEE" {
		committee = "paper.with_committee"
	}
	text := []string{deciding(ctx, v) + t(ctx, "paper.colon")}
	switch {
	case v.Mode.Attached():
		text = append(text, t(ctx, "paper.APPLICATION.attached", v.Lead().Name, v.FullMembers(), v.Probationary(), name))
	case v.Mode.Joint():
		text = append(text, t(ctx, "paper.APPLICATION.joint", len(v.Active()), v.FullMembers(), v.Probationary(), name, t(ctx, committee)))
	default:
		text = append(text, t(ctx, "paper.APPLICATION.sole", v.Lead().Name, v.FullMembers(), v.Probationary(), name, t(ctx, committee)))
	}
	text = append(text, t(ctx, "paper.APPLICATION.end"))
	return paper(ui.SheetProps{
		Title: t(ctx, "paper.APPLICATION.title", name), Org: v.Lead().Name, Date: v.Day, Unit: t(ctx, "paper.unit_person"),
		Head: headings(ctx, "firm", "credit_code", "address", "staff", "full_members", "probationary"), Rows: partyRows(v), Signs: []string{t(ctx, "paper.sign.contact")}, Seal: v.Lead().Name,
	}, text)
}

func headings(ctx context.Context, keys ...string) [][]ui.SheetCell {
	row := make([]ui.SheetCell, len(keys))
	for i, k := range keys {
		row[i] = ui.SheetCell{Text: t(ctx, "known."+k), Head: true}
	}
	return [][]ui.SheetCell{row}
}

func partyRows(v formation.View) [][]ui.SheetCell {
	var rows [][]ui.SheetCell
	for _, p := range v.Active() {
		rows = append(rows, []ui.SheetCell{
			{Text: p.Name},
			{Text: p.CreditCode},
			{Text: p.Address},
			{Text: p.Staff.String(), Align: ui.Right},
			{Text: p.Full.String(), Align: ui.Right},
			{Text: p.Probationary.String(), Align: ui.Right},
		})
	}
	return rows
}

// memberListPaper has one blank line a member: names are written by hand, none are kept here.
func memberListPaper(ctx context.Context, v formation.View, p formation.Party) templ.Component {
	var rows [][]ui.SheetCell
	add := func(n int, word string) {
		for range n {
			rows = append(rows, []ui.SheetCell{{Text: strconv.Itoa(len(rows) + 1), Align: ui.Center}, {}, {Text: word}, {}, {}, {}})
		}
	}
	add(p.Full.N, t(ctx, "known.full_member"))
	add(p.Probationary.N, t(ctx, "known.probationary_member"))
	return paper(ui.SheetProps{
		Title: t(ctx, "paper.MEMBER_LIST.title", v.ProposedName(v.Rules)), Org: p.Name, Date: v.Day, Unit: t(ctx, "paper.unit_person"),
		Head: headings(ctx, "serial", "member_name", "member_kind", "joined", "affiliation", "signature"), Rows: rows, Notes: []string{t(ctx, "paper.MEMBER_LIST.note", p.Full.N, p.Probationary.N)},
		Signs: []string{t(ctx, "paper.sign.contact")}, Seal: p.Name,
	}, nil)
}

func consentPaper(ctx context.Context, v formation.View, p formation.Party) templ.Component {
	text := []string{deciding(ctx, v) + t(ctx, "paper.colon"), t(ctx, "paper.CONSENT.text", p.Name, v.ProposedName(v.Rules)), t(ctx, "paper.CONSENT.voluntary")}
	return paper(ui.SheetProps{Title: t(ctx, "paper.CONSENT.title"), Org: p.Name, Date: v.Day, Signs: []string{t(ctx, "paper.sign.firm")}, Seal: p.Name}, text)
}

func commitmentPaper(ctx context.Context, v formation.View, p formation.Party) templ.Component {
	text := []string{t(ctx, "paper.COMMITMENT.text", p.Name, v.ProposedName(v.Rules))}
	for _, k := range []string{"1", "2", "3", "4"} {
		text = append(text, t(ctx, "paper.COMMITMENT."+k))
	}
	return paper(ui.SheetProps{Title: t(ctx, "paper.COMMITMENT.title"), Org: p.Name, Date: v.Day, Signs: []string{t(ctx, "paper.sign.firm")}, Seal: p.Name}, text)
}

// handover is the packet for another subdistrict: what is held, how far the case has come, what was said.
func (p *pages) handover(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.s.Case(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := ui.PageProps{Title: t(ctx, "handover.title"), Print: true, Back: "/cases/" + v.ID}
	return api.Render(w, r, framed(page, handoverSheet(ctx, v), stepsSheet(ctx, v)))
}

func handoverSheet(ctx context.Context, v formation.View) templ.Component {
	rows := partyRows(v)
	return paper(ui.SheetProps{
		Title: t(ctx, "handover.title"), Subtitle: caseName(v), Org: v.UnitName, Date: v.Day, Unit: t(ctx, "paper.unit_person"),
		Head: headings(ctx, "firm", "credit_code", "address", "staff", "full_members", "probationary"), Rows: rows,
	}, []string{t(ctx, "handover.text", v.Lead().Name, string(v.OpenedOn), modeWord(ctx, v.Mode), v.RuleID)})
}

func stepsSheet(ctx context.Context, v formation.View) templ.Component {
	var rows [][]ui.SheetCell
	for _, s := range v.Steps {
		state := t(ctx, "handover.open")
		if s.State == formation.StateDone {
			state = t(ctx, "handover.done")
		}
		rows = append(rows, []ui.SheetCell{{Text: stepWord(ctx, s.Name)}, {Text: state}, {Text: string(s.On)}, {Text: s.Actor}, {Text: stepSummary(ctx, v, s)}})
	}
	for _, k := range v.Talks {
		name := ""
		for _, p := range v.Parties {
			if p.EnterpriseID == k.EnterpriseID {
				name = p.Name
			}
		}
		rows = append(rows, []ui.SheetCell{{Text: t(ctx, "step.TALK")}, {Text: t(ctx, "reply."+string(k.Reply))}, {Text: string(k.TalkedOn)}, {Text: k.TalkedBy}, {Text: name + " " + k.Conditions}})
	}
	return paper(ui.SheetProps{
		Title: t(ctx, "handover.steps"), Date: v.Day, Head: headings(ctx, "step", "state", "day", "actor", "result"), Rows: rows,
		Signs: []string{t(ctx, "handover.from"), t(ctx, "handover.to")},
	}, nil)
}
