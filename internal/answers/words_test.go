package answers

import "testing"

func TestPoints(t *testing.T) {
	for difference, want := range map[float64]string{0.12434: "12.4", 0.5: "50.0", 0.001: "0.1", 0.000123: "0.01"} {
		if got := points(difference); got != want {
			t.Errorf("%v is written %q, want %q", difference, got, want)
		}
	}
}
