// Package coverage says who is covered and how (覆盖): by which Party organisation, or, short of one, by whose work.
//
// The link "organisation covers enterprise" (组织覆盖) is dated and is the only place where the Party tree and the register
// meet; an enterprise has at most one open link. Work coverage (工作覆盖) without an organisation is an instructor, a liaison,
// a trade union, a League or a women's organisation that serves the enterprise. A stage says how far an enterprise without an
// organisation has come; whether an organisation functions is computed from rows and never stored.
//
// The gap list (空白清单) names enterprises in operation that no organisation covers, with a reason and the facts that are
// missing. A refusal is a legal answer: until its review day the enterprise leaves the list and nobody is reminded of it.
//
// Rates (覆盖率) are computed for any day in all four bases (NPE-03), each with its parts. Plan asks the planner for a proposal
// and the independent checker for its verdict; it changes nothing.
package coverage
