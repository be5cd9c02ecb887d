package answers

import (
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
)

// TestCure gives one who refuses clients another cure than one who sends.
func TestCure(t *testing.T) {
	advising := int32(1) // a built-in rule that has advice of its own
	for classify.RuleAdvice(advising) == "" && advising < classify.FirstUserRule {
		advising++
	}
	for info := range classify.Categories() {
		f := Finding{cause: cause{category: info.ID}}
		if got := f.cure(); got != info.Advice {
			t.Errorf("%s, sent: %q, want %q", info.Name, got, info.Advice)
		}
		want, differs := info.ID.RefusalAdvice()
		if !differs {
			continue
		}
		f.inbound, f.rule = true, advising
		if want == info.Advice || f.cure() != want {
			t.Errorf("%s, refused: %q, want %q", info.Name, f.cure(), want)
		}
	}
	f := Finding{cause: cause{category: greylist}, rule: advising}
	if got := f.cure(); got == "" || got != classify.RuleAdvice(advising) {
		t.Errorf("a rule's cure is hidden by %q", got)
	}
	f.rule = classify.FirstUserRule
	if got := f.cure(); got != greylist.Info().Advice {
		t.Errorf("a user's rule speaks for a database of another's: %q", got)
	}
}

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
		f.Cure = f.cure()
		if got := (&Diagnosis{}).sentence(f); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q lacks %q", c.category, got, c.want)
		}
	}
}
