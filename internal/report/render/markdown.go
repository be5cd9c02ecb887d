package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
)

// markup escapes what Markdown or the HTML within it would act upon.
var markup = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, `\`, `\\`, "`", "\\`",
	"*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "!", `\!`, "#", `\#`, "$", `\$`, "@", "&#64;", "://", "&#58;//",
)

// writeMarkdown writes a table in GitHub's dialect.
func writeMarkdown(w io.Writer, r *report.Result, _ Options) error {
	g, err := readGrid(r)
	if err != nil {
		return err
	}
	if r.Title != "" {
		fmt.Fprintf(w, "**%s**", markup.Replace(Clean(r.Title)))
		if r.Counts != "" {
			fmt.Fprintf(w, " (counts %s; times are UTC)", markup.Replace(Clean(r.Counts)))
		}
		fmt.Fprint(w, "\n\n")
	}
	rule := make([]string, len(g.names))
	for i := range rule {
		rule[i] = "---"
		if g.right[i] {
			rule[i] = "---:"
		}
	}
	writeRow(w, g.names)
	fmt.Fprintf(w, "| %s |\n", strings.Join(rule, " | "))
	for _, row := range g.rows {
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
