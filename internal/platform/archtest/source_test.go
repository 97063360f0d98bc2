package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// source is one hand-written Go file.
type source struct {
	path string // from the root
	text string
	file *ast.File
	fset *token.FileSet
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) lines() int { return strings.Count(s.text, "\n") }

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, top := range []string{"cmd", "internal", "bench", "e2e", "web"} {
		dir := filepath.Join(root(t), top)
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if e.IsDir() && (e.Name() == "node_modules" || e.Name() == "testdata") {
				return filepath.SkipDir
			}
			if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go") {
				all = append(all, parse(t, path))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func parse(t *testing.T, path string) source {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	rel, err := filepath.Rel(root(t), path)
	if err != nil {
		t.Fatal(err)
	}
	return source{path: rel, text: string(text), file: file, fset: fset}
}

// Limits beyond which a file, function or package must be split by noun.
const (
	maxFile     = 800
	maxFunction = 120
	maxPackage  = 4000
	maxParams   = 6
)

func TestNothingGrowsPastWhatOnePersonKeepsInMind(t *testing.T) {
	perPackage := map[string]int{}
	for _, s := range sources(t) {
		if s.lines() > maxFile {
			t.Errorf("%s has %d lines", s.path, s.lines())
		}
		if !s.test() {
			perPackage[filepath.Dir(s.path)] += s.lines()
		}
		for _, d := range s.file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := s.fset.Position(fn.End()).Line - s.fset.Position(fn.Pos()).Line; n > maxFunction {
				t.Errorf("%s: %s has %d lines", s.path, fn.Name.Name, n)
			}
			if n := fn.Type.Params.NumFields(); n > maxParams {
				t.Errorf("%s: %s takes %d parameters", s.path, fn.Name.Name, n)
			}
		}
	}
	for p, n := range perPackage {
		if n > maxPackage {
			t.Errorf("%s has %d lines", p, n)
		}
	}
}

// oneSided are constructs that only one engine understands, with what to write instead.
var oneSided = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\bILIKE\b`), `LIKE … ESCAPE '\' on a folded column`},
	{regexp.MustCompile(`(?i)=\s*ANY\s*\(`), "db.In"},
	{regexp.MustCompile(`(?i)\bjson_each\b`), "a column"},
	{regexp.MustCompile(`->>`), "a column"},
	{regexp.MustCompile(`(?i)\bgroup_concat\b`), "string_agg"},
	{regexp.MustCompile(`(?i)\bFOR UPDATE\b`), "the version column"},
	{regexp.MustCompile(`(?i)\bSKIP LOCKED\b`), "claim by UPDATE … RETURNING"},
	{regexp.MustCompile(`\bINTERVAL\b`), "a date computed in Go"},
	{regexp.MustCompile(`(?i)\bEXTRACT\s*\(`), "substr of the date"},
	{regexp.MustCompile(`\bMERGE\b`), "upsert"},
	{regexp.MustCompile(`(?i)\bgreatest\s*\(`), "CASE"},
	{regexp.MustCompile(`\$\d+ IS NULL`), "CAST($1 AS TEXT) IS NULL"},
}

var looksLikeSQL = regexp.MustCompile(`(?s)^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|FROM|CREATE TABLE)\b`)

func eachString(s source, fn func(line int, text string)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if text, err := strconv.Unquote(lit.Value); err == nil {
			fn(s.fset.Position(lit.Pos()).Line, text)
		}
		return true
	})
}

func TestSQLStandsOnlyInStoresAndServesBothEngines(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || strings.HasPrefix(s.path, "internal/platform/") || strings.HasPrefix(s.path, "bench/") {
			continue
		}
		store := strings.HasSuffix(s.path, "_store.go")
		eachString(s, func(line int, text string) {
			if !store && looksLikeSQL.MatchString(text) {
				t.Errorf("%s:%d: SQL outside a store file", s.path, line)
			}
			for _, c := range oneSided {
				if store && c.pattern.MatchString(text) {
					t.Errorf("%s:%d: %s is one-sided, write %s", s.path, line, c.pattern, c.instead)
				}
			}
		})
	}
}

var writes = regexp.MustCompile(`(?s)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)`)

// tableOwners maps a table's prefix to the room that may write it.
var tableOwners = map[string]string{
	"access": "access", "audit": "audit", "rule": "rule", "intake": "intake", "org": "org",
	"enterprise": "enterprise", "coverage": "coverage", "formation": "formation", "board": "board", "app": "demo",
}

func TestATableIsWrittenOnlyByItsRoom(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || !strings.HasPrefix(s.path, "internal/") || strings.HasPrefix(s.path, "internal/platform/") {
			continue
		}
		here := strings.Split(s.path, string(filepath.Separator))[1]
		eachString(s, func(line int, text string) {
			for _, m := range writes.FindAllStringSubmatch(text, -1) {
				prefix, _, _ := strings.Cut(m[1], "_")
				if owner := tableOwners[prefix]; owner != here && m[1] != "set" {
					t.Errorf("%s:%d: writes %s, which belongs to %q", s.path, line, m[1], owner)
				}
			}
		})
	}
}

// refusedPurposes are features that the system must never serve (risks §1): points, rankings, check-ins, online time,
// streaks, scores of persons, religion. The words are refused in tables, routes, messages and identifiers.
var refusedPurposes = regexp.MustCompile(`(?i)打卡|签到|积分|排名|排行|在线时长|宗教|leaderboard|check[-_]?in[-_]?(code|place|log)|online_minutes|login_count|streak|loyalty|religio|_score\b|score_`)

func TestNoTableRouteMessageOrNameServesARefusedPurpose(t *testing.T) {
	for _, s := range sources(t) {
		if strings.Contains(s.path, "archtest") || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && refusedPurposes.MatchString(id.Name) {
				t.Errorf("%s: identifier %s", s.path, id.Name)
			}
			return true
		})
		eachString(s, func(line int, text string) {
			if refusedPurposes.MatchString(text) {
				t.Errorf("%s:%d: %q", s.path, line, text)
			}
		})
	}
	for _, pattern := range []string{"internal/platform/db/migrations/*.sql", "internal/platform/locale/messages/*.csv"} {
		files, err := filepath.Glob(filepath.Join(root(t), pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(text), "\n") {
				// The rule catalogue quotes the texts that forbid these purposes.
				if refusedPurposes.MatchString(line) && !strings.HasPrefix(line, "rule.EDU-05.") && !strings.HasPrefix(line, "rule.RISK-") {
					t.Errorf("%s:%d: %s", filepath.Base(f), i+1, line)
				}
			}
		}
	}
}

func TestJSONTagsStandOnlyAtTheEdges(t *testing.T) {
	for _, s := range sources(t) {
		dir := filepath.Dir(s.path)
		edge := strings.HasSuffix(dir, "http") || strings.HasPrefix(dir, "internal/platform/") || dir == "internal/app" || strings.HasPrefix(dir, "bench/")
		if edge || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if f, ok := n.(*ast.Field); ok && f.Tag != nil && strings.Contains(f.Tag.Value, `json:"`) {
				t.Errorf("%s:%d: a JSON tag outside an edge", s.path, s.fset.Position(f.Pos()).Line)
			}
			return true
		})
	}
}

func TestTheClockIsReadInOnePlace(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || strings.HasPrefix(s.path, "bench/") || s.path == "internal/platform/db/clock.go" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
				t.Errorf("%s:%d: time.%s", s.path, s.fset.Position(sel.Pos()).Line, sel.Sel.Name)
			}
			return true
		})
	}
}
