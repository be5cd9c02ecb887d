// Package statement reads SQL from files that stand beside the Go that runs it.
//
// A file has one statement, or several that are run one after the other with a semicolon behind each but the
// last. Its first comment says what they answer or make, and what they take: values that are bound ($1), and
// parameters that become part of the text ({{.Name}}, see text/template). What is the same in several files is
// a file of its own ({{template "kinds.sql"}}) or a word of the package ({{attempts}}).
package statement

import (
	"io/fs"
	"reflect"
	"strings"
	"text/template"
)

// Files are the statements of a package, each called as its file.
type Files struct{ templates *template.Template }

// Words are what the files of a package have in common, by the names that stand for it: texts, other values, or
// functions.
type Words map[string]any

// Values are those of the parameters of a file. They become part of its text: what is from a log must be bound,
// or a literal.
type Values map[string]any

// In reads those files that a pattern matches. They are part of the program.
func In(files fs.FS, pattern string, words Words) Files {
	functions := template.FuncMap{}
	for name, word := range words {
		functions[name] = word
		if reflect.TypeOf(word).Kind() != reflect.Func {
			functions[name] = func() any { return word }
		}
	}
	return Files{template.Must(template.New("").Option("missingkey=error").Funcs(functions).ParseFS(files, pattern))}
}

// Text returns the text of a file with values in place of its parameters: Values, or a struct that has them as
// fields. It panics if one is missing.
func (f Files) Text(file string, values any) string {
	var b strings.Builder
	if err := f.templates.ExecuteTemplate(&b, file, values); err != nil {
		panic(err)
	}
	return b.String()
}
