package gosrc

// ShapeOf is a value with a hole for each of its open parts.
func ShapeOf(v Value) string {
	switch {
	case v.Exact:
		return v.Text
	case v.Shape != "":
		return v.Shape
	}
	return v.Text + Hole + v.End
}
