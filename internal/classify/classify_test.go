package classify

import (
	"testing"
)

func classifier(tb testing.TB, files ...RuleFile) *Classifier {
	tb.Helper()
	c, err := New(files...)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// TestExamples asks for each rule's own example. The exceptions are caught by
// an earlier rule, which must be of the same category.
func TestExamples(t *testing.T) {
	c := classifier(t)
	n, own, same := 0, 0, 0
	for r := range c.Rules() {
		if r.Example == "" {
			continue
		}
		n++
		v := c.Classify(r.exampleRecord())
		switch {
		case v.Rule == r.ID:
			own++
		case v.Category == r.Category:
			same++
		default:
			t.Errorf("rule %d (%v): %q is %v by rule %d\n%s", r.ID, r.Category, r.Example, v.Category, v.Rule, Fingerprint(nil, []byte(r.Example)))
		}
	}
	t.Logf("%d examples: %d by their own rule, %d by another of the same category", n, own, same)
}
