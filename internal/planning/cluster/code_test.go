package cluster_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"qipan/internal/planning/cluster"
)

func TestEveryCodeHasATextThatTakesItsArguments(t *testing.T) {
	f, err := os.Open("../../platform/locale/messages/plan.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]string{}
	for _, r := range rows[1:] {
		texts[strings.TrimPrefix(r[0], "plan.reason.")] = r[1:]
	}
	for _, code := range cluster.Codes() {
		both, ok := texts[code]
		if !ok {
			t.Errorf("%s has no text", code)
			continue
		}
		for _, text := range both {
			if text == "" || strings.Count(text, "%") != len(cluster.Arguments(code)) {
				t.Errorf("%s takes %d arguments: %q", code, len(cluster.Arguments(code)), text)
			}
		}
	}
}
