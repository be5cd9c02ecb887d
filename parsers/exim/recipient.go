package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// address is the recipient of a delivery line. Exim shows first the final
// address, without quotes, and after it, if it differs, the one that the message
// came with: "final (between, …) <original>".
type address struct {
	final, original []byte
}

// maxTries bounds how often the end of an address is searched for, so that the
// time for a line stays proportional to its length, whatever is in it.
const maxTries = 32

// readRecipient reads the address of a delivery line and returns what follows.
func readRecipient(b []byte) (a address, rest []byte) {
	b = scan.SkipBlanks(b)
	n := scan.Byte(b, 0, ' ')
	if n > 1 && b[n-1] == ':' && b[0] != ':' {
		if scan.Contains(b, ` <"`) {
			if a, rest, ok := readUnquoted(b); ok {
				return a, rest
			}
		}
		return address{final: b[:n-1]}, b[n-1:]
	}
	a.final, rest = b[:n], b[n:]
	if len(rest) > 2 && rest[1] == '<' {
		if o, k := scan.Angle(rest[1:]); k > 0 && itemFollows(rest[1+k:]) {
			// Only the original shows where an unquoted local part with
			// blanks ends; a further one means that this was part of it.
			if bytes.IndexByte(a.final, '@') >= 0 || !scan.Contains(rest[1+k:], ` <"`) {
				a.original = o
				return a, rest[1+k:]
			}
		}
		return readBlanks(b)
	}
	if itemFollows(rest) {
		return a, rest
	}
	return readBlanks(b)
}

// readBlanks reads an address that holds blanks: a pipe command, an unquoted
// local part, or one with its parents in parentheses.
func readBlanks(b []byte) (a address, rest []byte) {
	if a, rest, ok := readUnquoted(b); ok {
		return a, rest
	}
	if a, rest, ok := readOriginal(b, func(_, _ []byte) bool { return true }); ok {
		if k := scan.Index(a.final, " ("); k > 0 && scan.HasSuffix(a.final, ")") {
			a.final = a.final[:k]
		}
		return a, rest
	}
	for i, c := range b {
		if c == ' ' && itemFollows(b[i:]) {
			return address{final: b[:i]}, b[i:]
		}
	}
	n := scan.Byte(b, 0, ' ')
	return address{final: b[:n]}, b[n:]
}

// readUnquoted reads an address that was quoted in the message and is shown
// without its quotes first: if "<original>" is the same with quotes, nothing in the
// address can pass for something else.
func readUnquoted(b []byte) (a address, rest []byte, ok bool) { return readOriginal(b, sameUnquoted) }

// readOriginal reads an address up to the first "<original>" that may end it and that isOf
// allows for what stands before it.
func readOriginal(b []byte, isOf func(final, original []byte) bool) (a address, rest []byte, ok bool) {
	for i, try := 0, 0; try < maxTries; i, try = i+2, try+1 {
		k := scan.Index(b[i:], " <")
		if k < 0 {
			break
		}
		i += k
		if o, n := scan.Angle(b[i+1:]); n > 0 && isOf(b[:i], o) && itemFollows(b[i+1+n:]) {
			return address{b[:i], o}, b[i+1+n:], true
		}
	}
	return a, nil, false
}

// itemFollows reports whether b is what can follow an address: nothing, the text of
// a failure, or an item such as " R=dns" or " SRS=<…>".
func itemFollows(b []byte) bool {
	if len(b) == 0 || b[0] == ':' {
		return true
	}
	k := 1
	for k < len(b) && k <= maxKey && b[k]-'A' < 26 {
		k++
	}
	if k > 1 && k < len(b) && b[k] == '=' && b[0] == ' ' {
		return true
	}
	return len(b) > 1 && b[1] == ':' || isDefer(b) || scan.HasPrefix(b, " routing defer")
}

// maxKey is the length of the longest key of an item of a delivery.
const maxKey = len("SRS")

// sameUnquoted reports whether o, without its quotes and backslashes, is a.
func sameUnquoted(a, o []byte) bool {
	i := 0
	for j := 0; j < len(o); j++ {
		if o[j] == '"' {
			continue
		}
		if o[j] == '\\' && j+1 < len(o) {
			j++
		}
		if i == len(a) || a[i] != o[j] {
			return false
		}
		i++
	}
	return i == len(a)
}

// names returns the recipient and, if it differs, the recipient before aliases. A
// mailbox, file or pipe is not an address: then the original is the recipient.
func (a address) names() (recipient, original []byte) {
	if a.original == nil || string(a.original) == "system-filter" {
		return a.final, nil
	}
	switch {
	case bytes.IndexByte(a.final, '@') < 0, firstByte(a.final) == '|', firstByte(a.final) == '/', firstByte(a.final) == '>', scan.Contains(a.final, " |/"),
		bytes.EqualFold(a.final, a.original), sameUnquoted(a.final, a.original):
		return a.original, nil
	}
	return a.final, a.original
}
