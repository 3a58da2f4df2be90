package repo

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

func isWorkflow(name string) bool {
	return isYAML(name) && (strings.HasPrefix(name, ".github/workflows/") ||
		strings.HasPrefix(name, ".github/actions/"))
}

// readWorkflow reads a GitHub workflow or a composite action: its run lines and
// the actions that build images.
func readWorkflow(r *repoReader, name string) {
	for _, doc := range r.yaml(name) {
		w := &workflow{r: r, name: name}
		for _, p := range doc.get("jobs").pairs() {
			w.job(doc, p)
		}
		for _, step := range doc.get("runs", "steps").items() {
			w.step(step, nil, ".")
		}
	}
}

type workflow struct {
	r    *repoReader
	name string
}

// job reads a job once for every row of its matrix.
func (w *workflow) job(doc node, p pair) {
	job := p.value
	dir := "."
	for _, n := range []node{doc, job} {
		if d := n.get("defaults", "run", "working-directory"); d.ok() {
			dir = inTree(".", d.text())
		}
	}
	if image := job.get("container"); image.ok() {
		w.runsIn(image, p.key)
	}
	for _, row := range matrixRows(job.get("strategy", "matrix")) {
		vars := map[string]string{}
		for k, v := range row {
			vars["matrix."+k] = v
		}
		addVars(vars, "env.", doc.get("env"))
		addVars(vars, "env.", job.get("env"))
		for _, step := range job.get("steps").items() {
			w.step(step, vars, dir)
		}
	}
}

func addVars(vars map[string]string, prefix string, n node) {
	for _, p := range n.pairs() {
		vars[prefix+p.key] = expressions(p.value.text(), vars)
	}
}

// runsIn is a job that runs its steps in an image.
func (w *workflow) runsIn(n node, job string) {
	image := n.text()
	if n.isMap() {
		image = n.get("image").text()
	}
	w.r.add(Use{Pos: n.pos(), Source: Workflow, Name: job, Image: image, Sure: true, tied: true,
		Shell: "the job " + job + " runs its steps in this image"})
}

func (w *workflow) step(step node, vars map[string]string, dir string) {
	if run := step.get("run"); run.isText() {
		if d := step.get("working-directory"); d.ok() {
			dir = inTree(".", expressions(d.text(), vars))
		}
		c := &commandReader{r: w.r, source: Workflow, file: w.name, line: run.bodyPos().Line,
			dirs: []string{dir}, vars: map[string]string{}}
		for k, v := range vars {
			c.vars[strings.TrimPrefix(k, "env.")] = v
		}
		if dir == "" {
			c.dirs, c.unsure = []string{"."}, true
		}
		c.read(shellSafe(expressions(run.text(), vars)))
		return
	}
	uses, _, _ := strings.Cut(step.get("uses").text(), "@")
	if id := step.get("id").text(); uses == "docker/metadata-action" && id != "" && vars != nil {
		vars["steps."+id+".outputs.tags"] = expressions(step.get("with", "images").text(), vars)
	}
	if i := slices.IndexFunc(buildActions, func(a buildAction) bool { return a.name == uses }); i >= 0 {
		w.action(buildActions[i], step, vars)
	}
}

// A buildAction names the inputs of an action that builds an image.
type buildAction struct {
	name                 string
	context, file, image []string
	fileInContext        bool
}

var buildActions = []buildAction{
	{name: "docker/build-push-action", context: []string{"context", "path"},
		file: []string{"file", "dockerfile"}, image: []string{"tags", "repository"}},
	{name: "depot/build-push-action", context: []string{"context"},
		file: []string{"file"}, image: []string{"tags"}},
	{name: "redhat-actions/buildah-build", context: []string{"context"},
		file: []string{"containerfiles", "dockerfiles"}, image: []string{"image", "tags"}},
	{name: "whoan/docker-build-with-cache-action", context: []string{"context"},
		file: []string{"dockerfile"}, image: []string{"image_name"}, fileInContext: true},
	{name: "mr-smithers-excellent/docker-build-push", context: []string{"directory"},
		file: []string{"dockerfile"}, image: []string{"image"}},
	{name: "elgohary/publish-docker-github-action", context: []string{"context", "workdir"},
		file: []string{"dockerfile"}, image: []string{"name"}},
	{name: "elgohary/Publish-Docker-Github-Action", context: []string{"context", "workdir"},
		file: []string{"dockerfile"}, image: []string{"name"}},
	{name: "matootie/dockerhub", context: []string{"context"},
		file: []string{"dockerfile"}, image: []string{"repository"}},
	{name: "aevea/action-kaniko", context: []string{"path"},
		file: []string{"build_file"}, image: []string{"image"}, fileInContext: true},
	{name: "ilteoood/docker_buildx", context: []string{"buildContext"},
		file: []string{"dockerFile"}, image: []string{"imageName"}},
	{name: "VaultVulp/gp-docker-action", context: []string{"build-context"},
		file: []string{"dockerfile"}, image: []string{"image-name"}},
	{name: "macbre/push-to-ghcr", context: []string{"context"},
		file: []string{"dockerfile"}, image: []string{"image_name"}},
	{name: "azure/container-apps-deploy-action", context: []string{"appSourcePath"},
		file: []string{"dockerfilePath"}, image: []string{"imageToBuild"}, fileInContext: true},
}

func (w *workflow) action(a buildAction, step node, vars map[string]string) {
	with := step.get("with")
	get := func(keys []string) string {
		return strings.TrimSpace(expressions(with.first(keys...).text(), vars))
	}
	u := Use{Pos: step.get("uses").pos(), Source: Workflow, Name: step.get("name").text(), Builds: true, Sure: true,
		Target: get([]string{"target"})}
	u.Context = inTree(".", strings.TrimPrefix(get(a.context), "{{defaultContext}}:"))
	u.remote = strings.Contains(get(a.context), "://")
	context, file := get(a.context), get(a.file)
	if unknownText(context + file) {
		dir := "."
		if a.fileInContext || file == "" {
			dir = context
		}
		u.pattern = patternIn(".", path.Join(dir, cmp.Or(file, "Dockerfile")))
	}
	switch {
	case file == "":
		u.Dockerfile = w.r.dockerfileIn(u.Context)
	case a.fileInContext:
		u.Dockerfile = inTree(u.Context, file)
	default:
		u.Dockerfile = inTree(".", file)
	}
	for _, line := range strings.FieldsFunc(get(a.image), func(c rune) bool { return c == '\n' || c == ',' }) {
		u.addImage(strings.TrimSpace(line))
	}
	for line := range strings.Lines(get([]string{"build-args", "build_args"})) {
		if line = strings.TrimSpace(line); line != "" {
			u.addArg(line)
		}
	}
	w.r.add(u)
}

var expression = lazily(`\$\{\{[^}\n]*\}\}`)

// expressions replaces the ${{ }} whose value is known.
func expressions(s string, vars map[string]string) string {
	return expression().ReplaceAllStringFunc(s, func(e string) string {
		name := strings.TrimSpace(e[3 : len(e)-2])
		if name == "github.workspace" {
			return "."
		}
		if v, ok := vars[name]; ok {
			return v
		}
		return e
	})
}

// shellSafe makes what is left of ${{ }} variables that no shell knows.
func shellSafe(s string) string { return expression().ReplaceAllString(s, "$${GITHUB_EXPRESSION}") }

// matrixRows lists what the variables of a matrix can be together; one row
// without variables when there is none that can be read.
func matrixRows(m node) []map[string]string {
	rows := []map[string]string{{}}
	for _, p := range m.pairs() {
		values := p.value.items()
		if p.key == "include" || p.key == "exclude" || len(values) == 0 {
			continue
		}
		rows = timesValues(rows, p.key, values)
	}
	var list []map[string]string
	if len(rows) > 1 || len(rows[0]) > 0 {
		list = rows
	}
	for _, one := range m.get("include").items() {
		row := map[string]string{}
		addRow(row, "", one, 3)
		list = append(list, row)
	}
	if len(list) == 0 || len(list) > 64 {
		return []map[string]string{{}}
	}
	return list
}

func timesValues(rows []map[string]string, key string, values []node) []map[string]string {
	var list []map[string]string
	for _, row := range rows {
		for _, v := range values {
			if len(list) > 64 {
				return list
			}
			one := map[string]string{}
			for k, x := range row {
				one[k] = x
			}
			addRow(one, key, v, 3)
			list = append(list, one)
		}
	}
	return list
}

func addRow(row map[string]string, key string, v node, depth int) {
	if v.isText() {
		row[key] = v.text()
	}
	for _, p := range v.pairs() {
		if depth > 0 {
			addRow(row, strings.TrimPrefix(key+"."+p.key, "."), p.value, depth-1)
		}
	}
}

func ciSource(name string) string {
	switch {
	case !isYAML(name) && !strings.HasSuffix(name, ".json"):
		return ""
	case strings.HasPrefix(name, ".circleci/"):
		return CircleCI
	case strings.HasPrefix(name, ".gitlab/"):
		return GitLab
	case strings.HasPrefix(name, ".buildkite/"):
		return CI
	}
	return ciFile(path.Base(name))
}

func isCI(name string) bool { return ciSource(name) != "" }

// ciFile says whose pipeline a file is by its base name.
func ciFile(base string) string {
	switch base {
	case ".gitlab-ci.yml", ".gitlab-ci.yaml":
		return GitLab
	case ".travis.yml", ".drone.yml", "azure-pipelines.yml", "azure-pipelines.yaml", "bitbucket-pipelines.yml",
		"buildspec.yml", "buildspec.yaml", ".woodpecker.yml", ".cirrus.yml":
		return CI
	case "cloudbuild.yaml", "cloudbuild.yml", "cloudbuild.json":
		return CloudBuild
	case "Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml":
		return Task
	}
	return ""
}
