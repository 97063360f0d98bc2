// Package locale keeps every text that a person reads, in one catalogue: Chinese first, English complete.
//
// The catalogue stands in messages/*.csv, one file an area, with the columns key, zh, en. Arguments use fmt verbs, indexed
// where the two languages order them differently. A test proves that both languages are complete and take the same
// arguments, and that every key named in the code exists. A key that is missing all the same is shown as itself in
// brackets, so that it is seen and not silently empty.
package locale
