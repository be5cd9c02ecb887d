package main

import (
	"fmt"
	"io"
	"strings"

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
	return o.to(cmd, func(w io.Writer) error {
		opt, of := options(w), ofDatabase(cmd)
		var b strings.Builder
		for _, s := range sentences {
			fmt.Fprintln(&b, render.Paragraph(forDatabase(of, s), opt.Width))
		}
		fmt.Fprintln(&b)
		if err := render.WriteTable(&b, r, opt); err != nil {
			return err
		}
		if len(todo) > 0 {
			fmt.Fprintln(&b, "\nWhat to do")
		}
		for _, s := range todo {
			fmt.Fprintln(&b, render.Hang(forDatabase(of, s), 2, opt.Width))
		}
		if len(commands) > 0 {
			fmt.Fprintln(&b, "\nLook closer")
		}
		for _, c := range commands { // in one line each, to be copied
			fmt.Fprintln(&b, printable(c))
		}
		_, err := io.WriteString(forPeople(w), b.String())
		return err
	})
}
