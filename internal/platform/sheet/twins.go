package sheet

import (
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
)

// twins finds rows of one file that seem to be the same thing. It keeps a few hashed words for each row, never the row.
type twins struct {
	rule   Duplicates
	seed   maphash.Seed
	codes  map[uint64]seen // by code
	names  map[uint64]seen // by likeness of name, of rows with a code
	bare   map[uint64]seen // by likeness of name, of rows without a code
	sheets []string
}

// seen is a row that came before.
type seen struct {
	sheet, row int32
	facts      uint64
	code       uint64
}

func newTwins(t *Table) *twins {
	d := t.Duplicates
	if d.Fold == nil {
		d.Fold = value.FoldName
	}
	return &twins{rule: d, seed: maphash.MakeSeed(), codes: map[uint64]seen{}, names: map[uint64]seen{}, bare: map[uint64]seen{}}
}

// look compares a row with the ones before it. The same code again is refused: as a repetition, or as a conflict when it comes
// with other facts. Likeness is only shown. Rows that are refused anyway leave no trace.
func (t *twins) look(row *Row) {
	if !row.Taken() || t.rule.Code == "" && t.rule.Name == "" {
		return
	}
	code, name := row.Values[t.rule.Code], t.likeness(row)
	here := seen{sheet: t.sheet(row.Sheet), row: int32(row.Number), facts: t.facts(row), code: t.hash(code)}
	if code != "" {
		if first, again := t.codes[here.code]; again {
			why := reason.DupInFile
			if first.facts != here.facts {
				why = reason.DupConflict
			}
			t.pair(row, first, why)
			row.Reject(why, t.rule.Code)
			return
		}
		t.codes[here.code] = here
	}
	if name == "" {
		return
	}
	like := t.hash(name)
	coded, hasCoded := t.names[like]
	bare, hasBare := t.bare[like]
	switch {
	case code != "" && hasCoded && !t.rule.Namesakes:
		t.pair(row, coded, reason.DupNameDiffCode)
		row.Warn(reason.DupNameDiffCode, t.rule.Name)
	case hasBare:
		t.pair(row, bare, reason.DupSuspect)
		row.Warn(reason.DupSuspect, t.rule.Name)
	case code == "" && hasCoded:
		t.pair(row, coded, reason.DupSuspect)
		row.Warn(reason.DupSuspect, t.rule.Name)
	}
	if code != "" && !hasCoded {
		t.names[like] = here
	}
	if code == "" && !hasBare {
		t.bare[like] = here
	}
}

func (t *twins) pair(row *Row, first seen, why Reason) {
	row.Twin = &Twin{Sheet: t.sheets[first.sheet], Row: int(first.row), Reason: why}
}

// likeness is the folded name, with the further columns that must agree; empty when one of them is unknown.
func (t *twins) likeness(row *Row) string {
	if t.rule.Name == "" || row.Values[t.rule.Name] == "" {
		return ""
	}
	parts := []string{t.rule.Fold(row.Values[t.rule.Name])}
	for _, k := range t.rule.Also {
		if row.Values[k] == "" {
			return ""
		}
		parts = append(parts, row.Values[k])
	}
	return strings.Join(parts, "\x00")
}

func (t *twins) facts(row *Row) uint64 {
	var h maphash.Hash
	h.SetSeed(t.seed)
	for _, k := range slices.Sorted(maps.Keys(row.Values)) {
		if k == t.rule.Code {
			continue
		}
		_, _ = h.WriteString(k)
		_ = h.WriteByte(0)
		_, _ = h.WriteString(row.Values[k])
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

func (t *twins) hash(s string) uint64 { return maphash.String(t.seed, s) }

func (t *twins) sheet(name string) int32 {
	for i, s := range t.sheets {
		if s == name {
			return int32(i)
		}
	}
	t.sheets = append(t.sheets, name)
	return int32(len(t.sheets) - 1)
}
