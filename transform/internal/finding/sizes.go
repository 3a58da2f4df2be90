package finding

// Sizes are what the image takes before and after the rewrite, unpacked and in bytes.
// One that can't be told is 0.
type Sizes struct{ Before, After int64 }
