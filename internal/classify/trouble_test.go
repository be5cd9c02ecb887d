package classify

import "testing"

// TestTroubleAdvice has the row of each example decide on it, and nothing said of a text without one.
func TestTroubleAdvice(t *testing.T) {
	for _, c := range embedded("trouble_advice.csv") {
		if got := TroubleAdvice(c["example"]); got != c["advice"] {
			t.Errorf("%s: %q", c["example"], got)
		}
	}
	if got := TroubleAdvice("to prevent loss of mail, turn off command pipelining"); got != "" {
		t.Errorf("said of what is not known: %q", got)
	}
}
