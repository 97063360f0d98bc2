package orghttp

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// manages reports whether the caller may change organisations somewhere; where, the use case decides.
func manages(ctx context.Context) bool {
	p, ok := access.Of(ctx)
	return ok && p.Can(access.OrganisationManage)
}

func exports(ctx context.Context) bool {
	p, ok := access.Of(ctx)
	return ok && p.Can(access.ExportUse)
}

func listProps(ctx context.Context, v listView) ui.ListProps[org.Row] {
	p := ui.ListProps[org.Row]{
		State: v.State, Caption: locale.T(ctx, "org.organisations"), Unit: locale.T(ctx, "org.counting"), Rows: v.Rows, Total: v.Total,
		RowHref: func(r org.Row) string { return "/organisations/" + r.ID + suffix(v.Day, v.Today) },
		Columns: rowColumns(ctx, v.Day),
		Filters: []ui.Filter{
			{Key: "unit", Label: locale.T(ctx, "org.subdistrict"), Options: v.Subdistricts},
			{Key: "rank", Label: locale.T(ctx, "org.rank"), Kind: ui.FilterMany, Options: choices(ctx, "rank", org.Rank("").Values())},
			{Key: "formation", Label: locale.T(ctx, "org.formation"), Kind: ui.FilterMany, Options: choices(ctx, "formation", org.Formation("").Values())},
			{Key: "purpose", Label: locale.T(ctx, "org.purpose"), Kind: ui.FilterMany, Options: choices(ctx, "purpose", org.Purpose("").Values())},
			{Key: "state", Label: locale.T(ctx, "org.state"), Kind: ui.FilterMany, Options: choices(ctx, "state", org.State("").Values())},
			{Key: "only", Label: locale.T(ctx, "org.only"), Options: []ui.Option{
				{Value: onlyVacant, Label: locale.T(ctx, "org.view.vacant")}, {Value: onlyBelowThree, Label: locale.T(ctx, "org.view.below_three")},
			}},
		},
		Empty: ui.EmptyProps{Title: locale.T(ctx, "org.empty")},
		Note:  locale.T(ctx, "org.list.note", v.Day),
	}
	for _, view := range v.Views {
		p.Views = append(p.Views, ui.View{Label: locale.T(ctx, "org.view."+view.key), Href: view.href, Count: view.count, Current: view.on})
	}
	if exports(ctx) {
		p.Exports = []ui.Action{
			{Label: "Excel", Href: v.State.On("/organisations/export.xlsx"), Download: true},
			{Label: "CSV", Href: v.State.On("/organisations/export.csv"), Download: true},
		}
	}
	return p
}

func rowColumns(ctx context.Context, day db.Date) []ui.Column[org.Row] {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	return []ui.Column[org.Row]{
		{Key: "name", Title: t("name"), Sort: "name", Fixed: true, Wide: true, Text: func(r org.Row) string { return r.Name }},
		{Key: "code", Title: t("code"), Sort: "code", Text: func(r org.Row) string { return r.Code }},
		{Key: "rank", Title: t("rank"), Text: func(r org.Row) string { return word(ctx, "rank", r.Rank) }},
		{Key: "formation", Title: t("formation"), Text: func(r org.Row) string { return word(ctx, "formation", r.Formation) }},
		{Key: "purpose", Title: t("purpose"), Hidden: true, Text: func(r org.Row) string { return word(ctx, "purpose", r.Purpose) }},
		{Key: "unit", Title: t("subdistrict"), Sort: "unit", Text: placeOf},
		{Key: "parent", Title: t("parent"), Hidden: true, Text: func(r org.Row) string { return r.ParentName }},
		{Key: "secretary", Title: t("title.SECRETARY"), Text: func(r org.Row) string { return secretaryOf(ctx, r) }},
		{Key: "members", Title: t("full_members"), Sort: "members", Align: ui.Right, Text: func(r org.Row) string { return r.FullMembers.String() }},
		{Key: "founded", Title: t("founded_on"), Sort: "founded", Hidden: true, Text: func(r org.Row) string { return r.FoundedOn }},
		{Key: "term", Title: t("term_end"), Sort: "term", Text: func(r org.Row) string { return string(r.Term().End()) }},
		{
			Key: "state", Title: t("state"), Text: func(r org.Row) string { return stateWord(ctx, r.State, r.Term().End(), day) },
			State: func(r org.Row) ui.State { return stateMark(r.State, r.Term().End(), day) },
		},
		{Key: "contact", Title: t("contact"), Hidden: true, Text: func(r org.Row) string { return r.ContactName + " " + r.ContactPhone }},
	}
}

func placeOf(r org.Row) string {
	if r.SubdistrictName == "" || r.SubdistrictName == r.UnitName {
		return r.UnitName
	}
	return r.SubdistrictName + " " + r.UnitName
}

func secretaryOf(ctx context.Context, r org.Row) string {
	switch {
	case r.SecretaryPost == "":
		return locale.T(ctx, "org.vacant")
	case r.Pending():
		return locale.T(ctx, "org.pending", r.Secretary)
	}
	return r.Secretary
}

func termsProps(ctx context.Context, v termsView, rows []org.Reminder) ui.ListProps[org.Reminder] {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	return ui.ListProps[org.Reminder]{
		State: v.State, Caption: t("terms"), Unit: t("counting"), Rows: rows, Total: len(v.Rows),
		RowHref: func(r org.Reminder) string { return "/organisations/" + r.ID },
		RowMark: func(r org.Reminder) ui.State { return stateMark(org.TermEnding, r.Due, v.Day) },
		Filters: []ui.Filter{{Key: "unit", Label: t("subdistrict"), Options: v.Subdistricts}},
		Columns: []ui.Column[org.Reminder]{
			{Key: "name", Title: t("name"), Fixed: true, Wide: true, Text: func(r org.Reminder) string { return r.Name }},
			{Key: "unit", Title: t("subdistrict"), Text: func(r org.Reminder) string { return placeOf(r.Row) }},
			{Key: "secretary", Title: t("title.SECRETARY"), Text: func(r org.Reminder) string { return secretaryOf(ctx, r.Row) }},
			{Key: "elected", Title: t("elected_on"), Text: func(r org.Reminder) string { return string(r.ElectedOn) }},
			{Key: "term", Title: t("term_end"), Sort: "term", Text: func(r org.Reminder) string { return string(r.Due) }},
			{
				Key: "left", Title: t("how_long"), Text: func(r org.Reminder) string { return overdueWords(ctx, v.Day, r.Due) },
				State: func(r org.Reminder) ui.State { return stateMark(org.TermEnding, r.Due, v.Day) },
			},
			{Key: "request", Title: t("request_by"), Help: t("request_by.help"), Text: func(r org.Reminder) string { return string(r.RequestBy) }},
		},
		Empty: ui.EmptyProps{Title: t("terms.empty"), Done: true},
		Note:  t("terms.note"),
	}
}

func overdueWords(ctx context.Context, day, due db.Date) string {
	if due <= day {
		return locale.T(ctx, "org.over_days", due.DaysUntil(day))
	}
	return locale.T(ctx, "org.left_days", day.DaysUntil(due))
}

func recordPage(ctx context.Context, v recordView) ui.PageProps {
	p := ui.PageProps{Title: v.Name, Crumbs: []ui.Crumb{{Label: locale.T(ctx, "org.organisations"), Href: "/organisations"}}}
	if v.BelowThree {
		p.Notices = append(p.Notices, ui.NoticeProps{Kind: ui.Warning, Text: locale.T(ctx, "org.below_three", v.FullMembers.N)})
	}
	if v.State == org.Adjusting {
		p.Notices = append(p.Notices, ui.NoticeProps{Kind: ui.Info, Text: locale.T(ctx, "org.adjusting", v.DecidedOn, v.DissolvedOn)})
	}
	if !v.Manages || v.State == org.Dissolved {
		p.Secondary = v.CoverActs
		return p
	}
	at := "/organisations/" + v.ID
	appoint := ui.Action{Label: locale.T(ctx, "org.appoint"), Href: at + "/appoint"}
	elect := ui.Action{Label: locale.T(ctx, "org.elect"), Href: at + "/elect"}
	if v.State == org.TermEnding {
		p.Primary, p.Secondary = &elect, []ui.Action{appoint}
	} else {
		p.Primary, p.Secondary = &appoint, []ui.Action{elect}
	}
	p.Secondary = append(p.Secondary, v.CoverActs...)
	if v.Term.ID != "" {
		p.More = append(p.More, ui.Action{Label: locale.T(ctx, "org.extend"), Href: at + "/extend"})
	}
	p.More = append(p.More, ui.Action{Label: locale.T(ctx, "org.guide"), Href: at + "/guide"}, ui.Action{Label: locale.T(ctx, "org.move"), Href: at + "/move"})
	if v.DissolvedOn.IsZero() {
		p.More = append(p.More, ui.Action{Label: locale.T(ctx, "org.dissolve"), Href: at + "/dissolve"})
	}
	return p
}

func recordHead(ctx context.Context, v recordView) ui.RecordProps {
	secretary := ui.Fact{Label: word(ctx, "title", org.Secretary), Value: locale.T(ctx, "org.vacant"), Missing: true}
	if v.Manages {
		secretary.FixHref = "/organisations/" + v.ID + "/appoint"
	}
	for _, p := range v.Posts {
		if p.Title == org.Secretary && p.On(v.Day) {
			secretary = ui.Fact{Label: secretary.Label, Value: p.Holder, Source: p.ApprovalNo, Confirmed: p.ApprovedOn}
			if p.Pending() {
				secretary.Value = locale.T(ctx, "org.pending", p.Holder)
			}
		}
	}
	return ui.RecordProps{
		Title: v.Name, Kind: word(ctx, "rank", v.Rank), State: stateMark(v.State, v.Term.End(), v.Day), Word: stateWord(ctx, v.State, v.Term.End(), v.Day),
		Facts: []ui.Fact{
			{Label: locale.T(ctx, "org.subdistrict"), Value: v.Unit.Name, Href: "/units/" + v.Unit.ID},
			secretary,
			{Label: locale.T(ctx, "org.term_end"), Value: string(v.Term.End()), Missing: v.Term.ID == ""},
		},
	}
}

func identityFacts(ctx context.Context, v recordView) []ui.Fact {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	source := ""
	if v.ReplyNo != "" {
		source = v.ReplyNo
	}
	return []ui.Fact{
		{Label: t("name"), Value: v.Name},
		{Label: t("code"), Value: v.Code},
		{Label: t("rank"), Value: word(ctx, "rank", v.Rank)},
		{Label: t("formation"), Value: word(ctx, "formation", v.Formation)},
		{Label: t("purpose"), Value: word(ctx, "purpose", v.Purpose)},
		{Label: t("trade_code"), Value: v.TradeCode},
		{Label: t("founded_on"), Value: v.FoundedOn, Source: source, Missing: v.FoundedOn == ""},
		{Label: t("reply_no"), Value: v.ReplyNo, Missing: v.ReplyNo == ""},
		{Label: t("full_members"), Value: v.FullMembers.String(), Missing: !v.FullMembers.Known && v.Formation != org.NoFormation},
		{Label: t("contact_name"), Value: v.ContactName},
		{Label: t("contact_phone"), Value: v.ContactPhone},
		{Label: t("guides"), Value: ui.Count(v.Guides)},
	}
}

func guidanceFacts(ctx context.Context, v recordView) []ui.Fact {
	var facts []ui.Fact
	for _, g := range v.Guidance {
		facts = append(facts, ui.Fact{Label: word(ctx, "guidance", g.Kind), Value: g.ParentName + "（" + period(ctx, g.ValidFrom, g.ValidTo) + "）", Href: "/organisations/" + g.ParentID})
	}
	return facts
}

func dissolvedFacts(ctx context.Context, v recordView) []ui.Fact {
	return []ui.Fact{
		{Label: locale.T(ctx, "org.dissolved_on"), Value: string(v.DissolvedOn), Source: v.DissolvedReply, Confirmed: v.DecidedOn},
		{Label: locale.T(ctx, "org.reason"), Value: v.DissolvedReason},
		{Label: locale.T(ctx, "org.reply_no"), Value: v.DissolvedReply},
	}
}

// postAction is what waits at a post: an approval to record, or its end.
func postAction(ctx context.Context, v recordView, p org.Post) (label, href string) {
	at := "/organisations/" + v.ID + "/posts/" + p.ID
	switch {
	case !v.Manages || !p.On(v.Today):
		return "", ""
	case p.Pending():
		return locale.T(ctx, "org.approve_post"), at + "/approve"
	case p.ValidTo.IsZero():
		return locale.T(ctx, "org.end_post"), at + "/end"
	}
	return "", ""
}

func postColumns(ctx context.Context, v recordView) []ui.Column[org.Post] {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	return []ui.Column[org.Post]{
		{Key: "title", Title: t("title"), Text: func(p org.Post) string { return word(ctx, "title", p.Title) }},
		{Key: "holder", Title: t("holder"), Text: func(p org.Post) string { return p.Holder }},
		{Key: "period", Title: t("period"), Text: func(p org.Post) string { return period(ctx, p.ValidFrom, p.ValidTo) }},
		{Key: "produced", Title: t("produced_by"), Text: func(p org.Post) string { return word(ctx, "produced", p.ProducedBy) }},
		{Key: "source", Title: t("source"), Text: func(p org.Post) string { return word(ctx, "source", p.Source) }},
		{Key: "full_time", Title: t("full_time"), Text: func(p org.Post) string { return yesNo(ctx, p.FullTime) }},
		{Key: "approval", Title: t("approval_no"), Text: func(p org.Post) string { return approvalOf(ctx, p) }},
		{Key: "phone", Title: t("phone"), Text: func(p org.Post) string { return p.Phone }},
		{
			Key: "act", Title: t("action"), Print: ui.PrintNever, Text: func(p org.Post) string { label, _ := postAction(ctx, v, p); return label },
			Href: func(p org.Post) string { _, href := postAction(ctx, v, p); return href },
		},
	}
}

func approvalOf(ctx context.Context, p org.Post) string {
	if p.Pending() {
		return locale.T(ctx, "org.approval_pending")
	}
	return p.ApprovalNo
}

func termColumns(ctx context.Context) []ui.Column[org.Term] {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	return []ui.Column[org.Term]{
		{Key: "elected", Title: t("elected_on"), Text: func(x org.Term) string { return string(x.ElectedOn) }},
		{Key: "ends", Title: t("term_end"), Text: func(x org.Term) string { return string(x.EndsOn) }},
		{Key: "extended", Title: t("extended_to"), Text: func(x org.Term) string { return string(x.ExtendedTo) }},
		{Key: "extension_no", Title: t("extension_no"), Text: func(x org.Term) string { return x.ExtensionNo }},
		{Key: "electorate", Title: t("electorate"), Text: func(x org.Term) string { return word(ctx, "electorate", x.Electorate) }},
		{Key: "votes", Title: t("vote"), Text: func(x org.Term) string { return votes(ctx, x) }},
		{Key: "approval", Title: t("election_reply"), Text: func(x org.Term) string { return x.ApprovalNo }},
	}
}

func coveredColumns(ctx context.Context, v recordView) []ui.Column[Covered] {
	t := func(key string) string { return locale.T(ctx, "org."+key) }
	columns := []ui.Column[Covered]{
		{Key: "name", Title: t("enterprise"), Wide: true, Text: func(c Covered) string { return c.Name }},
		{Key: "from", Title: t("covered_from"), Text: func(c Covered) string { return string(c.From) }},
		{Key: "note", Title: t("note"), Text: func(c Covered) string { return c.Note }},
	}
	if v.ends() {
		columns = append(columns, ui.Column[Covered]{
			Key: "act", Title: t("action"), Print: ui.PrintNever,
			Text: func(c Covered) string { return c.End.Label }, Href: func(c Covered) string { return c.End.Href },
		})
	}
	return columns
}

func listHead(ctx context.Context, v listView) ui.PageProps {
	p := ui.PageProps{
		Title: locale.T(ctx, "org.organisations"), Lead: locale.T(ctx, "org.organisations.lead"), Wide: true, Landscape: true,
		Print: v.State.Print, Back: v.State.With("print", "").URL(), Secondary: []ui.Action{{Label: locale.T(ctx, "org.terms"), Href: "/organisations/terms"}},
	}
	if v.Manages {
		p.Primary = &ui.Action{Label: locale.T(ctx, "org.found"), Href: "/organisations/new"}
	}
	return p
}

func editHref(v recordView) string {
	if !v.Manages || v.State == org.Dissolved {
		return ""
	}
	return "/organisations/" + v.ID + "/edit"
}
