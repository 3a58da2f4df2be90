package browser

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"offstage/cmd/offstage/internal/htmlreport"
	"offstage/cmd/offstage/internal/htmlreport/sample"
	"offstage/cmd/offstage/internal/record"
)

// A reader is a person at a browser with a report open.
type reader struct {
	*testing.T
	ctx  context.Context
	file string // URL
}

// read writes a report and opens it.
func read(t *testing.T, records []*record.Record) *reader {
	t.Helper()
	wantsBrowser(t)
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(write(t, records)), 0o666); err != nil {
		t.Fatal(err)
	}
	return readFile(t, path)
}

// write gives the report of some records.
func write(t *testing.T, records []*record.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := htmlreport.New(&b, htmlreport.Run{})
	for _, r := range records {
		w.Add(sample.Filled(r))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func wantsBrowser(t *testing.T) {
	t.Helper()
	if os.Getenv("OFFSTAGE_E2E") != "1" {
		t.Skip("takes Chromium: runs with OFFSTAGE_E2E=1")
	}
}

// readFile opens a report in a browser of its own. What the page complains about,
// and every request beyond the file, fails the test.
func readFile(t *testing.T, path string) *reader {
	t.Helper()
	ctx, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("window-size", "1280,900"),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	r := &reader{t, ctx, (&url.URL{Scheme: "file", Path: path}).String()}
	if err := chromedp.Listen(ctx, r.watch); err != nil {
		t.Fatalf("no browser: %v", err)
	}
	call(r, network.Enable, network.EnableParams{})
	call(r, log.Enable, cdp.Empty{})
	r.open("")
	return r
}

// watch hears what happens in the page.
func (r *reader) watch(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		r.Errorf("the page: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		r.Errorf("the page: %s", e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, r.file) && u != "data:," {
			r.Errorf("the page asks for %s", u)
		}
	}
}

// run does one thing and fails the test if that can't be done.
func run[T any](r *reader, action chromedp.Action[T]) T {
	r.Helper()
	ctx, stop := context.WithTimeout(r.ctx, time.Minute)
	defer stop()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		r.Fatal(err)
	}
	return got
}

// call sends a command to the browser itself.
func call[P, R any](r *reader, command cdp.Command[P, R], params P) {
	r.Helper()
	if _, err := chromedp.Call(r.ctx, command, params); err != nil {
		r.Fatal(err)
	}
}

// open opens the report at an address' hash, as from a link in a message.
func (r *reader) open(hash string) {
	r.Helper()
	run(r, chromedp.Navigate("data:,"))
	run(r, chromedp.Navigate(r.file+hash))
}

func (r *reader) click(selector string) {
	r.Helper()
	run(r, chromedp.Click(chromedp.CSS(selector)))
}

func (r *reader) press(keys string) {
	r.Helper()
	run(r, chromedp.KeyEvent(keys))
}

// fill fills a field in the place of what it held.
func (r *reader) fill(selector, text string) {
	r.Helper()
	r.sees(fmt.Sprintf("document.querySelector(%q).value = ''", selector), "")
	run(r, chromedp.SendKeys(chromedp.CSS(selector), text))
}

func (r *reader) emulate(media, scheme string) {
	r.Helper()
	call(r, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// sees waits until an expression is what is wanted: the page answers typing
// after a short while.
func (r *reader) sees(expression, want string) {
	r.Helper()
	var got string
	for range 100 {
		if got = run(r, chromedp.Evaluate[string]("(() => { try { return String("+expression+
			") } catch (e) { return String(e) } })()")); got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	r.Errorf("%s is %q, want %q", expression, got, want)
}
