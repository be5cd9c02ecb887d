package ingest

import (
	"bytes"
	"errors"
	"math"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// maxKeptLines bounds how many lines that could not be used are kept of one
// source in one import, all being counted, and about how many of all sources wait for
// the end of a segment.
const maxKeptLines = 10_000

// maxKeptBytes bounds what is kept of one such line.
const maxKeptBytes = 8 << 10

// blockSize is small enough for a block and its records to stay in a core's
// cache between the parser and the builder.
const blockSize = 256 << 10

// chunk is a block of lines and what a parser made of them. The records alias
// buf.
type chunk struct {
	buf      []byte
	block    line.Block // in buf
	records  parsers.Records
	notes    []note  // one for each record
	failed   []int32 // which records need a verdict
	connects []int32 // which records tell of connections: see counted
	times    times   // of all records, also of those that were not kept
	keyer    keyer
	lines    []sink.Line // that could not be used
	counts   sink.Counts
	position checkpoint.Position // just after the block
	openAt   int64               // see sink.Source
}

// note is what is worked out about a record before it reaches the builder.
type note struct {
	end int64 // offset just after its line
	keys
	verdict classify.Verdict
}

// times are when the records of a chunk happened, in microseconds since 1970-01-01 UTC.
type times struct {
	oldest      int64 // 0 if there is a record without a time
	first, last int64 // of those with a time; 0 if there are none
	wentBack    bool  // see builder
}

func (t *times) add(at int64) {
	t.oldest = min(t.oldest, at)
	if at == 0 {
		return
	}
	if t.first == 0 || at < t.first {
		t.first = at
	}
	t.wentBack = t.wentBack || at < t.last-clockSkew
	t.last = max(t.last, at)
}

func (c *chunk) reset() {
	c.records.Reset()
	c.notes, c.failed, c.connects, c.lines, c.counts = c.notes[:0], c.failed[:0], c.connects[:0], c.lines[:0], sink.Counts{}
	c.times = times{oldest: math.MaxInt64}
	c.block = line.Block{}
	c.openAt = 0
}

// empty reports whether no line was read.
func (c *chunk) empty() bool {
	return len(c.records.List) == 0 && len(c.lines) == 0 && c.counts == sink.Counts{}
}

// reader parses the lines of one source.
type reader struct {
	parser parsers.Parser
	// broken is what lateBroken returned last: the parser counts from the beginning of the
	// source, and a chunk counts what is new.
	broken int64
	cut    bool // the source is being written to: a last line without its end may be half of one
	wait   bool // a last line without its end that tells nothing is left for a later import
	// last is the last line, if it has no end and wait is set.
	last []byte
	held bool // last is left for a later import
}

// lateBroken returns how many entries the parser has found damaged after it had
// accepted their lines; see parsers.Counter.
func lateBroken(p parsers.Parser) int64 {
	if c, ok := p.(parsers.Counter); ok {
		return c.Broken()
	}
	return 0
}

// parse reads the lines of b, which lies in c.buf, and keeps the offsets of those that
// were skipped for their length.
func (c *chunk) parse(r *reader, b line.Block) {
	for _, start := range b.TooLong {
		c.count(errTooLong, start, nil)
	}
	half := int64(-1) // the end of what may be half a line
	if r.cut && b.Last && !bytes.HasSuffix(b.Data, []byte("\n")) || len(r.last) > 0 {
		half = b.End()
	}
	c.block = b
	s := line.Scan(b) // not a variable of the loop, of which each line would get a copy
	for s.Next() {
		text := s.Line()
		if len(text) == 0 {
			// It does not count, but ends what stands on several lines, as a row of
			// Format-List does, and is part of a quoted field.
			r.parser.Parse(text, &c.records)
			c.mark(s.End())
			continue
		}
		err := r.parser.Parse(text, &c.records)
		atHalf := s.End() == half
		r.held = atHalf && err != nil && len(r.last) > 0 && len(c.records.List) == len(c.notes)
		if !r.held && !(atHalf && err == parsers.ErrBroken) {
			c.count(err, s.End(), text)
		}
		c.mark(s.End())
	}
	c.late(r)
}

var errTooLong = errors.New("over-long line skipped")

// count counts a line by its error, and keeps it if it could not be used. end is the offset by
// which it is found.
func (c *chunk) count(err error, end int64, text []byte) {
	c.counts.Lines++
	switch err {
	case nil:
		return
	case parsers.ErrForeign:
		c.counts.Foreign++
		return
	case parsers.ErrUnrecognised:
		c.counts.Unrecognised++
	default:
		c.counts.Broken++
	}
	if len(c.lines) < maxKeptLines {
		text = text[:min(len(text), maxKeptBytes)]
		c.lines = append(c.lines, sink.Line{End: end, Reason: err.Error(), Text: string(bytes.ToValidUTF8(text, []byte("?")))})
	}
}

// flush takes what the parser still holds at the end of the source.
func (c *chunk) flush(r *reader, end int64) {
	if f, ok := r.parser.(parsers.Flusher); ok {
		f.Flush(&c.records)
		c.mark(end)
		c.late(r)
	}
}

// late counts the earlier entries that have turned out to be damaged.
func (c *chunk) late(r *reader) {
	n := lateBroken(r.parser)
	c.counts.Broken += n - r.broken
	r.broken = n
}

// mark gives each new record its note. end is where their line ends. It follows each
// line, whose bytes and records are in the core's first cache then, and not again.
//
// Of those that would only be counted, most stay behind: what goes to the builder goes to
// another core.
func (c *chunk) mark(end int64) {
	list, kept := c.records.List, len(c.notes)
	for i := kept; i < len(list); i++ {
		c.times.add(list[i].Time)
		if list[i].Event == parsers.Disconnect {
			continue
		}
		if kept < i {
			list[kept] = list[i]
		}
		r := &list[kept]
		c.notes = append(c.notes[:kept], note{end: end})
		c.keyer.of(r, &c.notes[kept].keys)
		if r.Event == parsers.Connect && c.counted(int32(kept)) {
			continue
		}
		if classify.Failed(r.Event) {
			c.failed = append(c.failed, int32(kept))
		}
		kept++
	}
	c.records.List, c.notes = list[:kept], c.notes[:kept]
}
