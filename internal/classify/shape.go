package classify

import (
	"bytes"
	"strings"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// shape counts the kinds of bytes among the first 255 of a word.
type shape struct {
	digits, lower, upper, dots, colons, hyphens int
	hex                                         bool // hexadecimal digits only, of one case
}

// byteCount has a byte's part in each count of a shape, eight bits wide; the
// seventh counts what is not a hexadecimal digit.
var byteCount = func() (n [256]uint64) {
	for c, kind := range byteKind {
		switch kind {
		case isDigit:
			n[c] = 1
		case isLower:
			n[c] = 1 << 8
		case isUpper:
			n[c] = 1 << 16
		case isDot:
			n[c] = 1 << 24
		case isColon:
			n[c] = 1 << 32
		default:
			n[c] = 1 << 40
		}
		if kind&(isDot|isColon|isHyphen) != 0 || kind&(isLower|isUpper) != 0 && byte(c)|0x20 > 'f' {
			n[c] += 1 << 48
		}
	}
	return n
}()

func shapeOf(s []byte) (w shape) {
	var n uint64
	for _, c := range s[:min(len(s), 255)] {
		n += byteCount[c]
	}
	w.digits, w.lower, w.upper = int(n&0xff), int(n>>8&0xff), int(n>>16&0xff)
	w.dots, w.colons, w.hyphens = int(n>>24&0xff), int(n>>32&0xff), int(n>>40&0xff)
	w.hex = n>>48 == 0 && (w.lower == 0 || w.upper == 0)
	return w
}

func (w *shape) letters() int { return w.lower + w.upper }

// isWord reports whether s is made of letters alone.
func isWord(s []byte) bool {
	for _, c := range s {
		if byteKind[c]&(isLower|isUpper) == 0 {
			return false
		}
	}
	return true
}

// isReply reports whether s is a reply code of RFC 5321 section 4.2.1.
func isReply(s []byte) bool {
	return len(s) == 3 && (s[0] == '2' || s[0] == '4' || s[0] == '5') && s[1] <= '5' && byteKind[s[1]] == isDigit && byteKind[s[2]] == isDigit
}

// isReplyStart reports whether s is a reply code, alone or with the start of
// a line of a multi-line reply: "550", "550-5.1.1", "554-gmx.net" is not.
func isReplyStart(s []byte) bool {
	if len(s) < 3 || !isReply(s[:3]) {
		return false
	}
	if len(s) == 3 {
		return true
	}
	if s[3] != '-' {
		return false
	}
	rest := s[4:]
	if _, n := smtpcode.ScanEnhanced(rest); n == len(rest) {
		return true
	}
	return isWord(rest) // "554-Transaction failed"
}

// isCode reports whether s looks like the name of a reason (S3140, TSS04,
// RL000010, OFR004_405, POL-P4, TLSv1) and not like an ID of a message, host or
// session.
func isCode(s []byte, w shape) bool {
	switch {
	case (bytes.HasPrefix(s, []byte("RFC")) || bytes.HasPrefix(s, []byte("rfc"))) && w.letters() == 3 && len(s) <= len("RFC.5321"):
		return true
	case w.dots > 0:
		return w.digits <= 2 && len(s) <= 16 // TLSv1.3
	case w.lower == 0:
		if w.hex && len(s) >= 6 {
			return false // Postfix queue ID
		}
		return len(s) <= 12
	case w.upper > 0 && len(s) >= 9:
		return false // Postfix long queue ID, Exim message ID
	}
	return w.digits <= 2 && len(s) <= 16 && !(w.hex && len(s) >= 8)
}

// isIPv6 reports whether s has the form of an IPv6 address; it does not check
// the number of its groups.
func isIPv6(s []byte) bool {
	colons, digits := 0, 0
	for i, c := range s {
		switch {
		case c == ':':
			colons++
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		case c == '.' && i > 0 && i < len(s)-1:
		default:
			return false
		}
	}
	if n := len(s); n > 1 && s[n-1] == ':' && s[n-2] != ':' {
		return false
	}
	twice := bytes.Contains(s, []byte("::"))
	return colons >= 2 && (twice && len(s) > 2 || colons >= 5) && (digits > 0 || colons > 2)
}

// isDate reports whether s begins like 2026-11-25 and has only what belongs to
// such a stamp.
func isDate(s []byte) bool {
	if len(s) < len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return false
	}
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9' || c == ':' || c == '.' || c == '-' && i > 3:
		case (c == 'T' || c == 'Z') && i > 9:
		default:
			return false
		}
	}
	return true
}

// isHostName reports whether s is a host or domain name rather than words or
// identifiers with dots between them: its last label must be one that names
// end in.
func isHostName(s []byte) bool {
	dot := bytes.LastIndexByte(s, '.')
	if dot <= 0 || dot == len(s)-1 || bytes.Contains(s, []byte("..")) || s[0] == '.' {
		return false
	}
	last := s[dot+1:]
	var kinds uint8
	for _, c := range last {
		kinds |= byteKind[c]
	}
	if kinds != isLower && kinds != isUpper || len(last) < 2 || len(last) > 24 {
		return false
	}
	if len(last) == 2 || kinds == isLower && bytes.IndexByte(s[:dot], '.') > 0 && len(last) <= 6 {
		return true
	}
	var low [24]byte
	for i, c := range last {
		low[i] = c | 0x20
	}
	_, ok := topLabels[string(low[:len(last)])]
	return ok
}

// topLabels are common last labels of names with more than two letters, the
// reserved ones of RFC 2606 and RFC 6761 among them.
var topLabels = set("com net org info biz edu gov mil int name pro mobi arpa cloud online email shop store tech site app dev " +
	"xyz top club live world group agency digital solutions systems services network media london berlin paris swiss wien " +
	"koeln hamburg bayern ruhr amsterdam moscow asia africa cat jobs museum travel tel post aero coop local localdomain lan " +
	"internal intern home corp test example invalid localhost onion")

func set(words string) map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(words) {
		m[w] = struct{}{}
	}
	return m
}
