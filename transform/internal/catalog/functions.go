package catalog

import (
	"strings"
	"sync"
)

// An Access is what a call does with a path argument.
type Access struct {
	Arg   int  // the argument that is the path; -1 for all of them
	Write bool // the file is made, so only its directory has to be there
	Makes bool // the file may be made where it is missing
	Dir   bool // the path is a directory, or a glob
	Name  bool // a name without directory or extension, as a config loader takes it
	Deflt string
	// beside is set when the path may also count from the directory of the source
	// file that has the call, which asset boxes keep from when they were compiled.
	Beside bool
	Source bool // it is Go source that is opened
	Search bool // a directory in which names are looked for that are given elsewhere
}

// FileCalls are the functions that open paths, as project names calls. A method
// is named by itself, so its package must be imported for it to count.
// Sources: the packages' documentation.
var FileCalls = map[string]Access{
	"os.Open": {}, "os.ReadFile": {}, "os.OpenFile": {Makes: true}, "os.Stat": {}, "os.Lstat": {}, "os.ReadDir": {Dir: true}, "os.DirFS": {Dir: true}, "os.OpenRoot": {Dir: true},
	"os.Create": {
		Write: true,
	}, "os.WriteFile": {Write: true}, "os.Mkdir": {Write: true}, "os.MkdirAll": {Write: true}, "os.Chdir": {Dir: true},
	"io/ioutil.ReadFile": {}, "io/ioutil.ReadDir": {Dir: true}, "io/ioutil.WriteFile": {Write: true},
	"net/http.Dir": {
		Dir: true,
	}, "net/http.ServeFile": {Arg: 2}, "net/http.ListenAndServeTLS": {Arg: 1}, "crypto/tls.LoadX509KeyPair": {Arg: -1},
	"html/template.ParseFiles": {
		Arg: -1,
	}, "html/template.ParseGlob": {Dir: true}, "text/template.ParseFiles": {Arg: -1}, "text/template.ParseGlob": {Dir: true},
	".ParseFiles": {
		Arg: -1,
	}, ".ParseGlob": {Dir: true}, "path/filepath.Walk": {Dir: true}, "path/filepath.WalkDir": {Dir: true}, "path/filepath.Glob": {Dir: true},
	".LoadHTMLGlob": {
		Dir: true,
	}, ".LoadHTMLFiles": {Arg: -1}, ".Static": {Arg: 1, Dir: true}, ".StaticFile": {Arg: 1}, ".StaticFS": {Arg: 1, Dir: true},
	".SendFile": {}, ".Attachment": {}, "github.com/gin-contrib/static.LocalFile": {Dir: true},
	"github.com/joho/godotenv.Load": {
		Arg:   -1,
		Deflt: ".env",
	}, "github.com/joho/godotenv.Overload": {Arg: -1, Deflt: ".env"}, "github.com/joho/godotenv.Read": {Arg: -1, Deflt: ".env"},
	"github.com/subosito/gotenv.Load": {Arg: -1, Deflt: ".env"},
	"github.com/spf13/viper.AddConfigPath": {
		Dir:    true,
		Search: true,
	}, "github.com/spf13/viper.SetConfigFile": {}, "github.com/spf13/viper.SetConfigName": {Name: true},
	".AddConfigPath": {Dir: true, Search: true}, ".SetConfigFile": {}, ".SetConfigName": {Name: true},
	"github.com/BurntSushi/toml.DecodeFile": {}, "github.com/ilyakaznacheev/cleanenv.ReadConfig": {}, "gopkg.in/ini.v1.Load": {Arg: -1}, "github.com/go-ini/ini.Load": {Arg: -1},
	"github.com/knadhf/koanf/providers/file.Provider": {}, "github.com/knadh/koanf/providers/file.Provider": {}, "github.com/knadh/koanf/v2/providers/file.Provider": {},
	"github.com/oschwald/geoip2-golang.Open": {}, "github.com/oschwald/maxminddb-golang.Open": {}, "github.com/gofiber/template/html.New": {Dir: true},
	"github.com/gofiber/template/html/v2.New": {
		Dir: true,
	}, ".LoadMessageFile": {}, ".MustLoadMessageFile": {}, "github.com/gookit/config/v2.LoadFiles": {Arg: -1},
	"github.com/golang-migrate/migrate/v4.New": {
		Dir: true,
	}, "github.com/golang-migrate/migrate/v4.NewWithDatabaseInstance": {Dir: true}, "github.com/pressly/goose/v3.Up": {Arg: 1, Dir: true},
	"github.com/casbin/casbin/v2.NewEnforcer": {
		Arg: -1,
	}, "github.com/fogleman/gg.LoadFontFace": {}, "github.com/fogleman/gg.LoadImage": {}, ".LoadFontFace": {},
	"github.com/gobuffalo/packr.NewBox": {
		Dir:    true,
		Beside: true,
	}, "github.com/gobuffalo/packr/v2.NewBox": {Dir: true, Beside: true},
	"github.com/gobuffalo/packr/v2.New": {
		Arg:    1,
		Dir:    true,
		Beside: true,
	}, "github.com/gobuffalo/packr/v2.Folder": {Dir: true, Beside: true},
	"github.com/GeertJohan/go.rice.FindBox": {
		Dir:    true,
		Beside: true,
	}, "github.com/GeertJohan/go.rice.MustFindBox": {Dir: true, Beside: true},
	".FindBox": {Dir: true, Beside: true}, ".MustFindBox": {Dir: true, Beside: true},
	"google.golang.org/grpc/credentials.NewServerTLSFromFile": {
		Arg: -1,
	}, "google.golang.org/grpc/credentials.NewClientTLSFromFile": {}, "google.golang.org/api/option.WithCredentialsFile": {},
	".RunTLS": {
		Arg: 1,
	}, ".StartTLS": {Arg: 1}, ".ListenTLS": {Arg: 1}, ".ListenAndServeTLS": {}, "archive/zip.OpenReader": {},
	"github.com/xuri/excelize/v2.OpenFile": {}, "github.com/360EntSecGroup-Skylar/excelize.OpenFile": {}, "github.com/360EntSecGroup-Skylar/excelize/v2.OpenFile": {},
	"github.com/disintegration/imaging.Open": {}, "github.com/flosch/pongo2.FromFile": {}, "github.com/flosch/pongo2/v6.FromFile": {}, "github.com/CloudyKit/jet.NewOSFileSystemLoader": {Dir: true},
	"github.com/CloudyKit/jet/v6.NewOSFileSystemLoader": {
		Dir: true,
	}, "github.com/aymerick/raymond.ParseFile": {}, "github.com/cbroglie/mustache.ParseFile": {}, "github.com/cbroglie/mustache.RenderFile": {},
	"github.com/nicksnyder/go-i18n/i18n.LoadTranslationFile": {}, "github.com/nicksnyder/go-i18n/i18n.MustLoadTranslationFile": {}, "gopkg.in/gcfg.v1.ReadFileInto": {Arg: 1},
	"github.com/pelletier/go-toml.LoadFile": {}, "github.com/magiconair/properties.LoadFile": {}, "github.com/magiconair/properties.MustLoadFile": {}, "github.com/jinzhu/configor.Load": {Arg: 1},
	"github.com/unknwon/goconfig.LoadConfigFile": {}, "github.com/Unknwon/goconfig.LoadConfigFile": {}, "github.com/casbin/casbin.NewEnforcer": {Arg: -1}, "github.com/oschwald/geoip2-golang/v2.Open": {},
	"github.com/ip2location/ip2location-go/v9.OpenDB": {}, "github.com/lionsoul2014/ip2region/binding/golang/xdb.NewWithFileOnly": {}, "github.com/lionsoul2014/ip2region/binding/golang/xdb.LoadContentFromFile": {},
	"github.com/pressly/goose.Up": {
		Arg: 1,
		Dir: true,
	}, "github.com/pressly/goose/v3.UpContext": {Arg: 2, Dir: true}, ".AddTTFFont": {Arg: 1}, ".AddUTF8Font": {Arg: 2},
	"github.com/boltdb/bolt.Open": {Write: true}, "go.etcd.io/bbolt.Open": {Write: true}, "plugin.Open": {},
}

// ExecCalls are the functions that start programs.
var ExecCalls = map[string]Access{
	"os/exec.Command": {}, "os/exec.CommandContext": {Arg: 1}, "os/exec.LookPath": {}, "syscall.Exec": {}, "os.StartProcess": {}, "syscall.ForkExec": {},
	"golang.org/x/sys/execabs.Command": {}, "golang.org/x/sys/execabs.CommandContext": {Arg: 1}, "golang.org/x/sys/execabs.LookPath": {},
	"golang.org/x/sys/unix.Exec": {}, "github.com/cli/safeexec.LookPath": {}, "github.com/go-cmd/cmd.NewCmd": {}, "github.com/go-cmd/cmd.NewCmdOptions": {Arg: 1},
	"github.com/codeskyblue/go-sh.Command": {}, "github.com/magefile/mage/sh.Run": {}, "github.com/magefile/mage/sh.RunV": {}, "github.com/magefile/mage/sh.Output": {},
}

// ExecImports are packages that start a program of their own accord.
var ExecImports = map[string]string{
	"github.com/SebastiaanKlippert/go-wkhtmltopdf": "wkhtmltopdf", "github.com/u2takey/ffmpeg-go": "ffmpeg", "github.com/barasher/go-exiftool": "exiftool",
	"github.com/chromedp/chromedp": "chromium", "github.com/go-rod/rod": "chromium", "github.com/xfrr/goffmpeg": "ffmpeg", "github.com/floostack/transcoder": "ffmpeg",
	"github.com/jonas747/dca": "ffmpeg", "github.com/bwmarrin/dca": "ffmpeg", "github.com/bwmarrin/dgvoice": "ffmpeg", "github.com/disgoorg/ffmpeg-audio": "ffmpeg",
	"gopkg.in/vansante/go-ffprobe.v2": "ffprobe", "github.com/wader/goutubedl": "yt-dlp", "github.com/lrstanley/go-ytdlp": "yt-dlp",
	"github.com/playwright-community/playwright-go": "playwright", "github.com/fergusstrange/embedded-postgres": "embedded-postgres",
	"github.com/coreos/go-iptables": "iptables", "github.com/hashicorp/go-getter": "git", "github.com/Masterminds/vcs": "git", "github.com/gogs/git-module": "git",
	"code.gitea.io/git": "git", "github.com/Ullaakut/nmap": "nmap", "github.com/hashicorp/terraform-exec": "terraform",
	"golang.org/x/tools/go/packages": "go", "go/importer": "go",
}

// DefaultPaths are what packages open when nobody names a path.
var DefaultPaths = map[string][]string{
	"github.com/astaxie/beego": {
		"conf",
		"views",
		"static",
	}, "github.com/beego/beego/v2": {"conf", "views", "static"}, "github.com/beego/beego": {"conf", "views", "static"},
	"github.com/unrolled/render": {
		"templates",
	}, "github.com/foolin/goview": {"views"}, "i.love.flamingo.me/flamingo/v3": {"config", "templates"},
	"github.com/gogf/gf": {
		"config",
		"manifest",
		"resource",
		"template",
		"public",
	}, "github.com/gogf/gf/v2": {"config", "manifest", "resource", "template", "public"},
	"github.com/gobuffalo/pop": {"database.yml", "config"}, "github.com/kataras/iris": {"views"},
	"github.com/joho/godotenv/autoload": {".env"}, "github.com/subosito/gotenv/autoload": {".env"},
	"github.com/martini-contrib/render": {"templates"},
}

// Watched is every call whose arguments are folded.
var Watched = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for name := range FileCalls {
		m[name] = true
	}
	for name := range ExecCalls {
		m[name] = true
	}
	for name := range strings.FieldsSeq(string(PathCalls + " " + RootCalls + " " + otherCalls)) {
		m[name] = true
	}
	return m
})

// otherCalls are watched for what they ask the system.
const otherCalls Words = `net.LookupPort net.Listen time.LoadLocation os.Environ mime.TypeByExtension
	os.UserHomeDir os.UserCacheDir os.UserConfigDir os/user.Current os/user.Lookup os/user.LookupGroup`

// RootCalls are functions that take root's rights, or whose result is another
// for another user.
var RootCalls = Words(
	`os.UserHomeDir os.UserCacheDir os.UserConfigDir os/user.Current os/user.Lookup os.Chown os.Lchown os.Chmod os.Getuid os.Geteuid
	syscall.Chroot syscall.Mount syscall.Unmount syscall.Setuid syscall.Setgid syscall.Setgroups syscall.Setrlimit syscall.Socket syscall.Reboot syscall.Sethostname
	golang.org/x/sys/unix.Mount golang.org/x/sys/unix.Socket golang.org/x/sys/unix.Setuid golang.org/x/sys/unix.Setrlimit
	net.ListenIP net.DialIP net.ListenPacket os.Remove os.RemoveAll os.Rename os.Symlink os.Link os.Truncate`,
)

// PathCalls are functions whose results hold paths of the builder, which
// -trimpath shortens or takes away.
var PathCalls = Words(
	"runtime.Caller runtime.Callers runtime.CallersFrames runtime.GOROOT .FileLine go/build.Import go/build.ImportDir",
)
