package gosrc

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// The routes of every router, as they are asked for.
func TestRoutes(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"net/http", `
			mux.HandleFunc("GET /a/{id}", h)
			http.Handle("/b/", h)
			mux.HandleFunc("POST /c", h)
			mux.HandleFunc("/d/{rest...}", h)
			mux.Handle("/e/{$}", h)
`, "GET /a/1, GET /b/, POST /c, GET /d/1, GET /e/"},
		{"hosts are left out", `http.HandleFunc("example.com/a", h)`, ""},
		{"files of net/http", `
			http.Handle("/s/", http.StripPrefix("/s/", http.FileServer(http.Dir("./public"))))
			fs := http.FileServer(http.Dir("web"))
			http.Handle("/img/", fs)
`, "GET /s/, GET /s/ from ./public, GET /img/, GET /img/ from web/img"},
		{"files at the root", `http.Handle("/", http.FileServer(http.Dir("static")))`, "GET /, GET / from static"},
		{"gin", `
			api := r.Group("/api")
			v1 := api.Group("/v1")
			v1.GET("/users/:id", h)
			v1.POST("/users", h)
			r.Static("/assets", "./assets")
			r.StaticFile("/favicon.ico", "./favicon.ico")
			r.StaticFS("/more", http.Dir("more"))
			r.Any("/any/*rest", h)
			api.GET("", h)
`, "GET /api/v1/users/1, POST /api/v1/users, GET /assets from ./assets, GET /favicon.ico, " +
			"GET /more from more, GET /any/1, GET /api"},
		{"chi", `
			r.Route("/admin", func(r chi.Router) {
				r.Use(m)
				r.Get("/{id:[a-z]+}", h)
				r.Route("/deep", func(q chi.Router) { q.Get("/x", h) })
			})
			r.With(m).Get("/with", h)
			r.Method("GET", "/m", h)
			r.Group(func(r chi.Router) { r.Get("/grouped", h) })
`, "GET /admin/a, GET /admin/deep/x, GET /with, GET /m, GET /grouped"},
		{"gorilla", `
			s := r.PathPrefix("/v2").Subrouter()
			s.HandleFunc("/x/{id:[0-9]+}", h).Methods("GET")
			s.HandleFunc("/y", h).Methods(http.MethodPost)
			r.PathPrefix("/static/").Handler(http.StripPrefix("/static/", http.FileServer(http.Dir("st"))))
`, "GET /v2/x/1, POST /v2/y, GET /static/ from st"},
		{"echo", `
			e.GET("/e/:name", h)
			g := e.Group("/g")
			g.GET("/x", h)
			e.Static("/files", "files")
			e.File("/one", "one.html")
`, "GET /e/1, GET /g/x, GET /files from files, GET /one"},
		{"fiber", `
			app.Get("/f/:id?", h)
			app.Add("GET", "/added", h)
			app.Get("/st*", static.New("./pub"))
			app.All("/all", h)
`, "GET /f/1, GET /added, GET /st1, GET /st from ./pub, GET /all"},
		{"httprouter", `
			router.GET("/h/:id", h)
			router.Handle("GET", "/i/*rest", h)
			router.ServeFiles("/src/*filepath", http.Dir("src"))
`, "GET /h/1, GET /i/1, GET /src/ from src"},
		{"constants", `const local = "/l"; mux.HandleFunc(base+"/x"+local, h); mux.HandleFunc(fmt.Sprint("/y"), h)`,
			"GET /base/x/l"},
		{"mounted later", `
			api := http.NewServeMux()
			api.HandleFunc("/x", h)
			http.Handle("/api/", http.StripPrefix("/api", api))
			r.Mount("/sub", sub())
`, "GET /sub/in, GET /api/x, GET /api/"},
		{"handed on", `g := r.Group("/handed"); register(g, 1)`, "GET /handed/on"},
		{"no routes", `http.Get("https://example.com"); cache.Get("key"); m.Handle(1); f()`, ""},
	} {
		src := `package main
const base = "/base"
func sub() any { r := chi.NewRouter(); r.Get("/in", h); return r }
func register(r any, n int) { r.GET("/on", h) }
func main() {
` + test.body + "\n}\n"
		tree := image(at("app/main.go", src) + at("app/main_test.go", src+`func x() { r.GET("/test", h) }`+"\n") +
			at("app/vendor/v.go", "package v\nfunc v() { r.GET(\"/vendored\", h) }\n") +
			at("other.go", "package o\nfunc o() { r.GET(\"/other\", h) }\n"))
		var got []string
		for _, r := range Routes(tree, "app") {
			text := r.Method + " " + r.Path
			if r.Dir != "" {
				text += " from " + r.Dir
			}
			if r.Path != "/in" && r.Path != "/on" { // without a prefix, as far as is known
				got = append(got, text)
			}
		}
		if text := strings.Join(got, ", "); text != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, text, test.want)
		}
	}
}

// Source that does not parse, or none, gives what can be read and never panics.
func TestRoutesOfBrokenSource(t *testing.T) {
	tree := image(at("a.go", "package a\nfunc f() { r.GET(\"/a\", h); r.GET( }\n") + at("b.go", "x\n"))
	if got := fmt.Sprint(Routes(tree, ".")); !strings.Contains(got, "/a") {
		t.Errorf("%s", got)
	}
	if got := Routes(fstest.MapFS{}, "absent"); got != nil {
		t.Errorf("%v", got)
	}
}
