package classify

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// word folds a part without joints and reports whether a placeholder has replaced
// some of it.
func (f *folder) word(s []byte) bool {
	if len(s) == 0 {
		return false
	}
	if len(s) > len("550-") && s[3] == '-' && isReply(s[:3]) && !isReplyStart(s) {
		f.put(s[:4]) // "554-mx.example.com says no"
		s = s[4:]
	}
	w := shapeOf(s)
	switch {
	case w.letters() == 0 && w.digits > 0:
		return f.number(s, w)
	case w.digits == 0 && w.dots == 0 && len(s) <= maxWord:
		f.put(s)
		return false
	case w.colons >= 2 && isIPv6(s):
		f.puts(ipPlaceholder)
	case isDate(s):
		f.puts(datePlaceholder)
	case w.colons > 0:
		return f.colons(s)
	case isHostName(s):
		if blocklists.find(s) != 0 {
			f.put(s)
			return false
		}
		f.puts(hostPlaceholder)
	case isCode(s, w) || w.digits == 0 && len(s) <= maxWord || isReplyStart(s) || f.anchor(s, w):
		f.put(s)
		return false
	default:
		f.puts(idPlaceholder)
	}
	return true
}

// colons folds the parts of RTR:RD, host:25 and the like. If there are three parts
// or more, they are folded as one, so that what remains cannot look like an IPv6
// address.
func (f *folder) colons(s []byte) bool {
	start, n := len(f.dst), bytes.IndexByte(s, ':')
	for part := s; ; n = bytes.IndexByte(part, ':') {
		if n < 0 {
			n = len(part)
		}
		if f.word(part[:n]) {
			if bytes.Count(s, []byte(":")) > 1 {
				f.dst = f.dst[:start]
				if word := bytes.IndexByte(s, ':') + 1; isWord(s[:word-1]) && bytes.Contains(s, []byte(".c:")) {
					f.put(s[:word]) // "unknown ca:s3_pkt.c:1257:SSL", as OpenSSL before 3.0 ends a reason
				}
				f.puts(idPlaceholder)
			} else {
				f.rest(part[n:])
			}
			return true
		}
		if n == len(part) {
			return false
		}
		f.puts(":")
		part = part[n+1:]
	}
}

// anchor reports whether s follows a '#', as in a URL or in AUP#In-1130.
func (f *folder) anchor(s []byte, w shape) bool {
	n := len(f.dst)
	return n > f.start && f.dst[n-1] == '#' && len(s) <= 12 && w.digits <= 4
}

// number folds a part of digits, dots, colons and hyphens.
func (f *folder) number(s []byte, w shape) bool {
	switch {
	case isListError(s):
		f.put(s)
		return false
	case w.dots == 3 && w.colons <= 1 && w.hyphens == 0:
		f.puts(ipPlaceholder)
	case f.kept(s, w):
		f.put(s)
		return false
	case isDate(s):
		f.puts(datePlaceholder)
	default:
		f.puts(numberPlaceholder)
	}
	return true
}

// isListError reports whether s is what Spamhaus answers to queries that it does not
// serve: a code like a reply code, and nobody's address.
func isListError(s []byte) bool {
	return len(s) == len("127.255.255.254") && bytes.HasPrefix(s, []byte("127.255.255.25"))
}

// kept reports whether a number carries meaning: a reply code, an enhanced status
// code, or a number that the words before it call a code.
func (f *folder) kept(s []byte, w shape) bool {
	if isReplyStart(s) {
		return true
	}
	if _, n := smtpcode.ScanEnhanced(s); n == len(s) {
		return true
	}
	if w.digits != len(s) {
		return len(s) <= len("554.30") && len(s) > 4 && s[3] == '.' && w.dots == 1 && isReply(s[:3])
	}
	for _, c := range calledCodes {
		if len(s) <= c.digits && bytes.HasSuffix(f.dst[f.start:], []byte(c.before)) {
			return true
		}
	}
	return false
}

// calledCodes are what stands before a number that is a code, and how many digits that has at
// most.
var calledCodes = []struct {
	before string
	digits int
}{
	{"code ", 5}, {"code: ", 5}, {"RFC ", 5}, {"AUP#", 5}, // Spectrum's reasons
	{"AS(", 9},
}
