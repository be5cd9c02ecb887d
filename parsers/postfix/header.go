package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// readHeader fills the entry from what stands before the message, and returns
// the message. It knows "STAMP HOST TAG[PID]: MESSAGE" (RFC 3164, with the
// stamps of readStamp), RFC 5424, the journal's JSON, and any of them after
// another program's header, as container engines put one in front. A message
// without any header (journalctl -o cat) is taken for Postfix's only by what
// it says.
//
// The error is ErrForeign where another program wrote the line.
func (p *Parser) readHeader(line []byte) (text []byte, err error) {
	e := &p.entry
	if t, n := p.clock.RFC3339(line); n > 0 {
		e.time = t
		if text, ok := p.recall(skipBlanks(line[n:])); ok {
			return text, nil
		}
	}
	e.host, e.service, e.daemon, e.pid, e.before = p.host, nil, noDaemon, 0, nil
	if isJournal(line) {
		return p.readJournal(line)
	}
	zoned, t, n := readStamp(&p.clock, line)
	if n == 0 {
		if b := skipPrefix(line); len(b) < len(line) {
			line = b
			zoned, t, n = readStamp(&p.clock, line)
		}
		if n == 0 {
			return p.headless(line)
		}
	}
	e.time = t
	return p.readHead(line[n:], zoned, maxHeaders)
}

// isSeverity reports whether a word is a severity of syslog (RFC 5424, table 2),
// which images of Postfix for containers log in the place of the host: "INFO    ".
func isSeverity(word []byte) bool {
	switch string(word) {
	case "EMERG", "PANIC", "ALERT", "CRIT", "ERR", "ERROR", "WARNING", "WARN", "NOTICE", "INFO", "DEBUG":
		return true
	}
	return false
}

// maxHeaders is how many headers a line may have: that of the machine that
// runs a container, and the container's own.
const maxHeaders = 2

// readHead reads " HOST TAG[PID]: MESSAGE" after a stamp; zoned says whether
// that had a time zone.
func (p *Parser) readHead(b []byte, zoned bool, left int) (text []byte, err error) {
	e := &p.entry
	if len(b) > 0 && b[0] != ' ' {
		return nil, parsers.ErrForeign // the stamp stands in a column of a table
	}
	b = skipBlanks(b)
	if text, ok := p.recall(b); ok {
		return text, nil
	}
	whole := b
	i := indexByte(b, ' ')
	if i < 0 {
		return nil, parsers.ErrBroken
	}
	switch {
	case i == 0 || b[i-1] == ':' || hasPrefix(b, lastMessage): // some syslog daemons leave the host out
	case isSeverity(b[:i]):
		b = skipBlanks(b[i+1:])
	default:
		e.host, b = b[:i], skipBlanks(b[i+1:])
	}
	e.before = p.hosts[string(e.host)]
	if repeats(b) > 0 {
		return b, nil
	}
	text, ok := e.readTag(b)
	if !ok {
		text, ok = e.readTag5424(b)
	}
	if ok && e.daemon != noDaemon {
		if e.before == nil {
			e.before = p.hosts.add(e.host)
		}
		p.remember(whole)
		return text, nil
	}
	if left > 1 && len(b) > 0 {
		if text, err, found := p.nested(b, text, zoned, left-1); found {
			return text, err
		}
	}
	if !ok && len(b) > 0 && hasPrefix(b, "postfix") {
		return nil, parsers.ErrBroken // cut within its tag
	}
	return nil, parsers.ErrForeign
}

// nested looks for a second header: in the message of another program, after
// the stream name of a container runtime's log ("stdout F "), or after the
// first stamp at once.
func (p *Parser) nested(b, text []byte, zoned bool, left int) (msg []byte, err error, found bool) {
	if rest, ok := cutPrefix(b, "F "); ok { // the host was "stdout" or "stderr"
		text = rest
	}
	for _, inner := range [2][]byte{text, b} {
		z, t, n := readStamp(&p.clock, inner)
		if n == 0 {
			continue
		}
		if z || !zoned {
			p.entry.time = t
		}
		p.entry.pid = 0 // that was the outer program's
		msg, err = p.readHead(inner[n:], z || zoned, left)
		return msg, err, true
	}
	return nil, nil, false
}

// headless reads a message without a stamp.
func (p *Parser) headless(line []byte) (text []byte, err error) {
	e := &p.entry
	e.time = p.clock.Last()
	if text, ok := e.readTag(line); ok && (e.daemon != noDaemon || e.pid != 0) {
		if e.daemon == noDaemon {
			return nil, parsers.ErrForeign
		}
		return text, nil
	}
	e.daemon = headerless
	return line, nil
}

// readStamp reads the stamps that syslog daemons, the journal and Postfix
// itself write; zoned says whether the stamp has a time zone.
func readStamp(c *stamp.Clock, b []byte) (zoned bool, t int64, n int) {
	if len(b) < len("Jan 2 15:04:05") {
		return false, 0, 0
	}
	if b[0]-'0' > 9 {
		t, n = c.Traditional(b)
		return false, t, n
	}
	if t, n = c.RFC3339(b); n > 0 {
		return true, t, n
	}
	if t, n = c.Dated(b); n == 0 {
		t, n = c.DateTime(b)
	}
	return false, t, n
}

// skipPrefix takes off what may stand before a stamp: "<22>" (RFC 3164),
// "<22>1 " (RFC 5424), "mail-1  | " (Docker Compose).
func skipPrefix(b []byte) []byte {
	if len(b) == 0 || b[0] != '<' {
		if i := indexByte(b[:min(len(b), 64)], '|'); i > 0 && i+1 < len(b) && b[i-1] == ' ' && b[i+1] == ' ' {
			return b[i+2:]
		}
		return b
	}
	_, n := scan.Number(b[1:])
	if n == 0 || n > 3 || n+1 >= len(b) || b[n+1] != '>' {
		return b
	}
	b = b[n+2:]
	if hasPrefix(b, "1 ") {
		b = b[2:]
	}
	return b
}

func skipBlanks(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b
}

// readTag reads "postfix/smtp[123]: " and leaves the daemon alone where the
// tag is another program's. ok is false where there is no tag.
func (e *entry) readTag(b []byte) (text []byte, ok bool) {
	slash, i := -1, 0
	for ; i < len(b); i++ {
		c := b[i]
		if c == '/' {
			slash = i
		} else if c == '[' || c == ':' || c <= ' ' {
			break
		}
	}
	if i == 0 || i == len(b) || b[i] <= ' ' {
		return nil, false
	}
	name := b[:i]
	if b[i] == '[' {
		v, n := scan.Number(b[i+1:])
		if n == 0 || i+n+2 >= len(b) || b[i+n+1] != ']' || b[i+n+2] != ':' {
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

// named notes the daemon called name, "postfix/smtp", with its last slash.
func (e *entry) named(name []byte, slash int) {
	if slash <= 0 {
		if string(name) == "postfix" { // rsyslog's programname ends at the slash
			e.daemon, e.service = undisclosed, name
		}
		return
	}
	e.daemon = daemonOf(name[slash+1:])
	if e.daemon == noDaemon && hasPrefix(name, "postfix") && !guestOf(name[slash+1:]) {
		e.daemon = unknownDaemon
	}
	e.service = name
}

// readTag5424 reads "TAG PID MSGID STRUCTURED-DATA MESSAGE" (RFC 5424 section
// 6).
func (e *entry) readTag5424(b []byte) (text []byte, ok bool) {
	tag, rest, ok := cutByte(b, ' ')
	if !ok || len(tag) == 0 {
		return nil, false
	}
	pid, rest, ok := cutByte(rest, ' ')
	n, digits := scan.Number(pid)
	if !ok || digits != len(pid) && string(pid) != "-" {
		return nil, false
	}
	_, rest, ok = cutByte(rest, ' ')
	if !ok || len(rest) == 0 {
		return nil, false
	}
	switch rest[0] {
	case '-':
		rest = rest[1:]
	case '[':
		i := bytes.Index(rest, elementEnd)
		if i < 0 {
			return nil, false
		}
		rest = rest[i+1:]
	default:
		return nil, false
	}
	rest = bytes.TrimPrefix(skipBlanks(rest), byteOrderMark)
	e.pid = uint32(n)
	e.named(tag, bytes.LastIndexByte(tag, '/'))
	return rest, true
}

var (
	elementEnd    = []byte("] ")
	byteOrderMark = []byte("\xef\xbb\xbf")
)
