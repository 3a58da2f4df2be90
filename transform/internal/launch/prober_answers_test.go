package launch

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// answer does what the path says.
func answer(w http.ResponseWriter, r *http.Request) {
	what := strings.TrimPrefix(r.URL.Path, "/")
	first, rest, _ := strings.Cut(what, "-")
	code, err := strconv.Atoi(first)
	switch {
	case err == nil && strings.HasPrefix(rest, "to-"):
		w.Header().Set("Location", "/"+strings.TrimPrefix(rest, "to-"))
		w.WriteHeader(code)
	case err == nil:
		w.WriteHeader(code)
	case first == "head" && r.Method == http.MethodHead:
		code, _ := strconv.Atoi(rest)
		w.WriteHeader(code)
	case first == "head":
		fmt.Fprintln(w, "ok")
	case first == "to":
		http.Redirect(w, r, "/"+rest, http.StatusFound)
	case first == "hops":
		if n, _ := strconv.Atoi(rest); n > 0 {
			http.Redirect(w, r, fmt.Sprintf("/hops-%d", n-1), http.StatusMovedPermanently)
		}
	case what == "loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	case what == "slow":
		time.Sleep(1500 * time.Millisecond)
	case what == "long":
		for range 3 {
			fmt.Fprintln(w, strings.Repeat("line ", 1000))
			w.(http.Flusher).Flush()
		}
	case what == "gzip":
		w.Header().Set("Content-Encoding", "identity")
		fmt.Fprintln(w, "plain")
	default:
		hijacked(w, what)
	}
}

// hijacked answers as no handler may.
func hijacked(w http.ResponseWriter, what string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	switch what {
	case "cut":
		fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
	case "cut-chunk":
		fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort")
	}
}
