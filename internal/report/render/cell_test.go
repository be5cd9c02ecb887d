package render_test

import (
	"math"
	"testing"

	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
)

// TestDrawnNumbers draws lists of numbers, also of some that the smallest is nothing beside.
func TestDrawnNumbers(t *testing.T) {
	for _, c := range []struct {
		list    []any
		kind    report.Kind
		highest float64
		want    string
	}{
		{[]any{int64(0), int64(1), int64(4), 8.0, nil, "x", -1.0}, report.Sparkline, 0, "·▁▄█···"},
		{[]any{int64(0), int64(1), int64(4), 8.0, int64(9)}, report.Heatmap, 8, "·░▒██"},
		{[]any{int64(1)}, report.Heatmap, 0, "·"},
		{[]any{5e-324, 1e300}, report.Sparkline, 0, "▁█"},
		{[]any{5e-324}, report.Heatmap, 1e300, "░"},
		{nil, report.Sparkline, 0, ""},
	} {
		if got := render.Cell(c.list, c.kind, c.highest); got != c.want {
			t.Errorf("%s of %v: %s, want %s", c.kind, c.list, got, c.want)
		}
	}
}

func TestNumbersHaveCommas(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{int64(1234567), "1,234,567"},
		{int64(-1234), "-1,234"},
		{0.0, "0"},
		{0.12345, "0.123"},
		{0.0005, "0.001"},
		{-0.00001234567, "-1.23e-05"},
		{-0.5, "-0.5"},
		{999.9996, "1,000"},
		{7408.0, "7,408"},
		{-12345.678, "-12,345.678"},
		{1e19, "10,000,000,000,000,000,000"},
		{math.Inf(1), "+Inf"},
		{math.NaN(), "NaN"},
	} {
		if got := render.Cell(c.value, "", 0); got != c.want {
			t.Errorf("%v: %s, want %s", c.value, got, c.want)
		}
	}
}
