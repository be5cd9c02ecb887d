package render

import (
	"slices"
	"strings"

	"github.com/mtalog/mtalog/internal/report"
)

// How narrow columns may become, step by step.
const (
	longFirst = 36 // sentences are still easy to read
	longLast  = 24 // sentences in short lines
	nameLeast = 20 // names of a few words are wrapped, short ones are not
	nameLast  = 20 // names may be broken at their dots
	pathLast  = 24
)

// fit makes lines at most width wide. What costs a reader least goes first:
// long texts and the headers of numbers are wrapped, seconds of times and bars
// are left out, then whole columns: empty ones, then in the order of narrow, then
// from the right. The long texts get what room is left then. It returns the names
// of the columns left out, without the empty ones: on a wider screen there would be
// nothing in them either.
func (g *grid) fit(width int, narrow []string) (left []string) {
	for !g.squeeze(width) {
		drop := g.next(narrow)
		if drop < 0 {
			g.shrink(width, func(c *gridColumn) int { return 1 }, anyColumn)
			break
		}
		if c := g.columns[drop]; !c.empty() {
			left = append(left, c.head)
		}
		g.columns = slices.Delete(g.columns, drop, drop+1)
	}
	g.widen(width, (*gridColumn).long)
	g.widen(width, anyColumn)
	return left
}

// next returns the index of the column to leave out next, -1 if only one remains.
func (g *grid) next(narrow []string) int {
	if len(g.columns) < 2 {
		return -1
	}
	if i := slices.IndexFunc(g.columns, (*gridColumn).empty); i >= 0 {
		return i
	}
	for _, name := range narrow {
		if i := slices.IndexFunc(g.columns, func(c *gridColumn) bool { return c.name == name }); i >= 0 {
			return i
		}
	}
	return len(g.columns) - 1
}

// squeeze makes the columns fit without breaking a number, a time or a short word, and
// reports whether they do.
func (g *grid) squeeze(width int) bool {
	for _, c := range g.columns {
		c.width = c.natural
	}
	fixed := func(c *gridColumn) bool { return c.fixed }
	long := (*gridColumn).long
	named := func(c *gridColumn) bool { return !c.fixed && !c.long() && c.kind == report.Plain }
	path := func(c *gridColumn) bool { return c.kind == report.Path }
	content := func(c *gridColumn) int { return c.content }
	return g.fits(width) ||
		g.shrink(width, content, fixed) ||
		g.shrink(width, func(*gridColumn) int { return longFirst }, long) ||
		g.shrink(width, func(c *gridColumn) int { return max(c.word, nameLeast) }, named) ||
		g.shrink(width, func(*gridColumn) int { return longFirst }, path) ||
		g.shorten(width, func(c *gridColumn) bool { return c.times }, func(s string) string { return s[:min(len(s), len(report.DateMinute))] }) ||
		g.shrink(width, content, fixed) ||
		g.shorten(width, func(c *gridColumn) bool { return c.kind == report.Bar }, withoutBar) ||
		g.shrink(width, content, fixed) ||
		g.shrink(width, func(*gridColumn) int { return longLast }, long) ||
		g.shrink(width, func(*gridColumn) int { return nameLast }, named) ||
		g.shrink(width, func(*gridColumn) int { return pathLast }, path)
}

func (g *grid) total() int {
	total := len(padding) * max(0, len(g.columns)-1)
	for _, c := range g.columns {
		total += c.width
	}
	return total
}

func (g *grid) fits(width int) bool { return g.total() <= width }

// shrink narrows the columns that which chooses, always the widest and none below its
// least, until the table fits. It reports whether it does.
func (g *grid) shrink(width int, least func(*gridColumn) int, which func(*gridColumn) bool) bool {
	for over := g.total() - width; over > 0; over-- {
		var widest *gridColumn
		for _, c := range g.columns {
			if which(c) && c.width > least(c) && (widest == nil || c.width > widest.width) {
				widest = c
			}
		}
		if widest == nil {
			return false
		}
		widest.width--
	}
	return true
}

// shorten replaces the cells of the columns that which chooses, and reports whether the
// table fits then.
func (g *grid) shorten(width int, which func(*gridColumn) bool, by func(string) string) bool {
	for _, c := range g.columns {
		if !which(c) {
			continue
		}
		c.short = by
		c.measure()
	}
	return g.fits(width)
}

// widen gives the room that is left to the columns that which chooses, always to the
// narrowest.
func (g *grid) widen(width int, which func(*gridColumn) bool) {
	for spare := width - g.total(); spare > 0; spare-- {
		var narrowest *gridColumn
		for _, c := range g.columns {
			if which(c) && c.width < c.natural && (narrowest == nil || c.width < narrowest.width) {
				narrowest = c
			}
		}
		if narrowest == nil {
			return
		}
		narrowest.width++
	}
}

// refit keeps the layout of the first block, but for what would not be whole: numbers are not wrapped,
// without a screen nothing is, and texts get what room is left. It returns the columns that were left out
// as empty and are not empty now, without those of known.
func (g *grid) refit(width int, known []string) (more []string) {
	for _, c := range g.columns {
		if width == 0 {
			c.width = max(c.width, c.natural)
		} else if c.fixed {
			c.width = max(c.width, c.content)
		}
	}
	g.widen(width, (*gridColumn).long)
	g.widen(width, anyColumn)
	for _, c := range g.read {
		if !slices.Contains(g.columns, c) && !c.empty() && !slices.Contains(known, c.head) && !slices.Contains(known, c.name) {
			more = append(more, c.head)
		}
	}
	return more
}

func anyColumn(*gridColumn) bool { return true }

// withoutBar returns the number before a bar.
func withoutBar(cell string) string {
	if i := strings.IndexByte(cell, '%'); i >= 0 {
		return cell[:i+1]
	}
	return cell
}
