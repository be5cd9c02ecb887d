// Package smtpcode knows the codes with which mail servers answer: reply codes
// (RFC 5321 section 4.2) and enhanced status codes (RFC 3463).
//
// ScanReply and ScanEnhanced read a single code (scan.go), ReadReply the reply at the start of a
// text, in one line or more (reply.go, multiline.go), and Find the first reply anywhere in a text
// (find.go). None of them allocates. Parse says why a code is none (parse.go). Lookup and
// LookupReply say what a code means (registry.go), by embedded tables (load.go, registry/).
// Explain puts together all that is known about a code or a reply, for people: it finds out
// what is asked (explain.go, explain_several.go, foreign.go), adds what each table knows
// (explain_build.go, explain_senders.go) and writes it (explain_text.go).
package smtpcode

import "strconv"

// Reply is a basic reply code of three digits, 0 if there is none.
type Reply uint16

// Class returns the first digit, 2 to 5 (RFC 5321 section 4.2.1).
func (r Reply) Class() int { return int(r) / 100 }

func (r Reply) String() string {
	if r == 0 {
		return ""
	}
	return strconv.Itoa(int(r))
}

// MarshalText implements encoding.TextMarshaler.
func (r Reply) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Enhanced is an enhanced status code class.subject.detail, packed as
// class*1_000_000 + subject*1_000 + detail, so that codes sort and group by
// arithmetic, in Go as in SQL. 0 means none.
type Enhanced uint32

// Make packs a code; it does not check the parts.
func Make(class, subject, detail int) Enhanced {
	return Enhanced(class*1_000_000 + subject*1_000 + detail)
}

// Class returns the class, 2, 4 or 5 (RFC 3463 section 2).
func (e Enhanced) Class() int { return int(e) / 1_000_000 }

// Subject returns the subject sub-code (RFC 3463 section 2).
func (e Enhanced) Subject() int { return int(e) / 1_000 % 1_000 }

// Detail returns the detail sub-code (RFC 3463 section 2).
func (e Enhanced) Detail() int { return int(e) % 1_000 }

// IsGeneral reports whether the code says nothing beyond its class (x.0.0).
func (e Enhanced) IsGeneral() bool { return e%1_000_000 == 0 }

func (e Enhanced) String() string {
	if e == 0 {
		return ""
	}
	return string(e.Append(nil))
}

// MarshalText implements encoding.TextMarshaler.
func (e Enhanced) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// Append appends the dotted form to b.
func (e Enhanced) Append(b []byte) []byte {
	b = strconv.AppendInt(b, int64(e.Class()), 10)
	b = append(b, '.')
	b = strconv.AppendInt(b, int64(e.Subject()), 10)
	b = append(b, '.')
	return strconv.AppendInt(b, int64(e.Detail()), 10)
}

// Origin says where an effective enhanced status code comes from.
type Origin uint8

// The values are stored in databases: never renumber them.
const (
	NoOrigin  Origin = 0
	FromReply Origin = 1 // the reply's own code
	FromMTA   Origin = 2 // the MTA's verdict (Postfix dsn=)
	Implied   Origin = 3 // x.0.0 from the first digit of the reply code
)

func (o Origin) String() string { return [...]string{"", "reply", "mta", "implied"}[o&3] }

// Effective chooses the code that an outcome is reported under: the reply's
// own code, else the MTA's verdict, else x.0.0 implied by the reply code. That
// their classes differ changes nothing: a greeting of "554 5.7.1" that Postfix
// defers with dsn=4.7.1 stays 5.7.1. Two exceptions: a code of x.0.0 never
// hides a more exact one, and success in the reply never hides a failure that
// the MTA saw ("250 2.1.5" as the answer to DATA).
func Effective(own, verdict Enhanced, reply Reply) (Enhanced, Origin) {
	switch {
	case own == 0 && verdict == 0:
		if c := reply.Class(); c == 2 || c == 4 || c == 5 {
			return Make(c, 0, 0), Implied
		}
		return 0, NoOrigin
	case own == 0, own.IsGeneral() && !verdict.IsGeneral(), own.Class() == 2 && verdict.Class() > 2:
		return verdict, FromMTA
	}
	return own, FromReply
}
