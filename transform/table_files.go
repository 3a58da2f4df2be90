package transform

import (
	"strings"
	"sync"
)

// An access is what a call does with a path argument.
type access struct {
	arg   int  // the argument that is the path; -1 for all of them
	write bool // the file is made, so only its directory has to be there
	makes bool // the file may be made where it is missing
	dir   bool // the path is a directory, or a glob
	name  bool // a name without directory or extension, as a config loader takes it
	deflt string
	// beside is set when the path may also count from the directory of the source
	// file that has the call, which asset boxes keep from when they were compiled.
	beside bool
	search bool // a directory in which names are looked for that are given elsewhere
}

func (a access) use() pathUse {
	if a.write {
		return pathMade
	}
	return pathOpened
}

// fileCalls are the functions that open paths, as project names calls. A method
// is named by itself, so its package must be imported for it to count.
// Sources: the packages' documentation.
var fileCalls = map[string]access{
	"os.Open": {}, "os.ReadFile": {}, "os.OpenFile": {makes: true}, "os.Stat": {}, "os.Lstat": {}, "os.ReadDir": {dir: true}, "os.DirFS": {dir: true}, "os.OpenRoot": {dir: true},
	"os.Create": {write: true}, "os.WriteFile": {write: true}, "os.Mkdir": {write: true}, "os.MkdirAll": {write: true}, "os.Chdir": {dir: true},
	"io/ioutil.ReadFile": {}, "io/ioutil.ReadDir": {dir: true}, "io/ioutil.WriteFile": {write: true},
	"net/http.Dir": {dir: true}, "net/http.ServeFile": {arg: 2}, "net/http.ListenAndServeTLS": {arg: 1}, "crypto/tls.LoadX509KeyPair": {arg: -1},
	"html/template.ParseFiles": {arg: -1}, "html/template.ParseGlob": {dir: true}, "text/template.ParseFiles": {arg: -1}, "text/template.ParseGlob": {dir: true},
	".ParseFiles": {arg: -1}, ".ParseGlob": {dir: true}, "path/filepath.Walk": {dir: true}, "path/filepath.WalkDir": {dir: true}, "path/filepath.Glob": {dir: true},
	".LoadHTMLGlob": {dir: true}, ".LoadHTMLFiles": {arg: -1}, ".Static": {arg: 1, dir: true}, ".StaticFile": {arg: 1}, ".StaticFS": {arg: 1, dir: true},
	".SendFile": {}, ".Attachment": {}, "github.com/gin-contrib/static.LocalFile": {dir: true},
	"github.com/joho/godotenv.Load": {arg: -1, deflt: ".env"}, "github.com/joho/godotenv.Overload": {arg: -1, deflt: ".env"}, "github.com/joho/godotenv.Read": {arg: -1, deflt: ".env"},
	"github.com/subosito/gotenv.Load":      {arg: -1, deflt: ".env"},
	"github.com/spf13/viper.AddConfigPath": {dir: true, search: true}, "github.com/spf13/viper.SetConfigFile": {}, "github.com/spf13/viper.SetConfigName": {name: true},
	".AddConfigPath": {dir: true, search: true}, ".SetConfigFile": {}, ".SetConfigName": {name: true},
	"github.com/BurntSushi/toml.DecodeFile": {}, "github.com/ilyakaznacheev/cleanenv.ReadConfig": {}, "gopkg.in/ini.v1.Load": {arg: -1}, "github.com/go-ini/ini.Load": {arg: -1},
	"github.com/knadhf/koanf/providers/file.Provider": {}, "github.com/knadh/koanf/providers/file.Provider": {}, "github.com/knadh/koanf/v2/providers/file.Provider": {},
	"github.com/oschwald/geoip2-golang.Open": {}, "github.com/oschwald/maxminddb-golang.Open": {}, "github.com/gofiber/template/html.New": {dir: true},
	"github.com/gofiber/template/html/v2.New": {dir: true}, ".LoadMessageFile": {}, ".MustLoadMessageFile": {}, "github.com/gookit/config/v2.LoadFiles": {arg: -1},
	"github.com/golang-migrate/migrate/v4.New": {dir: true}, "github.com/golang-migrate/migrate/v4.NewWithDatabaseInstance": {dir: true}, "github.com/pressly/goose/v3.Up": {arg: 1, dir: true},
	"github.com/casbin/casbin/v2.NewEnforcer": {arg: -1}, "github.com/fogleman/gg.LoadFontFace": {}, "github.com/fogleman/gg.LoadImage": {}, ".LoadFontFace": {},
	"github.com/gobuffalo/packr.NewBox": {dir: true, beside: true}, "github.com/gobuffalo/packr/v2.NewBox": {dir: true, beside: true},
	"github.com/gobuffalo/packr/v2.New": {arg: 1, dir: true, beside: true}, "github.com/gobuffalo/packr/v2.Folder": {dir: true, beside: true},
	"github.com/GeertJohan/go.rice.FindBox": {dir: true, beside: true}, "github.com/GeertJohan/go.rice.MustFindBox": {dir: true, beside: true},
	".FindBox": {dir: true, beside: true}, ".MustFindBox": {dir: true, beside: true},
	"google.golang.org/grpc/credentials.NewServerTLSFromFile": {arg: -1}, "google.golang.org/grpc/credentials.NewClientTLSFromFile": {}, "google.golang.org/api/option.WithCredentialsFile": {},
	".RunTLS": {arg: 1}, ".StartTLS": {arg: 1}, ".ListenTLS": {arg: 1}, ".ListenAndServeTLS": {}, "archive/zip.OpenReader": {},
	"github.com/xuri/excelize/v2.OpenFile": {}, "github.com/360EntSecGroup-Skylar/excelize.OpenFile": {}, "github.com/360EntSecGroup-Skylar/excelize/v2.OpenFile": {},
	"github.com/disintegration/imaging.Open": {}, "github.com/flosch/pongo2.FromFile": {}, "github.com/flosch/pongo2/v6.FromFile": {}, "github.com/CloudyKit/jet.NewOSFileSystemLoader": {dir: true},
	"github.com/CloudyKit/jet/v6.NewOSFileSystemLoader": {dir: true}, "github.com/aymerick/raymond.ParseFile": {}, "github.com/cbroglie/mustache.ParseFile": {}, "github.com/cbroglie/mustache.RenderFile": {},
	"github.com/nicksnyder/go-i18n/i18n.LoadTranslationFile": {}, "github.com/nicksnyder/go-i18n/i18n.MustLoadTranslationFile": {}, "gopkg.in/gcfg.v1.ReadFileInto": {arg: 1},
	"github.com/pelletier/go-toml.LoadFile": {}, "github.com/magiconair/properties.LoadFile": {}, "github.com/magiconair/properties.MustLoadFile": {}, "github.com/jinzhu/configor.Load": {arg: 1},
	"github.com/unknwon/goconfig.LoadConfigFile": {}, "github.com/Unknwon/goconfig.LoadConfigFile": {}, "github.com/casbin/casbin.NewEnforcer": {arg: -1}, "github.com/oschwald/geoip2-golang/v2.Open": {},
	"github.com/ip2location/ip2location-go/v9.OpenDB": {}, "github.com/lionsoul2014/ip2region/binding/golang/xdb.NewWithFileOnly": {}, "github.com/lionsoul2014/ip2region/binding/golang/xdb.LoadContentFromFile": {},
	"github.com/pressly/goose.Up": {arg: 1, dir: true}, "github.com/pressly/goose/v3.UpContext": {arg: 2, dir: true}, ".AddTTFFont": {arg: 1}, ".AddUTF8Font": {arg: 2},
	"github.com/boltdb/bolt.Open": {write: true}, "go.etcd.io/bbolt.Open": {write: true}, "plugin.Open": {},
}

// execCalls are the functions that start programs.
var execCalls = map[string]access{
	"os/exec.Command": {}, "os/exec.CommandContext": {arg: 1}, "os/exec.LookPath": {}, "syscall.Exec": {}, "os.StartProcess": {}, "syscall.ForkExec": {},
	"golang.org/x/sys/execabs.Command": {}, "golang.org/x/sys/execabs.CommandContext": {arg: 1}, "golang.org/x/sys/execabs.LookPath": {},
	"golang.org/x/sys/unix.Exec": {}, "github.com/cli/safeexec.LookPath": {}, "github.com/go-cmd/cmd.NewCmd": {}, "github.com/go-cmd/cmd.NewCmdOptions": {arg: 1},
	"github.com/codeskyblue/go-sh.Command": {}, "github.com/magefile/mage/sh.Run": {}, "github.com/magefile/mage/sh.RunV": {}, "github.com/magefile/mage/sh.Output": {},
}

// execImports are packages that start a program of their own accord.
var execImports = map[string]string{
	"github.com/SebastiaanKlippert/go-wkhtmltopdf": "wkhtmltopdf", "github.com/u2takey/ffmpeg-go": "ffmpeg", "github.com/barasher/go-exiftool": "exiftool",
	"github.com/chromedp/chromedp": "chromium", "github.com/go-rod/rod": "chromium", "github.com/xfrr/goffmpeg": "ffmpeg", "github.com/floostack/transcoder": "ffmpeg",
	"github.com/jonas747/dca": "ffmpeg", "github.com/bwmarrin/dca": "ffmpeg", "github.com/bwmarrin/dgvoice": "ffmpeg", "github.com/disgoorg/ffmpeg-audio": "ffmpeg",
	"gopkg.in/vansante/go-ffprobe.v2": "ffprobe", "github.com/wader/goutubedl": "yt-dlp", "github.com/lrstanley/go-ytdlp": "yt-dlp",
	"github.com/playwright-community/playwright-go": "playwright", "github.com/fergusstrange/embedded-postgres": "embedded-postgres",
	"github.com/coreos/go-iptables": "iptables", "github.com/hashicorp/go-getter": "git", "github.com/Masterminds/vcs": "git", "github.com/gogs/git-module": "git",
	"code.gitea.io/git": "git", "github.com/Ullaakut/nmap": "nmap", "github.com/hashicorp/terraform-exec": "terraform",
	"golang.org/x/tools/go/packages": "go", "go/importer": "go",
}

// defaultPaths are what packages open when nobody names a path.
var defaultPaths = map[string][]string{
	"github.com/astaxie/beego": {"conf", "views", "static"}, "github.com/beego/beego/v2": {"conf", "views", "static"}, "github.com/beego/beego": {"conf", "views", "static"},
	"github.com/unrolled/render": {"templates"}, "github.com/foolin/goview": {"views"}, "i.love.flamingo.me/flamingo/v3": {"config", "templates"},
	"github.com/gogf/gf": {"config", "manifest", "resource", "template", "public"}, "github.com/gogf/gf/v2": {"config", "manifest", "resource", "template", "public"},
	"github.com/gobuffalo/pop": {"database.yml", "config"}, "github.com/kataras/iris": {"views"},
	"github.com/joho/godotenv/autoload": {".env"}, "github.com/subosito/gotenv/autoload": {".env"},
	"github.com/martini-contrib/render": {"templates"},
}

// watched is every call whose arguments are folded.
var watched = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for name := range fileCalls {
		m[name] = true
	}
	for name := range execCalls {
		m[name] = true
	}
	for name := range strings.FieldsSeq(string(pathCalls + " " + rootCalls + " " + otherCalls)) {
		m[name] = true
	}
	return m
})

// otherCalls are watched for what they ask the system.
const otherCalls words = `net.LookupPort net.Listen time.LoadLocation os.Environ mime.TypeByExtension
	os.UserHomeDir os.UserCacheDir os.UserConfigDir os/user.Current os/user.Lookup os/user.LookupGroup`
