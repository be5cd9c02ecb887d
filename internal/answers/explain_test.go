package answers

import (
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
)

// TestWhoActs does not send the reader to others for what he is told himself.
func TestWhoActs(t *testing.T) {
	for _, c := range []struct {
		category string
		inbound  bool
		want     string
	}{
		{"greylist", false, " To do: Nothing"},
		{"bad_mailbox", true, " To do: Nothing"},
		{"network", true, " To do: Scanners"},
		{"network", false, " has to act: Try"},
		{"smtp_auth", true, " Their administrator has to act: Check"},
	} {
		f := &Finding{cause: cause{category: category(c.category), inbound: c.inbound}}
		f.Owner = f.category.Info().Owner
		if c.inbound && f.Owner == classify.Us {
			f.Owner = classify.Them
		}
		f.Cure = classify.Advice(f.category, f.rule, f.inbound)
		if got := (&Diagnosis{}).sentence(f, map[string]bool{}); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q lacks %q", c.category, got, c.want)
		}
	}
}
