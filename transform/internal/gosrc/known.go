package gosrc

// A known function is one of a package whose result follows from its arguments.
// nil in, nil out: an argument that can't be followed makes a result that can't.
type known func(s *scope, args []expr) expr

var knownFuncs = map[string]known{
	"path/filepath.Join": joinAll, "path.Join": joinAll,
	"path/filepath.Clean": joinAll, "path.Clean": joinAll, "path/filepath.Abs": joinAll,
	"path/filepath.EvalSymlinks": joinAll,
	"path/filepath.Dir":          func(_ *scope, a []expr) expr { return dirOf{arg(a, 0)} },
	"path.Dir":                   func(_ *scope, a []expr) expr { return dirOf{arg(a, 0)} },
	"path/filepath.Base":         func(_ *scope, a []expr) expr { return baseOf{arg(a, 0)} },
	"path.Base":                  func(_ *scope, a []expr) expr { return baseOf{arg(a, 0)} },
	"path/filepath.Glob":         func(_ *scope, a []expr) expr { return globbed{arg(a, 0)} },
	"fmt.Sprintf":                func(_ *scope, a []expr) expr { return printf{arg(a, 0), after(a, 1)} },
	"fmt.Sprint":                 func(_ *scope, a []expr) expr { return concat(a) },

	"path/filepath.FromSlash": first, "path/filepath.ToSlash": first, "strings.TrimSpace": first,
	"strings.Clone": first, "net/http.Dir": first, "net/http.FS": first, "io/fs.Sub": first,
	"net/http.FileServer": first, "net/http.FileServerFS": first, "net/http.StripPrefix": second,
	"github.com/mitchellh/go-homedir.Expand": first, "os.ExpandEnv": expandEnv, "os.Expand": nil,
	"cmp.Or": func(_ *scope, a []expr) expr { return oneOf(a) },

	"os.Executable":                         func(*scope, []expr) expr { return exePath{} },
	"os.Getwd":                              constant(Value{Text: ".", Exact: true}),
	"os.TempDir":                            constant(Value{Root: Temp, Exact: true}),
	"os.UserHomeDir":                        constant(Value{Root: Home, Exact: true}),
	"os.UserConfigDir":                      constant(Value{Root: Home, Text: ".config", Exact: true}),
	"os.UserCacheDir":                       constant(Value{Root: Home, Text: ".cache", Exact: true}),
	"os.Getenv":                             func(_ *scope, a []expr) expr { return variable{arg(a, 0), nil} },
	"os.LookupEnv":                          func(_ *scope, a []expr) expr { return variable{arg(a, 0), nil} },
	"syscall.Getenv":                        func(_ *scope, a []expr) expr { return variable{arg(a, 0), nil} },
	"io/ioutil.TempDir":                     constant(Value{Root: Temp}),
	"os.MkdirTemp":                          constant(Value{Root: Temp}),
	"runtime.Caller":                        nil, // its second result, lowerResult's matter
	"github.com/mitchellh/go-homedir.Dir":   constant(Value{Root: Home, Exact: true}),
	"github.com/kardianos/osext.Executable": func(*scope, []expr) expr { return exePath{} },
	"github.com/kardianos/osext.ExecutableFolder": func(*scope, []expr) expr { return dirOf{exePath{}} },
	"github.com/spf13/viper.GetString":            keptBy, "github.com/spf13/viper.Get": keptBy,
	"github.com/spf13/viper.GetStringSlice": keptBy,
}

// flagFuncs are the functions and methods that define a string flag, and at
// which argument its name is; the default follows, after a shorthand for P.
var flagFuncs = map[string]struct{ target, name, def int }{
	"String": {-1, 0, 1}, "StringP": {-1, 0, 2}, "StringVar": {0, 1, 2}, "StringVarP": {0, 1, 3},
	"StringSlice": {-1, 0, 1}, "StringSliceP": {-1, 0, 2}, "StringSliceVar": {0, 1, 2}, "StringSliceVarP": {0, 1, 3},
	"StringArray": {-1, 0, 1}, "StringArrayP": {-1, 0, 2}, "StringArrayVar": {0, 1, 2}, "StringArrayVarP": {0, 1, 3},
}

// flagPackages are those whose functions (not methods) define flags.
var flagPackages = map[string]bool{
	"flag": true, "github.com/spf13/pflag": true, "github.com/ogier/pflag": true,
	"github.com/namsral/flag": true, "github.com/jessevdk/go-flags": true,
}

// getters are methods that give back what is kept under the name that is their
// first argument: of viper, cobra, urfave/cli.
var getters = set("Get GetString GetStringSlice String StringSlice Path MustString Value")

// envReaders read the variables that their arguments name, from the index on.
var envReaders = map[string]struct{ from, to int }{
	"os.Getenv": {0, 1}, "os.LookupEnv": {0, 1}, "syscall.Getenv": {0, 1},
	"github.com/spf13/viper.BindEnv": {1, 9}, ".BindEnv": {1, 9}, ".Envar": {0, 1}, ".OverrideDefaultFromEnvar": {0, 1},
}

func constant(v Value) known {
	return func(*scope, []expr) expr { return rooted(v) }
}

func joinAll(_ *scope, args []expr) expr { return joined(args) }
func first(_ *scope, args []expr) expr   { return arg(args, 0) }
func second(_ *scope, args []expr) expr  { return arg(args, 1) }
func keptBy(_ *scope, args []expr) expr  { return setting{arg(args, 0)} }

// expandEnv follows a text up to its first variable.
func expandEnv(_ *scope, args []expr) expr { return printf{arg(args, 0), nil} }

func arg(args []expr, i int) expr {
	if i < len(args) {
		return args[i]
	}
	return nil
}

func after(args []expr, i int) []expr {
	return args[min(i, len(args)):]
}
