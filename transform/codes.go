package transform

// A Code names a reason for a refusal. Codes are stable.
type Code string

// The refusal codes, in the order in which they are reported.
const (
	NoCommand         Code = "no-command"
	BrokenOriginal    Code = "broken-original"
	UnresolvedBase    Code = "unresolved-base"
	Windows           Code = "windows"
	OnBuild           Code = "onbuild"
	UsedAsBase        Code = "used-as-base"
	GoAtRunTime       Code = "go-at-run-time"
	DevTool           Code = "dev-tool"
	DevMount          Code = "dev-mount"
	K8sStartsGo       Code = "k8s-starts-go"
	TestImage         Code = "test-image"
	Cron              Code = "cron"
	ExecUnmapped      Code = "exec-unmapped"
	ScriptUnreadable  Code = "script-unreadable"
	CgoUnknownRelease Code = "cgo-unknown-release"
	Linkage           Code = "linkage"
	Capabilities      Code = "capabilities"
	StateUnknown      Code = "state-unknown"
	ArtifactAmbiguous Code = "artifact-ambiguous"
	ContextAmbiguous  Code = "context-ambiguous"
	MakeUnreadable    Code = "make-unreadable"
	Gui               Code = "gui"
	CgoVendor         Code = "cgo-vendor"
)

// Codes lists every refusal code with the sentence that documents it, in order.
func Codes() []CodeDoc {
	var list []CodeDoc
	for _, c := range refusalRules {
		list = append(list, CodeDoc{c.code, c.doc})
	}
	return list
}

// A CodeDoc is a refusal code and what it means.
type CodeDoc struct {
	Code Code
	Doc  string // one sentence without a full stop
}
