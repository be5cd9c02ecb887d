package render

import (
	"io"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
)

// markup escapes what has a meaning in Markdown or in HTML within it.
var markup = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, `\`, `\\`, "`", "\\`",
	"*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "!", `\!`, "#", `\#`, "$", `\$`, "@", "&#64;", "://", "&#58;//", "www.", "www&#46;", // links without brackets
)

// writeMarkdown writes a table in GitHub's dialect, a block of rows after the other.
func writeMarkdown(w io.Writer, r *report.Result, _ Options) error {
	_, err := eachBlock(r, 0, func(g *grid) error {
		var b strings.Builder
		writeRow := func(cell func(*gridColumn) string) {
			b.WriteString("|")
			for _, c := range g.columns {
				b.WriteString(" " + cell(c) + " |")
			}
			b.WriteString("\n")
		}
		escaped := func(s string) string { return strings.TrimSpace(markup.Replace(s)) }
		if g.before == 0 {
			if r.Title != "" {
				b.WriteString("**" + markup.Replace(Clean(r.Title)) + "**")
				if note := r.Note(); note != "" {
					b.WriteString(" (" + markup.Replace(Clean(note)) + ")")
				}
				b.WriteString("\n\n")
			}
			writeRow(func(c *gridColumn) string { return escaped(c.head) })
			writeRow(func(c *gridColumn) string {
				if c.right {
					return "---:"
				}
				return "---"
			})
		}
		for n := range g.rows {
			writeRow(func(c *gridColumn) string { return escaped(c.cells[n]) })
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
	return err
}
