package scan

import (
	"strings"
	"unsafe"
)

// Index is bytes.Index for a string. bytes.Index(b, []byte(s)) would copy it: the compiler
// omits that only if bytes.Index is not inlined, and the profile that the program is built
// with inlines it.
func Index(b []byte, s string) int {
	return strings.Index(unsafe.String(unsafe.SliceData(b), len(b)), s)
}

// LastIndex is bytes.LastIndex for a string. It looks from the end of b, where s is expected,
// for the second byte of s: many words begin with a blank, which is everywhere.
func LastIndex(b []byte, s string) int {
	second := min(1, len(s)-1)
	for at := len(b) - len(s); at >= 0; {
		if at >= 7 && equal(word(b, at-7+second), s[second]) == 0 { // of none of eight places
			at -= 8
			continue
		}
		for end := max(at-8, -1); at > end; at-- {
			if b[at] == s[0] && string(b[at:at+len(s)]) == s {
				return at
			}
		}
	}
	return -1
}

// IndexByte is bytes.IndexByte, but faster if c is near the start of b.
func IndexByte(b []byte, c byte) int {
	if i := Byte(b, 0, c); i < len(b) {
		return i
	}
	return -1
}

// Cut is bytes.Cut for a string.
func Cut(b []byte, sep string) (before, after []byte, found bool) {
	if i := Index(b, sep); i >= 0 {
		return b[:i], b[i+len(sep):], true
	}
	return b, nil, false
}

// CutByte cuts b around the first c.
func CutByte(b []byte, c byte) (before, after []byte, found bool) {
	i := Byte(b, 0, c)
	if i == len(b) {
		return b, nil, false
	}
	return b[:i], b[i+1:], true
}

// Contains is bytes.Contains for a string.
func Contains(b []byte, s string) bool { return Index(b, s) >= 0 }

// ContainsAny reports whether b contains one of words. Where a word may begin with a capital or
// not, its first letter is left out.
func ContainsAny(b []byte, words ...string) bool {
	for _, w := range words {
		if Contains(b, w) {
			return true
		}
	}
	return false
}
