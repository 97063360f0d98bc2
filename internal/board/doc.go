// Package board is the chessboard (一盘棋): the whole district on one page, and the figures of the article computed from rows.
//
// The board has a row for each subdistrict, or for each community where one subdistrict is looked at, and a column for each
// mechanism that the registers can answer for. It is read as of any day. Rows stand in the order of the official codes and are
// never sorted by a number: nobody is compared with anybody. What needs attention stands in words under the board, the most
// pressing first. A coverage rate is shown with its base, numerator and denominator, in all four bases (NPE-03).
//
// Cases and organisations are dated and can be read as of a past day. Two things are kept for the present only and are left
// empty on a past day: since when a case has not moved, and which enterprises asked for time (REFUSED_FOR_NOW).
//
// A Figure is a number of the article with its definition and, where the registers hold what it counts, its value. What they do
// not hold yet has a reason instead of a value; shares that the article states without saying how they were counted are quoted
// and never computed (risks §2).
package board
