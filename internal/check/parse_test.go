package check

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// String writes a rule as Parse reads it.
func (r *Rule) String() string { return r.Subject() + " " + r.Compare + " " + r.number(r.Value) }

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"failure_rate(provider=google) > 5%", "failure_rate(provider=google) > 5%"},
		{" failure_rate ( ) >= 0.05 ", "failure_rate() >= 5%"},
		{"count(code=5.7.1,domain!=example.com)>20", "count(code=5.7.1, domain!=example.com) > 20"},
		{`bounced(provider="Microsoft 365") == 0`, `bounced(provider="Microsoft 365") == 0`},
		{`deferred(host='mx1') != 1`, "deferred(host=mx1) != 1"},
		{"rejected(domain!=a.test, domain!=b.test) <= 3.5", "rejected(domain!=a.test, domain!=b.test) <= 3.5"},
		{"queue(mta=Postfix) < 1000", "queue(mta=Postfix) < 1000"},
		{"expired(category=expired) > 0", "expired(category=expired) > 0"},
		{"delivered() < 1", "delivered() < 1"},
		{"count(provider=microsoft) > 1", "count(provider=microsoft) > 1"},
		{"failure_rate() > 100%", "failure_rate() > 100%"},
		{`count(host="it's") > 1`, `count(host="it's") > 1`},
		{"count(domain!=bücher.test) > 1", "count(domain!=bücher.test) > 1"},
	} {
		r, err := Parse(c.text)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if got := r.String(); got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

// TestParseErrors marks with ∑ where in the rule the error is.
func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ text, reason string }{
		{"∑", "want a measure: one of failure_rate, count,"},
		{"∑failures() > 1", "want a measure"},
		{"count∑ > 1", "want ( after the measure, as in count(provider=google)"},
		{"count(∑", "want a filter: one of provider, domain, category, code, host, mta"},
		{"count(∑sender=x) > 1", "want a filter"},
		{"count(host∑) > 1", "want = or != after host"},
		{"count(host=∑) > 1", "want a value of host"},
		{`count(host=∑"") > 1`, "want a value of host"},
		{`count(host=∑"x) > 1`, "the quotation mark is not closed"},
		{"count(host=∑'a\x1bb') > 1", "a value has no control characters"},
		{"count(host=x∑ host=y) > 1", "want , or ) after a filter"},
		{"count(host=x, ∑host=y) > 1", "host is given twice"},
		{"count(host=x, ∑host!=y) > 1", "host is given twice"},
		{"count(host=x,∑) > 1", "want a filter"},
		{"count(provider=∑goggle) > 1", `no provider is called "goggle"`},
		{"count(category=∑full) > 1", `no category is called "full"; choose one of bad_mailbox,`},
		{"count(code=∑9.9.9) > 1", "want a code such as 5.7.1, 5.7, 5 or 550"},
		{"count(mta=∑sendmail) > 1", "choose one of postfix, exim, exchange"},
		{"count()∑", "want a comparison: one of > >= < <= == !="},
		{"count() ∑= 1", "want a comparison"},
		{"count() > ∑", "want a number, such as 100 or 5%"},
		{"count() > ∑-1", "want a number"},
		{"count() > ∑1.2.3", "want a number"},
		{"count() > ∑5%", "count is a number and no share: leave out the %"},
		{"count() > 5 ∑and more", "want nothing after the number"},
		{"failure_rate() > ∑5", "more than all: write 5% for a share in percent"},
		{"failure_rate() > ∑101%", "more than all: want at most 100%"},
		{"∑" + strings.Repeat("x", maxRule+1), "longer than 4096 bytes"},
	} {
		before, after, _ := strings.Cut(c.text, "∑")
		r, err := Parse(before + after)
		syntax, ok := errors.AsType[*SyntaxError](err)
		if !ok || !strings.Contains(syntax.Reason, c.reason) {
			t.Errorf("%q: %v, %v; want %q", c.text, r, err, c.reason)
			continue
		}
		if got := skipped(syntax.Rule, syntax.Offset); syntax.Rule != "" && got != skipped(before+after, len(before)) {
			t.Errorf("%q: error at %d, want %d", c.text, syntax.Offset, len(before))
		}
	}
}

// skipped moves an offset past blanks: an error may stand before or after them.
func skipped(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"failure_rate(provider=google) > 5%", `count(code=5.7.1, domain!="a b") >= 20`, "queue() < 1e3", "count(host='x",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Parse(s)
		if err != nil {
			syntax, ok := errors.AsType[*SyntaxError](err)
			if !ok || syntax.Offset < 0 || syntax.Offset > len(syntax.Rule) || err.Error() == "" {
				t.Fatalf("%q: %#v", s, err)
			}
			return
		}
		again, err := Parse(r.Subject() + " " + r.Compare + " 1")
		if err != nil {
			t.Fatalf("%q is written as %q: %v", s, r.Subject(), err)
		}
		if !reflect.DeepEqual(again.Filters, r.Filters) || again.Measure != r.Measure || again.Compare != r.Compare {
			t.Fatalf("%q is written as %q", s, r)
		}
		if strings.ContainsAny(r.String(), "\n\x1b") {
			t.Fatalf("%q is written as %q", s, r)
		}
	})
}
