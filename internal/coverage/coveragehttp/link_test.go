package coveragehttp_test

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
	"qipan/internal/coverage"
	"qipan/internal/coverage/coveragehttp"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/api"
	"qipan/internal/platform/apitest"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
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

// house is a district of two streets: firms and a joint branch in one, a firm and a branch in the other.
type house struct {
	t             *testing.T
	d             *db.DB
	h             http.Handler
	firms         []string
	far           string
	branch, other org.Organisation
}

func build(t *testing.T) *house {
	t.Helper()
	x := &house{t: t, d: dbtest.OpenSQLite(t)}
	ctx := access.With(context.Background(), access.Operator())
	var malan org.Unit
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(x.d.Write(ctx, func(tx *db.Tx) error {
		district, err := org.AddUnitIn(ctx, tx, org.NewUnit{Code: "D", Name: "试验区", Kind: org.District, ValidFrom: "2010-01-01"})
		must(err)
		malan, err = org.AddUnitIn(ctx, tx, org.NewUnit{Code: "S1", Name: "甲街道", Kind: org.Subdistrict, ParentID: district.ID, ValidFrom: "2010-01-01"})
		must(err)
		away, err := org.AddUnitIn(ctx, tx, org.NewUnit{Code: "S2", Name: "乙街道", Kind: org.Subdistrict, ParentID: district.ID, ValidFrom: "2010-01-01"})
		must(err)
		add := func(name, unit string) string {
			n := enterprise.NewEnterprise{Since: "2020-01-01", Source: "TYPED"}
			n.Name, n.UnitID, n.LegalPerson = name, unit, true
			id, err := enterprise.AddIn(ctx, tx, n)
			must(err)
			return id
		}
		x.firms = []string{add("甲试验公司", malan.ID), add("乙试验公司", malan.ID), add("丙试验公司", malan.ID)}
		x.far = add("远试验公司", away.ID)
		n := org.Founding{Name: "中共试验联合支部委员会", Rank: org.Branch, Formation: org.BuildingJoint, Purpose: org.ForEnterprise, UnitID: malan.ID, FoundedOn: "2021-03-01", Recorded: true}
		x.branch, err = org.FoundIn(ctx, tx, n)
		must(err)
		n.Name, n.UnitID = "中共外街支部委员会", away.ID
		x.other, err = org.FoundIn(ctx, tx, n)
		must(err)
		for id, stated := range map[string]string{
			x.firms[1]: `{"org_name":"中共试验联合支部委员会","org_founded":"2021-05-01"}`, x.firms[2]: `{"org_name":"中共没有登记的支部委员会"}`,
		} {
			_, err := tx.Exec(ctx, `UPDATE enterprise_file SET states_organisation = $3, stated = $2 WHERE id = $1`, id, stated, enterprise.StatesOrganisation(stated))
			must(err)
		}
		return nil
	}))
	worker := access.Principal{AccountID: "w", Login: "w", Name: "李试", Grants: []access.Grant{{Role: access.SubdistrictWorker, UnitID: malan.ID, UnitPath: malan.Path}}}
	r := api.NewRouter(guard{worker}, func(w http.ResponseWriter, r *http.Request, err error) {
		http.Error(w, api.Message(r.Context(), err)+" "+err.Error(), api.StatusOf(err))
	}, "test")
	coveragehttp.Register(r, coverage.New(x.d), nil)
	x.h = r.Handler(api.EdgeOptions{Clock: x.d.Clock()})
	return x
}

var unfilled = regexp.MustCompile(`\[(coverage|fault|ui|org|audit)\.[^\]]*\]|%!`)

// ask sends a request and looks for the status, for words on the page, and for texts that were not filled.
func (x *house) ask(method, path string, form url.Values, status int, words ...string) string {
	x.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	if method == http.MethodPost {
		r = apitest.Form(path, form)
	}
	w := httptest.NewRecorder()
	x.h.ServeHTTP(w, r)
	body := w.Body.String()
	if w.Code != status {
		x.t.Errorf("%s %s answers %d, want %d: %.300s", method, path, w.Code, status, body)
	}
	if m := unfilled.FindString(body); m != "" {
		x.t.Errorf("%s %s: text not filled: %s", method, path, m)
	}
	for _, word := range words {
		if !strings.Contains(body, word) {
			x.t.Errorf("%s %s does not show %q", method, path, word)
		}
	}
	return w.Header().Get("Location")
}

func (x *house) get(path string, words ...string) {
	x.t.Helper()
	x.ask(http.MethodGet, path, nil, http.StatusOK, words...)
}

func (x *house) done(path string, form url.Values, to string) {
	x.t.Helper()
	if got := x.ask(http.MethodPost, path, form, http.StatusSeeOther); got != to {
		x.t.Errorf("%s leads to %s, want %s", path, got, to)
	}
}

const absent = "000000000000000000000000000000ff"

func TestCoverageIsEnteredFromBothSidesAndEnded(t *testing.T) {
	x := build(t)
	covers, link := "/organisations/"+x.branch.ID+"/covers", "/coverage/link?enterprise="+x.firms[1]
	today := string(x.d.Today())
	x.get(covers, "登记覆盖企业", "中共试验联合支部委员会", "/enterprises/pick", today)
	x.ask(http.MethodPost, covers, url.Values{"from": {today}}, http.StatusUnprocessableEntity, "登记覆盖企业")
	x.ask(http.MethodPost, covers, url.Values{"enterprise": {x.firms[0]}, "from": {"2020-01-01"}}, http.StatusUnprocessableEntity, "2021-03-01", "甲试验公司")
	x.ask(http.MethodPost, covers, url.Values{"enterprise": {x.firms[0]}, "from": {"某天"}}, http.StatusUnprocessableEntity)
	x.done(covers, url.Values{"enterprise": {x.firms[0]}, "from": {"2021-03-01"}}, "/organisations/"+x.branch.ID)
	x.ask(http.MethodPost, covers, url.Values{"enterprise": {x.firms[0]}, "from": {today}}, http.StatusConflict, "已有党组织覆盖", "甲试验公司")
	x.get(link+"&organisation="+x.branch.ID, "登记党组织覆盖", "乙试验公司", "/organisations/pick", "现覆盖1家", "中共试验联合支部委员会")
	x.done(link, url.Values{"organisation": {x.branch.ID}, "from": {today}}, "/enterprises/"+x.firms[1])

	unlink := "/enterprises/" + x.firms[0] + "/unlink"
	x.get(unlink, "结束党组织覆盖：甲试验公司", "2021-03-01")
	x.ask(http.MethodPost, unlink, url.Values{"on": {today}}, http.StatusUnprocessableEntity)
	x.done(unlink, url.Values{"on": {today}, "reason": {"企业迁出"}}, "/organisations/"+x.branch.ID)
	x.ask(http.MethodGet, unlink, nil, http.StatusConflict)
}

func TestWhatIsOutOfReachIsAbsentWhateverIsEntered(t *testing.T) {
	x := build(t)
	for _, id := range []string{absent, x.other.ID} {
		x.ask(http.MethodGet, "/organisations/"+id+"/covers", nil, http.StatusNotFound)
		x.ask(http.MethodPost, "/organisations/"+id+"/covers", url.Values{}, http.StatusNotFound)
		x.ask(http.MethodGet, "/coverage/link?enterprise="+x.firms[0]+"&organisation="+id, nil, http.StatusNotFound)
	}
	for _, id := range []string{absent, x.far, ""} {
		x.ask(http.MethodGet, "/coverage/link?enterprise="+id, nil, http.StatusNotFound)
		x.ask(http.MethodPost, "/coverage/link?enterprise="+id, url.Values{}, http.StatusNotFound)
	}
	for _, id := range []string{absent, x.far} {
		x.ask(http.MethodGet, "/enterprises/"+id+"/unlink", nil, http.StatusNotFound)
		x.ask(http.MethodPost, "/enterprises/"+id+"/unlink", url.Values{}, http.StatusNotFound)
		x.ask(http.MethodPost, "/coverage/stated", url.Values{"id": {id}}, http.StatusNotFound)
	}
}

func TestStatedOrganisationsAreConfirmedFromTheirList(t *testing.T) {
	x := build(t)
	x.get("/gaps", "台账所列党组织（2）", "/coverage/stated")
	x.get("/coverage/stated", "乙试验公司", "2021-05-01", "可关联", "丙试验公司", "未登记", "关联所选", `value="`+x.firms[1]+`"`)
	x.get("/coverage/stated?match=UNREGISTERED", "丙试验公司")
	x.get("/coverage/stated?print=1", "台账所列党组织")
	x.ask(http.MethodPost, "/coverage/stated", nil, http.StatusUnprocessableEntity, "还没有选择企业")
	x.ask(http.MethodPost, "/coverage/stated", url.Values{"id": {x.firms[1], x.firms[2]}}, http.StatusConflict, "丙试验公司：", "一家也没有关联")
	x.done("/coverage/stated", url.Values{"id": {x.firms[1]}}, "/coverage/stated")
	x.get("/gaps", "台账所列党组织（1）")
}

func TestAnExportOfTheGapListIsRecorded(t *testing.T) {
	x := build(t)
	x.get("/gaps/export", "甲试验公司")
	ctx := context.Background()
	var entries []audit.Entry
	err := x.d.Read(ctx, func(tx *db.Tx) (err error) {
		entries, err = audit.Of(ctx, tx, "enterprise", "")
		return err
	})
	if err != nil || len(entries) != 1 || entries[0].Action != "coverage.export" || entries[0].ActorName != "李试" {
		t.Errorf("entries %+v, %v", entries, err)
	}
}
