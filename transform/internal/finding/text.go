package finding

func Quoted(s string) string { return `"` + Clip(s, 80) + `"` }

func Clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
