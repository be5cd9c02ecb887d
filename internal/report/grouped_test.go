package report

import (
	"math"
	"testing"
)

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 999: "999", -999: "-999", 1000: "1,000", -1000: "-1,000", 161490: "161,490", 1234567: "1,234,567", math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		if got := Grouped(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestThings(t *testing.T) {
	for want, got := range map[string]string{
		"0 lines": Things(0, "line"), "1 line": Things(1, "line"), "2,000 lines": Things(int64(2000), "line"),
		"1 queue entry": Things(1, "queue entry"), "2 queue entries": Things(2, "queue entry"), "3 days": Things(3, "day"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
