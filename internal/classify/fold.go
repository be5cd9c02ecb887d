package classify

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// MaxFingerprint bounds the length of a fingerprint in bytes, and maxText what
// is read of a text to make it: peers choose how much they say.
const (
	MaxFingerprint = 1000
	maxText        = 4096
)

// Placeholders stand in a fingerprint for what differs from one message,
// recipient, host or day to the next.
const (
	anIP      = "{ip}"
	anAddress = "{address}"
	aHost     = "{host}"
	anID      = "{id}"
	aNumber   = "{n}"
	aDate     = "{date}"
	aText     = "{text}"
)

// Fingerprint appends to dst what text says, with IP and e-mail addresses,
// host names, queue, message and session IDs, numbers and dates replaced by
// placeholders and blanks run together, so that the replies that a server
// gives to everybody alike have one fingerprint. Reply codes, enhanced status
// codes, the short codes by which providers name their reasons (S3140, TSS04,
// IB105) and the names of public blocklists stay.
//
// It allocates nothing where dst has room for MaxFingerprint more bytes, which
// is the most it appends. Fingerprint of a fingerprint is the same again.
func Fingerprint(dst, text []byte) []byte {
	f := folder{dst: dst, start: len(dst), limit: len(dst) + MaxFingerprint}
	if head, tail, ok := cutQuote(text); ok && len(head) <= maxWord {
		f.put(head)
		f.puts(" " + aText)
		text = tail
	}
	cut := len(text) > maxText
	if cut {
		text = text[:maxText]
	}
	from := 0 // text[from:i] stays as it is and is yet to be copied
	for i := 0; i < len(text) && !f.full; {
		c := text[i]
		kind := byteKind[c]
		if kind == 0 {
			if c > ' ' && c != '\\' && c != 0x7f || c == ' ' && i > from && text[i-1] != ' ' {
				i++
				continue
			}
			f.copy(text[from:i])
			i += f.between(text[i:])
			from = i
			continue
		}
		j, kinds := i+1, kind
		for ; j < len(text) && byteKind[text[j]] != 0; j++ {
			kinds |= byteKind[text[j]]
		}
		if !isPlain(text[i:j], kinds) {
			f.copy(text[from:i])
			if i > 0 && text[i-1] == '}' {
				f.rest(text[i:j])
			} else {
				f.run(text[i:j], kinds)
			}
			from = j
		}
		i = j
	}
	f.copy(text[from:])
	return f.end(cut || f.full)
}

// isPlain tells the runs that stay as they are from those that must be looked
// at: it is true of words, of words at the end of a sentence, and of codes.
func isPlain(s []byte, kinds uint8) bool {
	switch {
	case kinds&(isDigit|isAt|isJoint) == 0:
		return len(s) <= maxWord && (kinds&isDot == 0 || bytes.IndexByte(s, '.') == len(s)-1)
	case kinds == isDigit:
		return isReply(s)
	case kinds == isDigit|isDot && len(s) == len("5.1.1"):
		_, n := smtpcode.ScanEnhanced(s)
		return n == len(s)
	}
	return false
}

// folder appends to a fingerprint until it is full.
type folder struct {
	dst          []byte
	start, limit int
	full         bool
}

func (f *folder) put(b []byte) {
	if len(f.dst)+len(b) > f.limit {
		f.full = true
		return
	}
	if !f.full {
		f.dst = append(f.dst, b...)
	}
}

func (f *folder) puts(s string) {
	if len(f.dst)+len(s) > f.limit {
		f.full = true
		return
	}
	if !f.full {
		f.dst = append(f.dst, s...)
	}
}

// copy appends what stays as it is, as much of it as there is room for.
func (f *folder) copy(b []byte) {
	if room := f.limit - len(f.dst); len(b) > room {
		b, f.full = b[:room], true
	}
	f.dst = append(f.dst, b...)
}

// between folds what stands between runs of word bytes and returns its length.
// Exim's "\n" written out is taken as one, lest its n stick to what follows.
func (f *folder) between(b []byte) int {
	switch {
	case b[0] <= ' ' || b[0] == 0x7f:
		if n := len(f.dst); n > f.start && f.dst[n-1] != ' ' {
			f.puts(" ")
		}
	case b[0] == '\\' && len(b) > 1 && b[1] == 'n':
		f.put(b[:2])
		return 2
	default:
		f.put(b[:1])
	}
	return 1
}

// end cuts a blank from the end and, where the text was cut, what is left of
// a character.
func (f *folder) end(cut bool) []byte {
	b := bytes.TrimRight(f.dst[f.start:], " ")
	if i := lastRune(b); cut && i < len(b) && i+runeLen(b[i]) > len(b) {
		b = bytes.TrimRight(b[:i], " ")
	}
	return f.dst[:f.start+len(b)]
}

// lastRune returns where the last character above ASCII starts, if it is what
// b ends in.
func lastRune(b []byte) int {
	i := len(b) - 1
	for i > 0 && len(b)-i < 4 && b[i]&0xc0 == 0x80 {
		i--
	}
	if i < 0 || b[i] < 0xc0 {
		return len(b)
	}
	return i
}

func runeLen(lead byte) int {
	switch {
	case lead >= 0xf0:
		return 4
	case lead >= 0xe0:
		return 3
	}
	return 2
}

// maxWord is the longest run without digits that is taken for a word.
const maxWord = 64

// The kinds of bytes that words, names, numbers, addresses and URLs are made
// of. All others, bytes above ASCII too, stand between them.
const (
	isLower = 1 << iota
	isUpper
	isDigit
	isDot
	isAt
	isColon
	isHyphen // - and _
	isJoint  // what else joins the parts of URLs, paths and settings
)

var byteKind = func() (k [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		k[c], k[c-'a'+'A'] = isLower, isUpper
	}
	for c := '0'; c <= '9'; c++ {
		k[c] = isDigit
	}
	k['.'], k['@'], k[':'], k['-'], k['_'] = isDot, isAt, isColon, isHyphen, isHyphen
	for _, c := range "+=/?&#%~" {
		k[c] = isJoint
	}
	return k
}()

const alnum = isLower | isUpper | isDigit

// run folds a run of word bytes that has a digit, a dot, an @ or a joint, or is
// long. Punctuation at its ends is not part of it.
func (f *folder) run(s []byte, kinds uint8) {
	if kinds&isColon != 0 && isIPv6(s) { // "::1" has colons at its end
		f.puts(anIP)
		return
	}
	i, j := trim(s)
	if kinds&(isAt|isJoint|isColon) == 0 { // a host name, an address, a number, an ID
		f.put(s[:i])
		f.word(s[i:j])
		f.put(s[j:])
		return
	}
	if i == 1 && s[0] == '/' {
		if n := bytes.IndexByte(s[1:j], '/'); n > 0 && isWord(s[1:n+1]) {
			f.path(s[:j], n+1)
			f.put(s[j:])
			return
		}
	}
	if bytes.HasPrefix(s[i:j], []byte("IPv6:")) {
		i += len("IPv6:")
	}
	f.put(s[:i])
	f.core(s[i:j], kinds)
	f.put(s[j:])
}

// trim returns where a run or part begins and ends without the punctuation
// around it.
func trim(s []byte) (i, j int) {
	j = len(s)
	for i < j && byteKind[s[i]]&alnum == 0 {
		i++
	}
	for j > i && byteKind[s[j-1]]&alnum == 0 {
		j--
	}
	return i, j
}

// path keeps the first name of a file's path, which ends at s[n].
func (f *folder) path(s []byte, n int) {
	f.put(s[:n+1])
	f.puts(anID)
}

func (f *folder) core(s []byte, kinds uint8) {
	if kinds&isAt != 0 {
		if at := bytes.IndexByte(s, '@'); at >= 0 {
			f.puts(anAddress)
			if n := bytes.IndexByte(s[at:], ':'); n > 0 {
				f.rest(s[at+n:])
			}
			return
		}
	}
	if kinds&(isColon|isJoint) == isColon|isJoint {
		if n := bytes.Index(s, []byte("://")); n > 0 && isWord(s[:n]) {
			f.url(s, n+len("://"))
			return
		}
	}
	if kinds&isJoint != 0 {
		f.joined(s)
		return
	}
	f.word(s)
}

// joined folds each of the parts that +, =, /, ? and the like hold together.
func (f *folder) joined(s []byte) {
	for at := 0; at < len(s); {
		n := at
		for n < len(s) && byteKind[s[n]] != isJoint {
			n++
		}
		i, j := trim(s[at:n])
		f.put(s[at : at+i])
		if f.word(s[at+i : at+j]) {
			f.rest(s[at+j:])
			return
		}
		for n < len(s) && byteKind[s[n]] == isJoint {
			n++
		}
		f.put(s[at+j : n])
		at = n
	}
}

// rest folds what follows a placeholder in the same run, each word and number
// by itself. A run that follows a placeholder in a fingerprint is folded by it
// too, and so comes out as it went in.
func (f *folder) rest(s []byte) {
	for at := 0; at < len(s) && !f.full; {
		n := at
		for n < len(s) && byteKind[s[n]]&alnum == 0 {
			n++
		}
		f.put(s[at:n])
		at = n
		for n < len(s) && byteKind[s[n]]&alnum != 0 {
			n++
		}
		if n > at {
			f.simple(s[at:n])
		}
		at = n
	}
}

// simple folds a word of letters and digits without regard to what stands
// around it.
func (f *folder) simple(s []byte) {
	w := shapeOf(s)
	switch {
	case w.letters() == 0 && !isReply(s):
		f.puts(aNumber)
	case w.letters() == 0 || w.digits == 0 && len(s) <= maxWord || w.digits > 0 && isCode(s, w):
		f.put(s)
	default:
		f.puts(anID)
	}
}

// url keeps scheme and host and what of the path and query are words or codes,
// up to the first part that is neither: https://support.google.com/mail/?p=NoSuchUser
// says something, ?ip=192.0.2.1 does not.
func (f *folder) url(s []byte, host int) {
	at := host
	for at < len(s) && byteKind[s[at]] != isJoint {
		at++
	}
	f.put(s[:host])
	if name := s[host:at]; isHostName(name) {
		f.put(name)
	} else if f.word(name) {
		return
	}
	for at < len(s) && !f.full {
		n := at + 1
		for n < len(s) && byteKind[s[n]] != isJoint {
			n++
		}
		f.put(s[at : at+1])
		if f.word(s[at+1 : n]) {
			return
		}
		at = n
	}
}

// word folds a part without joints and reports whether a placeholder stands
// for some of it.
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
		f.puts(anIP)
	case isDate(s):
		f.puts(aDate)
	case w.colons > 0:
		return f.colons(s)
	case w.dots > 0 && isHostName(s):
		if blocklists.find(s) != 0 {
			f.put(s)
			return false
		}
		f.puts(aHost)
	case isCode(s, w) || w.digits == 0 && len(s) <= maxWord || isReplyStart(s) || f.anchor(s, w):
		f.put(s)
		return false
	default:
		f.puts(anID)
	}
	return true
}

// colons folds the parts of RTR:RD, host:25 and the like. Three parts and more
// are folded as one, lest those that stay look like an IPv6 address.
func (f *folder) colons(s []byte) bool {
	start, n := len(f.dst), bytes.IndexByte(s, ':')
	for part := s; ; n = bytes.IndexByte(part, ':') {
		if n < 0 {
			n = len(part)
		}
		if f.word(part[:n]) {
			if bytes.Count(s, []byte(":")) > 1 {
				f.dst = f.dst[:start]
				f.puts(anID)
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

// anchor reports whether s is what follows a # in a URL or in AUP#In-1130.
func (f *folder) anchor(s []byte, w shape) bool {
	n := len(f.dst)
	return n > f.start && f.dst[n-1] == '#' && len(s) <= 12 && w.digits <= 4
}

// number folds a part of digits, dots, colons and hyphens.
func (f *folder) number(s []byte, w shape) bool {
	switch {
	case w.dots == 3 && w.colons <= 1 && w.hyphens == 0:
		f.puts(anIP)
	case f.kept(s, w):
		f.put(s)
		return false
	case isDate(s):
		f.puts(aDate)
	default:
		f.puts(aNumber)
	}
	return true
}

// kept reports whether a number says something: a reply code, an enhanced
// status code, or a number that the words before it call a code.
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
	before := f.dst[f.start:]
	switch {
	case len(s) <= 5:
		return bytes.HasSuffix(before, []byte("code ")) || bytes.HasSuffix(before, []byte("code: ")) ||
			bytes.HasSuffix(before, []byte("RFC ")) || bytes.HasSuffix(before, []byte("AS("))
	case len(s) <= 9:
		return bytes.HasSuffix(before, []byte("AS("))
	}
	return false
}
