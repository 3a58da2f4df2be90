package refuse

import (
	"fmt"
	"path"

	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
)

// wayOut says what to do about a start that a small image can't serve: instead
// is for one of the Dockerfile's own.
func wayOut(m *launch.Model, s launch.Start, instead string) string {
	if s.Use == nil {
		return instead
	}
	return "start the executable there, or " + keepToolchain(m, s.Use)
}

// keepToolchain says how to go on with an image that has the toolchain, in the
// words of the file that uses it. Where none can name a stage it takes an image
// of its own.
func keepToolchain(m *launch.Model, u *repo.Use) string {
	name := m.BuilderOr()
	if u.Source == repo.DevContainer && !u.Builds {
		u = service(m, u)
	}
	switch u.Source {
	case repo.Compose:
		return "keep the toolchain: " + composeTarget(m, u)
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
func service(m *launch.Model, u *repo.Use) *repo.Use {
	for i := range m.Uses {
		if s := &m.Uses[i]; s.Source == repo.Compose && s.Name == u.Name {
			return s
		}
	}
	return u
}

// composeTarget is the line with which a compose service builds the builder.
func composeTarget(m *launch.Model, u *repo.Use) string {
	target := "target: " + m.BuilderOr()
	if u.BuildKeys || m.Context == nil {
		return fmt.Sprintf("under services.%s.build in %s write `%s`", u.Name, u.File, target)
	}
	build := "context: " + Relative(path.Dir(u.File), m.Context.Dir)
	if file := Relative(m.Context.Dir, m.File.Name); file != "Dockerfile" {
		build += ", dockerfile: " + file
	}
	return fmt.Sprintf("under services.%s in %s write `build: {%s, %s}`", u.Name, u.File, build, target)
}

// Relative is the way from a directory of the tree to another path of it.
func Relative(dir, to string) string {
	up := "."
	for dir != "." {
		if rest, ok := image.Below(dir, to); ok {
			return path.Join(up, rest)
		}
		dir, up = path.Dir(dir), path.Join(up, "..")
	}
	return path.Join(up, to)
}
