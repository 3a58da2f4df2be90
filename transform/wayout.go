package transform

import (
	"fmt"
	"path"

	"offstage/transform/internal/repo"
)

// wayOut says what to do about a start that a small image can't serve: instead
// is for one of the Dockerfile's own.
func (f *facts) wayOut(s start, instead string) string {
	if s.use == nil {
		return instead
	}
	return "start the executable there, or " + f.keepToolchain(s.use)
}

// keepToolchain says how to go on with an image that has the toolchain, in the
// words of the file that uses it. Where none can name a stage it takes an image
// of its own.
func (f *facts) keepToolchain(u *repo.Use) string {
	name := f.builderOr()
	if u.Source == repo.DevContainer && !u.Builds {
		u = f.service(u)
	}
	switch u.Source {
	case repo.Compose:
		return "keep the toolchain: " + f.composeTarget(u)
	case repo.DevContainer:
		return fmt.Sprintf("keep the toolchain: under build in %s write `\"target\": %q`", u.File, name)
	case repo.Fly:
		return fmt.Sprintf("keep the toolchain: under [build] in %s write `build-target = %q`", u.File, name)
	case repo.Tilt:
		return fmt.Sprintf("keep the toolchain: in the docker_build of %s write `target=%q`", u.File, name)
	}
	return "give it an image of its own, built with --target " + name
}

// service is the compose service of a use that works in one.
func (f *facts) service(u *repo.Use) *repo.Use {
	for i := range f.uses {
		if s := &f.uses[i]; s.Source == repo.Compose && s.Name == u.Name {
			return s
		}
	}
	return u
}

// composeTarget is the line with which a compose service builds the builder.
func (f *facts) composeTarget(u *repo.Use) string {
	target := "target: " + f.builderOr()
	if u.BuildKeys || f.ctx == nil {
		return fmt.Sprintf("under services.%s.build in %s write `%s`", u.Name, u.File, target)
	}
	build := "context: " + relative(path.Dir(u.File), f.ctx.dir)
	if file := relative(f.ctx.dir, f.file.Name); file != "Dockerfile" {
		build += ", dockerfile: " + file
	}
	return fmt.Sprintf("under services.%s in %s write `build: {%s, %s}`", u.Name, u.File, build, target)
}

// relative is the way from a directory of the tree to another path of it.
func relative(dir, to string) string {
	up := "."
	for dir != "." {
		if rest, ok := below(dir, to); ok {
			return path.Join(up, rest)
		}
		dir, up = path.Dir(dir), path.Join(up, "..")
	}
	return path.Join(up, to)
}
