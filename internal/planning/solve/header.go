package solve

import "fmt"

// Header is what every plan says about itself.
type Header struct {
	Engine     string
	Objective  Cost
	LowerBound Cost    // proved: no plan under the same rules costs less
	Gap        float64 // Gap(Objective, LowerBound)
	Optimal    bool    // objective and bound are equal
	EndedBy    EndedBy
	Seed       uint64
	Work       int64  // work units spent
	Build      string // which solver made it; plans are repeatable only within one build
	InputHash  string // of the canonical input, so that a plan can be tied to what it was made from
}

// Close sets the figures that follow from objective and bound.
func (h *Header) Close(objective, bound Cost) {
	h.Objective, h.LowerBound = objective, min(objective, max(0, bound))
	h.Gap = Gap(h.Objective, h.LowerBound)
	h.Optimal = h.Objective == h.LowerBound
}

// Refusal is an input that an engine does not take: a code and what it is about.
type Refusal struct {
	Code string
	Args []string
}

// Error is the code and its arguments, for a log; words live in the message catalogue.
func (r *Refusal) Error() string {
	if len(r.Args) == 0 {
		return r.Code
	}
	return fmt.Sprintf("%s %v", r.Code, r.Args)
}

// Refuse makes a Refusal.
func Refuse(code string, args ...string) error { return &Refusal{Code: code, Args: args} }
