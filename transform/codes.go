package transform

// A Code names a reason for a refusal. Codes are stable.
type Code string

// The refusal codes, in the order of refusalRules.
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
	TestImage         Code = "test-image"
	K8sStartsGo       Code = "k8s-starts-go"
	Cron              Code = "cron"
	ExecUnmapped      Code = "exec-unmapped"
	ScriptUnreadable  Code = "script-unreadable"
	CgoVendor         Code = "cgo-vendor"
	CgoUnknownRelease Code = "cgo-unknown-release"
	Gui               Code = "gui"
	Linkage           Code = "linkage"
	Capabilities      Code = "capabilities"
	StateUnknown      Code = "state-unknown"
	ArtifactAmbiguous Code = "artifact-ambiguous"
	ContextAmbiguous  Code = "context-ambiguous"
	MakeUnreadable    Code = "make-unreadable"
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
