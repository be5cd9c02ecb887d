package ingest

import (
	"bytes"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// maxKeptLines bounds how many lines that could not be used are kept of one
// source in one import; all are counted.
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
	records  parsers.Records
	ends     []int64 // of the line of each record
	lines    []sink.Line
	counts   sink.Counts
	position checkpoint.Position // behind the block
}

func (c *chunk) reset() {
	c.records.Reset()
	c.ends, c.lines, c.counts = c.ends[:0], c.lines[:0], sink.Counts{}
}

// parse reads the lines of b, which lies in c.buf.
func (c *chunk) parse(p parsers.Parser, b line.Block) {
	for s := line.Scan(b); s.Next(); {
		text := s.Line()
		if len(text) == 0 {
			continue
		}
		c.counts.Lines++
		switch err := p.Parse(text, &c.records); err {
		case nil:
		case parsers.ErrForeign:
			c.counts.Foreign++
		case parsers.ErrUnrecognised:
			c.counts.Unrecognised++
			c.unusable(s.End(), err.Error(), text)
		default:
			c.counts.Broken++
			c.unusable(s.End(), err.Error(), text)
		}
		c.mark(s.End())
	}
}

// flush takes what the parser still holds at the source's end.
func (c *chunk) flush(p parsers.Parser, end int64) {
	if f, ok := p.(parsers.Flusher); ok {
		f.Flush(&c.records)
		c.mark(end)
	}
}

func (c *chunk) mark(end int64) {
	for len(c.ends) < len(c.records.List) {
		c.ends = append(c.ends, end)
	}
}

func (c *chunk) unusable(end int64, reason string, text []byte) {
	if len(c.lines) < maxKeptLines {
		text = text[:min(len(text), maxKeptBytes)]
		c.lines = append(c.lines, sink.Line{End: end, Reason: reason, Text: string(bytes.ToValidUTF8(text, []byte("?")))})
	}
}
