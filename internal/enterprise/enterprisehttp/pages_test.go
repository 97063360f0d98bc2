package enterprisehttp_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/enterprise/enterprisehttp"
	"qipan/internal/org"
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

type house struct {
	t     *testing.T
	d     *db.DB
	s     *enterprise.Service
	malan org.Unit
	lijia org.Unit
	id    string // of an enterprise of malan
	far   string // of an enterprise of lijia
	site  enterprise.Site
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, d: dbtest.OpenSQLite(t)}
	h.s = enterprise.NewService(h.d, enterprise.Options{})
	ctx := access.With(context.Background(), access.Operator())
	must(t, h.d.Write(ctx, func(tx *db.Tx) error {
		district, err := org.AddUnitIn(ctx, tx, org.NewUnit{Code: "210204", Name: "沙河口区", Kind: org.District, ValidFrom: "2017-01-01"})
		must(t, err)
		h.malan, err = org.AddUnitIn(ctx, tx, org.NewUnit{Code: "210204008", Name: "马栏街道", Kind: org.Subdistrict, ParentID: district.ID, ValidFrom: "2017-01-01"})
		must(t, err)
		h.lijia, err = org.AddUnitIn(ctx, tx, org.NewUnit{Code: "210204006", Name: "李家街道", Kind: org.Subdistrict, ParentID: district.ID, ValidFrom: "2017-01-01"})
		return err
	}))
	var err error
	h.site, err = h.s.AddSite(ctx, enterprise.SiteFacts{Kind: enterprise.Building, Name: "澄岸大厦", UnitID: h.malan.ID, Lon: 121.58, Lat: 38.91, Datum: "gcj02"})
	must(t, err)
	add := func(name, unit, site string) string {
		id, err := h.s.Add(ctx, enterprise.NewEnterprise{Facts: enterprise.Facts{
			Name: name, OwnerName: "林知遥", OwnerMember: enterprise.Yes, Lon: 121.581, Lat: 38.911, Datum: "gcj02",
			Dated: enterprise.Dated{UnitID: unit, SiteID: site, LegalPerson: true, Staff: db.Int(60)},
		}, Source: "走访"})
		must(t, err)
		return id
	}
	h.id, h.far = add("大连澄岸商贸有限公司", h.malan.ID, h.site.ID), add("大连远山商贸有限公司", h.lijia.ID, "")
	return h
}

func (h *house) as(role access.Role, u org.Unit) http.Handler {
	p := access.Principal{AccountID: "a", Login: "a", Name: "吴一", Grants: []access.Grant{{Role: role, UnitID: u.ID, UnitPath: u.Path, ValidFrom: "2017-01-01"}}}
	x := api.NewRouter(guard{p}, func(w http.ResponseWriter, r *http.Request, err error) {
		http.Error(w, api.Message(r.Context(), err), api.StatusOf(err))
	}, "test")
	x.AnswerFrom(h.d)
	enterprisehttp.Register(x, h.s, enterprisehttp.Hooks{
		CoverageWord: func(_ context.Context, _ string) (string, ui.State) { return "未覆盖", ui.Missing },
	})
	return x.Handler(api.EdgeOptions{Clock: h.d.Clock()})
}

func (h *house) worker() http.Handler { return h.as(access.SubdistrictWorker, h.malan) }

func get(t *testing.T, x http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	x.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, err := io.ReadAll(w.Body)
	must(t, err)
	return w.Code, string(body)
}

func post(t *testing.T, x http.Handler, path string, form url.Values) (int, string, string) {
	t.Helper()
	r := apitest.Form(path, form)
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Location"), w.Body.String()
}

var missingWords = regexp.MustCompile(`\[[a-z]+\.[a-zA-Z_.]+\]|%!`)

func TestPagesAnswerWithTheirWords(t *testing.T) {
	h := build(t)
	x := h.worker()
	for path, words := range map[string][]string{
		"/enterprises":         {"企业档案", "大连澄岸商贸有限公司", "未覆盖", "新建企业档案", "导出63列台账"},
		"/enterprises?print=1": {"大连澄岸商贸有限公司", "序号"},
		"/enterprises?q=dlca&missing=USCC&sort=staff": {"大连澄岸商贸有限公司", "缺信用代码"},
		"/enterprises?subdistrict=" + h.lijia.ID:      {"没有符合条件的行"},
		"/enterprises?site=" + h.site.ID:              {"澄岸大厦", "大连澄岸商贸有限公司"},
		"/enterprises/" + h.id:                        {"大连澄岸商贸有限公司", "基本情况", "出资人", "还缺，请补", "建立档案", "来源：走访", "登记搬迁"},
		"/enterprises/" + h.id + "?asof=2026-11-22":   {"大连澄岸商贸有限公司"},
		"/enterprises/new":                            {"新建企业档案", "统一社会信用代码", "坐标系"},
		"/enterprises/" + h.id + "/edit/IDENTITY":     {"修改基本情况", "行业代码"},
		"/enterprises/" + h.id + "/edit/PLACE":        {"修改座落", "经度", "从哪一天起"},
		"/enterprises/" + h.id + "/edit/SCALE":        {"修改规模", "认定年度"},
		"/enterprises/" + h.id + "/edit/OWNER":        {"出资人姓名", "林知遥"},
		"/enterprises/" + h.id + "/edit/MEMBERS":      {"正式党员"},
		"/enterprises/" + h.id + "/move":              {"登记搬迁", "马栏街道"},
		"/enterprises/" + h.id + "/status":            {"变更企业状态", "停业"},
		"/enterprises/" + h.id + "/confirm/SCALE":     {"核实无变化"},
		"/enterprises/" + h.id + "/contact":           {"添加联系人"},
		"/enterprises/" + h.id + "/predecessor":       {"关联前身企业", "个转企"},
		"/sites":                                      {"楼宇市场园区", "澄岸大厦", "商务楼宇"},
		"/sites/new":                                  {"楼宇、市场、园区"},
		"/sites/" + h.site.ID:                         {"澄岸大厦", "大连澄岸商贸有限公司", "CGCS2000"},
		"/sites/" + h.site.ID + "/edit":               {"澄岸大厦", "保存场所"},
		"/search":                                     {"名称、代码或拼音首字母"},
		"/search?q=ca":                                {"大连澄岸商贸有限公司", "澄岸大厦"},
		"/search?q=zzz":                               {"没有找到“zzz”"},
		"/enterprises/pick?q=ca":                      {`"label":"大连澄岸商贸有限公司"`},
		"/sites/pick?q=ca":                            {`"label":"澄岸大厦"`},
	} {
		code, body := get(t, x, path)
		if code != http.StatusOK {
			t.Errorf("%s answers %d: %.200s", path, code, body)
			continue
		}
		for _, word := range words {
			if !strings.Contains(body, word) {
				t.Errorf("%s does not say %q", path, word)
			}
		}
		if m := missingWords.FindString(body); m != "" {
			t.Errorf("%s shows %q", path, m)
		}
	}
}

func TestWhatLiesOutOfReachLooksAbsent(t *testing.T) {
	h := build(t)
	x := h.worker()
	for _, path := range []string{"/enterprises/" + h.far, "/enterprises/" + h.far + "/edit/IDENTITY", "/enterprises/none", "/enterprises/" + h.id + "/edit/NOTHING"} {
		if code, _ := get(t, x, path); code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, code)
		}
	}
	if _, body := get(t, x, "/enterprises"); strings.Contains(body, "远山") {
		t.Error("the list shows another street's enterprise")
	}
	if code, _ := get(t, h.as(access.BranchSecretary, h.malan), "/enterprises"); code != http.StatusForbidden {
		t.Errorf("a branch secretary reads the list: %d", code)
	}
	if _, body := get(t, h.as(access.DistrictStaff, h.malan), "/enterprises/"+h.id); strings.Contains(body, "林知遥") {
		t.Error("district staff see the owner")
	}
}

func TestFormsWriteOnceAndComeBackWithTheirErrors(t *testing.T) {
	h := build(t)
	x := h.worker()
	code, to, body := post(t, x, "/enterprises/new", url.Values{"name": {"大连新立有限公司"}, "unit": {h.malan.ID}, "lon": {"121.5"}, "lat": {"38.9"}})
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, "请选择坐标系") || !strings.Contains(body, "大连新立有限公司") {
		t.Errorf("a point without its datum: %d %s", code, to)
	}
	form := url.Values{"name": {"大连新立有限公司"}, "unit": {h.malan.ID}, "staff": {"30"}, "_key": {"k1"}}
	code, to, _ = post(t, x, "/enterprises/new", form)
	if code != http.StatusSeeOther || !strings.HasPrefix(to, "/enterprises/") {
		t.Fatalf("a new file answers %d to %q", code, to)
	}
	id := strings.TrimPrefix(to, "/enterprises/")
	code, to, body = post(t, x, "/enterprises/"+id+"/edit/SCALE", url.Values{"staff": {"x"}, "_version": {"1"}})
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, "请填整数") {
		t.Errorf("a number in words: %d %s", code, to)
	}
	code, to, body = post(t, x, "/enterprises/"+id+"/edit/SCALE", url.Values{"staff": {"31"}, "_version": {"1"}, "source": {"电话"}})
	if code != http.StatusSeeOther || to != "/enterprises/"+id {
		t.Errorf("an edit: %d %s %.200s", code, to, body)
	}
	if _, body := get(t, x, "/enterprises/"+id); !strings.Contains(body, "从业人员") || !strings.Contains(body, "30 → 31") || !strings.Contains(body, "撤回上次修改") {
		t.Error("the record does not tell the change")
	}
	if code, _, _ := post(t, x, "/enterprises/"+id+"/undo", url.Values{"_version": {"2"}}); code != http.StatusSeeOther {
		t.Errorf("undo: %d", code)
	}
	if code, _, _ := post(t, x, "/enterprises/"+id+"/undo", url.Values{"_version": {"2"}}); code != http.StatusConflict {
		t.Errorf("undo of an old version: %d", code)
	}
	for path, form := range map[string]url.Values{
		"/status":        {"status": {"SUSPENDED"}, "_version": {"3"}},
		"/confirm/SCALE": {"source": {"走访"}},
		"/contact":       {"name": {"周予安"}, "phone": {"139"}},
		"/predecessor":   {"predecessor": {h.id}, "kind": {"OTHER"}},
	} {
		if code, to, body := post(t, x, "/enterprises/"+id+path, form); code != http.StatusSeeOther {
			t.Errorf("%s: %d %s %.300s", path, code, to, body)
		}
	}
	if code, _, body := post(t, x, "/sites/"+h.site.ID+"/edit", url.Values{"name": {"澄岸中心"}, "kind": {"BUILDING"}, "unit": {h.malan.ID}, "_version": {"1"}}); code != http.StatusSeeOther {
		t.Errorf("a site: %d %.200s", code, body)
	}
}

func TestJSONListsReadsCreatesAndChanges(t *testing.T) {
	h := build(t)
	x := h.worker()
	code, body := get(t, x, "/api/enterprise/enterprises?q=ca")
	if code != http.StatusOK || !strings.Contains(body, `"total":1`) || strings.Contains(body, "林知遥") {
		t.Errorf("list: %d %s", code, body)
	}
	send := func(method, path, content string) (int, map[string]any) {
		r := apitest.JSON(method, path, content)
		w := httptest.NewRecorder()
		x.ServeHTTP(w, r)
		var out map[string]any
		must(t, json.Unmarshal(w.Body.Bytes(), &out))
		return w.Code, out
	}
	code, made := send(http.MethodPost, "/api/enterprise/enterprises", `{"name":"大连新立有限公司","unit_id":"`+h.malan.ID+`","staff":12}`)
	if code != http.StatusCreated || made["staff"] != 12.0 || made["legal_person"] != true {
		t.Fatalf("create: %d %v", code, made)
	}
	path := "/api/enterprise/enterprises/" + made["id"].(string)
	if code, out := send(http.MethodPatch, path, `{"version":1,"group":"SCALE","staff":13}`); code != http.StatusOK || out["staff"] != 13.0 || out["name"] != "大连新立有限公司" {
		t.Errorf("change: %d %v", code, out)
	}
	if code, out := send(http.MethodPatch, path, `{"version":1,"staff":14}`); code != http.StatusConflict || out["code"] != "stale" {
		t.Errorf("change of an old version: %d %v", code, out)
	}
	if code, out := send(http.MethodPatch, path, `{"version":2,"lon":121.5,"lat":38.9}`); code != http.StatusUnprocessableEntity || out["code"] != "geo_datum_missing" {
		t.Errorf("a point without its datum: %d %v", code, out)
	}
	if code, _ := get(t, x, "/api/enterprise/enterprises/"+h.far); code != http.StatusNotFound {
		t.Errorf("another street's enterprise: %d", code)
	}
	if code, body := get(t, x, "/api/enterprise/sites"); code != http.StatusOK || !strings.Contains(body, "澄岸大厦") {
		t.Errorf("sites: %d %s", code, body)
	}
}

func TestExportsAreFiles(t *testing.T) {
	h := build(t)
	x := h.worker()
	for path, start := range map[string]string{"/enterprises/export.xlsx": "PK", "/enterprises/export.csv": "\ufeff"} {
		if code, body := get(t, x, path); code != http.StatusOK || !strings.HasPrefix(body, start) {
			t.Errorf("%s answers %d with %.20q", path, code, body)
		}
	}
}
