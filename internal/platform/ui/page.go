package ui

import "strconv"

// PageProps is the head of a page: what it is called, what it is for, what can be done here.
type PageProps struct {
	Title     string
	Lead      string // one line that says what the page is for, or nothing
	Crumbs    []Crumb
	Primary   *Action  // the one red button
	Secondary []Action // beside it, in ink
	More      []Action // behind a menu
	Notices   []NoticeProps
	Wide      bool // boards and long tables take the whole width
	Landscape bool // prints on A4 landscape
	Print     bool // shows the paper form only: no navigation, a bar with 打印 and 返回
	Back      string
}

// Crumb is a place above the page.
type Crumb struct{ Label, Href string }

// Action is something a person can do (办理), named by a verb with its object (提交审批). With Href it is a link; with Post it is a
// form of its own that carries an idempotency key, so that a double press acts once.
type Action struct {
	Label    string
	Href     string
	Post     string
	Fields   []Hidden
	Hint     string // the consequence in words
	Refused  string // why it cannot be done now; shown instead of a dead button
	Icon     Icon
	Download bool
}

// Hidden is a value that a form carries along.
type Hidden struct{ Name, Value string }

// Names of the two fields that every writing form carries.
const (
	FieldKey     = "_key"     // idempotency key, made when the form is rendered
	FieldVersion = "_version" // version of the record that the person saw
)

// Option is one choice of a select, a radio group or a filter.
type Option struct {
	Value, Label string
	Count        int // rows behind it; not shown at zero
}

// NoticeKind is the tone of a notice.
type NoticeKind string

// The tones. Each has its own mark besides the colour.
const (
	Info    NoticeKind = "info"
	Saved   NoticeKind = "saved"
	Warning NoticeKind = "warning"
	Failed  NoticeKind = "failed"
)

// NoticeProps tells what happened, what was kept and what to do. It is announced to screen readers.
type NoticeProps struct {
	Kind    NoticeKind
	Text    string
	Detail  string
	Request string  // request number, small and copyable
	Action  *Action // undo, or the way on
}

// BareProps is the head of a page without an account: log-in, one-time link, opinion.
type BareProps struct {
	Title   string
	Lead    string
	Notices []NoticeProps
	Narrow  bool // log-in size
}

// AskProps is the link page (一次性链接): who asks, what for, what happens with the answer, two large buttons. It works without
// script and needs no account.
type AskProps struct {
	Who     string // who asks
	What    string // the question in one sentence
	For     string // what for
	Then    string // what happens with the answer
	Expires string
	Fields  []Field  // at most a few; usually none
	Post    string   // where the answer goes
	Answers []Answer // the first two are large, "not applicable" and "already told you" follow as small ones
	Version int64
}

// Answer is one button of a link page; its value is posted as "answer".
type Answer struct{ Value, Label, Hint string }

// EmptyProps says why nothing is here and, where there is one, the next step. An empty worklist means done, and says so.
type EmptyProps struct {
	Title  string
	Text   string
	Done   bool
	Action *Action
}

// ProgressProps shows longer work that can be left and comes back in the worklist.
type ProgressProps struct {
	Text        string
	Done, Total int    // Total 0: length unknown
	Poll        string // asked every two seconds until the answer no longer polls
	ID          string
}

func (p ProgressProps) percent() string {
	if p.Total <= 0 {
		return "0"
	}
	return strconv.Itoa(100 * p.Done / p.Total)
}

// ProblemProps is the page of a refused or failed request.
type ProblemProps struct {
	Title, Text string
	Detail      []string // what was kept, what to do
	Request     string
	Back        *Action
}
