//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"qipan/internal/demo"
)

// browser is one tab of a real Chromium. Everything that the page complains about fails the test: a script error, a refused
// resource, a breach of the content policy.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
	// quiet lets the browser complain, where a test provokes it.
	quiet bool
}

func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium: run tools/need chromium fonts")
	return ""
}

// open starts a browser at desktop size. Every host but this machine is unknown to it.
func open(t *testing.T, base string) *browser {
	t.Helper()
	b := &browser{t: t, base: base}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.Headless,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("lang", "zh-CN"), chromedp.Flag("accept-lang", "zh-CN"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	ctx, cancel := chromedp.NewContext(alloc)
	ctx, cancelTime := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(func() { cancelTime(); cancel(); cancelAlloc() })
	b.ctx = ctx
	if err := chromedp.Listen(ctx, func(e any) { b.complain(e) }); err != nil {
		t.Fatal(err)
	}
	b.desktop()
	return b
}

func (b *browser) complain(event any) {
	if b.quiet {
		return
	}
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.t.Errorf("script error: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "status of 4") {
			b.t.Errorf("the page complains: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}
}

// run does the steps that belong to one sentence of the journey, and fails with it.
func (b *browser) run(sentence string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v\nat %s\n%s", sentence, err, b.address(), b.text("main"))
	}
}

// script evaluates an expression in the page.
func script[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return v
}

func quote(s string) string {
	text, _ := json.Marshal(s) // a string always marshals
	return string(text)
}

func (b *browser) address() string { return script[string](b, "location.href") }

// visit opens an address of the server and waits for its main part.
func (b *browser) visit(path string) {
	b.t.Helper()
	b.run("open "+path, chromedp.Navigate(b.base+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// login signs in as a demonstration account through the page.
func (b *browser) login(login string) {
	b.t.Helper()
	b.visit("/login")
	b.run("log in as "+login,
		chromedp.SendKeys(chromedp.CSS(`input[name="login"]`), login), chromedp.SendKeys(chromedp.CSS(`input[name="password"]`), demo.Password),
		chromedp.Submit(chromedp.CSS(`input[name="password"]`)), chromedp.WaitReady(chromedp.CSS("body.app")))
}

// text is what a part of the page says; empty when the part is not there.
func (b *browser) text(selector string) string {
	b.t.Helper()
	return script[string](b, `(document.querySelector(`+quote(selector)+`)?.innerText ?? "")`)
}

// expect fails unless the page's main part says every word.
func (b *browser) expect(words ...string) {
	b.t.Helper()
	main := b.text("main")
	for _, w := range words {
		if !strings.Contains(main, w) {
			b.t.Fatalf("the page %s does not say %q; it says:\n%s", b.address(), w, main)
		}
	}
}

// press presses the button or follows the link with the label inside a part of the page, once the page stands still, and waits
// until the next page stands. A link or button that leads away and does not fails the test.
func (b *browser) press(within, label string) {
	b.t.Helper()
	b.steady()
	leads := script[string](b, `(() => {
		document.querySelectorAll("[data-press]").forEach(e => e.removeAttribute("data-press"));
		const all = [...document.querySelectorAll(`+quote(within)+`+" button, "+`+quote(within)+`+" a, "+`+quote(within)+`+" summary")];
		const said = e => (e.innerText || e.getAttribute("aria-label") || "").trim();
		const hit = all.find(e => said(e) === `+quote(label)+` && e.checkVisibility()) ?? all.find(e => said(e).includes(`+quote(label)+`) && e.checkVisibility());
		if (!hit) return "";
		hit.setAttribute("data-press", "");
		hit.scrollIntoView({block: "center", behavior: "instant"});
		document.documentElement.setAttribute("data-before", "");
		return hit.matches("a[href]:not([href^='#']), button[type=submit]") ? "away" : "here";
	})()`)
	if leads == "" {
		b.t.Fatalf("nothing to press says %q in %s at %s; the page says:\n%s", label, within, b.address(), b.text("main"))
	}
	b.steady()
	b.run("press "+label, chromedp.Click(chromedp.CSS("[data-press]")))
	if !b.settle() && leads == "away" {
		b.t.Fatalf("pressing %q led nowhere at %s", label, b.address())
	}
}

// steady waits until fonts are there and nothing has moved for a few frames, as a person waits before pressing.
func (b *browser) steady() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(async () => {
		await document.fonts.ready;
		const frame = () => new Promise(r => requestAnimationFrame(r));
		for (let still = 0, last = ""; still < 4; ) {
			await frame();
			const now = [scrollX, scrollY, document.documentElement.scrollHeight, document.readyState].join();
			still = now === last && document.readyState === "complete" ? still + 1 : 0;
			last = now;
		}
		return true;
	})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("the page %s does not come to rest: %v", b.address(), err)
	}
}

// settle waits until a navigation that was begun has ended: the old document is gone and the new one is ready. It reports false
// when the page was not left.
func (b *browser) settle() bool {
	b.t.Helper()
	for range 250 {
		ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
		state, err := chromedp.Run(ctx, chromedp.Evaluate[string](
			`document.documentElement.hasAttribute("data-before") ? "old" : document.readyState === "complete" ? "new" : "loading"`))
		cancel()
		if err == nil && state == "new" {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

// fill sets the fields of a form by name, as typing would.
func (b *browser) fill(form string, values map[string]string) {
	b.t.Helper()
	for name, v := range values {
		ok := script[bool](b, `(() => {
			const f = document.querySelector(`+quote(form)+`) ?? document;
			const all = [...f.querySelectorAll("[name=" + CSS.escape(`+quote(name)+`) + "]")];
			if (!all.length) return false;
			const pick = all.find(e => (e.type === "radio" || e.type === "checkbox") && e.value === `+quote(v)+`);
			if (pick) pick.checked = true; else all[0].value = `+quote(v)+`;
			(pick ?? all[0]).dispatchEvent(new Event("change", {bubbles: true}));
			return true;
		})()`)
		if !ok {
			b.t.Fatalf("the form %s at %s has no field %q; fields: %v", form, b.address(), name,
				script[[]string](b, `[...document.querySelectorAll("main [name]")].map(e => e.name)`))
		}
	}
}

// submit sends the form that holds a field.
func (b *browser) submit(form string) {
	b.t.Helper()
	script[bool](b, `(document.documentElement.setAttribute("data-before", ""), document.querySelector(`+quote(form)+`).requestSubmit(), true)`)
	if !b.settle() {
		b.t.Fatalf("sending %s led nowhere at %s", form, b.address())
	}
}

// phone turns the tab into a telephone; desktop turns it back.
func (b *browser) phone() {
	b.t.Helper()
	b.run("turn into a telephone", chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile))
}

func (b *browser) desktop() {
	b.t.Helper()
	b.run("turn into a desktop", chromedp.EmulateViewport(1366, 768))
}

// pictures keeps a page at both widths.
func (b *browser) pictures(name string) {
	b.t.Helper()
	if os.Getenv("QIPAN_SCREENSHOTS") == "" {
		return
	}
	b.picture(name)
	b.phone()
	b.picture(name + "-phone")
	b.desktop()
}

// picture keeps what the tab shows when QIPAN_SCREENSHOTS names a folder.
func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("QIPAN_SCREENSHOTS")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("picture %s: %v", name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
