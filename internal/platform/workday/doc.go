// Package workday counts working days (工作日) and ends periods.
//
// China moves its weekends: the State Council's yearly notice names holidays and the weekend days worked in exchange (调休).
// A Calendar holds those tables by year. A year without a table counts Monday to Friday, and every answer that touched such
// a year says so with Provisional, so that nobody takes an estimate for a deadline.
//
// Two ways of counting live side by side. Public notices (公示) count their first day (AddInclusive); every other period
// leaves the day of the event out (Add, Due; rule STD-20, 民法典 art. 200-204).
package workday
