package intakehttp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"qipan/internal/access"
	"qipan/internal/intake"
	"qipan/internal/platform/api"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/ui"
)

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type handlers struct{ service *intake.Service }

// Register adds the pages of imports.
func Register(x *api.Router, s *intake.Service) {
	h := handlers{s}
	use := string(access.ImportUse)
	x.Page(http.MethodGet, "/imports", use, h.list)
	x.Page(http.MethodGet, "/imports/new", use, h.newForm)
	x.Page(http.MethodPost, "/imports/new", use, h.upload, api.Import)
	x.Page(http.MethodGet, "/imports/new/{kind}/template", use, h.template, api.Export)
	x.Page(http.MethodGet, "/imports/{id}", use, h.rows)
	x.Page(http.MethodGet, "/imports/{id}/headings", use, h.headings)
	x.Page(http.MethodPost, "/imports/{id}/headings", use, h.mapHeadings, api.Import)
	x.Page(http.MethodPost, "/imports/{id}/commit", use, h.commit, api.Import)
	x.Page(http.MethodPost, "/imports/{id}/undo", use, h.undo, api.Import)
	x.Page(http.MethodGet, "/imports/{id}/result", use, h.result, api.Export)
}

func kindWord(ctx context.Context, kind string) string { return locale.T(ctx, "intake.kind."+kind) }

func stateOf(s intake.State) ui.State {
	switch s {
	case intake.Uploaded:
		return ui.Working
	case intake.Committed:
		return ui.Done
	case intake.Undone:
		return ui.Stopped
	}
	return ui.Neutral
}

var listSpec = ui.ListSpec{Columns: []string{"file", "kind", "state", "uploaded", "accepted", "rejected", "created", "changed", "unchanged"}}

func (h handlers) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	state := ui.ParseList("/imports", r.URL.Query(), listSpec)
	rows, total, err := h.service.List(ctx, state.Limit(), state.Offset())
	if err != nil {
		return err
	}
	t := func(key string) string { return locale.T(ctx, "intake."+key) }
	n := ui.Count
	type row = intake.Import
	p := listPage{
		page: ui.PageProps{
			Title: t("title"), Lead: t("lead"), Wide: true, Print: state.Print, Back: state.With("print", "").URL(),
		},
		form: h.uploadForm(ctx, r.URL.Query().Get("kind")),
		list: ui.ListProps[row]{
			State: state, Caption: t("list"), Unit: t("unit"), Rows: rows, Total: total, NoQuery: true,
			RowHref: func(i row) string { return "/imports/" + i.ID },
			Columns: []ui.Column[row]{
				{Key: "file", Title: t("file"), Fixed: true, Wide: true, Text: func(i row) string { return i.FileName }},
				{Key: "kind", Title: t("kind"), Text: func(i row) string { return kindWord(ctx, i.Kind) }},
				{Key: "state", Title: t("state"), Text: func(i row) string { return t("state." + string(i.State)) }, State: func(i row) ui.State { return stateOf(i.State) }},
				{Key: "uploaded", Title: t("uploaded"), Text: func(i row) string { return ui.Stamp(i.UploadedAt) }},
				{Key: "accepted", Title: t("taken"), Align: ui.Right, Text: func(i row) string { return n(i.Accepted + i.Warned) }},
				{Key: "rejected", Title: t("refused"), Align: ui.Right, Text: func(i row) string { return n(i.Rejected) }, Href: func(i row) string { return "/imports/" + i.ID + "?status=rejected" }},
				{Key: "created", Title: t("created"), Align: ui.Right, Text: func(i row) string { return n(i.Created) }},
				{Key: "changed", Title: t("changed"), Align: ui.Right, Text: func(i row) string { return n(i.Changed) }},
				{Key: "unchanged", Title: t("unchanged"), Align: ui.Right, Text: func(i row) string { return n(i.Unchanged) }},
			},
			Empty: ui.EmptyProps{Title: t("empty"), Text: t("empty_text")},
		},
	}
	return api.Render(w, r, listTemplate(p))
}

// uploadForm asks for the file; the kit draws its field as a place to drop files.
func (h handlers) uploadForm(ctx context.Context, kind string) ui.FormProps {
	kinds := h.service.Kinds(ctx)
	var options []ui.Option
	for _, k := range kinds {
		options = append(options, ui.Option{Value: k, Label: kindWord(ctx, k)})
	}
	if kind == "" && len(kinds) > 0 {
		kind = kinds[len(kinds)-1] // the ledger of enterprises comes most often, and is registered last
	}
	f := ui.FormProps{
		ID: "upload", Action: "/imports/new", Submit: locale.T(ctx, "intake.action.upload"), Hint: locale.T(ctx, "intake.upload_hint"),
		Fields: []ui.Field{
			{Name: "kind", Label: locale.T(ctx, "intake.kind"), Kind: ui.RadioField, Options: options, Value: kind, Required: true},
			{Name: "file", Label: locale.T(ctx, "intake.file"), Kind: ui.FileField, Required: true, Accept: ".xlsx,.csv,.txt", Hint: locale.T(ctx, "intake.file_hint")},
		},
	}
	for _, k := range kinds {
		f.Secondary = append(f.Secondary, ui.Action{Label: locale.T(ctx, "intake.action.template", kindWord(ctx, k)), Href: "/imports/new/" + k + "/template", Download: true})
	}
	return f
}

func (h handlers) uploadPage(ctx context.Context, kind string) uploadPage {
	return uploadPage{
		page: ui.PageProps{
			Title: locale.T(ctx, "intake.new"), Lead: locale.T(ctx, "intake.lead"), Crumbs: []ui.Crumb{{Label: locale.T(ctx, "intake.title"), Href: "/imports"}},
		},
		steps: steps(ctx, intake.Import{}, 0), form: h.uploadForm(ctx, kind),
	}
}

func (h handlers) newForm(w http.ResponseWriter, r *http.Request) error {
	return api.Render(w, r, uploadTemplate(h.uploadPage(r.Context(), r.URL.Query().Get("kind"))))
}

func (h handlers) upload(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	n := intake.NewImport{Kind: r.PostForm.Get("kind")}
	if n.Kind == "" && r.MultipartForm != nil && len(r.MultipartForm.Value["kind"]) > 0 {
		n.Kind = r.MultipartForm.Value["kind"][0]
	}
	var id string
	if n.FileName, n.Content, err = uploaded(r); err == nil {
		id, err = h.service.Upload(r.Context(), n)
	}
	if err != nil {
		messages, ok := api.FieldErrors(r.Context(), err)
		if !ok {
			return err
		}
		p := h.uploadPage(r.Context(), n.Kind)
		p.form.Error = messages[""]
		for i := range p.form.Fields {
			p.form.Fields[i].Error = messages[p.form.Fields[i].Name]
		}
		return api.RenderStatus(w, r, api.StatusOf(err), uploadTemplate(p))
	}
	http.Redirect(w, r, "/imports/"+id, http.StatusSeeOther)
	return nil
}

func uploaded(r *http.Request) (name string, content []byte, err error) {
	f, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil, fault.New(fault.Invalid, "required").On("file")
	}
	if err != nil {
		return "", nil, err
	}
	content, err = io.ReadAll(io.LimitReader(f, intake.MaxFile+1))
	return head.Filename, content, errors.Join(err, f.Close())
}

func (h handlers) template(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	kind := r.PathValue("kind")
	if err := h.service.Template(r.Context(), kind, &b); err != nil {
		return err
	}
	return api.Attachment(w, locale.T(r.Context(), "intake.template_name", kindWord(r.Context(), kind))+".xlsx", workbookType, b.Bytes())
}

func (h handlers) result(w http.ResponseWriter, r *http.Request) error {
	var b bytes.Buffer
	name, err := h.service.Result(r.Context(), r.PathValue("id"), &b)
	if err != nil {
		return err
	}
	kind := workbookType
	if strings.HasSuffix(name, ".csv") {
		kind = "text/csv; charset=utf-8"
	}
	return api.Attachment(w, name, kind, b.Bytes())
}

func (h handlers) commit(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if _, err := h.service.Commit(r.Context(), id, api.Version(r)); err != nil {
		return err
	}
	return api.Done(w, r, "/imports/"+id, "intake.saved.commit")
}

func (h handlers) undo(w http.ResponseWriter, r *http.Request) error {
	r, err := api.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := h.service.Undo(r.Context(), id, api.Version(r)); err != nil {
		return err
	}
	return api.Done(w, r, "/imports/"+id, "intake.saved.undo")
}

// steps are the steps of the wizard; at counts from 0: upload, headings, rows, result.
func steps(ctx context.Context, i intake.Import, at int) []ui.WizardStep {
	path := "/imports/" + i.ID
	list := []ui.WizardStep{
		{Title: locale.T(ctx, "intake.step.upload"), Href: "/imports/new"},
		{Title: locale.T(ctx, "intake.step.headings"), Href: path + "/headings"},
		{Title: locale.T(ctx, "intake.step.rows"), Href: path},
		{Title: locale.T(ctx, "intake.step.result"), Href: path},
	}
	for n := range list {
		list[n].Done, list[n].Current = n < at, n == at
		if n >= at || i.State == intake.Committed && n < at {
			list[n].Href = ""
		}
	}
	return list
}
