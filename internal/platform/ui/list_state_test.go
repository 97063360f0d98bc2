package ui

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var sampleSpec = ListSpec{
	Sorts: []string{"staff", "name"}, Desc: true, Filters: []string{"street", "reason"}, Columns: []string{"name", "staff", "code"},
}

func TestListStateReadsOnlyWhatItsSpecAllows(t *testing.T) {
	s := ParseList("/gap", query("q=%20%E8%BD%AF%E4%BB%B6%20&sort=name%3Bdrop&dir=asc&page=-3&cols=code,evil,code&street=a&street=a&street=b&evil=1"), sampleSpec)
	got := map[string]any{"q": s.Query, "sort": s.Sort, "desc": s.Desc, "page": s.Page, "cols": s.Cols, "street": s.FilterAll("street"), "url": s.URL()}
	want := map[string]any{
		"q": "软件", "sort": "staff", "desc": true, "page": 1, "cols": []string{"code"}, "street": []string{"a", "b"},
		"url": "/gap?cols=code&q=%E8%BD%AF%E4%BB%B6&street=a&street=b",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestSortingByTheCurrentKeyTurnsTheDirection(t *testing.T) {
	s := ParseList("/gap", query("page=4"), sampleSpec)
	for _, step := range []struct{ key, url string }{
		{"staff", "/gap?sort=staff"}, {"staff", "/gap"}, {"name", "/gap?sort=name"}, {"name", "/gap?dir=desc&sort=name"}, {"name", "/gap?sort=name"},
	} {
		s = s.With("sort", step.key)
		if s.URL() != step.url || s.Page != 1 {
			t.Errorf("sort by %s: got %s page %d, want %s page 1", step.key, s.URL(), s.Page, step.url)
		}
	}
}

// TestListAddressesHoldTheWholeState: an address read back gives the same state, and so does every step away and back.
func TestListAddressesHoldTheWholeState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := url.Values{}
		for _, k := range []string{"q", "sort", "dir", "page", "cols", "street", "reason", "print", "other"} {
			for range rapid.IntRange(0, 2).Draw(t, "n") {
				v.Add(k, rapid.SampledFrom([]string{"", "1", "7", "name", "staff", "desc", "asc", "code,name", "软 件&=", strings.Repeat("长", 200)}).Draw(t, k))
			}
		}
		s := ParseList("/gap", v, sampleSpec)
		path, raw, _ := strings.Cut(s.URL(), "?")
		again := ParseList(path, query(raw), sampleSpec)
		if d := cmp.Diff(s, again, cmp.AllowUnexported(ListState{})); d != "" {
			t.Fatalf("%s does not read back:\n%s", s.URL(), d)
		}
		if s.Page > 1 && s.With("street", "x").Page != 1 {
			t.Fatal("a new filter keeps an old page")
		}
		if got := s.Without("street", s.Filter("street")); len(got.FilterAll("street")) > max(0, len(s.FilterAll("street"))-1) {
			t.Fatal("a removed filter stays")
		}
		if s.Offset() < 0 || s.Limit() < 1 {
			t.Fatal("page outside the list")
		}
	})
}

func TestWordsForDays(t *testing.T) {
	for day, want := range map[string]string{"2026-11-22": "今天", "2026-11-23": "明天", "2026-11-21": "昨天", "2026-11-25": "3天后", "2026-11-12": "10天前"} {
		if got := Relative(t.Context(), "2026-11-22", dayOf(day)); got != want {
			t.Errorf("%s: got %s, want %s", day, got, want)
		}
	}
	if got := Relative(t.Context(), "2026-11-22", ""); got != "" {
		t.Errorf("an unknown day got words: %s", got)
	}
	if got := LongDate("2026-01-05"); got != "2026年1月5日" {
		t.Errorf("long date %s", got)
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1600: "1,600", 1234567: "1,234,567", -1600: "-1,600"} {
		if got := Count(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}
