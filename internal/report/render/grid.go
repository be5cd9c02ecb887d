package render

import (
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/mtalog/mtalog/internal/report"
)

// grid is a result as columns of clean text, or a block of its rows.
type grid struct {
	columns []*gridColumn
	read    []*gridColumn // the columns of the result, of which columns are some
	rows    int
	before  int // rows of earlier blocks
	all     int // rows of the result, as far as it was read
}

// blockRows is how many rows are in memory at a time, which may all be long. The first of them
// say how a table is laid out.
const blockRows = 10_000

// gridColumn is a column with what fit needs to know of it. Widths are in columns of
// the screen.
type gridColumn struct {
	name  string // of the result
	head  string
	kind  report.Kind
	right bool                // numbers
	fixed bool                // numbers, times, bars: never wrapped
	times bool                // all values are times
	short func(string) string // what the layout made of the cells; nil for nothing
	cells []string
	lists [][]any // of a heat map, nil for a cell that has none

	natural int // the widest cell or the header
	content int // the widest cell or the longest word of the header
	word    int // the longest word, also of the header
	width   int // what the column gets
	drawn   int // what it has taken so far
}

// longText is the natural width above which a column holds sentences, not names.
const longText = 40

// eachBlock reads a result, and keeps the first rows of it; all if most is 0. It calls draw for
// each block, at least once, and returns the last one.
func eachBlock(r *report.Result, most int, draw func(*grid) error) (*grid, error) {
	g := &grid{}
	for _, c := range r.Columns {
		g.columns = append(g.columns, &gridColumn{name: c.Name, head: headOf(c, r), kind: c.Kind,
			fixed: c.Kind != report.Plain && c.Kind != report.Path,
			right: c.Kind == report.Percent || c.Kind == report.Duration || c.Kind == report.Bytes})
	}
	g.read = slices.Clone(g.columns)
	measured := func() *grid {
		for _, c := range g.read {
			c.shade()
			c.measure()
		}
		return g
	}
	for values, err := range r.Rows() {
		if err != nil {
			return nil, err
		}
		if g.all++; most > 0 && g.all > most {
			continue
		}
		if g.rows == blockRows && most == 0 {
			if err := draw(measured()); err != nil {
				return nil, err
			}
			g.clear()
		}
		for i, v := range values {
			g.read[i].add(v)
		}
		g.rows++
	}
	return g, draw(measured())
}

// clear makes room for the next block.
func (g *grid) clear() {
	for _, c := range g.read {
		clear(c.cells)
		c.cells, c.lists = c.cells[:0], nil
	}
	g.before, g.rows = g.before+g.rows, 0
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
	if c.short != nil {
		for i, cell := range c.cells {
			c.cells[i] = c.short(cell)
		}
	}
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
	if c.drawn == 0 {
		c.width = c.natural
	}
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
