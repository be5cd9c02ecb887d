package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// withSentences writes sentences before a table for people, and after it what to do and
// the commands that show more. The other formats have the table alone.
func (o output) withSentences(cmd *cobra.Command, sentences []string, r *report.Result, todo, commands []string) error {
	if *o.format != "table" {
		return o.write(cmd, r)
	}
	table, err := render.Lookup(*o.format)
	if err != nil {
		return err
	}
	return o.to(cmd, func(w io.Writer) error {
		opt := options(w)
		w = forPeople(w)
		for _, s := range sentences {
			if err := writeWrapped(w, opt.Width, "", "", s); err != nil {
				return err
			}
		}
		fmt.Fprintln(w)
		if err := table.Write(w, r, opt); err != nil {
			return err
		}
		if len(todo) > 0 {
			fmt.Fprintln(w, "\nWhat to do")
		}
		for _, s := range todo {
			if err := writeWrapped(w, opt.Width, "", "  ", s); err != nil {
				return err
			}
		}
		if len(commands) > 0 {
			fmt.Fprintln(w, "\nLook closer")
		}
		for _, c := range commands { // in one line each, to be copied
			if _, err := fmt.Fprintln(w, printable(c)); err != nil {
				return err
			}
		}
		return nil
	})
}

// narrowest is how many columns of a text are left beside its indent, on however narrow a
// screen.
const narrowest = 20

// writeWrapped writes s in lines of at most width columns. The first begins with first,
// the others with indent, which is as long or longer.
func writeWrapped(w io.Writer, width int, first, indent, s string) error {
	prefix := first
	for line := range strings.SplitSeq(text.WrapSoft(render.Clean(s), max(width-len(indent), narrowest)), "\n") {
		if _, err := fmt.Fprintln(w, prefix+strings.TrimRight(line, " ")); err != nil { // it comes padded
			return err
		}
		prefix = indent
	}
	return nil
}
