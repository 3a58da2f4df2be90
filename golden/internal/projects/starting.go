package projects

// A program is one that the generated program starts.
type program struct {
	name       string
	call, args string // how it is called, and its arguments in Go; the name if it is empty
	line       string // the same in a shell
	path       string // where it is, for those who start it by its path
	base       string // the only family of images that it is for
	install    string // lines that bring it
	extra      map[string]string
	own        bool   // of the repository, started by a path
	needs      string // instead of the program by its name
	offline    bool
}

func (p program) id() string { return p.name }

const hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello from a tool\") }\n"

var programs = []program{
	{name: "uname", args: `, "-s"`, line: "uname -s", path: "/bin/uname"},
	{name: "cat", args: `, "/proc/sys/kernel/ostype"`, line: "cat /proc/sys/kernel/ostype", path: "/bin/cat"},
	{name: "expr", args: `, "1", "+", "2"`, line: "expr 1 + 2", path: "/usr/bin/expr"},
	{name: "basename", args: `, "/a/b"`, line: "basename /a/b", path: "/usr/bin/basename"},
	{name: "git", args: `, "--version"`, line: "git --version", path: "/usr/bin/git", base: "debian", offline: true},
	{name: "openssl", args: `, "version"`, line: "openssl version", path: "/usr/bin/openssl", base: "debian", offline: true},
	{name: "curl", args: `, "--version"`, line: "curl --version", path: "/usr/bin/curl", base: "debian", offline: true},
	{name: "perl", args: `, "-e", "print 6*7"`, line: "perl -e 'print 6*7'", path: "/usr/bin/perl", base: "debian"},
	{name: "bash", args: `, "-c", "echo $((6*7))"`, line: "bash -c 'echo $((6*7))'", path: "/bin/bash", base: "debian"},
	{name: "jq", args: `, "--version"`, line: "jq --version", path: "/usr/bin/jq", base: "alpine", install: "RUN apk add --no-cache jq", offline: true},
	{name: "zip", args: `, "-v"`, line: "zip -v", path: "/usr/bin/zip", base: "debian", install: "RUN apt-get update && apt-get install -y zip", offline: true},
	{name: "tool", call: "tool@N", line: "tool@N", path: "/usr/local/bin/tool@N", needs: "execute /usr/local/bin/tool@N", install: "RUN go build -o /usr/local/bin/tool@N ./cmd/tool@N",
		extra: map[string]string{"cmd/tool@N/main.go": hello}},
	{name: "tool-work", call: "./tool@N", line: "./tool@N", path: "@W/tool@N", needs: "execute @W/tool@N", install: "RUN go build -o tool@N ./cmd/tool@N", own: true,
		extra: map[string]string{"cmd/tool@N/main.go": hello}},
	{name: "script", call: "scripts/run@N.sh", line: "scripts/run@N.sh", path: "@W/scripts/run@N.sh", needs: "execute @W/scripts/run@N.sh; program sh", own: true,
		extra: map[string]string{"scripts/run@N.sh": "#!/bin/sh\necho Content-Type: text/plain\necho\necho hello\n"}},
}

const startProgram = "show(cmd.CombinedOutput())"

// startWays start the program @P with the arguments @ARGS; @LINE is both.
var startWays = []startWay{
	{name: "call", body: "show(exec.Command(\"@P\"@ARGS).CombinedOutput())"},
	{name: "context", body: "show(exec.CommandContext(context.Background(), \"@P\"@ARGS).CombinedOutput())"},
	{name: "const", decl: "const tool@N = \"@P\"", body: "cmd := exec.Command(tool@N@ARGS)\n" + startProgram},
	{name: "path", body: "show(exec.Command(\"@PATH\"@ARGS).CombinedOutput())"},
	{name: "variable", decl: "var command@N = exec.Command", body: "show(command@N(\"@P\"@ARGS).CombinedOutput())"},
	{name: "field", decl: "type runner@N struct{ command func(string, ...string) *exec.Cmd }", body: "r := runner@N{command: exec.Command}\nshow(r.command(\"@P\"@ARGS).CombinedOutput())"},
	{name: "parameter", decl: "func run@N(command func(string, ...string) *exec.Cmd, name string, args ...string) {\nshow(command(name, args...).CombinedOutput())\n}", body: "run@N(exec.Command, \"@P\"@ARGS)"},
	{name: "map", decl: "var runners@N = map[string]func(string, ...string) *exec.Cmd{\"os\": exec.Command}", body: "show(runners@N[\"os\"](\"@P\"@ARGS).CombinedOutput())"},
	{name: "wrapper", decl: "func run@N(name string, args ...string) ([]byte, error) { return exec.Command(name, args...).CombinedOutput() }", body: "show(run@N(\"@P\"@ARGS))"},
	{name: "slice", body: "words := []string{\"@P\"@ARGS}\ncmd := exec.Command(words[0], words[1:]...)\n" + startProgram},
	{name: "cmd-literal", body: "cmd := exec.Cmd{Path: \"@PATH\", Args: []string{\"@P\"@ARGS}}\n" + startProgram},
	{name: "cmd-fields", body: "cmd := new(exec.Cmd)\ncmd.Path = \"@PATH\"\ncmd.Args = []string{\"@P\"@ARGS}\n" + startProgram},
	{name: "look-path", body: "name, err := exec.LookPath(\"@P\")\nif err != nil {\nshow(err)\nreturn\n}\nshow(exec.Command(name@ARGS).CombinedOutput())"},
	{name: "start-process", body: "p, err := os.StartProcess(\"@PATH\", []string{\"@P\"@ARGS}, &os.ProcAttr{Files: []*os.File{nil, os.Stdout, os.Stdout}})\nif err != nil {\nshow(err)\nreturn\n}\nstate, err := p.Wait()\nshow(state, err)"},
	{name: "fork-exec", body: "pid, err := syscall.ForkExec(\"@PATH\", []string{\"@P\"@ARGS}, &syscall.ProcAttr{Files: []uintptr{0, 1, 1}})\nif err != nil {\nshow(err)\nreturn\n}\nvar status syscall.WaitStatus\nsyscall.Wait4(pid, &status, 0, nil)\nshow(status)"},
	{name: "sh", shell: true, body: "show(exec.Command(\"sh\", \"-c\", \"@LINE\").CombinedOutput())"},
	{name: "sh-pipe", shell: true, body: "show(exec.Command(\"/bin/sh\", \"-c\", \"@LINE | head -n 1\").CombinedOutput())"},
	{name: "sh-middle", shell: true, body: "word := strconv.Quote(strings.ToUpper(os.Getenv(\"WORD@N\")))\nshow(exec.Command(\"sh\", \"-c\", \"echo \"+word+\" && @LINE\").CombinedOutput())"},
	{name: "sh-sprintf", shell: true, body: "show(exec.Command(\"sh\", \"-c\", fmt.Sprintf(\"echo %q; @LINE\", os.Args[0][:1])).CombinedOutput())"},
	{name: "sh-variable", shell: true, decl: "var shell@N = exec.Command", body: "show(shell@N(\"sh\", \"-c\", \"@LINE\").CombinedOutput())"},
	{name: "fields", byName: true, decl: "func run@N(line string) ([]byte, error) {\nwords := strings.Fields(line)\nreturn exec.Command(words[0], words[1:]...).CombinedOutput()\n}", body: "show(run@N(\"@LINE\"))"},
	{name: "env", body: "name := os.Getenv(\"TOOL@N\")\nif name == \"\" {\nname = \"@P\"\n}\nshow(exec.Command(name@ARGS).CombinedOutput())"},
	{name: "env-only", env: "TOOL@N=@P", body: "show(exec.Command(os.Getenv(\"TOOL@N\")@ARGS).CombinedOutput())"},
	{name: "lower", body: "show(exec.Command(strings.ToLower(\"@UPPER\")@ARGS).CombinedOutput())"},
	{name: "library", library: "func Run(name string, args ...string) ([]byte, error) { return exec.Command(name, args...).CombinedOutput() }", body: "show(kit@N.Run(\"@P\"@ARGS))"},
	{name: "library-own", library: "func Run() ([]byte, error) { return exec.Command(\"@P\"@ARGS).CombinedOutput() }", body: "show(kit@N.Run())"},
	{name: "library-variable", library: "// Command is swapped in tests.\nvar Command = exec.Command\n\nfunc Run(name string, args ...string) ([]byte, error) { return Command(name, args...).CombinedOutput() }",
		body: "show(kit@N.Run(\"@P\"@ARGS))"},
	{name: "cgi", onlyScript: true, body: "h := &cgi.Handler{Path: \"@PATH\"}\nw := httptest.NewRecorder()\nh.ServeHTTP(w, httptest.NewRequest(\"GET\", \"/x\", nil))\nshow(w.Code)"},
	{name: "file-names-program", extra: map[string]string{"jobs@N.txt": "@LINE\n"},
		body: "b, err := os.ReadFile(\"jobs@N.txt\")\nshow(err)\nif words := strings.Fields(string(b)); len(words) > 0 {\nshow(exec.Command(words[0], words[1:]...).CombinedOutput())\n}"},
}

// A startWay is how a program is started.
type startWay struct {
	name, decl, body string
	library, env     string
	extra            map[string]string
	shell            bool // needs one, and the program is in a shell's line
	byName           bool // not for a program of the repository
	onlyScript       bool
}

func (w startWay) id() string { return w.name }
