package catalog

import "strings"

// A Content is what a program imports, as far as it decides what the executable takes.
type Content struct {
	Std  []string // packages of the standard library, whoever imports them
	Own  []string // packages of other modules that its own source imports, or that are C code
	Deps int      // packages of other modules that only those import
	Seen bool     // the source of all modules was, so that Std and Deps are whole

	Templates bool // own source imports one of the standard library's template packages
	Listed    int  // how many modules go.mod lists
}

// What follows was measured with Go 1.26 on linux/amd64, CGO_ENABLED=0: the executables of
// 12 programs of the standard library and of 18 of well-known modules (the rows below), the
// build cache of 6 after one build that began with none, and what is in the module cache
// of 17. Of go-sqlite3, and of gorm in two ways, five more were built with
// gcc 12. Six other programs, of two to four modules each, were built to try it: where the
// modules are seen, what is told is 8 % off in the median and 32 % at most; where they are
// not, and have rows, 4 % and 10 %. Modules without rows are anyone's guess then. A build
// cache is within a third of what is told; a module cache within a factor of three, with
// exceptions: one module of tables outweighs ten others.

// stdSizes are what an executable takes that imports a package, in units of 0.1 MB, the
// largest first.
var stdSizes = []struct {
	path string
	size int
}{
	{"net/http", 84},
	{"crypto/tls", 67},
	{"text/template", 43},
	{"html/template", 43},
	{"net", 34},
	{"go/parser", 34},
	{"encoding/json", 29},
	{"fmt", 24},
}

const (
	bareSize     = 18 // of a program that imports nothing
	httpSize     = 84
	templateSize = 34 // what template packages add to net/http: methods are called by name, and stay
	perPackage   = 8  // a package of another module, in units of 0.01 MB
	unseenSize   = 15 // what a module adds of which nothing is known
)

// A bigModule is one that much is built of: what its row says replaces a count of packages.
type bigModule struct {
	path  string
	size  int  // what it adds with its own modules, in units of 0.1 MB
	extra int  // what it adds to the count of its packages: it calls methods by name
	plain bool // it doesn't bring net/http
	c     bool // its C code is most of it, which a count of packages doesn't see
}

// bigModules are sorted by path.
var bigModules = []bigModule{
	{path: "github.com/IBM/sarama", size: 25, plain: true},
	{path: "github.com/aws/aws-sdk-go", size: 82, extra: 41},
	{path: "github.com/gin-gonic/gin", size: 128, extra: 46},
	{path: "github.com/go-chi/chi", size: 6},
	{path: "github.com/gofiber/fiber", size: 16},
	{path: "github.com/gorilla/mux", size: 2},
	{path: "github.com/jackc/pgx", size: 35},
	{path: "github.com/joho/godotenv", size: 1, plain: true},
	{path: "github.com/labstack/echo", size: 14},
	{path: "github.com/lib/pq", size: 6, plain: true},
	{path: "github.com/mattn/go-sqlite3", size: 35, extra: 39, plain: true, c: true},
	{path: "github.com/minio/minio-go", size: 22},
	{path: "github.com/nats-io/nats.go", size: 12},
	{path: "github.com/prometheus/client_golang", size: 42},
	{path: "github.com/redis/go-redis", size: 25},
	{path: "github.com/rs/zerolog", size: 5, plain: true},
	{path: "github.com/sirupsen/logrus", size: 4, plain: true},
	{path: "github.com/spf13/cobra", size: 14, extra: -34, plain: true},
	{path: "github.com/spf13/viper", size: 22, plain: true},
	{path: "github.com/urfave/cli", size: 14, plain: true},
	{path: "go.mongodb.org/mongo-driver", size: 45},
	{path: "go.uber.org/zap", size: 12},
	{path: "google.golang.org/grpc", size: 67},
	{path: "gorm.io/driver", size: 40},
	{path: "gorm.io/gorm", size: 130, extra: 100},
	{path: "k8s.io/client-go", size: 290},
	{path: "modernc.org/sqlite", size: 65, extra: 56, plain: true},
}

// MuchC reports whether a package is of a module that is C code for the most part: it counts
// whoever imports it.
func MuchC(pkg string) bool {
	row, _ := bigModuleOf(pkg)
	return row.c
}

// Executable is about what the executable takes, in bytes, with its symbols.
func (c Content) Executable() int64 {
	size, plain := c.floor(), true
	rows, others := c.modules()
	for _, r := range rows {
		plain = plain && r.plain
		if c.Seen {
			size += r.extra
		} else {
			size += r.size
		}
	}
	switch {
	case c.Seen:
		size += (len(c.Own) + c.Deps) * perPackage / 10
	case others > 0 || !plain:
		size += max(httpSize-c.floor(), 0) + others*unseenSize
	case len(rows) > 0:
		size += max(43-c.floor(), 0)
	}
	return int64(size) * MB / 10
}

// floor is what the standard library's part takes.
func (c Content) floor() int {
	size := bareSize
	for _, p := range c.Std {
		for _, s := range stdSizes {
			if s.path == p {
				size = max(size, s.size)
			}
		}
		size = max(size, bareSize+3)
	}
	if size >= httpSize && c.Templates {
		size += templateSize
	}
	return size
}

// modules are the rows of the modules that the program itself imports, and how many others
// there are.
func (c Content) modules() (rows []bigModule, others int) {
	seen := map[string]bool{}
	for _, p := range c.Own {
		key := p
		row, ok := bigModuleOf(p)
		if ok {
			key = row.path
		} else if parts := strings.SplitN(p, "/", 4); len(parts) > 3 {
			key = strings.Join(parts[:3], "/")
		}
		switch {
		case seen[key]:
		case ok:
			rows = append(rows, row)
		default:
			others++
		}
		seen[key] = true
	}
	return rows, others
}

func bigModuleOf(path string) (bigModule, bool) {
	for _, m := range bigModules {
		if path == m.path || strings.HasPrefix(path, m.path+"/") {
			return m, true
		}
	}
	return bigModule{}, false
}

// Stripped is what is left of an executable without symbols: 65 to 78 % of 29 programs.
func Stripped(bytes int64) int64 { return bytes * 69 / 100 }

// BuildCache is about what the go command keeps of the packages that it compiled: ten times
// the executable. Up to Go 1.19 the standard library comes compiled.
func (c Content) BuildCache(version string) int64 {
	n := c.Executable()
	if minor := Minor(version); minor >= 0 && minor < 20 {
		n -= int64(c.floor()) * MB / 10
	}
	return 10 * max(n, 0)
}

// ModCache is about what downloaded modules take, packed and unpacked.
func (c Content) ModCache() int64 {
	_, others := c.modules()
	n := max(c.Listed, others)
	return int64(n) * 6 * MB
}
