package transform

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestTry(t *testing.T) {
	f := os.Getenv("TRY")
	if f == "" {
		t.Skip()
	}
	src, _ := os.ReadFile(f)
	opts := Options{}
	name := filepath.Base(f)
	if d := os.Getenv("TREE"); d != "" {
		opts.Tree = os.DirFS(d)
		name, _ = filepath.Rel(d, f)
	}
	r, err := Rewrite(name, src, opts)
	if err != nil {
		fmt.Println("ERR", err)
		if c, ok := err.(*CheckError); ok {
			fmt.Println(string(c.New))
		}
		return
	}
	fmt.Println(r.Status, r.Reason, r.Context, r.Runtime)
	for _, x := range r.Refusals {
		fmt.Println("REF", x)
	}
	for _, x := range r.Needs {
		fmt.Println("NEED", x.Kind, x.Arg, x.Met, x.Evidence[0])
	}
	for _, x := range r.Notes {
		fmt.Println("NOTE", x)
	}
	fmt.Println(string(r.New))
}
