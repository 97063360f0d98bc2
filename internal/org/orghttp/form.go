package orghttp

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/api"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/ui"
)

// An act is one form: how it is asked, and what saving it does.
type act struct {
	path       string
	permission access.Permission
	ask        func(r *http.Request) (ui.PageProps, ui.FormProps, error)
	save       func(a *answers) (href, notice string, err error)
}

func register(x *api.Router, a act) {
	x.Page(http.MethodGet, a.path, string(a.permission), func(w http.ResponseWriter, r *http.Request) error {
		page, form, err := a.ask(r)
		if err != nil {
			return err
		}
		return api.Render(w, r, formPage(page, form))
	})
	x.Page(http.MethodPost, a.path, string(a.permission), func(w http.ResponseWriter, r *http.Request) error {
		r, err := api.ReadForm(r)
		if err != nil {
			return err
		}
		answered := &answers{r: r}
		href, notice, err := a.save(answered)
		if err == nil {
			return api.Done(w, r, href, notice)
		}
		return refuse(w, r, a, err)
	})
}

// refuse shows the form again with what was entered and why it was not taken; other refusals become their own page.
func refuse(w http.ResponseWriter, r *http.Request, a act, err error) error {
	byField, ok := api.FieldErrors(r.Context(), err)
	if !ok && fault.KindOf(err) == fault.Conflict {
		byField, ok = map[string]string{"": api.Message(r.Context(), err)}, true
	}
	if !ok {
		return err
	}
	page, form, askErr := a.ask(r)
	if askErr != nil {
		return askErr
	}
	again(&form, r, byField)
	return api.RenderStatus(w, r, api.StatusOf(err), formPage(page, form))
}

// again puts entries and refusals into the fields; a refusal of no field of this form stands on top.
func again(form *ui.FormProps, r *http.Request, byField map[string]string) {
	form.Key = r.PostForm.Get(ui.FieldKey)
	left := map[string]string{}
	maps.Copy(left, byField)
	enter := func(fields []ui.Field) {
		for i := range fields {
			f := &fields[i]
			f.Value, f.Values = r.PostForm.Get(f.Name), r.PostForm[f.Name]
			f.Error = byField[f.Name]
			delete(left, f.Name)
		}
	}
	enter(form.Fields)
	for i := range form.Sets {
		enter(form.Sets[i].Fields)
	}
	var rest []string
	for _, text := range left {
		rest = append(rest, text)
	}
	form.Error = strings.Join(rest, " ")
}

// answers read a submitted form; what cannot be read is refused at its field.
type answers struct {
	r      *http.Request
	faults fault.Fields
}

func (a *answers) text(name string) string { return strings.TrimSpace(a.r.PostForm.Get(name)) }

func (a *answers) date(name string) db.Date {
	s := a.text(name)
	if s == "" {
		return ""
	}
	d, err := db.ParseDate(s)
	if err != nil {
		a.faults.Add(name, "date_invalid")
	}
	return d
}

func (a *answers) number(name string) db.OptInt {
	s := a.text(name)
	if s == "" {
		return db.OptInt{}
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		a.faults.Add(name, "number_invalid")
	}
	return db.Int(n)
}

func (a *answers) yes(name string) bool { return a.text(name) != "" }

// id is the record that the address names.
func (a *answers) id() string { return a.r.PathValue("id") }

// err is what could not be read.
func (a *answers) err() error { return a.faults.Err() }
