package transform

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"slices"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/emit"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/need"
	"offstage/transform/internal/plan"
	"offstage/transform/internal/refuse"
)

// errNoPath says that nothing would be found around a Dockerfile: what can't be
// read must not be taken for what is not there.
var errNoPath = errors.New("its path, or that of its context, is not UTF-8 or leads out of the repository, " +
	"so the files around it cannot be read")

// Rewrite decides about the Dockerfile name, a slash-separated path in
// opts.Tree, whose content is src, and gives the rewrite or the reasons against
// it. The error is a *ParseError when Docker would not accept src, and a
// *CheckError when the rewrite breaks a law, which is a bug. A path that can't
// be one of opts.Tree, and an improvement that does not exist, are other errors.
// src is not modified.
func Rewrite(name string, src []byte, opts Options) (*Result, error) {
	if err := refers(name, opts); err != nil {
		return nil, err
	}
	file, err := dockerfile.Parse(name, src, image.BaseConfig)
	if err != nil {
		return nil, parseError(name, err)
	}
	r := &Result{Name: name, Status: Unchanged, Old: src, New: src}
	asked := image.ReadAsked(file)
	r.Notes = asked.Bad
	if asked.Ignore {
		r.Cause, r.Reason = Ignored, "an offstage: ignore comment says so"
		return r, nil
	}
	told := image.StagesTo(file.Last())[0].Unresolved != nil || image.ToolchainAt(file.Last()) != ""
	if !told && (opts.Tree == nil || !image.MayMakeGo(file.Last())) {
		return r, r.nameOnly(file, opts)
	}
	images, err := image.Read(file, image.Options(opts), asked)
	switch {
	case err != nil:
		return nil, parseError(name, err)
	case !told && !slices.ContainsFunc(images, func(m *image.Model) bool { return m.BuildsGo() }):
		return r, r.nameOnly(file, opts)
	}
	m, refusals := inContext(images)
	if m.Context != nil {
		r.Context = m.Context.Dir
	}
	r.Grade, r.Unseen, r.Told = launch.Grade(m), launch.Unseen(m), launch.Told(m)
	if len(refusals) > 0 {
		r.Status, r.Refusals, r.Open = Refused, refusals, need.OpenTouches(m, nil, true)
		return r, nil
	}
	return r, r.rewrite(m)
}

// refers reports what a call names and does not exist: an improvement, or a path that
// can't be one of the tree.
func refers(name string, opts Options) error {
	if err := plan.KnownImprovements(opts.With); err != nil {
		return err
	}
	if opts.Tree != nil && !(fs.ValidPath(name) && fs.ValidPath(cmp.Or(opts.Context, "."))) {
		return errNoPath
	}
	return nil
}

// parseError is the error of a file that can't be read, with the line that it names.
func parseError(name string, err error) *ParseError {
	pe := &ParseError{Name: name, Err: err}
	if de := (*dockerfile.Error)(nil); errors.As(err, &de) {
		pe.Line = de.Line
	}
	return pe
}

// inContext finds what the image starts, and what speaks against a rewrite. Where
// several directories may be the build context, an original that works tells which
// one is.
func inContext(images []*image.Model) (*launch.Model, []Refusal) {
	var first *launch.Model
	var broken []Refusal
	for _, im := range images {
		m := launch.Find(im)
		refusals := refuse.All(m)
		if !slices.ContainsFunc(refusals, func(x Refusal) bool { return x.Code == finding.BrokenOriginal }) {
			return m, refusals
		}
		if first == nil {
			first, broken = m, refusals
		}
	}
	return first, broken
}

// nameOnly is for files whose final stage has no toolchain: the builder gets a
// name, and references by number get names.
func (r *Result) nameOnly(f *dockerfile.File, opts Options) error {
	r.Cause, r.Reason = AlreadyFine, "the final stage has no Go toolchain"
	if !slices.ContainsFunc(f.Stages, func(s *dockerfile.Stage) bool { return image.ToolchainAt(s) != "" }) {
		r.Cause, r.Reason = NotGo, "no stage has a Go toolchain"
	}
	if len(opts.With) > 0 {
		r.Reason += ", and improvements are made only in what is rewritten"
	}
	edits, _ := plan.NameStages(f, image.BuilderName(opts.Builder))
	return r.finish(f, &plan.Declared{Within: edits}, edits)
}

// rewrite plans and edits.
func (r *Result) rewrite(m *launch.Model) error {
	needs := need.All(m)
	p, out := plan.Make(m, needs)
	if p == nil {
		r.Needs = slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return n.Kind.Told() })
		r.Status, r.Refusals = Refused, []Refusal{plan.Lacking(m, needs, out)}
		r.Open = need.OpenTouches(m, needs, true)
		return nil
	}
	r.Builder, r.Runtime, r.Needs, r.RuledOut = p.Builder, p.From, p.Needs, out
	r.Improved, r.Carried, r.Artifacts = p.Improved, p.Carried(), m.Executables()
	r.Estimate = plan.Estimate(p)
	r.Notes, r.Open = append(r.Notes, p.Notes()...), need.OpenTouches(m, p.Needs, false)
	return r.finish(m.File, p.Declare(), emit.Edits(p))
}

// finish makes the edits and checks what they give.
func (r *Result) finish(f *dockerfile.File, d *plan.Declared, edits []dockerfile.Edit) error {
	out, err := dockerfile.Apply(f.Src, edits)
	if err == nil {
		r.Changes, err = emit.Check(f, out, d)
	}
	if dockerfile.IsTooMuch(err) { // with what the rewrite adds
		return parseError(f.Name, err)
	}
	if err != nil {
		return &CheckError{Name: f.Name, Old: f.Src, New: out, Err: err}
	}
	if !bytes.Equal(out, f.Src) {
		r.Status, r.Cause, r.Reason, r.New = Rewritten, "", "", out
	}
	return nil
}
