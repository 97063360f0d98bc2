package enterprisehttp

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"qipan/internal/audit"
	"qipan/internal/enterprise"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// recordPage is what the template of a record shows.
type recordPage struct {
	page      ui.PageProps
	head      ui.RecordProps
	groups    []ui.FactGroupProps
	panels    []templ.Component
	contacts  ui.TableProps[enterprise.Contact]
	spells    ui.TableProps[enterprise.Spell]
	kinds     []succession
	events    []ui.Event
	contactBy *ui.Action
	followBy  *ui.Action
}

type succession struct {
	label, name, href, note string
}

func (h handlers) record(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	day, err := api.AsOf(r, h.service.Today())
	if err != nil {
		return err
	}
	rec, err := h.service.Record(ctx, r.PathValue("id"), day)
	if err != nil {
		return err
	}
	p := h.recordProps(ctx, rec)
	if h.hooks.Panels != nil {
		if p.panels, err = h.hooks.Panels(ctx, rec); err != nil {
			return err
		}
	}
	if h.hooks.Actions != nil {
		actions, err := h.hooks.Actions(ctx, rec)
		if err != nil {
			return err
		}
		p.page.Secondary = append(actions, p.page.Secondary...)
	}
	return api.Render(w, r, recordTemplate(p))
}

func (h handlers) recordProps(ctx context.Context, r enterprise.Record) recordPage {
	path := "/enterprises/" + r.ID
	p := recordPage{
		page: ui.PageProps{Title: r.Name, Crumbs: []ui.Crumb{{Label: locale.T(ctx, "enterprise.list.title"), Href: "/enterprises"}}, Wide: true},
		head: ui.RecordProps{
			Kind: locale.T(ctx, "enterprise.kind"), State: statusState(r.Status), Word: word(ctx, "enterprise.status.", string(r.Status)),
			Facts: []ui.Fact{
				{Label: locale.T(ctx, "enterprise.field.unit"), Value: strings.TrimSpace(r.Subdistrict + " " + r.Community)},
				countFact(ctx, "enterprise.field.staff_unit", r.Staff, path+"/edit/SCALE"),
				countFact(ctx, "enterprise.field.full_members_unit", r.FullMembers, path+"/edit/MEMBERS"),
			},
		},
		groups: h.factGroups(ctx, r), events: timeline(ctx, r), contacts: contactTable(ctx, r), spells: spellTable(ctx, r), kinds: successions(ctx, r),
	}
	if h.hooks.CoverageWord != nil && r.Coverage != "" {
		value, mark := h.hooks.CoverageWord(ctx, r.Coverage)
		p.head.Facts[0] = ui.Fact{Label: locale.T(ctx, "enterprise.field.coverage"), Value: value, State: mark}
	}
	if r.MayEdit {
		t := func(key string) string { return locale.T(ctx, "enterprise.action."+key) }
		p.page.Secondary = []ui.Action{{Label: t("move"), Href: path + "/move"}, {Label: t("status"), Href: path + "/status"}}
		if r.MayUndo {
			p.page.Secondary = append(p.page.Secondary, ui.Action{
				Label: t("undo"), Post: path + "/undo", Hint: t("undo_hint"), Fields: []ui.Hidden{{Name: ui.FieldVersion, Value: strconv.Itoa(r.Version)}},
			})
		}
		p.contactBy = &ui.Action{Label: t("contact"), Href: path + "/contact"}
		p.followBy = &ui.Action{Label: t("predecessor"), Href: path + "/predecessor"}
	}
	return p
}

func countFact(ctx context.Context, key string, n db.OptInt, fix string) ui.Fact {
	return ui.Fact{Label: locale.T(ctx, key), Value: n.String(), Missing: !n.Known, FixHref: fix}
}

// staleAfterDays is when a group of facts should be confirmed again; facts are confirmed yearly.
const staleAfterDays = 365

func (h handlers) factGroups(ctx context.Context, r enterprise.Record) []ui.FactGroupProps {
	var out []ui.FactGroupProps
	for _, g := range enterprise.Group("").Values() {
		if g == enterprise.Owner && !r.SeesOwner {
			continue
		}
		props := ui.FactGroupProps{
			ID: "facts-" + strings.ToLower(string(g)), Title: locale.T(ctx, "enterprise.group."+string(g)), Facts: factsOf(ctx, r, g),
		}
		fix := "/enterprises/" + r.ID + "/edit/" + string(g)
		c, confirmed := r.Confirmations[g]
		stale := confirmed && c.On.DaysUntil(r.Day) > staleAfterDays
		for i := range props.Facts {
			f := &props.Facts[i]
			f.FixHref = fix
			if confirmed && !f.Missing {
				f.Source, f.Confirmed, f.By, f.Stale = c.Source, c.On, c.StatedBy, stale && i == 0
			}
			if !r.MayEdit {
				f.FixHref = ""
			}
		}
		props.Note = locale.T(ctx, "enterprise.confirmed.never")
		if confirmed {
			props.Note = locale.T(ctx, "enterprise.confirmed.on", string(c.On), c.Source, c.StatedBy)
		}
		if r.MayEdit {
			props.EditHref = fix
		}
		out = append(out, props)
	}
	return out
}

// factsOf are the facts of one group; needed ones that are not known are marked as missing.
func factsOf(ctx context.Context, r enterprise.Record, g enterprise.Group) []ui.Fact {
	fact := func(key, value string) ui.Fact {
		return ui.Fact{Label: locale.T(ctx, "enterprise.field."+key), Value: value}
	}
	need := func(key, value string) ui.Fact {
		f := fact(key, value)
		f.Missing = value == ""
		return f
	}
	switch g {
	case enterprise.Identity:
		return []ui.Fact{
			need("uscc", r.USCC), fact("ownership", word(ctx, "enterprise.ownership.", string(r.Ownership))), fact("legal_person", yesNo(ctx, r.LegalPerson)),
			need("trade", tradeWords(ctx, r.Facts)), need("legal_rep", r.LegalRep), need("established", r.Established),
			need("contact", r.Contact), need("phone", r.Phone), fact("key", yesNo(ctx, r.KeyEnterprise)), fact("note", r.Note),
		}
	case enterprise.Place:
		site := need("site", r.SiteName)
		if r.SiteID != "" {
			site.Href = "/sites/" + r.SiteID
		}
		return []ui.Fact{
			fact("subdistrict", r.Subdistrict), fact("community", r.Community), site, need("address", r.Address),
			fact("registered_at", r.RegisteredAt), need("point", pointWords(r.Facts)), fact("since", string(r.Since)),
		}
	case enterprise.Scale:
		return []ui.Fact{need("staff_unit", r.Staff.String()), fact("revenue", enterprise.FormatWan(r.RevenueFen)), need("above_scale", scaleWords(ctx, r.Facts))}
	case enterprise.Owner:
		return []ui.Fact{
			need("owner_name", r.OwnerName), need("owner_member", word(ctx, "enterprise.answer.", string(r.OwnerMember))),
			need("owner_seat", word(ctx, "enterprise.answer.", string(r.OwnerSeat))),
		}
	case enterprise.Members:
		return []ui.Fact{need("full_members_unit", r.FullMembers.String()), need("probationary_unit", r.Probationary.String())}
	}
	return nil
}

func pointWords(f enterprise.Facts) string {
	if !f.HasPoint() {
		return ""
	}
	return strconv.FormatFloat(f.Lon, 'f', 6, 64) + ", " + strconv.FormatFloat(f.Lat, 'f', 6, 64) + " " + strings.ToUpper(string(f.Datum))
}

func scaleWords(ctx context.Context, f enterprise.Facts) string {
	if f.AboveScale == "" {
		return ""
	}
	return locale.T(ctx, "enterprise.scale_stated", word(ctx, "enterprise.answer.", string(f.AboveScale)), f.AboveScaleYear.String())
}

func contactTable(ctx context.Context, r enterprise.Record) ui.TableProps[enterprise.Contact] {
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	p := ui.TableProps[enterprise.Contact]{
		Caption: locale.T(ctx, "enterprise.contacts"), Rows: r.Contacts,
		Columns: []ui.Column[enterprise.Contact]{
			{Key: "name", Title: t("contact"), Fixed: true, Text: func(c enterprise.Contact) string { return c.Name }},
			{Key: "phone", Title: t("phone"), Text: func(c enterprise.Contact) string { return c.Phone }, Href: func(c enterprise.Contact) string { return telephone(c.Phone) }},
			{Key: "note", Title: t("note"), Wide: true, Text: func(c enterprise.Contact) string { return c.Note }},
		},
		Empty: ui.EmptyProps{Title: locale.T(ctx, "enterprise.contacts.none")},
	}
	if r.MayEdit {
		p.Columns = append(p.Columns, ui.Column[enterprise.Contact]{
			Key: "remove", Title: t("act"), Print: ui.PrintNever, Text: func(enterprise.Contact) string { return "" },
			Cell: func(c enterprise.Contact) templ.Component {
				return ui.Button(ui.Action{Label: locale.T(ctx, "enterprise.action.contact_remove"), Post: "/enterprises/" + r.ID + "/contact/" + c.ID + "/remove"}, "quiet")
			},
		})
	}
	return p
}

// telephone is the address that a telephone calls.
func telephone(number string) string {
	if number == "" {
		return ""
	}
	return "tel:" + strings.ReplaceAll(number, " ", "")
}

func spellTable(ctx context.Context, r enterprise.Record) ui.TableProps[enterprise.Spell] {
	t := func(key string) string { return locale.T(ctx, "enterprise.field."+key) }
	return ui.TableProps[enterprise.Spell]{
		Caption: locale.T(ctx, "enterprise.spells"), Rows: r.Spells,
		Columns: []ui.Column[enterprise.Spell]{
			{Key: "from", Title: t("from"), Fixed: true, Text: func(s enterprise.Spell) string { return string(s.From) }, Href: func(s enterprise.Spell) string {
				return "/enterprises/" + r.ID + "?asof=" + string(s.From)
			}},
			{Key: "to", Title: t("to"), Text: func(s enterprise.Spell) string { return string(s.To) }},
			{Key: "unit", Title: t("unit"), Text: func(s enterprise.Spell) string { return s.UnitName }},
			{Key: "site", Title: t("site"), Text: func(s enterprise.Spell) string { return s.SiteName }},
			{Key: "status", Title: t("status"), Text: func(s enterprise.Spell) string { return word(ctx, "enterprise.status.", string(s.Status)) }},
			{Key: "staff", Title: t("staff_unit"), Align: ui.Right, Text: func(s enterprise.Spell) string { return s.Staff.String() }},
			{Key: "members", Title: t("full_members_unit"), Align: ui.Right, Text: func(s enterprise.Spell) string { return s.FullMembers.String() }},
		},
	}
}

func successions(ctx context.Context, r enterprise.Record) []succession {
	var out []succession
	add := func(key string, list []enterprise.Succession) {
		for _, s := range list {
			out = append(out, succession{
				locale.T(ctx, key), s.Name, "/enterprises/" + s.ID, word(ctx, "enterprise.succession.", string(s.Kind)) + " " + string(s.On),
			})
		}
	}
	add("enterprise.predecessor", r.Predecessors)
	add("enterprise.successor", r.Successors)
	return out
}

// timeline puts the acts on the record and the imports that touched it into one order, newest first.
func timeline(ctx context.Context, r enterprise.Record) []ui.Event {
	var out []ui.Event
	for _, e := range r.Entries {
		out = append(out, ui.Event{When: ui.Stamp(e.At), Who: e.ActorName, Text: actWords(ctx, e), Note: changeWords(ctx, e)})
	}
	for _, i := range r.Imports {
		key := "enterprise.act.import_change"
		if i.Created {
			key = "enterprise.act.import_add"
		}
		state := ui.State("")
		if i.Undone {
			state = ui.Stopped
		}
		out = append(out, ui.Event{When: ui.Stamp(i.At), Who: i.Actor, Text: locale.T(ctx, key), Note: i.FileName, State: state})
	}
	slices.SortStableFunc(out, func(a, b ui.Event) int { return strings.Compare(b.When, a.When) })
	return out
}

func actWords(ctx context.Context, e audit.Entry) string {
	for _, key := range []string{"enterprise.act." + e.Action, "audit.action." + e.Action} {
		if locale.Has(key) {
			return locale.T(ctx, key)
		}
	}
	return e.Action
}

// changeWords names what a change did: field: before → after. Facts about owners are named without their values.
func changeWords(ctx context.Context, e audit.Entry) string {
	var d struct {
		Changed map[string][]string `json:"changed"`
	}
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return ""
	}
	var parts []string
	for field, pair := range d.Changed {
		label := locale.T(ctx, "enterprise.field."+field)
		switch {
		case field == "unit" || field == "site" || len(pair) != 2:
			parts = append(parts, label)
		default:
			parts = append(parts, label+" "+orNone(ctx, valueWords(ctx, field, pair[0]))+" → "+orNone(ctx, valueWords(ctx, field, pair[1])))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "；")
}

// valueWords says the value of an enumeration in words; other values stand as they are.
func valueWords(ctx context.Context, field, value string) string {
	prefix := map[string]string{"status": "enterprise.status.", "ownership": "enterprise.ownership.", "above_scale": "enterprise.answer."}[field]
	if prefix != "" {
		return word(ctx, prefix, value)
	}
	switch value {
	case "true", "false":
		return yesNo(ctx, value == "true")
	}
	return value
}

func orNone(ctx context.Context, value string) string {
	if value == "" {
		return locale.T(ctx, "enterprise.none")
	}
	return value
}

func successionFacts(list []succession) []ui.Fact {
	var out []ui.Fact
	for _, s := range list {
		out = append(out, ui.Fact{Label: s.label + " · " + s.note, Value: s.name, Href: s.href})
	}
	return out
}
