package image

import "offstage/transform/internal/dockerfile"

// Bounds on what laying an image out may take. All are far above what people write.
const (
	maxLayers   = 6_000   // of one stage
	maxCommands = 100_000 // of RUN instructions, with those of the scripts and Makefiles that they run
	makeWork    = 500     // what a make counts for, in commands
	scriptWork  = 300     // what a script counts for besides its text: those that start themselves multiply
	maxLoads    = 300     // go commands whose source is read
	maxContexts = 40      // links and copies that are followed to list one directory
)

// A budget is what laying out the stages of one image has taken.
type budget struct {
	commands, loads int
	over            *dockerfile.Step // the step at which it was too much
}

// spend counts the commands of a step and reports whether there is room for more.
func (r *reader) spend(lo *Stage, st *dockerfile.Step, commands int) bool {
	r.commands += commands
	if r.commands > maxCommands || r.loads > maxLoads || len(lo.FS.Layers) > maxLayers {
		r.over = st
	}
	return r.over == nil
}
