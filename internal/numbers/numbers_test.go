package numbers

import "testing"

func TestList(t *testing.T) {
	if got := List([]int32{}); got != "" {
		t.Errorf("none: %q", got)
	}
	if got := List([]int64{7}); got != "7" {
		t.Errorf("one: %q", got)
	}
	if got := List([]int64{-1, 0, 1 << 40}); got != "-1,0,1099511627776" {
		t.Errorf("several: %q", got)
	}
}
