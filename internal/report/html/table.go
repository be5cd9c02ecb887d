package html

import (
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
}

type head struct {
	Name  string
	Right bool
}

type row struct {
	Extra bool
	Cells []cell
}

type cell struct {
	Text  string
	Sort  string  // what the column is sorted by, where it is not Text
	Class string  // num, time, spark, long
	Share float64 // of a bar, in percent
	Bar   bool
}

func tableOf(s Section) table {
	t := table{Head: make([]head, len(s.Columns)), More: max(0, len(s.Rows)-firstRows)}
	highest := make([]float64, len(s.Columns))
	for i, c := range s.Columns {
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
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

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
	case len(c.Text) > 60:
		c.Class = "long"
	}
	return c
}

func isTime(v any) bool {
	_, ok := v.(time.Time)
	return ok
}
