package classify

import (
	"regexp"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

func classifier(tb testing.TB, files ...RuleFile) *Classifier {
	tb.Helper()
	c, err := New(files...)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// refused is a record of a reply that a server gave to us.
func refused(reply string) *parsers.Record {
	r := parsers.Record{Event: parsers.Bounced, Text: []byte(reply)}
	own, enhanced := smtpcode.Find(r.Text)
	r.Reply = own
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(enhanced, 0, own)
	if own.Class() == 4 {
		r.Event = parsers.Deferred
	}
	return &r
}

// stageOf returns a stage that a rule asks for.
func stageOf(pattern string) parsers.Stage {
	if pattern != "" {
		for s := range parsers.Stages {
			if regexp.MustCompile(pattern).MatchString(stageName(s)) {
				return s
			}
		}
	}
	return parsers.NoStage
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
		said := refused(r.Example)
		said.Stage = stageOf(r.StagePattern)
		v := c.Classify(said)
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
