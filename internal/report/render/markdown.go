package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
)

// markup escapes what has a meaning in Markdown or in HTML within it.
var markup = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, `\`, `\\`, "`", "\\`",
	"*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "!", `\!`, "#", `\#`, "$", `\$`, "@", "&#64;", "://", "&#58;//",
)

// writeMarkdown writes a table in GitHub's dialect.
func writeMarkdown(w io.Writer, r *report.Result, _ Options) error {
	g, err := readGrid(r, 0)
	if err != nil {
		return err
	}
	if r.Title != "" {
		fmt.Fprintf(w, "**%s**", markup.Replace(Clean(r.Title)))
		if note := r.Note(); note != "" {
			fmt.Fprintf(w, " (%s)", markup.Replace(Clean(note)))
		}
		fmt.Fprint(w, "\n\n")
	}
	names, rule, row := make([]string, len(g.columns)), make([]string, len(g.columns)), make([]string, len(g.columns))
	for i, c := range g.columns {
		names[i], rule[i] = c.head, "---"
		if c.right {
			rule[i] = "---:"
		}
	}
	writeRow(w, names)
	fmt.Fprintf(w, "| %s |\n", strings.Join(rule, " | "))
	for n := range g.rows {
		for i, c := range g.columns {
			row[i] = c.cells[n]
		}
		if err := writeRow(w, row); err != nil {
			return err
		}
	}
	return nil
}

func writeRow(w io.Writer, cells []string) error {
	escaped := make([]string, len(cells))
	for i, c := range cells {
		escaped[i] = strings.TrimSpace(markup.Replace(c))
	}
	_, err := fmt.Fprintf(w, "| %s |\n", strings.Join(escaped, " | "))
	return err
}
