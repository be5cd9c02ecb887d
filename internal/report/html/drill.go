package html

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// drillRows is how many rows of a section, of those that are shown first, have numbers
// that lead to what they count.
const drillRows = 100

// Drill finds the latest of what the numbers of a section count. of says what its report
// was run with; Drill fills in the columns and rows.
func (s *Section) Drill(ctx context.Context, q report.Querier, of report.Shown, latest report.Latest) error {
	if latest.Lines == 0 {
		return nil
	}
	var from int
	var err error
	of.Columns = s.Columns
	of.Rows, from = firstShown(s.Rows)
	s.counted, err = of.Behind(ctx, q, latest)
	for i := range s.counted {
		s.counted[i].Row += from
	}
	return err
}

// firstShown returns the rows whose numbers lead to what they count, and the index of
// the first of them.
func firstShown(rows [][]any) (shown [][]any, from int) {
	if endsWithLatest(rows) {
		from = max(0, len(rows)-drillRows)
	}
	return rows[from:min(len(rows), from+drillRows)], from
}

// ReadLines reads the lines that the sections name.
func (p *Page) ReadLines(ctx context.Context, q report.Querier) error {
	var ids []string
	for _, s := range p.Sections {
		for _, c := range s.counted {
			ids = append(ids, c.Latest...)
		}
	}
	slices.Sort(ids) // the same page for the same database
	ids = slices.Compact(ids)
	found, err := report.Lines(ctx, q, ids)
	if err != nil {
		return err
	}
	p.places = map[string]int{}
	for _, id := range ids {
		if l, ok := found[id]; ok {
			p.places[id] = len(p.lines)
			p.lines = append(p.lines, l)
		}
	}
	return nil
}

// lines is what page.js shows of the lines behind the numbers. Many have a host, a
// sender or a text in common, so each line is the indexes of its parts in Words, in
// the order in which page.js reads them.
type lines struct {
	Words []string `json:"words"`
	Lines [][]int  `json:"lines"`
}

// shownText is how much of a line's text a page holds, in characters.
const shownText = 300

// linesOf makes the list of lines that the page holds.
func linesOf(p Page) lines {
	all := lines{Words: []string{""}, Lines: [][]int{}}
	places := map[string]int{"": 0}
	for _, l := range p.lines {
		at := ""
		if !l.Time.IsZero() {
			at = l.Time.Format(time.DateTime)
		}
		text := l.Text
		if runes := []rune(text); len(runes) > shownText {
			text = string(runes[:shownText]) + "…"
		}
		var line []int
		for _, word := range []string{at, l.Event, l.Code, l.Host, l.QueueID, l.Sender, l.Recipient, l.Client, l.Relay, text} {
			word = render.Clean(word)
			place, ok := places[word]
			if !ok {
				place = len(all.Words)
				places[word] = place
				all.Words = append(all.Words, word)
			}
			line = append(line, place)
		}
		all.Lines = append(all.Lines, line)
	}
	return all
}

// behind is what a number leads to.
type behind struct {
	Lines   string // the places of the lines that it counts, divided by spaces
	Left    int64  // how many lines that it counts are not in the page
	Command string // lists more of them; "" if no shell could run it
}

// behindOf returns what the number c leads to, nil if none of its lines were found.
func (p Page) behindOf(c report.Counted) *behind {
	var at []string
	for _, id := range c.Latest {
		if place, ok := p.places[id]; ok {
			at = append(at, strconv.Itoa(place))
		}
	}
	if at == nil {
		return nil
	}
	b := &behind{Lines: strings.Join(at, " "), Left: c.Count - int64(len(at))}
	if b.Left > 0 {
		b.Command = p.command(c.Query)
	}
	return b
}

// command returns the shell command that runs a query, "" if the query or the path of
// the database has a character that a shell would interpret.
func (p Page) command(query string) string {
	if !inert(query) || !inert(p.Database) {
		return ""
	}
	s := `mtalog sql "` + query + ` LIMIT 100"`
	if p.Database != "" {
		s += " --db " + quoted(p.Database)
	}
	if p.Zone != "" { // which local_time goes by
		s += " --tz " + p.Zone
	}
	return s
}

// quoted puts a path that is inert between double quotes if it is not a word without them.
func quoted(path string) string {
	if strings.ContainsAny(path, " <>()|*'") {
		return `"` + path + `"`
	}
	return path
}

// inert reports whether s can stand between the double quotes of a shell.
func inert(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && !strings.Contains(" ._@:/<>()+=,-'|*", s[i:i+1]) {
			return false
		}
	}
	return true
}
