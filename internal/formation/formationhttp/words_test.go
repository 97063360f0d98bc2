package formationhttp

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"qipan/internal/formation"
	"qipan/internal/planning/cluster"
	"qipan/internal/platform/db"
)

func TestATermThatHasEndedIsNotSaidToEndSoon(t *testing.T) {
	list := formation.Worklist{Day: "2026-06-15"}
	for due, want := range map[db.Date]string{"2026-06-14": "任期已满，尚未换届", "2026-06-15": "任期已满，尚未换届", "2026-06-16": "任期将满"} {
		if got := itemOf(context.Background(), list, formation.Item{Kind: formation.ItemTerm, Subject: "o", Due: due}).What; got != want {
			t.Errorf("due %s on %s: %s, want %s", due, list.Day, got, want)
		}
	}
}

func TestNotChosenEnterprisesStandApartFewAndUncovered(t *testing.T) {
	p := formation.Proposal{Enterprise: formation.Subject{ID: "e", Status: "IN_OPERATION"}, RuleID: "ORG-01", Names: map[string]string{}}
	p.Advice.Recommended = cluster.Proposal{Mode: cluster.ModeSole, Units: []string{"e"}}
	for i := range 8 {
		id := fmt.Sprintf("f%d", i)
		p.Names[id] = "试验企业" + id
		code := cluster.FirmNotOperating
		if i < 2 {
			code = cluster.FirmCovered
		}
		p.Advice.NotChosen = append(p.Advice.NotChosen, cluster.Code{Code: code, Args: []cluster.Arg{{Kind: cluster.ArgEnterprise, Value: id}}})
	}
	props := proposalProps(context.Background(), p)
	if len(props.WouldChange) != 0 || len(props.NotChosen) != notChosenShown || !strings.Contains(props.NotChosen[0], "试验企业f2") {
		t.Errorf("would change %v, not chosen %v", props.WouldChange, props.NotChosen)
	}
}
