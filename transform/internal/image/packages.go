package image

import (
	"iter"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/gosrc"
)

// SystemPackages are the names that apk and apt install, each with its command.
func (m *Model) SystemPackages() iter.Seq2[Install, string] {
	return func(yield func(Install, string) bool) {
		for _, in := range m.Installs {
			for _, n := range in.Names {
				if (in.Manager == "apk" || in.Manager == "apt") && !yield(in, n) {
					return
				}
			}
		}
	}
}

// Uninstalled reports whether a RUN removes a package again, by its own name or with
// each group that it was installed in.
func (m *Model) Uninstalled(name string) bool {
	return m.removed[name] || m.Installed(name) && !m.Holds(name)
}

// HasZoneinfo reports whether the builder has the system's time zone database.
func (m *Model) HasZoneinfo() bool {
	return !m.Uninstalled("tzdata") && (m.Holds("tzdata") || m.Base.Golang && !m.Base.Musl)
}

// InNoTable reports whether no table tells what a package that the program itself
// imports needs.
func InNoTable(i gosrc.Import) bool {
	_, c := catalog.CgoImport(i.Path)
	_, opens := catalog.OpensLibraries(i.Path)
	return !i.Std && !c && !opens && i.Via == "" && !wellKnown(i.Path)
}

// wellKnown reports whether a module is known to be pure Go, and not worth a note.
func wellKnown(p string) bool {
	for _, m := range pureModules {
		if p == m || strings.HasPrefix(p, m+"/") {
			return true
		}
	}
	return false
}

// pureModules are modules that most projects use and that have no C code.
var pureModules = []string{
	"golang.org/x",
	"google.golang.org",
	"go.uber.org",
	"go.opentelemetry.io",
	"k8s.io",
	"sigs.k8s.io",
	"cloud.google.com/go",
	"github.com/gin-gonic",
	"github.com/gin-contrib",
	"github.com/gorilla",
	"github.com/labstack",
	"github.com/gofiber",
	"github.com/go-chi",
	"github.com/sirupsen/logrus",
	"github.com/joho/godotenv",
	"github.com/spf13",
	"github.com/lib/pq",
	"github.com/jackc",
	"github.com/go-sql-driver/mysql",
	"github.com/go-redis",
	"github.com/redis",
	"github.com/google",
	"github.com/satori/go.uuid",
	"github.com/pkg/errors",
	"github.com/stretchr/testify",
	"github.com/rs",
	"github.com/dgrijalva/jwt-go",
	"github.com/golang-jwt",
	"github.com/aws",
	"github.com/Azure",
	"github.com/prometheus",
	"github.com/grpc-ecosystem",
	"github.com/golang",
	"github.com/gogo",
	"github.com/robfig/cron",
	"github.com/go-playground",
	"github.com/kelseyhightower/envconfig",
	"github.com/caarlos0/env",
	"github.com/BurntSushi/toml",
	"github.com/ilyakaznacheev/cleanenv",
	"github.com/go-telegram-bot-api",
	"github.com/bwmarrin/discordgo",
	"github.com/PuerkitoBio/goquery",
	"github.com/gocolly/colly",
	"github.com/jinzhu/gorm",
	"gorm.io/gorm",
	"gorm.io/driver/mysql",
	"gorm.io/driver/postgres",
	"github.com/jmoiron/sqlx",
	"github.com/swaggo",
	"github.com/astaxie/beego",
	"github.com/beego",
	"github.com/urfave",
	"github.com/julienschmidt",
	"github.com/valyala/fasthttp",
	"github.com/golang-migrate",
	"github.com/streadway/amqp",
	"github.com/rabbitmq",
	"github.com/nats-io",
	"gopkg.in/yaml.v2",
	"gopkg.in/yaml.v3",
	"gopkg.in/mgo.v2",
	"go.mongodb.org/mongo-driver",
	"github.com/graphql-go",
	"github.com/99designs/gqlgen",
	"github.com/hashicorp",
	"github.com/docker",
	"github.com/slack-go",
}

// Installed reports whether a command installs a package, whatever becomes of it.
func (m *Model) Installed(name string) bool {
	return slices.ContainsFunc(m.Installs, func(in Install) bool { return slices.Contains(in.Names, name) })
}

// Holds reports whether a package is in the image at the end.
func (m *Model) Holds(name string) bool {
	return !m.removed[name] && slices.ContainsFunc(m.Installs, func(in Install) bool {
		return slices.Contains(in.Names, name) && !m.removed[in.group]
	})
}

// LosesGo reports whether the toolchain is a package that a RUN removes again: the
// image has none at the end, and none of the files that it brings.
func (m *Model) LosesGo() bool {
	return !m.Base.Golang && slices.ContainsFunc([]string{"go", "golang", "golang-go"}, m.Uninstalled)
}
