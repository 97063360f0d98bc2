//go:build e2e

package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
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

// open starts a browser at desktop size.
func open(t *testing.T, base string) *browser {
	t.Helper()
	o := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.WindowSize(1366, 768),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), o...)
	ctx, cancel := chromedp.NewContext(alloc)
	ctx, cancelTime := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(func() { cancelTime(); cancel(); cancelAlloc() })
	b := &browser{t: t, ctx: ctx, base: base}
	chromedp.ListenTarget(ctx, b.complain)
	b.run("start", chromedp.Navigate("about:blank"))
	return b
}

func (b *browser) complain(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.t.Errorf("script error: %s", e.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "status of 4") {
			b.t.Errorf("the page complains: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}
}

// run does the steps that belong to one sentence of the journey, and fails with it.
func (b *browser) run(sentence string, actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.t.Fatalf("%s: %v\nat %s\n%s", sentence, err, b.address(), b.text("main"))
	}
}

func (b *browser) address() string {
	var s string
	if err := chromedp.Run(b.ctx, chromedp.Location(&s)); err != nil {
		return "?"
	}
	return s
}

// visit opens an address of the server and waits for its main part.
func (b *browser) visit(path string) {
	b.t.Helper()
	b.run("open "+path, chromedp.Navigate(b.base+path), chromedp.WaitReady("main"))
}

// login signs in as a demonstration account through the page.
func (b *browser) login(login string) {
	b.t.Helper()
	b.visit("/login")
	b.run("log in as "+login,
		chromedp.SendKeys(`input[name="login"]`, login), chromedp.SendKeys(`input[name="password"]`, demo.Password),
		chromedp.Submit(`input[name="password"]`), chromedp.WaitReady("body.app"))
}

// text is what a part of the page says.
func (b *browser) text(selector string) string {
	var s string
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, chromedp.Text(selector, &s, chromedp.ByQuery)); err != nil {
		return ""
	}
	return s
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

// press presses the button or follows the link with the label inside a part of the page, and waits for the next page.
func (b *browser) press(within, label string) {
	b.t.Helper()
	path := `//` + within + `//*[(self::button or self::a or self::summary) and contains(normalize-space(.), "` + label + `")]`
	b.run("press "+label, chromedp.ScrollIntoView(path, chromedp.BySearch), chromedp.Click(path, chromedp.BySearch), chromedp.Sleep(150*time.Millisecond), chromedp.WaitReady("main"))
}

// fill sets the fields of a form by name.
func (b *browser) fill(form string, values map[string]string) {
	b.t.Helper()
	for name, v := range values {
		b.run("fill "+name, chromedp.SetValue(form+` [name="`+name+`"]`, v, chromedp.ByQuery))
	}
}

// phone turns the tab into a telephone; desktop turns it back.
func (b *browser) phone() {
	b.t.Helper()
	b.run("turn into a telephone", emulation.SetDeviceMetricsOverride(390, 844, 2, true))
}

func (b *browser) desktop() {
	b.t.Helper()
	b.run("turn back into a desktop", emulation.SetDeviceMetricsOverride(1366, 768, 1, false))
}

// picture keeps what the tab shows when QIPAN_SCREENSHOTS names a folder.
func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("QIPAN_SCREENSHOTS")
	if dir == "" {
		return
	}
	var png []byte
	b.run("picture "+name, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		png, err = page.CaptureScreenshot().WithFormat(page.CaptureScreenshotFormatPng).Do(ctx)
		return err
	}))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
