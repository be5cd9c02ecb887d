package classify

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// FromReply makes a record of a failure from what a server or an MTA said, with
// the codes found in it, for rules to be tried on. A temporary reply makes it a
// deferral.
func FromReply(text string) *parsers.Record {
	text = smtpcode.Bare(text)
	r := &parsers.Record{Event: parsers.Bounced, Text: []byte(text)}
	own, enhanced := smtpcode.Find(r.Text)
	r.Reply = own
	r.Enhanced, r.CodeOrigin = smtpcode.Effective(enhanced, 0, own)
	if r.Enhanced.Class() == 4 {
		r.Event = parsers.Deferred
	}
	if peer, ok := strings.CutPrefix(text, "connect to "); ok { // how Postfix names the address or the socket that it did not reach
		_, peer, _ = strings.Cut(peer, "[")
		if address, _, closed := strings.Cut(peer, "]"); closed && OnThisHost([]byte(address)) {
			r.Relay.IP = []byte(address)
		}
	}
	return r
}

// Check reads a rule file and asks the rules for each of its examples. It
// returns how many rules there are and how many examples they decide. The error joins
// a *RuleError for each line that is wrong or whose example another rule decides
// otherwise.
func Check(f RuleFile) (rules, examples int, err error) {
	c, err := New(f)
	if err != nil {
		return 0, 0, err
	}
	var wrong []error
	for r := range c.Rules() {
		if r.File == "" {
			continue
		}
		rules++
		if r.Example == "" {
			continue
		}
		own, err := c.checkExample(r)
		if own {
			examples++
		}
		if err != nil {
			wrong = append(wrong, &RuleError{r.File, r.Line, err})
		}
	}
	return rules, examples, errors.Join(wrong...)
}

// checkExample reports whether r decides on its own example. It is an error if another rule
// does and says something else; what has the same category and advice needs no change.
func (c *Classifier) checkExample(r *Rule) (own bool, err error) {
	example := r.exampleRecord()
	v := c.Classify(example)
	if v.Rule == r.ID {
		return true, nil
	}
	s := subjectOf(example, Fingerprint(nil, example.Text))
	if !r.match(&s) {
		return false, &columnError{"pattern", fmt.Sprintf("it does not match the rule's own example, which rules see as %q", s.text),
			"correct the pattern or the example; numbers, names and addresses are replaced before rules are asked"}
	}
	other := c.Rule(v.Rule)
	first := fmt.Sprintf("rule %d of tier %s decides it first", other.ID, other.Tier)
	switch {
	case other.Category != r.Category:
		return false, &columnError{"example", fmt.Sprintf("%s (%v)", first, other.Category), "move the rule up, or put it in an earlier tier"}
	case r.Advice != "" && r.Advice != other.Advice:
		return false, &columnError{"advice", first + ", with the same category but not this advice", "move the rule up, or put it in an earlier tier"}
	}
	return false, nil
}

// exampleRecord is the rule's example at a stage that the rule asks for.
func (r *Rule) exampleRecord() *parsers.Record {
	rec := FromReply(r.Example)
	for s := range parsers.Stages {
		if r.stage != nil && r.stage().MatchString(stageName(s)) {
			rec.Stage = s
			break
		}
	}
	return rec
}
