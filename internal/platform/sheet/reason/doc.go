// Package reason keeps the codes with which an import explains what it did with a file, a sheet or a row.
//
// Scripts rely on the codes, so a code is never renamed. Each has a message in Chinese and English that says what is wrong
// and what to do about it.
package reason
