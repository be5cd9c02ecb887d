package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// skipPrefix strips what may come before a stamp: the priority of syslog, the blanks
// of a log that was quoted in a text, and the zero bytes of a file whose end was lost
// in a crash.
func skipPrefix(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == 0) {
		b = b[1:]
	}
	return scan.SkipPRI(b)
}

// maxPriority bounds the length of a facility with its severity; none is longer.
const maxPriority = 24

// skipPriority strips the "<mail.info> " or "<2.6> " that FreeBSD's syslogd -v
// writes after the stamp. Whatever stands in the brackets is taken for it, since a host
// or a tag has to follow. A priority without brackets is for cutPriority.
func skipPriority(b []byte) []byte {
	if len(b) == 0 || b[0] != '<' {
		return b
	}
	if i := scan.Index(b[:min(len(b), maxPriority)], "> "); i > 0 {
		return scan.SkipBlanks(b[i+len("> "):])
	}
	return b
}

// cutPriority strips "mail:info " (AIX's syslogd, after the host), "mail.info " or
// "info ".
func cutPriority(b []byte) (rest []byte, ok bool) {
	i := lowerCase(b)
	if i < len(b) && (b[i] == ':' || b[i] == '.') && isFacility(b[:i]) {
		b = b[i+1:]
		i = lowerCase(b)
	}
	if i < len(b) && b[i] == ' ' && isLevel(b[:i]) {
		return scan.SkipBlanks(b[i:]), true
	}
	return nil, false
}

// isFacility reports whether name is a facility of syslog under which a mail system
// may log (syslog_facility).
func isFacility(name []byte) bool {
	if local, ok := scan.CutPrefix(name, "local"); ok {
		return len(local) == 1 && local[0]-'0' <= 7
	}
	return string(name) == "mail" || string(name) == "daemon" || string(name) == "user"
}

// lowerCase returns the length of the lower-case letters that b begins with, and of
// the digits that may follow them ("local0").
func lowerCase(b []byte) (n int) {
	for n < len(b) && b[n]-'a' <= 'z'-'a' {
		n++
	}
	for n > 0 && n < len(b) && b[n]-'0' <= 9 {
		n++
	}
	return n
}

// isSeverity reports whether word, which is in the place of the host, is a
// severity. The logs of a widely used container image have one there,
// "INFO    postfix/smtp", and so has syslog-ng on Alpine, "info postfix/smtp", behind
// stamps with a zone: behind others a host may be called so.
func isSeverity(word []byte, zoned bool) bool {
	switch string(word) {
	case "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERR", "ERROR", "CRIT", "CRITICAL", "ALERT", "EMERG", "PANIC", "FATAL":
		return true
	}
	return zoned && isLevel(word)
}

// isLevel reports whether word is a severity of syslog (syslog.conf(5)).
func isLevel(word []byte) bool {
	switch string(word) {
	case "debug", "info", "notice", "warn", "warning", "err", "error", "crit", "alert", "emerg", "panic":
		return true
	}
	return false
}

// readModule reads what metalog writes instead of host and tag, "[postfix/smtp]", and
// what NethServer does: node, module and tag, "[1:mail1:postfix/smtp]". There is no
// process ID. A word in brackets may also be a host that is given by its address.
func (e *entry) readModule(word, text []byte) (msg []byte, ok bool) {
	if len(word) < len("[]") || word[0] != '[' || word[len(word)-1] != ']' {
		return nil, false
	}
	host, tag := e.host, word[1:len(word)-1]
	if _, b, ok := scan.CutByte(tag, ':'); ok {
		host, tag, _ = scan.CutByte(b, ':')
	}
	if e.named(tag, bytes.LastIndexByte(tag, '/')); e.daemon == noDaemon {
		return nil, false
	}
	e.host = host
	return scan.SkipBlanks(text), true
}
