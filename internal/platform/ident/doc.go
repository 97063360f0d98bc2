// Package ident normalises and checks the two numbers by which China names firms and people: the unified social credit code
// (统一社会信用代码, GB 32100-2015) and the citizen's identity number (公民身份号码, GB 11643-1999).
//
// A number is normalised, then checked, and never repaired: a letter O stays a letter O and is named as confusable, a number
// that a spreadsheet rounded is named as damaged. The findings are the row codes of an import, so that a form, an import and a
// script say the same about the same text.
package ident
