package html

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/report"
)

// TestBarsAreFew has more causes than a chart can show.
func TestBarsAreFew(t *testing.T) {
	s := Section{Name: "causes", Title: "Causes", Columns: []report.Column{{Name: "cause"}, {Name: "attempts"}}}
	for n := range longestBars + 3 {
		s.Rows = append(s.Rows, []any{fmt.Sprint("cause ", n), int64(n)})
	}
	c := chartOf(s)
	if len(c.Labels) != longestBars || len(c.Series[0].Data) != longestBars || c.Note != "The first 12 of 15; the table has all." {
		t.Errorf("%d bars, %q", len(c.Labels), c.Note)
	}
	if want := "Chart: Causes: attempts. The table below has the numbers."; c.About != want {
		t.Errorf("%q, want %q", c.About, want)
	}
	s.Rows = s.Rows[:longestBars]
	if c = chartOf(s); len(c.Labels) != longestBars || c.Note != "" {
		t.Errorf("%d bars, %q", len(c.Labels), c.Note)
	}
}

// TestHeatOfNoCode names the row of the failures without a code.
func TestHeatOfNoCode(t *testing.T) {
	s := Section{Name: "heatmap-codes", Title: "Codes", Columns: []report.Column{{Name: "code"}, {Name: "hours_0_to_23"}},
		Rows: [][]any{{"4.4.1", []any{int64(1), int64(2)}}, {nil, []any{int64(3), nil}}}}
	want := []series{{Name: "4.4.1", Data: []float64{1, 2}}, {Name: "(none)", Data: []float64{3, 0}}}
	if diff := cmp.Diff(want, chartOf(s).Series); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSeriesNames has the names of columns read as words.
func TestSeriesNames(t *testing.T) {
	s := outcomes(0, 1)
	s.Name, s.Columns[1].Name = "backlog", "in_queue"
	if c := chartOf(s); c.Series[0].Name != "in queue" {
		t.Errorf("%q", c.Series[0].Name)
	}
}

// TestHoursAreToScale has failures in two hours of the day.
func TestHoursAreToScale(t *testing.T) {
	s := outcomes(0, 1)
	s.Name, s.Columns[0].Name = "hours", "hour"
	s.Rows[0][0], s.Rows[1][0] = int64(3), int64(22)
	c := chartOf(s)
	want := make([]float64, 24)
	want[3], want[22] = 1, 2
	if diff := cmp.Diff(want, c.Series[0].Data); diff != "" || len(c.Labels) != 24 {
		t.Errorf("%d labels (-want +got):\n%s", len(c.Labels), diff)
	}
}

// TestNothingToDraw has a queue that was always empty.
func TestNothingToDraw(t *testing.T) {
	s := outcomes(0, 1)
	for _, row := range s.Rows {
		row[1] = int64(0)
	}
	if c := chartOf(s); c != nil {
		t.Errorf("a chart of zeros: %v", c)
	}
}
