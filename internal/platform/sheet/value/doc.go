// Package value reads what people type into one cell: dates, numbers, telephones, names, codes, choices.
//
// Every reader is a pure function from a cell to a Result. Beyond trimming, width, case and invisible characters a Result
// never differs from its cell without a warning, and what cannot be read is refused or left empty with its reason, never
// guessed.
package value
