package orghttp

import (
	"net/http"
	"net/url"

	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

// treePage is what the page of the tree shows.
type treePage struct {
	Day    db.Date
	Past   bool
	Nodes  []ui.TreeNode
	Counts []ui.Figure
}

func (p pages) tree(w http.ResponseWriter, r *http.Request) error {
	today := p.org.Today()
	day, err := api.AsOf(r, today)
	if err != nil {
		return err
	}
	units, err := p.org.Units(r.Context(), day)
	if err != nil {
		return err
	}
	view := treePage{Day: day, Past: day != today, Nodes: nodesOf(r, units, suffix(day, today))}
	count := map[org.UnitKind]int{}
	for _, u := range units {
		count[u.Kind]++
	}
	for _, k := range org.UnitKind("").Values() {
		if count[k] > 0 {
			view.Counts = append(view.Counts, ui.Figure{Label: word(r.Context(), "kind", k), Value: ui.Count(count[k])})
		}
	}
	return api.Render(w, r, unitTree(view))
}

// suffix keeps a past day in the addresses of a page.
func suffix(day, today db.Date) string {
	if day == today {
		return ""
	}
	return "?asof=" + url.QueryEscape(string(day))
}

// nodesOf builds the tree of what the caller reaches: a unit whose parent is out of reach becomes a root.
func nodesOf(r *http.Request, units []org.Unit, suffix string) []ui.TreeNode {
	children := map[string][]org.Unit{}
	here := map[string]bool{}
	for _, u := range units {
		here[u.ID] = true
	}
	for _, u := range units {
		parent := u.ParentID
		if !here[parent] {
			parent = ""
		}
		children[parent] = append(children[parent], u)
	}
	var build func(parent string, depth int) []ui.TreeNode
	build = func(parent string, depth int) []ui.TreeNode {
		var nodes []ui.TreeNode
		for _, u := range children[parent] {
			nodes = append(nodes, ui.TreeNode{
				Label: u.Name, Href: "/units/" + u.ID + suffix, Note: word(r.Context(), "kind", u.Kind) + " " + u.Code,
				Count: len(children[u.ID]), Open: depth == 0, Children: build(u.ID, depth+1),
			})
		}
		return nodes
	}
	return build("", 0)
}

func (p pages) unit(w http.ResponseWriter, r *http.Request) error {
	day, err := api.AsOf(r, p.org.Today())
	if err != nil {
		return err
	}
	record, err := p.org.UnitRecord(r.Context(), r.PathValue("id"), day)
	if err != nil {
		return err
	}
	return api.Render(w, r, unitPage(record, day, suffix(day, p.org.Today())))
}

// unitFacts are the three facts on top: kind, code, days.
func unitHead(r org.UnitRecord, day db.Date, words func(key string, args ...any) string) ui.RecordProps {
	head := ui.RecordProps{
		Title: r.Name, Kind: words("org.kind." + string(r.Kind)),
		Facts: []ui.Fact{
			{Label: words("org.code"), Value: r.Code},
			{Label: words("org.valid_from"), Value: string(r.ValidFrom)},
			{Label: words("org.organisations"), Value: ui.Count(r.Organisations[r.ID]), Href: "/organisations?unit=" + r.ID},
		},
	}
	if !r.On(day) {
		head.State, head.Word = ui.Stopped, words("org.unit.ended", r.ValidTo)
	}
	for _, a := range r.Aliases {
		if !a.UsedUntil.IsZero() {
			head.Former += a.Text + " "
		}
	}
	return head
}

// heirs are the successions of one direction, in words.
func heirs(r org.UnitRecord, forward bool) []ui.Fact {
	var out []ui.Fact
	for _, s := range r.Successions {
		if forward == (s.PredecessorID == r.ID) {
			f := ui.Fact{Label: string(s.HappenedOn), Value: s.SuccessorName, Href: "/units/" + s.SuccessorID, Source: s.Note}
			if !forward {
				f.Value, f.Href = s.PredecessorName, "/units/"+s.PredecessorID
			}
			out = append(out, f)
		}
	}
	return out
}

func (p pages) unitForms(x *api.Router) {
	register(x, p.addUnitForm())
	register(x, p.renameForm())
	register(x, p.aliasForm())
	register(x, p.endUnitForm())
}

func unitCrumbs(r *http.Request, u org.Unit) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: locale.T(r.Context(), "org.units"), Href: "/units"}}
	if u.ID != "" {
		crumbs = append(crumbs, ui.Crumb{Label: u.Name, Href: "/units/" + u.ID})
	}
	return crumbs
}
