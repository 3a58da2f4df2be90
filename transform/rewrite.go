package transform

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
)

// errNoPath says that nothing would be found around a Dockerfile: what can't be
// read must not be taken for what is not there.
var errNoPath = errors.New("its path, or that of its context, is not UTF-8 or leads out of the repository, so the files around it cannot be read")

// Rewrite decides about the Dockerfile name, a slash-separated path in
// opts.Tree, whose content is src, and gives the rewrite or the reasons against
// it. The error is a *ParseError when Docker would not accept src, and a
// *CheckError when the rewrite breaks a law, which is a bug. A path that can't
// be one of opts.Tree, and an improvement that does not exist, are other errors.
// src is not modified.
func Rewrite(name string, src []byte, opts Options) (*Result, error) {
	if err := knownImprovements(opts.With); err != nil {
		return nil, err
	}
	if opts.Tree != nil && !(fs.ValidPath(name) && fs.ValidPath(cmp.Or(opts.Context, "."))) {
		return nil, errNoPath
	}
	file, err := dockerfile.Parse(name, src, baseConfig)
	if err != nil {
		pe := &ParseError{Name: name, Err: err}
		if de := (*dockerfile.Error)(nil); errors.As(err, &de) {
			pe.Line = de.Line
		}
		return nil, pe
	}
	r := &Result{Name: name, Status: Unchanged, Old: src, New: src}
	stage := file.Last()
	ignore, keep, bad := pragmas(file, stage.Config.Workdir)
	r.Notes = bad
	if ignore {
		r.Cause, r.Reason = Ignored, "an offstage: ignore comment says so"
		return r, nil
	}
	if stagesTo(stage)[0].Unresolved == nil && toolchainAt(stage) == "" {
		return onlyNames(r, file, opts)
	}
	f, refusals := inContext(&facts{opts: opts, tree: opts.Tree, file: file, stage: stage, keep: keep, trim: slices.Contains(opts.With, "strip")})
	return f.rewrite(r, refusals)
}

// inContext reads what the original does in its build context. Where several
// directories may be it, an original that works tells which one is.
func inContext(f *facts) (*facts, []Refusal) {
	f.readUses()
	contexts, rivals := f.contexts()
	f.rivals = rivals
	var first *facts
	var broken []Refusal
	for _, dir := range contexts {
		g := *f
		g.openContext(dir)
		g.gather()
		refusals := g.refusals()
		if !slices.ContainsFunc(refusals, func(x Refusal) bool { return x.Code == BrokenOriginal }) {
			return &g, refusals
		}
		if first == nil {
			first, broken = &g, refusals
		}
	}
	return first, broken
}

// contexts are the directories that may be the build context, the likeliest first;
// an empty one stands for none that can be read. Rivals are given where it can't be
// told which one it is.
func (f *facts) contexts() (dirs []string, rivals []candidate) {
	if f.tree == nil {
		return []string{""}, nil
	}
	if f.opts.Context != "" {
		return []string{f.opts.Context}, nil
	}
	if named := f.usedContexts(); len(named) > 0 {
		if len(named) > 1 {
			rivals = named
		}
		return []string{named[0].dir}, rivals
	}
	dir, names, others := findContext(f.tree, f.file)
	for _, d := range names {
		rivals = append(rivals, candidate{d, f.line(f.stage.From, d+" holds what is copied, and Go source")})
	}
	return append([]string{dir}, others...), rivals
}

func (f *facts) openContext(dir string) {
	if f.tree == nil {
		return
	}
	if fi, err := fs.Stat(f.tree, dir); err == nil && fi.IsDir() {
		f.ctx = newContext(f.tree, dir, f.file.Name)
	}
}

// onlyNames is for files whose final stage has no toolchain: the builder gets a
// name, and references by number get names.
func onlyNames(r *Result, f *dockerfile.File, opts Options) (*Result, error) {
	r.Cause, r.Reason = AlreadyFine, "the final stage has no Go toolchain"
	if !slices.ContainsFunc(f.Stages, func(s *dockerfile.Stage) bool { return toolchainAt(s) != "" }) {
		r.Cause, r.Reason = NotGo, "no stage has a Go toolchain"
	}
	if len(opts.With) > 0 {
		r.Reason += ", and improvements are made only in what is rewritten"
	}
	edits, _ := nameStages(f, builderName(opts))
	if len(edits) == 0 {
		return r, nil
	}
	return finish(r, f, &declared{within: edits}, edits)
}

func builderName(opts Options) string {
	if opts.Builder == "" {
		return "builder"
	}
	return opts.Builder
}

// rewrite refuses, or plans and edits.
func (f *facts) rewrite(r *Result, refusals []Refusal) (*Result, error) {
	if f.ctx != nil {
		r.Context = f.ctx.dir
	}
	if len(refusals) > 0 {
		return refused(r, refusals), nil
	}
	needs := f.needs()
	p, out := choose(f, needs)
	if p == nil {
		r.Needs = slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return n.Kind.Told() })
		return refused(r, f.refuseRuntimes(needs, out)), nil
	}
	naming, names := nameStages(f.file, builderName(f.opts))
	p.builder = f.stage.Name
	if p.builder == "" {
		p.builder = freeName(f.file, names, builderName(f.opts))
	}
	p.decide()
	r.Improved = p.improve()
	r.Builder, r.Runtime, r.Needs, r.RuledOut = p.builder, p.from, p.needs, out
	r.Carried = p.carriedPaths()
	for _, b := range f.artifactBuilds() {
		r.Artifacts = append(r.Artifacts, slices.DeleteFunc(slices.Clone(b.outs), func(out string) bool { return slices.Contains(r.Artifacts, out) })...)
	}
	r.Notes = append(r.Notes, f.notes(p)...)
	edits := append(p.edits(), naming...)
	return finish(r, f.file, p.declare(naming), edits)
}

func refused(r *Result, list []Refusal) *Result {
	r.Status = Refused
	slices.SortStableFunc(list, func(a, b Refusal) int { return codeOrder(a.Code) - codeOrder(b.Code) })
	r.Refusals = slices.CompactFunc(list, func(a, b Refusal) bool { return a.Code == b.Code && a.Text == b.Text })
	return r
}

func codeOrder(c Code) int {
	return slices.IndexFunc(refusalRules, func(r refusalRule) bool { return r.code == c })
}

// finish makes the edits and checks what they give.
func finish(r *Result, f *dockerfile.File, d *declared, edits []dockerfile.Edit) (*Result, error) {
	out, err := dockerfile.Apply(f.Src, edits)
	if err == nil {
		r.Changes, err = check(f, out, d)
	}
	if err != nil {
		return nil, &CheckError{Name: f.Name, Old: f.Src, New: out, Err: err}
	}
	if bytes.Equal(out, f.Src) {
		return r, nil
	}
	r.Status, r.Cause, r.Reason, r.New = Rewritten, "", "", out
	return r, nil
}

// refuseRuntimes says why no runtime meets the needs: by what alpine lacks, or
// debian where the C library decides. The way out is Debian's image of the
// builder's release, if that one has everything.
func (f *facts) refuseRuntimes(needs []Need, out []RuledOut) []Refusal {
	lacks := out[len(out)-1]
	for _, o := range out {
		if o.Runtime == alpine.name && o.Need.Kind != KindGlibc {
			lacks = o
		}
	}
	n := lacks.Need
	ev := f.line(f.stage.From, "no runtime offers what is needed")
	if len(n.Evidence) > 0 {
		ev = n.Evidence[0]
	}
	switch n.Kind {
	case KindProgram, KindFullProgram, KindPackage:
		r := refuse(ExecUnmapped, f.sayRuntime(needs), ev, "%s %s has no known package on %s", plainKind(n.Kind), n.Arg, lacks.Runtime)
		if busybox.has(n.Arg) {
			r.Text += " that does the same: " + ev.Why
		}
		return []Refusal{r}
	case KindGlibc, KindMusl:
		return []Refusal{refuse(CgoUnknownRelease, "name an image with the same C library with --runtime, or the release in the builder's tag", ev, "the program is linked to %s, and no image with the same one is known", n.Kind)}
	}
	return []Refusal{refuse(ExecUnmapped, "choose another image with --runtime", ev, "%s does not offer %s", lacks.Runtime, strings.TrimSpace(string(n.Kind)+" "+n.Arg))}
}

// sayRuntime names the image to use with --runtime.
func (f *facts) sayRuntime(needs []Need) string {
	if image := debian.from(f, needs); image != "" {
		if p, _ := f.try(named(image), needs, true); p != nil {
			return "use --runtime " + image + ", which has it"
		}
	}
	return "name an image that has it with --runtime"
}

// plainKind is a kind as people say it.
func plainKind(k Kind) string {
	if k == KindFullProgram {
		return string(KindProgram)
	}
	return string(k)
}
