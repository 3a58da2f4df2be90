package repo

import (
	"errors"

	"github.com/tailscale/hujson"
	"go.yaml.in/yaml/v3"
)

// parseJSON parses a JSON text, which may hold comments and commas before a
// closing bracket, to a document as parseYAML gives it.
func parseJSON(text []byte, from *yamlSource) ([]node, error) {
	if tooNested(text) {
		return nil, errors.New("it is nested too deeply")
	}
	v, err := hujson.Parse(text)
	if err != nil {
		return nil, err
	}
	return []node{{jsonNode(v, breaksOf(string(text))), from}}, nil
}

func jsonNode(v hujson.Value, breaks lineBreaks) *yaml.Node {
	y := &yaml.Node{Line: breaks.line(v.StartOffset)}
	switch x := v.Value.(type) {
	case hujson.Literal:
		y.Kind, y.Value = yaml.ScalarNode, x.String()
		y.Tag = jsonTag(x.Kind())
	case *hujson.Array:
		y.Kind, y.Tag = yaml.SequenceNode, "!!seq"
		for _, e := range x.Elements {
			y.Content = append(y.Content, jsonNode(e, breaks))
		}
	case *hujson.Object:
		y.Kind, y.Tag = yaml.MappingNode, "!!map"
		for _, m := range x.Members {
			y.Content = append(y.Content, jsonNode(m.Name, breaks), jsonNode(m.Value, breaks))
		}
	}
	return y
}

func jsonTag(kind hujson.Kind) string {
	switch kind {
	case 'n':
		return "!!null"
	case 't', 'f':
		return "!!bool"
	case '0':
		return "!!float"
	}
	return "!!str"
}
