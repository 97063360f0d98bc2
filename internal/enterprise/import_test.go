package enterprise_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"qipan/internal/enterprise"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
)

// workbook makes a file with one sheet.
func workbook(t *testing.T, name string, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", name))
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		must(err)
		must(f.SetSheetRow(name, cell, &row))
	}
	b, err := f.WriteToBuffer()
	must(err)
	return b.Bytes()
}

func (w *world) intake() *intake.Service { return intake.NewService(w.d, w.s.ImportKind()) }

func (w *world) run(ctx context.Context, file []byte, dry bool) *sheet.Report {
	w.t.Helper()
	r, err := w.intake().Run(ctx, intake.RunOrder{Kind: "enterprises", FileName: "台账.xlsx", Reader: bytes.NewReader(file), DryRun: dry})
	w.must(err)
	return r
}

// commit takes a file through the register and says what it did.
func (w *world) commit(ctx context.Context, file []byte) intake.Import {
	w.t.Helper()
	id, err := w.intake().Upload(ctx, intake.NewImport{Kind: "enterprises", FileName: "台账.xlsx", Content: file})
	w.must(err)
	i, err := w.intake().Commit(ctx, id, 1)
	w.must(err)
	return i
}

// verdicts are the rows with data as "number status reasons".
func verdicts(r *sheet.Report) []string {
	var out []string
	for _, row := range r.Rows {
		if row.Status == sheet.Skipped {
			continue
		}
		s := row.Values["name"] + " " + string(row.Status)
		for _, code := range row.Reasons {
			s += " " + string(code)
		}
		out = append(out, s)
	}
	return out
}

var heads = []any{"序号", "企业名称", "统一社会信用代码", "所属街道", "所属社区", "经营地址", "联系人", "联系电话", "职工人数", "党员人数"}

func plain(t *testing.T) []byte {
	return workbook(t, "企业台账", []any{"非公企业台账"}, heads,
		[]any{1, "大连甲一商贸有限公司", codeA, "马栏街道", "华林社区", "西山街1号", "林知遥", "13900000001", 60, 4},
		[]any{2, "大连乙二科技有限公司", "", "马栏", "", "西山街2号", "周予安", "13900000002、13900000003", 20, 0},
		[]any{3, "大连丙三物流有限公司", codeB, "李家街道", "", "太原街3号", "", "", "", ""},
		[]any{"合计", nil, nil, nil, nil, nil, nil, nil, 80, 4})
}

func TestALedgerComesInOnceAndASecondTimeChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		report := w.run(w.ctx, plain(t), true)
		want := []string{"大连甲一商贸有限公司 accepted", "大连乙二科技有限公司 warning PHONE_MULTI REQ_USCC", "大连丙三物流有限公司 accepted"}
		if diff := cmp.Diff(want, verdicts(report)); diff != "" {
			t.Error(diff)
		}
		if l, err := w.s.List(w.ctx, enterprise.ListQuery{Limit: 9}); err != nil || l.Count != 0 {
			t.Fatalf("a dry run stored %d enterprises, %v", l.Count, err)
		}
		first := w.commit(w.ctx, plain(t))
		if first.Tally != (intake.Tally{Created: 3}) || first.Accepted != 2 || first.Warned != 1 || first.Skipped != 3 {
			t.Errorf("the first import %+v", first)
		}
		second := w.commit(w.ctx, plain(t))
		if second.Tally != (intake.Tally{Unchanged: 3}) {
			t.Errorf("the second import %+v", second.Tally)
		}
		l, err := w.s.List(w.ctx, enterprise.ListQuery{Filter: enterprise.Filter{Query: "乙二"}, Limit: 9})
		w.must(err)
		r := w.record(w.ctx, l.Rows[0].ID, "")
		if r.Subdistrict != "马栏街道" || r.Phone != "13900000002" || len(r.Contacts) != 1 || r.Contacts[0].Phone != "13900000003" || r.Version != 1 {
			t.Errorf("the second row became %+v with contacts %+v", r.Facts, r.Contacts)
		}
		if len(r.Imports) != 1 || !r.Imports[0].Created {
			t.Errorf("imports of the record %+v", r.Imports)
		}
	})
}

func TestAnEmptyCellErasesNothingAndAbsentRowsStay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		w.commit(w.ctx, plain(t))
		i := w.commit(w.ctx, workbook(t, "企业台账", heads, []any{1, "大连甲一商贸有限公司", codeA, "马栏街道", "", "", "", "", 65, ""}))
		if i.Tally != (intake.Tally{Changed: 1, Absent: 1}) {
			t.Errorf("the correction %+v", i.Tally)
		}
		l, err := w.s.List(w.ctx, enterprise.ListQuery{Filter: enterprise.Filter{Query: codeA}, Limit: 9})
		w.must(err)
		r := w.record(w.ctx, l.Rows[0].ID, "")
		if r.Staff != db.Int(65) || r.FullMembers != db.Int(4) || r.Address != "西山街1号" || r.Community != "华林社区" {
			t.Errorf("after the correction %+v in %s", r.Facts, r.Community)
		}
	})
}

func TestRowsAreJudgedAgainstUnitsReachAndRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		n := w.firm()
		n.Name, n.UnitID = "大连丁四商贸有限公司", w.lijia.ID
		w.add(n)
		n.Name, n.USCC, n.UnitID = "大连戊五商贸有限公司", codeB, w.malan.ID
		w.add(n)
		file := workbook(t, "马栏街道", []any{"企业名称", "统一社会信用代码", "所属街道", "所属社区", "经度", "纬度", "坐标系"},
			[]any{"大连己六商贸有限公司", "91000000TTTTTT0033", "马栏办", "", "", "", ""},
			[]any{"大连庚七商贸有限公司", "91000000TTTTTT0046", "", "", "", "", ""},
			[]any{"大连辛八商贸有限公司", "91000000TTTTTT0059", "不存在街道", "", "", "", ""},
			[]any{"大连壬九商贸有限公司", "91000000TTTTTT006C", "李家街道", "", "", "", ""},
			[]any{"大连癸十商贸有限公司", "91000000TTTTTT007F", "马栏街道", "没有的社区", "", "", ""},
			[]any{"大连丁四商贸有限公司", codeA, "马栏街道", "", "", "", ""},
			[]any{"大连戊五商贸有限公司", "92000000TTTTTT001R", "马栏街道", "", "", "", ""},
			[]any{"大连子一商贸有限公司", "91000000TTTTTT0084", "马栏街道", "", 121.58, 38.91, ""})
		want := []string{
			"大连己六商贸有限公司 warning ORG_ALIAS",
			"大连庚七商贸有限公司 warning SUBDISTRICT_FROM_SHEET",
			"大连辛八商贸有限公司 rejected UNKNOWN_ORG",
			"大连壬九商贸有限公司 rejected SCOPE_DENIED",
			"大连癸十商贸有限公司 rejected UNKNOWN_ORG",
			"大连丁四商贸有限公司 rejected SCOPE_DENIED",
			"大连戊五商贸有限公司 warning USCC_KIND_INDIVIDUAL DUP_NAME_DIFF_CODE",
			"大连子一商贸有限公司 rejected USCC_CHECKSUM REQ_VALUE",
		}
		if diff := cmp.Diff(want, verdicts(w.run(w.malanWorks, file, true))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWithoutUnitsADryRunKeepsThePlacesAsTheyStand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := enterprise.NewService(d, enterprise.Options{})
		w := &world{t: t, d: d, s: s, ctx: operator()}
		r := w.run(w.ctx, plain(t), true)
		if r.Counts.Accepted != 2 || r.Counts.Warning != 1 || r.Rows[3].Values["subdistrict"] != "马栏" {
			t.Errorf("counts %+v, second street %q", r.Counts, r.Rows[3].Values["subdistrict"])
		}
		_, err := w.intake().Run(w.ctx, intake.RunOrder{Kind: "enterprises", FileName: "a.xlsx", Reader: bytes.NewReader(plain(t))})
		if fault.CodeOf(err) != "enterprise_no_units" {
			t.Errorf("a commit without units: %v", err)
		}
	})
}

func TestAnImportIsTakenBackAsOneStepWhileNothingWasBuiltOnIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		old := w.firm()
		old.Name = "大连甲一商贸有限公司"
		id := w.add(old)
		before := w.record(w.ctx, id, "")
		i := w.commit(w.ctx, plain(t))
		if i.Tally != (intake.Tally{Created: 2, Changed: 1}) {
			t.Fatalf("the import %+v", i.Tally)
		}
		w.must(w.intake().Undo(w.ctx, i.ID, i.Version))
		after := w.record(w.ctx, id, "")
		if after.Facts != before.Facts || len(after.Spells) != 1 {
			t.Errorf("after undo %+v, was %+v", after.Facts, before.Facts)
		}
		if l, err := w.s.List(w.ctx, enterprise.ListQuery{Limit: 9}); err != nil || l.Count != 1 {
			t.Errorf("%d enterprises are left, %v", l.Count, err)
		}
		again, err := w.intake().Commit(w.ctx, i.ID, i.Version+1)
		w.must(err)
		l, err := w.s.List(w.ctx, enterprise.ListQuery{Filter: enterprise.Filter{Query: "乙二"}, Limit: 9})
		w.must(err)
		w.must(w.s.SetStatus(w.ctx, enterprise.StatusOrder{ID: l.Rows[0].ID, Version: 1, Status: enterprise.Closed}))
		err = w.intake().Undo(w.ctx, again.ID, again.Version)
		if fault.CodeOf(err) != "import_built_on" || !strings.Contains(err.Error(), "乙二") {
			t.Errorf("undo after a change: %v", err)
		}
		if l, err := w.s.List(w.ctx, enterprise.ListQuery{Limit: 9}); err != nil || l.Count != 3 {
			t.Errorf("a refused undo left %d enterprises, %v", l.Count, err)
		}
	})
}

func TestAnImportIsNotTakenBackWhereAnotherRecordRefersToIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		i := w.commit(w.ctx, plain(t))
		l, err := w.s.List(w.ctx, enterprise.ListQuery{Limit: 9})
		w.must(err)
		n := w.firm()
		n.USCC, n.Name = "", "大连后继有限公司"
		w.must(w.s.Succeed(w.ctx, enterprise.SuccessionOrder{Predecessor: l.Rows[0].ID, Successor: w.add(n), Kind: enterprise.Split}))
		if err := w.intake().Undo(w.ctx, i.ID, i.Version); fault.CodeOf(err) != "import_built_on" {
			t.Errorf("undo below a succession: %v", err)
		}
	})
}

// fullFirm has everything that the official ledger asks of the register.
func (w *world) fullFirm() string {
	site, err := w.s.AddSite(w.ctx, enterprise.SiteFacts{Kind: enterprise.Building, Name: "澄岸大厦", UnitID: w.malan.ID, Big: enterprise.Yes})
	w.must(err)
	n := w.firm()
	n.SiteID, n.RegisteredAt, n.RevenueFen = site.ID, "高新街9号", db.Int(123_456_700)
	n.AboveScale, n.AboveScaleYear, n.OwnerSeat = enterprise.Yes, db.Int(2025), enterprise.No
	n.Lon, n.Lat, n.Datum, n.KeyEnterprise, n.Note = 121.5823, 38.9127, "gcj02", true, "=1+1"
	return w.add(n)
}

func export(t *testing.T, w *world, format enterprise.Format) []byte {
	t.Helper()
	var b bytes.Buffer
	w.must(w.s.Export(w.ctx, enterprise.ExportOrder{Format: format}, &b))
	return b.Bytes()
}

// cells are the rows of the first sheet.
func cells(t *testing.T, file []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheOfficialLedgerIsFilledWithoutInput(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		id := w.fullFirm()
		w.s = enterprise.NewService(d, enterprise.Options{Derive: func(_ context.Context, _ *db.Tx, ids []string, _ db.Date) (map[string]enterprise.Derived, error) {
			return map[string]enterprise.Derived{id: {
				Organised: enterprise.Yes, Organisation: "大连澄岸商贸有限公司党支部", FoundedOn: "2015-07", Formation: "SOLE", Rank: "BRANCH", Secretary: "林知遥",
				SecretarySource: "OWNER", Workers: db.Int(2), FullTimeWorkers: db.Int(0), ElectedOnTime: enterprise.Yes, Instructed: enterprise.No,
			}}, nil
		}})
		rows := cells(t, export(t, w, enterprise.XLSX))
		at := func(r, c int) string {
			if c < len(rows[r]) {
				return rows[r][c]
			}
			return ""
		}
		if at(0, 2) != "企业座落地" || at(1, 2) != "园区" || at(1, 12) != "企业类型" || at(2, 12) != "私营企业" || at(0, 59) != "落实相关制度情况" {
			t.Errorf("headings\n%v\n%v\n%v", rows[0], rows[1], rows[2])
		}
		if at(1, 62) != "党组织是否按规定进行换届" || at(1, 63) != "统一社会信用代码" {
			t.Errorf("column 63 is %q and column 64 %q", at(1, 62), at(1, 63))
		}
		filled := 0
		choices := map[string][]int{}
		for c := range 63 {
			if at(3, c) != "" {
				filled++
			}
			if at(2, c) != "" {
				group := ""
				for k := c; k >= 0 && group == ""; k-- {
					group = at(1, k)
				}
				choices[group] = append(choices[group], c)
			}
		}
		// An option column that stays blank beside a ticked one is answered too.
		for _, columns := range choices {
			blank := 0
			for _, c := range columns {
				if at(3, c) == "" {
					blank++
				}
			}
			if blank < len(columns) {
				filled += blank
			}
		}
		if filled < 33 {
			t.Errorf("%d of 63 columns are filled without input, want 33 at least:\n%v", filled, rows[3])
		}
	})
}

func TestWhatIsExportedComesBackEqual(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		w.fullFirm()
		w.commit(w.ctx, workbook(t, "企业台账", append(heads, "组建方式", "工会", "企业类型", "所在楼宇", "党组织名称"),
			[]any{1, "大连乙二科技有限公司", codeB, "马栏街道", "", "西山街2号", "周予安", "13900000002", 20, 0, "大厦联建", "是", "合伙企业", "无名大厦", "某联合党支部"},
			[]any{2, "大连𠮷野商贸有限公司", "", "李家街道", "", "太原街5号", "", "", "", ""}))
		for _, format := range []enterprise.Format{enterprise.XLSX, enterprise.CSV} {
			out := export(t, w, format)
			i := w.commit(w.ctx, out)
			if i.Tally != (intake.Tally{Unchanged: 3}) || i.Rejected != 0 {
				t.Errorf("%s read back: %+v, %d refused", format, i.Tally, i.Rejected)
			}
		}
		first := export(t, w, enterprise.XLSX)
		other := build(t, dbtest.OpenSQLite(t))
		if i := other.commit(other.ctx, first); i.Tally != (intake.Tally{Created: 3}) {
			t.Fatalf("into an empty register: %+v, %d refused", i.Tally, i.Rejected)
		}
		if diff := cmp.Diff(cells(t, first), cells(t, export(t, other, enterprise.XLSX))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAStatusThatNobodyKnowsIsStoredAsUnknownAndItsTextKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := build(t, d)
		file := workbook(t, "企业台账", []any{"企业名称", "统一社会信用代码", "所属街道", "企业状态"},
			[]any{"大连甲一商贸有限公司", codeA, "马栏街道", "正在找人"},
			[]any{"大连乙二科技有限公司", codeB, "马栏街道", ""},
			[]any{"大连丙三物流有限公司", "91000000TTTTTT0033", "马栏街道", "歇业"})
		if got := verdicts(w.run(w.ctx, file, true)); got[0] != "大连甲一商贸有限公司 warning ENUM_UNKNOWN" {
			t.Errorf("verdicts %v", got)
		}
		w.commit(w.ctx, file)
		for code, want := range map[string]enterprise.Status{codeA: enterprise.StatusUnknown, codeB: enterprise.InOperation, "91000000TTTTTT0033": enterprise.Suspended} {
			l, err := w.s.List(w.ctx, enterprise.ListQuery{Filter: enterprise.Filter{Query: code}, Limit: 9})
			w.must(err)
			r := w.record(w.ctx, l.Rows[0].ID, "")
			if r.Status != want {
				t.Errorf("%s is %s, want %s", r.Name, r.Status, want)
			}
			if kept := enterprise.Stated(r.Stated, "status")[0]; (kept == "正在找人") != (code == codeA) {
				t.Errorf("%s keeps %q", r.Name, kept)
			}
		}
		if again := w.commit(w.ctx, file); again.Tally != (intake.Tally{Unchanged: 3}) {
			t.Errorf("the second import %+v", again.Tally)
		}
	})
}
