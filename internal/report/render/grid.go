package render

import (
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/mtalog/mtalog/internal/report"
)

// grid is a result as columns of clean text.
type grid struct {
	columns []*gridColumn
	rows    int
	all     int // rows of the result
}

// gridColumn is a column with what fit needs to know of it. Widths are in columns of
// the screen.
type gridColumn struct {
	name  string // of the result
	head  string
	kind  report.Kind
	right bool // numbers
	fixed bool // numbers, times, bars: never wrapped
	times bool // all values are times
	cells []string
	lists [][]any // of a heat map, nil for a cell that has none

	natural int // the widest cell or the header
	content int // the widest cell or the longest word of the header
	word    int // the longest word, also of the header
	width   int // what the column gets
}

// longText is the natural width above which a column holds sentences, not names.
const longText = 40

// readGrid reads a result, and keeps the first rows of it; all if most is 0.
func readGrid(r *report.Result, most int) (*grid, error) {
	g := &grid{}
	for _, c := range r.Columns {
		g.columns = append(g.columns, &gridColumn{name: c.Name, head: headOf(c, r), kind: c.Kind,
			fixed: c.Kind != report.Plain && c.Kind != report.Path,
			right: c.Kind == report.Percent || c.Kind == report.Duration || c.Kind == report.Bytes})
	}
	for values, err := range r.Rows() {
		if err != nil {
			return nil, err
		}
		if g.all++; most > 0 && g.all > most {
			continue
		}
		for i, v := range values {
			g.columns[i].add(v)
		}
		g.rows++
	}
	for _, c := range g.columns {
		c.shade()
		c.measure()
	}
	return g, nil
}

// headOf returns the header of a column. A query's columns keep their names, for the next
// query; those of reports, which have titles, are written as words.
func headOf(c report.Column, r *report.Result) string {
	if r.Title == "" {
		return Clean(c.Name)
	}
	return Clean(strings.ReplaceAll(c.Name, "_", " "))
}

// add appends a cell and notes what kind of values the column has.
func (c *gridColumn) add(v any) {
	if c.kind == report.Heatmap {
		list, _ := v.([]any)
		c.lists = append(c.lists, list) // drawn when all rows are known
	}
	c.cells = append(c.cells, shown(v, c.kind))
	if v == nil || c.kind != report.Plain {
		return
	}
	_, isNumber := Number(v)
	_, isText := v.(string)
	_, isTime := v.(time.Time)
	c.right = c.right || isNumber
	c.fixed = c.fixed || !isText
	c.times = c.times || isTime
}

// measure sets the widths of the column by its cells.
func (c *gridColumn) measure() {
	c.natural, c.content, c.word = text.StringWidth(c.head), 0, 0
	for word := range strings.FieldsSeq(c.head) {
		c.word = max(c.word, text.StringWidth(word))
	}
	c.content = c.word
	for _, cell := range c.cells {
		w := text.StringWidth(cell)
		c.natural, c.content = max(c.natural, w), max(c.content, w)
		if c.fixed {
			continue
		}
		for word := range strings.FieldsSeq(cell) {
			c.word = max(c.word, text.StringWidth(word))
		}
	}
	c.width = c.natural
}

// long reports whether the column holds sentences.
func (c *gridColumn) long() bool { return !c.fixed && c.kind == report.Plain && c.natural > longText }

// empty reports whether no cell holds anything.
func (c *gridColumn) empty() bool {
	return !slices.ContainsFunc(c.cells, func(s string) bool { return s != "" })
}

// shade draws the lists of a heat map, against the highest number of all.
func (c *gridColumn) shade() {
	highest := 0.0
	for _, list := range c.lists {
		highest = max(highest, Highest(list))
	}
	for i, list := range c.lists {
		if list != nil {
			c.cells[i] = drawn(list, highest, shadeBlocks)
		}
	}
}
