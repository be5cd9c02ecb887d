package main

import (
	"fmt"
	"io"

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
			fmt.Fprintln(w, render.Paragraph(s, opt.Width))
		}
		fmt.Fprintln(w)
		if err := table.Write(w, r, opt); err != nil {
			return err
		}
		if len(todo) > 0 {
			fmt.Fprintln(w, "\nWhat to do")
		}
		for _, s := range todo {
			fmt.Fprintln(w, hang(s, 2, opt.Width))
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
