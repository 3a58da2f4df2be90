package refuse

import (
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// A rule says when a Dockerfile must not be rewritten.
type rule struct {
	code finding.Code
	doc  string
	find func(*launch.Model) []finding.Refusal
	says says
}

// says is how a reason goes together with others.
type says int

const (
	beside  says = iota // with all others that apply
	alone               // in their stead: what else applies can't be told
	atLeast             // only where no other applies
)

// rules is every reason to refuse, in the order in which they are
// reported; one without a func follows from the choice of a runtime. Considered
// and left out: a builder older than go.mod's go line (the toolchain may be
// switched on), and secrets in the context (they were in the original image as
// well).
var rules = []rule{
	{finding.NoCommand, "the image starts a shell, idles, or starts nothing at all", noCommand, beside},
	{finding.BrokenOriginal, "the original does not work as it stands", broken, beside},
	{
		finding.UnresolvedBase,
		"the base image is named by a variable that has no value, or what it holds is not known",
		unresolved,
		beside,
	},
	{
		finding.RuntimeUnknown,
		"what the image of --runtime configures is not known, or can't be taken back",
		runtimeUnknown,
		beside,
	},
	{finding.Windows, "the image is a Windows image", windows, alone},
	{finding.OnBuild, "the image has ONBUILD triggers, or its base has", onBuild, alone},
	{finding.UsedAsBase, "another Dockerfile of the repository is built on the image", usedAsBase, beside},
	{finding.GoAtRunTime, "the go command is needed when the image runs", goAtRunTime, beside},
	{
		finding.DevTool,
		"the image starts a development tool",
		startsTool(catalog.Develops, finding.DevTool, "is a development tool",
			"give the image a production command, or build the development image with target: builder"),
		beside,
	},
	{finding.DevMount, "source is mounted over the program, or people work in the image", mounts, beside},
	{
		finding.TestImage,
		"the image runs tests or checks",
		startsTool(catalog.Tests, finding.TestImage, "runs tests or checks, for which the toolchain is needed",
			"leave it as it is: a test image has to keep the toolchain"),
		beside,
	},
	{finding.K8sStartsGo, "a Kubernetes manifest starts the go command in the image", manifests, beside},
	{
		finding.Cron,
		"a supervisor, cron or a web server starts the program among others",
		startsTool(catalog.Supervises, finding.Cron, "starts several processes",
			"split the processes into images of their own"),
		beside,
	},
	{finding.ExecUnmapped, "a program that is started has no known package in the runtime", nil, beside},
	{finding.ScriptUnreadable, "a script that is started can't be read", scripts, beside},
	{finding.CgoVendor, "the program loads a vendor's library or a service of the host", vendor, beside},
	{
		finding.CgoUnknownRelease,
		"the program is linked to glibc and the builder's Debian release is not known",
		nil,
		beside,
	},
	{finding.Gui, "the program needs a display or sound", gui, beside},
	{finding.Linkage, "the executable's linkage ties it to the builder", linkage, beside},
	{finding.Capabilities, "a file capability or set-user-id bit would be lost", capabilities, beside},
	{finding.StateUnknown, "a RUN changes the image in a way that can't be told", state, beside},
	{
		finding.ArtifactAmbiguous,
		"which executable the image starts, or which build makes it, can't be told",
		ambiguous,
		atLeast,
	},
	{finding.ContextAmbiguous, "the build context can't be told", context, beside},
	{finding.MakeUnreadable, "how the executable is built can't be seen", makes, beside},
}

// All runs all refusal rules. Refusals are in the order of the rules.
func All(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, r := range rules {
		if r.find == nil || r.says == atLeast && len(list) > 0 {
			continue
		}
		found := r.find(m)
		if r.says == alone && len(found) > 0 {
			list = found
			break
		}
		list = append(list, found...)
	}
	slices.SortStableFunc(list, func(a, b finding.Refusal) int { return order(a.Code) - order(b.Code) })
	return slices.CompactFunc(list, func(a, b finding.Refusal) bool { return a.Code == b.Code && a.Text == b.Text })
}

// order is the place of a code's rule: a rule may find what has another rule's code.
func order(c finding.Code) int {
	return slices.IndexFunc(rules, func(r rule) bool { return r.code == c })
}
