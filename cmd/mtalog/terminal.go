package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"

	"github.com/mtalog/mtalog/internal/report/render"
)

// options returns the width of w, and whether it shows colours.
func options(w io.Writer) render.Options {
	f, ok := w.(file)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return render.Options{Width: wantedWidth()}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = pipeWidth
	}
	return render.Options{Width: width, Color: wantsColor(w)}
}

// wantsColor reports whether w is a terminal whose user has not asked for none
// (https://no-color.org).
func wantsColor(w io.Writer) bool {
	f, ok := w.(file)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd())) && interpretsEscapes(f)
}

// wantedWidth returns the width that the environment variable COLUMNS (POSIX) names,
// else pipeWidth.
func wantedWidth() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	return pipeWidth
}

// pipeWidth is the width of a table that goes to a mail or a pager, not to a terminal.
const pipeWidth = 120
