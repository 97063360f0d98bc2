package org

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/platform/db"
	"qipan/internal/platform/pinyin"
)

// Resolver finds the unit that an import text means: by code, by name with or without its ending (街道, 社区), by another known
// name, or by the name of a unit that ended in favour of exactly one other. It never guesses between two.
type Resolver struct {
	units []Unit
	names map[string][]hit
}

type hit struct {
	at    int // in units
	alias bool
}

// NewResolver reads all names once, for the units that exist on the day.
func NewResolver(ctx context.Context, tx *db.Tx, day db.Date) (*Resolver, error) {
	units, err := UnitsOn(ctx, tx, day)
	if err != nil {
		return nil, err
	}
	aliases, err := everyAlias(ctx, tx)
	if err != nil {
		return nil, err
	}
	successions, err := everySuccession(ctx, tx)
	if err != nil {
		return nil, err
	}
	r := &Resolver{units: units, names: map[string][]hit{}}
	at := map[string]int{}
	for i, u := range units {
		at[u.ID] = i
		r.learn(u.Code, hit{i, false})
		r.learn(u.Name, hit{i, false})
	}
	for _, a := range aliases {
		if i, lives := at[a.UnitID]; lives {
			r.learn(a.Text, hit{i, true})
		}
	}
	r.learnEnded(at, successions)
	return r, nil
}

// learnEnded lets the name of an ended unit mean all that came of it on the day; only a single heir is ever an answer.
func (r *Resolver) learnEnded(at map[string]int, successions []Succession) {
	next := map[string][]Succession{}
	for _, s := range successions {
		next[s.PredecessorID] = append(next[s.PredecessorID], s)
	}
	var heirs func(id string, depth int) []int
	heirs = func(id string, depth int) []int {
		if i, lives := at[id]; lives || depth == 0 {
			if lives {
				return []int{i}
			}
			return nil
		}
		var all []int
		for _, s := range next[id] {
			all = append(all, heirs(s.SuccessorID, depth-1)...)
		}
		return all
	}
	for id, list := range next {
		if _, lives := at[id]; lives {
			continue
		}
		for _, i := range heirs(id, longestSuccession) {
			r.learn(list[0].PredecessorName, hit{i, true})
		}
	}
}

// longestSuccession bounds how many reforms a name is followed through.
const longestSuccession = 10

func (r *Resolver) learn(text string, h hit) {
	for _, key := range keysOf(text, r.units[h.at].Kind) {
		if !slices.Contains(r.names[key], h) {
			r.names[key] = append(r.names[key], h)
		}
	}
}

// endings are what people leave out of a unit's name, the longest first. A text with the ending of another kind means another
// kind: 马栏社区 is never the subdistrict 马栏街道.
var endings = map[UnitKind][]string{
	Subdistrict: {"街道办事处", "街道党工委", "街道", "办事处"},
	Community:   {"社区居民委员会", "社区居委会", "社区", "居委会"},
}

// keysOf are the folded text and the folded text without its ending.
func keysOf(text string, kind UnitKind) []string {
	full := pinyin.Fold(text)
	if full == "" {
		return nil
	}
	for _, e := range endings[kind] {
		if short := strings.TrimSuffix(full, e); short != full && short != "" {
			return []string{full, short}
		}
	}
	return []string{full}
}

// Subdistrict is the one subdistrict that the text means. viaAlias says that the text was not its official name, which is
// worth showing; ok is false when the text is unknown or means more than one.
func (r *Resolver) Subdistrict(text string) (u Unit, viaAlias, ok bool) {
	return r.find(keysOf(text, Subdistrict), func(u Unit) bool { return u.Kind == Subdistrict })
}

// Community is the one community of a subdistrict that the text means.
func (r *Resolver) Community(sub Unit, text string) (u Unit, viaAlias, ok bool) {
	return r.find(keysOf(text, Community), func(u Unit) bool { return u.Kind == Community && u.ParentID == sub.ID })
}

// Unit is the one unit of any kind that the text means.
func (r *Resolver) Unit(text string) (u Unit, viaAlias, ok bool) {
	return r.find(keysOf(text, ""), func(Unit) bool { return true })
}

func (r *Resolver) find(keys []string, fits func(Unit) bool) (Unit, bool, bool) {
	for _, key := range keys {
		official, alias := r.candidates(key, fits)
		switch {
		case len(official) == 1:
			return r.units[official[0]], false, true
		case len(official) > 1:
			return Unit{}, false, false
		case len(alias) == 1:
			return r.units[alias[0]], true, true
		case len(alias) > 1:
			return Unit{}, false, false
		}
	}
	return Unit{}, false, false
}

func (r *Resolver) candidates(key string, fits func(Unit) bool) (official, alias []int) {
	for _, h := range r.names[key] {
		if !fits(r.units[h.at]) {
			continue
		}
		into := &official
		if h.alias {
			into = &alias
		}
		if !slices.Contains(*into, h.at) {
			*into = append(*into, h.at)
		}
	}
	return official, alias
}
