// Package book opens the spreadsheets that people upload and reads their sheets as streams of rows.
//
// Nothing of a file is believed before its pre-flight: kind by content and not by name, members of the zip counted, named
// apart and inflated to their end, checksums and lengths compared, document types refused. Only then are rows read, one at a
// time, in memory that does not grow with their number. Macros, formulas and links are never run or followed; a formula
// counts as the value that stands cached beside it. A file that is refused is refused whole, with a reason code.
package book
