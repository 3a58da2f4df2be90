package repo

import (
	"bytes"
	"strconv"
)

// readKubernetes reads the pods of a manifest: whatever has a kind and holds a
// list of containers where a Pod, a workload or a CronJob has it.
func readKubernetes(r *repoReader, docs []node) {
	for _, d := range docs {
		readConfig(r, d)
		readObject(r, d)
		for _, item := range d.get("items").items() {
			readConfig(r, item)
			readObject(r, item)
		}
	}
}

var podPlaces = [][]string{{"spec"}, {"spec", "template", "spec"},
	{"spec", "jobTemplate", "spec", "template", "spec"}, {"template", "spec"}}

func readObject(r *repoReader, d node) {
	if !d.get("kind").isText() {
		return
	}
	for _, place := range podPlaces {
		pod := d.get(place...)
		for _, c := range append(pod.get("initContainers").items(), pod.get("containers").items()...) {
			r.add(container(pod, c))
		}
	}
}

// container reads one container of a pod.
func container(pod, c node) Use {
	u := Use{Pos: c.pos(), Source: Kubernetes, Name: c.get("name").text(), Image: c.get("image").text(),
		Sure: !c.from.loose}
	u.Entrypoint = listWords(c.get("command"))
	u.Command = listWords(c.get("args"))
	for _, p := range []string{"startupProbe", "livenessProbe", "readinessProbe"} {
		u.Health = appendWords(u.Health, listWords(c.get(p, "exec", "command")))
	}
	for _, p := range []string{"postStart", "preStop"} {
		u.Health = appendWords(u.Health, listWords(c.get("lifecycle", p, "exec", "command")))
	}
	u.podEnv(c)
	u.Dir = c.get("workingDir").text()
	for _, security := range []node{pod.get("securityContext"), c.get("securityContext")} {
		u.secure(security)
	}
	u.podMounts(pod, c)
	return u
}

// secure applies a securityContext, the pod's first and then the container's.
func (u *Use) secure(n node) {
	for _, p := range n.pairs() {
		switch p.key {
		case "runAsUser":
			u.User = p.value.text()
		case "runAsNonRoot":
			u.NonRoot = p.value.yes()
		}
	}
}

func (u *Use) podMounts(pod, c node) {
	for _, v := range c.get("volumeMounts").items() {
		m := Mount{Pos: v.pos(), Source: v.get("name").text(), Target: v.get("mountPath").text()}
		for _, volume := range pod.get("volumes").items() {
			if host := volume.get("hostPath", "path"); volume.get("name").text() == m.Source && host.ok() {
				m.Source, m.Bind = host.text(), true
			}
		}
		u.mount(m)
	}
}

// listWords reads a list of words, or a text that is one word; nil when there
// is none or it is empty, which Kubernetes takes for the image's own.
func listWords(n node) *Words {
	if !n.ok() || n.isNull() || n.isMap() {
		return nil
	}
	w := &Words{Pos: n.pos()}
	for _, item := range n.oneOrMore() {
		w.Args = append(w.Args, item.text())
	}
	if len(w.Args) == 0 {
		return nil
	}
	return w
}

// templated stands for a template's value, in the form that Kubernetes has for a
// variable: YAML reads it as plain text, and everything else as unknown.
const templated = "$(TEMPLATE)"

// parseTemplate parses a YAML text with {{ }} in it: a line of nothing else is
// emptied, so that both ways of a condition are read, and what stands within a
// line becomes its value, where a chart's values say it, or an unknown one.
func parseTemplate(text []byte, from *yamlSource, values node) ([]node, error) {
	from.loose = true
	var out bytes.Buffer
	for line := range bytes.Lines(joinActions(text)) {
		replaced, alone := replaceActions(line, values)
		if alone {
			replaced = []byte("\n")
		}
		out.Write(replaced)
	}
	return parseYAML(out.Bytes(), from)
}

// joinActions takes the line breaks out of actions and puts them behind.
func joinActions(text []byte) []byte {
	var out bytes.Buffer
	for {
		i := bytes.Index(text, []byte("{{"))
		if i < 0 {
			break
		}
		n := bytes.Index(text[i:], []byte("}}"))
		if n < 0 {
			break
		}
		action := text[i : i+n+2]
		breaks := bytes.Count(action, []byte("\n"))
		out.Write(text[:i])
		out.Write(bytes.ReplaceAll(action, []byte("\n"), nil))
		text = text[i+n+2:]
		if end := bytes.IndexByte(text, '\n'); breaks > 0 && end >= 0 {
			out.Write(text[:end])
			out.Write(bytes.Repeat([]byte("\n"), breaks))
			text = text[end:]
		}
	}
	out.Write(text)
	return out.Bytes()
}

// replaceActions replaces the actions of a line; alone when the line has nothing
// else.
func replaceActions(line []byte, values node) (out []byte, alone bool) {
	rest := line
	var sb bytes.Buffer
	var text bool
	for {
		i := bytes.Index(rest, []byte("{{"))
		if i < 0 {
			break
		}
		n := bytes.Index(rest[i:], []byte("}}"))
		if n < 0 {
			break
		}
		text = text || len(bytes.TrimSpace(rest[:i])) > 0
		sb.Write(rest[:i])
		sb.WriteString(valueOf(string(rest[i+2:i+n]), values))
		rest = rest[i+n+2:]
	}
	if sb.Len() == 0 {
		return line, false
	}
	text = text || len(bytes.TrimSpace(rest)) > 0
	sb.Write(rest)
	return sb.Bytes(), !text
}

// valueOf is what an action of a Helm template gives, as far as a plain
// .Values.name or its default does.
func valueOf(action string, values node) string {
	words := bytes.Fields(bytes.Trim([]byte(action), "- "))
	if len(words) == 0 {
		return ""
	}
	if name, ok := bytes.CutPrefix(words[0], []byte(".Values.")); ok {
		v := values
		for key := range bytes.SplitSeq(name, []byte(".")) {
			v = v.get(string(key))
		}
		if s := v.text(); s != "" && !bytes.ContainsAny([]byte(s), "\n:#'\"{}[]") {
			return s
		}
	}
	if len(words) > 2 && string(words[0]) == "default" {
		if s, err := strconv.Unquote(string(words[1])); err == nil {
			return s
		}
	}
	return templated
}
