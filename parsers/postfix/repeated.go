package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// repetition takes rsyslog's "message repeated 3 times: [ …]" off. Such a line
// stands for three messages; the one before them has its own line.
func (e *entry) repetition(text []byte) []byte {
	rest, ok := cutPrefix(text, "message repeated ")
	if !ok {
		return text
	}
	n, i := scan.Number(rest)
	rest, ok = cutPrefix(rest[i:], " times: [ ")
	if !ok || n < 1 || n > maxRepeats {
		return text
	}
	e.repeat = uint32(n - 1)
	if i := len(rest) - 1; i >= 0 && rest[i] == ']' {
		rest = rest[:i]
	}
	return rest
}

// lastMessage is how a syslogd that does not quote the message tells that it came
// again: "last message repeated 3 times" behind the host or, from old rsyslogs,
// behind the message's tag. Those are three more than the host's line before.
const lastMessage = "last message repeated "

// maxRepeats bounds what a line may claim.
const maxRepeats = 1 << 20

// repeats returns the number of such a message, 0 where text is none.
func repeats(text []byte) uint32 {
	rest, ok := cutPrefix(text, lastMessage)
	if !ok {
		return 0
	}
	v, n := scan.Number(rest)
	if unit := string(rest[n:]); v < 1 || v > maxRepeats || unit != " times" && unit != " time" {
		return 0
	}
	return uint32(v)
}

// before is what a host said last.
type before struct {
	line     []byte // a copy, empty where it told of nothing that is counted
	repaired bool
	err      error // what Parse made of it
}

// maxKept bounds the copy; syslog daemons cut lines at 8 KiB and less.
const maxKept = 8 << 10

// keep notes the line that was just read. Facts can be told again without
// being more of them, so those lines, which are most, need no copy.
func (b *before) keep(line []byte, told []parsers.Record, repaired bool, err error) {
	if b == nil {
		return
	}
	b.line, b.err = b.line[:0], err
	if len(told) == 0 || told[0].Event.IsFact() {
		return
	}
	if len(line) > maxKept {
		b.err = parsers.ErrUnrecognised
		return
	}
	b.line, b.repaired = append(b.line, line...), repaired
}

// hosts has a place for each host on which Postfix runs.
type hosts map[string]*before

// maxHosts bounds them: a log is of few hosts, whatever names it may hold.
const maxHosts = 1024

// add makes a place for a host, nil where there are too many.
func (h hosts) add(name []byte) *before {
	if len(h) == maxHosts {
		return nil
	}
	b := &before{err: parsers.ErrUnrecognised} // until it has said something
	h[string(name)] = b
	return b
}

// again adds what the host's line before told, as often as this line says.
func (p *Parser) again(times uint32) error {
	e := &p.entry
	b, at, clock, n := e.before, e.time, p.clock, len(e.out.List)
	if b == nil {
		return parsers.ErrForeign
	}
	if b.err != nil || len(b.line) == 0 {
		return b.err
	}
	err := p.parse(e.out.Keep(b.line))
	for i := range e.out.List[n:] {
		r := &e.out.List[n+i]
		r.Time, r.Repeat, r.Repaired = at, times-1, b.repaired
	}
	p.clock, e.before = clock, nil // the line before stays what it was
	return err
}
