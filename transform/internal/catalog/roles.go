package catalog

// Starters run what their arguments name, behind flags of no known grammar: what
// the tools of the system launch is followed by itself.
var Starters = Words("wait-for-it.sh wait-for wait-for.sh dockerize")

var DevTools = Words(
	"air reflex CompileDaemon dlv delve bee revel realize fresh gin modd nodemon watchexec entr arelo gow wgo godebug rerun watcher templ buffalo gf kratos",
)

// TaskRunners run the project's own recipes.
var TaskRunners = Words("make task mage just")

var TestTools = Words("go-test go-vet ginkgo gotestsum golangci-lint golint richgo godog")

var Supervisors = Words(
	"supervisord supervisor nginx runsvdir s6-svscan systemd monit pm2 runit circusd apache2 httpd init forego foreman goreman hivemind",
)
