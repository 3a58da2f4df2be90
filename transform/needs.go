package transform

import (
	"slices"
)

// A Kind is a sort of thing that a program can require when it runs.
type Kind string

// The kinds of needs. Arg says which one is needed.
const (
	KindFile           Kind = "file"               // an absolute path
	KindLink           Kind = "link"               // a symbolic link at an absolute path
	KindOptionalFile   Kind = "optional-file"      // an absolute path that may be missing
	KindOptionalDir    Kind = "optional-directory" // an absolute path that may be missing
	KindDirectory      Kind = "directory"          // an absolute path, with all below it
	KindEmptyDirectory Kind = "empty-directory"    // an absolute path that only has to be there
	KindSystemDir      Kind = "system-directory"   // an absolute path that every full image has
	KindCertificates   Kind = "certificates"       // the root certificates
	KindTimeZones      Kind = "time-zones"         // Go's time zone database
	KindTmp            Kind = "tmp"                // /tmp, writable by all
	KindAccounts       Kind = "accounts"           // /etc/passwd and /etc/group; Arg is the user
	KindShell          Kind = "shell"              // a POSIX shell
	KindBash           Kind = "bash"               // bash
	KindProgram        Kind = "program"            // a program's name
	KindFullProgram    Kind = "full-program"       // a program's name, with flags that busybox may read otherwise
	KindProgramPath    Kind = "program-path"       // an absolute path at which a program is started
	KindPackage        Kind = "package"            // a package that the original installed, by its name there
	KindLibrary        Kind = "library"            // a package with shared libraries or their headers, by its name in the original
	KindPackageFile    Kind = "package-file"       // a package that came as a file, which no runtime has
	KindUnknownProgram Kind = "unknown-program"    // which programs are started is not known
	KindMusl           Kind = "musl"               // the program is linked to musl
	KindGlibc          Kind = "glibc"              // the program is linked to glibc

	// What no runtime can meet, and a person should know.
	KindUnknownPath Kind = "unknown-path" // which path is opened is not known
	KindHiddenPath  Kind = "hidden-path"  // a path of the context that an ignore file keeps out of the image
)

// Told reports whether needs of the kind are told to a person and met by no runtime.
func (k Kind) Told() bool { return k == KindUnknownPath || k == KindHiddenPath }

// A rule finds needs of one sort.
type rule struct {
	name string
	doc  string // a sentence for people
	find func(*facts) []Need
}

// rules is every rule, in the order in which needs are reported.
//
// Considered and left out: the time zone of the build machine (it doesn't reach
// an image), /etc/hosts and /etc/resolv.conf (the engine provides them in every
// image), /proc and /dev (the same), and MIME types beyond /etc/mime.types (Go
// has the common ones built in).
var rules = []rule{
	{"artifacts", "the executables and scripts that the image starts", needArtifacts},
	{"linkage", "the C library that the executables are linked to", needLinkage},
	{"shell", "a shell for shell forms and scripts", needShell},
	{"programs", "programs that commands, scripts and health checks start", needPrograms},
	{"uses", "what compose files, manifests and scripts require of the image", needUses},
	{"packages", "packages that the original installed and that may be started or loaded", needPackages},
	{"libraries", "shared libraries that the program's C code loads", needLibraries},
	{"tables", "tables of the system: services, name service order", needTables},
	{"files", "files that the program may open", needFiles},
	{"state", "files and directories that RUN lines leave behind", needState},
	{"accounts", "users and groups", needAccounts},
	{"certificates", "root certificates", needCertificates},
	{"time-zones", "the time zone database", needTimeZones},
	{"tmp", "a directory for temporary files", needTmp},
}

// needs runs all rules. Needs of one kind and argument are one need.
func (f *facts) needs() []Need {
	var list []Need
	for _, r := range rules {
		for _, n := range r.find(f) {
			i := slices.IndexFunc(list, func(m Need) bool { return m.Kind == n.Kind && m.Arg == n.Arg })
			if i < 0 {
				list = append(list, n)
				continue
			}
			list[i].Evidence = append(list[i].Evidence, n.Evidence...)
		}
	}
	return list
}

func need(k Kind, arg string, ev Evidence) Need {
	return Need{Kind: k, Arg: arg, Evidence: []Evidence{ev}}
}
