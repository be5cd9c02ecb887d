package answers

import "testing"

// TestBeginning has first signs of something new, which is at its height from step 20 on.
func TestBeginning(t *testing.T) {
	for _, tt := range []struct {
		signs []int // steps with one each
		want  int
	}{
		{nil, 20},
		{[]int{15, 18}, 15},         // a tenth of what came since
		{[]int{15, 17, 18}, 20},     // more: it happened before
		{[]int{5, 15}, 5},           // each as far apart as may be
		{[]int{4, 15}, 20},          // one step further: it happened before
		{[]int{9}, 20},              // nothing within reach
		{[]int{0, 10}, 0},           // from the first step on
		{[]int{1, 2, 3, 4, 18}, 20}, // much happened before
	} {
		counts := make([]float64, 40)
		for i := range 20 {
			counts[20+i] = 1
		}
		for _, at := range tt.signs {
			counts[at]++
		}
		if got := beginning(counts, 20, 10); got != tt.want {
			t.Errorf("after signs at %v it began at %d, want %d", tt.signs, got, tt.want)
		}
	}
}
