package classify

import (
	"strings"
	"testing"
)

// TestRefusalAdvice holds the names in the table against the categories.
func TestRefusalAdvice(t *testing.T) {
	for name, want := range refusalAdvice {
		c, ok := CategoryNamed(name)
		if !ok {
			t.Errorf("no category is called %s", name)
		}
		if got, differs := c.RefusalAdvice(); got != want || !differs {
			t.Errorf("%s: %q, %v", name, got, differs)
		}
	}
	if c, _ := CategoryNamed("rdns_helo"); refusalAdvice["rdns_helo"] == "" {
		if got, differs := c.RefusalAdvice(); got != c.Info().Advice || differs {
			t.Errorf("without advice of its own: %q, %v", got, differs)
		}
	}
}

// TestRelayDenied does not tell the one who refused a stranger how to send.
func TestRelayDenied(t *testing.T) {
	c, _ := CategoryNamed("relay_denied")
	if got, differs := c.RefusalAdvice(); !differs || strings.Contains(got, "send with") {
		t.Errorf("%q", got)
	}
}
