//go:build e2e

package e2e

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// refusedMarkup is what no script may put into a page, whoever wrote the text.
var refusedMarkup = map[string]string{
	"a program":                       `<script>alert(1)</script>`,
	"a foreign program":               `<script src="https://example.org/x.js"></script>`,
	"an event handler":                `<img src="x" onerror="alert(1)">`,
	"a handler of the swapping kind":  `<p hx-on:click="alert(1)">`,
	"an address that is a program":    `<a href=" java&#10;script:alert(1)">x</a>`,
	"a form whose target is one":      `<form action="javascript:alert(1)"><button>x</button></form>`,
	"a page within the page":          `<iframe srcdoc="x"></iframe>`,
	"another base for every address":  `<base href="https://example.org/">`,
	"a drawing with an event handler": `<svg><animate onbegin="alert(1)" attributeName="x"></svg>`,
	"a handler inside a template":     `<template><img onerror="alert(1)"></template>`,
	"an address animated into one":    `<svg><a><animate attributeName="href" values="javascript:alert(1)"/></a></svg>`,
}

func TestAScriptCannotPutAProgramIntoThePage(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "trust.db")
	seeded(t, database)
	s := start(t, database)
	b := open(t, s.base)
	b.login(worker)
	b.visit("/gaps")
	b.quiet = true // every refusal is a complaint of the browser, and is meant to be one
	put := func(markup string) string {
		return script[string](b, `(() => { try { document.createElement("div").innerHTML = `+quote(markup)+`; return "taken"; } catch (e) { return e.name; } })()`)
	}
	for name, markup := range refusedMarkup {
		if got := put(markup); got != "TypeError" {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, markup := range []string{`<p class="hint">一家企业</p>`, `<a href="/gaps?q=1">x</a>`, `<script type="application/json">{"a":1}</script>`} {
		if got := put(markup); got != "taken" {
			t.Errorf("%s: %s", markup, got)
		}
	}
	for _, program := range []string{`trustedTypes.createPolicy("more", {})`, `trustedTypes.createPolicy("inert", {})`, `(() => { document.createElement("script").src = "https://example.org/x.js" })()`} {
		if got := script[string](b, `(() => { try { `+program+`; return "ran"; } catch (e) { return "refused"; } })()`); got != "refused" {
			t.Errorf("%s: %s", program, got)
		}
	}
	b.quiet = false
	// The lists still swap their parts, through the policy.
	b.visit("/gaps")
	swapped := script[bool](b, `(document.querySelector("#list").setAttribute("data-old", ""), document.querySelector("#list th a").click(), true)`)
	b.steady()
	b.run("the list is swapped", chromedp.WaitReady(chromedp.CSS("#list:not([data-old])")))
	if !swapped || !strings.Contains(b.address(), "sort=") {
		t.Errorf("the list was not sorted: %s", b.address())
	}
}

func TestABreachOfThePolicyIsReportedWithoutItsContent(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "report.db")
	s := start(t, database)
	res, err := http.Post(s.base+"/csp-report", "application/csp-report", strings.NewReader(
		`{"csp-report":{"document-uri":"http://x/?name=张三","effective-directive":"script-src-elem","blocked-uri":"https://example.org/秘密"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusNoContent {
		t.Errorf("status %d", res.StatusCode)
	}
	s.kill()
	log := s.errors()
	if !strings.Contains(log, "script-src-elem") || strings.Contains(log, "秘密") || strings.Contains(log, "张三") {
		t.Errorf("the log says:\n%s", log)
	}
}
