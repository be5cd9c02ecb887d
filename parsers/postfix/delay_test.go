package postfix

import (
	"fmt"
	"testing"
)

// TestMillis reads the seconds of delays, and nothing behind them.
func TestMillis(t *testing.T) {
	for text, want := range map[string]string{
		"0":                "0 1",
		"0.05/1":           "50 4",
		"12.3456,":         "12345 7",
		"86400, ":          "86400000 5",
		"1e+05,":           "100000000 5",
		"1.2e+06/0":        "1200000000 7",
		"5e-02/":           "50 5",
		"1.5e-05":          "0 7",
		"1e5":              "100000000 3",
		"1e+11":            "100000000000000 5",
		"1e+12":            "1000 1",
		"9.9e+01":          "99000 7",
		"10e+05":           "10000 2",
		"9999999999999999": "999999999999999000 15",
		"1e":               "1000 1",
		"1e+":              "1000 1",
		"1easy":            "1000 1",
		"e+05":             "0 0",
	} {
		if ms, n := millis([]byte(text)); fmt.Sprint(ms, n) != want {
			t.Errorf("%s: %d %d, want %s", text, ms, n, want)
		}
	}
}
