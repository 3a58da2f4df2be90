package catalog

import (
	"sort"
	"sync"
)

// A Function is what rules ask of a function's calls. A method is named by itself,
// so its package must be imported for it to count.
type Function struct {
	Name string // as in gosrc's calls
	Does Deed
}

// A Deed is what a function does that a rule asks of.
type Deed uint8

// The deeds.
const (
	Opens         Deed = 1 << iota // it opens a path
	Writes                         // it may make what it opens
	Starts                         // it starts a program
	AsRoot                         // it takes root's rights, or its result is another for another user
	GivesPaths                     // its result holds paths of the builder, which -trimpath shortens or takes away
	FindsAccounts                  // it looks a user or group up: which there are differs between distributions
	Asks                           // it asks the system for something else
)

// Does reports whether a function is known to do one of some deeds.
func Does(name string, deeds Deed) bool {
	i := sort.Search(len(functions), func(i int) bool { return functions[i].Name >= name })
	return i < len(functions) && functions[i].Name == name && functions[i].Does&deeds != 0
}

// Watched is every function whose calls are kept with their arguments.
var Watched = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, f := range functions {
		m[f.Name] = true
	}
	return m
})

// functions are sorted by name. What they open and start is in gosrc's table of
// primitives. Sources: the packages' documentation.
var functions = []Function{
	{".AddConfigPath", Opens},
	{".AddTTFFont", Opens},
	{".AddUTF8Font", Opens},
	{".Attachment", Opens},
	{".FileLine", GivesPaths},
	{".FindBox", Opens},
	{".ListenAndServeTLS", Opens},
	{".ListenTLS", Opens},
	{".LoadFontFace", Opens},
	{".LoadHTMLFiles", Opens},
	{".LoadHTMLGlob", Opens},
	{".LoadMessageFile", Opens},
	{".MustFindBox", Opens},
	{".MustLoadMessageFile", Opens},
	{".ParseFiles", Opens},
	{".ParseGlob", Opens},
	{".RunTLS", Opens},
	{".SendFile", Opens},
	{".SetConfigFile", Opens},
	{".SetConfigName", Opens},
	{".StartTLS", Opens},
	{".Static", Opens},
	{".StaticFS", Opens},
	{".StaticFile", Opens},
	{"archive/zip.OpenReader", Opens},
	{"crypto/tls.LoadX509KeyPair", Opens},
	{"github.com/360EntSecGroup-Skylar/excelize.OpenFile", Opens},
	{"github.com/360EntSecGroup-Skylar/excelize/v2.OpenFile", Opens},
	{"github.com/BurntSushi/toml.DecodeFile", Opens},
	{"github.com/CloudyKit/jet.NewOSFileSystemLoader", Opens},
	{"github.com/CloudyKit/jet/v6.NewOSFileSystemLoader", Opens},
	{"github.com/GeertJohan/go.rice.FindBox", Opens},
	{"github.com/GeertJohan/go.rice.MustFindBox", Opens},
	{"github.com/Unknwon/goconfig.LoadConfigFile", Opens},
	{"github.com/aymerick/raymond.ParseFile", Opens},
	{"github.com/boltdb/bolt.Open", Writes},
	{"github.com/casbin/casbin.NewEnforcer", Opens},
	{"github.com/casbin/casbin/v2.NewEnforcer", Opens},
	{"github.com/cbroglie/mustache.ParseFile", Opens},
	{"github.com/cbroglie/mustache.RenderFile", Opens},
	{"github.com/cli/safeexec.LookPath", Starts},
	{"github.com/codeskyblue/go-sh.Command", Starts},
	{"github.com/disintegration/imaging.Open", Opens},
	{"github.com/flosch/pongo2.FromFile", Opens},
	{"github.com/flosch/pongo2/v6.FromFile", Opens},
	{"github.com/fogleman/gg.LoadFontFace", Opens},
	{"github.com/fogleman/gg.LoadImage", Opens},
	{"github.com/gin-contrib/static.LocalFile", Opens},
	{"github.com/go-cmd/cmd.NewCmd", Starts},
	{"github.com/go-cmd/cmd.NewCmdOptions", Starts},
	{"github.com/go-ini/ini.Load", Opens},
	{"github.com/gobuffalo/packr.NewBox", Opens},
	{"github.com/gobuffalo/packr/v2.Folder", Opens},
	{"github.com/gobuffalo/packr/v2.New", Opens},
	{"github.com/gobuffalo/packr/v2.NewBox", Opens},
	{"github.com/gofiber/template/html.New", Opens},
	{"github.com/gofiber/template/html/v2.New", Opens},
	{"github.com/golang-migrate/migrate/v4.New", Opens},
	{"github.com/golang-migrate/migrate/v4.NewWithDatabaseInstance", Opens},
	{"github.com/gookit/config/v2.LoadFiles", Opens},
	{"github.com/ilyakaznacheev/cleanenv.ReadConfig", Opens},
	{"github.com/ip2location/ip2location-go/v9.OpenDB", Opens},
	{"github.com/jinzhu/configor.Load", Opens},
	{"github.com/joho/godotenv.Load", Opens},
	{"github.com/joho/godotenv.Overload", Opens},
	{"github.com/joho/godotenv.Read", Opens},
	{"github.com/knadh/koanf/providers/file.Provider", Opens},
	{"github.com/knadh/koanf/v2/providers/file.Provider", Opens},
	{"github.com/lionsoul2014/ip2region/binding/golang/xdb.LoadContentFromFile", Opens},
	{"github.com/lionsoul2014/ip2region/binding/golang/xdb.NewWithFileOnly", Opens},
	{"github.com/magefile/mage/sh.Output", Starts},
	{"github.com/magefile/mage/sh.Run", Starts},
	{"github.com/magefile/mage/sh.RunV", Starts},
	{"github.com/magiconair/properties.LoadFile", Opens},
	{"github.com/magiconair/properties.MustLoadFile", Opens},
	{"github.com/nicksnyder/go-i18n/i18n.LoadTranslationFile", Opens},
	{"github.com/nicksnyder/go-i18n/i18n.MustLoadTranslationFile", Opens},
	{"github.com/oschwald/geoip2-golang.Open", Opens},
	{"github.com/oschwald/geoip2-golang/v2.Open", Opens},
	{"github.com/oschwald/maxminddb-golang.Open", Opens},
	{"github.com/pelletier/go-toml.LoadFile", Opens},
	{"github.com/pressly/goose.Up", Opens},
	{"github.com/pressly/goose/v3.Up", Opens},
	{"github.com/pressly/goose/v3.UpContext", Opens},
	{"github.com/spf13/viper.AddConfigPath", Opens},
	{"github.com/spf13/viper.SetConfigFile", Opens},
	{"github.com/spf13/viper.SetConfigName", Opens},
	{"github.com/subosito/gotenv.Load", Opens},
	{"github.com/unknwon/goconfig.LoadConfigFile", Opens},
	{"github.com/xuri/excelize/v2.OpenFile", Opens},
	{"go.etcd.io/bbolt.Open", Writes},
	{"go/build.Import", GivesPaths},
	{"go/build.ImportDir", GivesPaths},
	{"golang.org/x/sys/execabs.Command", Starts},
	{"golang.org/x/sys/execabs.CommandContext", Starts},
	{"golang.org/x/sys/execabs.LookPath", Starts},
	{"golang.org/x/sys/unix.Exec", Starts},
	{"golang.org/x/sys/unix.Mount", AsRoot},
	{"golang.org/x/sys/unix.Setrlimit", AsRoot},
	{"golang.org/x/sys/unix.Setuid", AsRoot},
	{"golang.org/x/sys/unix.Socket", AsRoot},
	{"google.golang.org/api/option.WithCredentialsFile", Opens},
	{"google.golang.org/grpc/credentials.NewClientTLSFromFile", Opens},
	{"google.golang.org/grpc/credentials.NewServerTLSFromFile", Opens},
	{"gopkg.in/gcfg.v1.ReadFileInto", Opens},
	{"gopkg.in/ini.v1.Load", Opens},
	{"html/template.ParseFiles", Opens},
	{"html/template.ParseGlob", Opens},
	{"io/ioutil.ReadDir", Opens},
	{"io/ioutil.ReadFile", Opens},
	{"io/ioutil.WriteFile", Writes},
	{"mime.TypeByExtension", Asks},
	{"net.DialIP", AsRoot},
	{"net.Listen", Asks},
	{"net.ListenIP", AsRoot},
	{"net.ListenPacket", AsRoot},
	{"net.LookupPort", Asks},
	{"net/http.Dir", Opens},
	{"net/http.ListenAndServeTLS", Opens},
	{"net/http.ServeFile", Opens},
	{"os.Chdir", Opens},
	{"os.Chmod", AsRoot},
	{"os.Chown", AsRoot},
	{"os.Create", Writes},
	{"os.DirFS", Opens},
	{"os.Environ", Asks},
	{"os.Geteuid", AsRoot},
	{"os.Getuid", AsRoot},
	{"os.Lchown", AsRoot},
	{"os.Link", AsRoot},
	{"os.Lstat", Opens},
	{"os.Mkdir", Writes},
	{"os.MkdirAll", Writes},
	{"os.Open", Opens},
	{"os.OpenFile", Opens | Writes},
	{"os.OpenRoot", Opens},
	{"os.ReadDir", Opens},
	{"os.ReadFile", Opens},
	{"os.Remove", AsRoot},
	{"os.RemoveAll", AsRoot},
	{"os.Rename", AsRoot},
	{"os.StartProcess", Starts},
	{"os.Stat", Opens},
	{"os.Symlink", AsRoot},
	{"os.Truncate", AsRoot},
	{"os.UserCacheDir", AsRoot | Asks},
	{"os.UserConfigDir", AsRoot | Asks},
	{"os.UserHomeDir", AsRoot | Asks},
	{"os.WriteFile", Writes},
	{"os/exec.Command", Starts},
	{"os/exec.CommandContext", Starts},
	{"os/exec.LookPath", Starts},
	{"os/user.Current", AsRoot | Asks},
	{"os/user.Lookup", AsRoot | FindsAccounts | Asks},
	{"os/user.LookupGroup", FindsAccounts | Asks},
	{"path/filepath.Glob", Opens},
	{"path/filepath.Walk", Opens},
	{"path/filepath.WalkDir", Opens},
	{"plugin.Open", Opens},
	{"runtime.Caller", GivesPaths},
	{"runtime.Callers", GivesPaths},
	{"runtime.CallersFrames", GivesPaths},
	{"runtime.GOROOT", GivesPaths},
	{"syscall.Chroot", AsRoot},
	{"syscall.Exec", Starts},
	{"syscall.ForkExec", Starts},
	{"syscall.Mount", AsRoot},
	{"syscall.Reboot", AsRoot},
	{"syscall.Setgid", AsRoot},
	{"syscall.Setgroups", AsRoot},
	{"syscall.Sethostname", AsRoot},
	{"syscall.Setrlimit", AsRoot},
	{"syscall.Setuid", AsRoot},
	{"syscall.Socket", AsRoot},
	{"syscall.Unmount", AsRoot},
	{"text/template.ParseFiles", Opens},
	{"text/template.ParseGlob", Opens},
	{"time.LoadLocation", Asks},
}
