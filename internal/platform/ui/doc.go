// Package ui is the kit of page components that every room composes: frame, worklist, list (清单), record (一企一档), case
// steps, proposal (建议), board (一盘棋), form, wizard, print sheet. Rooms never write a table, a form or a badge of their own, so that one
// gesture looks and works the same everywhere and every page prints, works by keyboard and works without script.
//
// Texts are handed in already translated, with locale.T and a key of the room that shows them; the kit's own words stand in
// messages/ui.csv. The frame takes what it shows (who, where, which day) from the Shell that the web edge puts into the
// context. Nothing here reads a clock, a database or a request: the same data renders to the same bytes.
//
// The pages run under a Content Security Policy that allows no inline script, style or handler. The kit therefore writes no
// style attribute at all: bars are SVG rectangles, widths are classes.
package ui
