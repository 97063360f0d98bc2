package ui

// FieldKind is how a field is filled in.
type FieldKind string

// The kinds of field.
const (
	TextField     FieldKind = ""
	NumberField   FieldKind = "number"
	DateField     FieldKind = "date"
	SelectField   FieldKind = "select"
	TextArea      FieldKind = "textarea"
	CheckField    FieldKind = "checkbox" // one yes/no
	ChecksField   FieldKind = "checks"   // several of a few
	RadioField    FieldKind = "radio"
	FileField     FieldKind = "file"
	HiddenField   FieldKind = "hidden"
	PickerField   FieldKind = "picker" // remote search; a text box with a code works without script
	PasswordField FieldKind = "password"
	PhoneField    FieldKind = "tel"
	EmailField    FieldKind = "email"
)

// Width is how much room the expected answer takes.
type Width string

// The widths: a code or date, a name, the whole column.
const (
	Medium Width = ""
	Short  Width = "short"
	Full   Width = "full"
)

// Field is one question. Its label stands above, its error beside it in words, with an example of a right answer.
type Field struct {
	Name     string
	Label    string
	Kind     FieldKind
	Value    string
	Values   []string // checks, picker with Many
	Options  []Option
	Required bool
	Many     bool // picker: several
	Hint     string
	Example  string
	Error    string
	Unit     string // 人, 平方米
	Width    Width
	Rows     int // textarea
	MaxLen   int
	Min, Max string // number, date
	Accept   string // file: ".xlsx,.csv"
	Pattern  string
	Source   string // picker: GET address that takes ?q= and answers [{"value","label","note"}]
	Chosen   string // picker: label of the value that is set
	Auto     string // autocomplete token
	Disabled bool
	Focus    bool
}

// FieldSet is a group of questions under one heading.
type FieldSet struct {
	Title  string
	Note   string
	Fields []Field
}

// FormProps is a form: only unknown or changed fields, the rest folded as "already known". It carries an idempotency key and,
// for a record that exists, the version that the person saw.
type FormProps struct {
	ID        string // "form" when empty
	Action    string
	Get       bool // a question, not a change: no key, no version
	Fields    []Field
	Sets      []FieldSet
	Known     []Fact
	Version   int64  // 0: nothing exists yet
	Key       string // kept when the form is shown again with errors; made new when empty
	Submit    string // verb with object
	Danger    bool   // ends or removes something: ink button with red outline
	Hint      string // what happens then
	Secondary []Action
	Cancel    string   // address that leaves without saving
	Error     string   // about the whole form
	Changes   []Change // what somebody else changed meanwhile
	Draft     string   // name under which the browser keeps unsent entries until the tab closes; none when empty
}

func (p FormProps) id() string {
	if p.ID == "" {
		return "form"
	}
	return p.ID
}

func (p FormProps) sets() []FieldSet {
	if len(p.Fields) == 0 {
		return p.Sets
	}
	return append([]FieldSet{{Fields: p.Fields}}, p.Sets...)
}

func (p FormProps) multipart() bool {
	for _, s := range p.sets() {
		for _, f := range s.Fields {
			if f.Kind == FileField {
				return true
			}
		}
	}
	return false
}

// failed are the fields with an error, for the list on top of the form.
func (p FormProps) failed() []Field {
	var out []Field
	for _, s := range p.sets() {
		for _, f := range s.Fields {
			if f.Error != "" {
				out = append(out, f)
			}
		}
	}
	return out
}
