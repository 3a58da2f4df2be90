package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Digest names what the verdict about a subject depends on, as far as it can be read
// without a build: both Dockerfiles, every file of the context, the options, the engine,
// and this program. What it can't have is what images and modules a registry gives. It
// is an error where a part of it can't be read.
func (v *Verifier) Digest(ctx context.Context, s Subject) (string, error) {
	self, err := v.selfDigest()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	said, err := v.run.output(ctx, "version")
	if err != nil {
		return "", err
	}
	o := v.opts
	parts := []any{
		self, v.run.path, said, engineEnv(), s.Result, s.Routes, filepath.Base(s.Dockerfile), o.RunFor, o.Platform,
		o.Network, o.Probes, o.RunArgs, o.SSH, o.Secrets, valued(o.BuildArgs), valued(o.Env), s.Other != "",
	}
	if err := json.NewEncoder(h).Encode(parts); err != nil {
		return "", err
	}
	for i, name := range v.filesBeside(s) {
		fmt.Fprintf(h, "%d %q\n", i, os.Getenv(name)) // where a secret may come from as well
		if err := addFile(h, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := addTree(ctx, h, s.Context); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// filesBeside are the files that decide and need not be of the context.
func (v *Verifier) filesBeside(s Subject) []string {
	names := []string{s.Dockerfile + ".dockerignore"}
	if s.Other != "" {
		names = append(names, s.Other+".dockerignore")
	}
	names = append(names, v.opts.EnvFiles...)
	for _, spec := range v.opts.Secrets {
		for field := range strings.SplitSeq(spec, ",") {
			name, value, _ := strings.Cut(field, "=")
			if slices.Contains([]string{"id", "env", "src", "source"}, name) { // an id alone may be a file's name
				names = append(names, value)
			}
		}
	}
	return names
}

// selfDigest is the digest of the program that compares, and is the witness.
func (v *Verifier) selfDigest() (string, error) {
	name := v.opts.Self
	if name == "" {
		var err error
		if name, err = os.Executable(); err != nil {
			return "", err
		}
	}
	h := sha256.New()
	err := addFile(h, name)
	return hex.EncodeToString(h.Sum(nil)), err
}

// engineEnv is what of the environment tells an engine what to do, and where.
func engineEnv() []string {
	return slices.DeleteFunc(os.Environ(), func(kv string) bool {
		says := func(prefix string) bool { return strings.HasPrefix(kv, prefix) && !strings.HasSuffix(kv, "=") }
		return !slices.ContainsFunc([]string{"DOCKER_", "BUILDKIT_", "BUILDX_", "CONTAINER", "NERDCTL_"}, says)
	})
}

// valued are NAME=VALUE, also where the engine takes the value from the environment.
func valued(list []string) []string {
	var all []string
	for _, kv := range list {
		if !strings.Contains(kv, "=") {
			kv += "=" + os.Getenv(kv)
		}
		all = append(all, kv)
	}
	return all
}

// addTree adds every file below a directory: its name, mode and bytes. Nothing is left
// out for an ignore file, whose rules differ between engines.
func addTree(ctx context.Context, h hash.Hash, dir string) error {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil || ofGitAlone(name) {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%q %v\n", rel, info.Mode())
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			to, err := os.Readlink(name)
			fmt.Fprintf(h, "%q\n", to)
			return err
		case info.Mode().IsRegular():
			return addFile(h, name)
		}
		return nil
	})
}

// ofGitAlone reports whether git writes a file without that anything is committed or
// changed: `git status` the index, `git fetch` the other.
func ofGitAlone(name string) bool {
	return filepath.Base(filepath.Dir(name)) == ".git" &&
		slices.Contains([]string{"index", "FETCH_HEAD"}, filepath.Base(name))
}

// addFile adds the digest of a file's bytes, which no other bytes beside can be taken for.
func addFile(h hash.Hash, name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	inner := sha256.New()
	if _, err := io.Copy(inner, f); err != nil {
		return err
	}
	fmt.Fprintf(h, "%x\n", inner.Sum(nil))
	return nil
}
