package project

import (
	"path"
	"strings"
)

// A tomlSetting is one key = value line of a TOML file.
type tomlSetting struct {
	section, key string
	value        string // a string's text, or the text as it is
	list         []string
	line         int
}

// tomlSettings reads the lines of a TOML file that hold a whole value: enough for
// the few keys that are asked for. A list may go over several lines.
func tomlSettings(text string) []tomlSetting {
	var all []tomlSetting
	section, open := "", ""
	start := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(tomlUncomment(line))
		if open == "" {
			start = i + 1
			if strings.HasPrefix(line, "[") {
				section = strings.Trim(line, "[] ")
				continue
			}
		}
		open += line
		key, value, ok := strings.Cut(open, "=")
		value = strings.TrimSpace(value)
		if ok && strings.HasPrefix(value, "[") && !strings.HasSuffix(value, "]") && len(open) < 1<<16 {
			continue
		}
		open = ""
		if ok {
			all = append(all, newTOMLSetting(section, strings.Trim(strings.TrimSpace(key), `"`), value, start))
		}
	}
	return all
}

func newTOMLSetting(section, key, value string, line int) tomlSetting {
	s := tomlSetting{section: section, key: key, value: tomlText(value), line: line}
	if strings.HasPrefix(value, "[") {
		s.list = splitWords(strings.ReplaceAll(strings.Trim(value, "[]"), ",", " "))
	}
	return s
}

func tomlText(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		if s[0] == '"' {
			return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
		}
		return s[1 : len(s)-1]
	}
	return s
}

// tomlUncomment drops a comment that stands outside of quotes.
func tomlUncomment(line string) string {
	var quote byte
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quote == '"' && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '#':
			return line[:i]
		}
	}
	return line
}

// readFly reads fly.toml. Fly builds the Dockerfile beside it unless it names
// another one, an image, or a builder.
func (r *repoReader) readFly(name string) {
	dir := path.Dir(name)
	at := func(s tomlSetting) Pos { return Pos{File: name, Line: s.line} }
	u := Use{Pos: Pos{File: name, Line: 1}, Source: Fly, Builds: true, Sure: true, Context: dir}
	var starts []Use
	all := tomlSettings(string(r.open(name).text))
	for _, s := range all {
		switch s.section + "." + s.key {
		case ".app":
			u.Name, u.Pos = s.value, at(s)
		case "build.dockerfile":
			u.Dockerfile, u.Pos = inTree(dir, s.value), at(s)
		case "build.build-target":
			u.Target = s.value
		case "build.image", "build.builder":
			u.Builds, u.Image = false, s.value
		case "deploy.release_command":
			w := &Words{Pos: at(s), Args: splitWords(s.value)}
			starts = append(starts, Use{Pos: at(s), Source: Fly, Name: "release_command", Command: w, Sure: true})
		case "experimental.cmd", "experimental.entrypoint":
			w := &Words{Pos: at(s), Args: s.list}
			if s.list == nil {
				w.Args = splitWords(s.value)
			}
			if s.key == "cmd" {
				u.Command = w
			} else {
				u.Entrypoint = w
			}
		}
		switch s.section {
		case "build.args":
			u.addArg(s.key + "=" + s.value)
		case "processes":
			w := &Words{Pos: at(s), Args: splitWords(s.value)}
			starts = append(starts, Use{Pos: at(s), Source: Fly, Name: s.key, Command: w, Sure: true})
		case "env":
			u.addEnv(s.key + "=" + s.value)
		case "mounts":
			if s.key == "destination" {
				u.mount(Mount{Pos: at(s), Target: s.value})
			}
		}
	}
	if u.Builds && u.Dockerfile == "" {
		u.Dockerfile = r.dockerfileIn(dir)
	}
	for _, s := range append([]Use{u}, starts...) {
		s.Dockerfile, s.Image = u.Dockerfile, u.Image
		if !u.Builds {
			s.Context = ""
		}
		r.add(s)
	}
}

// readAir notes that people run the program under air.
func (r *repoReader) readAir(name string) {
	u := Use{Pos: Pos{File: name, Line: 1}, Source: Air, Name: "air", Watch: true, Toolchain: true}
	for _, s := range tomlSettings(string(r.open(name).text)) {
		if s.section == "build" && s.value != "" && (s.key == "cmd" || s.key == "full_bin" || s.key == "bin" && u.Command == nil) {
			u.Line = s.line
			u.Command = &Words{Pos: Pos{File: name, Line: s.line}, Args: []string{s.value}, Shell: true}
		}
	}
	r.add(u)
}
