//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// messyLedger is a ledger as a street keeps it: a title, a meta line, the heading, good and broken codes, a total, a note.
const messyLedger = `马栏街道非公企业台账,,,,,
填报单位：马栏街道,,填报日期：2026年11月,,,
序号,企业名称,统一社会信用代码,所属街道,从业人员数量(名),联系电话
1,大连表一虚构商贸有限公司,91000000TTTTTT011X,马栏街道,12,0411-00001111
2,大连表二虚构商贸有限公司,91000000TTTTTT011Z,马栏街道,约30,0411-00002222 / 19900000001
3,大连表三虚构商贸有限公司,,马栏街道,8,
合计,,,,50,
注：本表为虚构数据,,,,,
`

func TestDataOfficerImportsAMessyLedgerSeesEachVerdictCommitsAndTakesItBack(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		seeded(t, database)
		s := start(t, database)
		file := filepath.Join(t.TempDir(), "马栏台账.csv")
		if err := os.WriteFile(file, []byte(messyLedger), 0o600); err != nil {
			t.Fatal(err)
		}
		b := open(t, s.base)
		b.login(worker)
		b.visit("/imports/new")
		b.fill("main form", map[string]string{"kind": "enterprises"})
		b.run("choose the file", chromedp.SetUploadFiles(chromedp.CSS(`main input[type="file"]`), []string{file}))
		b.submit("main form")
		b.expect("企业名称")
		if b.offers("核对各行") {
			b.press("main", "核对各行")
		}
		home := wizardStep.FindString(b.path())
		b.visit(home)
		b.expect("大连表一虚构商贸有限公司", "大连表二虚构商贸有限公司")
		b.pictures("import")
		b.press("main", "存入 2 行")
		if b.path() != home {
			t.Fatalf("committing led to %s", b.path())
		}
		b.visit("/enterprises?q=" + "大连表一虚构")
		b.expect("大连表一虚构商贸有限公司")
		b.visit(home)
		b.press("main", "撤回")
		b.visit("/enterprises?q=" + "大连表一虚构")
		if strings.Contains(b.text("main table"), "大连表一虚构商贸有限公司") {
			t.Error("the enterprise is still there after the import was taken back")
		}
	})
}

func TestAnExportedLedgerComesBackWithoutAChange(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		seeded(t, database)
		for _, ending := range []string{"xlsx", "csv"} {
			file := filepath.Join(t.TempDir(), "ledger."+ending)
			qipan(t, "export", "enterprises", "--db", database, "-o", file)
			var report struct {
				FileOutcome string `json:"file_outcome"`
				Counts      struct{ Accepted, Warning, Rejected int }
				Committed   bool
				Rows        []struct {
					Row     int
					Status  string
					Reasons []string
				}
			}
			if err := json.Unmarshal([]byte(qipan(t, "import", "enterprises", file, "--db", database, "--json")), &report); err != nil {
				t.Fatal(err)
			}
			if report.FileOutcome != "import" || !report.Committed || report.Counts.Rejected != 0 || report.Counts.Accepted+report.Counts.Warning < 2000 {
				t.Errorf("%s: %s, %+v, committed %v", ending, report.FileOutcome, report.Counts, report.Committed)
			}
			if ending != "csv" {
				continue // a workbook holds the moment it was written
			}
			again := filepath.Join(t.TempDir(), "again.csv")
			qipan(t, "export", "enterprises", "--db", database, "-o", again)
			a, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			z, err := os.ReadFile(again)
			if err != nil {
				t.Fatal(err)
			}
			if string(a) != string(z) {
				t.Error("the second export differs from the first")
			}
		}
	})
}

func TestAnEmptyRegisterFilledFromExportsWritesTheSameLedgers(t *testing.T) {
	engines(t, func(t *testing.T, full string) {
		seeded(t, full)
		empty := "sqlite:" + filepath.Join(t.TempDir(), "empty.db")
		dir := t.TempDir()
		for _, kind := range []string{"units", "organisations", "enterprises"} {
			out, back := filepath.Join(dir, kind+".csv"), filepath.Join(dir, kind+"-back.csv")
			qipan(t, "export", kind, "--db", full, "-o", out)
			qipan(t, "import", kind, out, "--db", empty)
			qipan(t, "export", kind, "--db", empty, "-o", back)
			a, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			z, err := os.ReadFile(back)
			if err != nil {
				t.Fatal(err)
			}
			if string(a) != string(z) {
				t.Errorf("%s came back changed", kind)
			}
		}
	})
}
