package archtest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed draws the direction: a room may import the rooms listed for it, the platform, and nothing else of the house.
// Its http twin may import what the room may, the room itself, and the platform.
var allowed = map[string][]string{
	"rule":       {},
	"audit":      {},
	"access":     {"audit"},
	"intake":     {"access", "audit"},
	"org":        {"rule", "access", "audit", "intake"},
	"enterprise": {"rule", "access", "audit", "intake", "org"},
	"coverage":   {"rule", "access", "audit", "intake", "org", "enterprise", "planning/solve", "planning/cluster", "planning/cluster/check"},
	"formation":  {"rule", "access", "audit", "org", "enterprise", "coverage", "planning/solve", "planning/cluster", "planning/cluster/check"},
	"board":      {"rule", "access", "audit", "org", "enterprise", "coverage", "formation"},
	"demo":       {"rule", "access", "audit", "org", "enterprise", "coverage", "formation", "board"},
	"app":        {"*"},
}

// ruleStorage is the one exception: parameters are set by people, so the rule room's use cases ask access and write to audit.
var ruleStorage = []string{"access", "audit"}

type goPackage struct {
	ImportPath   string
	Imports      []string
	Dir          string
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Dir,GoFiles,TestGoFiles,XTestGoFiles", "qipan/...")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func room(path string) string {
	p, inside := strings.CutPrefix(path, "qipan/internal/")
	if !inside {
		return ""
	}
	if strings.HasPrefix(p, "platform/") || strings.HasPrefix(p, "planning/") {
		return p
	}
	name, _, _ := strings.Cut(p, "/")
	return name
}

func TestRoomsImportOnlyWhatIsDrawnForThem(t *testing.T) {
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		for _, i := range p.Imports {
			to := room(i)
			if to == "" || to == from || from == "" {
				continue
			}
			if strings.HasSuffix(p.ImportPath, "http") && to == "access" {
				continue // every edge names its permissions
			}
			if why := refused(from, to); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, i, why)
			}
		}
	}
}

func refused(from, to string) string {
	switch {
	case strings.HasPrefix(from, "platform/"):
		if !strings.HasPrefix(to, "platform/") {
			return "the platform knows nothing of the business"
		}
	case strings.HasPrefix(from, "planning/"):
		if !strings.HasPrefix(to, "planning/") {
			return "engines import the standard library and planning only"
		}
	case strings.HasPrefix(to, "platform/"):
	case from == "rule" && slices.Contains(ruleStorage, to):
	case slices.Contains(allowed[from], "*"), slices.Contains(allowed[from], to):
	default:
		return "not drawn in the plan"
	}
	return ""
}

func TestEveryRoomIsDrawn(t *testing.T) {
	for _, p := range packages(t) {
		r := room(p.ImportPath)
		if r == "" || strings.HasPrefix(r, "platform/") || strings.HasPrefix(r, "planning/") {
			continue
		}
		if _, ok := allowed[r]; !ok {
			t.Errorf("%s stands in a room that the plan does not draw", p.ImportPath)
		}
	}
}

func TestEnginesKnowNoClockNoDatabaseNoWeb(t *testing.T) {
	for _, p := range packages(t) {
		if !strings.HasPrefix(room(p.ImportPath), "planning/") {
			continue
		}
		for _, i := range p.Imports {
			if slices.Contains([]string{"database/sql", "net/http", "os", "net"}, i) {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
}

func TestHTTPStandsOnlyInHTTPPackages(t *testing.T) {
	for _, p := range packages(t) {
		r := room(p.ImportPath)
		if r == "" || r == "app" || strings.HasSuffix(p.ImportPath, "http") || slices.Contains([]string{"platform/api", "platform/apitest", "platform/ui"}, r) {
			continue
		}
		if slices.Contains(p.Imports, "net/http") {
			t.Errorf("%s imports net/http", p.ImportPath)
		}
	}
}

func TestNoRoomIsCalledAfterNothing(t *testing.T) {
	nameless := []string{"common", "util", "utils", "helper", "helpers", "base", "misc", "shared", "models", "types"}
	for _, p := range packages(t) {
		name := p.ImportPath[strings.LastIndex(p.ImportPath, "/")+1:]
		if slices.Contains(nameless, name) {
			t.Errorf("%s says nothing by its name", p.ImportPath)
		}
	}
}
