package html

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/internal/report"
)

func outcomes(hours ...int) Section {
	s := Section{Name: "timeline"}
	for _, name := range []string{"time", "delivered", "deferred", "bounced", "expired", "rejected"} {
		s.Columns = append(s.Columns, report.Column{Name: name})
	}
	for _, h := range hours {
		s.Rows = append(s.Rows, []any{time.Unix(int64(h)*3600, 0).UTC(), int64(h + 1), int64(0), int64(0), int64(0), int64(0)})
	}
	return s
}

func TestTimesAreToScale(t *testing.T) {
	s := outcomes(0, 1, 3, 9)
	c := chartOf(s)
	if diff := cmp.Diff([]int64{0, 3600_000, 3 * 3600_000, 9 * 3600_000}, c.Times); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
	if c.Labels != nil || c.Note != "" {
		t.Errorf("labels %v, note %q on an axis of time", c.Labels, c.Note)
	}
	s.Rows[2][0] = "no time"
	if c = chartOf(s); c.Times != nil || len(c.Labels) != 4 {
		t.Errorf("labels %v at %v", c.Labels, c.Times)
	}
}

// TestTimesByTheClock: the axis shows what the clock of the times' zone shows, as the
// table below it does.
func TestTimesByTheClock(t *testing.T) {
	zone := time.FixedZone("", -5*3600)
	s := outcomes(5, 6)
	for _, row := range s.Rows {
		row[0] = row[0].(time.Time).In(zone)
	}
	if diff := cmp.Diff([]int64{0, 3600_000}, chartOf(s).Times); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
}

// TestRareTimes has an hour, another, and one ten years later: on an axis of
// time nothing would be seen.
func TestRareTimes(t *testing.T) {
	c := chartOf(outcomes(0, 1, 87600))
	if diff := cmp.Diff([]string{"1970-01-01 00:00", "1970-01-01 01:00", "1979-12-30 00:00"}, c.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	if c.Times != nil || c.Note == "" {
		t.Errorf("times %v, note %q", c.Times, c.Note)
	}
}
