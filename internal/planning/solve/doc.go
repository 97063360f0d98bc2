// Package solve is what the planning engines (规划引擎) have in common: the budget that an engine may spend, the progress
// that it reports, and the header of every plan with its objective, its proved bound and the gap between the two.
//
// Engines are pure functions. They know no clock: a budget is counted in work units, which makes a plan repeatable, and a
// caller who must stop by a certain time hands in a function that says so, which does not. The plan tells which it was.
package solve
