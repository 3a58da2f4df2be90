package verify

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"offstage/transform"
)

// Whatever decides about the verdict gives another digest; what does not, the same.
func TestDigest(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*digested)
		same   bool
	}{
		{"nothing", func(*digested) {}, true},
		{"how long a build may take", func(d *digested) { d.opts.Timeout = time.Hour }, true},
		{"git's index", func(d *digested) { d.write("app/.git/index", "2") }, true},
		{"the file beside the context", func(d *digested) { d.write("other", "2") }, true},
		{"the original", func(d *digested) { d.subject.Result.Old = []byte("FROM c") }, false},
		{"the rewrite", func(d *digested) { d.subject.Result.New = []byte("FROM c") }, false},
		{"what is carried", func(d *digested) { d.subject.Result.Carried = []transform.Carried{{}} }, false},
		{"a route", func(d *digested) { d.subject.Routes = []transform.Route{{Path: "/x"}} }, false},
		{"a byte", func(d *digested) { d.write("app/main.go", "packagf main") }, false},
		{"a new file", func(d *digested) { d.write("app/x/y", "") }, false},
		{"another name", func(d *digested) { d.rename("app/main.go", "app/naim.go") }, false},
		{"a mode", func(d *digested) { d.must(os.Chmod(d.at("app/main.go"), 0o755)) }, false},
		{"a link", func(d *digested) { d.link("main.go", "app/link") }, false},
		{"a commit", func(d *digested) { d.write("app/.git/HEAD", "2") }, false},
		{"an ignore file beside", func(d *digested) { d.write("Dockerfile.dockerignore", "*") }, false},
		{"how long they run", func(d *digested) { d.opts.RunFor = time.Hour }, false},
		{"a platform", func(d *digested) { d.opts.Platform = "linux/arm64" }, false},
		{"an argument", func(d *digested) { d.opts.RunArgs = []string{"--", "serve"} }, false},
		{"a build argument", func(d *digested) { d.opts.BuildArgs = []string{"A=1"} }, false},
		{"a variable's value", func(d *digested) {
			d.opts.Env = []string{"OFFSTAGE_TEST"}
			d.t.Setenv("OFFSTAGE_TEST", "1")
		}, false},
		{"an environment file", func(d *digested) { d.opts.EnvFiles = []string{d.at("other")} }, false},
		{"a secret", func(d *digested) { d.opts.Secrets = []string{"id=s,src=" + d.at("other")} }, false},
		{"the engine's host", func(d *digested) { d.t.Setenv("DOCKER_HOST", "tcp://h") }, false},
		{"another program", func(d *digested) { d.opts.Self = d.at("other") }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDigested(t)
			before := d.digest()
			test.change(d)
			if after := d.digest(); (before == after) != test.same {
				t.Errorf("%s, then %s", before, after)
			}
		})
	}
}

// The bytes behind a variable, a file of variables or a secret count, not its name alone.
func TestDigestReads(t *testing.T) {
	for name, options := range map[string]Options{
		"file of variables": {EnvFiles: []string{"other"}},
		"secret":            {Secrets: []string{"id=s,src=other"}},
		"secret by its id":  {Secrets: []string{"id=other"}},
	} {
		d := newDigested(t)
		t.Chdir(d.dir)
		d.opts.EnvFiles, d.opts.Secrets = options.EnvFiles, options.Secrets
		before := d.digest()
		d.write("other", "2")
		if d.digest() == before {
			t.Errorf("%s: another one has the same digest", name)
		}
	}
}

// What can't be read has no digest.
func TestDigestFails(t *testing.T) {
	for name, change := range map[string]func(*digested){
		"no context":     func(d *digested) { d.subject.Context = d.at("none") },
		"a directory":    func(d *digested) { d.opts.EnvFiles = []string{d.at("app")} },
		"no own program": func(d *digested) { d.opts.Self = d.at("none") },
	} {
		d := newDigested(t)
		change(d)
		if got, err := d.open().Digest(t.Context(), d.subject); err == nil {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A digested subject has a context beside the fake engine.
type digested struct {
	*world
	subject Subject
}

func newDigested(t *testing.T) *digested {
	d := &digested{world: newWorld(t)}
	d.write("app/main.go", "package main")
	d.write("app/.git/HEAD", "1")
	d.write("app/.git/index", "1")
	d.write("other", "1")
	d.subject = d.world.subject()
	d.subject.Context = d.at("app")
	d.opts.Self = d.at("self")
	d.write("self", "an executable")
	return d
}

func (d *digested) digest() string {
	d.t.Helper()
	digest, err := d.open().Digest(d.t.Context(), d.subject)
	d.must(err)
	return digest
}

func (d *digested) at(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *digested) write(name, text string) {
	d.t.Helper()
	d.must(os.MkdirAll(filepath.Dir(d.at(name)), 0o755))
	d.must(os.WriteFile(d.at(name), []byte(text), 0o644))
}

func (d *digested) rename(from, to string) { d.must(os.Rename(d.at(from), d.at(to))) }

func (d *digested) link(to, name string) { d.must(os.Symlink(to, d.at(name))) }

func (d *digested) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func TestEngineEnv(t *testing.T) {
	t.Setenv("DOCKER_HOST", "")
	t.Setenv("DOCKER_CONTEXT", "c")
	if got := engineEnv(); !slices.Contains(got, "DOCKER_CONTEXT=c") || slices.Contains(got, "DOCKER_HOST=") {
		t.Error(got)
	}
}
