// Package pseudonym replaces what tells of persons in the values of a log: the local parts
// of mail addresses, logins, what IP addresses end in, and the subjects of messages.
//
// The same value has the same pseudonym as long as the Names live. The domains of
// addresses, the names of servers, codes and the words of replies stay: they are what a log
// is shared for.
package pseudonym

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"hash"
	"strings"
	"sync"
	"unicode/utf8"
)

// Names gives pseudonyms. Several goroutines may use it.
type Names struct{ hashes sync.Pool }

// New returns Names with a random key, which nobody gets to know: whoever has a pseudonym
// cannot even try out whose it is.
func New() *Names {
	key := make([]byte, sha256.Size)
	rand.Read(key)
	return &Names{hashes: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// length makes it unlikely (1 in 20) that any two of 10 million values have the same
// pseudonym: 5 bits a character.
const length = 10

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// of returns the pseudonym of a value, whose case does not matter.
func (n *Names) of(value string) string {
	h := n.hashes.Get().(hash.Hash)
	defer n.hashes.Put(h)
	h.Reset()
	h.Write([]byte(strings.ToLower(value)))
	return letters.EncodeToString(h.Sum(nil))[:length]
}

// roles are local parts that are no person's (RFC 2142, and what Postfix and systems use).
var roles = map[string]bool{
	"": true, "postmaster": true, "abuse": true, "hostmaster": true, "mailer-daemon": true, "double-bounce": true, "root": true,
}

// Address returns an envelope address with a pseudonym for its local part. What is no
// address, such as a command that mail was piped into, is replaced as a whole; the null
// sender stays.
func (n *Names) Address(s string) string {
	at := strings.LastIndexByte(s, '@')
	switch {
	case s == "<>" || roles[strings.ToLower(s)]:
		return s
	case at < 0 || domainLen(s[at+1:]) < len(s)-at-1:
		return n.of(s)
	}
	return n.address(s[:at], s[at+1:])
}

// address replaces the local part, and a domain without a dot: that is a computer's name.
func (n *Names) address(local, domain string) string {
	if !roles[strings.ToLower(local)] {
		local = n.of(local + "@" + domain)
	}
	return local + "@" + n.Helo(domain)
}

// domainLen returns how many bytes at the beginning of s may be a domain, or an address
// literal (RFC 5321 section 4.1.2).
func domainLen(s string) int {
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end > 0 && strings.IndexFunc(s[1:end], func(r rune) bool { return !isAlnum(r) && !strings.ContainsRune(":.-", r) }) < 0 {
			return end + 1
		}
		return 0
	}
	for i, r := range s {
		if !isAlnum(r) && r != '.' && r != '-' && r != '_' && r < utf8.RuneSelf {
			return i
		}
	}
	return len(s)
}

// MessageID returns a Message-ID (RFC 5322 section 3.6.4) with a pseudonym for its left
// side, as an address.
func (n *Names) MessageID(s string) string {
	if inner, ok := strings.CutPrefix(s, "<"); ok && strings.HasSuffix(inner, ">") && len(inner) > 1 {
		return "<" + n.MessageID(inner[:len(inner)-1]) + ">"
	}
	return n.Address(s)
}

// Login returns the pseudonym of who logged in, with the domain if the login is an address.
func (n *Names) Login(s string) string {
	if strings.Contains(s, "@") || s == "" {
		return n.Address(s)
	}
	return n.of(s)
}

// Helo returns what a client called itself, with a pseudonym for a name that has no dot:
// those are often of somebody's computer.
func (n *Names) Helo(s string) string {
	if s == "" || strings.EqualFold(s, "localhost") {
		return s
	}
	if !strings.ContainsAny(s, ".:") {
		return n.of(s)
	}
	return n.Text(s)
}

func isAlnum(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}
