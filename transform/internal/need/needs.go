package need

import (
	"slices"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A rule finds needs of one sort.
type rule struct {
	name string
	doc  string // a sentence for people
	find func(*launch.Model) []finding.Need
}

// rules is every rule, in the order in which needs are reported.
//
// Considered and left out: the time zone of the build machine (it doesn't reach
// an image), /etc/hosts and /etc/resolv.conf (the engine provides them in every
// image), /proc and /dev (the same), and MIME types beyond /etc/mime.types (Go
// has the common ones built in).
var rules = []rule{
	{"artifacts", "the executables and scripts that the image starts", artifacts},
	{"linkage", "the C library that the executables are linked to", linkage},
	{"shell", "a shell for shell forms and scripts", takesShell},
	{"programs", "programs that commands, scripts and health checks start", programs},
	{"uses", "what compose files, manifests and scripts require of the image", uses},
	{"packages", "packages that the original installed and that may be started or loaded", packages},
	{"libraries", "shared libraries that the program's C code loads", libraries},
	{"tables", "tables of the system: services, name service order", tables},
	{"files", "files that the program may open", files},
	{"state", "files and directories that RUN lines leave behind", state},
	{"accounts", "users and groups", accounts},
	{"certificates", "root certificates", certificates},
	{"time-zones", "the time zone database", timeZones},
	{"tmp", "a directory for temporary files", tmp},
}

// one is a need alone.
func one(k finding.Kind, arg string, ev finding.Evidence) []finding.Need {
	return []finding.Need{finding.NewNeed(k, arg, ev)}
}

// All runs all rules. Needs of one kind and argument are one need.
func All(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, r := range rules {
		for _, n := range r.find(m) {
			n.Kind = ifLeft(m, n)
			i := slices.IndexFunc(list,
				func(other finding.Need) bool { return other.Kind == n.Kind && other.Arg == n.Arg })
			if i < 0 {
				list = append(list, n)
				continue
			}
			list[i].Evidence = append(list[i].Evidence, n.Evidence...)
		}
	}
	return list
}

// ifLeft is the kind of a need, of which it counts whether a removal may have taken what it names.
func ifLeft(m *launch.Model, n finding.Need) finding.Kind {
	dir := n.Kind == finding.KindDirectory || n.Kind == finding.KindEmptyDirectory
	if !dir && n.Kind != finding.KindFile && n.Kind != finding.KindLink {
		return n.Kind
	}
	fd, ok := m.FS.Lookup(n.Arg)
	switch {
	case !ok || !fd.Unsure || fd.Kind == image.Built:
		return n.Kind
	case dir:
		return finding.KindOptionalDir
	}
	return finding.KindOptionalFile
}
