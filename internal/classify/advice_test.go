package classify

import "testing"

// TestAdvice gives one who refuses clients other advice than one who sends.
func TestAdvice(t *testing.T) {
	advising := int32(1) // a built-in rule that has advice of its own
	for RuleAdvice(advising) == "" && advising < FirstUserRule {
		advising++
	}
	for info := range Categories() {
		if got := Advice(info.ID, 0, false); got != info.Advice {
			t.Errorf("%s, sent: %q, want %q", info.Name, got, info.Advice)
		}
		want, differs := info.ID.RefusalAdvice()
		if !differs {
			continue
		}
		if got := Advice(info.ID, advising, true); want == info.Advice || got != want {
			t.Errorf("%s, refused: %q, want %q", info.Name, got, want)
		}
	}
	greylist, _ := CategoryNamed("greylist")
	if got := Advice(greylist, advising, false); got == "" || got != RuleAdvice(advising) {
		t.Errorf("a rule's advice is hidden by %q", got)
	}
	if got := Advice(greylist, FirstUserRule, false); got != greylist.Info().Advice {
		t.Errorf("a user's rule speaks for a database of another's: %q", got)
	}
}

// TestRuleRefusalAdvice has rules whose advice differs for the one who refused, of which each exists.
func TestRuleRefusalAdvice(t *testing.T) {
	c := classifier(t)
	for id, advice := range ruleRefusalAdvice() {
		r := c.Rule(id)
		if r == nil || r.Pattern == "" || advice == r.Advice {
			t.Errorf("rule %d: %+v, %q", id, r, advice)
			continue
		}
		if got := Advice(r.Category, id, true); got != advice {
			t.Errorf("rule %d, refused: %q", id, got)
		}
		if got := Advice(r.Category, id, false); got == advice {
			t.Errorf("rule %d, sent: %q", id, got)
		}
	}
}
