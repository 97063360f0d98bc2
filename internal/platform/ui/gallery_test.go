package ui

import (
	"bytes"
	"context"
	"flag"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
)

var update = flag.Bool("update", false, "write the golden pages of the gallery")

// hashedName finds the hash in an asset's name: goldens hold whether the assets are built or not.
var hashedName = regexp.MustCompile(`(/assets/[a-z]+)-[0-9A-Za-z]+(\.[a-z]+)`)

// TestGalleryMatchesItsGoldens renders a sample of every component. The pages in testdata are what reviewers open and what
// the size budget measures.
func TestGalleryMatchesItsGoldens(t *testing.T) {
	for name, page := range gallery() {
		t.Run(name, func(t *testing.T) {
			got := hashedName.ReplaceAllString(render(t, shellContext(name), page), "$1$2")
			file := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("page differs from its golden, run with -update if meant:\n%s", d)
			}
		})
	}
}

// TestPagesHoldNoInlineCode keeps the pages inside the content security policy and the catalogue complete.
func TestPagesHoldNoInlineCode(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)<[^>]+\s(style|on[a-z]+)=|<style|javascript:|<script(?: id="[^"]*")?>|https?://`)
	script := regexp.MustCompile(`<script[^>]*>`)
	for name, page := range gallery() {
		for _, lang := range []locale.Lang{locale.Chinese, locale.English} {
			html := render(t, locale.With(shellContext(name), lang), page)
			if m := forbidden.FindString(strings.ReplaceAll(html, "http://www.w3.org/2000/svg", "")); m != "" {
				t.Errorf("%s holds %q", name, m)
			}
			for _, s := range script.FindAllString(html, -1) {
				if !strings.Contains(s, " src=") && !strings.Contains(s, `type="application/json"`) {
					t.Errorf("%s holds an inline script %s", name, s)
				}
			}
			if i := strings.Index(html, "[ui."); i >= 0 {
				t.Errorf("%s: message %s is missing", name, html[i:i+30])
			}
			if strings.Contains(html, "%!") {
				t.Errorf("%s: a message has the wrong arguments", name)
			}
		}
	}
}

var (
	idAttr    = regexp.MustCompile(`\sid="([^"]*)"`)
	refAttr   = regexp.MustCompile(`\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"`)
	fieldTag  = regexp.MustCompile(`<(?:input|select|textarea)\s[^>]*>`)
	oneH1     = regexp.MustCompile(`<h1[ >]`)
	mainTag   = regexp.MustCompile(`<main[ >]`)
	headWords = regexp.MustCompile(`(?s)<th[^>]*>(.*?)</th>`)
	tag       = regexp.MustCompile(`<[^>]*>`)
)

// TestPagesAreNavigableByEar checks what a screen reader leans on: one heading, one main part, names that exist, labelled fields,
// words in every column heading.
func TestPagesAreNavigableByEar(t *testing.T) {
	for name, page := range gallery() {
		html := render(t, shellContext(name), page)
		if n := len(oneH1.FindAllString(html, -1)); n != 1 {
			t.Errorf("%s has %d main headings", name, n)
		}
		if n := len(mainTag.FindAllString(html, -1)); n != 1 {
			t.Errorf("%s has %d main parts", name, n)
		}
		ids := map[string]bool{}
		for _, m := range idAttr.FindAllStringSubmatch(html, -1) {
			if ids[m[1]] {
				t.Errorf("%s: id %q stands twice", name, m[1])
			}
			ids[m[1]] = true
		}
		labelled := map[string]bool{}
		for _, m := range refAttr.FindAllStringSubmatch(html, -1) {
			labelled[m[1]] = true
			if !ids[m[1]] {
				t.Errorf("%s: nothing has the id %q", name, m[1])
			}
		}
		for _, f := range fieldTag.FindAllString(html, -1) {
			if strings.Contains(f, `type="hidden"`) || strings.Contains(f, "aria-label=") || strings.Contains(f, "form-check-input") {
				continue
			}
			if m := idAttr.FindStringSubmatch(f); m == nil || !labelled[m[1]] {
				t.Errorf("%s: field without label: %s", name, f)
			}
		}
		for _, m := range headWords.FindAllStringSubmatch(html, -1) {
			if strings.TrimSpace(tag.ReplaceAllString(m[1], "")) == "" {
				t.Errorf("%s: heading without words", name)
			}
		}
	}
}

func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func shellContext(page string) context.Context {
	nav := []NavItem{
		{Key: "home", Label: "我的", Href: "/", Current: page == "worklist", Count: 3},
		{Key: "board", Label: "棋盘", Href: "/board", Current: page == "board"},
		{Key: "org", Label: "组织", Href: "/orgs", Children: []NavItem{
			{Label: "企业", Href: "/enterprises", Current: page == "record"},
			{Label: "空白清单", Href: "/gap", Current: page == "list", Count: 128},
			{Label: "组建", Href: "/formation", Current: page == "case" || page == "proposal"},
			{Label: "党员", Href: "/members"},
		}},
		{Key: "venue", Label: "阵地", Href: "/venues", Children: []NavItem{{Label: "场地", Href: "/venues"}}},
		{Key: "work", Label: "服务", Href: "/tickets", Children: []NavItem{{Label: "诉求", Href: "/tickets"}}},
		{Key: "staff", Label: "队伍", Href: "/pool", Children: []NavItem{{Label: "人才库", Href: "/pool"}}},
		{Key: "duty", Label: "责任", Href: "/duties", Children: []NavItem{{Label: "台账", Href: "/ledgers"}}},
		{Key: "settings", Label: "设置", Href: "/settings", Current: page == "form" || page == "wizard"},
	}
	past := page == "board"
	return WithShell(context.Background(), Shell{
		User: "李红梅", Roles: []string{"马栏街道 · 党建工作者"}, UserMenu: []NavItem{{Label: "我的账号", Href: "/me"}},
		Logout: "/logout", Nav: nav,
		Scope:   Scope{Label: "马栏街道", Trail: []string{"沙河口区"}, SwitchHref: "/scope"},
		AsOf:    AsOf{Date: "2026-11-22", Past: past, SwitchHref: "/asof", TodayHref: "/board"},
		Waiting: 3, WaitingHref: "/", LangHref: "/language?to=en", Demo: true, Version: "0.1.0",
		NewKey: func() string { return "KEY" },
	})
}

// dayOf is a day that must exist.
func dayOf(s string) db.Date { return db.MustDate(s) }

func query(s string) url.Values {
	v, err := url.ParseQuery(s)
	if err != nil {
		panic(err)
	}
	return v
}

// withChildren sets children into a component that takes them.
func withChildren(outer templ.Component, inner ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, templ.Join(inner...)), w)
	})
}
