package classify

import (
	"os"
	"testing"
)

func TestScratchMem(t *testing.T) {
	if os.Getenv("MEM") == "" {
		t.Skip()
	}
	c := classifier(t)
	right, n := 0, 0
	for _, row := range readCSVFile(t, os.Getenv("MEM")) {
		v := c.Classify(unseen(t, row))
		n++
		if v.Category.String() == row["category"] {
			right++
		} else {
			t.Logf("%s, not %s (%d): %s", row["category"], v.Category, v.Rule, row["text"])
		}
	}
	t.Logf("%d of %d", right, n)
}
