package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

func fieldID(form string, f Field) string { return form + "-" + f.Name }

func describedBy(form string, f Field) string {
	switch {
	case f.Error != "":
		return fieldID(form, f) + "-error"
	case f.Hint != "" || f.Example != "":
		return fieldID(form, f) + "-hint"
	}
	return ""
}

// fieldAttributes are what every single input carries.
func fieldAttributes(form string, f Field) templ.Attributes {
	a := templ.Attributes{"id": fieldID(form, f), "name": f.Name}
	set := func(k, v string) {
		if v != "" {
			a[k] = v
		}
	}
	set("aria-describedby", describedBy(form, f))
	set("autocomplete", f.Auto)
	set("pattern", f.Pattern)
	set("min", f.Min)
	set("max", f.Max)
	if f.MaxLen > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLen)
	}
	if f.Kind == NumberField {
		a["inputmode"] = "numeric"
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	a["required"] = f.Required
	a["disabled"] = f.Disabled
	a["autofocus"] = f.Focus
	return a
}

func inputType(k FieldKind) string {
	switch k {
	case NumberField, DateField, PasswordField, PhoneField, EmailField:
		return string(k)
	}
	return "text"
}

func widthOf(f Field) string {
	if f.Width != "" {
		return string(f.Width)
	}
	switch f.Kind {
	case NumberField, DateField:
		return string(Short)
	case TextArea, FileField:
		return string(Full)
	}
	return "medium"
}

func formMethod(p FormProps) string {
	if p.Get {
		return "get"
	}
	return "post"
}

func formButton(p FormProps) string {
	if p.Danger {
		return buttonClass("danger")
	}
	return buttonClass("primary")
}

func hasOption(f Field) bool {
	for _, o := range f.Options {
		if o.Value == f.Value {
			return true
		}
	}
	return false
}

func chosenLabel(f Field) string {
	if f.Chosen != "" {
		return f.Chosen
	}
	return f.Value
}
