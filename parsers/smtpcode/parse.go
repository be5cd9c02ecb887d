package smtpcode

import (
	"fmt"
	"strings"
)

// Reason says why something is not an enhanced status code.
type Reason uint8

const (
	NotACode     Reason = iota // not digits and dots
	LeadingZero                // "5.01.1"
	WhiteSpace                 // "5. 1.1"
	NoSuchClass                // first part other than 2, 4 and 5
	TooLong                    // a part of more than three digits
	WrongParts                 // not three parts
	RangeOfCodes               // "5.7.606-649"
	NoSuchReply                // a number that is not a reply code
	NoCode                     // a text in which there is no code
)

var reasons = [...]string{
	NotACode:     "it must be digits and dots, like 5.1.1",
	LeadingZero:  "its parts have no leading zeros (RFC 3463 section 2)",
	WhiteSpace:   "there is no white space within a code (RFC 3463 section 2)",
	NoSuchClass:  "its class is 2 (success), 4 (passing failure) or 5 (lasting failure); RFC 3463 knows no other",
	TooLong:      "its subject and detail have one to three digits, its class one (RFC 3463 section 2)",
	WrongParts:   "it has three parts, class.subject.detail (RFC 3463 section 2)",
	RangeOfCodes: "a range is not one code",
	NoSuchReply:  "a reply code has three digits, the first of them 2 to 5 (RFC 5321 section 4.2.1)",
	NoCode:       "there is neither a reply code nor an enhanced status code in it, and no known provider's wording",
}

func (r Reason) String() string { return reasons[min(int(r), len(reasons)-1)] }

// ParseError tells why Input is not a code, and what to do about it.
type ParseError struct {
	Input  string
	Reason Reason
	Cure   string // what to write instead
}

func (e *ParseError) Error() string {
	input := e.Input
	if len(input) > 60 {
		input = input[:60] + "…"
	}
	s := fmt.Sprintf("%q is not a status code: %v", input, e.Reason)
	if e.Cure != "" {
		s += "; " + e.Cure
	}
	return s
}

// Parse reads an enhanced status code, as strictly as RFC 3463 section 2 has
// it. Its errors are *ParseError.
func Parse(s string) (Enhanced, error) {
	if e, n := ScanEnhanced([]byte(s)); n == len(s) && n > 0 {
		return e, nil
	}
	return 0, diagnose(s)
}

// diagnose finds out why s is not an enhanced status code.
func diagnose(s string) *ParseError {
	if tight := strings.Join(strings.Fields(s), ""); tight != s {
		return &ParseError{s, WhiteSpace, cure(tight)}
	}
	if first, _, ok := strings.Cut(s, "-"); ok && looksDotted(first) {
		return &ParseError{s, RangeOfCodes, "ask for one code of it, such as " + first}
	}
	if !looksDotted(s) {
		return &ParseError{s, NotACode, "write a reply code (550), an enhanced status code (5.1.1) or a whole reply"}
	}
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		c := ""
		if len(parts) == 2 {
			c = cure(s + ".0")
		}
		return &ParseError{s, WrongParts, c}
	}
	for i, p := range parts {
		if p == "" {
			return &ParseError{s, WrongParts, ""}
		}
		parts[i] = strings.TrimLeft(p[:len(p)-1], "0") + p[len(p)-1:]
	}
	if trimmed := strings.Join(parts, "."); trimmed != s {
		return &ParseError{s, LeadingZero, cure(trimmed)}
	}
	for i, p := range parts {
		if len(p) > 3 || i == 0 && len(p) > 1 {
			return &ParseError{s, TooLong, ""}
		}
	}
	c := ""
	if r, n := ScanReply([]byte(strings.Join(parts, ""))); n == len(s)-2 && (isServerReply(r) || r == 101 || r == 111) {
		c = fmt.Sprintf("if the reply code %v is meant, ask for %v", r, r)
	}
	return &ParseError{s, NoSuchClass, c}
}

// cure suggests s if it is a good code.
func cure(s string) string {
	if _, n := ScanEnhanced([]byte(s)); n == len(s) && n > 0 {
		return "write " + s
	}
	return ""
}

// looksDotted reports whether s is nothing but digits and dots, of both some.
func looksDotted(s string) bool {
	return strings.Contains(s, ".") && strings.Trim(s, "0123456789.") == "" && strings.Trim(s, ".") != ""
}
