package html

import (
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// firstRows are shown before a reader asks for all.
const firstRows = 12

type table struct {
	Head []head
	Rows []row
	More int // rows beyond the first
	// Cards says that a row is shown as a card where the screen is narrow.
	Cards bool
}

type head struct {
	Name   string
	Right  bool
	Narrow bool // left out on a tablet and on paper
}

type row struct {
	Extra bool
	Cells []cell
}

type cell struct {
	Label  string  // name of the column, for a card
	Behind *behind // what a number counts, nil where that is not known
	Text   string
	Begin  string   // of a text that is too long to be shown at once
	Parts  []string // of a long word, such as an address: it breaks best between them
	Sort   string   // what the column is sorted by, where it is not Text
	Class  string   // num, time, spark, long, word, narrow
	Share  float64  // of a bar, in percent
	Bar    bool
}

// cardColumns is from how many columns a table does not fit a phone.
const cardColumns = 4

// shownRunes is how much of a long text is shown before a reader asks for more.
const shownRunes = 240

// longWord is from how many characters a text without spaces, such as a URL,
// may be broken anywhere.
const longWord = 26

// narrowColumns is how many of the columns that give way are left out on a
// tablet and on paper.
const narrowColumns = 2

// tableOf makes the table of a section.
func tableOf(s Section, p Page) table {
	t := table{Head: make([]head, len(s.Columns)), More: max(0, len(s.Rows)-firstRows), Cards: len(s.Columns) >= cardColumns}
	highest := make([]float64, len(s.Columns))
	for i, c := range s.Columns {
		t.Head[i].Narrow = slices.Contains(s.Narrow[:min(len(s.Narrow), narrowColumns)], c.Name)
		t.Head[i].Name = render.Clean(strings.ReplaceAll(c.Name, "_", " "))
		for _, r := range s.Rows {
			if list, ok := r[i].([]any); ok {
				for _, v := range list {
					n, _ := render.Number(v)
					highest[i] = max(highest[i], n)
				}
			}
			if _, ok := render.Number(r[i]); ok {
				t.Head[i].Right = true
			}
		}
	}
	for n, values := range s.Rows {
		r := row{Extra: n >= firstRows, Cells: make([]cell, len(values))}
		for i, v := range values {
			r.Cells[i] = cellOf(v, s.Columns[i].Kind, highest[i])
			r.Cells[i].Label = t.Head[i].Name
			if v == nil && t.Head[i].Right {
				r.Cells[i].Class = "num"
			}
			if t.Head[i].Narrow {
				r.Cells[i].Class = strings.TrimSpace(r.Cells[i].Class + " narrow")
			}
		}
		t.Rows = append(t.Rows, r)
	}
	for _, c := range s.counted {
		t.Rows[c.Row].Cells[c.Column].Behind = p.behindOf(c)
	}
	return t
}

// cellOf makes a cell of a value: its text, how to sort it and how to show it.
// highest is the largest number in the lists of its column.
func cellOf(v any, kind report.Kind, highest float64) cell {
	c := cell{Text: render.Cell(v, kind, highest)}
	n, isNumber := render.Number(v)
	switch {
	case isNumber:
		c.Class, c.Sort = "num", render.Plain(v)
		if kind == report.Bar {
			c.Bar, c.Share = true, min(max(n*100, 0), 100)
		}
	case isTime(v):
		c.Class = "time"
	case kind == report.Sparkline || kind == report.Heatmap:
		c.Class = "spark"
	case len(c.Text) > longWord && !strings.Contains(c.Text, " "):
		c.Class, c.Parts = "word", strings.SplitAfter(c.Text, "@")
	case len(c.Text) > 60:
		c.Class = "long"
		if runes := []rune(c.Text); len(runes) > shownRunes+shownRunes/4 {
			c.Begin = string(runes[:shownRunes])
		}
	}
	return c
}

func isTime(v any) bool {
	_, ok := v.(time.Time)
	return ok
}
