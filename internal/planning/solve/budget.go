package solve

// Budget is what an engine may spend. The same input, seed and work give the same plan on every machine; Expired, when
// set, may end the run earlier and gives that promise up.
type Budget struct {
	Work    int64       // work units; 0 leaves the amount to the engine
	Seed    uint64      // drives every choice that is not decided by cost and identifier
	Expired func() bool // nil when only the work counts
	Report  func(Progress)
}

// Progress is what a running engine tells from time to time. Bound and objective only ever improve.
type Progress struct {
	Done, Work int64 // work units spent, and the most that will be spent
	Objective  Cost
	LowerBound Cost
}

// EndedBy says why an engine stopped.
type EndedBy string

// The reasons to stop. Only EndedByDeadline makes a plan unrepeatable.
const (
	EndedByProof    EndedBy = "proof"    // objective and bound met
	EndedByRest     EndedBy = "rest"     // no step that the engine knows improves the plan
	EndedByWork     EndedBy = "work"     // the work units are spent
	EndedByDeadline EndedBy = "deadline" // the caller's Expired said so
)

// A Meter counts work against a budget.
type Meter struct {
	budget Budget
	limit  int64
	spent  int64
	late   bool
}

// NewMeter starts a count; fallback is the limit when the budget names none.
func NewMeter(b Budget, fallback int64) *Meter {
	limit := b.Work
	if limit <= 0 {
		limit = fallback
	}
	return &Meter{budget: b, limit: limit}
}

// Spend takes n units and reports whether work may go on. It asks Expired once a call: call it once a step.
func (m *Meter) Spend(n int64) bool {
	m.spent += n
	if !m.late && m.budget.Expired != nil && m.budget.Expired() {
		m.late = true
	}
	return !m.late && m.spent < m.limit
}

// Late reports whether the caller's deadline ended the work.
func (m *Meter) Late() bool { return m.late }

// Empty reports whether nothing is left to spend.
func (m *Meter) Empty() bool { return m.late || m.spent >= m.limit }

// Spent is the work so far.
func (m *Meter) Spent() int64 { return m.spent }

// Left is the work that remains, never below zero.
func (m *Meter) Left() int64 { return max(0, m.limit-m.spent) }

// Report passes progress on to whoever asked for it.
func (m *Meter) Report(objective, bound Cost) {
	if m.budget.Report != nil {
		m.budget.Report(Progress{Done: m.spent, Work: m.limit, Objective: objective, LowerBound: bound})
	}
}
