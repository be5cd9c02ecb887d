package ingest

import (
	"bytes"

	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/parsers"
)

// warmLen is how much before the first line is read again: enough for the
// longest row and for the sessions that were open.
const warmLen = 1 << 20

// warmUp brings a parser that goes on in the middle of a file to the state that
// it had there: it reads the head of an Exchange log, which names the columns,
// and the lines before offset, of which sessions, rows and messages of several
// lines may still be open. The records of these lines are stored already.
func warmUp(p parsers.Parser, sample, before []byte, offset int64) *chunk {
	if len(before) == 0 {
		return nil
	}
	c := &chunk{}
	for len(sample) > 0 {
		text, rest, whole := bytes.Cut(sample, []byte("\n"))
		if !whole || len(text) == 0 || text[0] != '#' {
			break
		}
		p.Parse(bytes.Clone(bytes.TrimSuffix(text, []byte("\r"))), &c.records)
		sample = rest
	}
	c.reset()
	c.parse(&reader{parser: p}, line.Block{Data: before, Offset: offset - int64(len(before))})
	new(annotator).annotate(c)
	return c
}

// remember takes from records that are stored already what later ones may need.
func (b *builder) remember(c *chunk, source int32) {
	for i := range c.records.List {
		r := &c.records.List[i]
		if r.Event == parsers.TLSFact {
			b.tls.learn(b.dims, r, &c.notes[i].keys, b.dims.name(r.Host))
		}
		b.doubles.seen(r, source)
	}
}
