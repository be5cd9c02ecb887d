package html

import (
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

type table struct {
	Head []head
	Rows []row
	Fold fold
	// Cards says that rows are shown as cards on a narrow screen.
	Cards bool
}

// LeftOut names the columns that are left out if there is no room.
func (t table) LeftOut() []string {
	var names []string
	for _, h := range t.Head {
		if h.Narrow {
			names = append(names, h.Name)
		}
	}
	return names
}

type head struct {
	Name   string
	Right  bool
	Narrow bool // left out on paper, and on a screen that has no room

	kind    report.Kind
	layout  string  // of times
	highest float64 // number in the lists of the column
}

type row struct {
	Class string // see fold
	Cells []cell
}

type cell struct {
	Label  string  // name of the column, for a card
	Behind *behind // what a number counts, nil if that is not known
	Text   string
	Begin  string   // of a text that is too long to be shown at once
	Parts  []string // of a time, or a long word such as a path: between them is where to break it
	Sort   string   // what the column is sorted by, "" for Text
	Class  string   // num, time, spark, text, long, word, narrow
	Share  float64  // of a bar, in percent
	Bar    bool
}

// cardColumns is how many columns make a table too wide for a phone.
const cardColumns = 4

// shownRunes is how much of a long text is shown before a reader asks for more.
const shownRunes = 240

// A text of more than fewWords characters may be broken into lines, one of more than
// longText gets a wide column.
const fewWords, longText = 12, 60

// longWord is the length above which a text without spaces, such as a URL, may be
// broken anywhere.
const longWord = 24

// narrowColumns is how many of the columns that a report's narrow names are left out if
// there is no room.
const narrowColumns = 2

// tableOf makes the table of a section.
func tableOf(s Section, p Page) table {
	t := table{Head: make([]head, len(s.Columns)), Fold: foldOf(s), Cards: len(s.Columns) >= cardColumns}
	for i := range s.Columns {
		t.Head[i] = headOf(s, i)
	}
	for n, values := range s.Rows {
		r := row{Class: t.Fold.class(n), Cells: make([]cell, len(values))}
		for i, v := range values {
			r.Cells[i] = t.Head[i].cell(v)
		}
		t.Rows = append(t.Rows, r)
	}
	for _, c := range s.counted {
		t.Rows[c.Row].Cells[c.Column].Behind = p.behindOf(c)
	}
	return t
}

// headOf returns the head of column i of a section, which depends on all of its values.
func headOf(s Section, i int) head {
	c := s.Columns[i]
	h := head{
		Name:   render.Clean(strings.ReplaceAll(c.Name, "_", " ")),
		Narrow: slices.Contains(s.Narrow[:min(len(s.Narrow), narrowColumns)], c.Name),
		kind:   c.Kind, layout: layoutOf(s.Rows, i),
	}
	for _, r := range s.Rows {
		if _, ok := render.Number(r[i]); ok {
			h.Right = true
		}
		h.highest = max(h.highest, render.Highest(r[i]))
	}
	return h
}

// cell makes a cell of the column of a value.
func (h head) cell(v any) cell {
	c := cellOf(v, h.kind, h.highest)
	c.Label = h.Name
	if at, ok := v.(time.Time); ok {
		c.Text = at.Format(h.layout)
		c.Parts = timeParts(c.Text)
	}
	if v == nil && h.Right {
		c.Class = "num"
	}
	if h.Narrow {
		c.Class = strings.TrimSpace(c.Class + " narrow")
	}
	return c
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
		c.Class, c.Sort = "spark", sum(v)
	case len(c.Text) > longWord && !strings.Contains(c.Text, " "):
		c.Class, c.Parts = "word", wordParts(c.Text)
	case len(c.Text) > fewWords && len(c.Text) <= longText && strings.Contains(c.Text, " "):
		c.Class = "text"
	case len(c.Text) > longText:
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

// layoutOf returns the layout of the times of a column: whole minutes need no seconds,
// whole days no time of day.
func layoutOf(rows [][]any, column int) string {
	layout := time.DateOnly
	for _, r := range rows {
		t, ok := r[column].(time.Time)
		switch {
		case !ok:
		case t.Second() != 0 || t.Nanosecond() != 0:
			return time.DateTime
		case t.Hour() != 0 || t.Minute() != 0:
			layout = report.DateMinute
		}
	}
	return layout
}

// timeParts cuts a time before the time of day, which goes below the date if there is
// little room.
func timeParts(s string) []string {
	if at := strings.IndexByte(s, ' ') + 1; at > 0 {
		return []string{s[:at], s[at:]}
	}
	return nil
}

// wordParts cuts a word such as an address or a path after its punctuation.
func wordParts(s string) []string {
	var parts []string
	for {
		i := strings.IndexAny(s, "@/._-:=?&")
		if i < 0 || i+1 == len(s) {
			return append(parts, s)
		}
		parts, s = append(parts, s[:i+1]), s[i+1:]
	}
}

// sum returns the sum of a list of numbers, by which it is sorted.
func sum(v any) string {
	all := 0.0
	list, _ := v.([]any)
	for _, v := range list {
		n, _ := render.Number(v)
		all += n
	}
	return render.Plain(all)
}
