// Package render writes results of reports as tables for people and as CSV,
// JSON and Markdown for programs. What logs say is hostile: no control
// character, escape sequence or direction override gets through in any format
// (clean.go).
//
// A table is read into a grid, a block of rows at a time (grid.go), made to fit the screen by
// its first block (fit.go, wrap.go) and drawn (table.go); cell.go writes single values.
package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
)

// Options says for whom to write.
type Options struct {
	// Width is the width of the screen in columns; 0 leaves lines as long as they are.
	Width int
	// CellLines is how many lines a long text may take before it is cut; 0 stands for 3.
	CellLines int
	// Rows is how many rows a table shows, whose heading says of how many they are; 0 for all.
	Rows int
	// OneFormat says that the user has no flags to ask for more than the table shows.
	OneFormat bool
	// Omit names columns that a table leaves out.
	Omit  []string
	Color bool
}

// Format is a way to write a result.
type Format struct {
	Name  string
	Write func(w io.Writer, r *report.Result, opt Options) error
}

var formats = []Format{
	{"table", WriteTable},
	{"csv", writeCSV},
	{"json", WriteJSON},
	{"ndjson", writeNDJSON},
	{"markdown", writeMarkdown},
}

// Names lists the formats.
func Names() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.Name)
	}
	return names
}

// Lookup returns the format called name.
func Lookup(name string) (Format, error) {
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, fmt.Errorf("no format is called %s; choose one of %s", name, strings.Join(Names(), ", "))
	}
	return formats[i], nil
}
