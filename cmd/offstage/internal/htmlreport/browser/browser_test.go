package browser

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"offstage/cmd/offstage/internal/htmlreport/sample"
	"offstage/cmd/offstage/internal/record"
)

const (
	counted = `document.getElementById('count').textContent`
	paths   = `[...document.querySelectorAll('#list .path')].map(n => n.textContent).join(' ')`
	focused = `document.activeElement.textContent.trim()`
	address = `location.hash`
)

func TestBrowserFilters(t *testing.T) {
	r := read(t, sample.Few())
	r.sees(counted, "All 5")
	r.click(`input[value=refused]`)
	r.sees(paths, "c/Dockerfile")
	r.sees(counted, "1 of 5 match")
	r.sees(address, "#status=refused")
	r.click(`button[type=reset]`)
	r.sees(counted, "All 5")
	r.sees(address, "")
	run(r, chromedp.SendKeys(chromedp.CSS(`select[name=runtime]`), "alpine"))
	r.sees(paths, "b/Dockerfile")
	r.click(`a[href="#code=no-command"]`)
	r.sees(paths, "c/Dockerfile")
	r.sees(focused, "Dockerfiles")
	r.open("#verdict=same")
	r.sees(paths, "b/Dockerfile")
	r.sees(`form.elements.verdict.value`, "same")
	r.open("")
	run(r, chromedp.SendKeys(chromedp.CSS(`select[name=notes]`), "with notes"))
	r.sees(paths, "b/Dockerfile")
	r.sees(address, "#notes=with+notes")
	r.open("#grade=partial")
	r.sees(paths, "b/Dockerfile")
	r.open("#grade=complete")
	r.sees(paths, "a/Dockerfile")
	r.open("#cause=not+Go")
	r.sees(paths, "d/Dockerfile")
	r.open("#status=nonsense&runtime=nonsense")
	r.sees(counted, "All 5")
}

func TestBrowserSearch(t *testing.T) {
	r := read(t, sample.Few())
	for query, want := range map[string]string{
		"d/docker":              "d/Dockerfile",
		"SLEEP infinity":        "c/Dockerfile",
		"cgo_enabled=0":         "a/Dockerfile b/Dockerfile",
		"http.get ruled shell":  "",
		"shell http.get":        "b/Dockerfile",
		"<b>&\"'":               "",
		"unknown instruction: ": "e/Dockerfile",
	} {
		r.fill(`input[name=q]`, query)
		r.sees(paths, want)
		r.sees(`new URLSearchParams(location.hash.slice(1)).get('q')`, query)
	}
}

func TestBrowserExpands(t *testing.T) {
	r := read(t, sample.Few())
	r.sees(`document.querySelectorAll('.body').length`, "0") // only what is opened is there
	r.click(`#list li:nth-child(2) summary`)
	const body = `document.querySelector('#list li:nth-child(2) .body')`
	r.sees(body+`.querySelectorAll('.diff tbody tr').length`, "9")
	r.sees(`[...document.querySelectorAll('ins')].map(n => n.textContent).join('|')`, " AS builder|CGO_ENABLED=0 ")
	for _, part := range []string{"scratch does not offer shell", "met by: COPY of the builder's certificates",
		"main.go:7 calls http.Get",
		"the shell form stays", "Verified: same", "GET / gave the same answer"} {
		r.sees(fmt.Sprintf(`%s.textContent.includes(%q)`, body, part), "true")
	}
	r.click(`#expand`)
	r.sees(`document.querySelectorAll('.body').length`, "5")
	r.sees(`document.querySelector('.refusal').textContent.includes('What to do: Say what starts.')`, "true")
	r.sees(`document.querySelector('.failure').textContent`, "e/Dockerfile:1: unknown instruction: NONSENSE")
	r.click(`#collapse`)
	r.sees(`document.querySelectorAll('details[open]').length`, "0")
}

// The whole page is used without a mouse.
func TestBrowserKeyboard(t *testing.T) {
	r := read(t, sample.Many(250))
	r.press(kb.Tab)
	r.sees(focused, "Skip to the Dockerfiles")
	r.press(kb.Enter)
	r.sees(focused, "Dockerfiles")
	r.press(kb.Tab)
	r.sees(`document.activeElement.name`, "status")
	r.press(kb.ArrowRight)
	r.sees(counted, "100 of 250 match") // rewritten
	r.press(kb.Tab)
	r.press("service-00005")
	r.sees(counted, "1 of 250 match")
	for range 10 { // past the choices and the buttons
		if run(r, chromedp.Evaluate[string](`document.activeElement.tagName`)) == "SUMMARY" {
			break
		}
		r.press(kb.Tab)
	}
	r.sees(`document.activeElement.querySelector('.path').textContent`, "team-05/service-00005/Dockerfile")
	r.sees(`document.activeElement.parentNode.open`, "true") // the only match opens by itself
	r.press(kb.Enter)
	r.sees(`document.activeElement.parentNode.open`, "false")
	r.press(" ")
	r.sees(`document.activeElement.parentNode.open`, "true")
}

func TestBrowserPages(t *testing.T) {
	r := read(t, sample.Many(250))
	r.sees(`document.querySelectorAll('#list > li').length`, "100")
	r.sees(`document.getElementById('page').textContent`, "Page 1 of 3")
	r.click(`#next`)
	r.click(`#next`)
	r.sees(`document.querySelectorAll('#list > li').length`, "50")
	r.sees(`document.getElementById('next').disabled`, "true")
	r.sees(address, "#page=3")
	r.open("#page=2")
	r.sees(`document.querySelector('#list .path').textContent`, "team-20/service-00100/Dockerfile")
}

func TestBrowserTheme(t *testing.T) {
	r := read(t, sample.Few())
	const background = `getComputedStyle(document.body).backgroundColor`
	const light, dark = "rgb(255, 255, 255)", "rgb(20, 23, 28)"
	r.sees(background, light)
	r.emulate("", "dark")
	r.sees(background, dark)
	run(r, chromedp.SendKeys(chromedp.CSS(`#theme select`), "light"))
	r.sees(background, light)
	r.press(kb.ArrowDown)
	r.emulate("", "light")
	r.sees(background, dark)
	r.emulate("print", "dark")
	r.sees(background, light) // paper is white
}

// Paper gets what the filters leave, opened; afterwards the page is as before.
func TestBrowserPrint(t *testing.T) {
	r := read(t, sample.Many(20))
	r.click(`input[value=refused]`)
	r.sees(counted, "4 of 20 match")
	run(r, chromedp.Evaluate[chromedp.Void](`addEventListener('beforeprint', () => { window.printed = `+
		`document.querySelectorAll('details[open] .refusal').length; })`))
	if pdf := run(r, chromedp.PrintToPDF()); !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("no PDF: %.20q", pdf)
	}
	r.sees(`window.printed`, "4")
	r.sees(`document.querySelectorAll('details[open]').length`, "0")
}

func TestBrowserNarrow(t *testing.T) {
	r := read(t, sample.Few())
	call(r, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width:             360,
		Height:            740,
		DeviceScaleFactor: 1,
		Mobile:            true,
	})
	r.click(`#expand`)
	r.sees(`document.querySelectorAll('.body').length`, "5")
	r.sees(`document.documentElement.scrollWidth`, "360")
	const cell = `document.querySelector('.diff td.%s.%s:not(.number)').getBoundingClientRect().top`
	r.sees(fmt.Sprintf(cell, "new", "added")+">"+fmt.Sprintf(cell, "old", "removed"), "true") // stacked
}

func TestBrowserHostileText(t *testing.T) {
	bad := sample.Rewritten(sample.Hostile)
	bad.Notes = []record.Note{{File: sample.Hostile, Line: 1, Text: sample.Hostile}}
	bad.New = []byte("FROM " + sample.Hostile + "\n")
	bad.Refusals = sample.Refused(sample.Hostile, sample.Hostile).Refusals
	r := read(t, []*record.Record{bad})
	r.sees(`document.querySelectorAll('.body').length`, "1") // the only one is open
	r.sees(`document.querySelectorAll('img').length`, "0")
	r.sees(`document.querySelector('#list .path').textContent.startsWith('</script><img src=x onerror=alert(1)>&amp;')`,
		"true")
	r.sees(`/[\u202e\u2028\0-\x08\x0e-\x1f\x7f-\x9f]/.test(document.body.innerText)`, "false")
}

// Without scripts there are the totals and the list.
func TestBrowserWithoutScripts(t *testing.T) {
	r := read(t, sample.Few())
	call(r, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	r.open("")
	r.sees(`document.querySelectorAll('noscript tbody tr').length`, "5")
	r.sees(`document.querySelector('form').checkVisibility()`, "false")
}

// The time that a person waits. The bound is for a busy machine; the log has the
// figures.
func TestBrowserManyRecords(t *testing.T) {
	for _, n := range []int{1000, 10_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := read(t, sample.Many(n))
			opens(r, n)
			for _, search := range []struct {
				text  string
				found int
			}{{"sleep infinity", n / 5}, {"service-00007", 1}} {
				timed(r, "searching "+search.text, func() {
					run(r, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`form.elements.q.value = %q; changed()`,
						search.text)))
				})
				r.sees(counted, fmt.Sprintf("%d of %d match", search.found, n))
			}
			r.click(`button[type=reset]`)
			r.sees(counted, fmt.Sprintf("All %d", n))
			timed(r, "filtering", func() { r.click(`input[value=rewritten]`) })
			r.sees(counted, fmt.Sprintf("%d of %d match", 2*n/5, n))
		})
	}
}

// The report of a real run over many repositories, each of its own shape.
func TestBrowserFleet(t *testing.T) {
	wantsBrowser(t)
	const n = 10_000
	dir, top := t.TempDir(), filepath.Join("..", "..", "..", "..", "..")
	command(t, 0, "go", "-C", top, "run", "./golden/internal/fleet", "-n", fmt.Sprint(n), dir+"/fleet")
	command(t, 0, "go", "-C", top, "build", "-o", dir+"/offstage", "./cmd/offstage")
	command(t, 3, dir+"/offstage", "--list", "--report", dir+"/report.html", dir+"/fleet") // 3: some are refused
	r := readFile(t, dir+"/report.html")
	opens(r, n)
	timed(r, "searching", func() {
		r.fill(`input[name=q]`, "repo-00123/")
		r.sees(counted, fmt.Sprintf("1 of %d match", n))
	})
	r.sees(`document.querySelector('#list .path').textContent.includes('repo-00123/Dockerfile')`, "true")
	r.sees(`document.querySelectorAll('#list .body').length`, "1")
	r.click(`button[type=reset]`)
	timed(r, "filtering", func() {
		r.click(`input[value=refused]`)
		r.sees(counted+`.endsWith(' of 10000 match')`, "true")
	})
}

func command(t *testing.T, code int, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	out, err := c.CombinedOutput()
	if c.ProcessState.ExitCode() != code {
		t.Fatalf("%s: %v, want exit code %d\n%.2000s", c, err, code, out)
	}
}

// opens opens the report anew and measures it.
func opens(r *reader, n int) {
	r.Helper()
	run(r, chromedp.Navigate("data:,"))
	timed(r, "opening", func() {
		run(r, chromedp.Navigate(r.file))
		r.sees(counted, fmt.Sprintf("All %d", n))
	})
	r.Log("of it in the page, in milliseconds: ", run(r, chromedp.Evaluate[float64](
		`Math.round(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd)`)))
}

func timed(r *reader, what string, do func()) {
	r.Helper()
	start := time.Now()
	do()
	took := time.Since(start)
	r.Logf("%s took %v", what, took.Round(time.Millisecond))
	if took > 30*time.Second {
		r.Errorf("%s took %v", what, took)
	}
}
