package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/mtalog/mtalog/internal/report"
)

// cellLines is the default of Options.CellLines.
const cellLines = 3

// WriteTable writes a result for people, a block of rows after the other.
func WriteTable(w io.Writer, r *report.Result, opt Options) error {
	var left []string // columns for which there is no room
	g, err := eachBlock(r, opt.Rows, func(g *grid) error {
		head := ""
		if g.before == 0 {
			left = g.layOut(r, opt)
			head = heading(r, g, opt)
		} else {
			left = append(left, g.refit(opt.Width, slices.Concat(left, opt.Omit))...)
		}
		_, err := io.WriteString(w, head+g.text(r, opt))
		return err
	})
	if err != nil || g.rows == 0 {
		return err
	}
	_, err = io.WriteString(w, g.foot(r, opt, left))
	return err
}

// layOut chooses the columns and their widths by the first block. It returns those for which
// there is no room.
func (g *grid) layOut(r *report.Result, opt Options) (left []string) {
	g.columns = slices.DeleteFunc(g.columns, func(c *gridColumn) bool { return slices.Contains(opt.Omit, c.name) })
	if opt.Width > 0 {
		left = g.fit(opt.Width, r.Narrow)
	}
	return left
}

// text draws the block.
func (g *grid) text(r *report.Result, opt Options) string {
	switch {
	case g.rows == 0 && r.AtLeast != "" && !opt.OneFormat:
		return "nothing found with " + r.AtLeast + "\n"
	case g.rows == 0:
		return "nothing found\n"
	}
	var b strings.Builder
	for line := range strings.Lines(g.table(opt).Render() + "\n") {
		b.WriteString(withoutPadding(line) + "\n")
	}
	return b.String()
}

// foot says below the last block what the table does not show.
func (g *grid) foot(r *report.Result, opt Options, left []string) (s string) {
	if len(left) > 0 {
		all := "a wider screen or --format csv shows all"
		if opt.OneFormat {
			all = "a wider screen shows more"
		}
		s = Paragraph("no room for "+strings.Join(left, ", ")+"; "+all, opt.Width) + "\n"
	}
	if r.Limit > 0 && g.before+g.rows == r.Limit && !opt.OneFormat {
		s += fmt.Sprintf("stopped at the limit of %d; --limit N shows more rows\n", r.Limit)
	}
	return s
}

// padding is between two columns.
const padding = "  "

// withoutPadding leaves out the spaces at the end of a line. Those of an underlined head
// show, and end with the table: the padding of its last column would be beyond the edge
// of the screen.
func withoutPadding(line string) string {
	line = strings.TrimRight(line, " \n")
	if underlined, ok := strings.CutSuffix(line, padding+text.EscapeReset); ok {
		return underlined + text.EscapeReset
	}
	return line
}

func (g *grid) table(opt Options) table.Writer {
	t := table.NewWriter()
	t.SetStyle(style(opt))
	header := make(table.Row, len(g.columns))
	configs := make([]table.ColumnConfig, len(g.columns))
	for i, c := range g.columns {
		header[i] = strings.Join(wrap(c.head, c.width), "\n")
		configs[i] = table.ColumnConfig{Number: i + 1, Align: text.AlignLeft, WidthMin: c.drawn}
		if c.right {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	if g.before == 0 {
		t.AppendHeader(header)
		g.drew(header)
	}
	t.SetColumnConfigs(configs)
	lines := cmp.Or(opt.CellLines, cellLines)
	for n := range g.rows {
		row := make(table.Row, len(g.columns))
		for i, c := range g.columns {
			if c.kind == report.Path {
				row[i] = middle(c.cells[n], c.width)
			} else {
				row[i] = block(c.cells[n], c.width, lines)
			}
		}
		t.AppendRow(row)
		g.drew(row)
	}
	return t
}

// drew keeps how wide the cells of a row are, so that the next block begins where this one does.
func (g *grid) drew(row table.Row) {
	for i, c := range g.columns {
		c.drawn = max(c.drawn, text.LongestLineLen(row[i].(string)))
	}
}

// heading says what the table holds, what it counts, and whose clock its times go by; nothing of
// a result without a title.
func heading(r *report.Result, g *grid, opt Options) string {
	if r.Title == "" {
		return ""
	}
	h, note := r.Title, r.Note()
	if g.rows < g.all {
		note = strings.TrimPrefix(fmt.Sprintf("%s; first %d of %s", note, g.rows, report.Grouped(int64(g.all))), "; ")
	}
	if note != "" {
		h += " (" + note + ")"
	}
	h = Paragraph(h, opt.Width)
	if opt.Color {
		h = text.Bold.Sprint(h)
	}
	return h + "\n"
}

func style(opt Options) table.Style {
	s := table.StyleDefault
	s.Box = table.StyleBoxLight
	s.Box.PaddingLeft, s.Box.PaddingRight = "", padding
	s.Options = table.OptionsNoBordersAndSeparators
	s.Options.SeparateHeader = false
	s.Format.Header = text.FormatDefault
	s.Color = table.ColorOptions{}
	if opt.Color {
		s.Color.Header = text.Colors{text.Underline}
	}
	return s
}
