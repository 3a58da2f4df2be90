package gosrc

import (
	"reflect"
	"strings"
)

// tagDefault knows default:"x", envDefault:"x", env-default:"x", and the forms
// json:",default=x" and env:"X,default=x".
func tagDefault(tag reflect.StructTag) (string, bool) {
	for _, key := range []string{"default", "envDefault", "env-default", "usage-default"} {
		if v, ok := tag.Lookup(key); ok && v != "" {
			return v, true
		}
	}
	for _, key := range []string{"json", "env", "yaml", "flag"} {
		if _, v, ok := strings.Cut(tag.Get(key), "default="); ok && v != "" {
			v, _, _ = strings.Cut(v, ",")
			return v, true
		}
	}
	return "", false
}
