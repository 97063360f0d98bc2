//go:build e2e

package e2e

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pages are all pages that a street worker, a district officer and an auditor meet, by the name of their picture.
var pages = []struct{ name, login, path string }{
	{"login", "", "/login"},
	{"home", worker, "/"},
	{"board", "district", "/board"},
	{"board-past", "district", "/board?asof=2026-01-01"},
	{"figures", "district", "/figures"},
	{"rates", "district", "/coverage/rates"},
	{"gaps", worker, "/gaps"},
	{"gaps-map", worker, "/gaps/map"},
	{"plan", worker, "/coverage/plan"},
	{"cases", worker, "/cases"},
	{"case", worker, "first /cases"},
	{"enterprises", worker, "/enterprises"},
	{"enterprise", worker, "first /enterprises"},
	{"enterprise-new", worker, "/enterprises/new"},
	{"sites", worker, "/sites"},
	{"site", worker, "first /sites"},
	{"organisations", "district", "/organisations"},
	{"organisation", "district", "first /organisations"},
	{"terms", "district", "/organisations/terms"},
	{"units", "district", "/units"},
	{"unit", "district", "first /units"},
	{"imports", worker, "/imports"},
	{"import-new", worker, "/imports/new"},
	{"rules", "district", "/rules"},
	{"search", worker, "/search?q=dl"},
	{"audit", "auditor", "/audit"},
	{"absent", worker, "/cases/000"},
	{"case-form", worker, "first /cases /do/candidate"},
	{"case-paper", worker, "first /cases paper"},
	{"case-handover", worker, "first /cases /handover"},
	{"enterprise-edit", worker, "first /enterprises /edit/SCALE"},
	{"enterprise-move", worker, "first /enterprises /move"},
	{"enterprise-status", worker, "first /enterprises /status"},
	{"enterprise-confirm", worker, "first /enterprises /confirm/PLACE"},
	{"enterprise-contact", worker, "first /enterprises /contact"},
	{"enterprise-predecessor", worker, "first /enterprises /predecessor"},
	{"site-new", worker, "/sites/new"},
	{"site-edit", worker, "first /sites /edit"},
	{"organisation-covers", worker, "first /organisations /covers"},
	{"stated", worker, "/coverage/stated"},
	{"rule", "district", "/rules/ORG-16"},
	{"parameter", "district", "/rules/parameters/org.term_remind_months"},
	{"gaps-print", worker, "/gaps?print=1"},
	{"board-print", "district", "/board?print=1"},
}

// worker is the street worker in whose subdistrict the journeys play.
const worker = "worker-malan"

func TestEveryPageShowsWithoutComplaintOnADesktopAndOnATelephone(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "tour.db")
	seeded(t, database)
	s := start(t, database)
	tabs := map[string]*browser{}
	for _, p := range pages {
		if tabs[p.login] == nil {
			tabs[p.login] = open(t, s.base)
			if p.login != "" {
				tabs[p.login].login(p.login)
			}
		}
		t.Run(p.name, func(t *testing.T) {
			b := tabs[p.login]
			b.t = t
			b.desktop()
			b.visit(b.resolve(p.path))
			if p.name != "absent" && p.name != "login" && b.text(".problem") != "" {
				t.Errorf("%s is a problem page: %s", p.path, b.text("main"))
			}
			b.checkPage()
			b.picture(p.name)
			b.phone()
			b.checkPage()
			b.picture(p.name + "-phone")
		})
	}
}

var recordLink = regexp.MustCompile(`/[a-z]+/[0-9a-f]{32}`)

// resolve follows "first /cases /handover" to that page of the first record of the list, "first /cases paper" to its first paper; other
// addresses stay.
func (b *browser) resolve(path string) string {
	b.t.Helper()
	words := strings.Fields(path)
	if words[0] != "first" {
		return path
	}
	list := words[1]
	b.visit(list)
	html := script[string](b, `document.querySelector("main").outerHTML`)
	for _, link := range recordLink.FindAllString(html, -1) {
		if len(link) == len(list)+33 && link[:len(list)] == list {
			if len(words) == 3 && words[2] == "paper" {
				b.visit(link)
				return script[string](b, `document.querySelector("main a[href*='/papers/']").getAttribute("href")`)
			}
			return link + strings.Join(words[2:], "")
		}
	}
	b.t.Fatalf("%s lists no record", list)
	return ""
}

// checkPage holds what every page must hold at every width: a language, a title, one main heading, landmarks, no label-less
// input, no text key shown raw, nothing wider than the screen.
func (b *browser) checkPage() {
	b.t.Helper()
	faults := script[[]string](b, `(() => {
		const out = [];
		if (!document.documentElement.lang) out.push("no language");
		if (!document.title) out.push("no title");
		// A sheet of paper may carry several documents, or a table alone.
		if (!document.body.classList.contains("paper") && document.querySelectorAll("h1").length !== 1) out.push(document.querySelectorAll("h1").length + " main headings");
		if (!document.querySelector("main")) out.push("no main landmark");
		const raw = document.body.innerText.match(/\[[a-z]+\.[A-Za-z._-]+\]/);
		if (raw) out.push("raw key " + raw[0]);
		for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
			if (!e.labels?.length && !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")) out.push("no label: " + e.outerHTML.slice(0, 80));
		}
		const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
		if (wide > 1) out.push("wider than the screen by " + wide);
		return out;
	})()`)
	for _, f := range faults {
		b.t.Errorf("%s: %s", b.address(), f)
	}
}
