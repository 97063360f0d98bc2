package rule

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
)

func TestTheBookHoldsAllRulesOnce(t *testing.T) {
	ids := Book().IDs()
	if len(ids) != 144 || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != 144 {
		t.Errorf("%d rules, want 144 different ones", len(ids))
	}
	count := map[Confidence]int{}
	for _, r := range Book().On(today) {
		count[r.Confidence]++
		if r.Text == "" || r.Source == "" {
			t.Errorf("%s: no text or no source", r.ID)
		}
	}
	for c, want := range map[Confidence]int{Secondary: 57, Text: 48, Quoted: 19, Customary: 11, Disputed: 5, Local: 3, Computed: 1} {
		if count[c] != want {
			t.Errorf("confidence %s: %d rules, want %d", c, count[c], want)
		}
	}
}

func TestEachDayHasOneVersionOfEachRule(t *testing.T) {
	for _, day := range []db.Date{"2017-08-01", "2026-05-10", "2026-05-11", today} {
		if got := len(Book().On(day)); got != 144 {
			t.Errorf("%s: %d rules in force", day, got)
		}
	}
	before, _ := Book().At("DEV-07", "2026-05-10")
	after, _ := Book().At("DEV-07", "2026-05-11")
	if before.Confidence != Customary || after.Confidence != Quoted || after.Value != "5 working days" {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if v := Book().Versions("DEV-07"); len(v) != 2 || v[0].ValidTo != v[1].ValidFrom {
		t.Errorf("versions %+v", v)
	}
	if _, ok := Book().At("ORG-99", today); ok {
		t.Error("an unknown rule was found")
	}
}

func TestParametersNeverClaimMoreThanTheirRule(t *testing.T) {
	order := Confidence("").Values()
	for _, p := range Params() {
		r, ok := Book().At(p.Rule, today)
		if !ok {
			t.Errorf("%s: no rule %s", p.Key, p.Rule)
			continue
		}
		if slices.Index(order, p.Confidence) < slices.Index(order, r.Confidence) {
			t.Errorf("%s is %s but its rule %s is %s", p.Key, p.Confidence, p.Rule, r.Confidence)
		}
		if p.Editable() == (p.Confidence == Text || p.Confidence == Quoted) {
			t.Errorf("%s: editable %v at confidence %s", p.Key, p.Editable(), p.Confidence)
		}
	}
}

func TestEverythingShownHasItsWords(t *testing.T) {
	var keys []string
	for _, id := range Book().IDs() {
		keys = append(keys, Rule{ID: id}.TitleKey())
	}
	for _, p := range Params() {
		keys = append(keys, p.TitleKey())
		if p.Unit != "" {
			keys = append(keys, p.UnitKey())
		}
		for _, c := range p.Choices {
			keys = append(keys, p.ChoiceKey(c))
		}
	}
	for _, c := range Confidence("").Values() {
		keys = append(keys, c.Label())
	}
	for _, d := range CoverageBases() {
		keys = append(keys, d.MessageKey())
	}
	for name, value := range constants(t) {
		if strings.HasPrefix(name, "Code") && value != CodeIn && value != CodeOut || strings.HasPrefix(name, "Reason") {
			keys = append(keys, ReasonKey(value))
		}
	}
	for _, key := range keys {
		if !locale.Has(key) {
			t.Errorf("no message %s", key)
		}
	}
}

func TestEveryKeyExistsAndIsReadByItsKind(t *testing.T) {
	named := map[Key]bool{}
	values := constants(t)
	for name, value := range values {
		if !strings.HasPrefix(name, "Key") {
			continue
		}
		named[Key(value)] = true
		if _, known := Find(Key(value)); !known {
			t.Errorf("%s names no parameter: %s", name, value)
		}
	}
	for _, p := range Params() {
		if !named[p.Key] {
			t.Errorf("%s has no constant", p.Key)
		}
	}
	kinds := map[string]Kind{"Int": IntKind, "fen": IntKind, "Bool": BoolKind, "Choice": ChoiceKind, "Date": DateKind}
	each(t, func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return
		}
		method, isMethod := call.Fun.(*ast.SelectorExpr)
		arg, isName := call.Args[0].(*ast.Ident)
		if !isMethod || !isName || !strings.HasPrefix(arg.Name, "Key") {
			return
		}
		if p, _ := Find(Key(values[arg.Name])); p.Kind != kinds[method.Sel.Name] {
			t.Errorf("%s is read with %s but is %s", arg.Name, method.Sel.Name, p.Kind)
		}
	})
}

// DEV-25 and RISK-01: nothing may tie anybody's work or career to membership, not even by name.
func TestNoNameTiesWorkToMembership(t *testing.T) {
	banned := regexp.MustCompile(`(?i)promot|hir(e|ing)|recruitstaff|employ|career|salary|backbone|manager|preference|rank(ing)?s?$|score|checkin`)
	check := func(what, name string) {
		if banned.MatchString(name) && name != "PayerUnemployed" && name != "PayerSelfEmployed" {
			t.Errorf("%s %s", what, name)
		}
	}
	for _, p := range Params() {
		check("parameter", string(p.Key))
		if p.Rule == "DEV-25" || p.Rule == "RISK-01" {
			t.Errorf("parameter %s hangs on %s", p.Key, p.Rule)
		}
	}
	each(t, func(n ast.Node) {
		switch d := n.(type) {
		case *ast.FuncDecl:
			check("function", d.Name.Name)
		case *ast.TypeSpec:
			check("type", d.Name.Name)
		case *ast.ValueSpec:
			for _, name := range d.Names {
				check("value", name.Name)
			}
		case *ast.Field:
			for _, name := range d.Names {
				check("field", name.Name)
			}
		case *ast.BasicLit:
			if d.Value == `"DEV-25"` || d.Value == `"RISK-01"` {
				t.Errorf("a function applies %s", d.Value)
			}
		}
	})
}

// each visits every node of the package, tests left out.
func each(t *testing.T, visit func(ast.Node)) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			visit(n)
			return true
		})
	}
}

// constants are the string constants of the package by name.
func constants(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	each(t, func(n ast.Node) {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return
		}
		for i, name := range spec.Names {
			if i >= len(spec.Values) {
				continue
			}
			if lit, ok := spec.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				value, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				all[name.Name] = value
			}
		}
	})
	return all
}
