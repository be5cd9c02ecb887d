package classify

import (
	"bytes"
	"unicode/utf8"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// MaxFingerprint bounds the length of a fingerprint in bytes, and maxText how much
// of a text is read to make it, because remote servers choose how much they say.
const (
	MaxFingerprint = 1000
	maxText        = 4096
)

// The placeholders of a fingerprint, for what differs from one message, recipient,
// host or day to the next.
const (
	ipPlaceholder      = "{ip}"
	addressPlaceholder = "{address}"
	hostPlaceholder    = "{host}"
	idPlaceholder      = "{id}"
	numberPlaceholder  = "{n}"
	datePlaceholder    = "{date}"
	textPlaceholder    = "{text}"
)

// Fingerprint appends to dst what text says, with IP and e-mail addresses,
// host names, queue, message and session IDs, numbers and dates replaced by
// placeholders and blanks run together, so that the replies that a server
// gives to everybody alike have one fingerprint. Reply codes, enhanced status
// codes, the short codes by which providers name their reasons (S3140, TSS04,
// IB105) and the names of public blocklists stay.
//
// It allocates nothing if dst has room for MaxFingerprint more bytes, which is the
// most it appends. Fingerprint of a fingerprint is the same again.
func Fingerprint(dst, text []byte) []byte {
	f := folder{dst: dst, start: len(dst), limit: len(dst) + MaxFingerprint}
	if len(text) > 0 && (text[0] == 'h' || text[0] == 'b') {
		text = f.quote(text)
	}
	cut := len(text) > maxText
	if cut {
		text = text[:maxText]
	}
	before, text, helo := aroundHelo(text)
	if helo {
		f.fold(before)
		f.puts(hostPlaceholder)
	}
	text, rest, login := aroundLogin(text)
	f.fold(text)
	if login {
		if cut {
			rest, cut = nil, false // its end is not known
		}
		f.puts(textPlaceholder)
		f.fold(rest)
	}
	return f.end(cut || f.full)
}

// fold folds a text, or a part of one that ends with a word.
func (f *folder) fold(text []byte) {
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
}

// isPlain reports whether a run stays as it is without a closer look: words, words
// at the end of a sentence, and codes do.
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

// folder appends to a fingerprint until that is full.
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

func (f *folder) puts(s string) { f.put([]byte(s)) }

// copy appends what stays as it is, as far as there is room for it. It does not cut
// a word or a number, because a part would be folded differently from the whole.
func (f *folder) copy(b []byte) {
	if f.full {
		return
	}
	if room := f.limit - len(f.dst); len(b) > room {
		for room > 0 && byteKind[b[room]] != 0 && byteKind[b[room-1]] != 0 {
			room--
		}
		b, f.full = b[:room], true
	}
	f.dst = append(f.dst, b...)
}

// between folds what is between runs of word bytes and returns its length. "\n"
// written out, as Exim does, is taken as one, so that its n does not become part of
// the next word.
func (f *folder) between(b []byte) int {
	switch {
	case isBlank(b[0]):
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

// end cuts a blank from the end and, if the text was cut, what is left of a
// character.
func (f *folder) end(cut bool) []byte {
	b := bytes.TrimRight(f.dst[f.start:], " ")
	if cut {
		b = bytes.TrimRight(whole(b), " ")
	}
	return f.dst[:f.start+len(b)]
}

// whole cuts what is left of a character from the end of b.
func whole(b []byte) []byte {
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			return b
		}
	}
	return b
}

// maxWord is the longest run without digits that is taken for a word: the names
// of exceptions that Exchange joins have 69 letters.
const maxWord = 72

// The kinds of bytes that words, names, numbers, addresses and URLs are made
// of. All others, bytes above ASCII too, separate them.
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
