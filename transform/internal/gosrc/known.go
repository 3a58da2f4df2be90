package gosrc

// resultNames are the functions of the standard library whose result is told from
// their arguments where a summary passes it on.
const resultNames = `
	path/filepath.Join path.Join path/filepath.Clean path.Clean path/filepath.Abs path/filepath.EvalSymlinks
	path/filepath.Dir path.Dir path/filepath.Base path.Base path/filepath.Glob fmt.Sprintf fmt.Sprint
	path/filepath.FromSlash path/filepath.ToSlash strings.TrimSpace strings.Clone net/http.Dir net/http.FS
	io/fs.Sub net/http.FileServer net/http.FileServerFS net/http.StripPrefix os.ExpandEnv cmp.Or os.Executable
	os.Getwd os.TempDir os.UserHomeDir os.UserConfigDir os.UserCacheDir os.Getenv os.LookupEnv syscall.Getenv
	io/ioutil.TempDir os.MkdirTemp`

var resultFuncs = set(resultNames)

// settingNames are other functions whose results are texts: a body that calls one is
// read.
const settingNames = `github.com/mitchellh/go-homedir.Expand os.Expand github.com/mitchellh/go-homedir.Dir
	github.com/kardianos/osext.Executable github.com/kardianos/osext.ExecutableFolder
	github.com/spf13/viper.GetString github.com/spf13/viper.Get github.com/spf13/viper.GetStringSlice
	runtime.Caller`

// flagFuncs are the functions and methods that define a string flag, and at
// which argument its name is; the default follows, after a shorthand for P.
var flagFuncs = map[string]struct{ target, name, def int }{
	"String": {-1, 0, 1}, "StringP": {-1, 0, 2}, "StringVar": {0, 1, 2}, "StringVarP": {0, 1, 3},
	"StringSlice": {-1, 0, 1}, "StringSliceP": {-1, 0, 2}, "StringSliceVar": {0, 1, 2}, "StringSliceVarP": {0, 1, 3},
	"StringArray": {-1, 0, 1}, "StringArrayP": {-1, 0, 2}, "StringArrayVar": {0, 1, 2}, "StringArrayVarP": {0, 1, 3},
}

// getters are methods that give back what is kept under the name that is their
// first argument: of viper, cobra, urfave/cli.
var getters = set("Get GetString GetStringSlice String StringSlice Path MustString Value")
