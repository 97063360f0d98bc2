package ui

import (
	"github.com/a-h/templ"

	"qipan/internal/platform/db"
)

// StepState is how a step of a case stands.
type StepState string

// Done steps fold to one line, the current one is open, later ones are greyed and say what they wait for. A skipped step was
// not needed and says why; a step that is open beside the current one (parallel work) stays folded and can be opened.
const (
	StepDone    StepState = "done"
	StepCurrent StepState = "current"
	StepOpen    StepState = "open"
	StepLater   StepState = "later"
	StepSkipped StepState = "skipped"
	StepBlocked StepState = "blocked"
)

// Step is one step of a case.
type Step struct {
	ID        string // anchor
	Title     string
	State     StepState
	Date      db.Date // when it was done
	Actor     string
	Summary   string // result in one line: 批复 中山非公〔2026〕12号
	Waits     string // what a later or blocked step waits for
	Due       db.Date
	DueWords  string // 还有 6 个工作日
	Overdue   bool
	Rule      string // the regulation that asks for it
	RuleHref  string
	Body      templ.Component
	Primary   *Action
	Secondary []Action
}

// Exit is a way out of a case, with its consequence in words.
type Exit struct {
	Action      Action
	Consequence string
}

// StepsProps is a case: the vertical row of steps and the ways out.
type StepsProps struct {
	Label string // what the row is called for screen readers
	Steps []Step
	Exits []Exit
}

// WizardStep is a step of an import or a campaign. Everything before the last is reversible.
type WizardStep struct {
	Title   string
	Href    string // way back to a step that was passed
	Done    bool
	Current bool
}

func hasBody(s Step) bool {
	return s.Body != nil || s.Rule != "" || s.Primary != nil || len(s.Secondary) > 0
}

// stepButton keeps the red button for the one current step.
func stepButton(s Step) string {
	if s.State == StepCurrent {
		return "primary"
	}
	return ""
}
