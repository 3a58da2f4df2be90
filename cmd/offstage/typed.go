package main

import (
	"strings"

	"github.com/spf13/pflag"
)

// typed is the command line as it may be shown to others: what goes to builds and
// programs is often secret, so that only its name is told.
func typed(f *pflag.FlagSet) string {
	words := []string{"offstage"}
	f.Visit(func(flag *pflag.Flag) {
		values := []string{flag.Value.String()}
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, value := range values {
			words = append(words, typedFlag(flag, value))
		}
	})
	for _, path := range f.Args() {
		words = append(words, quoted(path))
	}
	return strings.Join(words, " ")
}

func typedFlag(f *pflag.Flag, value string) string {
	switch f.Name {
	case "build-arg", "env":
		if name, _, ok := strings.Cut(value, "="); ok {
			value = name + "=…"
		}
	case "run-arg", "secret", "ssh":
		value = "…"
	}
	if f.Value.Type() == "bool" && value == "true" {
		return "--" + f.Name
	}
	return "--" + f.Name + "=" + quoted(value)
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,…"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
