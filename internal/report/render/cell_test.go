package render_test

import (
	"math"
	"testing"

	"github.com/mtalog/mtalog/internal/report/render"
)

func TestNumbersHaveCommas(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{int64(1234567), "1,234,567"},
		{int64(-1234), "-1,234"},
		{0.0, "0"},
		{0.12345, "0.123"},
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
