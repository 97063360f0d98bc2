// Package sheet is the door through which every spreadsheet enters and leaves Qipan.
//
// It knows nothing of the business. A context declares its columns once, as a Table; from that declaration come the template,
// the guess of where a file's headings stand and what they mean, the dry run with one verdict a row, the result workbook and
// the export. Two laws stand above all: no row with data is lost in silence, and no value is changed in silence. When in doubt
// the package asks and never guesses: a caption that only resembles a known one stays unmapped, a number that may mean two
// dates is flagged.
//
// Reading is a stream. Read looks through the whole file once, decides whether it is taken at all, and then Rows hands out
// every row of the file with its verdict, in memory that does not grow with the rows.
package sheet
