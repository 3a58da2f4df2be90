package emit

import (
	"slices"
	"strings"
	"testing"

	"offstage/transform/internal/dockerfile"
)

const (
	builds = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o app .\n"
	starts = "CMD [\"/app/app\"]\n"
	bin    = "file /app/app"
)

// What keeps its owner or mode, and what may be missing, is laid out in /rootfs: a
// directory is there before anything is copied into it.
func TestRootfsCommands(t *testing.T) {
	const tmp = "mkdir -p -m 700 /rootfs/root && mkdir -p -m 1777 /rootfs/tmp"
	const accounts = "cp --parents /etc/passwd /etc/group /rootfs"
	for _, tt := range []struct {
		name, text, runtime string
		needs               []string
		want                []string
	}{
		{"nothing", builds + starts, "alpine", []string{bin}, nil},
		{"a temporary directory", builds + starts, "scratch", []string{bin, "tmp"}, []string{
			tmp, accounts}},
		{"which alpine has", builds + starts, "alpine", []string{bin, "tmp"}, nil},
		{"directories of the system", builds + starts, "scratch",
			[]string{bin, "system-directory /var/log", "system-directory /var/tmp"},
			[]string{"mkdir -p /rootfs", accounts, "mkdir -p /rootfs/var/log /rootfs/var/tmp",
				"chmod 1777 /rootfs/var/tmp"}},
		{"a directory that only has to be there", builds + starts, "alpine", []string{bin, "made-directory /app/db"},
			[]string{
				"mkdir -p /rootfs/app/db"}},
		{"which a COPY brings", builds + starts, "alpine", []string{bin, "made-directory /app/db",
			"directory /app/db/x"}, nil},
		{"an optional file with nothing beside it", builds + starts, "alpine", []string{bin,
			"optional-file /etc/x.conf"}, []string{
			"mkdir -p /rootfs/etc", "{ [ ! -e /etc/x.conf ] || cp -a /etc/x.conf /rootfs/etc/; }"}},
		{"two of them", builds + starts, "alpine", []string{bin, "optional-file /etc/x.conf",
			"optional-file /etc/y.conf"}, []string{
			"mkdir -p /rootfs/etc", "{ [ ! -e /etc/x.conf ] || cp -a /etc/x.conf /rootfs/etc/; }",
			"{ [ ! -e /etc/y.conf ] || cp -a /etc/y.conf /rootfs/etc/; }"}},
		{"an optional directory", builds + starts, "alpine", []string{bin, "optional-directory /app/up"}, []string{
			"mkdir -p /rootfs", "if [ -e /app/up ]; then mkdir -p /rootfs/app && cp -a /app/up /rootfs/app/; fi"}},
		{"two optional directories", builds + starts, "alpine", []string{bin, "optional-directory /app/up",
			"optional-directory /srv/in"}, []string{"mkdir -p /rootfs", `for f in /app/up /srv/in; do ` +
			`if [ -e "$f" ]; then d=/rootfs${f%/*} && mkdir -p "$d" && cp -a "$f" "$d/" || exit; fi; done`}},
		{"a link", builds + "RUN ln -s /app/app /srv/x\n" + starts, "alpine", []string{bin, "link /srv/x"}, []string{
			"mkdir -p /rootfs/srv/", "cp -a /srv/x /rootfs/srv/"}},
		{"a link in the root, first of all", builds + "RUN ln -s /app/app /x\n" + starts, "alpine", []string{bin,
			"link /x"},
			[]string{"mkdir -p /rootfs", "cp -a /x /rootfs/"}},
		{"the same behind another command", builds + "RUN ln -s /app/app /x\n" + starts, "scratch", []string{bin, "tmp",
			"link /x"},
			[]string{tmp, accounts, "cp -a /x /rootfs/"}},
		{"an owned tree of the root", builds + "RUN mkdir /data && chown 1000 /data\n" + starts, "alpine",
			[]string{bin, "directory /data"}, []string{"mkdir -p /rootfs", "cp -a /data /rootfs/"}},
		{"an owned file in an owned directory", builds + "RUN chown -R 1000 /app\n" + starts, "alpine", []string{bin},
			[]string{
				"mkdir -p /rootfs/app", `chown "$(stat -c %u:%g /app)" /rootfs/app`,
				`chmod "$(stat -c %a /app)" /rootfs/app`,
				"cp -a /app/app /rootfs/app/"}},
		{"an owned directory that is a link in the base",
			builds + "RUN mkdir -p /var/run/x && chown 1000 /var/run/x\n" + starts,
			"alpine", []string{bin, "directory /var/run/x"}, []string{"mkdir -p /rootfs/run/",
				"cp -a /var/run/x /rootfs/run/"}},
		{"no such link on scratch", builds + "RUN mkdir -p /var/run/x && chown 1000 /var/run/x\n" + starts, "scratch",
			[]string{bin, "directory /var/run/x"}, []string{"mkdir -p /rootfs", accounts, "mkdir -p /rootfs/var/run/",
				"cp -a /var/run/x /rootfs/var/run/"}},
		{"a file in root's home", builds + "RUN chown 1 /root/x\n" + starts, "alpine", []string{bin, "file /root/x"},
			[]string{
				"mkdir -p /rootfs/root", `chown "$(stat -c %u:%g /root)" /rootfs/root`,
				`chmod "$(stat -c %a /root)" /rootfs/root`,
				"cp -a /root/x /rootfs/root/"}},
		{"a space in a name", builds + starts, "alpine", []string{bin, "optional-file /etc/a b.conf"}, []string{
			"mkdir -p /rootfs/etc", "{ [ ! -e '/etc/a b.conf' ] || cp -a '/etc/a b.conf' /rootfs/etc/; }"}},
	} {
		w := newWriter(planOf(t, tt.text, tt.runtime, tt.needs...))
		if !slices.Equal(w.rootfs, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, w.rootfs, tt.want)
		}
		if brings := slices.Contains(w.copyLines(), "COPY --from=builder /rootfs/ /"); brings != (len(tt.want) > 0) {
			t.Errorf("%s: /rootfs is copied: %v", tt.name, brings)
		}
	}
}

// Files go by their directory, directories one by one, and what may be missing as a
// glob beside what is there.
func TestCopyLines(t *testing.T) {
	const zip = "time-zones /usr/local/go/lib/time/zoneinfo.zip"
	for _, tt := range []struct {
		name, runtime string
		needs         []string
		want          []string
	}{
		{"a file", "alpine", []string{bin}, []string{"COPY --from=builder /app/app /app/app"}},
		{"two in one directory", "alpine", []string{bin, "file /app/a.txt"},
			[]string{"COPY --from=builder /app/app /app/a.txt /app/"}},
		{"two directories of files", "alpine", []string{bin, "file /etc/x"}, []string{
			"COPY --from=builder /app/app /app/app", "COPY --from=builder /etc/x /etc/x"}},
		{"a file in the root", "alpine", []string{"file /app"}, []string{"COPY --from=builder /app /app"}},
		{"a directory", "alpine", []string{bin, "directory /app/data"}, []string{
			"COPY --from=builder /app/app /app/app", "COPY --from=builder /app/data /app/data"}},
		{"what lies in it", "alpine", []string{bin, "directory /app/data", "file /app/data/a"}, []string{
			"COPY --from=builder /app/app /app/app", "COPY --from=builder /app/data /app/data"}},
		{"an optional file beside one", "alpine", []string{bin, "optional-file /app/.env"}, []string{
			"# If it is there: /app/.env.", "COPY --from=builder /app/app /app/.en[v] /app/"}},
		{"two of them", "alpine", []string{bin, "optional-file /app/a.json", "optional-file /app/b.json"}, []string{
			"# If it is there: /app/a.json and /app/b.json.",
			"COPY --from=builder /app/app /app/a.jso[n] /app/b.jso[n] /app/"}},
		{"an optional directory is no glob", "alpine", []string{bin, "optional-directory /app/up"}, []string{
			"COPY --from=builder /rootfs/ /", "COPY --from=builder /app/app /app/app"}},
		{"a space", "alpine", []string{"file /app/my app"}, []string{
			`COPY --from=builder ["/app/my app","/app/my app"]`}},
		{"the kit", "alpine", []string{bin, "certificates", zip}, []string{
			"# From the builder: root certificates and time zones.",
			"COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/",
			"COPY --from=builder /usr/local/go/lib/time/zoneinfo.zip /usr/local/go/lib/time/",
			"COPY --from=builder /app/app /app/app"}},
		{"accounts", "alpine", []string{bin, "accounts app"}, []string{"# From the builder: accounts.",
			"COPY --from=builder /etc/passwd /etc/group /etc/", "COPY --from=builder /app/app /app/app"}},
		{"which scratch gets in any case", "scratch", []string{bin}, []string{"COPY --from=builder /rootfs/ /",
			"COPY --from=builder /app/app /app/app"}},
	} {
		got := newWriter(planOf(t, builds+starts, tt.runtime, tt.needs...)).copyLines()
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// The runtime stage begins with what the base and the packages bring.
func TestRuntimeLines(t *testing.T) {
	const copies = "COPY --from=builder /app/app /app/app"
	for _, tt := range []struct {
		name, text, runtime string
		needs               []string
		want                []string
	}{
		{"alpine", builds + starts, "alpine", []string{bin}, []string{"FROM alpine:3.24", copies}},
		{"in small letters", strings.Replace(builds, "FROM", "from", 1) + starts, "debian:12", []string{bin}, []string{
			"from debian:12", "copy --from=builder /app/app /app/app"}},
		{"its platform", strings.Replace(builds, "FROM", "FROM --platform=linux/amd64", 1) + starts, "alpine",
			[]string{bin}, []string{
				"FROM --platform=linux/amd64 alpine:3.24", copies}},
		{"packages in order", builds + starts, "alpine", []string{bin, "program git", "bash"},
			[]string{"FROM alpine:3.24",
				"RUN apk add --no-cache bash git", copies}},
		{"packages of Debian", builds + starts, "debian:12", []string{bin, "program git"}, []string{"FROM debian:12",
			"RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*",
			copies}},
		{"with what they recommend", strings.Replace(builds, "COPY", "RUN apt-get install -y git\nCOPY", 1) + starts,
			"debian:12",
			[]string{bin, "program git"}, []string{"FROM debian:12",
				"RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*", copies}},
		{"programs elsewhere", builds + starts, "alpine", []string{bin, "program-path /usr/bin/date"},
			[]string{"FROM alpine:3.24",
				"# Programs at the paths that they are started by.",
				`RUN [ -e /usr/bin/date ] || ln -s "$(command -v date)" /usr/bin/date`, copies}},
		{"the base's directory", strings.Replace(builds, "WORKDIR /app\n", "", 1) + starts, "alpine", []string{bin},
			[]string{
				"FROM alpine:3.24", copies, "WORKDIR /go"}},
		{"a program in GOPATH", "FROM golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go install .\nCMD [\"app\"]\n", "alpine",
			[]string{"file /go/bin/app"}, []string{"FROM alpine:3.24", "COPY --from=builder /go/bin/app /go/bin/app",
				"ENV PATH=/go/bin:$PATH"}},
	} {
		got := newWriter(planOf(t, tt.text, tt.runtime, tt.needs...)).runtimeLines()
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// The edits of a plan leave what is the builder's, move what is the image's, and keep
// comments with what they are about.
func TestEdits(t *testing.T) {
	const off = "FROM golang:1.22 AS builder\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o app .\n"
	const stage = "\nFROM alpine:3.24\nCOPY --from=builder /app/app /app/app\nWORKDIR /app\n"
	for _, tt := range []struct{ name, in, want string }{
		{"a command", builds + starts, off + stage + starts},
		{"what only the image configures moves",
			"FROM golang:1.22\nWORKDIR /app\nEXPOSE 80\n" + builds[strings.Index(builds, "COPY"):] + starts,
			off + stage + "EXPOSE 80\n" + starts},
		{"with its comment", "FROM golang:1.22\nWORKDIR /app\n# the port\nEXPOSE 80\n" + builds[strings.Index(builds,
			"COPY"):] + starts,
			off + stage + "# the port\nEXPOSE 80\n" + starts},
		{"what stands behind stays", builds + "# the port\nEXPOSE 80\n" + starts,
			off + stage + "# the port\nEXPOSE 80\n" + starts},
		{"without an end of line", builds + strings.TrimSuffix(starts, "\n"), off + stage + strings.TrimSuffix(starts,
			"\n")},
		{"with Windows' ends of lines", strings.ReplaceAll(builds+starts, "\n", "\r\n"),
			strings.ReplaceAll(off+stage+starts, "\n", "\r\n")},
	} {
		p := planOf(t, tt.in, "alpine", bin)
		out, err := dockerfile.Apply(p.Model.File.Src, Edits(p))
		if err != nil || string(out) != tt.want {
			t.Errorf("%s: %v\n got %q\nwant %q", tt.name, err, out, tt.want)
		}
	}
}

func TestParents(t *testing.T) {
	for p, want := range map[string]string{"/a/b/c": "/a /a/b", "/a": "", "/": ""} {
		if got := strings.Join(parents(p), " "); got != want {
			t.Errorf("%s: %q, want %q", p, got, want)
		}
	}
}

func TestBlankLine(t *testing.T) {
	for text, want := range map[string]int{"\nx": 1, " \t\r\nx": 4, "x\n": 0, "  x": 0, "": 0, "  ": 0} {
		if got := blankLine([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
