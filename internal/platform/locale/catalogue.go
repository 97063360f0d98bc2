package locale

import (
	"context"
	"embed"
	"encoding/csv"
	"fmt"
	"sort"
	"strings"
	"sync"
)

// Lang is a language of the interface.
type Lang string

// The two languages of the catalogue. Chinese is the default wherever nobody has chosen.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

//go:embed messages/*.csv
var files embed.FS

// A message is one text in both languages.
type message struct{ zh, en, file string }

var catalogue = sync.OnceValue(func() map[string]message {
	m, err := read()
	if err != nil {
		panic(err) // the catalogue is compiled in; its test reads it too
	}
	return m
})

func read() (map[string]message, error) {
	entries, err := files.ReadDir("messages")
	if err != nil {
		return nil, err
	}
	all := map[string]message{}
	for _, e := range entries {
		if err := readFile(all, e.Name()); err != nil {
			return nil, fmt.Errorf("messages/%s: %w", e.Name(), err)
		}
	}
	return all, nil
}

func readFile(all map[string]message, name string) error {
	f, err := files.Open("messages/" + name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // an embedded file has nothing to flush
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	for i, row := range rows {
		if i == 0 {
			continue
		}
		if len(row) != 3 {
			return fmt.Errorf("line %d: want key, zh, en", i+1)
		}
		if other, twice := all[row[0]]; twice {
			return fmt.Errorf("line %d: key %q stands in %s already", i+1, row[0], other.file)
		}
		all[row[0]] = message{zh: row[1], en: row[2], file: name}
	}
	return nil
}

// Keys are all keys of the catalogue, sorted.
func Keys() []string {
	keys := make([]string, 0, len(catalogue()))
	for k := range catalogue() {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Has reports whether the catalogue knows the key.
func Has(key string) bool {
	_, ok := catalogue()[key]
	return ok
}

// Text is the message of a key in a language, with its arguments set in. An unknown key comes back as [key].
func Text(lang Lang, key string, args ...any) string {
	m, ok := catalogue()[key]
	if !ok {
		return "[" + key + "]"
	}
	s := m.zh
	if lang == English {
		s = m.en
	}
	if vocabulary := terms(); len(vocabulary) > 0 && strings.Contains(s, "{") {
		s = setTerms(s, lang, vocabulary)
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// T is Text in the language of the request.
func T(ctx context.Context, key string, args ...any) string { return Text(Of(ctx), key, args...) }

type langKey struct{}

// With sets the language of everything that is written under the context.
func With(ctx context.Context, lang Lang) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// Of is the language of the context, Chinese when nothing was chosen.
func Of(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return Chinese
}
