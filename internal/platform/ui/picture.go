package ui

import (
	"strconv"

	"qipan/internal/platform/db"
)

// Point is one thing on a map. Points with the same Group (a building) are drawn as one mark with their number.
type Point struct {
	ID    string  `json:"id"`
	Lng   float64 `json:"x"`
	Lat   float64 `json:"y"`
	Label string  `json:"label"`
	Note  string  `json:"note,omitempty"`
	Group string  `json:"group,omitempty"`
	Kind  string  `json:"kind"` // key of a legend entry
	Href  string  `json:"href,omitempty"`
}

// LegendEntry names a kind of point. Each kind has a shape besides its colour.
type LegendEntry struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	Shape Shape  `json:"shape"`
	State State  `json:"state"` // gives the colour
}

// Shape is the form of a mark on the map.
type Shape string

// The shapes.
const (
	Circle   Shape = "circle"
	Square   Shape = "square"
	Triangle Shape = "triangle"
	Diamond  Shape = "diamond"
	Star     Shape = "star"
)

// MapArea is a shape under the points: a street, a ten-minute circle.
type MapArea struct {
	Label string         `json:"label"`
	Rings [][][2]float64 `json:"rings"`
	State State          `json:"state,omitempty"`
}

// MapProps is a map that opens on the data. It draws no base map and asks nobody outside. Every map has a list twin: the
// points themselves, as links, below it.
type MapProps struct {
	ID     string
	Label  string
	Points []Point
	Source string // GET address answering {"points": [Point], "areas": [MapArea]}, instead of Points
	Areas  []MapArea
	Legend []LegendEntry
	Datum  string // 坐标系: CGCS2000, GCJ-02 …
	Tall   bool
	NoTwin bool // the page lists the same rows already
}

// Series is one line of a chart. A missing value is a gap, not a zero.
type Series struct {
	Name   string     `json:"name"`
	Values []*float64 `json:"values"`
}

// ChartProps is one trend. Its table twin stands below it.
type ChartProps struct {
	ID     string
	Title  string
	Unit   string
	Labels []string // days or months
	Series []Series
	Note   string
}

// TreeNode is one unit of a tree.
type TreeNode struct {
	Label    string
	Href     string
	Note     string
	State    State
	Word     string
	Count    int
	Open     bool
	Current  bool
	Children []TreeNode
}

// SheetProps is an official form on A4: song-style heading, framed table, page x of y, date, watermark.
type SheetProps struct {
	Title     string
	Subtitle  string
	Org       string // 填报单位
	Date      db.Date
	Number    string
	Unit      string // 单位：家
	Landscape bool
	Watermark string
	Head      [][]SheetCell // heading rows
	Rows      [][]SheetCell
	Notes     []string
	Signs     []string // 填报人, 审核人, 负责人
	Seal      string   // place of the seal: name of the organisation that seals
}

// SheetCell is one cell of an official form.
type SheetCell struct {
	Text    string
	Align   Align
	Colspan int
	Rowspan int
	Head    bool
}

// mapData is what the map's script reads; the legend goes along for its shapes and colours.
func mapData(p MapProps) map[string]any {
	points := p.Points
	if points == nil {
		points = []Point{}
	}
	areas := p.Areas
	if areas == nil {
		areas = []MapArea{}
	}
	return map[string]any{"points": points, "areas": areas, "legend": p.Legend}
}

func datumOf(p MapProps) string {
	if p.Datum == "" {
		return "CGCS2000"
	}
	return p.Datum
}

func shapePath(s Shape) string {
	switch s {
	case Square:
		return "M1.5 1.5h9v9h-9z"
	case Triangle:
		return statePath(Overdue)
	case Diamond:
		return statePath(Missing)
	case Star:
		return "M6 .6l1.6 3.5 3.8.4-2.9 2.5.9 3.7L6 8.8l-3.4 1.9.9-3.7L.6 4.5l3.8-.4z"
	case Circle:
	}
	return statePath(Ready)
}

func pointText(v *float64) string {
	if v == nil {
		return "—"
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func span(n int) string { return strconv.Itoa(max(1, n)) }

// clustered reports whether some building has more than one point, so that the legend explains the number.
func clustered(p MapProps) bool {
	seen := map[string]bool{}
	for _, x := range p.Points {
		if x.Group != "" && seen[x.Group] {
			return true
		}
		seen[x.Group] = true
	}
	return p.Source != ""
}
