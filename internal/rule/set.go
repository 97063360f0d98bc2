package rule

import (
	"maps"
	"slices"
	"strconv"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// A Version (版本) is a value of a parameter during a period: from ValidFrom until the day before ValidTo, either end open
// when empty. Document names the text or decision behind it. Local marks what a district entered.
type Version struct {
	Key                Key
	Value              string
	ValidFrom, ValidTo db.Date
	Document           string
	Local              bool
}

// Check refuses a version that a district may not enter: an unknown key, a value outside the parameter's bounds, no first
// day, an end before the beginning, or a fixed parameter without the document that changed it.
func (v Version) Check() error {
	p, known := Find(v.Key)
	if !known {
		return fault.New(fault.Invalid, "rule_param_unknown", string(v.Key)).On("key")
	}
	if err := p.CheckValue(v.Value); err != nil {
		return err
	}
	if _, err := db.ParseDate(string(v.ValidFrom)); err != nil {
		return fault.New(fault.Invalid, "rule_param_from").On("valid_from")
	}
	if v.ValidTo != "" && v.ValidTo <= v.ValidFrom {
		return fault.New(fault.Invalid, "rule_param_to").On("valid_to")
	}
	if !p.Editable() && v.Document == "" {
		return fault.New(fault.Invalid, "rule_param_document").On("document")
	}
	return nil
}

// Defaults are the versions that come with Qipan, one open period for each parameter.
func Defaults() []Version {
	var all []Version
	for _, p := range params().list {
		source := ""
		if versions := Book().Versions(p.Rule); len(versions) > 0 {
			source = versions[len(versions)-1].Source
		}
		all = append(all, Version{Key: p.Key, Value: p.Default, Document: source})
	}
	return all
}

// Overlay lays the district's versions over the defaults and returns periods that do not overlap, ordered by key and first
// day. On a day that several overrides cover, the one that begins last wins, and among equals the one that stands later in
// the list, so that a correction beats what it corrects. An override that Check refuses is passed over: a row written by an
// older program must not switch a rule off.
func Overlay(defaults, overrides []Version) []Version {
	layers := map[Key][]Version{}
	for _, v := range defaults {
		layers[v.Key] = append(layers[v.Key], v)
	}
	byStart := slices.Clone(overrides)
	slices.SortStableFunc(byStart, func(a, b Version) int { return compareDates(a.ValidFrom, b.ValidFrom) })
	for _, v := range byStart {
		if _, known := layers[v.Key]; known && v.Check() == nil {
			v.Local = true
			layers[v.Key] = append(layers[v.Key], v)
		}
	}
	var all []Version
	for _, key := range slices.Sorted(maps.Keys(layers)) {
		all = append(all, flatten(layers[key])...)
	}
	return all
}

// flatten cuts layers, lowest first, into periods that do not overlap.
func flatten(layers []Version) []Version {
	cuts := []db.Date{""}
	for _, v := range layers {
		cuts = append(cuts, v.ValidFrom)
		if v.ValidTo != "" {
			cuts = append(cuts, v.ValidTo)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var flat []Version
	last := -1
	for i, from := range cuts {
		to := db.Date("")
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		top := topmost(layers, from)
		switch {
		case top < 0:
		case top == last:
			flat[len(flat)-1].ValidTo = to
		default:
			v := layers[top]
			v.ValidFrom, v.ValidTo = from, to
			flat = append(flat, v)
		}
		last = top
	}
	return flat
}

func topmost(layers []Version, day db.Date) int {
	for i, layer := range slices.Backward(layers) {
		if covers(layer.ValidFrom, layer.ValidTo, day) {
			return i
		}
	}
	return -1
}

// A Set (参数集) is what every parameter was on one day. It never changes; the zero Set answers with the defaults.
type Set struct {
	day    db.Date
	values map[Key]string
}

// On gathers the values in force on a day. A key that no version covers keeps its default.
func On(versions []Version, day db.Date) Set {
	s := Set{day: day, values: map[Key]string{}}
	for _, v := range versions {
		if covers(v.ValidFrom, v.ValidTo, day) {
			s.values[v.Key] = v.Value
		}
	}
	return s
}

// Standard is the Set of the defaults on a day.
func Standard(day db.Date) Set { return Set{day: day} }

// Day is the day that the Set was gathered for.
func (s Set) Day() db.Date { return s.day }

// With is the Set with one value replaced, for asking "what if"; it refuses what the parameter refuses.
func (s Set) With(key Key, value string) (Set, error) {
	p, known := Find(key)
	if !known {
		return s, fault.New(fault.Invalid, "rule_param_unknown", string(key)).On("key")
	}
	if err := p.CheckValue(value); err != nil {
		return s, err
	}
	next := Set{day: s.day, values: map[Key]string{}}
	maps.Copy(next.values, s.values)
	next.values[key] = value
	return next, nil
}

// Text is the value as it is stored; empty only for a key that does not exist.
func (s Set) Text(key Key) string {
	if v, ok := s.values[key]; ok {
		return v
	}
	return params().byKey[key].Default
}

// Int is a number of the Set. A stored text that is no number answers with the default, never with zero.
func (s Set) Int(key Key) int {
	if n, err := strconv.Atoi(s.Text(key)); err == nil {
		return n
	}
	n, _ := strconv.Atoi(params().byKey[key].Default) // 0 only for a key of another kind, which a test excludes
	return n
}

// Bool is a switch of the Set.
func (s Set) Bool(key Key) bool { return s.Text(key) == "true" }

// Choice is the chosen word of the Set.
func (s Set) Choice(key Key) string { return s.Text(key) }

// Date is a day of the Set.
func (s Set) Date(key Key) db.Date { return db.Date(s.Text(key)) }
