package need

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// OpenTouches are the touches of the programs whose texts are not known in full, each with
// what the needs do about it: all of them are refused where the Dockerfile is. Those of
// which a module is told everything are one for each module.
func OpenTouches(m *launch.Model, needs []finding.Need, refused bool) []finding.OpenTouch {
	l := ledger{m: m, needs: needs, refused: refused, said: map[finding.OpenTouch]bool{},
		unknown: map[finding.Evidence]bool{}, of: map[string]int{}}
	for _, ev := range m.ExecUnknown {
		l.unknown[finding.Evidence{File: ev.File, Line: ev.Line}] = true
	}
	l.data = sync.OnceValue(func() bool { return len(carryAll(m)) > 0 })
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			if t.Open() && !t.Embedded && (t.Op != gosrc.OpInput || l.unknown[m.Place(b, t.Pos, "")]) {
				l.touch(b, t)
			}
		}
		for _, t := range b.Program.Source.Offered {
			l.offered(b, t)
		}
	}
	slices.SortStableFunc(l.list, func(a, b finding.OpenTouch) int { return cmp.Compare(a.Module, b.Module) })
	return l.list
}

// A ledger lists open touches.
type ledger struct {
	m       *launch.Model
	needs   []finding.Need
	refused bool
	list    []finding.OpenTouch
	said    map[finding.OpenTouch]bool
	unknown map[finding.Evidence]bool // where it is not known which program is started
	of      map[string]int            // modules that are told everything, as indexes of the list
	data    func() bool               // whether anything goes along where no path is known
}

func (l *ledger) add(x finding.OpenTouch) {
	x.Count = 1
	if !l.said[x] {
		l.said[x] = true
		l.list = append(l.list, x)
	}
}

// touch judges each open text of a touch.
func (l *ledger) touch(b *image.Build, t gosrc.Touch) {
	a, paths, ok := pathsOf(t)
	args := t.Args
	switch {
	case t.Op == gosrc.OpPath:
		return // what is found by it is a touch of its own
	case t.Op == gosrc.OpStart, t.Op == gosrc.OpShell:
		args = t.Args[:1] // the rest is what a program is told
	case ok && t.Op != gosrc.OpListen && t.Op != gosrc.OpDatabase:
		args = paths
	}
	for _, arg := range args {
		for _, v := range arg {
			if v.Exact || v.Root == gosrc.Embedded {
				continue
			}
			x := finding.OpenTouch{Evidence: l.m.Place(b, t.Pos, whatOf(t, v)), Module: t.Module}
			x.Done, x.How = l.unlessRefused(func() (finding.Done, string) { return l.answer(b, t, v, a) })
			l.add(x)
		}
	}
}

// unlessRefused is an answer to an open touch: a Dockerfile that is left as it is needs
// no other.
func (l *ledger) unlessRefused(answer func() (finding.Done, string)) (finding.Done, string) {
	if l.refused {
		return finding.DoneRefused, "the Dockerfile is left as it is"
	}
	return answer()
}

// answer is what is done about one open text.
func (l *ledger) answer(b *image.Build, t gosrc.Touch, v gosrc.Value, a access) (finding.Done, string) {
	switch t.Op {
	case gosrc.OpRead, gosrc.OpStat, gosrc.OpList, gosrc.OpChdir, gosrc.OpLoad, gosrc.OpWrite, gosrc.OpTemp:
		return l.path(b, t, v, a)
	case gosrc.OpStart, gosrc.OpShell, gosrc.OpInput:
		return l.start(b, t, v)
	case gosrc.OpUser:
		return l.table(finding.KindAccounts)
	case gosrc.OpZone:
		return l.table(finding.KindTimeZones)
	case gosrc.OpListen, gosrc.OpDial, gosrc.OpDatabase:
		return finding.DoneNothing, "what is no constant is taken for an address of the network"
	case gosrc.OpEnv:
		return finding.DoneNothing, "the environment stays the same"
	}
	return finding.DoneNothing, "Go has what it needs built in"
}

// table is for a table of the system, of which all goes along.
func (l *ledger) table(k finding.Kind) (finding.Done, string) {
	if i := slices.IndexFunc(l.needs, func(n finding.Need) bool { return n.Kind == k }); i >= 0 {
		return finding.DoneCarried, cmp.Or(l.needs[i].Met, "the whole table goes along")
	}
	return finding.DoneNothing, "the original has no such table"
}

// path is for a path of which at most the beginning is known.
func (l *ledger) path(b *image.Build, t gosrc.Touch, v gosrc.Value, a access) (finding.Done, string) {
	needs, known := value(l.m, b, v, a, finding.Evidence{})
	library := t.Module != "" && v.Root == gosrc.Source
	switch {
	case len(needs) > 0 && a.Write:
		return finding.DoneCarried, "the directories for it are there: " + listed(needs)
	case len(needs) > 0 && known:
		return finding.DoneCarried, listed(needs)
	case v.Root == gosrc.Temp:
		return finding.DoneNothing, "it lies in the directory for temporary files"
	case v.Root == gosrc.Goroot:
		return finding.DoneNothing, "it lies in the toolchain, and which file it is was not told"
	case a.Write:
		return finding.DoneNothing, "it makes what it opens"
	case known:
		return finding.DoneNothing, "the image has nothing that begins so"
	case library:
		return finding.DoneNothing, "it is a path of source, which is not in the image when it runs"
	case l.data():
		return finding.DoneCarried, "all data that was copied in goes along"
	}
	return finding.DoneNothing, "no data was copied in"
}

// listed names the first paths that go along.
func listed(needs []finding.Need) string {
	var names []string
	for _, n := range needs {
		if n.Arg != "" && !slices.Contains(names, n.Arg) {
			names = append(names, n.Arg)
		}
	}
	more := ""
	if n := len(names) - 3; n > 0 {
		names, more = names[:3], fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(names, ", ") + more
}

// start is for a program of which at most the beginning is known.
func (l *ledger) start(b *image.Build, t gosrc.Touch, v gosrc.Value) (finding.Done, string) {
	unknown := l.unknown[l.m.Place(b, t.Pos, "")]
	i := slices.IndexFunc(l.needs, func(n finding.Need) bool { return n.Kind == finding.KindUnknownProgram })
	switch {
	case v.Root == gosrc.ExeFile:
		return finding.DoneCarried, "it is the program itself"
	case len(l.m.Asked.Starts) > 0:
		return finding.DoneCarried, "a comment in the Dockerfile says which programs are started"
	case unknown && i >= 0:
		return finding.DoneRuntime, cmp.Or(l.needs[i].Met, "every program of the original")
	case t.Module != "" && catalog.TellsStarts(t.Module):
		return finding.DoneCarried, "it is known which program this module starts"
	case t.Module != "":
		return finding.DoneNothing, "the module starts what it is told, and nothing else tells it"
	}
	return finding.DoneCarried, "the programs that its text names go along"
}

// offered counts a touch of a module that may be told anything.
func (l *ledger) offered(b *image.Build, t gosrc.Touch) {
	if i, ok := l.of[t.Module]; ok {
		l.list[i].Count++
		return
	}
	l.of[t.Module] = len(l.list)
	x := finding.OpenTouch{Evidence: l.m.Place(b, t.Pos, whatOf(t, gosrc.Value{})), Module: t.Module, Count: 1}
	x.Done, x.How = l.unlessRefused(func() (finding.Done, string) { return finding.DoneNothing, offers })
	l.list = append(l.list, x)
}

// offers is why nothing is done about what a module can do with what it is told.
const offers = "a library opens and starts what it is told, and the program's own calls show what they tell it"

// whatOf says what a touch is, and what is known of its text.
func whatOf(t gosrc.Touch, v gosrc.Value) string {
	known := strings.ReplaceAll(gosrc.ShapeOf(v), gosrc.Hole, "…")
	op := doing[t.Op]
	switch {
	case t.Flags&gosrc.FlagLook != 0:
		op.verb = "looks for"
	case t.Value:
		op.verb = "is handed on, and " + op.verb
	}
	if strings.Trim(known, "…") == "" {
		return fmt.Sprintf("%s %s %s that is only known when the program runs", t.Func, op.verb, op.what)
	}
	return fmt.Sprintf("%s %s %s", t.Func, op.verb, finding.Quoted(rootName(v.Root)+known))
}

// rootName is what a text counts from, as people write it.
func rootName(r gosrc.Root) string {
	switch r {
	case gosrc.Home:
		return "~/"
	case gosrc.Temp:
		return "$TMPDIR/"
	case gosrc.Exe:
		return "(beside the executable)/"
	}
	return ""
}

// doing says what the operations do, and to what.
var doing = map[gosrc.Op]struct{ verb, what string }{
	gosrc.OpRead: {"opens", "a path"}, gosrc.OpStat: {"looks at", "a path"}, gosrc.OpList: {"lists", "a directory"},
	gosrc.OpWrite: {"makes or changes", "a path"}, gosrc.OpChdir: {"changes to", "a directory"},
	gosrc.OpTemp: {"makes", "a temporary file"}, gosrc.OpStart: {"starts", "a program"},
	gosrc.OpShell: {
		"runs",
		"a line of commands",
	}, gosrc.OpInput: {"is given", "a script"}, gosrc.OpLoad: {"loads", "a library"},
	gosrc.OpListen: {"listens at", "an address"}, gosrc.OpDial: {"connects to", "an address"},
	gosrc.OpDatabase: {"opens", "a database"}, gosrc.OpEnv: {"reads", "a variable"},
	gosrc.OpUser: {"asks for", "an account"}, gosrc.OpService: {"asks for", "a service"},
	gosrc.OpZone: {"loads", "a time zone"}, gosrc.OpMIME: {"asks for", "a media type"},
}
