package sheet

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/caption"
	"qipan/internal/platform/sheet/rowkind"
	"qipan/internal/platform/sheet/value"
)

const maxHeadingRows = 4

// heading is where the captions of a sheet stand and what they mean.
type heading struct {
	top, bottom int
	columns     []headed
	fields      int // fields of a csv heading
}

// headed is one physical column under a heading.
type headed struct {
	col     int
	caption string // as it stands, captions above included
	means   meaning
	left    bool // recognised, but another column is the better one
	serial  bool // 序号
}

// keys are the keys that the heading covers.
func (h *heading) keys() map[string]bool {
	keys := map[string]bool{}
	for _, c := range h.columns {
		if c.means.column != nil && !c.left {
			keys[c.means.column.Key] = true
		}
	}
	return keys
}

// sameAs reports whether two headings give every column the same meaning.
func (h *heading) sameAs(o *heading) bool {
	mine, other := map[int]string{}, map[int]string{}
	for _, x := range []struct {
		h *heading
		m map[int]string
	}{{h, mine}, {o, other}} {
		for _, c := range x.h.columns {
			if c.means.column != nil && !c.left {
				x.m[c.col] = c.means.column.Key + "/" + c.means.option
			}
		}
	}
	return maps.Equal(mine, other)
}

func (h *heading) unknown() int {
	n := 0
	for _, c := range h.columns {
		if c.means.column == nil && !c.serial {
			n++
		}
	}
	return n
}

func (h *heading) has(keys []string) bool {
	have := h.keys()
	for _, k := range keys {
		if have[k] {
			return true
		}
	}
	return len(keys) == 0
}

// guess finds the heading with the most recognised columns; of equals the topmost, so that captions above are kept.
func (l *lexicon) guess(v *survey) (*heading, bool) {
	var best *heading
	bestKeys := 0
	for i := range min(len(v.head), headSearch) {
		top := v.head[i].number
		if v.groupAbove(top) || l.labelRow(v.head[i]) {
			continue
		}
		h := l.headingAt(v, top)
		keys := len(h.keys())
		if keys == 0 || !plausibleHeading(v, h, keys) {
			continue
		}
		if v.lonely(v.head[i]) && i+1 < len(v.head) && len(l.headingAt(v, v.head[i+1].number).keys()) >= keys {
			continue // a title, not a caption above others
		}
		better := best == nil || keys > bestKeys || keys == bestKeys && h.has(l.table.identify()) && !best.has(l.table.identify())
		if better && (best == nil || !best.has(l.table.identify()) || h.has(l.table.identify())) {
			best, bestKeys = h, keys
		}
	}
	return best, best != nil
}

// labelRow recognises 填报单位：… and 填报日期：… side by side, which are no captions.
func (l *lexicon) labelRow(h headRow) bool {
	labels := 0
	for _, c := range h.cells {
		if caption.Label(c.Text) && !l.known(c.Text) {
			labels++
		}
	}
	return labels > 0 && 2*labels >= len(h.cells)
}

// lonely reports whether a row holds a single cell that no merge spreads over a part of the columns.
func (v *survey) lonely(h headRow) bool {
	if len(h.cells) != 1 {
		return false
	}
	col := h.columns()[0]
	m, merged := v.merge(h.number, col)
	text := h.cells[col].Text
	if !merged && col > 1 && utf8.RuneCountInString(text) <= 12 && !caption.Titled(text) {
		return false
	}
	return !merged || m.Left == m.Right || v.title(m)
}

// plausibleHeading refuses rows in which a caption stands by chance: two columns must be known, or one of at most two.
func plausibleHeading(v *survey, h *heading, keys int) bool {
	if keys == 1 && len(h.columns) > 2 {
		return false
	}
	numbers := 0
	for row := h.top; row <= h.bottom; row++ {
		i, ok := v.index[row]
		if !ok {
			continue
		}
		for _, c := range v.head[i].cells {
			if c.Kind == book.NumberCell {
				numbers++
			}
		}
	}
	return numbers*4 <= len(h.columns)
}

// headingAt reads the captions that begin in a row, as many rows as they take.
func (l *lexicon) headingAt(v *survey, top int) *heading {
	h := &heading{top: top, bottom: l.bottom(v, top)}
	if i, ok := v.index[h.bottom]; ok {
		h.fields = v.head[i].fields
	}
	carry := !v.sideways(h.top, h.bottom)
	for col := 1; col <= v.width; col++ {
		path := v.path(h.top, h.bottom, col, carry)
		if len(path) == 0 {
			continue
		}
		c := headed{col: col, caption: strings.Join(path, " · ")}
		full, _, _ := l.form(path[len(path)-1])
		c.serial = caption.Serial(full)
		m, ok := l.read(path)
		if !ok && strings.Contains(path[len(path)-1], "·") { // a flat file writes 党组织·名称
			m, ok = l.read(append(path[:len(path)-1:len(path)-1], strings.Split(path[len(path)-1], "·")...))
		}
		if ok {
			c.means, c.serial = m, m.column.Kind == Sequence
			if m.column.Kind == Sequence || m.column.Key == "" {
				c.means = meaning{}
			}
		}
		h.columns = append(h.columns, c)
	}
	h.choose()
	return h
}

// choose keeps, of several columns with one meaning, the best known; equals stay together until their filling decides.
func (h *heading) choose() {
	best := map[string]int{}
	for _, c := range h.columns {
		if c.means.column != nil {
			key := c.means.column.Key + "\x00" + c.means.option
			if o, ok := best[key]; !ok || c.means.order < o {
				best[key] = c.means.order
			}
		}
	}
	whole := map[string]bool{}
	for i := range h.columns {
		c := &h.columns[i]
		if c.means.column != nil {
			c.left = c.means.order > best[c.means.column.Key+"\x00"+c.means.option]
			if !c.left && c.means.option == "" {
				whole[c.means.column.Key] = true
			}
		}
	}
	for i := range h.columns { // a column that holds the value itself goes before ticked ones
		c := &h.columns[i]
		if c.means.column != nil && c.means.option != "" && whole[c.means.column.Key] {
			c.left = true
		}
	}
}

// path is what stands above a column from the top down, without repetitions.
func (v *survey) path(top, bottom, col int, carry bool) []string {
	var path []string
	for row := top; row <= bottom; row++ {
		text := v.at(row, col)
		if text == "" && carry && row < bottom && v.filledBelow(row, bottom, col) {
			text = v.carried(row, bottom, col)
		}
		if text == "" || row < bottom && caption.Label(text) {
			continue
		}
		if row < bottom && v.spansAll(row, col) {
			continue // a title that runs over the whole table is no caption
		}
		if len(path) == 0 || caption.Fold(path[len(path)-1]) != caption.Fold(text) {
			path = append(path, text)
		}
	}
	return path
}

func (v *survey) filledBelow(row, bottom, col int) bool {
	for r := row + 1; r <= bottom; r++ {
		if v.at(r, col) != "" {
			return true
		}
	}
	return false
}

// carried is the group caption to the left that reaches over a blank place, where the file knows no merged cells.
func (v *survey) carried(row, bottom, col int) string {
	for c := col - 1; c >= 1; c-- {
		if text := v.at(row, c); text != "" {
			if v.filledBelow(row, bottom, c) {
				return text
			}
			return ""
		}
	}
	return ""
}

// sideways reports whether captions are merged over columns, so that nothing else need be carried.
func (v *survey) sideways(top, bottom int) bool {
	for _, m := range v.merges {
		if m.Right > m.Left && m.Top >= top && m.Bottom <= bottom {
			return true
		}
	}
	return false
}

func (v *survey) spansAll(row, col int) bool {
	m, ok := v.merge(row, col)
	return ok && v.title(m)
}

// title reports whether a merged range runs over most of the sheet with nothing beside it, as a title does.
func (v *survey) title(m book.Range) bool {
	if i, ok := v.index[m.Top]; ok && len(v.head[i].cells) > 1 {
		return false
	}
	filled := 0
	for _, h := range v.head {
		filled = max(filled, len(h.cells))
	}
	return m.Right > m.Left && m.Left <= 2 && 5*(m.Right-m.Left+1) >= 3*max(min(v.width, 2*filled), 2)
}

// bottom finds the last row of captions that begin in the row top: merged cells reach down to it, and rows below that only
// fill in what the captions above have left open belong to it.
func (l *lexicon) bottom(v *survey, top int) int {
	bottom := top
	for _, m := range v.merges {
		if m.Top == top && m.Bottom > bottom && !v.title(m) && m.Bottom < top+maxHeadingRows {
			if c, ok := v.own(m.Top, m.Left); ok && c.Kind == book.TextCell {
				bottom = m.Bottom
			}
		}
	}
	for bottom < top+maxHeadingRows-1 && l.continues(v, top, bottom) {
		bottom++
		for _, m := range v.merges {
			if m.Top == bottom && m.Bottom > bottom && m.Bottom < top+maxHeadingRows && m.Left == m.Right {
				bottom = m.Bottom
				break
			}
		}
	}
	return bottom
}

// continues reports whether the row below is a further row of captions.
func (l *lexicon) continues(v *survey, top, bottom int) bool {
	i, ok := v.index[bottom+1]
	if !ok {
		return false
	}
	below := v.head[i]
	fills, clashes := 0, 0
	for col, c := range below.cells {
		if c.Kind != book.TextCell || caption.DataLike(c.Text) && !caption.IsAnswer(c.Text) || utf8.RuneCountInString(c.Text) > 60 || value.IsError(c.Text) {
			return false
		}
		switch m, merged := v.merge(bottom, col); {
		case merged && m.Right > m.Left && !v.title(m):
			fills++
		case v.at(bottom, col) == "" && v.at(top, col) == "":
			fills++
		case v.groupStart(bottom, col, below):
			fills++
		default:
			clashes++
		}
	}
	if fills == 0 || clashes > 0 {
		return false
	}
	return fills > 1 || v.wideGroup(bottom) || l.known(firstText(below))
}

func firstText(h headRow) string {
	for _, c := range h.columns() {
		return h.cells[c].Text
	}
	return ""
}

func (v *survey) wideGroup(row int) bool {
	for _, m := range v.merges {
		if m.Top <= row && row <= m.Bottom && m.Right > m.Left && !v.title(m) {
			return true
		}
	}
	return false
}

// groupStart recognises, without merged cells, a caption to whose right the row is open and filled below.
func (v *survey) groupStart(row, col int, below headRow) bool {
	if _, merged := v.merge(row, col); merged || v.at(row, col+1) != "" {
		return false
	}
	_, filled := below.cells[col+1]
	return filled
}

// groupAbove reports whether the row above holds captions that reach over this one, so that headings begin there.
func (v *survey) groupAbove(row int) bool {
	i, ok := v.index[row-1]
	if !ok {
		return false
	}
	above := v.head[i]
	for _, c := range above.cells {
		if caption.Label(c.Text) {
			return false // 填报单位：…
		}
	}
	if v.lonely(above) && !v.reachesDown(above) {
		return false
	}
	groups := 0
	for _, col := range above.columns() {
		c := above.cells[col]
		text := strings.TrimSpace(c.Text)
		if c.Kind != book.TextCell || caption.DataLike(text) || utf8.RuneCountInString(text) > 30 {
			continue
		}
		m, merged := v.merge(row-1, col)
		switch {
		case merged && m.Bottom >= row && m.Bottom < row-1+maxHeadingRows:
			return true // a caption reaches down into this row
		case merged && m.Right > m.Left && !v.title(m):
			groups++
		case !merged && !v.sideways(row-1, row) && v.groupStart(row-1, col, v.rowOr(row)) && (col > 1 || len(above.cells) > 1):
			groups++
		}
	}
	return groups > 0
}

func (v *survey) reachesDown(h headRow) bool {
	m, merged := v.merge(h.number, h.columns()[0])
	return merged && m.Bottom > h.number && m.Left == m.Right
}

func (v *survey) rowOr(row int) headRow {
	if i, ok := v.index[row]; ok {
		return v.head[i]
	}
	return headRow{}
}

// sortColumns keeps the columns from left to right after a mapping by hand.
func (h *heading) sortColumns() {
	slices.SortFunc(h.columns, func(a, b headed) int { return a.col - b.col })
}

// kinds tells the classifier of rows what each column is.
func (h *heading) kinds() []rowkind.Column {
	out := make([]rowkind.Column, 0, len(h.columns))
	for _, c := range h.columns {
		k := rowkind.Column{Col: c.col, Serial: c.serial, Captions: strings.Split(c.caption, " · ")}
		if m := c.means.column; m != nil && !c.left {
			k.Code = m.Kind == USCC || m.Kind == IDNumber
			k.Date = m.Kind == Date || m.Kind == Moment
			k.Name = m.Required && (m.Kind == Name || m.Kind == OrgName)
		}
		out = append(out, k)
	}
	return out
}
