package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// build builds one side's image. built is false when the engine could not.
func (b *bench) build(ctx context.Context, s *side) (built bool, err error) {
	b.progress(s, "building", "")
	file, err := b.lay(s)
	if err != nil {
		return false, err
	}
	log, err := os.Create(filepath.Join(b.dir, s.label+".log"))
	if err != nil {
		return false, err
	}
	defer log.Close()
	limited, cancel := context.WithTimeoutCause(ctx, b.opts.Timeout,
		fmt.Errorf("%s%v", tookLonger, b.opts.Timeout))
	defer cancel()
	out := io.MultiWriter(log, &steps{tell: func(step string) { b.progress(s, "building", step) }})
	err = b.run.exec(limited, out, out, b.buildArgs(s, file)...)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err != nil {
		if limited.Err() != nil {
			fmt.Fprintln(log, context.Cause(limited))
		}
		if err := b.keepLog(log.Name(), s); err != nil {
			return false, err
		}
		return false, b.faulted(s)
	}
	s.image, err = b.run.inspect(ctx, b.name(s))
	return err == nil, err
}

// lay writes a Dockerfile to a directory of its own: nothing is written into the
// repository. An ignore file that is named after the Dockerfile goes along.
func (b *bench) lay(s *side) (string, error) {
	dir := filepath.Join(b.dir, s.label)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	file := filepath.Join(dir, filepath.Base(b.subject.Dockerfile))
	if err := os.WriteFile(file, s.text, 0o600); err != nil {
		return "", err
	}
	ignore, err := os.ReadFile(s.path + ".dockerignore")
	if errors.Is(err, os.ErrNotExist) {
		return file, nil
	}
	if err == nil {
		err = os.WriteFile(file+".dockerignore", ignore, 0o600)
	}
	return file, err
}

func (b *bench) buildArgs(s *side, file string) []string {
	args := []string{"build", "--file", file, "--tag", b.name(s), "--label", ownerLabel + "=" + b.owner()}
	if b.run.kind != "nerdctl" {
		args = append(args, "--force-rm")
	}
	args = flag(args, "--build-arg", b.opts.BuildArgs...)
	args = flag(args, "--secret", b.opts.Secrets...)
	args = flag(args, "--ssh", b.opts.SSH...)
	args = flag(args, "--network", b.opts.Network)
	args = flag(args, "--platform", b.opts.Platform)
	return append(args, b.subject.Context)
}

// A fault is how engines say that it was not for the Dockerfile that a build failed.
type fault struct {
	says  *regexp.Regexp
	means string
	of    []string // the sides of which it says nothing
}

var faults = sync.OnceValue(func() []fault {
	return []fault{
		{regexp.MustCompile(`failed to do request|failed to authorize|failed to fetch|error getting credentials` +
			`|toomanyrequests|Get "?https?://[^ ]*/v2/|pinging container registry|unexpected status code` +
			`|unqualified-search registries`),
			"an image can't be fetched from its registry", []string{"before", "after"}},
		{regexp.MustCompile(`pull access denied|manifest unknown|source metadata for .*: not found$` +
			`|LLB definition: .*: not found$|no match for platform`),
			"an image that the rewrite is built on is not in its registry", []string{"after"}},
		{regexp.MustCompile(`(?i)cannot connect to|error during connect|code = (Unavailable|Canceled)|unexpected EOF` +
			`|error reading from server|closing transport|connection refused$`),
			"the engine broke off", []string{"before", "after"}},
	}
})

// faulted is an error where a build of a side failed for another reason than its
// Dockerfile. Its last line is the engine's own; those before may be a step's.
func (b *bench) faulted(s *side) error {
	words := slices.DeleteFunc(slices.Clone(b.report.Tail), func(line string) bool {
		return strings.HasPrefix(line, "View build details")
	})
	if len(words) == 0 || stepFailed().MatchString(words[len(words)-1]) {
		return nil
	}
	last := words[len(words)-1]
	for _, f := range faults() {
		if f.says.MatchString(last) && slices.Contains(f.of, s.label) {
			return fmt.Errorf("building %s: %s: %s (the whole output is in %s)",
				s.title, f.means, strings.TrimSpace(last), b.report.Log)
		}
	}
	return nil
}

// stepFailed is how an engine says that a command of the Dockerfile failed. It
// quotes the command.
var stepFailed = lazily(`did not complete successfully|returned a non-zero code|exit (code|status)`)

// flag adds a flag once for each value that is not empty.
func flag(args []string, name string, values ...string) []string {
	for _, v := range values {
		if v != "" {
			args = append(args, name+"="+v)
		}
	}
	return args
}

// tailLines is how much of a failed build's output is shown.
const tailLines = 12

// keepLog keeps the output of a build that failed, under a name of its own.
func (b *bench) keepLog(path string, s *side) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	kept, err := os.CreateTemp("", "offstage-build-*-"+s.label+".log")
	if err != nil {
		return err
	}
	_, err = kept.Write(data)
	b.report.Log, b.report.Tail = kept.Name(), tail(string(data))
	return errors.Join(err, kept.Close())
}

// tail is the last lines that say something.
func tail(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, " \t\r\n"); line != "" {
			list = append(list, line)
		}
	}
	return list[max(0, len(list)-tailLines):]
}

// A steps finds in a build's output which step is under way.
type steps struct {
	tell func(step string)
	rest []byte // of a line that is not whole yet
}

// stepLine is how BuildKit and the classic builder announce a step.
var stepLine = lazily(`^(?:#\d+ (\[[^\]]*\d+/\d+\].*)|(S(?:TEP|tep) \d+/\d+.*))$`)

func (w *steps) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	for {
		line, rest, whole := bytes.Cut(w.rest, []byte("\n"))
		if !whole {
			w.rest = w.rest[max(0, len(w.rest)-4096):]
			return len(p), nil
		}
		w.rest = rest
		if m := stepLine().FindSubmatch(bytes.TrimSpace(line)); m != nil {
			w.tell(string(m[1]) + string(m[2]))
		}
	}
}
