package diff

import (
	"fmt"
	"strings"
)

// diffName writes a file name for a diff header as git does: in C's quotes when
// it holds a byte that could end the name or be lost on the way, and with a tab
// after a name with a space, which would otherwise end it.
func diffName(name string) string {
	quoted := quoteName(name)
	if strings.Contains(name, " ") {
		return quoted + "\t"
	}
	return quoted
}

// nameEscape is how git's quotes write a byte as a letter, or empty.
func nameEscape(c byte) string {
	const plain, letters = "\a\b\t\n\v\f\r\"\\", `abtnvfr"\`
	if i := strings.IndexByte(plain, c); i >= 0 {
		return `\` + letters[i:i+1]
	}
	return ""
}

func quoteName(name string) string {
	var b strings.Builder
	plain := !strings.HasSuffix(name, " ") // which patch would lose
	for i := range len(name) {
		c := name[i]
		escape := nameEscape(c)
		switch {
		case escape != "":
			b.WriteString(escape)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
			continue
		}
		plain = false
	}
	if plain {
		return name
	}
	return `"` + b.String() + `"`
}
