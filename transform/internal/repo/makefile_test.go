package repo

import (
	"strings"
	"testing"
	"time"
)

// A Makefile as people write them, and what its goals would run.
const makefile = "export GOOS = linux\nOUT := bin\nBIN ?= $(OUT)/app\nall: build\n" +
	"build: ${OUT} main.go # made first\n" +
	"\t@go build \\\n\t  -o $(BIN) ./cmd/$(notdir $@)\n" +
	"$(OUT):\n\tmkdir -p $@\nrun: ; ./$(BIN)\nifdef X\nBIN = x\nendif\ninclude other.mk\n.PHONY: all\n%.o: %.c\n" +
	"\tcc $<\nloop: loop\n\t$(LOOP)\nLOOP = $(LOOP) x\n"

func TestMakefile(t *testing.T) {
	m := ParseMakefile(makefile, map[string]string{"OUT": "bin"}, nil, nil)
	list, ok := m.Recipes([]string{"bin"})
	if !ok || len(list) != 1 || list[0] != "mkdir -p bin" {
		t.Errorf("%+v, %v", list, ok)
	}
	if v, ok := m.Exports("GOOS"); !ok || v != "linux" {
		t.Errorf("GOOS is %q, %v", v, ok)
	}
	if list, _ := m.Recipes([]string{"loop"}); len(list) > 0 && !strings.Contains(list[0], "${") {
		t.Errorf("a variable of itself counts as known: %+v", list)
	}
}

// What a Makefile includes is read in its place; a file that includes itself ends.
func TestMakefileIncludes(t *testing.T) {
	files := map[string]string{
		"build/common.mk": "GO ?= go\ncompile: $(OUT)\n\t$(GO) build -o $(OUT) .\n",
		"loop.mk":         "include loop.mk\nLATE = late\n",
	}
	read := func(name string) (string, bool) { text, ok := files[name]; return text, ok }
	m := ParseMakefile("D = build\nOUT = x\ninclude $(D)/common.mk\n-include none.mk loop.mk\nall: compile\n",
		nil, nil, read)
	list, ok := m.Recipes([]string{"all"})
	if !ok || len(list) != 1 || list[0] != "go build -o x ." || m.vars["LATE"] != "late" {
		t.Errorf("%q, %v, LATE = %q", list, ok, m.vars["LATE"])
	}
}

// A variable of the command line counts in targets and for other variables too, whatever the
// file says without override.
func TestMakefileArguments(t *testing.T) {
	const text = "PREFIX ?= /usr\nDIR = $(PREFIX)/bin\nall: $(DIR)/app\n$(DIR)/app: main.go\n\tgo build -o $@ .\n"
	for _, tt := range []struct{ head, prefix, want string }{
		{"", "", "go build -o /usr/bin/app ."},
		{"", "/go", "go build -o /go/bin/app ."},
		{"PREFIX := /opt\n", "/go", "go build -o /go/bin/app ."},
		{"PREFIX = /opt\n", "", "go build -o /opt/bin/app ."},
		{"PREFIX += /opt\n", "/go", "go build -o /go/bin/app ."},
		{"override PREFIX = /opt\n", "/go", "go build -o /opt/bin/app ."},
	} {
		args := map[string]string{}
		if tt.prefix != "" {
			args["PREFIX"] = tt.prefix
		}
		list, ok := ParseMakefile(tt.head+text, args, nil, nil).Recipes(nil)
		if !ok || strings.Join(list, ";") != tt.want {
			t.Errorf("%q with %q: %q, %v", tt.head, tt.prefix, list, ok)
		}
	}
}

// What a value has beside what a command prints is known, and a part of the target is.
func TestMakefileParts(t *testing.T) {
	const text = "V := $(shell git describe)\nF := -v -ldflags=\"-X main.v=$(V)\"\n" +
		"bin/app: cmd/app/main.go x.go\n\tgo build $(F) -o $(@D)/$(@F) ./$(<D) $(+F) $(UNSET) $(wildcard *.x)\n"
	const want = `go build -v -ldflags="-X main.v=${MAKE_FUNCTION}" -o bin/app ./cmd/app main.go x.go ${UNSET} ` +
		"${MAKE_FUNCTION}"
	list, ok := ParseMakefile(text, nil, nil, nil).Recipes(nil)
	if !ok || strings.Join(list, ";") != want {
		t.Errorf("\ngot  %q, %v\nwant %q", list, ok, want)
	}
}

// Variables of nothing but variables end, and are not known.
func TestMakefileBomb(t *testing.T) {
	bomb := "A0 =\n"
	for i := 'B'; i < 'R'; i++ {
		bomb += string(i) + "0 = " + strings.Repeat("$("+string(i-1)+"0)", 20) + "\n"
	}
	start := time.Now()
	list, _ := ParseMakefile(bomb+"all:\n\techo $(Q0)\n", nil, nil, nil).Recipes(nil)
	if d := time.Since(start); d > 30*time.Second || len(list) != 1 || !strings.Contains(list[0], "${") {
		t.Errorf("took %v: %.200v", d, list)
	}
}

// A line of many continuations is joined once.
func TestMakefileManyContinuations(t *testing.T) {
	start := time.Now()
	m := ParseMakefile("A = "+strings.Repeat("x\\\n", 1<<20)+"y\nall:\n\techo $(A)\n", nil, nil, nil)
	if n := strings.Count(m.vars["A"], "x"); time.Since(start) > 10*time.Second || n != 1<<20 {
		t.Errorf("%d parts in %v", n, time.Since(start))
	}
}

// Many lines that each ask for a long variable do not add up without an end.
func TestMakefileManyLongLines(t *testing.T) {
	long := "L = " + strings.Repeat("x", 60_000) + "\nall:\n" + strings.Repeat("\techo $(L)\n", 10_000)
	list, _ := ParseMakefile(long, nil, nil, nil).Recipes(nil)
	total := 0
	for _, r := range list {
		total += len(r)
	}
	if len(list) != 10_000 || total > 8<<20 || strings.Contains(list[0], "${") || !strings.Contains(list[9_999], "${") {
		t.Errorf("%d lines of %d bytes", len(list), total)
	}
}

func FuzzMakefile(f *testing.F) {
	doubling := "A0 = x\n"
	for i := 'B'; i < 'Z'; i++ {
		doubling += strings.NewReplacer("X", string(i), "Y", string(i-1)).Replace("X0 = $(Y0)$(Y0)\n")
	}
	for _, text := range []string{makefile, strings.ReplaceAll(makefile, "\n", "\r\n"),
		doubling + "all:\n\techo $(Y0)\n", "all: a b\na: all\nb: a b\n\t$(\n", "$(A: \n\\\n\tx\n",
		"a a a: a\n\t$$$@${@}$(@D)\n"} {
		f.Add(text, "all")
	}
	f.Fuzz(func(t *testing.T, text, goal string) {
		start := time.Now()
		m := ParseMakefile(
			text,
			map[string]string{"BIN": goal},
			func(name string) (string, bool) { return "e", name == "ENV" },
			func(string) (string, bool) { return text, true },
		)
		for _, goals := range [][]string{nil, {goal}} {
			list, _ := m.Recipes(goals)
			for _, r := range list {
				if len(r) > 100*(len(text)+len(goal))+1<<20 {
					t.Errorf("a recipe of %d bytes", len(r))
				}
			}
		}
		m.Exports(goal)
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("took %v", d)
		}
	})
}

// A rule with a % is for what fits it and has no recipe of its own; the one that leaves the
// least to the % counts.
func TestMakefilePatterns(t *testing.T) {
	const text = "all: bin/api bin/web\nbin/web: assets\nassets:\n\tnpm run build\n" +
		"bin/%: cmd/%/main.go\n\tgo build -o $@ ./cmd/$*\nbin/a%:\n\tgo build -o bin/a$* ./a\n" +
		"%.go: %.go.in\n\tcp $< $@\n%.in: %.in.in\n\tcp $< $@\n"
	const want = "cp cmd/web/main.go.in.in cmd/web/main.go.in; cp cmd/web/main.go.in cmd/web/main.go"
	list, ok := ParseMakefile(text, nil, nil, nil).Recipes(nil)
	got := strings.Join(list, "; ")
	if !ok || got != "go build -o bin/api ./a; "+want+"; npm run build; go build -o bin/web ./cmd/web" {
		t.Errorf("%q, %v", got, ok)
	}
	const static = "BINS = bin/a bin/b\nall: $(BINS)\n$(BINS): bin/%: cmd/%/main.go | gen\n\tgo build -o $@ ./cmd/$*\n"
	list, ok = ParseMakefile(static, nil, nil, nil).Recipes(nil)
	if got := strings.Join(list, "; "); !ok || got != "go build -o bin/a ./cmd/a; go build -o bin/b ./cmd/b" {
		t.Errorf("%q, %v", got, ok)
	}
	files := func(name string) (string, bool) { return "", name == "cmd/web/main.go" }
	const two = "bin/w%: w/%/main.go\n\tgo build -o $@ ./w\nbin/%: cmd/%/main.go\n\tgo build -o $@ ./cmd/$*\n"
	list, ok = ParseMakefile(two, nil, nil, files).Recipes([]string{"bin/web"})
	if got := strings.Join(list, "; "); !ok || got != "go build -o bin/web ./cmd/web" {
		t.Errorf("%q, %v", got, ok)
	}
	if _, ok := ParseMakefile(text, nil, nil, nil).Recipes([]string{"none"}); ok {
		t.Error("a goal without a rule has one")
	}
}

// Functions that look at nothing but their words are applied.
func TestMakefileFunctions(t *testing.T) {
	const two = "go build -o bin/a ./%sa; go build -o bin/b ./%sb"
	for text, want := range map[string]string{
		"C = a b\nall: $(addprefix bin/,$(C))\nbin/%:\n\tgo build -o $@ ./$*\n": strings.ReplaceAll(two, "%s", ""),
		"C = a b\nB = $(C:%=bin/%)\nall: $(B)\n$(B): bin/%: cmd/%\n" +
			"\tgo build -o $@ ./$<\n": strings.ReplaceAll(two, "%s", "cmd/"),
		"C = a b_test c\nall:\n\techo $(filter-out %_test,$(C)) $(filter %t d,$(C))\n": "echo a c b_test",
		"C = a b_test c\nall:\n\techo $(C:b_test=x)\n":                                 "echo a x c",
		"all:\n\techo $(sort b a b) $(word 2,x y) $(subst -, ,a-b)\n":                  "echo a b y a b",
		"all:\n\techo $(patsubst %.c,%.o,a.c b.d)\n":                                   "echo a.o b.d",
		"out/%/app:\n\techo $(*F) $(*D)\nall: out/x/y/app\n.DEFAULT_GOAL = all\n":      "echo y x",
		"all:\n\techo $(foreach p,a b,cmd/$(p))\n":                                     "echo cmd/a cmd/b",
		"define B\ncd cmd\n@go build -o $(1) .\nendef\nall:\n\t$(call B,x)\n":          "cd cmd; go build -o x .",
		"all: OUT = y\nall: one\none:\n\tgo build -o $(OUT)\nOUT = x\n":                "go build -o y",
		"define R\n$(1): cmd/$(1)\n\tgo build -o $$@ ./$$<\nendef\n" +
			"$(foreach p,a b,$(eval $(call R,$(p))))\nall: b\n": "go build -o a ./cmd/a",
	} {
		list, ok := ParseMakefile(text, nil, nil, nil).Recipes(nil)
		if got := strings.Join(list, "; "); !ok || got != want {
			t.Errorf("%s\ngot  %q, %v\nwant %q", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"all: bin/a\n$(foreach p,$(shell ls),$(eval bin/$(p): ; go build -o $$@))\n",
		"all: bin/a\n$(addprefix bin/,$(shell ls)):\n\tgo build -o $@\n",
		"all: bin/a\nifdef X\n$(eval $(RULES))\nendif\n",
	} {
		if list, ok := ParseMakefile(text, nil, nil, nil).Recipes(nil); ok {
			t.Errorf("%s\ncounts as known: %q", text, list)
		}
	}
}
