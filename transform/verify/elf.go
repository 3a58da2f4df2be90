package verify

import (
	"bytes"
	"debug/elf"
	"fmt"
	"io/fs"
	"strings"
)

// An executable is what the kernel needs to know of an executable.
type executable struct {
	machine elf.Machine
	interp  string // the dynamic linker; empty for a static executable
}

// readExecutable reads the start of an ELF file; nil when it is none. The table of
// sections, which is at the file's end, is not needed and thus taken out.
func readExecutable(head []byte) *executable {
	if !bytes.HasPrefix(head, []byte(elf.ELFMAG)) || len(head) < 64 {
		return nil
	}
	head = bytes.Clone(head)
	if elf.Class(head[elf.EI_CLASS]) == elf.ELFCLASS64 {
		clear(head[0x28:0x30])
		clear(head[0x3c:0x40])
	} else {
		clear(head[0x20:0x24])
		clear(head[0x30:0x34])
	}
	f, err := elf.NewFile(bytes.NewReader(head))
	if err != nil {
		return nil
	}
	b := &executable{machine: f.Machine}
	for _, p := range f.Progs {
		if p.Type != elf.PT_INTERP || p.Filesz > headSize {
			continue
		}
		name := make([]byte, p.Filesz)
		if _, err := p.ReadAt(name, 0); err == nil {
			b.interp = strings.TrimRight(string(name), "\x00")
		}
	}
	return b
}

// machines are the ELF machines of the architectures that images name.
var machines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64, "386": elf.EM_386, "arm64": elf.EM_AARCH64, "arm": elf.EM_ARM, "ppc64le": elf.EM_PPC64,
	"s390x": elf.EM_S390, "riscv64": elf.EM_RISCV, "mips64le": elf.EM_MIPS, "loong64": elf.EM_LOONGARCH,
}

// compareArtifacts says which executables could not start in the new image.
func compareArtifacts(paths []string, before, after *side) []Difference {
	var list []Difference
	for _, p := range paths {
		_, old := before.tree.resolve(p)
		if text := after.obstacle(p); text != "" && (old == nil || before.obstacle(p) != text) {
			list = append(list, differ(Artifact, "%s %s", p, text))
		}
	}
	return list
}

// obstacle is what keeps an executable of the image from starting; empty when
// nothing does.
func (s *side) obstacle(name string) string {
	_, e := s.tree.resolve(name)
	switch {
	case e == nil:
		return "is missing"
	case !e.mode.IsRegular():
		return "is a " + kind(e.mode)
	case e.mode&0o111 == 0:
		return "is not executable"
	}
	loader := e.script
	if e.elf != nil {
		if want, known := machines[s.image.Architecture]; known && e.elf.machine != want {
			return fmt.Sprintf("is for %v, and the image is %s", e.elf.machine, s.image.Architecture)
		}
		loader = e.elf.interp
	}
	if loader == "" {
		return ""
	}
	if _, there := s.tree.resolve(loader); there == nil {
		return "needs " + loader + " to start, which is missing"
	}
	return ""
}

// kind names the type of a file.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "directory"
	case mode&fs.ModeSymlink != 0:
		return "link"
	case mode.IsRegular():
		return "file"
	}
	return "special file"
}

func ownerText(e *entry) string { return fmt.Sprintf("%d:%d", e.uid, e.gid) }
