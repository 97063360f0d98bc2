package rulehttp_test

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
	"qipan/internal/platform/api"
	"qipan/internal/platform/apitest"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
	"qipan/internal/rule/rulehttp"
)

func as(role access.Role) context.Context {
	return access.With(context.Background(), access.Principal{
		AccountID: "a1", Login: "a1", Name: "某甲",
		Grants: []access.Grant{{Role: role, UnitPath: "/d/", ValidFrom: "2015-01-01"}},
	})
}

func setOn(t *testing.T, d *db.DB, day db.Date) (s rule.Set) {
	t.Helper()
	if err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		s, err = rule.SetOn(context.Background(), tx, day)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASettingHoldsFromItsDayOnAndIsInTheAudit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := rulehttp.NewService(d)
		v := rule.Version{Key: rule.KeyOrgTermRemindMonths, Value: "4", ValidFrom: "2026-12-01", Document: "区委办公会 2026 年第 9 次"}
		if err := s.Enter(as(access.DistrictStaff), v); err != nil {
			t.Fatal(err)
		}
		v.Value = "3" // the same first day again is a correction
		if err := s.Enter(as(access.DistrictStaff), v); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[db.Date]int{"2026-11-30": 6, "2026-12-01": 3, "2030-01-01": 3} {
			if got := setOn(t, d, day).Int(rule.KeyOrgTermRemindMonths); got != want {
				t.Errorf("%s: %d, want %d", day, got, want)
			}
		}
		p, err := s.Parameter(as(access.BranchSecretary), rule.KeyOrgTermRemindMonths, "2026-12-01")
		if err != nil || p.Current.EnteredBy != "某甲" || len(p.Entered) != 1 {
			t.Errorf("%+v %v", p, err)
		}
		var acts []audit.Entry
		if err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
			acts, err = audit.Of(context.Background(), tx, "param", string(rule.KeyOrgTermRemindMonths))
			return err
		}); err != nil || len(acts) != 2 || !strings.Contains(acts[0].Detail, `"was":"4"`) {
			t.Errorf("audit %v %v", acts, err)
		}
	})
}

func TestOnlyUnfixedParametersAreSetByThoseWhoMayWithABasisAndNotForThePast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := rulehttp.NewService(d)
		good := rule.Version{Key: rule.KeyOrgTermRemindMonths, Value: "4", ValidFrom: d.Today(), Document: "x"}
		change := func(f func(v *rule.Version)) rule.Version {
			v := good
			f(&v)
			return v
		}
		for _, c := range []struct {
			name string
			who  access.Role
			v    rule.Version
			want string
		}{
			{"a worker", access.SubdistrictWorker, good, "forbidden"},
			{"a fixed one", access.DistrictStaff, change(func(v *rule.Version) { v.Key, v.Value = rule.KeyOrgBranchTermYears, "4" }), "rule_param_fixed"},
			{"no basis", access.DistrictStaff, change(func(v *rule.Version) { v.Document = " " }), "required"},
			{"yesterday", access.DistrictStaff, change(func(v *rule.Version) { v.ValidFrom = d.Today().AddDays(-1) }), "rule_param_past"},
			{"out of bounds", access.DistrictStaff, change(func(v *rule.Version) { v.Value = "99" }), "rule_param_range"},
			{"no number", access.DistrictStaff, change(func(v *rule.Version) { v.Value = "four" }), "rule_param_value"},
			{"unknown", access.DistrictStaff, change(func(v *rule.Version) { v.Key = "nothing" }), "not_found"},
		} {
			if err := s.Enter(as(c.who), c.v); fault.CodeOf(err) != c.want {
				t.Errorf("%s: %v, want %s", c.name, err, c.want)
			}
		}
		if got := setOn(t, d, d.Today()).Int(rule.KeyOrgTermRemindMonths); got != 6 {
			t.Errorf("a refused value is in force: %d", got)
		}
	})
}

type guard struct{ ctx context.Context }

func (g guard) Authenticate(r *http.Request) (context.Context, error) {
	p, _ := access.Of(g.ctx)
	return access.With(r.Context(), p), nil
}

func (g guard) Allow(ctx context.Context, p api.Permission) error {
	_, err := access.Require(ctx, access.Permission(p))
	return err
}

func handler(d *db.DB, role access.Role) http.Handler {
	x := api.NewRouter(guard{as(role)}, func(w http.ResponseWriter, r *http.Request, err error) {
		http.Error(w, api.Message(r.Context(), err), api.StatusOf(err))
	}, "test")
	rulehttp.Register(x, d)
	return x.Handler(api.EdgeOptions{Clock: d.Clock()})
}

func get(h http.Handler, path, lang string) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", lang)
	h.ServeHTTP(w, r)
	return w
}

var untranslated = regexp.MustCompile(`\[(rule|rulehttp|param|ui|fault)\.[^\]]*\]|%!`)

func TestEveryRuleIsListedWithSourceAndConfidenceInWords(t *testing.T) {
	d := dbtest.OpenSQLite(t)
	h := handler(d, access.DistrictStaff)
	var whole strings.Builder
	for _, path := range []string{"/rules?print=1", "/rules?print=1&cols=id,text,note"} {
		for _, lang := range []string{"zh", "en"} {
			w := get(h, path, lang)
			if bad := untranslated.FindString(w.Body.String()); w.Code != http.StatusOK || bad != "" {
				t.Errorf("%s in %s: %d %s", path, lang, w.Code, bad)
			}
			whole.WriteString(w.Body.String())
		}
	}
	for _, id := range rule.Book().IDs() {
		if !strings.Contains(whole.String(), id) {
			t.Errorf("%s is not listed", id)
		}
		w := get(h, "/rules/"+id, "zh")
		if bad := untranslated.FindString(w.Body.String()); w.Code != http.StatusOK || bad != "" {
			t.Errorf("%s: %d %s", id, w.Code, bad)
		}
	}
	if n := len(rule.Book().IDs()); n != 144 {
		t.Errorf("%d rules", n)
	}
	if w := get(h, "/rules?q=ELE-10", "zh"); !strings.Contains(w.Body.String(), "ELE-10") || strings.Contains(w.Body.String(), "ORG-01") {
		t.Error("a rule is not found by its id")
	}
	if w := get(h, "/rules/NONE-1", "zh"); w.Code != http.StatusNotFound {
		t.Errorf("unknown rule: %d", w.Code)
	}
}

func TestTheFormSetsAParameterAndShowsWhoSetIt(t *testing.T) {
	d := dbtest.OpenSQLite(t)
	h := handler(d, access.DistrictStaff)
	path := "/rules/parameters/" + string(rule.KeyOrgTermRemindMonths)
	for _, p := range rule.Params() {
		w := get(h, "/rules/parameters/"+string(p.Key), "zh")
		want := http.StatusOK
		if !p.Editable() {
			want = http.StatusConflict
		}
		if bad := untranslated.FindString(w.Body.String()); w.Code != want || bad != "" {
			t.Errorf("%s: %d %s", p.Key, w.Code, bad)
		}
	}
	send := func(form url.Values) *httptest.ResponseRecorder {
		r := apitest.Form(path, form)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	form := url.Values{"value": {"400"}, "valid_from": {string(d.Today())}, "basis": {"区委办公会"}, "_key": {"k"}}
	if w := send(form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "400") {
		t.Errorf("out of bounds: %d", w.Code)
	}
	form.Set("value", "4")
	if w := send(form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if body := get(h, "/rules/ORG-16", "zh").Body.String(); !strings.Contains(body, "某甲") || !strings.Contains(body, "区委办公会") || !strings.Contains(body, "4 个月") {
		t.Error("the rule does not show who set its parameter")
	}
	if w := get(handler(d, access.BranchSecretary), path, "zh"); w.Code != http.StatusForbidden {
		t.Errorf("a secretary may set parameters: %d", w.Code)
	}
}
