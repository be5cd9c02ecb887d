// Package container reads the files in which container engines keep what a program
// wrote to its standard output and error: those of Docker's json-file driver, and
// those that the Container Runtime Interface of Kubernetes prescribes, which Podman
// calls k8s-file. It also reads what their commands print of these files with a time
// stamp before each line, any log with labels before its lines (package label), and one
// whose lines are strings of JSON.
package container

import (
	"bytes"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// Parser strips what the engine put around a line and gives the line to another
// parser; see [parsers.Parser]. A line around which there is nothing it passes on.
type Parser struct {
	within.Inner
	labels label.Reader
	clock  stamp.Clock
	begun  [streams]unfinished
	broken int64
}

// unfinished is a line of which the last part is still to come.
type unfinished struct {
	text    []byte
	tooLong bool // there were more than maxText bytes: the line is skipped
}

// maxText bounds a line put together from parts, in bytes.
const maxText = 1 << 20

func (u *unfinished) empty() bool { return len(u.text) == 0 && !u.tooLong }

func (u *unfinished) add(part []byte) {
	if u.tooLong = u.tooLong || len(u.text)+len(part) > maxText; u.tooLong {
		u.text = u.text[:0]
		return
	}
	u.text = append(u.text, part...)
}

func (u *unfinished) reset() { u.text, u.tooLong = u.text[:0], false }

// New returns a parser for one source that gives inner its lines; labels says whether
// they have any.
func New(inner parsers.Parser, labels label.Use) *Parser {
	return &Parser{Inner: within.Inner{Parser: inner}, labels: label.NewReader(labels), clock: stamp.NewClock(time.UTC, time.Time{})}
}

var (
	_ parsers.Flusher = (*Parser)(nil)
	_ parsers.Counter = (*Parser)(nil)
)

// Parse implements [parsers.Parser]. A record whose time differs from the engine's by
// what zones may differ by gets the engine's: a container's own stamps are mostly in UTC
// and do not say so. Any other difference means that the engine got the line late, such as
// the end of a file that a container prints when it is started again.
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	l, w := p.unwrap(line)
	switch w {
	case none:
		return p.Inner.Parse(line, out)
	case damaged:
		return parsers.ErrBroken
	}
	text, err := p.whole(l, out)
	switch {
	case err != nil || l.partial:
		return err
	case len(text) == 0:
		return parsers.ErrForeign
	}
	if l.time == 0 {
		return p.Inner.Parse(text, out)
	}
	p.Inner.Anchor(l.time) // gives a stamp its year, and a line without a stamp its time
	n := len(out.List)
	err = p.Inner.Parse(text, out)
	for i := n; i < len(out.List); i++ {
		if r := &out.List[i]; stamp.InOtherZone(r.Time, l.time) {
			r.Time = l.time
		}
	}
	return err
}

// unwrap strips the label before a line, and then what the engine put around it.
func (p *Parser) unwrap(line []byte) (l piece, w wrapping) {
	text := p.labels.Skip(line)
	if l, w = unwrap(&p.clock, text); w == none && len(text) < len(line) {
		return piece{text: text}, sound
	}
	return l, w
}

// whole returns the line that l ends, and keeps l if it does not end one.
func (p *Parser) whole(l piece, out *parsers.Records) ([]byte, error) {
	u := &p.begun[l.stream]
	if u.empty() && !l.partial {
		return l.text, nil
	}
	u.add(l.text)
	if l.partial {
		return nil, nil
	}
	defer u.reset()
	if u.tooLong {
		return nil, parsers.ErrBroken
	}
	return out.Keep(u.text), nil
}

// Time implements [parsers.Parser] with the engine's time.
func (p *Parser) Time(line []byte) (int64, bool) {
	clock := p.clock // a look ahead must not move the clock
	line = line[p.labels.Len(line):]
	if scan.HasPrefix(line, jsonStart) {
		if t, n := timeOf(&clock, line); n > 0 {
			return t, true
		}
		return p.Inner.Time(line)
	}
	if isString(line) || isCell(line) {
		return p.Inner.Time(line[1:]) // a stamp has nothing that is escaped
	}
	l, w := unwrapText(&clock, line)
	if w == none {
		return p.Inner.Time(line)
	}
	return l.time, true
}

// Flush adds what the other parser holds; see [parsers.Flusher].
func (p *Parser) Flush(out *parsers.Records) {
	for s := range p.begun {
		if u := &p.begun[s]; !u.empty() {
			u.reset()
			p.broken++
		}
	}
	p.Inner.Flush(out)
}

// Broken counts lines of which the last part is missing, and what the other parser
// found damaged late; see [parsers.Counter].
func (p *Parser) Broken() int64 { return p.broken + p.Inner.Broken() }

// Unwrap returns the lines of a sample without what an engine put around them, and
// with parts of lines joined; nil if no line has anything of the kind around it. It
// does not change the sample. dated says whether an engine gave times; labels is for [New].
func Unwrap(sample []byte) (plain []byte, labels label.Use, dated bool) {
	labels = label.In(sample)
	p := New(nil, labels)
	var out parsers.Records
	found := false
	for line := range bytes.Lines(bytes.Clone(sample)) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			continue
		}
		l, w := p.unwrap(line)
		switch w {
		case damaged:
			line = nil
		case sound:
			line, _ = p.whole(l, &out)
		}
		found, dated = found || w != none, dated || l.time != 0
		plain = append(append(plain, line...), '\n')
	}
	if !found {
		return nil, labels, false
	}
	return plain, labels, dated
}
