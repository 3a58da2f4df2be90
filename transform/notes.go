package transform

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// notes are what a person should know about a rewrite; none of them stops it.
func (f *facts) notes(p *plan) []Note {
	list := slices.Concat(f.baseNotes(), f.inlineNotes(), f.userNotes(), f.bashNotes(), f.targetNotes())
	for _, s := range f.starts {
		if b := s.target.build; b != nil && b.run == nil {
			list = append(list, Note{f.file.Name, s.from.Step.Line, path.Base(s.target.path) + " is built into the image: its exit status and signals now reach the program, and modules are no longer fetched at start"})
		}
	}
	for _, ev := range append(evidenceOf(p.told, KindUnknownPath), f.execUnknown...) {
		if ev.File != f.file.Name { // said once already, for the whole file
			list = append(list, Note{ev.File, ev.Line, ev.Why})
		}
	}
	list = append(list, f.found...)
	for _, ev := range evidenceOf(p.told, KindHiddenPath) {
		list = append(list, Note{ev.File, ev.Line, ev.Why})
	}
	list = append(list, f.stubs()...)
	list = append(list, f.oldBuilders()...)
	list = append(list, p.versionNotes()...)
	list = append(list, f.argPaths(p)...)
	list = append(list, f.leftPackages(p)...)
	list = append(list, f.assumedPure()...)
	list = append(list, p.notes...)
	seen := map[Note]bool{}
	return slices.DeleteFunc(list, func(n Note) bool {
		again := seen[n]
		seen[n] = true
		return again
	})
}

// evidenceOf is where needs of a kind were seen.
func evidenceOf(needs []Need, k Kind) []Evidence {
	var list []Evidence
	for _, n := range needs {
		if n.Kind == k {
			list = append(list, n.Evidence...)
		}
	}
	return list
}

func (f *facts) baseNotes() []Note {
	var list []Note
	at := f.stage.From.Line
	if f.ctx == nil {
		list = append(list, Note{f.file.Name, at, "the build context was not read, so everything that is copied in goes along; --context DIR names it"})
	}
	if f.base.Mirror {
		list = append(list, Note{f.file.Name, at, f.base.Image + " is taken for a copy of Docker's own image: what else it sets or holds does not go along"})
	}
	if f.base.Go == "" && f.base.Golang && !f.base.Pinned {
		list = append(list, Note{f.file.Name, at, "the builder's Go version floats: " + f.base.Image})
	}
	for _, l := range f.image.layers {
		if l.kind == opaque && l.src != "" && f.ctx != nil {
			list = append(list, Note{f.file.Name, l.step.Line, l.src + " is copied in and is not in the build context here"})
		}
	}
	return list
}

// bashNotes name scripts that sh runs and that are written for bash: what sh
// makes of them was so before, too.
func (f *facts) bashNotes() []Note {
	var list []Note
	for _, s := range f.starts {
		if s.target.kind != script {
			continue
		}
		data, file, _ := f.image.read(s.target.path)
		first, _, _ := strings.Cut(string(data), "\n")
		parsed, err := shell.Parse(string(data), "/", f.env)
		if err == nil && parsed.Bash != "" && shellKind(shebang(first)) == KindShell {
			at := f.inFile(s.target.path, file, 1, "")
			list = append(list, Note{at.File, at.Line, "sh runs this script, and " + parsed.Bash + " is for bash only: where it failed before, it fails now"})
		}
	}
	return list
}

// argPaths names the copied paths that a build argument decides: with another
// --build-arg they would be elsewhere.
func (f *facts) argPaths(p *plan) []Note {
	var list []Note
	for _, c := range p.copies {
		fd, ok := f.image.lookup(c.path)
		if !ok || fd.step == nil || c.kit {
			continue
		}
		text := fd.step.Text().S
		for _, name := range argNames(fd.step.Before) {
			v, known := fd.step.Before.Lookup(name)
			if known && len(v) > 1 && strings.Contains(c.path, v) && usesVariable(text, name) {
				list = append(list, Note{f.file.Name, fd.step.Line, c.path + " rests on the default of ARG " + name + ": with another --build-arg the COPY has to change too"})
			}
		}
	}
	return list
}

// argNames are the build arguments among the variables of a step.
func argNames(env dockerfile.Env) []string {
	return slices.DeleteFunc(env.Keys(), func(name string) bool { return !env.Arg(name) })
}

// leftPackages names the packages that stay in the builder because nothing is
// seen to start them.
func (f *facts) leftPackages(p *plan) []Note {
	var list []Note
	for _, in := range f.installs {
		var names []string
		for _, n := range in.names {
			if !buildOnly(n, false) && !slices.Contains(mimePackages, n) && !slices.Contains(p.packages, n) && !f.brings(p, n) {
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			list = append(list, Note{f.file.Name, in.step.Line, "stays in the builder, since nothing is seen to start it: " + strings.Join(names, ", ")})
		}
	}
	return list
}

// brings says whether the runtime gets a package under another name.
func (f *facts) brings(p *plan, name string) bool {
	apk, ok := aptToApk(name)
	return ok && slices.Contains(p.packages, apk) || name == "tzdata"
}

// assumedPure names the modules that no table knows and whose source is not at
// hand: they are taken for pure Go.
func (f *facts) assumedPure() []Note {
	seen := map[string]bool{}
	var names []string
	var at Evidence
	for _, b := range f.readBuilds() {
		on, set := f.cgoEnabled(b)
		if !f.linkage(b).off && (on || !set) {
			continue
		}
		for _, i := range b.prog.src.Imports {
			if i.Read || !inNoTable(i) {
				continue
			}
			name := gosrc.Repository(i.Path)
			if seen[name] {
				continue
			}
			if len(names) == 0 {
				at = f.place(b, i.Pos, "")
			}
			seen[name] = true
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	more := ""
	if n := len(names) - 4; n > 0 {
		names, more = names[:4], fmt.Sprintf(" and %d more", n)
	}
	return []Note{{at.File, at.Line, "taken for pure Go, since their source is not at hand: " + strings.Join(names, ", ") + more}}
}

// stubs say so loudly when the original was built without the C code that the
// program imports: CGO_ENABLED=0, or an alpine builder without a compiler.
func (f *facts) stubs() []Note {
	var list []Note
	for _, b := range f.readBuilds() {
		on, set := f.cgoEnabled(b)
		if !f.linkage(b).off && (on || !set) {
			continue
		}
		for _, i := range b.prog.src.Imports {
			if _, ok := cgoImport(i.Path); ok {
				pos := f.place(b, i.Pos, "")
				list = append(list, Note{pos.File, pos.Line, i.Path + " is C code and the original is built without it, so what needs it already fails when it runs; the rewrite keeps that"})
				break
			}
		}
	}
	return list
}

// inNoTable says whether no table tells what a package that the program itself
// imports needs.
func inNoTable(i gosrc.Import) bool {
	_, c := cgoImport(i.Path)
	return !i.Std && !c && i.Via == "" && !wellKnown(i.Path)
}

// oldBuilders name a go.mod that asks for a later Go than the builder's tag has.
func (f *facts) oldBuilders() []Note {
	var list []Note
	for _, b := range f.readBuilds() {
		has, asks := b.stage.base.Go, b.prog.src.Go
		older := minor(has) < minor(asks.Version) || minor(has) == minor(asks.Version) && patch(has) >= 0 && patch(has) < patch(asks.Version)
		if toolchain, _ := f.setting(b, "GOTOOLCHAIN"); minor(has) < 0 || !older || minor(has) >= 21 && strings.Contains(toolchain, "auto") {
			continue // a later Go is fetched
		}
		at := f.place(b, asks.Pos, "")
		list = append(list, Note{at.File, at.Line, "go.mod asks for Go " + asks.Version + " and the builder has " + has + ", so the original may not build"})
	}
	return list
}

// versionNotes name where the builder's GOLANG_VERSION is written out, of which the
// tag tells no more than its beginning.
func (p *plan) versionNotes() []Note {
	const name = "GOLANG_VERSION"
	f := p.facts
	var list []Note
	if !f.base.Golang || f.base.Go == "" || patch(f.base.Go) >= 0 || f.setsEnv(name) {
		return nil
	}
	say := func(line int) {
		list = append(list, Note{f.file.Name, line, name + " is written out as " + f.base.Go + ", as the tag has it: the original had the patch release as well"})
	}
	for _, st := range p.runSteps() {
		for _, w := range p.wordsOf(st) {
			if slices.Contains(f.file.Expand(w, st.Before).Used, name) {
				say(st.Line)
			}
		}
	}
	if f.readsEnv(name) {
		say(f.stage.From.Line)
	}
	return list
}

// wellKnown says whether a module is known to be pure Go, and not worth a note.
func wellKnown(p string) bool {
	for _, m := range pureModules {
		if p == m || strings.HasPrefix(p, m+"/") {
			return true
		}
	}
	return false
}

// pureModules are modules that most projects use and that have no C code.
var pureModules = []string{"golang.org/x", "google.golang.org", "go.uber.org", "go.opentelemetry.io", "k8s.io", "sigs.k8s.io", "cloud.google.com/go",
	"github.com/gin-gonic", "github.com/gin-contrib", "github.com/gorilla", "github.com/labstack", "github.com/gofiber", "github.com/go-chi", "github.com/sirupsen/logrus",
	"github.com/joho/godotenv", "github.com/spf13", "github.com/lib/pq", "github.com/jackc", "github.com/go-sql-driver/mysql", "github.com/go-redis", "github.com/redis",
	"github.com/google", "github.com/satori/go.uuid", "github.com/pkg/errors", "github.com/stretchr/testify", "github.com/rs", "github.com/dgrijalva/jwt-go", "github.com/golang-jwt",
	"github.com/aws", "github.com/Azure", "github.com/prometheus", "github.com/grpc-ecosystem", "github.com/golang", "github.com/gogo", "github.com/robfig/cron",
	"github.com/go-playground", "github.com/kelseyhightower/envconfig", "github.com/caarlos0/env", "github.com/BurntSushi/toml", "github.com/ilyakaznacheev/cleanenv",
	"github.com/go-telegram-bot-api", "github.com/bwmarrin/discordgo", "github.com/PuerkitoBio/goquery", "github.com/gocolly/colly", "github.com/jinzhu/gorm", "gorm.io/gorm",
	"gorm.io/driver/mysql", "gorm.io/driver/postgres", "github.com/jmoiron/sqlx", "github.com/swaggo", "github.com/astaxie/beego", "github.com/beego", "github.com/urfave",
	"github.com/julienschmidt", "github.com/valyala/fasthttp", "github.com/golang-migrate", "github.com/streadway/amqp", "github.com/rabbitmq", "github.com/nats-io", "gopkg.in/yaml.v2",
	"gopkg.in/yaml.v3", "gopkg.in/mgo.v2", "go.mongodb.org/mongo-driver", "github.com/graphql-go", "github.com/99designs/gqlgen", "github.com/hashicorp", "github.com/docker", "github.com/slack-go"}
