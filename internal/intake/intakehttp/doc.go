// Package intakehttp is the edge of the import register: the list of a person's imports and the wizard that takes a spreadsheet
// from the upload over its headings and rows to the commit, and back again. All of it works without script.
package intakehttp
