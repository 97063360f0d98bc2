package intakehttp_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/intake"
	"qipan/internal/intake/intakehttp"
	"qipan/internal/platform/api"
	"qipan/internal/platform/apitest"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
)

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

// units is a kind that stores nothing and refuses the name 坏.
func units() intake.Kind {
	return intake.Kind{
		Name: "units", Permission: access.UnitManage,
		Table: func() sheet.Table {
			return sheet.Table{
				Kind: "units", Title: "单位", Columns: []sheet.Column{
					{Key: "name", Heading: "名称", Required: true, Kind: sheet.OrgName}, {Key: "code", Heading: "代码"}, {Key: "parent", Heading: "上级代码"},
				},
				Identify: []string{"name"}, Duplicates: sheet.Duplicates{Code: "code", Name: "name"},
			}
		},
		Open: func(context.Context, *db.Tx) (*intake.Session, error) {
			n := 0
			return &intake.Session{
				Judge: func(r *sheet.Row) error {
					if r.Values["name"] == "坏单位" {
						r.Reject("UNKNOWN_ORG", "name")
					}
					return nil
				},
				Commit: func(r *sheet.Row, note func(intake.Effect) error) error {
					n++
					return note(intake.Effect{Subject: "unit", SubjectID: r.Values["code"], LeftVersion: 1})
				},
				Finish: func(func(intake.Effect) error) (intake.Tally, error) { return intake.Tally{Created: n}, nil },
			}, nil
		},
		Stored: func(_ context.Context, _ *db.Tx, r *sheet.Row) (map[string]string, error) {
			if r.Values["code"] == "1" {
				return map[string]string{"name": "旧名街道", "code": "1"}, nil
			}
			return nil, nil
		},
		Undo: func(_ context.Context, _ *db.Tx, effects []intake.Effect) error {
			for _, e := range effects {
				if e.SubjectID == "9" {
					return intake.BuiltOn("九号街道")
				}
			}
			return nil
		},
	}
}

type house struct {
	t *testing.T
	x http.Handler
}

func build(t *testing.T, name string) (*house, *db.DB) {
	t.Helper()
	d := dbtest.OpenSQLite(t)
	return on(t, d, name), d
}

func on(t *testing.T, d *db.DB, name string) *house {
	p := access.Principal{AccountID: name, Login: name, Name: name, Grants: []access.Grant{{Role: access.DistrictStaff, UnitID: "d", UnitPath: "/d/", ValidFrom: "2017-01-01"}}}
	x := api.NewRouter(guard{p}, func(w http.ResponseWriter, r *http.Request, err error) {
		http.Error(w, api.Message(r.Context(), err), api.StatusOf(err))
	}, "test")
	intakehttp.Register(x, intake.NewService(d, units()))
	return &house{t: t, x: x.Handler(api.EdgeOptions{Clock: d.Clock()})}
}

func (h *house) send(r *http.Request) (int, string, string) {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.x.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return w.Code, w.Header().Get("Location"), string(body)
}

func (h *house) get(path string) (int, string) {
	code, _, body := h.send(httptest.NewRequest(http.MethodGet, path, nil))
	return code, body
}

func (h *house) post(path string, form url.Values) (int, string, string) {
	r := apitest.Form(path, form)
	return h.send(r)
}

func (h *house) upload(kind, name, content string) (int, string, string) {
	h.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	err := errors.Join(m.WriteField("kind", kind), m.WriteField("_key", db.NewID()))
	f, ferr := m.CreateFormFile("file", name)
	if ferr == nil {
		_, ferr = f.Write([]byte(content))
	}
	if err := errors.Join(err, ferr, m.Close()); err != nil {
		h.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/imports/new", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return h.send(r)
}

var missingWords = regexp.MustCompile(`\[[a-z]+\.[a-zA-Z_.]+\]|%!`)

func (h *house) says(path string, words ...string) {
	h.t.Helper()
	code, body := h.get(path)
	if code != http.StatusOK {
		h.t.Errorf("%s answers %d: %.200s", path, code, body)
		return
	}
	for _, word := range words {
		if !strings.Contains(body, word) {
			h.t.Errorf("%s does not say %q", path, word)
		}
	}
	if m := missingWords.FindString(body); m != "" {
		h.t.Errorf("%s shows %q", path, m)
	}
}

const ledger = "名称,代码,上级代码\n一号街道,1,0\n二号街道,2,0\n坏单位,3,0\n二号街道,2,0\n"

func TestTheWizardLeadsFromTheFileToTheResultAndBack(t *testing.T) {
	h, _ := build(t, "吴一")
	h.says("/imports", "表格导入", "还没有导入过表格", "把文件拖到这里", "下载“单位”空表")
	h.says("/imports/new", "上传并预览")
	code, to, body := h.upload("units", `C:\台账\街道.csv`, ledger)
	if code != http.StatusSeeOther || !strings.HasPrefix(to, "/imports/") {
		t.Fatalf("upload answers %d: %.200s", code, body)
	}
	h.says("/imports", "街道.csv", "待确认")
	h.says(to, "街道.csv", "存入 2 行", "未采纳", "旧名街道", "像是同一家")
	h.says(to+"?status=rejected", "坏单位")
	h.says(to+"?status=skipped", "不是数据")
	h.says(to+"?print=1", "一号街道")
	h.says(to+"/headings", "核对表头", "A 名称", "例：一号街道 / 二号街道 / 坏单位")
	if code, body := h.get(to + "/result"); code != http.StatusOK || !strings.Contains(body, "坏单位") {
		t.Errorf("the result answers %d: %.100q", code, body)
	}
	if code, body := h.get("/imports/new/units/template"); code != http.StatusOK || !strings.HasPrefix(body, "PK") {
		t.Errorf("the template answers %d", code)
	}
	if code, _, body := h.post(to+"/commit", url.Values{"_version": {"1"}}); code != http.StatusSeeOther {
		t.Fatalf("commit answers %d: %s", code, body)
	}
	h.says(to, "已存入", "撤回这次导入", "新建")
	if code, _, _ := h.post(to+"/commit", url.Values{"_version": {"2"}}); code != http.StatusConflict {
		t.Errorf("a second commit answers %d", code)
	}
	if code, _, body := h.post(to+"/undo", url.Values{"_version": {"2"}}); code != http.StatusSeeOther {
		t.Errorf("undo answers %d: %s", code, body)
	}
	h.says(to, "已撤回", "存入 2 行")
}

func TestHeadingsThatCannotBeToldAreMappedByHand(t *testing.T) {
	h, _ := build(t, "吴一")
	_, to, _ := h.upload("units", "a.csv", "甲列,乙列,丙列\n一号街道,1,0\n二号街道,2,0\n三号街道,3,0\n")
	h.says(to, "认不出表头")
	h.says(to+"/headings", "A 甲列", "例：一号街道")
	if code, _, body := h.post(to+"/headings", url.Values{"col-0-A": {"code"}, "col-0-B": {"code"}, "_version": {"1"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "请只留一列") {
		t.Errorf("one key on two columns answers %d", code)
	}
	code, _, body := h.post(to+"/headings", url.Values{"col-0-A": {"name"}, "col-0-B": {"code"}, "_version": {"1"}})
	if code != http.StatusSeeOther {
		t.Fatalf("mapping answers %d: %.200s", code, body)
	}
	h.says(to, "存入 3 行", "一号街道")
}

func TestRefusedFilesSayWhy(t *testing.T) {
	h, _ := build(t, "吴一")
	if code, _, body := h.upload("units", "a.csv", ""); code != http.StatusUnprocessableEntity || !strings.Contains(body, "文件是空的") {
		t.Errorf("an empty file answers %d", code)
	}
	if code, _, _ := h.upload("dues", "a.csv", "x"); code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown kind answers %d", code)
	}
	_, to, _ := h.upload("units", "a.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	h.says(to, "这个文件没有读入")
	if code, _, _ := h.post(to+"/commit", url.Values{"_version": {"1"}}); code != http.StatusUnsupportedMediaType {
		t.Errorf("the commit of a refused file answers %d", code)
	}
}

func TestUndoIsRefusedWhereSomethingWasBuiltOnTheImport(t *testing.T) {
	h, _ := build(t, "吴一")
	_, to, _ := h.upload("units", "a.csv", "名称,代码,上级代码\n九号街道,9,0\n")
	h.post(to+"/commit", url.Values{"_version": {"1"}})
	if code, _, body := h.post(to+"/undo", url.Values{"_version": {"2"}}); code != http.StatusConflict || !strings.Contains(body, "九号街道") {
		t.Errorf("undo answers %d: %s", code, body)
	}
}

func TestImportsOfOtherPeopleLookAbsent(t *testing.T) {
	h, d := build(t, "吴一")
	_, to, _ := h.upload("units", "a.csv", ledger)
	other := on(t, d, "郑二")
	if code, _ := other.get(to); code != http.StatusNotFound {
		t.Errorf("another person's import answers %d", code)
	}
	other.says("/imports", "还没有导入过表格")
}
