package launch

import (
	"fmt"
	"strconv"
	"strings"
)

// Program is the text of the prober, which any Go from 1.11 on builds. It follows a
// Location itself, so that it does where the client did, and as often.
func (p *Prober) Program() []string {
	imports, transport, limit, address := []string{"net/http", "os"}, "", "", "os.Args[1]"
	if strings.Contains(p.URL, "$") {
		address = "os.ExpandEnv(os.Args[1])"
	}
	if p.insecure {
		imports = append(imports, "crypto/tls")
		transport = ", TLSClientConfig: &tls.Config{InsecureSkipVerify: true}"
	}
	if p.seconds > 0 {
		imports = append(imports, "time")
		limit = fmt.Sprintf(", Timeout: %d * time.Second", p.seconds)
	}
	if p.reads() {
		imports = append(imports, "io", "io/ioutil")
	}
	for i, name := range imports {
		imports[i] = strconv.Quote(name)
	}
	lines := []string{
		"package main",
		"import (" + strings.Join(imports, "; ") + ")",
		"func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }",
		"func main() {",
		"  t := &http.Transport{DisableCompression: true" + transport + "}",
		"  c := &http.Client{Transport: t, CheckRedirect: stay" + limit + "}",
		"  url := " + address,
	}
	if p.follows == "" {
		return append(append(lines, p.asking()...), "}")
	}
	lines = append(lines, fmt.Sprintf("  for n := 0; n <= %d; n++ {", p.hops))
	for _, l := range p.asking() {
		lines = append(lines, "  "+l)
	}
	return append(lines, "    return", "  }", "  os.Exit(1)", "}")
}

func (p *Prober) reads() bool { return !p.unread && !p.head }

// asking are the lines that ask once: they ask on, exit, or come to their end where the
// answer is a good one.
func (p *Prober) asking() []string {
	method := "Get"
	if p.head {
		method = "Head"
	}
	lines := []string{"  r, err := c." + method + "(url)"}
	if p.getAfter {
		lines = append(lines, "  if err == nil && (r.StatusCode == 500 || r.StatusCode == 501) { r, err = c.Get(url) }")
	}
	lines = append(lines, "  if err != nil { os.Exit(1) }")
	if p.follows != "" || p.fails != "" {
		lines = append(lines, "  s := r.StatusCode")
	}
	if p.follows != "" {
		lines = append(lines, "  to, err := r.Location()",
			"  if err == nil && ("+p.follows+") { url = to.String(); continue }")
	}
	if p.fails != "" {
		lines = append(lines, "  if "+p.fails+" { os.Exit(1) }")
	}
	cut := "err != nil"
	if p.chunks {
		cut += " && r.ContentLength >= 0"
	}
	if p.reads() {
		return append(lines, "  if _, err = io.Copy(ioutil.Discard, r.Body); "+cut+" { os.Exit(1) }")
	}
	return append(lines, "  r.Body.Close()")
}
