package render

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/mtalog/mtalog/internal/report"
)

const (
	// cellLines is how far a long text is wrapped before it is cut, where the
	// options do not say.
	cellLines = 3
	// narrowest is the width below which a column of text is not squeezed as
	// long as another one is wider.
	narrowest = 12
)

// grid is a result as cells of clean text.
type grid struct {
	names  []string
	right  []bool // numbers
	fixed  []bool // numbers, times, bars: never wrapped
	rows   [][]string
	widths []int
	least  []int // below which a column that is not text would be cut
}

func readGrid(r *report.Result) (*grid, error) {
	n := len(r.Columns)
	g := &grid{right: make([]bool, n), fixed: make([]bool, n), widths: make([]int, n), least: make([]int, n)}
	for i, c := range r.Columns {
		name := Clean(strings.ReplaceAll(c.Name, "_", " "))
		g.names = append(g.names, name)
		g.widths[i] = text.StringWidth(name)
		for word := range strings.FieldsSeq(name) {
			g.least[i] = max(g.least[i], text.StringWidth(word))
		}
		g.fixed[i] = c.Kind != report.Plain
		g.right[i] = c.Kind == report.Percent || c.Kind == report.Duration || c.Kind == report.Bytes
	}
	maps := heatmaps{}
	for values, err := range r.Rows() {
		if err != nil {
			return nil, err
		}
		row := make([]string, n)
		for i, v := range values {
			if list, ok := v.([]any); ok && r.Columns[i].Kind == report.Heatmap {
				maps[i] = append(maps[i], list)
				continue
			}
			row[i] = shown(v, r.Columns[i].Kind)
			g.widths[i] = max(g.widths[i], text.StringWidth(row[i]))
			g.least[i] = max(g.least[i], text.StringWidth(row[i]))
			if v == nil || r.Columns[i].Kind != report.Plain {
				continue
			}
			_, isNumber := number(v)
			_, isText := v.(string)
			g.right[i] = g.right[i] || isNumber
			g.fixed[i] = g.fixed[i] || !isText
		}
		g.rows = append(g.rows, row)
	}
	maps.draw(g)
	return g, nil
}

// heatmaps holds the lists of each column that is a heat map: their shades
// are known when all rows are.
type heatmaps map[int][][]any

func (h heatmaps) draw(g *grid) {
	for column, lists := range h {
		highest := 0.0
		for _, list := range lists {
			for _, v := range list {
				n, _ := number(v)
				highest = max(highest, n)
			}
		}
		next := 0
		for _, row := range g.rows {
			if row[column] == "" && next < len(lists) {
				row[column] = shades(lists[next], highest)
				g.widths[column] = max(g.widths[column], text.StringWidth(row[column]))
				g.least[column] = max(g.least[column], text.StringWidth(row[column]))
				next++
			}
		}
	}
}

// fit squeezes columns until a line is at most width wide: first the headers
// of numbers, which can be wrapped, then text, the widest first. Where that is
// not enough, the other columns give way too.
func (g *grid) fit(width int) {
	total := 0
	for _, w := range g.widths {
		total += w
	}
	total += 2 * max(0, len(g.widths)-1)
	squeeze := func(least func(i int) int) {
		for total > width {
			widest := -1
			for i, w := range g.widths {
				if w > least(i) && (widest < 0 || w > g.widths[widest]) {
					widest = i
				}
			}
			if widest < 0 {
				return
			}
			g.widths[widest]--
			total--
		}
	}
	text := func(width int) func(i int) int {
		return func(i int) int {
			if g.fixed[i] {
				return g.least[i]
			}
			return width
		}
	}
	squeeze(func(i int) int {
		if g.fixed[i] {
			return g.least[i]
		}
		return g.widths[i]
	})
	squeeze(text(narrowest))
	squeeze(text(4))
	squeeze(func(int) int { return 1 })
}

func writeTable(w io.Writer, r *report.Result, opt Options) error {
	g, err := readGrid(r)
	if err != nil {
		return err
	}
	if opt.Width > 0 {
		g.fit(opt.Width)
	}
	if r.Title != "" {
		fmt.Fprintln(w, heading(r, opt))
	}
	if len(g.rows) == 0 {
		_, err := fmt.Fprintln(w, "nothing found")
		return err
	}
	t := table.NewWriter()
	t.SetStyle(style(opt))
	header := make(table.Row, len(g.names))
	configs := make([]table.ColumnConfig, len(g.names))
	for i, name := range g.names {
		header[i] = block(name, g.widths[i], cellLines)
		configs[i] = table.ColumnConfig{Number: i + 1, Align: text.AlignLeft}
		if g.right[i] {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	t.AppendHeader(header)
	t.SetColumnConfigs(configs)
	lines := cmp.Or(opt.CellLines, cellLines)
	for _, cells := range g.rows {
		row := make(table.Row, len(cells))
		for i, c := range cells {
			row[i] = block(c, g.widths[i], lines)
		}
		t.AppendRow(row)
	}
	for line := range strings.Lines(t.Render() + "\n") {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	if r.Limit > 0 && len(g.rows) == r.Limit {
		_, err = fmt.Fprintf(w, "first %d rows; --limit N shows more\n", r.Limit)
	}
	return err
}

// heading says what the table holds and what it counts.
func heading(r *report.Result, opt Options) string {
	h := Clean(r.Title)
	if r.Counts != "" {
		h += " (counts " + Clean(r.Counts) + "; times are UTC)"
	}
	if opt.Width > 0 {
		h = text.WrapSoft(h, opt.Width)
	}
	if opt.Color {
		h = text.Bold.Sprint(h)
	}
	return h
}

func style(opt Options) table.Style {
	s := table.StyleDefault
	s.Box = table.StyleBoxLight
	s.Box.PaddingLeft, s.Box.PaddingRight = "", "  "
	s.Options = table.OptionsNoBordersAndSeparators
	s.Options.SeparateHeader = false
	s.Format.Header = text.FormatDefault
	s.Color = table.ColorOptions{}
	if opt.Color {
		s.Color.Header = text.Colors{text.Underline}
	}
	return s
}

// block wraps s to width columns and cuts what takes more than most lines.
func block(s string, width, most int) string {
	if text.StringWidth(s) <= width {
		return s
	}
	lines := strings.Split(text.WrapSoft(s, width), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	if len(lines) > most {
		rest := strings.Join(lines[most-1:], " ")
		lines = append(lines[:most-1], text.Trim(rest, max(0, width-1))+"…")
	}
	return strings.Join(lines, "\n")
}
