package archtest_test

import (
	"regexp"
	"strings"
	"testing"

	"qipan/internal/platform/api"
)

// readsSeveral finds handlers that read all values of one field of a form, or show a field of several ticks.
var readsSeveral = regexp.MustCompile(`\b(?:PostForm|form|f)\["([a-z_]+)"\]|Name: "([a-z_]+)"[^{}]*Kind: ui\.ChecksField`)

// A field that is sent twice is refused, so a box of several ticks must be known by its name.
func TestEveryFieldOfSeveralTicksIsKnownToTheForm(t *testing.T) {
	found := 0
	for _, s := range sources(t) {
		if s.test() || !strings.Contains(s.path, "http/") {
			continue
		}
		for _, m := range readsSeveral.FindAllStringSubmatch(s.text, -1) {
			found++
			if name := m[1] + m[2]; !api.Repeatable(name) {
				t.Errorf("%s takes several values of %q, which api.ReadForm refuses; name it in platform/api/strict.go", s.path, name)
			}
		}
	}
	if found == 0 {
		t.Error("no handler reads several values; the pattern has grown blind")
	}
}
