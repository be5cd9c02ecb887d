package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// readAnyTag reads the tag of RFC 3164 or of RFC 5424, and the former also after
// the priority that the syslogd of AIX and some templates put in front of it.
func (e *entry) readAnyTag(b []byte) (text []byte, ok bool) {
	if text, ok = e.readTag(b); ok && e.daemon != noDaemon {
		return text, true
	}
	if rest, found := cutPriority(b); found {
		return e.readTag(rest)
	}
	if !ok {
		return e.readTag5424(b)
	}
	return text, ok
}

// readTag reads "postfix/smtp[123]: " and leaves the daemon at noDaemon if the tag
// is another program's. ok is false if there is no tag.
func (e *entry) readTag(b []byte) (text []byte, ok bool) {
	slash, i := -1, 0
	for ; i < len(b); i++ {
		c := b[i]
		if c == '/' {
			slash = i
			i += bracketed(b[i+1:])
		} else if c == '[' || c <= ' ' || c == ':' && !isPort(b[i+1:]) {
			break
		}
	}
	if i == 0 || i == len(b) || b[i] <= ' ' {
		return nil, false
	}
	name := b[:i]
	if b[i] == '[' {
		v, n := scan.Number(b[i+1:])
		if n == 0 || !scan.HasPrefix(b[i+1+n:], "]:") {
			return nil, false
		}
		e.pid = uint32(v)
		i += n + 2
	}
	text = b[i+1:]
	if len(text) > 0 && text[0] == ' ' {
		text = text[1:]
	}
	e.named(name, slash)
	return text, true
}

// isPort reports whether b begins with a port, or the name of its service, and a slash, as
// the rest of a tag does with a syslog_name such as "postfix:25" or
// "postfix/192.0.2.1:smtp".
func isPort(b []byte) bool {
	n := serviceBytes.Len(b[:min(len(b), maxService)])
	return n > 0 && n < len(b) && b[n] == '/'
}

// maxService is the length of the longest name of a service (RFC 6335 section 5.1).
const maxService = 15

var serviceBytes = scan.NewSet("a-z0-9-")

// bracketed returns the length of the address in brackets that b begins with, as the rest
// of a tag does with a syslog_name of "postfix/$service_name" for the service
// "[::1]:10025"; 0 if there is none.
func bracketed(b []byte) int {
	if len(b) == 0 || b[0] != '[' {
		return 0
	}
	if n := scan.Byte(b, 0, ']'); scan.HasPrefix(b[n:], "]:") && isPort(b[n+2:]) {
		return n + 1
	}
	return 0
}

// innerTag skips the tag at the beginning of what a command of Postfix wrote to
// its standard error and the journal logs as the message of the unit "postfix".
func (e *entry) innerTag(text []byte) []byte {
	if e.daemon == undisclosed && scan.HasPrefix(text, "postfix/") {
		pid := e.pid
		text, _ = e.readTag(text)
		e.pid = pid
	}
	return text
}

// named sets daemon and service from the name of a program, "postfix/smtp", whose
// last slash is at index slash, or -1.
func (e *entry) named(name []byte, slash int) {
	if slash < 0 {
		if isUnit(name) {
			name = name[:len("postfix")]
		}
		if string(name) == "postfix" { // rsyslog's programname ends at the slash
			e.daemon, e.service = undisclosed, name
		}
		return
	}
	if isOtherServer(name) {
		return
	}
	e.daemon = daemonOf(name[slash+1:])
	if e.daemon == noDaemon && scan.HasPrefix(name, "postfix") && !isPolicyServer(name[slash+1:]) {
		e.daemon = unknownDaemon
	}
	e.service = name
}

// isUnit reports whether name is that of a unit of systemd that runs Postfix, which
// journalctl -o with-unit writes in place of the tag: "postfix@-.service".
func isUnit(name []byte) bool {
	rest, ok := scan.CutPrefix(name, "postfix")
	return ok && (scan.HasPrefix(rest, "@") || string(rest) == ".service")
}

// readTag5424 reads "TAG PID MSGID STRUCTURED-DATA MESSAGE" (RFC 5424 section
// 6).
func (e *entry) readTag5424(b []byte) (text []byte, ok bool) {
	tag, rest, ok := scan.CutByte(b, ' ')
	if !ok {
		return nil, false
	}
	pid, text, ok := scan.AfterAppName(rest)
	if ok {
		e.pid = pid
		e.named(tag, bytes.LastIndexByte(tag, '/'))
	}
	return text, ok
}
