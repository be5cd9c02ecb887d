package classify

import (
	"strings"
	"testing"
)

// TestRefusalAdvice does not tell the one who refused a stranger how to send, and gives the
// one advice that there is where both sides can follow it.
func TestRefusalAdvice(t *testing.T) {
	for name, other := range map[string]bool{"relay_denied": true, "bad_mailbox": true, "content_format": false} {
		c, ok := CategoryNamed(name)
		if !ok {
			t.Fatalf("no category is called %s", name)
		}
		got, differs := c.RefusalAdvice()
		if got == "" || differs != other || other == (got == c.Info().Advice) || strings.Contains(got, "send with") {
			t.Errorf("%s: %q, %v", name, got, differs)
		}
	}
}
