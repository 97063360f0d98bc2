// Package rowkind tells the rows of a table that carry a record from those that do not: headings that come again, titles,
// totals, notes, signatures, rows that were numbered beforehand.
//
// A row with a code is always data, and so is a firm whose name contains 合计. Whatever is not surely something else is data:
// a wrong guess must show up as a row to be checked and never as a record that is missing.
package rowkind
