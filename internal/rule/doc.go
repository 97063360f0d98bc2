// Package rule (规则) holds the regulations of Party building in private enterprises as versioned data, and the pure
// functions that apply them: who forms what, when a term ends, which vote carries, which day is too early.
//
// A Rule is a sentence of a regulation with its source, a confidence and the days it is in force. A Param is a number, choice
// or day that such a sentence contains. A Set is what all parameters were on one day; every function takes the Set of the day
// that it judges, so that each step of a case keeps the text that was in force when it was taken (DEV-00). Where the text of
// the rule itself was read (confidence T or Q) a parameter is fixed until a new text is entered; everything else is
// practice, second-hand or disputed, and a district may set it.
//
// The functions return Findings: what a rule says about a case, and whether it stops the case. They stop on dates, votes and
// missing decisions only; suitability, opinions and every decision about a person stay with people. Votes are counted in
// whole numbers, money in fen.
//
// Left out on purpose: nothing here ties anybody's work or career to membership (DEV-25, RISK-01).
package rule
