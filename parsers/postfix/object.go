package postfix

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// readObject reads a line of syslog in an object of JSON, such as those of
// journalctl -o json.
func (p *Parser) readObject(line []byte) (text []byte, err error) {
	l, ok := p.objects.Read(line)
	if !ok {
		return nil, parsers.ErrBroken
	}
	e := &p.entry
	e.time, e.pid, e.repaired = l.Time, l.PID, e.repaired || l.Repaired
	if l.Host != nil {
		e.host = l.Host
	}
	p.clock.Anchor(e.time)
	e.named(l.Program, bytes.LastIndexByte(l.Program, '/'))
	scan.JoinLines(l.Message)
	switch {
	case e.daemon != noDaemon:
		return l.Message, nil
	case len(l.Program) > 0 && !l.Container: // which a stranger may have made log what reads like Postfix's
		return nil, parsers.ErrForeign
	}
	// Podman's and Docker's journald drivers log the lines of a container, and shippers
	// those of a file.
	if text, err, found := p.nested(l.Message, l.Message, false, 1); found {
		if l.Zoned && !e.zoned {
			e.time = stamp.Settle(e.time, l.Time)
		}
		if !l.Timed {
			p.objects.Anchor(e.time) // for the next one
		}
		return text, err
	}
	if l.Container {
		return nil, parsers.ErrForeign
	}
	return e.readUnstamped(l.Message)
}

// readUnstamped reads "TAG[PID]: MESSAGE" or "HOST TAG[PID]: MESSAGE", which Graylog leaves
// of a line of syslog.
func (e *entry) readUnstamped(b []byte) (text []byte, err error) {
	if text, ok := e.readTag(b); ok && e.daemon != noDaemon {
		return text, nil
	}
	host, rest, _ := scan.CutByte(b, ' ')
	if text, ok := e.readTag(rest); ok && e.daemon != noDaemon && len(host) > 0 && host[len(host)-1] != ':' {
		e.host = host
		return text, nil
	}
	return nil, parsers.ErrForeign
}
