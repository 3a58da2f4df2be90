// Package visible makes text from a repository safe to show to a person.
package visible

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text escapes what is not seen as it is: control characters could drive a
// terminal, and invisible or reordering ones could hide what is there. The
// characters of keep are left alone. Unless they hold a line feed, the result is
// one line.
func Text(text, keep string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		b.WriteString(shown(r, text[:size], keep))
		text = text[size:]
	}
	return b.String()
}

// shown is the character of these bytes, as it is or escaped.
func shown(r rune, bytes, keep string) string {
	switch {
	case r == utf8.RuneError && len(bytes) == 1:
		return fmt.Sprintf(`\x%02x`, bytes[0])
	case strconv.IsPrint(r), strings.ContainsRune(keep, r):
		return bytes
	}
	quoted := strconv.QuoteRuneToASCII(r)
	return quoted[1 : len(quoted)-1]
}
