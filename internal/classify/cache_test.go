package classify

import "testing"

// TestCacheForgets: remote servers choose how many texts there are to remember.
func TestCacheForgets(t *testing.T) {
	c := newCache(2)
	for n := range uint64(9) {
		c.put(key{text: n}, Verdict{})
		if _, ok := c.get(key{text: 0}); !ok {
			t.Errorf("the one that is asked for again and again is forgotten after %d", n)
		}
	}
	if _, ok := c.get(key{text: 1}); ok || len(c.young)+len(c.old) > 4 {
		t.Errorf("%d are remembered, and the oldest: %t", len(c.young)+len(c.old), ok)
	}
}
