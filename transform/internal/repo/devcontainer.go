package repo

import (
	"path"

	"offstage/transform/internal/source"
)

// readDevContainer reads devcontainer.json: a place where people work with the
// toolchain, in an image of the repository or a compose service.
func readDevContainer(r *repoReader, name string) {
	docs := r.yaml(name)
	if len(docs) == 0 {
		return
	}
	dir, doc := path.Dir(name), docs[0]
	u := Use{Pos: source.Pos{File: name, Line: 1}, Source: DevContainer, Name: doc.get("name").text(),
		Toolchain: true, Sure: true}
	u.Image = doc.get("image").text()
	file := doc.get("build", "dockerfile")
	if !file.ok() {
		file = doc.first("dockerFile", "dockerfile")
	}
	switch service := doc.get("service"); {
	case file.ok():
		u.Pos, u.Builds = file.pos(), true
		u.Dockerfile, u.Target = inTree(dir, file.text()), doc.get("build", "target").text()
		context := doc.get("build", "context").text()
		if context == "" {
			context = doc.get("context").text()
		}
		u.Context = inTree(dir, context)
		for _, p := range doc.get("build", "args").pairs() {
			u.addArg(p.key + "=" + p.value.text())
		}
	case service.ok():
		u.Pos, u.Name, u.service, u.tied = service.pos(), service.text(), service.text(), true
	case u.Image == "":
		return
	default:
		u.tied = true
	}
	r.add(u)
}
