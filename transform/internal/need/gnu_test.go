package need

import (
	"strings"
	"testing"
)

// A word asks for the full tool where busybox reads it otherwise, or not at all.
func TestWordsOfGNU(t *testing.T) {
	for line, full := range map[string]bool{
		"hostname -I": true, "hostname -f": false, "dd if=x of=y status=progress": true, "dd if=x of=y": false,
		"date +%s%N": true, "date +%-3N": true, "date +%F": false, "date -u +%H": false, "grep -P x": true,
		"grep -iP x": true, "grep -i x": false, "cp -S x a b": true, "cp -a a b": false, "find . -regextype x": true,
		"readlink -e x": true, "readlink -f x": false, "sort -R x": true, "sort -u x": false, "sed -z x": true,
		"realpath --relative-to=x y": true, "mktemp --suffix=x": true, "mktemp -d": false,
		"tar --strip-components=1 -xf x": false, "tar --zstd -xf x": true,
	} {
		name, _, _ := strings.Cut(line, " ")
		want := "program " + name
		if full {
			want = "full-" + want
		}
		if got := said(programs(launched(t, runs+"CMD "+line+" && ./app", "", nil))); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// A tool that was installed in the place of busybox's is the full one, whichever words it is given.
func TestInstalledTools(t *testing.T) {
	ofRule(t, "programs", []need{
		{"its own", apk + runs + `CMD grep x a && ./app`, ``, nil, "program grep"},
		{"the full one on alpine", apk + "RUN apk add grep\n" + runs + `CMD grep x a && ./app`, ``, nil,
			"full-program grep"},
		{"of a package of several", apk + "RUN apk add coreutils\n" + runs + `CMD date && ./app`, ``, nil,
			"full-program date"},
		{"another's", apk + "RUN apk add coreutils\n" + runs + `CMD grep x a && ./app`, ``, nil, "program grep"},
		{"for the build alone", apk + "RUN apk add grep && apk del grep\n" + runs + `CMD grep x a && ./app`, ``, nil,
			"program grep"},
		{"on Debian, by its package", "RUN apt-get install -y procps\n" + runs + `CMD ps && ./app`, ``, nil,
			"full-program ps"},
		{"on Debian, in the base", runs + `CMD sort a && ./app`, ``, nil, "program sort"},
		{"a tool that busybox lacks", apk + "RUN apk add git\n" + runs + `CMD git log && ./app`, ``, nil,
			"program git"},
		{"one of which alpine's package is the only one", apk + "RUN apk add lsblk\n" + runs + `CMD lsblk && ./app`, ``,
			nil, "program lsblk"},
		{"by the program, with a flag", "", `exec.Command("sort", "-u", "x").Run()`, nil, "full-program sort"},
		{"by the program, with a word", "", `exec.Command("sort", "x").Run()`, nil, "program sort"},
		{"by the program, with a word that isn't known", "", `exec.Command("sort", os.Args[1]).Run()`, nil,
			"full-program sort"},
		{"ps by the program, which has flags without a dash", "RUN apt-get install -y procps\n",
			`exec.Command("ps", "aux").Run()`, nil, "full-program ps"},
	})
}
