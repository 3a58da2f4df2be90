// Package official holds a log against the official schema of SARIF 2.1.0, for
// tests. The schema is that of the module go-sarif, which has it as a constant
// of its source and applies it to its own types only.
package official

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Validate says where a log breaks the schema.
func Validate(log []byte) error {
	s, err := schema()
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(log))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

var schema = sync.OnceValues(compile)

func compile() (*jsonschema.Schema, error) {
	text, err := constant("schema.go", "schema")
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	return compiled(doc)
}

func compiled(doc any) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("sarif.json")
}

// constant is the text of a constant in a file of the module's package.
func constant(file, name string) (string, error) {
	syntax, err := parser.ParseFile(token.NewFileSet(), filepath.Join(sources(), file), nil, 0)
	if err != nil {
		return "", err
	}
	object := syntax.Scope.Lookup(name)
	if object == nil {
		return "", fmt.Errorf("%s has no %s", file, name)
	}
	literal, ok := object.Decl.(*ast.ValueSpec).Values[0].(*ast.BasicLit)
	if !ok {
		return "", fmt.Errorf("%s of %s is no text", name, file)
	}
	return strconv.Unquote(literal.Value)
}

// sources is the directory of the package's source: where one of its functions is.
func sources() string {
	pc := reflect.ValueOf(sarif.NewReport).Pointer()
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return filepath.Dir(file)
}
