package finding

// Sizes are what the image takes before and after the rewrite, unpacked and in bytes.
// Where one can't be told both are 0.
type Sizes struct {
	Before, After int64
	Unknown       string // why they can't be told; empty where they are
}
