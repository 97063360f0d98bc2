// Package caption knows the language of headings: what of a caption counts when two are compared, which brackets only hold a
// unit or a hint, which words above a column tie it to somebody, and what is a value and no caption at all.
package caption
