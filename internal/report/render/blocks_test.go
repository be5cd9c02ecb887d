package render_test

import (
	"context"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// long is a result of many rows, which counts those that were asked for.
type long struct {
	rows, read int
	row        func(i int) []any
}

func (l *long) QueryContext(context.Context, string, ...any) (report.Rows, error) { return l, nil }
func (l *long) Columns() ([]string, error)                                        { return []string{"n", "text", "seldom", "last"}, nil }
func (l *long) Next() bool                                                        { l.read++; return l.read <= l.rows }
func (l *long) Types() []string                                                   { return nil }
func (l *long) Values() []any                                                     { return l.row(l.read - 1) }
func (l *long) Err() error                                                        { return nil }
func (l *long) Close() error                                                      { return nil }

// early keeps what is written, and how many rows had been read when the first of it came.
type early struct {
	of    *long
	first int
	strings.Builder
}

func (e *early) Write(b []byte) (int, error) {
	if e.first == 0 {
		e.first = e.of.read
	}
	return e.Builder.Write(b)
}

// TestBlocks: of many rows, the first ones are written before the last ones are read, and all are below
// one header and in the same columns, also where a later value is wider than all before.
func TestBlocks(t *testing.T) {
	const rows = 25_000
	for _, c := range []struct {
		format string
		width  int
		text   string
	}{{"table", 0, "stop"}, {"table", 60, "stop"}, {"table", 24, "no room for seldom"}, {"markdown", 0, "stop"}} {
		l := &long{rows: rows, row: func(i int) []any {
			row := []any{int64(100_000 + i), "a text", nil, "end"}
			switch i {
			case 21_000:
				row[0] = int64(123_456_789_012_345)
			case 21_001:
				row[1] = strings.Repeat("many words ", 4) + "stop"
			case 22_000:
				row[2] = "seen"
			}
			return row
		}}
		res := must.Have(report.Query(t.Context(), l, ""))(t)
		out := &early{of: l}
		f := must.Have(render.Lookup(c.format))(t)
		must.Do(t, f.Write(out, res, render.Options{Width: c.width}))
		if out.first > rows/2 {
			t.Errorf("%s %d: %d rows were read before the first was written", c.format, c.width, out.first)
		}
		text := out.String()
		if n := strings.Count(text, "a text"); n != rows-1 {
			t.Errorf("%s %d: %d rows", c.format, c.width, n)
		}
		if n := strings.Count(text, "text") - (rows - 1); n != 1 {
			t.Errorf("%s %d: %d headers", c.format, c.width, n)
		}
		for _, want := range []string{"123,456,789,012,345", c.text} {
			if !strings.Contains(text, want) {
				t.Errorf("%s %d: no %q", c.format, c.width, want)
			}
		}
		if first, second := line(text, "109,999"), line(text, "110,000"); c.format == "table" && (first == "" || strings.Index(first, "a text") != strings.Index(second, "a text")) {
			t.Errorf("%d: one is not below the other:\n%s%s", c.width, first, second)
		}
	}
}

// line returns the line that begins with a number.
func line(text, n string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), n+" ") {
			return line
		}
	}
	return ""
}
