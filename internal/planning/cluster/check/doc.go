// Package check verifies plans of joint branches against the raw instance. It shares types with the planner and no code:
// every distance, mode, reason and cost is computed here a second time, in the simplest way that is fast enough. A plan
// with a violation is never shown to anybody.
package check
