package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// skipPriority takes "mail.info " off a line of BusyBox, "info " off those of some
// templates, or "<mail.info> " and "<2.6> " off those of FreeBSD. It looks at the
// word itself, which alone tells a priority without brackets from a tag; package postfix
// has a function for each, and takes whatever is in brackets for one.
func skipPriority(b []byte) []byte {
	rest, inBrackets := cutPrefix(b, "<")
	n := bytes.IndexByte(rest[:min(len(rest), len("mail.notice> "))], ' ')
	if n <= 0 {
		return b
	}
	word := bytes.TrimSuffix(rest[:n], []byte{'>'})
	if level, _ := cutPrefix(word, "mail."); isPriority(level) {
		return rest[n+1:]
	}
	if _, digits := scan.Number(word); inBrackets && digits > 0 && digits+2 == len(word) && word[digits] == '.' && digitAt(word, digits+1) {
		return rest[n+1:]
	}
	return b
}

// isPriority recognises the priorities of syslog that Exim uses.
func isPriority(b []byte) bool {
	switch string(b) {
	case "info", "notice", "alert":
		return true
	}
	return false
}
