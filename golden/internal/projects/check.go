package projects

import (
	"cmp"
	"fmt"
	"strings"

	"offstage/golden/internal/disk"
	"offstage/transform"
)

// A Verdict is what became of a project, and what its program misses afterwards.
type Verdict struct {
	Result *transform.Result // nil when Broken
	Broken error             // the rewrite failed, or can't be built
	Lost   []Loss
}

// A Loss is a need that the rewrite does not meet.
type Loss struct {
	Need          Need
	Before, After string // what the program sees
}

// String says it in one line.
func (l Loss) String() string {
	return fmt.Sprintf("part %d, %s %s: before %q, after %q", l.Need.Part, l.Need.What, l.Need.Arg, l.Before, l.After)
}

// Wrong reports whether the program sees something else after the rewrite.
func (v *Verdict) Wrong() bool { return v.Broken != nil || len(v.Lost) > 0 }

// String lists what is wrong.
func (v *Verdict) String() string {
	var lines []string
	if v.Broken != nil {
		lines = append(lines, v.Broken.Error())
	}
	for _, l := range v.Lost {
		lines = append(lines, l.String())
	}
	return strings.Join(lines, "\n")
}

// Check rewrites a project and holds what it needs against the image that the
// rewrite would build. A refusal, and a file that is left alone, lose nothing.
func Check(p *Project) *Verdict {
	r, err := transform.Rewrite("Dockerfile", []byte(p.Dockerfile()), transform.Options{Tree: p.FS()})
	if err != nil {
		return &Verdict{Broken: err}
	}
	v := &Verdict{Result: r}
	if r.Status != transform.Rewritten {
		return v
	}
	after, err := disk.Last(string(r.New), p.Dockerfile(), p.Stages)
	if err != nil {
		v.Broken = err
		return v
	}
	for _, n := range p.Needs {
		if was, is := p.sees(n, p.Image), p.sees(n, after); was != is {
			v.Lost = append(v.Lost, Loss{n, was, is})
		}
	}
	return v
}

// sees is what the program sees of a need in an image.
func (p *Project) sees(n Need, img *disk.Image) string {
	look := func(at string) string { return img.Disk.See(disk.Read, at, p.User) }
	switch n.What {
	case "program":
		return fmt.Sprint(img.Has(n.Arg))
	case "account":
		if uid := p.User.UID; uid == 0 || uid == 1000 { // whom every list has alike, or none
			_, ok := img.Disk.Lookup("/etc/passwd")
			return fmt.Sprint(ok)
		}
		return look("/etc/passwd")
	case "certificates":
		return look("/etc/ssl/certs/ca-certificates.crt")
	case "zones":
		return fmt.Sprint(strings.HasPrefix(look("/usr/local/go/lib/time/zoneinfo.zip"), "content") ||
			strings.HasPrefix(look("/usr/share/zoneinfo/Asia/Tokyo"), "content"))
	case "work":
		return img.Workdir
	case "user":
		return cmp.Or(img.User, "root")
	case "env":
		return p.variable(n, img)
	}
	return img.Disk.See(disk.Look(n.What), n.Arg, p.User)
}

// variable is the value of NAME=VALUE, which the original image is known to have.
func (p *Project) variable(n Need, img *disk.Image) string {
	name, value, _ := strings.Cut(n.Arg, "=")
	if img == p.Image {
		return value
	}
	return img.Env[name]
}
