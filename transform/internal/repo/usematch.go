package repo

import (
	"path"
	"slices"
	"strings"
)

// For lists the uses that build or start the image of a Dockerfile, by its tree
// path. A use that only names an image belongs to the Dockerfile whose build
// gives that name; failing that, with Sure false, to the only Dockerfile of the
// repository or to one in a directory of that name, unless the image is known to
// come from elsewhere.
func (r *Repo) For(dockerfile string) []Use {
	m := r.matcher(dockerfile)
	var list []Use
	for _, u := range r.Uses {
		switch m.belongs(&u) {
		case certain:
			list = append(list, u)
		case likely:
			u.Sure = false
			list = append(list, u)
		}
	}
	return list
}

// Gives says whether a build of the Dockerfile, by its tree path, makes an image
// that another file refers to. Tags tell images of one name apart where both
// sides are literal.
func (r *Repo) Gives(dockerfile, image string) bool {
	repo := imageRepo(image)
	if repo == "" || wellKnown.has(path.Base(repo)) {
		return false
	}
	for _, u := range r.Uses {
		if !u.Builds || u.Dockerfile != dockerfile && !(u.Dockerfile == "" && !u.Inline && r.isOnly(dockerfile)) {
			continue
		}
		for _, name := range append([]string{u.Image}, u.images...) {
			if imageRepo(name) == repo && sameTag(name, image) {
				return true
			}
		}
	}
	return false
}

func sameTag(a, b string) bool {
	return unknownText(a) || unknownText(b) || imageTag(a) == imageTag(b)
}

// imageTag is an image's tag, latest when it has none.
func imageTag(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') {
		return image[i+1:]
	}
	return "latest"
}

// Inline lists the uses that build from a Dockerfile in their own text, and that
// a reader of this Dockerfile, by its tree path, may expect to be rewritten with
// it: those whose context it lies in, or all when it is the only one.
func (r *Repo) Inline(dockerfile string) []Use {
	var list []Use
	for _, u := range r.Uses {
		here := u.Context == path.Dir(dockerfile) || r.isOnly(dockerfile)
		if u.Inline && here && (u.Source == Compose || u.Source == Bake) {
			list = append(list, u)
		}
	}
	return list
}

type belonging int

const (
	stranger belonging = iota
	likely
	certain
)

// An imageMatcher knows what the images of one Dockerfile are called.
type imageMatcher struct {
	dockerfile string
	only       bool // it is the repository's only Dockerfile
	module     string
	goDirs     map[string]bool
	repos      map[string]bool // built from it: names without tag
	bases      map[string]bool // their last elements
	others     map[string]bool // last elements of what other Dockerfiles give
	known      map[string]bool // files of which one container is known to run it
}

func (r *Repo) matcher(dockerfile string) *imageMatcher {
	m := &imageMatcher{dockerfile: dockerfile, only: r.isOnly(dockerfile), module: r.module, goDirs: r.goDirs,
		repos: map[string]bool{}, bases: map[string]bool{}, others: map[string]bool{}, known: map[string]bool{}}
	for _, u := range r.Uses {
		if !u.Builds {
			continue
		}
		for _, name := range append([]string{u.Image}, u.images...) {
			switch repo := imageRepo(name); {
			case repo == "" || u.Dockerfile == "" && !m.only:
			case u.Dockerfile == dockerfile || u.Dockerfile == "" && !u.Inline:
				m.repos[repo] = true
				m.bases[path.Base(repo)] = true
			default:
				m.others[path.Base(repo)] = true
			}
		}
	}
	for _, base := range r.foreign {
		m.others[base] = true
	}
	for _, u := range r.Uses {
		if u.Dockerfile == "" && m.byName(imageRepo(u.Image)) {
			m.known[u.File] = true
		}
	}
	return m
}

// isOnly says whether the repository has no other Dockerfile.
func (r *Repo) isOnly(dockerfile string) bool {
	for _, d := range r.Dockerfiles {
		if d != dockerfile {
			return false
		}
	}
	return true
}

func (m *imageMatcher) belongs(u *Use) belonging {
	switch {
	case u.Dockerfile == m.dockerfile && u.Dockerfile != "":
		return certain
	case u.Dockerfile != "" || u.Inline || u.remote:
		return stranger
	case u.pattern != "" && !(u.unsaid && m.only):
		return m.fits(u.pattern)
	case u.Builds && (u.Context == "" || u.unsaid):
		return m.whenOnly()
	case u.Builds: // from a Dockerfile outside of the tree
		return stranger
	}
	return m.starts(u)
}

// starts judges a use that names nothing but an image, or not even that.
func (m *imageMatcher) starts(u *Use) belonging {
	repo := imageRepo(u.Image)
	base := path.Base(repo)
	switch {
	case m.byName(repo), u.tied && m.byName(u.service):
		return certain
	case u.tied:
		return stranger
	case repo == "" && u.Image == "":
		return m.whenOnlyOrNamed(u.Name)
	case repo == "":
		return m.whenOnly()
	case m.others[base]:
		return stranger
	case m.related(base), m.covered(u) && !isForeign(repo):
		return likely
	case m.ours(repo), u.Source == Kubernetes && !isForeign(repo) && !m.known[u.File]:
		return m.whenOnlyOrNamed(base)
	}
	return stranger
}

// covered reports whether a compose service puts Go source of the host into its
// container, as people do where the image is their own, and that source lies
// beside, above or below the Dockerfile.
func (m *imageMatcher) covered(u *Use) bool {
	dir := path.Dir(m.dockerfile)
	return u.Source == Compose && slices.ContainsFunc(u.Mounts, func(t Mount) bool {
		return t.Bind && m.goDirs[t.Source] && (m.only || within(dir, t.Source) || within(t.Source, dir))
	})
}

// within reports whether a tree path lies in a directory or is it.
func within(name, dir string) bool {
	return dir == "." || name == dir || strings.HasPrefix(name, dir+"/")
}

// fits compares a Dockerfile's path with one that holds variables.
func (m *imageMatcher) fits(pattern string) belonging {
	if ok, err := path.Match(pattern, m.dockerfile); ok && err == nil {
		return likely
	}
	return stranger
}

// related says whether a name is that of an image built here with a word behind
// or before it.
func (m *imageMatcher) related(base string) bool {
	for b := range m.bases {
		if !wellKnown.has(b) && wordOf(b, base) {
			return true
		}
	}
	return false
}

// wordOf says whether name starts or ends with the word, set off by - or _.
func wordOf(word, name string) bool {
	word = strings.ReplaceAll(strings.ToLower(word), "_", "-")
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	return len(word) > 2 && (name == word || strings.HasPrefix(name, word+"-") || strings.HasSuffix(name, "-"+word))
}

// byName says whether a build gives this image. The last element is enough, as
// registries differ between the places that name it, but not for a name that is
// everyone's.
func (m *imageMatcher) byName(repo string) bool {
	base := path.Base(repo)
	return repo != "" && (m.repos[repo] || m.bases[base] && !wellKnown.has(base))
}

func (m *imageMatcher) whenOnly() belonging {
	if m.only {
		return likely
	}
	return stranger
}

// whenOnlyOrNamed takes a Dockerfile whose directory, or whose own name, is a
// word of the image's.
func (m *imageMatcher) whenOnlyOrNamed(name string) belonging {
	dir, file := path.Base(path.Dir(m.dockerfile)), path.Base(m.dockerfile)
	ext := path.Ext(file)
	for _, word := range []string{dir, strings.TrimPrefix(ext, "."), strings.TrimSuffix(file, ext)} {
		if low := strings.ToLower(word); low != "dockerfile" && wordOf(word, name) {
			return likely
		}
	}
	return m.whenOnly()
}

// ours says whether a name that nothing builds may still be an image of this
// repository: no registry and nobody else's name is in it.
func (m *imageMatcher) ours(repo string) bool {
	owner, name := path.Base(path.Dir(m.module)), path.Base(m.module)
	base := path.Base(repo)
	switch {
	case name != "." && strings.EqualFold(base, name):
		return true
	case strings.HasPrefix(repo, "localhost"):
		return true
	case strings.Contains(repo, "/"):
		return owner != "." && strings.EqualFold(path.Base(path.Dir(repo)), owner)
	}
	return !wellKnown.has(base)
}

// isForeign says whether an image is one that many people start beside their own.
func isForeign(repo string) bool {
	if wellKnown.has(path.Base(repo)) {
		return true
	}
	for _, p := range foreignPrefixes {
		if strings.HasPrefix(repo, p) {
			return true
		}
	}
	return false
}

// imageRepo is an image's name without tag and digest; "" when its last element
// is not known.
func imageRepo(image string) string {
	s := blankVariables(image)
	s, _, _ = strings.Cut(s, "@")
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, '/') {
		s = s[:i]
	}
	s = strings.TrimSuffix(s, "/")
	if base := path.Base(s); s == "" || unknownText(base) || strings.ContainsAny(base, "<>{}% ") {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(s, "docker.io/"), "library/")
}

// blankVariables makes ${…}, $(…) and {{…}} one dollar each, so that what stands
// inside is not taken for a tag or a path.
func blankVariables(s string) string {
	if !strings.ContainsAny(s, "${`") {
		return s
	}
	var sb strings.Builder
	for i := 0; i < len(s); i++ {
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "{{"):
			end := strings.Index(rest, "}}")
			if end < 0 {
				return sb.String() + "$"
			}
			i += end + 1
		case strings.HasPrefix(rest, "${"), strings.HasPrefix(rest, "$("):
			_, n := makeName(rest[1:])
			i += n
		default:
			sb.WriteByte(s[i])
			continue
		}
		sb.WriteByte('$')
	}
	return sb.String()
}
