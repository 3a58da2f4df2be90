package htmlreport

import (
	"bytes"
	"encoding/json"

	"offstage/cmd/offstage/internal/visible"
)

// encode gives a value as JSON that may stand in a script element, with every
// text made safe to show. That is done here, once for all fields: the script
// then needs to do nothing but put text where text goes.
func encode(value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, err
	}
	return json.Marshal(shown(tree)) // which escapes <, >, & and the line separators
}

// shown makes the texts of a decoded JSON value visible. Lines stay lines, as
// what programs print has more than one.
func shown(value any) any {
	switch v := value.(type) {
	case string:
		return visible.Text(v, "\t\n")
	case []any:
		for i := range v {
			v[i] = shown(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = shown(v[key])
		}
	}
	return value
}
