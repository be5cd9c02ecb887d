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

// escaped is clean text as Markdown.
func escaped(s string) string { return strings.TrimSpace(markup.Replace(s)) }

// writeMarkdown writes a table in GitHub's dialect, a block of rows after the other.
func writeMarkdown(w io.Writer, r *report.Result, _ Options) error {
	_, err := eachBlock(r, 0, func(g *grid) error {
		var b strings.Builder
		if g.before == 0 {
			b.WriteString(markdownTitle(r))
			g.markdownRow(&b, func(c *gridColumn) string { return escaped(c.head) })
			g.markdownRow(&b, (*gridColumn).rule)
		}
		for n := range g.rows {
			g.markdownRow(&b, func(c *gridColumn) string { return escaped(c.cells[n]) })
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
	return err
}

// markdownTitle is what stands above the table.
func markdownTitle(r *report.Result) string {
	if r.Title == "" {
		return ""
	}
	title := "**" + markup.Replace(Clean(r.Title)) + "**"
	if note := r.Note(); note != "" {
		title += " (" + markup.Replace(Clean(note)) + ")"
	}
	return title + "\n\n"
}

func (g *grid) markdownRow(b *strings.Builder, cell func(*gridColumn) string) {
	b.WriteString("|")
	for _, c := range g.columns {
		b.WriteString(" " + cell(c) + " |")
	}
	b.WriteString("\n")
}

// rule stands below the head of a column and aligns it.
func (c *gridColumn) rule() string {
	if c.right {
		return "---:"
	}
	return "---"
}
