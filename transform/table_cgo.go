package transform

import "strings"

// A cgoModule is a module that has C code: what the runtime must hold for it.
type cgoModule struct {
	libs   pkg  // the packages with its shared libraries; empty when it brings its own C
	vendor bool // it loads a vendor's client or a service of the host: glibc, or not at all
	gui    bool
}

// cgoModules is judged by import path, for dependencies whose source is not at
// hand. A module in no list is taken for pure Go: one that only works with cgo
// fails the build loudly, and one whose stub fails silently is listed here.
// Sources: the modules' own documentation.
var cgoModules = map[string]cgoModule{
	"github.com/mattn/go-sqlite3": {}, "gorm.io/driver/sqlite": {}, "github.com/jinzhu/gorm/dialects/sqlite": {}, "crawshaw.io/sqlite": {},
	"zombiezen.com/go/sqlite/crawshaw": {}, "github.com/mutecomm/go-sqlcipher": {}, "github.com/xeodou/go-sqlcipher": {}, "github.com/rqlite/go-sqlite3": {},
	"github.com/golang-migrate/migrate/v4/database/sqlite3": {}, "github.com/golang-migrate/migrate/v4/database/sqlcipher": {}, "github.com/golang-migrate/migrate/database/sqlite3": {},
	"github.com/gofiber/storage/sqlite3": {}, "github.com/upper/db/v4/adapter/sqlite": {}, "upper.io/db.v3/sqlite": {}, "github.com/amacneil/dbmate/pkg/driver/sqlite": {},
	"github.com/amacneil/dbmate/v2/pkg/driver/sqlite": {}, "github.com/GoAdminGroup/go-admin/modules/db/drivers/sqlite": {}, "github.com/gogf/gf/contrib/drivers/sqlitecgo": {},
	"github.com/bwmarrin/dgvoice": {}, "github.com/gen2brain/go-fitz": {}, "github.com/smacker/go-tree-sitter": {}, "github.com/bytecodealliance/wasmtime-go": {}, "github.com/supranational/blst": {},
	"github.com/yanyiwu/gojieba": {vendor: true}, "github.com/DataDog/go-python3": {vendor: true}, "github.com/sbinet/go-python": {vendor: true},
	"rogchap.com/v8go": {vendor: true}, "github.com/wasmerio/wasmer-go": {vendor: true}, "github.com/Kagami/go-face": {vendor: true},
	"github.com/confluentinc/confluent-kafka-go": {}, "gopkg.in/confluentinc/confluent-kafka-go.v1": {},
	"github.com/DataDog/zstd": {}, "github.com/valyala/gozstd": {}, "github.com/chai2010/webp": {}, "github.com/uber/h3-go": {},
	"github.com/erikdubbelboer/gspt": {}, "layeh.com/gopus": {}, "github.com/marcboeker/go-duckdb": {vendor: true},
	"github.com/miekg/pkcs11": {vendor: true}, "github.com/coreos/go-systemd/sdjournal": {vendor: true}, "github.com/coreos/go-systemd/v22/sdjournal": {vendor: true},
	"github.com/google/gopacket/pcap": {libs: pkg{"libpcap", "libpcap0.8"}}, "github.com/gopacket/gopacket/pcap": {libs: pkg{"libpcap", "libpcap0.8"}},
	"github.com/godror/godror": {vendor: true}, "github.com/mattn/go-oci8": {vendor: true}, "gopkg.in/goracle.v2": {vendor: true}, "github.com/ibmdb/go_ibm_db": {vendor: true},
	"github.com/tursodatabase/go-libsql": {vendor: true}, "gocv.io/x/gocv": {vendor: true}, "github.com/tensorflow/tensorflow/tensorflow/go": {vendor: true},
	"github.com/yalue/onnxruntime_go": {vendor: true}, "github.com/knights-analytics/hugot": {vendor: true}, "github.com/taosdata/driver-go": {vendor: true},
	"github.com/h2non/bimg": {libs: pkg{"vips", "libvips42"}}, "github.com/davidbyttow/govips": {libs: pkg{"vips", "libvips42"}},
	"github.com/cshum/imagor/vips": {libs: pkg{"vips", "libvips42"}}, "github.com/cshum/vipsgen": {libs: pkg{"vips", "libvips42"}},
	"gopkg.in/gographics/imagick.v2": {libs: pkg{"imagemagick-libs", "libmagickwand-6.q16-6"}}, "gopkg.in/gographics/imagick.v3": {libs: pkg{"imagemagick-libs", "libmagickwand-6.q16-6"}},
	"github.com/otiai10/gosseract": {libs: pkg{"tesseract-ocr", "libtesseract5"}}, "github.com/libgit2/git2go": {libs: pkg{"libgit2", ""}},
	"github.com/zeromq/goczmq": {libs: pkg{"czmq", "libczmq4"}}, "github.com/pebbe/zmq4": {libs: pkg{"libzmq", "libzmq5"}}, "github.com/hillu/go-yara": {libs: pkg{"yara", "libyara9"}},
	"github.com/jmhodges/levigo": {libs: pkg{"leveldb", "libleveldb1d"}}, "github.com/linxGnu/grocksdb": {libs: pkg{"rocksdb", ""}}, "github.com/tecbot/gorocksdb": {libs: pkg{"rocksdb", ""}},
	"github.com/aarzilli/golua": {libs: pkg{"lua5.1-libs", "liblua5.1-0"}}, "github.com/kolesa-team/go-webp": {libs: pkg{"libwebp", "libwebp7"}}, "github.com/hraban/opus": {libs: pkg{"opus", "libopus0"}},
	"gopkg.in/hraban/opus.v2": {libs: pkg{"opus opusfile", "libopus0 libopusfile0"}}, "github.com/asticode/go-astiav": {libs: pkg{"ffmpeg-libs", ""}}, "github.com/3d0c/gmf": {libs: pkg{"ffmpeg-libs", ""}},
	"github.com/lukeroth/gdal": {libs: pkg{"gdal", ""}}, "github.com/airbusgeo/godal": {libs: pkg{"gdal", ""}}, "github.com/ungerik/go-cairo": {libs: pkg{"cairo", "libcairo2"}},
	"github.com/go-gl": {gui: true}, "github.com/veandco/go-sdl2": {gui: true}, "github.com/gen2brain/raylib-go": {gui: true}, "fyne.io/fyne": {gui: true},
	"github.com/hajimehoshi/ebiten": {gui: true}, "github.com/gotk3/gotk3": {gui: true}, "github.com/gordonklaus/portaudio": {gui: true}, "github.com/go-vgo/robotgo": {gui: true},
	"github.com/deuill/go-php": {vendor: true}, "github.com/bvinc/go-sqlite-lite": {}, "github.com/mattn/go-gtk": {gui: true},
	"github.com/Arman92/go-tdlib": {vendor: true}, "github.com/zelenin/go-tdlib": {vendor: true}, "github.com/NVIDIA/go-nvml": {vendor: true},
}

// cgoImport looks an import path up, by the longest listed prefix.
func cgoImport(p string) (cgoModule, bool) {
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
	return cgoModule{}, false
}

// pureTwin says whether a package with C code does the same without it. All
// others count as C: their twin is a stub, or lacks features.
func pureTwin(p string) bool {
	for _, t := range []string{"github.com/shirou/gopsutil", "github.com/prometheus/procfs", "golang.org/x/net", "github.com/cespare/xxhash", "github.com/opencontainers/runc",
		"github.com/containerd", "github.com/docker/docker", "github.com/mattn/go-isatty", "github.com/moby", "github.com/ebitengine/purego", "github.com/minio", "github.com/klauspost",
		"github.com/ugorji/go", "github.com/bytedance/sonic", "go.etcd.io", "github.com/karrick/godirwalk", "github.com/fsnotify/fsnotify", "github.com/rjeczalik/notify"} {
		if p == t || strings.HasPrefix(p, t+"/") {
			return true
		}
	}
	return false
}
