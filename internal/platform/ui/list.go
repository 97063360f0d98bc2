package ui

import "github.com/a-h/templ"

// Align is the side on which a column's values stand.
type Align string

// Text stands left, numbers right with tabular figures.
const (
	Left   Align = ""
	Right  Align = "right"
	Center Align = "center"
)

// Column declares one column of a list. Text is required: it is what prints, and what the cell shows unless Cell draws more.
type Column[T any] struct {
	Key    string
	Title  string // units belong here: 职工（人）
	Help   string // definition, shown on hover or tap
	Align  Align
	Sort   string // sort key in the address; not sortable when empty
	Hidden bool   // off until chosen
	Fixed  bool   // cannot be switched off (the name)
	Wide   bool   // takes the width that is left, and wraps
	Text   func(T) string
	Cell   func(T) templ.Component
	Href   func(T) string
	State  func(T) State // shows the text as a badge
	Print  PrintMode
}

// PrintMode says whether a column goes to paper.
type PrintMode string

// A column prints when it is shown, always, or never.
const (
	PrintShown  PrintMode = ""
	PrintAlways PrintMode = "always"
	PrintNever  PrintMode = "never"
)

// FilterKind is how a filter is asked for.
type FilterKind string

// The kinds of filter.
const (
	FilterSelect FilterKind = ""
	FilterMany   FilterKind = "many" // several options at once
	FilterText   FilterKind = "text"
	FilterDate   FilterKind = "date"
)

// Filter is one filter of a list; its Key must stand in the ListSpec. A filter that is set shows as a chip that removes it.
type Filter struct {
	Key     string
	Label   string
	Kind    FilterKind
	Options []Option
}

// View is a ready-made cut of the list (全部 · 未覆盖 · 本周到期) with its number of rows.
type View struct {
	Label   string
	Href    string
	Count   int
	Current bool
}

// Bulk is an action on the selected rows; the chosen ids are posted as "id".
type Bulk struct {
	Label string
	Post  string
	Hint  string
}

// ListProps is a whole list page: filters above, table, totals in the footer, pager, export and print in their places.
type ListProps[T any] struct {
	State   ListState
	Caption string // what is listed; read by screen readers and printed as the heading
	Unit    string // counting word of the rows: 家, 人, 个
	Columns []Column[T]
	Rows    []T
	Total   int
	RowID   func(T) string // enables selection when Bulk is not empty; a row without an id cannot be chosen
	RowHref func(T) string // where Enter opens the row
	RowMark func(T) State  // a mark at the row's edge: Overdue, Blocked …
	Filters []Filter
	Views   []View
	Bulk    []Bulk
	Exports []Action
	Totals  map[string]string // by column key
	Empty   EmptyProps
	Note    string // source and definition under the table
	NoQuery bool   // no search box within the list
}

// TableProps is a short table inside another page: no filters, no pager.
type TableProps[T any] struct {
	Caption  string
	Columns  []Column[T]
	Rows     []T
	RowHref  func(T) string
	RowMark  func(T) State
	Totals   map[string]string
	Empty    EmptyProps
	Bordered bool // official form: every cell framed
}
