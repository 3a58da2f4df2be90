//go:build !linux || !(amd64 || arm64)

package verify

// touch is only watched where there is a witness.
func touch() int { return 1 }
