// Package postfix reads the logs of Postfix, however a syslog daemon, the
// journal or Postfix itself (maillog_file) wrote them.
package postfix

import (
	"bytes"
	"unicode/utf8"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// Parser reads the lines of one source.
type Parser struct {
	clock stamp.Clock
	host  []byte
}

// New returns a parser.
func New(opt parsers.Options) *Parser {
	return &Parser{clock: stamp.NewClock(opt.Location, opt.Newest), host: []byte(opt.Host)}
}

// Anchor implements parsers.Parser.
func (p *Parser) Anchor(t int64) { p.clock.Anchor(t) }

// Time implements parsers.Parser.
func (p *Parser) Time(line []byte) (int64, bool) {
	var h header
	if !p.readHeader(line, &h) || !h.stamped {
		return 0, false
	}
	return h.time, true
}

// entry is one message of a Postfix daemon while it is read.
type entry struct {
	header
	repaired bool
	repeat   uint32
	out      *parsers.Records
}

// Parse implements parsers.Parser.
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	e := entry{out: out}
	if !utf8.Valid(line) {
		repair(line)
		e.repaired = true
	}
	if !p.readHeader(line, &e.header) {
		return parsers.ErrBroken
	}
	if e.daemon == nil {
		return parsers.ErrForeign
	}
	if inner, n, ok := repeated(e.text); ok {
		e.text, e.repeat = inner, n-1
	}
	return e.parse()
}

// repair replaces every byte that is not UTF-8, so that no value can break the
// store or the terminal.
func repair(line []byte) {
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && n <= 1 {
			line[i] = '?'
			n = 1
		}
		i += n
	}
}

// repeated reads rsyslog's "message repeated 3 times: [ …]".
func repeated(text []byte) (inner []byte, times uint32, ok bool) {
	rest, ok := cutPrefix(text, "message repeated ")
	if !ok {
		return nil, 0, false
	}
	n, i := number(rest)
	rest, ok = cutPrefix(rest[i:], " times: [ ")
	if !ok || n < 1 || n > 1<<20 {
		return nil, 0, false
	}
	return bytes.TrimSuffix(rest, []byte("]")), uint32(n), true
}

// add starts a record of this line.
func (e *entry) add(ev parsers.Event) *parsers.Record {
	r := e.out.Add()
	r.Time, r.Event, r.MTA = e.time, ev, parsers.Postfix
	r.Host, r.Service, r.PID, r.QueueID = e.host, e.service, e.pid, e.queueID
	r.Repaired, r.Repeat = e.repaired, e.repeat
	return r
}

// parse goes by the daemon, then by how its message begins.
func (e *entry) parse() error {
	e.queueID, e.body = splitQueueID(e.text)
	if done, err := e.common(); done {
		return err
	}
	switch string(e.daemon) {
	case "smtp", "lmtp", "local", "virtual", "pipe", "error", "retry", "discard", "relay", "bounce", "defer", "trace", "nqmgr", "qmgr", "uucp", "maildrop", "dovecot", "cyrus", "verify":
		return e.delivering()
	case "smtpd", "submission", "smtps", "postscreen", "tlsproxy", "dnsblog":
		return e.smtpd()
	case "cleanup", "pickup", "postsuper", "postdrop", "sendmail":
		return e.queueing()
	}
	if e.queueID != nil && hasPrefix(e.body, "to=<") {
		return e.delivering() // a transport of the site's own name
	}
	if quiet[string(e.daemon)] {
		return nil
	}
	return parsers.ErrUnrecognised
}

// quiet are the programs whose messages, but for warnings, tell of no mail.
var quiet = map[string]bool{
	"master": true, "anvil": true, "scache": true, "tlsmgr": true, "proxymap": true, "proxywrite": true,
	"trivial-rewrite": true, "flush": true, "showq": true, "postalias": true, "postmap": true, "postlog": true,
	"postlogd": true, "postqueue": true, "postfix-script": true, "postfix": true, "spawn": true, "oqmgr": true,
	"postcat": true, "postconf": true, "postmulti": true, "postkick": true, "set-permissions": true, "qmqpd": true, "script": true,
}
