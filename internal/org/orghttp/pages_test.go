package orghttp_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/org"
	"qipan/internal/org/orghttp"
	"qipan/internal/platform/api"
	"qipan/internal/platform/apitest"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/ui"
)

// guard puts one principal behind every request.
type guard struct{ p access.Principal }

func (g guard) Authenticate(r *http.Request) (context.Context, error) {
	return access.With(r.Context(), g.p), nil
}

func (g guard) Allow(_ context.Context, p api.Permission) error {
	if !g.p.Can(access.Permission(p)) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	return nil
}

func failPage(w http.ResponseWriter, r *http.Request, err error) {
	http.Error(w, api.Message(r.Context(), err), api.StatusOf(err))
}

type site struct {
	t        *testing.T
	d        *db.DB
	s        *org.Service
	district org.Unit
	malan    org.Unit
	lijia    org.Unit
	branch   org.Organisation
	foreign  org.Organisation
	post     org.Post
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T, d *db.DB) *site {
	t.Helper()
	x := &site{t: t, d: d, s: org.NewService(d)}
	ctx := access.With(context.Background(), access.Operator())
	var err error
	x.district, err = x.s.AddUnit(ctx, org.NewUnit{Code: "210204", Name: "沙河口区", Kind: org.District, ValidFrom: "1990-01-01"})
	must(t, err)
	x.malan, err = x.s.AddUnit(ctx, org.NewUnit{Code: "210204008", Name: "马栏街道", Kind: org.Subdistrict, ParentID: x.district.ID, ValidFrom: "2000-01-01", Aliases: []string{"马栏子"}})
	must(t, err)
	x.lijia, err = x.s.AddUnit(ctx, org.NewUnit{Code: "210204011", Name: "李家街道", Kind: org.Subdistrict, ParentID: x.district.ID, ValidFrom: "2000-01-01"})
	must(t, err)
	n := org.Founding{
		Name: "中共大连甲辰软件有限公司支部委员会", Code: "YS001", Rank: org.Branch, Formation: org.Sole, Purpose: org.ForEnterprise, UnitID: x.malan.ID,
		FoundedOn: "2021-03-01", ReplyNo: "演示批复〔2021〕1号", FullMembers: db.Int(2),
	}
	x.branch, err = x.s.Found(ctx, n)
	must(t, err)
	x.post, err = x.s.Appoint(ctx, org.Appointment{OrganisationID: x.branch.ID, Title: org.Secretary, Holder: "赵一", Source: org.FromOwner, ProducedBy: org.ByElection, From: "2021-04-01"})
	must(t, err)
	_, err = x.s.OpenTerm(ctx, org.NewTerm{OrganisationID: x.branch.ID, ElectedOn: "2023-12-01", Electorate: org.AllMembers, Due: db.Int(2), Present: db.Int(2), Yes: db.Int(2)})
	must(t, err)
	n.Name, n.Code, n.UnitID = "中共大连乙巳船舶有限公司支部委员会", "YS002", x.lijia.ID
	x.foreign, err = x.s.Found(ctx, n)
	must(t, err)
	return x
}

func (x *site) handler(role access.Role, path string) http.Handler {
	p := access.Principal{AccountID: "a1", Login: "a1", Name: "某甲", Grants: []access.Grant{{Role: role, UnitPath: path, ValidFrom: "2015-01-01"}}}
	r := api.NewRouter(guard{p}, failPage, "test")
	r.AnswerFrom(x.d)
	orghttp.Register(r, x.s, orghttp.Options{Covers: func(context.Context, string, db.Date) ([]orghttp.Covered, error) {
		return []orghttp.Covered{{Name: "大连甲辰软件有限公司", Href: "/enterprises/e1", From: "2021-03-01", End: ui.Action{Label: "结束覆盖", Href: "/enterprises/e1/unlink"}}}, nil
	}, CoverActions: func(_ context.Context, id string) []ui.Action {
		return []ui.Action{{Label: "登记覆盖企业", Href: "/organisations/" + id + "/covers"}}
	}})
	return r.Handler(api.EdgeOptions{Clock: x.d.Clock()})
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func post(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := apitest.Form(path, form)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// untranslated is a key that the catalogue does not know.
var untranslated = regexp.MustCompile(`\[(org|fault|audit|rule|ui)\.[^\]]*\]|%!`)

func TestPagesAnswerWithTheirWordsInBothLanguages(t *testing.T) {
	x := build(t, dbtest.OpenSQLite(t))
	h := x.handler(access.DistrictStaff, x.district.Path)
	at := "/organisations/" + x.branch.ID
	unit := "/units/" + x.malan.ID
	for path, want := range map[string][]string{
		"/units":                                {"沙河口区", "马栏街道"},
		"/units?asof=1995-01-01":                {"沙河口区", "1995-01-01"},
		unit:                                    {"马栏街道", "马栏子", "停用单位"},
		unit + "/add":                           {"新增下属单位"},
		unit + "/rename":                        {"更名"},
		unit + "/alias":                         {"登记别名"},
		unit + "/end":                           {"李家街道", "承继单位"},
		"/organisations":                        {"甲辰软件", "乙巳船舶", "正式党员不足三名", "export.xlsx"},
		"/organisations?print=1":                {"甲辰软件"},
		"/organisations?q=jcrj":                 {"甲辰软件"},
		"/organisations/terms":                  {"甲辰软件", "2026-12-01", "还有 9 天"},
		"/organisations/new":                    {"批复文号", "马栏街道"},
		at:                                      {"赵一（待批复）", "2026-12-01", "应到 2，实到 2，赞成 2", "大连甲辰软件有限公司", "登记批复", "不足三名", "/rules?q=ELE-10"},
		at + "?asof=2021-03-15":                 {"筹建中"},
		at + "/edit":                            {"演示批复〔2021〕1号"},
		at + "/appoint":                         {"人选来源"},
		at + "/elect":                           {"应到会人数"},
		at + "/extend":                          {"2026-12-01"},
		at + "/guide":                           {"属地指导"},
		at + "/move":                            {"李家街道"},
		at + "/dissolve":                        {"撤销批复文号"},
		at + "/posts/" + x.post.ID + "/end":     {"赵一"},
		at + "/posts/" + x.post.ID + "/approve": {"批复日期"},
	} {
		w := get(h, path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
			continue
		}
		for _, word := range want {
			if !strings.Contains(w.Body.String(), word) {
				t.Errorf("%s does not say %q", path, word)
			}
		}
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Language", "en")
		english := httptest.NewRecorder()
		h.ServeHTTP(english, r)
		for _, body := range []string{w.Body.String(), english.Body.String()} {
			if bad := untranslated.FindString(body); bad != "" {
				t.Errorf("%s shows %s", path, bad)
			}
		}
	}
}

func TestAWorkerSeesNoForeignRecordAndNoFormOfOne(t *testing.T) {
	x := build(t, dbtest.OpenSQLite(t))
	h := x.handler(access.SubdistrictWorker, x.malan.Path)
	for _, path := range []string{"", "/edit", "/appoint", "/elect", "/extend", "/guide", "/move", "/dissolve"} {
		if w := get(h, "/organisations/"+x.foreign.ID+path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := get(h, "/units/"+x.lijia.ID); w.Code != http.StatusNotFound {
		t.Errorf("unit: %d", w.Code)
	}
	if body := get(h, "/organisations").Body.String(); strings.Contains(body, "乙巳船舶") {
		t.Error("the list shows a foreign organisation")
	}
	if body := get(h, "/organisations/export.csv").Body.String(); strings.Contains(body, "乙巳船舶") || !strings.Contains(body, "甲辰软件") {
		t.Errorf("the export has %q", body)
	}
	if w := get(h, "/api/org/organisations/"+x.foreign.ID); w.Code != http.StatusNotFound {
		t.Errorf("API: %d", w.Code)
	}
	secretary := x.handler(access.BranchSecretary, x.malan.Path)
	if w := get(secretary, "/organisations/new"); w.Code != http.StatusForbidden {
		t.Errorf("a secretary may set up organisations: %d", w.Code)
	}
	if body := get(secretary, "/organisations/"+x.branch.ID).Body.String(); strings.Contains(body, "/appoint") {
		t.Error("a secretary is offered to fill posts")
	}
}

func TestFormsSaveOnceAndComeBackWithTheirErrors(t *testing.T) {
	x := build(t, dbtest.OpenSQLite(t))
	h := x.handler(access.DistrictStaff, x.district.Path)
	form := url.Values{
		"name": {"中共大连丙午科技有限公司支部委员会"}, "rank": {"BRANCH"}, "formation": {"SOLE"}, "purpose": {"ENTERPRISE"}, "unit": {x.malan.ID},
		"founded_on": {"2026-11-01"}, "full_members": {"4"}, "_key": {"k1"},
	}
	w := post(h, "/organisations/new", form)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "没有批复不能成立") || !strings.Contains(w.Body.String(), "丙午科技") {
		t.Fatalf("without a reply: %d", w.Code)
	}
	form.Set("reply_no", "演示批复〔2026〕7号")
	w = post(h, "/organisations/new", form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("found: %d %s", w.Code, w.Body)
	}
	at := w.Header().Get("Location")
	if again := post(h, "/organisations/new", form); again.Code != http.StatusConflict {
		t.Errorf("a second press: %d", again.Code)
	}
	for path, form := range map[string]url.Values{
		"/appoint":  {"title": {"SECRETARY"}, "holder": {"钱二"}, "source": {"OWNER"}, "produced_by": {"ELECTED"}, "from": {"2026-11-10"}},
		"/elect":    {"elected_on": {"2026-11-10"}, "electorate": {"ALL_MEMBERS"}, "due": {"4"}, "present": {"4"}, "yes": {"3"}},
		"/edit":     {"name": {"中共大连丙午集团支部委员会"}, "rank": {"BRANCH"}, "formation": {"SOLE"}, "founded_on": {"2026-11-01"}, "reply_no": {"x"}, "_version": {"1"}},
		"/dissolve": {"reply_no": {""}, "on": {"2026-11-20"}, "reason": {"y"}},
	} {
		want := http.StatusSeeOther
		if path == "/dissolve" {
			want = http.StatusUnprocessableEntity
		}
		if w := post(h, at+path, form); w.Code != want {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := post(h, at+"/elect", url.Values{"elected_on": {"2026-11-20"}, "electorate": {"ALL_MEMBERS"}, "due": {"4"}, "present": {"3"}, "yes": {"3"}}); !strings.Contains(w.Body.String(), "会议无效") {
		t.Errorf("a void meeting: %d", w.Code)
	}
	if w := post(h, "/units/"+x.malan.ID+"/rename", url.Values{"name": {"马栏子街道"}, "on": {"2026-11-01"}}); w.Code != http.StatusSeeOther {
		t.Errorf("rename: %d", w.Code)
	}
	if w := post(h, "/units/"+x.district.ID+"/end", url.Values{"on": {"2026-11-01"}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "马栏") {
		t.Errorf("end with children: %d", w.Code)
	}
}

func TestOperationsReadAndFound(t *testing.T) {
	x := build(t, dbtest.OpenSQLite(t))
	h := x.handler(access.DistrictStaff, x.district.Path)
	for path, want := range map[string]string{
		"/api/org/units":                           `"name":"马栏街道"`,
		"/api/org/units/" + x.malan.ID:             `"code":"210204008"`,
		"/api/org/organisations?q=jcrj":            `"total":1`,
		"/api/org/organisations?state=TERM_ENDING": `"secretary":"赵一"`,
		"/api/org/organisations/" + x.branch.ID:    `"state":"TERM_ENDING"`,
		"/api/org/organisations?asof=2021-02-01":   `"total":0`,
	} {
		if w := get(h, path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	send := func(body string) *httptest.ResponseRecorder {
		r := apitest.JSON(http.MethodPost, "/api/org/organisations", body)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	body := `{"name":"中共大连丁未支部","rank":"BRANCH","formation":"SOLE","purpose":"ENTERPRISE","unit_id":"` + x.malan.ID + `","founded_on":"2026-11-01","reply_no":"演示批复〔2026〕8号"}`
	if w := send(body); w.Code != http.StatusCreated || !strings.Contains(w.Body.String(), `"state":"PREPARING"`) {
		t.Errorf("found: %d %s", w.Code, w.Body)
	}
	if w := send(strings.Replace(body, "演示批复〔2026〕8号", "", 1)); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "org_reply_needed") {
		t.Errorf("without a reply: %d %s", w.Code, w.Body)
	}
}

func TestASearchFieldOffersOrganisationsWithinReachOnly(t *testing.T) {
	x := build(t, dbtest.OpenSQLite(t))
	h := x.handler(access.SubdistrictWorker, x.malan.Path)
	body := get(h, "/organisations/pick?q=支部").Body.String()
	if !strings.Contains(body, x.branch.ID) || strings.Contains(body, x.foreign.ID) {
		t.Errorf("offers %s", body)
	}
	page := get(h, "/organisations/"+x.branch.ID).Body.String()
	for _, word := range []string{"登记覆盖企业", "/organisations/" + x.branch.ID + "/covers", "结束覆盖", "/enterprises/e1/unlink"} {
		if !strings.Contains(page, word) {
			t.Errorf("the record does not show %q", word)
		}
	}
}

func TestExportsAreRecorded(t *testing.T) {
	x := build(t, dbtest.OpenSQLite(t))
	h := x.handler(access.DistrictStaff, x.district.Path)
	for kind, path := range map[string]string{"organisation": "/organisations/export.csv", "unit": "/units/export.xlsx"} {
		if w := get(h, path); w.Code != http.StatusOK {
			t.Errorf("%s answers %d", path, w.Code)
		}
		var entries []audit.Entry
		must(t, x.d.Read(context.Background(), func(tx *db.Tx) (err error) {
			entries, err = audit.Of(context.Background(), tx, kind, "")
			return err
		}))
		if len(entries) != 1 || entries[0].Action != kind+".export" || entries[0].UnitPath != x.district.Path {
			t.Errorf("%s: entries %+v", path, entries)
		}
	}
}
