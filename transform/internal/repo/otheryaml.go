package repo

import (
	"bytes"
	"path"
	"strings"

	"offstage/transform/internal/source"
)

// readOtherYAML reads YAML whose name says nothing: it is parsed only when its
// text has the words of a manifest or of a compose file.
func readOtherYAML(r *repoReader, name string) {
	f := r.open(name)
	has := func(s string) bool { return bytes.Contains(f.text, []byte(s)) }
	switch {
	case has("containers:") || has("initContainers:") || holdsConfig(f.text):
		readManifest(r, name)
	case strings.HasPrefix(path.Base(name), "values") && has("exec:") && r.inChart(name):
		r.valuesScan(r.yaml(name))
	case has("services:") && (has("build:") || has("image:")) && !has("{{"):
		if c := r.composeFile(name); c != nil && c.looksRight() {
			readCompose(r, name)
		}
	}
}

// readManifest reads Kubernetes YAML, a template as far as it goes.
func readManifest(r *repoReader, name string) {
	f := r.open(name)
	if !bytes.Contains(f.text, []byte("{{")) {
		readDocuments(r, name, f.text)
		return
	}
	docs, err := parseTemplate(f.text, &yamlSource{name: name, left: maxYAMLVisits}, r.chartValues(name))
	if err != nil {
		r.scanTemplate(name, f.text)
		return
	}
	readKubernetes(r, docs)
}

// readDocuments parses those documents of a stream that can hold a pod: cluster
// manifests have definitions of thousands of lines between them.
func readDocuments(r *repoReader, name string, text []byte) {
	line := 0
	for len(text) > 0 {
		end := bytes.Index(text, []byte("\n---"))
		doc, rest := text, []byte(nil)
		if end >= 0 {
			doc, rest = text[:end+1], text[end+1:]
		}
		if holdsPod(doc) || holdsConfig(doc) {
			docs, err := parseYAML(doc, &yamlSource{name: name, left: maxYAMLVisits, shift: line})
			if err != nil {
				r.problem(source.Pos{File: name, Line: line + 1}, "it could not be read: "+err.Error(), name)
			}
			readKubernetes(r, docs)
		}
		line += bytes.Count(doc, []byte("\n"))
		text = rest
	}
}

func holdsPod(doc []byte) bool {
	return (bytes.Contains(doc, []byte("ontainers:")) || bytes.Contains(doc, []byte("ontainers\""))) &&
		!bytes.Contains(doc, []byte("kind: CustomResourceDefinition"))
}

func holdsConfig(doc []byte) bool {
	for _, mark := range []string{"kind: ConfigMap", "kind: Service\n", "configMapGenerator:"} {
		if bytes.Contains(doc, []byte(mark)) {
			return true
		}
	}
	return false
}

// chart is the directory of the Helm chart that holds a file, "" without one.
func (r *repoReader) chart(name string) (dir string) {
	source.Up(path.Dir(name), func(d string) bool {
		if r.files[path.Join(d, "Chart.yaml")] {
			dir = d
		}
		return dir != ""
	})
	return dir
}

func (r *repoReader) inChart(name string) bool { return r.chart(name) != "" }

func (r *repoReader) chartValues(name string) node {
	if dir := r.chart(name); dir != "" {
		if docs := r.yaml(path.Join(dir, "values.yaml")); len(docs) > 0 {
			return docs[0]
		}
	}
	return node{}
}

// looksRight says whether a file not named like a compose file is one.
func (c *composeFile) looksRight() bool {
	for _, p := range c.root.get("services").pairs() {
		if p.value.get("image").isText() || p.value.get("build").ok() {
			return true
		}
	}
	return false
}
