package formationhttp

import (
	"bytes"
	"context"
	"flag"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/enterprise"
	"qipan/internal/formation"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/apitest"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/locale"
)

var update = flag.Bool("update", false, "write the golden files anew")

// door lets the test's principal in.
type door struct{ who *access.Principal }

func (d door) Authenticate(r *http.Request) (context.Context, error) {
	return access.With(r.Context(), *d.who), nil
}

func (door) Allow(ctx context.Context, p api.Permission) error {
	_, err := access.Require(ctx, access.Permission(p))
	return err
}

type site struct {
	t     *testing.T
	h     http.Handler
	who   *access.Principal
	d     *db.DB
	s     *formation.Service
	home  org.Unit
	firms []string
}

func newSite(t *testing.T) *site {
	t.Helper()
	d := dbtest.OpenSQLite(t)
	st := &site{t: t, d: d, s: formation.NewService(d), who: &access.Principal{}}
	x := api.NewRouter(door{st.who}, func(w http.ResponseWriter, r *http.Request, err error) {
		http.Error(w, api.Message(r.Context(), err)+" "+err.Error(), api.StatusOf(err))
	}, "test")
	x.AnswerFrom(d)
	Register(x, st.s)
	coveragehttp.Register(x, coverage.New(d), func(context.Context) ([]coveragehttp.Unit, error) {
		return []coveragehttp.Unit{{Path: st.home.Path, Name: st.home.Name}}, nil
	})
	st.h = x.Handler(api.EdgeOptions{Clock: d.Clock()})
	st.seed()
	*st.who = access.Principal{AccountID: "w", Login: "w", Name: "李试", Grants: []access.Grant{{Role: access.SubdistrictWorker, UnitID: st.home.ID, UnitPath: st.home.Path}}}
	return st
}

func (st *site) seed() {
	ctx := access.With(context.Background(), access.Operator())
	err := st.d.Write(ctx, func(tx *db.Tx) error {
		district, err := org.AddUnitIn(ctx, tx, org.NewUnit{Kind: org.District, Code: "D", Name: "试验区", ValidFrom: "2010-01-01"})
		if err != nil {
			return err
		}
		if st.home, err = org.AddUnitIn(ctx, tx, org.NewUnit{Kind: org.Subdistrict, Code: "S1", Name: "甲街道", ParentID: district.ID, ValidFrom: "2010-01-01"}); err != nil {
			return err
		}
		for code, kind := range map[string]org.UnitKind{"S2": org.Subdistrict, "P1": org.Department} {
			if _, err := org.AddUnitIn(ctx, tx, org.NewUnit{Kind: kind, Code: code, Name: "试验" + code, ParentID: district.ID, ValidFrom: "2010-01-01"}); err != nil {
				return err
			}
		}
		if _, err := org.FoundIn(ctx, tx, org.Founding{
			Name: "甲街道非公党委", Rank: org.Committee, Formation: org.NoFormation, Purpose: org.ForSubdistrict, UnitID: st.home.ID, FoundedOn: "2015", Recorded: true,
		}); err != nil {
			return err
		}
		b, err := enterprise.AddSiteIn(ctx, tx, enterprise.SiteFacts{Kind: enterprise.Building, Name: "试验大厦", UnitID: st.home.ID, Street: "试验路", Lon: 121.5, Lat: 38.9, Datum: "wgs84"})
		if err != nil {
			return err
		}
		for i, full := range []int{2, 1, 1, 0} {
			n := enterprise.NewEnterprise{Since: "2020-01-01", Source: "TYPED"}
			n.Name, n.Address, n.Contact, n.Phone = []string{"甲", "乙", "丙", "丁"}[i]+"试验公司", "试验路1号", "王试", "00000000000"
			n.UnitID, n.SiteID, n.Status, n.LegalPerson, n.Ownership, n.TradeCode = st.home.ID, b.ID, enterprise.InOperation, true, enterprise.Private, "I65"
			n.Staff, n.FullMembers, n.Probationary = db.Int(10+20*i), db.Int(full), db.Int(0)
			id, err := enterprise.AddIn(ctx, tx, n)
			if err != nil {
				return err
			}
			st.firms = append(st.firms, id)
		}
		return nil
	})
	if err != nil {
		st.t.Fatal(err)
	}
}

var unfilled = regexp.MustCompile(`\[(formation|coverage|plan|rule|fault|ui|param)\.[^\]]*\]|%!|\(BADINDEX\)`)

// get reads a page, which answers 200, fills every text, and shows the words.
func (st *site) get(path string, words ...string) string {
	st.t.Helper()
	return st.request(httptest.NewRequest(http.MethodGet, path, nil), http.StatusOK, words...)
}

func (st *site) request(r *http.Request, want int, words ...string) string {
	st.t.Helper()
	w := httptest.NewRecorder()
	st.h.ServeHTTP(w, r)
	body := w.Body.String()
	if w.Code != want {
		st.t.Fatalf("%s %s: %d, want %d: %.600s", r.Method, r.URL, w.Code, want, body)
	}
	if m := unfilled.FindString(body); m != "" {
		st.t.Errorf("%s: text not filled: %s", r.URL, m)
	}
	for _, x := range words {
		if !strings.Contains(body, x) {
			st.t.Errorf("%s: does not show %q", r.URL, x)
		}
	}
	if want == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	return body
}

func (st *site) post(path string, f url.Values, want int, words ...string) string {
	st.t.Helper()
	r := apitest.Form(path, f)
	return st.request(r, want, words...)
}

const today = "2026-11-22"

// The whole journey through the pages, as the worker takes it: each form asks only what nobody has stated.
func TestFromTheGapListToFunctioningThroughThePages(t *testing.T) {
	st := newSite(t)
	st.get("/", "我的企业", "新登记，还没有看过", "甲试验公司")
	st.get("/gaps", "空白清单", "甲试验公司", "正式党员2名，同址企业可联建", "统一社会信用代码")
	st.get("/gaps?by=site", "试验大厦")
	st.get("/gaps?by=trade", "信息传输")
	st.get("/gaps?by=street", "试验路")
	st.get("/gaps?by=unit", "甲街道")
	st.get("/gaps?print=1", "甲试验公司")
	st.get("/gaps?view=asleep")
	st.get("/gaps/map", "试验大厦", "WGS84")
	st.get("/gaps/export", "企业名称")
	st.get("/coverage/rates", "组织覆盖率", "0/4")
	st.get("/coverage/plan", "大厦联建", "独立校验通过")
	lead := "?enterprise=" + st.firms[0]
	st.get("/cases/new"+lead, "3家同楼企业可建联合支部，共4名正式党员", "ORG-04", "ORG-11", "采纳建议", "暂不组建", "调整建议")
	st.get("/cases/new/override"+lead, "调整理由")
	st.get("/cases/new/later"+lead, "复议日期")
	st.get("/cases/new?enterprise="+st.firms[3], "选派指导员")
	st.get("/cases/new/instructor?enterprise="+st.firms[3], "指导员姓名")

	panels, err := Panel(st.s)(access.With(context.Background(), *st.who), enterprise.Record{Enterprise: enterprise.Enterprise{ID: st.firms[0]}})
	if err != nil || len(panels) != 1 {
		t.Fatalf("panel: %v", err)
	}

	at := st.post("/cases", url.Values{"enterprise": {st.firms[0]}, "mode": {"BUILDING_JOINT"}, "units": st.firms[:3]}, http.StatusSeeOther)
	st.get(at, "事实确认", "首次活动", "与企业沟通", "大厦联建", "甲试验公司", "采纳建议立项", "企业退出联建")
	st.get("/cases", "甲试验公司", "沟通记录")
	do := func(act string, f url.Values) {
		t.Helper()
		st.get(at + "/do/" + act)
		st.post(at+"/do/"+act, f, http.StatusSeeOther)
	}
	for _, x := range []string{"refuse", "leave", "instructor", "moved", "closed", "end", "partner"} {
		st.get(at + "/do/" + x)
	}
	st.post(at+"/do/talk?enterprise="+st.firms[0], url.Values{"talked_on": {today}, "reply": {"NOT_NOW"}}, http.StatusUnprocessableEntity, "暂不组建要约定复议日期")
	for _, f := range st.firms[:3] {
		do("talk?enterprise="+f, url.Values{"talked_on": {today}, "reply": {"AGREED"}})
	}
	for _, f := range st.firms[:3] {
		for _, k := range []string{"APPLICATION", "MEMBER_LIST", "CONSENT", "COMMITMENT"} {
			if k == "APPLICATION" && f != st.firms[0] {
				continue
			}
			st.get(at + "/papers/" + k + "?enterprise=" + f)
			do("paper?enterprise="+f+"&paper="+k, url.Values{"signed_on": {today}})
		}
	}
	do("apply", url.Values{"applied_on": {today}})
	st.post(at+"/do/apply", url.Values{"applied_on": {today}}, http.StatusConflict, "已经报批")
	st.get("/", "记录批复", "2026-12-22")
	do("reply", url.Values{"decision": {"APPROVED"}, "on": {today}, "reply_no": {"试批〔2026〕1号"}})
	do("filed", url.Values{"filed_on": {today}})
	do("candidate", url.Values{"name": {"赵试"}, "source": {"MIDDLE_MANAGER"}, "reason": {"同楼办公"}})
	v, err := st.s.Case(access.With(context.Background(), access.Operator()), strings.TrimPrefix(at, "/cases/"))
	if err != nil {
		t.Fatal(err)
	}
	do("answers?candidate="+v.Candidates[0].ID, url.Values{"person": {"YES"}, "firm": {"YES"}})
	do("install", url.Values{"candidate": {v.Candidates[0].ID}, "how": {"ELECTED"}, "on": {today}, "due": {"4"}, "present": {"4"}, "yes": {"4"}})
	do("confirm", url.Values{"approval_no": {"试批〔2026〕2号"}, "approved_on": {today}})
	do("place", url.Values{"kind": {"OWN_ROOM"}, "name": {"三层会议室"}, "area": {"35"}, "agreed_on": {today}})
	units, err := st.s.Units(access.With(context.Background(), access.Operator()), org.Department)
	if err != nil {
		t.Fatal(err)
	}
	do("pair", url.Values{"department": {units[0].ID}, "officer": {"张试"}})
	for range 3 {
		do("mark", url.Values{"on": {today}})
	}
	do("plan", url.Values{"subject": {"第一次党员大会"}, "planned_on": {today}})
	do("held", url.Values{"held_on": {today}, "attended": {"4"}, "counts_as": {"MEMBERS_MEETING"}})
	st.get(at, "正常运转", "中共试验大厦联合支部", "试批〔2026〕1号", "赵试")
	st.get(at+"/handover", "组建事项移交单", "办理情况")
	st.get("/gaps", "丁试验公司")
	st.get("/coverage/rates", "3/4")
	st.get(at+"/do/officer", "更换联系人")
}

// A form never asks a fact that is held: its fields are only what is new.
func TestNoFormAsksAHeldFact(t *testing.T) {
	st := newSite(t)
	ctx := access.With(context.Background(), *st.who)
	id, err := st.s.Accept(ctx, formation.Acceptance{EnterpriseID: st.firms[0]})
	if err != nil {
		t.Fatal(err)
	}
	field := regexp.MustCompile(`(?:input|select|textarea)[^>]* name="([^"]+)"`)
	held := map[string]bool{"credit_code": true, "legal_rep": true, "contact": true, "staff": true, "full_members": true, "probationary": true, "trade": true}
	for name := range acts {
		path := "/cases/" + id + "/do/" + name + "?enterprise=" + st.firms[0] + "&paper=CONSENT"
		w := httptest.NewRecorder()
		st.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code == http.StatusNotFound {
			continue // this act waits for something
		}
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", name, w.Code)
		}
		for _, m := range field.FindAllStringSubmatch(w.Body.String(), -1) {
			if held[m[1]] {
				t.Errorf("%s asks %s, which is held", name, m[1])
			}
		}
	}
	facts := st.get("/cases/" + id + "/do/facts?enterprise=" + st.firms[0])
	var asked []string
	for _, m := range field.FindAllStringSubmatch(facts, -1) {
		if !strings.HasPrefix(m[1], "_") && m[1] != "q" {
			asked = append(asked, m[1])
		}
	}
	if diff := cmp.Diff([]string{"uscc"}, asked); diff != "" {
		t.Errorf("the form for missing facts asks (-want +got):\n%s", diff)
	}
}

func TestOutsideTheScopeEveryPageLooksAbsent(t *testing.T) {
	st := newSite(t)
	id, err := st.s.Accept(access.With(context.Background(), *st.who), formation.Acceptance{EnterpriseID: st.firms[0]})
	if err != nil {
		t.Fatal(err)
	}
	st.who.Grants[0].UnitPath = "/elsewhere/"
	for _, path := range []string{
		"/cases/" + id, "/cases/" + id + "/handover", "/cases/" + id + "/papers/CONSENT?enterprise=" + st.firms[0], "/cases/" + id + "/do/apply",
		"/cases/new?enterprise=" + st.firms[1], "/api/formation/cases/" + id,
	} {
		st.request(httptest.NewRequest(http.MethodGet, path, nil), http.StatusNotFound)
	}
	st.who.Grants[0].Role = access.BranchSecretary
	for _, path := range []string{"/", "/cases", "/gaps", "/coverage/rates", "/api/coverage/gaps"} {
		st.request(httptest.NewRequest(http.MethodGet, path, nil), http.StatusForbidden)
	}
}

func TestJSONSaysTheSame(t *testing.T) {
	st := newSite(t)
	send := func(path, body string, want int, words ...string) string {
		t.Helper()
		r := apitest.JSON(http.MethodPost, path, body)
		return st.request(r, want, words...)
	}
	st.get("/api/coverage/gaps", `"reason":"TWO_FULL_MEMBERS_PARTNERS"`, `"missing":["CREDIT_CODE"]`, `"full_members":2`, `"total":4`)
	st.get("/api/coverage/gaps?reason=NO_MEMBERS", `"total":1`, `"priority":"A"`)
	st.get("/api/coverage/rates", `"base":"LEGAL_PERSON"`, `"denominator":4`)
	st.get("/api/coverage/plan", `"engine":"coverage"`, `"checked":true`, `"mode":"BUILDING_JOINT"`)
	opened := send("/api/formation/cases", `{"enterprise":"`+st.firms[0]+`"}`, http.StatusOK, `"mode":"BUILDING_JOINT"`, `"rule":"ORG-04"`)
	id := regexp.MustCompile(`"id":"([0-9a-f]{32})"`).FindStringSubmatch(opened)[1]
	send("/api/formation/cases/"+id+"/talks", `{"enterprise":"`+st.firms[0]+`","talked_on":"2026-11-22","reply":"AGREED"}`, http.StatusOK, `"name":"TALK"`)
	send("/api/formation/cases/"+id+"/application", `{"applied_on":"2026-11-22"}`, http.StatusConflict, `"code":"formation_not_agreed"`)
	send("/api/coverage/services", `{"enterprise":"`+st.firms[3]+`","kind":"INSTRUCTOR","person":"孙试"}`, http.StatusOK)
	st.get("/api/formation/cases", `"total":1`, id)
}

func TestDossierPrintsFilledIn(t *testing.T) {
	v := formation.View{
		File: formation.File{
			Case:     formation.Case{ID: "c", Mode: formation.BuildingJoint, LeadID: "e1", UnitID: "u"},
			UnitName: "甲街道",
			Parties: []formation.Party{
				{EnterpriseID: "e1", Name: "甲试验公司", CreditCode: "91999999TTTTTT001X", Address: "试验路1号", Staff: db.Int(30), Full: db.Int(2), Probationary: db.Int(1), SiteName: "试验大厦"},
				{EnterpriseID: "e2", Name: "乙试验公司", Address: "试验路1号", Full: db.Int(1), SiteName: "试验大厦"},
			},
		},
		Day: dbtest.Day,
	}
	for _, lang := range []locale.Lang{locale.Chinese, locale.English} {
		ctx := locale.With(context.Background(), lang)
		for _, n := range v.Dossier() {
			var b bytes.Buffer
			if err := paperOf(ctx, v, n).Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
			golden(t, strings.ToLower(string(n.Kind))+"_"+n.Party.EnterpriseID+"_"+string(lang)+".html", b.Bytes())
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
