package answers

import (
	"maps"
	"strings"
	"testing"
)

// TestAdvices holds that each circumstance finds its advice, and each advice a value for its names.
func TestAdvices(t *testing.T) {
	left := maps.Clone(advices())
	for _, c := range circumstances {
		if c.advice != "" && advices()[c.advice] == "" {
			t.Errorf("%s is not in circumstances.csv", c.advice)
		}
		delete(left, c.advice)
	}
	for name := range left {
		t.Errorf("nothing has the advice %s", name)
	}
	for name, advice := range advices() {
		if text := new(Finding).fill(advice); strings.ContainsAny(text, "{}") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
