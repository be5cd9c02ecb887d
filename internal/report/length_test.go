package report_test

import (
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/report"
)

func TestLength(t *testing.T) {
	for seconds, want := range map[float64]string{
		0: "0s", 0.126: "0.13s", 9.5: "9.5s", 12.34: "12s", 59.6: "1m 00s", 62: "1m 02s", 3599.7: "1h 00m", 10290: "2h 51m", 86399.6: "1d 00h", 190800: "2d 05h",
	} {
		if got := report.Length(seconds); got != want {
			t.Errorf("%v s is %s, want %s", seconds, got, want)
		}
	}
}

// TestSpan: what was chosen is written so that it can be given again.
func TestSpan(t *testing.T) {
	for given, want := range map[string]string{"90d": "90d", "2w": "14d", "36h": "36h", "120m": "2h", "90m": "90m", "10m": "10m", "90s": "1m30s"} {
		d, err := report.ParseSpan(given)
		if got := report.Span(d); err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", given, got, want, err)
		}
		if again, err := report.ParseSpan(report.Span(d)); err != nil || again != d {
			t.Errorf("%s is read as %v (%v)", report.Span(d), again, err)
		}
	}
	if got := report.Span(time.Duration(0)); got != "0" {
		t.Errorf("none is %s", got)
	}
}
