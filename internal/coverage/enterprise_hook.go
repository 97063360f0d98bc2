package coverage

import (
	"qipan/internal/enterprise"
)

// States of the filter that the register of enterprises shows.
const (
	HookCovered = "COVERED" // an organisation covers it
	HookWork    = "WORK"    // work coverage without an organisation
	HookCase    = "IN_CASE" // a case is under way
	HookRefused = "REFUSED" // refused until its review day
	HookNone    = "NONE"    // none of these
)

// ForRegister is what the register of enterprises asks about coverage: a filter, and a word for each row.
func ForRegister() enterprise.Coverage {
	return enterprise.Coverage{
		States: []string{HookCovered, HookCase, HookWork, HookRefused, HookNone}, Condition: hookCondition, StateOf: hookStates,
	}
}
