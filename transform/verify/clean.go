package verify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ownerLabel is on everything that is made in the engine. Its value says who
// made it: host, process, comparison; or that it is to be kept.
const (
	ownerLabel = "offstage.verify"
	keptOwner  = "kept"
)

// cleanTime bounds how long removing may take after all else has stopped.
const cleanTime = time.Minute

// owner is what the label of everything says that this comparison makes.
func (b *bench) owner() string {
	if b.opts.Keep {
		return keptOwner
	}
	host, _ := os.Hostname()
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), b.id)
}

// abandoned says whether the process that made something is gone. Of another
// machine's nothing is known.
func abandoned(owner string) bool {
	host, _ := os.Hostname()
	parts := strings.Split(owner, "/")
	if len(parts) != 3 || parts[0] != host {
		return false
	}
	pid, err := strconv.Atoi(parts[1])
	return err == nil && !alive(pid)
}

func randomID() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

// temporaryPrefix starts the names of this process's temporary directories.
func temporaryPrefix() string { return fmt.Sprintf("offstage-verify-%d-", os.Getpid()) }

// sweepTemporary removes temporary directories of processes that are gone.
func sweepTemporary() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), "offstage-verify-*-*"))
	for _, dir := range dirs {
		number, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), "offstage-verify-"), "-")
		pid, err := strconv.Atoi(number)
		if info, bad := os.Lstat(dir); err == nil && bad == nil && info.IsDir() && !alive(pid) {
			_ = os.RemoveAll(dir) // another user's stays
		}
	}
}

// clean removes what this comparison made, also when it was stopped.
func (c *comparison) clean() {
	_ = os.RemoveAll(c.dir)
	if c.opts.Keep {
		c.report.note("kept: the images and containers %s and %s", c.name(&c.before), c.name(&c.after))
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), cleanTime)
	defer cancel()
	containers := []string{"rm", "--force", "--volumes"}
	images := []string{"rmi", "--force"}
	for _, s := range []*side{&c.before, &c.after, &c.watched} {
		images = append(images, c.name(s))
		containers = append(containers, c.name(s)+askHelper, c.name(s))
	}
	_, _ = c.run.output(ctx, containers...) // those that were not made yet are complained about
	// The engine may finish what was asked of it before all was stopped.
	late, err := c.run.output(ctx, "ps", "--all", "--quiet", "--filter", "label="+ownerLabel+"="+c.owner())
	if ids := strings.Fields(late); err == nil && len(ids) > 0 {
		_, _ = c.run.output(ctx, slices.Concat([]string{"rm", "--force", "--volumes"}, ids)...)
	}
	_, _ = c.run.output(ctx, images...)
}

// sweep removes containers and images of runs that were killed. What can't be
// removed is left to the next run.
func (e *engine) sweep(ctx context.Context) {
	for _, kind := range []struct{ list, inspect, remove []string }{
		{[]string{"ps", "--all"}, []string{"container", "inspect"}, []string{"rm", "--force", "--volumes"}},
		{[]string{"image", "ls"}, []string{"image", "inspect"}, []string{"rmi", "--force"}},
	} {
		ids, err := e.output(ctx, append(kind.list, "--quiet", "--filter", "label="+ownerLabel)...)
		if err != nil {
			continue
		}
		all := unique(strings.Fields(ids))
		if len(all) == 0 {
			continue
		}
		// It begins with a word so that no line is empty.
		format := []string{"--format", `owner:{{index .Config.Labels "` + ownerLabel + `"}}`}
		owners, err := e.output(ctx, slices.Concat(kind.inspect, format, all)...)
		if each := strings.Split(owners, "\n"); err == nil && len(each) == len(all) {
			e.removeAbandoned(ctx, kind.remove, all, each)
		}
	}
}

func (e *engine) removeAbandoned(ctx context.Context, command, ids, owners []string) {
	var gone []string
	for i, id := range ids {
		if abandoned(strings.TrimPrefix(owners[i], "owner:")) {
			gone = append(gone, id)
		}
	}
	if len(gone) > 0 {
		_, _ = e.output(ctx, append(command, gone...)...)
	}
}

func unique(list []string) []string {
	seen := map[string]bool{}
	kept := list[:0]
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			kept = append(kept, s)
		}
	}
	return kept
}
