package orghttp

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/ui"
)

var listSpec = ui.ListSpec{
	Sorts:   []string{"name", "code", "unit", "term", "founded", "members"},
	Filters: []string{"unit", "rank", "formation", "purpose", "state", "only", "asof"},
	Columns: []string{"name", "code", "rank", "formation", "purpose", "unit", "parent", "secretary", "members", "founded", "term", "state", "contact"},
}

// Values of the filter "only".
const (
	onlyBelowThree = "below_three"
	onlyVacant     = "vacant"
)

func queryOf(s ui.ListState, day db.Date) org.Query {
	q := org.Query{
		Day: day, Text: s.Query, UnitID: s.Filter("unit"), Sort: org.Sort(s.Sort), Desc: s.Desc, Limit: s.Limit(), Offset: s.Offset(),
		Ranks: typed[org.Rank](s.FilterAll("rank")), Formations: typed[org.Formation](s.FilterAll("formation")),
		Purposes: typed[org.Purpose](s.FilterAll("purpose")), States: typed[org.State](s.FilterAll("state")),
	}
	for _, only := range s.FilterAll("only") {
		q.BelowThree = q.BelowThree || only == onlyBelowThree
		q.Vacant = q.Vacant || only == onlyVacant
	}
	return q
}

func typed[T ~string](values []string) []T {
	out := make([]T, len(values))
	for i, v := range values {
		out[i] = T(v)
	}
	return out
}

// listView is what the list page shows.
type listView struct {
	State        ui.ListState
	Day, Today   db.Date
	Rows         []org.Row
	Total        int
	Subdistricts []ui.Option
	Views        []viewCount
	Manages      bool
}

// viewCount is a ready-made cut of the list with its number of rows.
type viewCount struct {
	key   string
	href  string
	count int
	on    bool
}

func (p pages) list(w http.ResponseWriter, r *http.Request) error {
	today := p.org.Today()
	day, err := api.AsOf(r, today)
	if err != nil {
		return err
	}
	v := listView{State: ui.ParseList("/organisations", r.URL.Query(), listSpec), Day: day, Today: today, Manages: manages(r.Context())}
	if v.Rows, v.Total, err = p.org.Organisations(r.Context(), queryOf(v.State, day)); err != nil {
		return err
	}
	if v.Views, err = p.views(r.Context(), v.State, day); err != nil {
		return err
	}
	if v.Subdistricts, err = p.subdistricts(r.Context(), day); err != nil {
		return err
	}
	return api.Render(w, r, listPage(v))
}

// views count the usual cuts of the list within the caller's reach.
func (p pages) views(ctx context.Context, s ui.ListState, day db.Date) ([]viewCount, error) {
	all, _, err := p.org.Organisations(ctx, org.Query{Day: day})
	if err != nil {
		return nil, err
	}
	base := s.Cleared()
	out := []viewCount{
		{key: "all", href: base.URL(), count: len(all), on: !s.Filtered()},
		{key: "ending", href: base.With("state", string(org.TermEnding)).URL(), on: s.Filter("state") == string(org.TermEnding)},
		{key: onlyVacant, href: base.With("only", onlyVacant).URL(), on: s.Filter("only") == onlyVacant},
		{key: onlyBelowThree, href: base.With("only", onlyBelowThree).URL(), on: s.Filter("only") == onlyBelowThree},
	}
	for _, r := range all {
		out[1].count += one(r.State == org.TermEnding)
		out[2].count += one(r.SecretaryPost == "")
		out[3].count += one(r.BelowThree)
	}
	return out, nil
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// subdistricts are the subdistricts of the day within the caller's reach, as options.
func (p pages) subdistricts(ctx context.Context, day db.Date) ([]ui.Option, error) {
	units, err := p.org.Units(ctx, day)
	if fault.KindOf(err) == fault.Forbidden {
		return nil, nil // a caller who reads organisations and no units chooses none
	}
	var out []ui.Option
	for _, u := range units {
		if u.Kind == org.Subdistrict {
			out = append(out, ui.Option{Value: u.ID, Label: u.Name})
		}
	}
	return out, err
}

// termsView is what the page of reminders shows.
type termsView struct {
	State        ui.ListState
	Day          db.Date
	Rows         []org.Reminder
	Subdistricts []ui.Option
}

var termsSpec = ui.ListSpec{Sorts: []string{"term"}, Filters: []string{"unit", "asof"}, Columns: []string{"name", "unit", "secretary", "elected", "term", "left", "request"}}

func (p pages) terms(w http.ResponseWriter, r *http.Request) error {
	day, err := api.AsOf(r, p.org.Today())
	if err != nil {
		return err
	}
	v := termsView{State: ui.ParseList("/organisations/terms", r.URL.Query(), termsSpec), Day: day}
	if v.Rows, err = p.org.Reminders(r.Context(), org.Query{Day: day, Text: v.State.Query, UnitID: v.State.Filter("unit")}); err != nil {
		return err
	}
	if v.Subdistricts, err = p.subdistricts(r.Context(), day); err != nil {
		return err
	}
	return api.Render(w, r, termsPage(v, paged(v.Rows, v.State)))
}

func paged[T any](rows []T, s ui.ListState) []T {
	from := min(s.Offset(), len(rows))
	return rows[from:min(from+s.Limit(), len(rows))]
}

// recordView is what the page of an organisation shows.
type recordView struct {
	org.Record
	Day, Today db.Date
	Covered    []Covered
	Knows      bool // somebody above knows what it covers
	CoverActs  []ui.Action
}

// ends reports whether the end of any coverage can be entered.
func (v recordView) ends() bool {
	return slices.ContainsFunc(v.Covered, func(c Covered) bool { return c.End.Href != "" })
}

func (p pages) organisation(w http.ResponseWriter, r *http.Request) error {
	day, err := api.AsOf(r, p.org.Today())
	if err != nil {
		return err
	}
	v := recordView{Day: day, Today: p.org.Today(), Knows: p.Covers != nil}
	if v.Record, err = p.org.OrganisationRecord(r.Context(), r.PathValue("id"), day); err != nil {
		return err
	}
	if p.Covers != nil {
		if v.Covered, err = p.Covers(r.Context(), v.ID, day); err != nil {
			return err
		}
	}
	if p.CoverActions != nil && v.State != org.Dissolved {
		v.CoverActs = p.CoverActions(r.Context(), v.ID)
	}
	return api.Render(w, r, organisationPage(v))
}

// pickLimit is how many organisations a search field offers.
const pickLimit = 20

// pick answers a search field with the organisations of today within the caller's reach.
func (p pages) pick(w http.ResponseWriter, r *http.Request) error {
	rows, _, err := p.org.Organisations(r.Context(), org.Query{Day: p.org.Today(), Text: r.URL.Query().Get("q"), Limit: pickLimit})
	if err != nil {
		return err
	}
	type hit struct {
		Value string `json:"value"`
		Label string `json:"label"`
		Note  string `json:"note"`
	}
	hits := make([]hit, len(rows))
	for i, o := range rows {
		hits[i] = hit{o.ID, o.Name, o.UnitName}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(hits)
}
