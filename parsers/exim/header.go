package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// parseSyslog reads a line that a syslog daemon wrote. It is called if the line
// does not begin with Exim's own stamp.
//
//	Nov 24 04:39:46 mx1 exim[123]: 2026-11-24 04:39:46 1xViJm-00004i-1E <= …
//	<22>1 2026-11-24T04:39:46.5+01:00 mx1 exim 123 - - 2026-11-24 04:39:46 …
//	Tue 2026-11-24 04:39:46 CET mx1 exim4.service[123]: 2026-11-24 04:39:46 …
//	2026-11-24 04:39:46<TAB>Mail.Info<TAB>mx1<TAB>exim[123]: 2026-11-24 04:39:46 …
//	Tue Nov 24 04:39:46 2026 mail.info exim[123]: 2026-11-24 04:39:46 …
//	mx1 exim[123]: 2026-11-24 04:39:46 …
//
// Lines of syslog in JSON, output of "exim -v" and lines that continue an entry are told
// apart here, too.
func (p *Parser) parseSyslog(line []byte, out *parsers.Records) error {
	if jsonlog.Is(line) {
		err := p.parseObject(line, out)
		p.viaSyslog = false // the line was unescaped in place
		return err
	}
	if ok, err := p.parseVerbose(line, p.clock.Last(), p.host, out); ok {
		return err
	}
	// No header of a refused message, in which a stranger may write anything, begins with
	// a priority: Exim puts a letter or a blank before each.
	b := scan.SkipPRI(line)
	if len(b) < len(line) {
		if t, n := p.clock.Exim(b); n > 0 {
			p.verbose.off = true
			return p.parseOwn(b[n:], t, out)
		}
	}
	if at := len("2006-01-02 15:04:05"); len(b) > at && b[at] == '\t' {
		return p.parseColumns(b, at, out)
	}
	if t, n, zoned := readStamp(&p.clock, b); n > 0 {
		rest := b[n:]
		if zoned && stamp.OfSupervisor(b) {
			_, guest, ok := scan.Socklog(rest)
			if ok || !digitAt(rest, 0) {
				if !ok {
					guest = rest
				}
				p.entry = entry{time: t, zoned: zoned, host: p.host}
				return p.parseGuest(guest, 1, out)
			}
		}
		if year := len("2006 "); !zoned && b[n-1-year] == ' ' {
			rest = skipPriority(rest) // OpenWrt ends the stamp with the year, and writes a priority in place of the host
		}
		return p.parseTagged(rest, t, zoned, maxHeaders, out)
	}
	e := &p.entry
	*e = entry{host: p.host}
	if text, ok := e.readHeadless(line); ok {
		if t, n := p.clock.Exim(text); n > 0 {
			p.verbose.off = true
			e.time = t
			return p.parseEntry(e.readHead(text[n:]), out)
		}
	}
	if ok, err := p.parseBare(line, p.clock.Last(), out); ok {
		return err
	}
	return unstamped(line)
}

// parseBare reads an entry about a message without a stamp, of which "journalctl -o cat"
// leaves no more where Exim was told not to write one (syslog_timestamp). An entry without
// a message ID could be any program's. ok is false if it is none.
func (p *Parser) parseBare(b []byte, t int64, out *parsers.Records) (ok bool, err error) {
	n := scanID(b)
	if p.verbose.off || n == 0 || n+1 >= len(b) {
		return false, nil
	}
	e := &p.entry
	*e = entry{time: t, host: p.host, id: b[:n]}
	return true, p.parseEntry(b[n+1:], out)
}

// readHeadless reads "exim[123]: " or "mx1 exim[123]: ", in which form fail2ban writes
// lines of the journal. The host must begin with a letter and have two at least: a further
// line of a remote server's reply begins with a digit, a refused message's header with a
// blank or a single letter.
func (e *entry) readHeadless(b []byte) (text []byte, ok bool) {
	if n := nameBytes.Len(b); n > 1 && n < len(b) && b[n] == ' ' && b[0] >= 'A' {
		return e.readUnstamped(b)
	}
	return e.readTag(b)
}

// readStamp reads the stamp of a line of syslog and the blank after it, which n includes. A line
// that begins with a blank may be one of a refused message's headers, which a stranger wrote.
func readStamp(c *stamp.Clock, b []byte) (t int64, n int, zoned bool) {
	if firstByte(b) <= ' ' {
		return 0, 0, false
	}
	t, n, zoned = c.Syslog(b)
	if n == 0 || n == len(b) || b[n] != ' ' {
		return 0, 0, false
	}
	return t, n + 1, zoned
}

// isTagged reports whether b begins like a syslog line after its stamp, "host
// sshd[123]: " or "host exim: ". No entry of Exim's without a message ID does.
func isTagged(b []byte) bool {
	i := nameBytes.Len(b)
	if i == 0 || i == len(b) || b[i] != ' ' {
		return false
	}
	start := i + 1
	if i = start + nameBytes.Len(b[start:]); i == start || i == len(b) {
		return false
	}
	if b[i] == ':' {
		return scan.HasPrefix(b[start:], "exim")
	}
	_, n := scan.Number(b[i+1:])
	return b[i] == '[' && n > 0 && scan.HasPrefix(b[i+1+n:], "]: ")
}

// nameBytes are the bytes that may occur in the name of a host or program.
var nameBytes = scan.NewSet("a-zA-Z0-9_.@/-")

// maxHeaders is how many headers a line may have: that of a host that passes lines on
// as they came, and the line's own.
const maxHeaders = 2

// parseTagged reads what follows the stamp t of a syslog daemon; zoned says whether
// that named its zone, and left how many headers there may be, this one included. Exim
// leaves out its own stamp after the header with syslog_timestamp = no.
func (p *Parser) parseTagged(b []byte, t int64, zoned bool, left int, out *parsers.Records) error {
	e := &p.entry
	*e = entry{time: t, zoned: zoned, host: p.host}
	if digitAt(b, 0) {
		if _, n := p.clock.Exim(b); n > 0 { // a container engine wrote the other stamp
			return p.parseStamped(b, out)
		}
	}
	if zoned {
		if ok, err := p.parseVerbose(b, t, p.host, out); ok {
			return err
		}
	}
	p.viaSyslog = true
	if firstByte(b) == '<' {
		b = skipPriority(b)
	}
	if name, line, ok := scan.Agent(b); ok && left > 1 {
		e.host = name
		return p.parseGuest(line, left-1, out)
	}
	i := bytes.IndexByte(b, ' ')
	if i <= 0 {
		return parsers.ErrBroken
	}
	word, rest := b[:i], b[i+1:]
	if word[0] == '[' && word[i-1] == ']' && isExim(word[1:i-1]) { // metalog writes the program in brackets, neither a host nor a process ID
		return p.parseText(bytes.TrimLeft(rest, " "), out)
	}
	if word[i-1] == ':' || scan.LastRepeated(b) > 0 { // no host
		if ok, err := p.parseTag(b, out); ok {
			return err
		}
	}
	if !zoned || !isPriority(word) { // syslog-ng on Alpine writes a priority in place of the host
		e.host = word
	}
	rest = skipPriority(rest)
	if ok, err := p.parseTag(rest, out); ok {
		return err
	}
	if left > 1 && word[i-1] != ':' && word[i-1] != ']' { // passed on by a host, not by a program
		return p.parseGuest(rest, left-1, out)
	}
	return parsers.ErrForeign
}

// parseTag reads what follows the host: Exim's tag with the text, or what a syslogd says of a
// repetition without a tag. ok is false if it is neither.
func (p *Parser) parseTag(b []byte, out *parsers.Records) (ok bool, err error) {
	if text, ok := p.entry.readTag(b); ok {
		return true, p.parseText(scan.SkipMessageID(text), out)
	}
	if times := scan.LastRepeated(b); times > 0 {
		return true, p.again(times, out)
	}
	return false, nil
}

// parseColumns reads a row of Kiwi Syslog, whose first column is a stamp of Exim's form
// that ends at b[n].
func (p *Parser) parseColumns(b []byte, n int, out *parsers.Records) error {
	t, k := p.clock.DateTime(b[:n])
	host, message, ok := scan.Columns(b[n:])
	if k != n || !ok {
		return unstamped(b)
	}
	e := &p.entry
	*e = entry{time: t, host: host}
	if text, ok := e.readTag(message); ok {
		return p.parseText(text, out)
	}
	return p.parseGuest(message, 1, out) // with the header that came with it
}

// parseText reads what follows the tag of a line of syslog: an entry, a repetition
// of one, or a piece of one.
func (p *Parser) parseText(b []byte, out *parsers.Records) error {
	if times := scan.LastRepeated(b); times > 0 {
		return p.again(times, out)
	}
	b, p.entry.repeat = scan.Repeated(b)
	if c, n := readPiece(b); n > 0 {
		return p.collect(c, b[n:], out)
	}
	return p.parseStamped(b, out)
}

// readTag reads "exim[123]: " or, of RFC 5424, "exim4 123 - - ". It returns false
// if the tag is not Exim's.
func (e *entry) readTag(b []byte) (text []byte, ok bool) {
	i := nameBytes.Len(b)
	if !isExim(b[:i]) || i == len(b) {
		return nil, false
	}
	switch b[i] {
	case ':':
		text = b[i+1:]
	case '[':
		pid, n := scan.Number(b[i+1:])
		if text, ok = scan.CutPrefix(b[i+1+n:], "]:"); !ok {
			return nil, false
		}
		e.pid = uint32(pid)
	case ' ':
		var pid uint32
		if pid, text, ok = scan.AfterAppName(b[i+1:]); ok {
			e.pid = pid
		} else if text = b[i+1:]; !stampAt(text) { // a file that a daemon reads, "exim_mainlog "
			return nil, false
		}
	default:
		return nil, false
	}
	// There are two blanks if a template has one between rsyslog's tag and its message,
	// which begins with one.
	return bytes.TrimLeft(text, " "), true
}

// stampAt reports whether b begins like Exim's own stamp.
func stampAt(b []byte) bool {
	return len(b) > len("2006-01-02 15:04:05") && b[4] == '-' && b[13] == ':'
}

// isExim reports whether name is that of Exim's program ("exim", "/usr/sbin/exim4",
// "exim-in"), of a unit of systemd or of a container that runs it ("exim4.service",
// "matrix-exim-relay"), or of one of its logs, which daemons that read files give its
// lines as a tag.
func isExim(name []byte) bool {
	switch name = name[bytes.LastIndexByte(name, '/')+1:]; string(name) {
	case "mainlog", "rejectlog", "paniclog":
		return true
	}
	if scan.HasPrefix(name, "exim") { // nearly all
		return true
	}
	i := scan.Index(name, "exim")
	return i > 0 && (name[i-1] == '-' || name[i-1] == '_')
}

// parseStamped reads an entry after the header of syslog. The header's stamp counts if it
// names its zone, or if Exim's own is in another one: that of a container, or of its option
// timezone. Otherwise Exim's own counts, which has the year.
func (p *Parser) parseStamped(b []byte, out *parsers.Records) error {
	e := &p.entry
	p.verbose.off = true
	if t, n := p.clock.Exim(b); n > 0 {
		b = b[n:]
		if !e.zoned && !stamp.InOtherZone(t, e.time) {
			e.time = t
		}
	}
	return p.parseEntry(e.readHead(b), out)
}
