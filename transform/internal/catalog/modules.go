package catalog

import (
	"cmp"
	"strings"
)

// Packages are the names of one thing in alpine and in Debian, set off by blanks.
type Packages struct{ Apk, Apt string }

// A CgoModule is a module that has C code: what the runtime must hold for it.
type CgoModule struct {
	Libs   Packages // the packages with its shared libraries; empty when it brings its own C
	Vendor bool     // it loads a vendor's client or a service of the host: glibc, or not at all
	Gui    bool
}

// cgoModules is judged by import path, for dependencies whose source is not at
// hand. A module in no list is taken for pure Go: one that only works with cgo
// fails the build loudly, and one whose stub fails silently is listed here.
// Sources: the modules' own documentation.
var cgoModules = map[string]CgoModule{
	"github.com/mattn/go-sqlite3": {}, "gorm.io/driver/sqlite": {}, "github.com/jinzhu/gorm/dialects/sqlite": {}, "crawshaw.io/sqlite": {},
	"zombiezen.com/go/sqlite/crawshaw": {}, "github.com/mutecomm/go-sqlcipher": {}, "github.com/xeodou/go-sqlcipher": {}, "github.com/rqlite/go-sqlite3": {},
	"github.com/golang-migrate/migrate/v4/database/sqlite3": {}, "github.com/golang-migrate/migrate/v4/database/sqlcipher": {}, "github.com/golang-migrate/migrate/database/sqlite3": {},
	"github.com/gofiber/storage/sqlite3": {}, "github.com/upper/db/v4/adapter/sqlite": {}, "upper.io/db.v3/sqlite": {}, "github.com/amacneil/dbmate/pkg/driver/sqlite": {},
	"github.com/amacneil/dbmate/v2/pkg/driver/sqlite": {}, "github.com/GoAdminGroup/go-admin/modules/db/drivers/sqlite": {}, "github.com/gogf/gf/contrib/drivers/sqlitecgo": {},
	"github.com/bwmarrin/dgvoice": {}, "github.com/gen2brain/go-fitz": {}, "github.com/smacker/go-tree-sitter": {}, "github.com/bytecodealliance/wasmtime-go": {}, "github.com/supranational/blst": {},
	"github.com/yanyiwu/gojieba": {
		Vendor: true,
	}, "github.com/DataDog/go-python3": {Vendor: true}, "github.com/sbinet/go-python": {Vendor: true},
	"rogchap.com/v8go": {
		Vendor: true,
	}, "github.com/wasmerio/wasmer-go": {Vendor: true}, "github.com/Kagami/go-face": {Vendor: true},
	"github.com/confluentinc/confluent-kafka-go": {}, "gopkg.in/confluentinc/confluent-kafka-go.v1": {},
	"github.com/DataDog/zstd": {}, "github.com/valyala/gozstd": {}, "github.com/chai2010/webp": {}, "github.com/uber/h3-go": {},
	"github.com/erikdubbelboer/gspt": {}, "layeh.com/gopus": {}, "github.com/marcboeker/go-duckdb": {Vendor: true},
	"github.com/miekg/pkcs11": {
		Vendor: true,
	}, "github.com/coreos/go-systemd/sdjournal": {Vendor: true}, "github.com/coreos/go-systemd/v22/sdjournal": {Vendor: true},
	"github.com/google/gopacket/pcap": {
		Libs: Packages{"libpcap", "libpcap0.8"},
	}, "github.com/gopacket/gopacket/pcap": {Libs: Packages{"libpcap", "libpcap0.8"}},
	"github.com/godror/godror": {
		Vendor: true,
	}, "github.com/mattn/go-oci8": {Vendor: true}, "gopkg.in/goracle.v2": {Vendor: true}, "github.com/ibmdb/go_ibm_db": {Vendor: true},
	"github.com/tursodatabase/go-libsql": {
		Vendor: true,
	}, "gocv.io/x/gocv": {Vendor: true}, "github.com/tensorflow/tensorflow/tensorflow/go": {Vendor: true},
	"github.com/yalue/onnxruntime_go": {
		Vendor: true,
	}, "github.com/knights-analytics/hugot": {Vendor: true}, "github.com/taosdata/driver-go": {Vendor: true},
	"github.com/h2non/bimg": {
		Libs: Packages{"vips", "libvips42"},
	}, "github.com/davidbyttow/govips": {Libs: Packages{"vips", "libvips42"}},
	"github.com/cshum/imagor/vips": {
		Libs: Packages{"vips", "libvips42"},
	}, "github.com/cshum/vipsgen": {Libs: Packages{"vips", "libvips42"}},
	"gopkg.in/gographics/imagick.v2": {
		Libs: Packages{"imagemagick-libs", "libmagickwand-6.q16-6"},
	}, "gopkg.in/gographics/imagick.v3": {Libs: Packages{"imagemagick-libs", "libmagickwand-6.q16-6"}},
	"github.com/otiai10/gosseract": {
		Libs: Packages{"tesseract-ocr", "libtesseract5"},
	}, "github.com/libgit2/git2go": {Libs: Packages{"libgit2", ""}},
	"github.com/zeromq/goczmq": {
		Libs: Packages{"czmq", "libczmq4"},
	}, "github.com/pebbe/zmq4": {Libs: Packages{"libzmq", "libzmq5"}}, "github.com/hillu/go-yara": {Libs: Packages{"yara", "libyara9"}},
	"github.com/jmhodges/levigo": {
		Libs: Packages{"leveldb", "libleveldb1d"},
	}, "github.com/linxGnu/grocksdb": {Libs: Packages{"rocksdb", ""}}, "github.com/tecbot/gorocksdb": {Libs: Packages{"rocksdb", ""}},
	"github.com/aarzilli/golua": {
		Libs: Packages{"lua5.1-libs", "liblua5.1-0"},
	}, "github.com/kolesa-team/go-webp": {Libs: Packages{"libwebp", "libwebp7"}}, "github.com/hraban/opus": {Libs: Packages{"opus", "libopus0"}},
	"gopkg.in/hraban/opus.v2": {
		Libs: Packages{"opus opusfile", "libopus0 libopusfile0"},
	}, "github.com/asticode/go-astiav": {Libs: Packages{"ffmpeg-libs", ""}}, "github.com/3d0c/gmf": {Libs: Packages{"ffmpeg-libs", ""}},
	"github.com/lukeroth/gdal": {
		Libs: Packages{"gdal", ""},
	}, "github.com/airbusgeo/godal": {Libs: Packages{"gdal", ""}}, "github.com/ungerik/go-cairo": {Libs: Packages{"cairo", "libcairo2"}},
	"github.com/go-gl": {
		Gui: true,
	}, "github.com/veandco/go-sdl2": {Gui: true}, "github.com/gen2brain/raylib-go": {Gui: true}, "fyne.io/fyne": {Gui: true},
	"github.com/hajimehoshi/ebiten": {
		Gui: true,
	}, "github.com/gotk3/gotk3": {Gui: true}, "github.com/gordonklaus/portaudio": {Gui: true}, "github.com/go-vgo/robotgo": {Gui: true},
	"github.com/deuill/go-php": {
		Vendor: true,
	}, "github.com/bvinc/go-sqlite-lite": {}, "github.com/mattn/go-gtk": {Gui: true},
	"github.com/Arman92/go-tdlib": {
		Vendor: true,
	}, "github.com/zelenin/go-tdlib": {Vendor: true}, "github.com/NVIDIA/go-nvml": {Vendor: true},
}

// CgoImport looks an import path up, by the longest listed prefix.
func CgoImport(p string) (CgoModule, bool) {
	for at := p; at != ""; {
		if m, ok := cgoModules[at]; ok {
			return m, true
		}
		i := strings.LastIndexByte(at, '/')
		if i < 0 {
			break
		}
		at = at[:i]
	}
	return CgoModule{}, false
}

// libraryOpeners open shared libraries from Go: without cgo they still link to the C
// library's loader. The value is the build tag under which a package doesn't.
// Sources: the modules' own documentation; an executable of each with CGO_ENABLED=0
// names an interpreter.
var libraryOpeners = map[string]string{
	"github.com/ebitengine/purego": "", "github.com/jwijenbergh/purego": "",
	"github.com/gen2brain/webp": "nodynamic", "github.com/gen2brain/avif": "nodynamic",
	"github.com/gen2brain/heic": "nodynamic", "github.com/gen2brain/jpegxl": "nodynamic",
}

// OpensLibraries reports whether a package opens shared libraries itself, and the
// build tag under which it doesn't; "-" stands for none.
func OpensLibraries(p string) (tag string, ok bool) {
	tag, ok = libraryOpeners[p]
	return cmp.Or(tag, "-"), ok
}

// A Brought library is one whose source a module brings along and compiles in.
type Brought struct {
	Module  string // the import path
	Tag     string // with this build tag it is the system's
	Headers Words  // the packages that have its headers
}

// broughtLibraries are those of which people install the headers all the same.
// Sources: the build constraints and #cgo lines of the modules.
var broughtLibraries = []Brought{
	{"github.com/mattn/go-sqlite3", "libsqlite3", "sqlite-dev libsqlite3-dev"},
	{"gorm.io/driver/sqlite", "libsqlite3", "sqlite-dev libsqlite3-dev"},
	{"github.com/jinzhu/gorm/dialects/sqlite", "libsqlite3", "sqlite-dev libsqlite3-dev"},
	{"github.com/golang-migrate/migrate/v4/database/sqlite3", "libsqlite3", "sqlite-dev libsqlite3-dev"},
	{"github.com/DataDog/zstd", "external_libzstd", "zstd-dev libzstd-dev"},
	{"github.com/valyala/gozstd", "", "zstd-dev libzstd-dev"},
}

// Brings reports whether an import path is of a module that compiles a library in
// which is otherwise the system's.
func Brings(p string) (Brought, bool) {
	for _, b := range broughtLibraries {
		if p == b.Module {
			return b, true
		}
	}
	return Brought{}, false
}

// LibraryOf is the package that has the shared library of a -dev package, where its
// name is another one than the package's without -dev; that of the headers otherwise.
func LibraryOf(dev string) string { return cmp.Or(devLibraries[dev], dev) }

// devLibraries have one name in all releases of their distribution.
var devLibraries = map[string]string{"sqlite-dev": "sqlite-libs", "libsqlite3-dev": "libsqlite3-0"}

// PureTwin reports whether a package with C code does the same without it. All
// others count as C: their twin is a stub, or lacks features.
func PureTwin(p string) bool {
	for _, t := range []string{"github.com/shirou/gopsutil", "github.com/prometheus/procfs", "golang.org/x/net", "github.com/cespare/xxhash", "github.com/opencontainers/runc",
		"github.com/containerd", "github.com/docker/docker", "github.com/mattn/go-isatty", "github.com/moby", "github.com/ebitengine/purego", "github.com/minio", "github.com/klauspost",
		"github.com/ugorji/go", "github.com/bytedance/sonic", "go.etcd.io", "github.com/karrick/godirwalk", "github.com/fsnotify/fsnotify", "github.com/rjeczalik/notify"} {
		if p == t || strings.HasPrefix(p, t+"/") {
			return true
		}
	}
	return false
}
