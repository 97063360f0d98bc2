package ui

import "qipan/internal/platform/db"

// WorkItem is one thing that waits for a person: what, why, until when, one action.
type WorkItem struct {
	What     string
	Href     string
	Why      string
	Due      db.Date
	DueWords string // 已逾期 3 个工作日; beside the date, not instead
	State    State
	Action   *Action
}

// WorkGroup is what waits at one enterprise or for one matter, oldest obligation first.
type WorkGroup struct {
	Title string
	Href  string
	Note  string // address, building
	Items []WorkItem
}

// WorklistProps is the home page. Empty means done, and says so.
type WorklistProps struct {
	Groups []WorkGroup
	Empty  EmptyProps
}
