// Package check answers whether a rule about mail flow holds, for cron and for
// monitoring systems that run plugins as Nagios does.
//
// # Rules
//
//	rule    = measure "(" [ filter { "," filter } ] ")" compare number [ "%" ]
//	filter  = key ( "=" | "!=" ) value
//	compare = ">" | ">=" | "<" | "<=" | "==" | "!="
//	value   = letters, digits and any of . _ @ + - /, or text in single or double quotes
//
// Measures count what happened within the window:
//
//	failure_rate   deferred, bounced and expired attempts, as a share of all delivery attempts
//	count          whatever happened: attempts, refusals, warnings …; not the receipt of messages
//	delivered, deferred, bounced, expired   delivery attempts with this outcome
//	rejected       commands of clients that were refused
//	queue          messages that are in a queue at the end of the log
//
// Filters keep what has, or with != has not, a value:
//
//	provider   mailbox provider: google, "Microsoft 365"; microsoft means all whose names begin with it
//	domain     of the recipient
//	category   cause of a failure: rate_limit
//	code       550, 5.7.1, or the beginning of an enhanced code: 4, 5.7
//	host       that wrote the log
//	mta        postfix, exim, exchange
//
// In failure_rate, category and code say which failures are counted, and the
// other filters which attempts. In queue, provider, domain, category and code
// are those of a deferral of the message.
package check

import "fmt"

// Rule is a rule that was read.
type Rule struct {
	Measure string
	Filters []Filter
	Compare string
	Value   float64 // a share, not a percentage, if the measure is a share
}

// Filter keeps what has a value or, if Not is set, what does not have it.
type Filter struct {
	Key, Value string
	Not        bool
}

// Subject writes what the rule measures, without the comparison.
func (r *Rule) Subject() string {
	s := r.Measure + "("
	for i, f := range r.Filters {
		if i > 0 {
			s += ", "
		}
		s += f.Key + map[bool]string{false: "=", true: "!="}[f.Not] + quoted(f.Value)
	}
	return s + ")"
}

// number writes a value of the measure.
func (r *Rule) number(v float64) string {
	if r.isShare() {
		return fmt.Sprintf("%.4g%%", v*100)
	}
	return fmt.Sprintf("%.10g", v)
}

// isShare reports whether the measure is a share of a whole.
func (r *Rule) isShare() bool { return r.Measure == "failure_rate" }

// holds reports whether the rule's comparison is true of v.
func (r *Rule) holds(v float64) bool {
	switch r.Compare {
	case ">":
		return v > r.Value
	case ">=":
		return v >= r.Value
	case "<":
		return v < r.Value
	case "<=":
		return v <= r.Value
	case "==":
		return v == r.Value
	}
	return v != r.Value
}
