package classify

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// The keys before the login with which a client failed.
var (
	postfixLoginKey = []byte("sasl_username=")
	eximLoginKey    = []byte("(set_id=")
)

// aroundLogin returns what comes before and after the login with which a client
// failed. Strangers choose logins, so that each guess would be a fingerprint of its
// own; they may hold anything: Postfix's is the last thing in a text, Exim's ends
// at the last closing parenthesis.
func aroundLogin(text []byte) (before, after []byte, found bool) {
	for i := 0; ; i++ { // few texts have the byte with which both keys end
		n := bytes.IndexByte(text[i:], '=')
		if n < 0 {
			return text, nil, false
		}
		i += n
		switch before = text[:i+1]; {
		case bytes.HasSuffix(before, postfixLoginKey):
			return before, nil, true
		case bytes.HasSuffix(before, eximLoginKey):
			if end := bytes.LastIndexByte(text[i:], ')'); end >= 0 {
				after = text[i+end:]
			}
			return before, after, true
		}
	}
}

// aroundHelo returns what comes before and after the HELO name in Postfix's refusal of
// it, "504 5.5.2 <name>: Helo command rejected: …". Strangers choose these too, and most
// that are refused are no names of hosts, which would be folded.
func aroundHelo(text []byte) (before, after []byte, found bool) {
	reply, rest := cutWord(text)
	if !isReply(reply) {
		return nil, text, false
	}
	name, rest := cutWord(rest)
	if _, n := smtpcode.ScanEnhanced(name); n > 0 && n == len(name) {
		name, rest = cutWord(rest)
	}
	if !bytes.HasPrefix(name, []byte("<")) {
		return nil, text, false
	}
	i := len(text) - len(rest) - len(name) + 1
	n := bytes.IndexByte(text[i:], '>')
	if n < 0 || !refusesHelo(text[i+n:]) {
		return nil, text, false
	}
	return text[:i], text[i+n:], true
}

// refusesHelo reports whether b begins as what follows a HELO name that is refused.
func refusesHelo(b []byte) bool {
	for _, want := range []string{">:", "Helo", "command", "rejected:"} {
		var word []byte
		if word, b = cutWord(b); string(word) != want {
			return false
		}
	}
	return len(b) > 0
}
