//go:build e2e

package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qipan/internal/demo"
)

// rate is one coverage rate of "qipan figures".
type rates map[string]float64

// figures reads the figures of a district by code.
func figures(t *testing.T, database string) rates {
	t.Helper()
	var report struct {
		Figures []struct {
			Code  string
			Value float64
		}
	}
	if err := json.Unmarshal([]byte(qipan(t, "figures", "--db", database, "--json")), &report); err != nil {
		t.Fatal(err)
	}
	all := rates{}
	for _, f := range report.Figures {
		all[f.Code] = f.Value
	}
	return all
}

// coverageRates reads numerators and denominators of organisation coverage by base, through the interface.
func (c *client) coverageRates(t *testing.T) map[string][2]int {
	t.Helper()
	var doc struct {
		Rates []struct {
			Base, Measure          string
			Numerator, Denominator int
		}
	}
	if err := c.getJSON("/api/coverage/rates", &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string][2]int{}
	for _, r := range doc.Rates {
		if r.Measure == "ORGANISATION" {
			out[r.Base] = [2]int{r.Numerator, r.Denominator}
		}
	}
	if len(out) != 4 {
		t.Fatalf("%d bases", len(out))
	}
	return out
}

// The acceptance script of the main job (J1): three firms in one building that nobody serves become a working joint branch.
func TestStreetWorkerTakesThreeFirmsOfOneBuildingFromBlankToAFunctioningBranch(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		seeded(t, database)
		s := start(t, database)
		before := s.login("district").coverageRates(t)
		b := open(t, s.base)
		b.login(demo.TrioWorker)

		// 1: the gap list shows the firm with its reason.
		b.visit("/gaps?q=" + demo.TrioLead)
		b.expect(demo.TrioLead, demo.TrioBuilding, "同址企业可联建")
		b.picture("journey-1-gap")
		b.press("table", demo.TrioLead)

		// 2: the proposal, accepted by a named person.
		b.expect("3家同楼企业可建联合支部，共4名正式党员", demo.TrioPartnerOne, demo.TrioPartnerTwo, "设书记，不设委员会", "ORG-04", "ORG-05")
		b.pictures("proposal")
		b.press("main", "采纳建议")
		home := b.path()
		b.expect("组建事项", "3家，正式党员4名，预备党员1名")

		// 3: each firm of the cluster agrees.
		for range 3 {
			b.act(home, "记录沟通", map[string]string{"reply": "AGREED"})
		}
		// 4: the papers are signed; nothing that is held is asked.
		for range 20 {
			if !b.offers("记录签署") {
				break
			}
			b.act(home, "记录签署", nil)
		}
		b.picture("journey-4-papers")
		// 5: applied, approved with a reply number: the branch exists.
		b.act(home, "报送审批", nil)
		b.act(home, "记录批复", map[string]string{"decision": "APPROVED", "reply_no": "马街非公发〔2026〕17号"})
		b.expect("马街非公发〔2026〕17号")
		// 6: a secretary that both sides accept, elected by all members.
		b.act(home, "提出书记人选", map[string]string{"name": "顾宁川", "source": "MIDDLE_MANAGER", "reason": "党员，部门负责人，本人愿意"})
		b.act(home, "记录答复", map[string]string{"person": "YES", "firm": "YES"})
		b.act(home, "记录选举或任命", map[string]string{"how": "ELECTED", "due": "4", "present": "4", "yes": "4", "approval_no": "马街非公任〔2026〕9号", "approved_on": today(b)})
		// 7: a place of their own.
		b.act(home, "登记场所", map[string]string{"kind": "OWN_ROOM", "name": "21层会议室", "area": "40"})
		// 8: a department, its declaration, its agreement, and the enterprise's acknowledgement.
		b.act(home, "提出结对", map[string]string{"officer": "林知远", "department": b.firstDepartment(home)})
		b.act(home, "记录利益冲突声明", nil)
		b.act(home, "记录部门同意", nil)
		if strings.Contains(b.text("main"), "正常运转：") {
			t.Error("functioning before the first activity")
		}
		b.act(home, "记录企业确认", nil)
		// 9: the first activity.
		b.act(home, "安排活动", map[string]string{"subject": "支部成立大会"})
		b.act(home, "记录活动", map[string]string{"attended": "5", "counts_as": "MEMBERS_MEETING"})
		b.visit(home)
		b.expect("正常运转：党组织已成立")
		b.pictures("case-functioning")

		// The four rates moved by the three firms, each in its base.
		after := s.login("district").coverageRates(t)
		for base, moved := range map[string]int{"IN_OPERATION": 3, "LEGAL_PERSON": 3, "THREE_FULL_MEMBERS": 0, "ALL_REGISTERED": 3} {
			if got := after[base][0] - before[base][0]; got != moved || after[base][1] != before[base][1] {
				t.Errorf("%s moved from %v to %v, want %d more over the same base", base, before[base], after[base], moved)
			}
		}
		// The ledger rows of the three firms are right without retyping.
		for _, firm := range []string{demo.TrioLead, demo.TrioPartnerOne, demo.TrioPartnerTwo} {
			row := ledgerRow(t, database, firm)
			for _, want := range []string{"联合建立", "顾宁川", "中层管理人员担任", "大厦联建"} {
				if !strings.Contains(row, want) {
					t.Errorf("the ledger row of %s lacks %q: %s", firm, want, row)
				}
			}
		}
		if figures(t, database)["subdistrict_committees"] != 9 {
			t.Error("the figures changed elsewhere")
		}
	})
}

// act opens the case, follows the action that bears the label, fills what it asks and sends it.
func (b *browser) act(home, label string, values map[string]string) {
	b.t.Helper()
	if b.path() != home {
		b.visit(home)
	}
	if !b.offers(label) {
		b.t.Fatalf("the case does not offer %q:\n%s", label, b.text("main"))
	}
	within := "main"
	if script[bool](b, `[...document.querySelectorAll("main .btn-primary")].some(e => e.innerText.includes(`+quote(label)+`))`) {
		within = "main :has(> .btn-primary)" // the step's own button knows whose turn it is
	}
	b.press(within, label)
	if script[bool](b, `document.querySelector("main form#form") !== null`) {
		b.fill("main form#form", values)
		b.submit("main form#form")
	}
	if errs := b.text("[role=alert]"); errs != "" {
		b.t.Fatalf("%s was refused: %s", label, errs)
	}
	if b.path() != home {
		b.t.Fatalf("%s led to %s: %s", label, b.address(), b.text("main"))
	}
}

// offers reports whether the case shows an action with the label.
func (b *browser) offers(label string) bool {
	b.t.Helper()
	return script[bool](b, `[...document.querySelectorAll("main a, main button")].some(e => e.innerText.includes(`+quote(label)+`) && e.checkVisibility())`)
}

func (b *browser) path() string { return script[string](b, "location.pathname") }

func today(b *browser) string {
	return script[string](b, `new Date(Date.now() + 8*3600e3).toISOString().slice(0, 10)`)
}

// firstDepartment is the first department that the pairing form offers.
func (b *browser) firstDepartment(home string) string {
	b.t.Helper()
	b.visit(home + "/do/pair")
	v := script[string](b, `[...document.querySelector("select[name=department]").options].find(o => o.value).value`)
	b.visit(home)
	return v
}

// ledgerRow is the line of a firm in the exported ledger.
func ledgerRow(t *testing.T, database, firm string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "ledger.csv")
	qipan(t, "export", "enterprises", "--db", database, "-o", out)
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if slices.Contains(row, firm) {
			return strings.Join(row, "|")
		}
	}
	t.Fatalf("%s is not in the ledger", firm)
	return ""
}

var shown = regexp.MustCompile(`\d+`)

// The board counts what the worker did, and every number opens its rows.
func TestDistrictOfficerReadsTheBoardAndOpensTheRowsBehindANumber(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "board.db")
	seeded(t, database)
	s := start(t, database)
	b := open(t, s.base)
	b.login("district")
	b.visit("/board")
	b.expect("马栏街道", "合计", "需要关注")
	for _, base := range []string{"法人单位", "正式党员3人以上企业", "全部登记企业"} {
		b.press("main", base)
		b.expect(base)
	}
	b.visit("/board")
	number := script[string](b, `[...document.querySelectorAll("main table tbody tr")].find(r => r.innerText.includes("马栏")).querySelectorAll("a")[1].innerText`)
	want := shown.FindString(number)
	script[bool](b, `(document.documentElement.setAttribute("data-before", ""), [...document.querySelectorAll("main table tbody tr")].find(r => r.innerText.includes("马栏")).querySelectorAll("a")[1].click(), true)`)
	b.settle()
	if !strings.Contains(b.text("main"), want) {
		t.Errorf("the number %s opened %s, which does not count %s rows:\n%s", number, b.address(), want, fmt.Sprintf("%.400s", b.text("main")))
	}
}
