package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// skipPriority takes "mail.info " off a line of BusyBox, "info " off those of some
// templates, or "<mail.info> " and "<2.6> " off those of FreeBSD. The word itself
// alone tells a priority without brackets from a tag.
func skipPriority(b []byte) []byte {
	rest, inBrackets := scan.CutPrefix(b, "<")
	n := bytes.IndexByte(rest[:min(len(rest), len("mail.notice> "))], ' ')
	if n <= 0 {
		return b
	}
	if level, _ := scan.CutPrefix(rest[:n], "mail."); inBrackets || isPriority(level) {
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
