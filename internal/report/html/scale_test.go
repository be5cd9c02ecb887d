package html

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/report"
)

func TestTimesAreToScale(t *testing.T) {
	hour := func(n int) time.Time { return time.Unix(int64(n)*3600, 0).UTC() }
	s := Section{Name: "timeline"}
	for _, name := range []string{"time", "delivered", "deferred", "bounced", "expired", "rejected"} {
		s.Columns = append(s.Columns, report.Column{Name: name})
	}
	for _, h := range []int{0, 1, 3, 9} {
		s.Rows = append(s.Rows, []any{hour(h), int64(h + 1), int64(0), int64(0), int64(0), int64(0)})
	}
	c := chartOf(s)
	var hours []int64
	for _, ms := range c.Times {
		hours = append(hours, ms/3600_000)
	}
	if diff := cmp.Diff([]int64{0, 1, 2, 3, 4, 8, 9}, hours); diff != "" {
		t.Errorf("hours (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{1, 2, 0, 4, 0, 0, 10}, c.Series[0].Data); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
	s.Name, s.Columns[1].Name = "backlog", "in_queue"
	c = chartOf(s)
	if diff := cmp.Diff([]float64{1, 2, 4, 10}, c.Series[0].Data); diff != "" || len(c.Times) != 4 {
		t.Errorf("a line is filled: %v (-want +got):\n%s", c.Times, diff)
	}
	s.Rows[2][0] = "no time"
	if c = chartOf(s); c.Times != nil || len(c.Labels) != 4 {
		t.Errorf("labels %v at %v", c.Labels, c.Times)
	}
}
