package formationhttp

import (
	"context"
	"net/http"

	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/formation"
	"qipan/internal/platform/api"
	"qipan/internal/platform/ui"
)

func (p *pages) worklist(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.s.Worklist(ctx)
	if err != nil {
		return err
	}
	props := ui.WorklistProps{Empty: ui.EmptyProps{Title: t(ctx, "home.empty"), Text: t(ctx, "home.empty.text"), Done: true}}
	for _, g := range list.Groups {
		props.Groups = append(props.Groups, groupOf(ctx, list, g))
	}
	page := ui.PageProps{Title: t(ctx, "home.title"), Lead: t(ctx, "home.lead")}
	if list.MoreNew > 0 {
		page.Notices = append(page.Notices, ui.NoticeProps{
			Kind: ui.Info, Text: t(ctx, "home.more_new", list.MoreNew), Action: &ui.Action{Label: t(ctx, "home.open_gaps"), Href: "/gaps"},
		})
	}
	return api.Render(w, r, framed(page, ui.Worklist(props)))
}

func groupOf(ctx context.Context, list formation.Worklist, g formation.Group) ui.WorkGroup {
	out := ui.WorkGroup{Title: g.Name, Href: "/enterprises/" + g.Subject, Note: g.Place}
	for _, i := range g.Items {
		if i.Kind == formation.ItemTerm {
			out.Href = "/organisations/" + g.Subject
		}
		out.Items = append(out.Items, itemOf(ctx, list, i))
	}
	return out
}

func itemOf(ctx context.Context, list formation.Worklist, i formation.Item) ui.WorkItem {
	item := ui.WorkItem{What: t(ctx, "item."+string(i.Kind)), Why: t(ctx, "item."+string(i.Kind)+".why"), Due: i.Due, State: ui.Ready}
	act := func(label, href string) {
		item.Href = href
		item.Action = &ui.Action{Label: t(ctx, label), Href: href}
	}
	at := "/cases/" + i.CaseID
	switch i.Kind {
	case formation.ItemStep, formation.ItemReply:
		item.What, item.Why = nextWord(ctx, i.Step), t(ctx, "item.STEP.why", stepWord(ctx, i.Step.Name))
		act("open_step", at+"#"+string(i.Step.Name))
	case formation.ItemIdle:
		item.What, item.Why, item.State = nextWord(ctx, i.Step), t(ctx, "item.IDLE.why", i.Days), ui.DueSoon
		act("open_step", at+"#"+string(i.Step.Name))
	case formation.ItemAlert:
		item.What, item.State = alertWord(ctx, i.Alert), ui.Blocked
		act("open_case", at)
	case formation.ItemFacts:
		item.Why, item.State = coveragehttp.FactWords(ctx, i.Missing), ui.Missing
		act("mend_facts", at+"/do/facts?enterprise="+i.Subject)
	case formation.ItemReview:
		act("open_proposal", "/cases/new?enterprise="+i.Subject)
	case formation.ItemTerm:
		if i.Due <= list.Day { // the last day of a term is the one before its end
			item.What = t(ctx, "item.TERM.over")
		}
		act("open_organisation", "/organisations/"+i.Subject)
	case formation.ItemNew:
		act("open_proposal", "/cases/new?enterprise="+i.Subject)
	}
	if !i.Due.IsZero() {
		item.DueWords = ui.Relative(ctx, list.Day, i.Due)
		item.State = ui.DueSoon
		if i.Due < list.Day {
			item.State = ui.Overdue
		}
	}
	return item
}
