package projects

// A fact is something of its image that the program looks at, other than a file of
// its own.
type fact struct {
	name, body, needs string
	lines, env        string
	library           string
}

func (f fact) id() string { return f.name }

var facts = []fact{
	{name: "variable", lines: "ENV COLOUR@N=\"light blue\"", body: `show(os.Getenv("COLOUR@N"))`, needs: "env COLOUR@N=light blue"},
	{name: "variable-of-another", lines: "ENV TOP@N=/srv\nENV BELOW@N=${TOP@N}/part", body: `show(os.Getenv("BELOW@N"))`, needs: "env BELOW@N=/srv/part"},
	{name: "variable-of-base", body: `show(os.Getenv("GOPATH"))`, needs: "env GOPATH=/go"},
	{name: "home", body: `show(os.UserHomeDir())`, needs: "account"},
	{name: "home-there", body: "home, _ := os.UserHomeDir()\n_, err := os.Stat(home)\nshow(home, err)", needs: "account; exists @HOME"},
	{name: "user", body: "u, err := user.Current()\nif err != nil {\nshow(err)\nreturn\n}\nshow(u.Username, u.HomeDir)", needs: "account"},
	{name: "user-lookup", body: "u, err := user.Lookup(\"nobody\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(u.Uid, u.HomeDir)", needs: "read /etc/passwd"},
	{name: "group-lookup", body: "g, err := user.LookupGroup(\"users\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(g.Gid)", needs: "read /etc/group"},
	{name: "ids", body: "show(os.Getuid(), os.Getgid())"},
	{name: "passwd", body: "b, err := os.ReadFile(\"/etc/passwd\")\nshow(strings.Count(string(b), \"\\n\"), err)", needs: "read /etc/passwd"},
	{name: "zone", body: "l, err := time.LoadLocation(\"Asia/Tokyo\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(time.Unix(0, 0).In(l))", needs: "zones"},
	{name: "zone-variable", lines: "ENV TZ=Asia/Tokyo", body: `show(time.Unix(0, 0))`, needs: "zones; env TZ=Asia/Tokyo"},
	{name: "zone-given", env: "TZ=Asia/Tokyo", body: `show(time.Unix(0, 0))`, needs: "zones"},
	{name: "zone-open", env: "ZONE@N=Asia/Tokyo", body: "l, err := time.LoadLocation(os.Getenv(\"ZONE@N\"))\nif err != nil {\nshow(err)\nreturn\n}\nshow(time.Unix(0, 0).In(l))", needs: "zones"},
	{name: "zone-value", body: "load := time.LoadLocation\nl, err := load(\"Asia/Tokyo\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(time.Unix(0, 0).In(l))", needs: "zones"},
	{name: "zone-library", library: "func In(name string) (*time.Location, error) { return time.LoadLocation(name) }", needs: "zones",
		body: "l, err := kit@N.In(\"Asia/Tokyo\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(time.Unix(0, 0).In(l))"},
	{name: "zone-list", body: "list, err := os.ReadDir(\"/usr/share/zoneinfo\")\nshow(len(list) > 3, err)", needs: "exists /usr/share/zoneinfo"},
	{name: "certificates", body: "pool, err := x509.SystemCertPool()\nif err != nil {\nshow(err)\nreturn\n}\nshow(pool.Equal(x509.NewCertPool()))", needs: "certificates"},
	{name: "certificates-file", body: "b, err := os.ReadFile(\"/etc/ssl/certs/ca-certificates.crt\")\nshow(len(b), err)", needs: "read /etc/ssl/certs/ca-certificates.crt"},
	{name: "certificates-added", lines: "RUN echo '# ours' >> /etc/ssl/certs/ca-certificates.crt", body: "b, err := os.ReadFile(\"/etc/ssl/certs/ca-certificates.crt\")\nshow(len(b), err)",
		needs: "read /etc/ssl/certs/ca-certificates.crt"},
	{name: "temp-file", body: "f, err := os.CreateTemp(\"\", \"x\")\nshow(f != nil, err != nil)", needs: "write /tmp"},
	{name: "temp-dir", body: "show(os.Stat(os.TempDir()))", needs: "stat /tmp"},
	{name: "temp-value", body: "temp := os.MkdirTemp\n_, err := temp(\"\", \"x\")\nshow(err != nil)", needs: "write /tmp"},
	{name: "var-tmp", body: "i, err := os.Stat(\"/var/tmp\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(i.Mode())", needs: "stat /var/tmp"},
	{name: "work", body: "show(os.Getwd())", needs: "work"},
	{name: "work-stat", body: "i, err := os.Stat(\".\")\nif err != nil {\nshow(err)\nreturn\n}\nt := i.Sys().(*syscall.Stat_t)\nshow(i.Mode(), t.Uid, t.Gid)", needs: "stat @W"},
	{name: "arguments", body: "show(os.Args[1:])"},
	{name: "name", body: "show(filepath.Base(os.Args[0]))"},
	{name: "media-type", body: `show(mime.TypeByExtension(".css"), mime.TypeByExtension(".none"))`, needs: "read /etc/mime.types"},
	{name: "service", body: `show(net.LookupPort("tcp", "postgresql"))`, needs: "read /etc/services"},
	{name: "service-file", body: "b, err := os.ReadFile(\"/etc/services\")\nshow(len(b), err)", needs: "read /etc/services"},
	{name: "protocols", body: "b, err := os.ReadFile(\"/etc/protocols\")\nshow(len(b), err)", needs: "read /etc/protocols"},
	{name: "release", body: "b, err := os.ReadFile(\"/etc/os-release\")\nshow(len(b), err)", needs: "read /etc/os-release"},
	{name: "release-search", body: "for _, name := range []string{\"/etc/debian_version\", \"/etc/os-release\"} {\n_, err := os.Stat(name)\nshow(name, err)\n}",
		needs: "exists /etc/debian_version; exists /etc/os-release"},
	{name: "goroot", body: "b, err := os.ReadFile(filepath.Join(runtime.GOROOT(), \"VERSION\"))\nshow(len(b), err)", needs: "read /usr/local/go/VERSION"},
	{name: "look-path", body: "_, err := exec.LookPath(\"uname\")\nshow(err)", needs: "program uname"},
	{name: "shell-there", body: "_, err := os.Stat(\"/bin/sh\")\nshow(err)", needs: "program sh"},
	{name: "home-file", lines: "RUN mkdir -p /root/.tool@N && echo 'a = 1' > /root/.tool@N/config", body: "home, _ := os.UserHomeDir()\nshow(os.ReadFile(home + \"/.tool@N/config\"))",
		needs: "read @HOME/.tool@N/config"},
	{name: "local-time", lines: "RUN mkdir -p /srv/zone && cp /usr/local/go/VERSION /srv/zone/local@N", body: "b, err := os.ReadFile(\"/srv/zone/local@N\")\nshow(len(b), err)", needs: "exists /srv/zone/local@N"},
	{name: "directory-there", body: "for _, dir := range []string{\"/var/lib\", \"/opt\", \"/media\"} {\n_, err := os.Stat(dir)\nshow(dir, err)\n}", needs: "exists /var/lib; exists /opt; exists /media"},
}
