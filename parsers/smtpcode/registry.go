package smtpcode

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
)

// Class is a first digit of enhanced status codes (RFC 3463 section 2). The
// table also has 1 and 3, which do not exist and are often asked for.
type Class struct {
	Digit       int
	Name        string
	Description string
	Reference   string
	Registered  bool
	Note        string
}

// Subject is a second part of enhanced status codes (RFC 3463 section 2).
type Subject struct {
	Number      int
	Name        string
	Description string
	Responsible string // who has to act
	Reference   string
}

// EnhancedCode is a row of IANA's registry of enhanced status codes
// (RFC 5248), which knows codes without their class.
type EnhancedCode struct {
	Subject, Detail int
	Name            string
	Description     string
	Causes          string  // what usually brings it about, "" if the description says it all
	Hint            string  // what a postmaster should do
	BasicCodes      []Reply // reply codes that go with it, nil if the registry names none
	BasicNote       string
	Classes         []int // classes that it is meant for, nil if the registry does not say
	Reference       string
	Deprecated      bool
}

// Code returns the code as the registry prints it, "X.7.26".
func (e EnhancedCode) Code() string { return fmt.Sprintf("X.%d.%d", e.Subject, e.Detail) }

// ReplyCode is a basic reply code: of RFC 5321, of an extension, or one that
// some server sends all the same.
type ReplyCode struct {
	Code     Reply
	Severity string // first digit (RFC 5321 section 4.2.1)
	Category string // second digit
	Name     string
	Meaning  string
	Standard string
	Kind     string // standard, extension, draft, registry-only, non-standard, not-smtp
}

// listedCode is a row of a widely copied list of "SMTP status codes" that
// prints reply codes (451) and client errors (101) in dotted form (4.5.1,
// 1.0.1), with what the row really is.
type listedCode struct {
	Printed  string   // as the list prints it
	Kind     string   // basic_reply, enhanced, ambiguous, client_errno, pattern
	Reply    Reply    // what it is, 0 if it is not a reply code
	Enhanced Enhanced // what it is, 0 if it is not an enhanced code
	Cause    string
	Remedy   string
	System   string // the software that the list ties it to
	Note     string // where the list is garbled, ambiguous or contradicts itself
}

// exchangeCode is what a code means to Microsoft Exchange. First and Last
// differ for a range ("5.7.606-649").
type exchangeCode struct {
	First, Last Enhanced
	Reply       Reply // the reply code that it usually comes with
	Name        string
	Product     string
	Category    string
	Meaning     string
	Remedy      string
	Source      string
}

// has reports whether e is the row's code or lies in its range.
func (x exchangeCode) has(e Enhanced) bool { return x.First <= e && e <= x.Last }

// ProviderReply is a reply that only one provider sends.
type ProviderReply struct {
	Order    int // if several match, the lowest counts
	Provider string
	Pattern  string // RE2 over the reply's text
	Category string
	Advice   string // whether and how to retry
	Example  string
	Source   string
	// Means is what the provider means by the enhanced code, if that is not what
	// IANA has registered.
	Means string

	matcher func() *regexp.Regexp
}

// Match reports whether text is the provider's reply.
func (p ProviderReply) Match(text string) bool { return p.matcher().MatchString(text) }

// Classes yields the rows of the table of classes.
func Classes() iter.Seq[Class] { return slices.Values(tables().classes) }

// Subjects yields the subjects of RFC 3463.
func Subjects() iter.Seq[Subject] { return slices.Values(tables().subjects) }

// EnhancedCodes yields IANA's registry in its order.
func EnhancedCodes() iter.Seq[EnhancedCode] { return slices.Values(tables().enhanced) }

// ReplyCodes yields the known basic reply codes in ascending order.
func ReplyCodes() iter.Seq[ReplyCode] { return slices.Values(tables().replies) }

// classOf returns the row of a class, false if there is none.
func classOf(digit int) (Class, bool) {
	for _, c := range tables().classes {
		if c.Digit == digit {
			return c, true
		}
	}
	return Class{}, false
}

// subjectOf returns the row of a subject, false if there is none.
func subjectOf(subject int) (Subject, bool) {
	for _, s := range tables().subjects {
		if s.Number == subject {
			return s, true
		}
	}
	return Subject{}, false
}

// Precision says how much of a code the registry knows.
type Precision uint8

const (
	Exact       Precision = iota // the very code
	SubjectOnly                  // its subject's general code, X.s.0
	ClassOnly                    // its class, X.0.0
)

// Entry is what the registry says about a code.
type Entry struct {
	EnhancedCode
	Asked     Enhanced
	Precision Precision
}

// Lookup returns the meaning of a code. A detail that the registry does not
// have is reported as its subject's general meaning (RFC 3463 section 2: "by
// reporting the general error described in the subject sub-code"), an unknown
// subject as its class.
func Lookup(e Enhanced) Entry {
	t := tables()
	for p, code := range [...]Enhanced{
		Exact:       Make(0, e.Subject(), e.Detail()),
		SubjectOnly: Make(0, e.Subject(), 0),
	} {
		if row := t.byCode[code]; row != nil {
			return Entry{EnhancedCode: *row, Asked: e, Precision: Precision(p)}
		}
	}
	return Entry{EnhancedCode: *t.byCode[0], Asked: e, Precision: ClassOnly}
}

// LookupReply returns the meaning of a reply code. For a code that the table
// does not have it is made from its digits (RFC 5321 section 4.2.1), and ok is
// false.
func LookupReply(r Reply) (code ReplyCode, ok bool) {
	if row := tables().byReply[r]; row != nil {
		return *row, true
	}
	return ReplyCode{
		Code: r, Severity: severities[r.Class()], Category: categories[min(r/10%10, 6)],
		Name:     "Unknown reply code",
		Meaning:  "No standard defines this code; its first digit tells the outcome, and the text of the reply the reason.",
		Standard: "RFC 5321 section 4.2.1", Kind: "unknown",
	}, false
}

var severities = [10]string{
	2: "2yz positive completion",
	3: "3yz positive intermediate",
	4: "4yz transient negative completion",
	5: "5yz permanent negative completion",
}

var categories = [7]string{"syntax", "information", "connections", "unspecified", "unspecified", "mail system", "outside RFC 5321"}
