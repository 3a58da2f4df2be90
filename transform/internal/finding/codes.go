package finding

// A Code names a reason for a refusal. Codes are stable.
type Code string

// The refusal codes, in the order of refusalRules.
const (
	NoCommand         Code = "no-command"
	BrokenOriginal    Code = "broken-original"
	UnresolvedBase    Code = "unresolved-base"
	RuntimeUnknown    Code = "runtime-unknown"
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
