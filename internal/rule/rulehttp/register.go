package rulehttp

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/pinyin"
	"qipan/internal/platform/ui"
	"qipan/internal/rule"
)

// Register adds the pages of the rules.
func Register(x *api.Router, d *db.DB) {
	p := pages{s: NewService(d), db: d}
	read, manage := string(access.RuleRead), string(access.RuleManage)
	x.Page(http.MethodGet, "/rules", read, p.list)
	x.Page(http.MethodGet, "/rules/{id}", read, p.rule)
	x.Page(http.MethodGet, "/rules/parameters/{key}", manage, p.ask)
	x.Page(http.MethodPost, "/rules/parameters/{key}", manage, p.enter)
}

type pages struct {
	s  *Service
	db *db.DB
}

var listSpec = ui.ListSpec{
	Sorts: []string{"id"}, Filters: []string{"domain", "confidence", "only", "asof"},
	Columns: []string{"id", "title", "text", "source", "confidence", "parameters", "note"},
}

// row is a rule with its parameters on the day of the list.
type row struct {
	rule.Rule
	Parameters []Parameter
}

// Values of the filter "only".
const (
	onlyEditable = "editable"
	onlyEntered  = "entered"
)

func (p pages) list(w http.ResponseWriter, r *http.Request) error {
	day, err := api.AsOf(r, p.db.Today())
	if err != nil {
		return err
	}
	byRule, err := p.s.parameters(r.Context(), day)
	if err != nil {
		return err
	}
	state := ui.ParseList("/rules", r.URL.Query(), listSpec)
	var rows []row
	for _, x := range rule.Book().On(day) {
		if one := (row{x, byRule[x.ID]}); fits(r.Context(), one, state) {
			rows = append(rows, one)
		}
	}
	if state.Desc {
		slices.Reverse(rows)
	}
	total := len(rows)
	from := min(state.Offset(), total)
	return api.Render(w, r, listPage(state, rows[from:min(from+state.Limit(), total)], total))
}

func fits(ctx context.Context, x row, s ui.ListState) bool {
	for key, value := range map[string]string{"domain": x.Domain, "confidence": string(x.Confidence)} {
		if wanted := s.FilterAll(key); len(wanted) > 0 && !slices.Contains(wanted, value) {
			return false
		}
	}
	switch s.Filter("only") {
	case onlyEditable:
		if !slices.ContainsFunc(x.Parameters, func(p Parameter) bool { return p.Editable() }) {
			return false
		}
	case onlyEntered:
		if !slices.ContainsFunc(x.Parameters, func(p Parameter) bool { return p.Current.ID != "" }) {
			return false
		}
	}
	text := pinyin.Fold(s.Query)
	return text == "" || strings.Contains(pinyin.Fold(strings.Join([]string{x.ID, locale.T(ctx, x.TitleKey()), x.Text, x.Source, x.Note}, " ")), text)
}

// ruleView is what the page of one rule shows.
type ruleView struct {
	row
	Versions []rule.Rule
	Manages  bool
}

func (p pages) rule(w http.ResponseWriter, r *http.Request) error {
	day, err := api.AsOf(r, p.db.Today())
	if err != nil {
		return err
	}
	byRule, err := p.s.parameters(r.Context(), day)
	if err != nil {
		return err
	}
	x, ok := rule.Book().At(r.PathValue("id"), day)
	if !ok {
		return fault.Missing()
	}
	who, _ := access.Of(r.Context()) // nobody manages nothing
	return api.Render(w, r, rulePage(ruleView{row{x, byRule[x.ID]}, rule.Book().Versions(x.ID), who.Can(access.RuleManage)}))
}

func (p pages) ask(w http.ResponseWriter, r *http.Request) error {
	x, form, err := p.form(r)
	if err != nil {
		return err
	}
	return api.Render(w, r, parameterPage(x, form))
}

func (p pages) form(r *http.Request) (Parameter, ui.FormProps, error) {
	ctx := r.Context()
	x, err := p.s.Parameter(ctx, rule.Key(r.PathValue("key")), p.db.Today())
	if err != nil {
		return x, ui.FormProps{}, err
	}
	if !x.Editable() {
		return x, ui.FormProps{}, fault.New(fault.Conflict, "rule_param_fixed", x.Rule)
	}
	return x, ui.FormProps{
		Action: r.URL.Path, Submit: locale.T(ctx, "rulehttp.set"), Cancel: "/rules/" + x.Rule, Hint: locale.T(ctx, "rulehttp.set.hint"),
		Fields: []ui.Field{
			valueField(ctx, x),
			{Name: "valid_from", Label: locale.T(ctx, "rulehttp.from"), Kind: ui.DateField, Value: string(p.db.Today()), Min: string(p.db.Today()), Required: true, Hint: locale.T(ctx, "rulehttp.from.hint")},
			{Name: "basis", Label: locale.T(ctx, "rulehttp.basis"), Kind: ui.TextArea, MaxLen: 200, Required: true, Hint: locale.T(ctx, "rulehttp.basis.hint")},
		},
	}, nil
}

// valueField asks for a value in the way of its kind.
func valueField(ctx context.Context, x Parameter) ui.Field {
	f := ui.Field{Name: "value", Label: locale.T(ctx, x.TitleKey()), Value: x.Value, Required: true, Focus: true, Hint: locale.T(ctx, "rulehttp.default", valueWords(ctx, x.Param, x.Default))}
	switch x.Kind {
	case rule.IntKind:
		f.Kind, f.Min, f.Max = ui.NumberField, strconv.Itoa(x.Min), strconv.Itoa(x.Max)
		if x.UnitKey() != "" {
			f.Unit = locale.T(ctx, x.UnitKey())
		}
	case rule.DateKind:
		f.Kind = ui.DateField
	case rule.BoolKind:
		f.Kind, f.Options = ui.RadioField, []ui.Option{{Value: "true", Label: valueWords(ctx, x.Param, "true")}, {Value: "false", Label: valueWords(ctx, x.Param, "false")}}
	case rule.ChoiceKind:
		f.Kind = ui.RadioField
		for _, c := range x.Choices {
			f.Options = append(f.Options, ui.Option{Value: c, Label: valueWords(ctx, x.Param, c)})
		}
	}
	return f
}

func (p pages) enter(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	x, form, err := p.form(r)
	if err != nil {
		return err
	}
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	err = p.s.Enter(r.Context(), rule.Version{Key: x.Key, Value: get("value"), ValidFrom: db.Date(get("valid_from")), Document: get("basis")})
	if err == nil {
		return api.Done(w, r, "/rules/"+x.Rule, "rulehttp.saved")
	}
	byField, ok := api.FieldErrors(r.Context(), err)
	if !ok {
		return err
	}
	form.Key, form.Error = r.PostForm.Get(ui.FieldKey), byField[""]
	for i := range form.Fields {
		f := &form.Fields[i]
		f.Value, f.Error = r.PostForm.Get(f.Name), byField[f.Name]
	}
	return api.RenderStatus(w, r, api.StatusOf(err), parameterPage(x, form))
}

// valueWords is a value with its unit, or the word of a choice.
func valueWords(ctx context.Context, p rule.Param, value string) string {
	switch p.Kind {
	case rule.BoolKind:
		return locale.T(ctx, "rulehttp.bool."+value)
	case rule.ChoiceKind:
		return locale.T(ctx, p.ChoiceKey(value))
	case rule.IntKind:
		if p.UnitKey() != "" {
			return value + " " + locale.T(ctx, p.UnitKey())
		}
	case rule.DateKind:
	}
	return value
}

// setBy says where the value in force comes from: the source, or who entered it when and on what basis.
func setBy(ctx context.Context, p Parameter) string {
	if p.Current.ID == "" {
		return locale.T(ctx, "rulehttp.from_source")
	}
	return locale.T(ctx, "rulehttp.set_by", p.Current.EnteredBy, ui.Stamp(p.Current.EnteredAt), p.Current.Basis)
}

// parameterLine is the parameters of a rule in one cell.
func parameterLine(ctx context.Context, x row) string {
	parts := make([]string, len(x.Parameters))
	for i, p := range x.Parameters {
		parts[i] = locale.T(ctx, p.TitleKey()) + "：" + valueWords(ctx, p.Param, p.Value)
		if p.Current.ID != "" {
			parts[i] += "（" + locale.T(ctx, "rulehttp.entered", p.Current.EnteredBy) + "）"
		}
	}
	return strings.Join(parts, "；")
}

// domains are the fields of work in the order of the catalogue.
func domains(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, id := range rule.Book().IDs() {
		versions := rule.Book().Versions(id)
		domain := versions[len(versions)-1].Domain
		if !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == domain }) {
			out = append(out, ui.Option{Value: domain, Label: locale.T(ctx, "rulehttp.domain."+domain)})
		}
	}
	return out
}

func confidences(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, c := range rule.Text.Values() {
		out = append(out, ui.Option{Value: string(c), Label: locale.T(ctx, c.Label())})
	}
	return out
}

// inForce is the period of a version in words.
func inForce(ctx context.Context, r rule.Rule) string {
	from := cmp.Or(string(r.ValidFrom), locale.T(ctx, "rulehttp.always"))
	if r.ValidTo.IsZero() {
		return locale.T(ctx, "rulehttp.since", from)
	}
	return locale.T(ctx, "rulehttp.between", from, r.ValidTo.AddDays(-1))
}
