package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Sizes of a list page: on screen, and at most on paper.
const (
	PageSize  = 50
	PrintSize = 5000
)

// ListSpec says which addresses a list understands. What is not named here is dropped from the address unread.
type ListSpec struct {
	Sorts   []string // the first is the default
	Desc    bool     // the default order is descending
	Filters []string
	Columns []string // keys that may be chosen; any order
}

// ListState is the state of a list as it stands in the address: query, sort, page, columns, filters. It holds only what its
// spec allows, so that handlers may use the sort key in a lookup without checking it again.
type ListState struct {
	Path  string
	Query string
	Sort  string
	Desc  bool
	Page  int // from 1
	Cols  []string
	Print bool

	filters map[string][]string
	spec    ListSpec
}

// ParseList reads the state from an address. Unknown sorts, columns, filters and pages fall back to the default.
func ParseList(path string, v url.Values, spec ListSpec) ListState {
	s := ListState{
		Path: path, Query: cut(v.Get("q"), 100), Page: 1, Desc: spec.Desc, Print: v.Get("print") == "1",
		filters: map[string][]string{}, spec: spec,
	}
	if len(spec.Sorts) > 0 {
		s.Sort = spec.Sorts[0]
	}
	if k := v.Get("sort"); slices.Contains(spec.Sorts, k) {
		s.Sort, s.Desc = k, v.Get("dir") == "desc"
	}
	if n, err := strconv.Atoi(v.Get("page")); err == nil && n > 1 && n < 1_000_000 {
		s.Page = n
	}
	for c := range strings.SplitSeq(strings.Join(v["cols"], ","), ",") {
		if slices.Contains(spec.Columns, c) && !slices.Contains(s.Cols, c) {
			s.Cols = append(s.Cols, c)
		}
	}
	for _, f := range spec.Filters {
		for _, x := range v[f] {
			if x = cut(x, 100); x != "" && !slices.Contains(s.filters[f], x) && len(s.filters[f]) < 50 {
				s.filters[f] = append(s.filters[f], x)
			}
		}
	}
	return s
}

func cut(s string, n int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// Filter is the value of a filter, "" when it is not set.
func (s ListState) Filter(key string) string {
	if v := s.filters[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// FilterAll are all values of a filter.
func (s ListState) FilterAll(key string) []string { return slices.Clone(s.filters[key]) }

// Filtered reports whether the query or any filter narrows the list.
func (s ListState) Filtered() bool { return s.Query != "" || len(s.filters) > 0 }

// Limit is how many rows the page takes: PageSize on screen, PrintSize on paper.
func (s ListState) Limit() int {
	if s.Print {
		return PrintSize
	}
	return PageSize
}

// Offset is how many rows stand before the page.
func (s ListState) Offset() int {
	if s.Print {
		return 0
	}
	return (s.Page - 1) * PageSize
}

// With is the state with one part changed: q, sort, dir, page, cols, print, or a filter; an empty value takes it out. Everything but
// page, cols and print leads back to the first page. Sorting by the current key turns the direction.
func (s ListState) With(key, value string) ListState {
	v := s.Values()
	if key == "sort" && value == s.Sort && !s.Desc {
		v.Set("dir", "desc")
	} else if key == "sort" {
		v.Del("dir")
	}
	if value == "" {
		v.Del(key)
	} else {
		v.Set(key, value)
	}
	if key == "sort" && v.Get("dir") == "" {
		v.Set("dir", "asc")
	}
	if key != "page" && key != "cols" && key != "print" {
		v.Del("page")
	}
	return ParseList(s.Path, v, s.spec)
}

// Without is the state with one value of a filter taken out.
func (s ListState) Without(key, value string) ListState {
	v := s.Values()
	v[key] = slices.DeleteFunc(slices.Clone(v[key]), func(x string) bool { return x == value })
	v.Del("page")
	return ParseList(s.Path, v, s.spec)
}

// Cleared is the state without query and filters; sort and columns stay.
func (s ListState) Cleared() ListState {
	s.Query, s.filters, s.Page = "", map[string][]string{}, 1
	return s
}

// Values are the parts that differ from the default.
func (s ListState) Values() url.Values {
	v := url.Values{}
	set := func(k, x string, on bool) {
		if on {
			v.Set(k, x)
		}
	}
	set("q", s.Query, s.Query != "")
	if len(s.spec.Sorts) > 0 && (s.Sort != s.spec.Sorts[0] || s.Desc != s.spec.Desc) {
		v.Set("sort", s.Sort)
		set("dir", "desc", s.Desc)
	}
	set("page", strconv.Itoa(s.Page), s.Page > 1)
	set("cols", strings.Join(s.Cols, ","), len(s.Cols) > 0)
	set("print", "1", s.Print)
	for k, x := range s.filters {
		v[k] = slices.Clone(x)
	}
	return v
}

// URL is the address of the state; the default state has the bare path.
func (s ListState) URL() string { return address(s.Path, s.Values()) }

// On is the same state at another path: an export takes the filters of the list that it stands on.
func (s ListState) On(path string) string {
	v := s.Values()
	v.Del("page")
	v.Del("print")
	return address(path, v)
}

func address(path string, v url.Values) string {
	if q := v.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}
