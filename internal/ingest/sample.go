package ingest

import (
	"bytes"

	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// sampleSize is how many bytes at the beginning of a source its format is
// recognised by: as many as source.Stream can peek.
const sampleSize = 60 << 10

// sampleOf returns the beginning of a source. If that is more than a sample, it
// is cut after the last whole line: no format recognises half a line.
func sampleOf(st *source.Stream) ([]byte, error) {
	sample, err := st.Peek(sampleSize)
	if len(sample) == sampleSize {
		if end := bytes.LastIndexByte(sample, '\n'); end > 0 {
			sample = sample[:end+1]
		}
	}
	return sample, err
}

// firstTime returns the time of the first line of sample that has one, in
// microseconds since 1970-01-01 UTC.
func firstTime(p parsers.Parser, sample []byte) (int64, bool) {
	for len(sample) > 0 {
		text, rest, _ := bytes.Cut(sample, []byte("\n"))
		sample = rest
		if t, ok := p.Time(bytes.TrimSuffix(text, []byte("\r"))); ok {
			return t, true
		}
	}
	return 0, false
}

// timeNear is firstTime for lines that may be so far from the beginning of their
// log that it does not tell their year. near is the time of a line closer to them;
// 0 if none is known, which leaves it to the parser's options.
func timeNear(near int64, p parsers.Parser, lines []byte) (int64, bool) {
	if near != 0 {
		p.Anchor(near)
	}
	return firstTime(p, lines)
}
