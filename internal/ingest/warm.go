package ingest

import (
	"bytes"
	"io"

	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// warmLen is how many bytes before the first new line are read again: enough for
// the longest row and for the sessions that were open.
const warmLen = 1 << 20

// warmUp brings a parser that starts in the middle of a file to the state that
// it would have there. It reads the head of an Exchange log, which names the
// columns, and the lines before offset: SMTP sessions, rows and entries of several
// lines may still be open there. It returns these lines, whose records are stored
// already, for remember; nil if there are none.
func warmUp(p parsers.Parser, sample, before []byte, offset int64) *chunk {
	if len(before) == 0 {
		return nil
	}
	parseHead(p, sample)
	c := &chunk{}
	c.parse(&reader{parser: p}, line.Block{Data: before, Offset: offset - int64(len(before))})
	return c
}

// lastLines returns the whole lines among the last warmLen bytes of st, and the offset
// of their end. What comes before is passed over where the size of the file, 0 if it is not
// known, tells where that is.
func lastLines(st *source.Stream, size int64) (lines []byte, end int64, err error) {
	if at := size - warmLen; st.Compression() == source.Plain && at > st.Offset() {
		if err := st.Skip(at); err != nil {
			return nil, 0, err
		}
	}
	start := st.Offset()
	buf := make([]byte, 0, 2*warmLen)
	for err == nil {
		if len(buf) == cap(buf) {
			buf = buf[:copy(buf, buf[len(buf)-warmLen:])]
		}
		var n int
		n, err = st.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
	}
	if err != io.EOF {
		return nil, 0, err
	}
	end = st.Offset()
	lines = buf[max(len(buf)-warmLen, 0):]
	if start > 0 || end > int64(len(lines)) { // most likely in the middle of a line
		_, lines, _ = bytes.Cut(lines, []byte("\n"))
	}
	whole := bytes.LastIndexByte(lines, '\n') + 1
	return lines[:whole], end - int64(len(lines)-whole), nil
}

// isHead reports whether a line belongs to the head of an Exchange log: a "#" line,
// or a row of the names of columns, which have no time among them.
func isHead(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte(source.UTF8BOM))
	return len(text) > 0 && (text[0] == '#' || bytes.IndexByte(text, ',') > 0 && bytes.IndexByte(text, ':') < 0)
}

// remember takes from records that are stored already what later ones may need:
// the TLS of connections, and refusals that may come again from another log.
func (b *builder) remember(c *chunk, source *sink.Source) {
	for i := range c.records.List {
		r := &c.records.List[i]
		if r.Event == parsers.TLSFact {
			b.tls.learn(b.dims, r, &c.notes[i].keys, b.dims.name(c.notes[i].host, r.Host))
		}
		b.repeated(r, &c.notes[i], source)
	}
}
