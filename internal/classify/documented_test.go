package classify

import (
	"cmp"
	"regexp"
	"testing"
)

// TestDocumented holds the rules against what those who send a reply document about it.
// testdata/documented.csv has the category by that, and what the advice has to name if the
// document names a cure of its own. The labels were set by reading the documents before any
// rule was asked; ACCURACY.md has what was right then.
func TestDocumented(t *testing.T) {
	c := classifier(t)
	rows := readCSVFile(t, "testdata/documented.csv")
	for _, row := range rows {
		v := c.Classify(FromReply(row["text"]))
		if v.Category.String() != row["category"] {
			t.Errorf("%s, not %v (rule %d): %s", row["category"], v.Category, v.Rule, row["text"])
			continue
		}
		advice := cmp.Or(c.Rule(v.Rule).Advice, v.Category.Info().Advice)
		if !regexp.MustCompile(row["advice"]).MatchString(advice) {
			t.Errorf("no %q in the advice of rule %d: %s\nabout %s", row["advice"], v.Rule, advice, row["text"])
		}
	}
	if len(rows) < 340 {
		t.Errorf("%d rows", len(rows))
	}
}
