package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/repeated"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// Parser reads the lines of one source; see [parsers.Parser].
type Parser struct {
	clock   stamp.Clock
	objects jsonlog.Reader
	host    []byte
	heads   heads
	hosts   hosts
	entry   entry // of the line being read; kept here so that it need not be zeroed for each
}

// New returns a parser for one source.
func New(opt parsers.Options) *Parser {
	return &Parser{
		clock:   stamp.NewClock(opt.Location, opt.Newest),
		objects: jsonlog.New(opt.Location, opt.Newest),
		host:    []byte(opt.Host),
		hosts:   hosts{},
	}
}

// Anchor implements [parsers.Parser].
func (p *Parser) Anchor(t int64) {
	p.clock.Anchor(t)
	p.objects.Anchor(t)
}

// Time implements [parsers.Parser].
func (p *Parser) Time(line []byte) (int64, bool) {
	clock := p.clock // a look ahead must not move the clock
	if jsonlog.Is(line) {
		if t, ok := p.objects.Time(line); ok {
			return t, true
		}
		l, ok := p.objects.Peek(line)
		if !ok || len(l.Program) > 0 && !l.Container { // whose text is no line of a log, whatever it begins with
			return 0, false
		}
		line = l.Message
	}
	_, t, _, ok := findStamp(&clock, line)
	return t, ok
}

// entry is one log message of a Postfix daemon while it is read.
type entry struct {
	time     int64
	host     []byte
	service  []byte // syslog name with the daemon, "postfix/smtp"
	daemon   daemon
	pid      uint32
	zoned    bool           // the stamp of a header in another one's message names its zone
	previous *repeated.Line // the host's previous line, nil if it is not kept

	queueID []byte // nil if the message has none, or NOQUEUE
	body    []byte // the message after the queue ID

	repaired bool
	repeat   uint32
	out      *parsers.Records
}

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	e := &p.entry
	e.out, e.repaired, e.repeat = out, scan.Repair(line), 0
	n := len(out.List)
	err := p.parse(line)
	if err != nil {
		out.List = out.List[:n]
	}
	if e.previous != nil {
		e.previous.Keep(line, out.List[n:], e.repaired, err)
	}
	return err
}

// parse reads a line into the entry and adds its records.
func (p *Parser) parse(line []byte) error {
	text, err := p.readHeader(line)
	if err != nil {
		return err
	}
	e := &p.entry
	if len(text) > 0 && text[0] == ' ' { // of a template with a blank between rsyslog's tag and its message, which begins with one
		text = scan.SkipBlanks(text)
	}
	if len(text) > 0 {
		switch text[0] {
		case '[':
			text = scan.SkipMessageID(text)
		case 'm':
			text, e.repeat = scan.Repeated(text)
		case 'l':
			if times := scan.LastRepeated(text); times > 0 {
				return p.again(times)
			}
		case 'p':
			text = e.innerTag(text)
		}
		// Some syslog templates end in a blank, and a line from a screen, or one that went through Windows twice, in more.
		for n := len(text); n > 0 && (text[n-1] == ' ' || text[n-1] == '\t' || text[n-1] == '\r'); n-- {
			text = text[:n-1]
		}
	}
	e.queueID, e.body = splitQueueID(text)
	return e.parse()
}

// add starts a record of this line.
func (e *entry) add(ev parsers.Event) *parsers.Record {
	r := e.out.Add()
	r.Time, r.Event, r.MTA = e.time, ev, parsers.Postfix
	r.Host, r.Service, r.PID, r.QueueID = e.host, e.service, e.pid, e.queueID
	r.Repaired, r.Repeat = e.repaired, e.repeat
	return r
}
