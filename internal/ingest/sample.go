package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/dbfile"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// sampleSize is how many bytes at the beginning of a source its format is
// recognised by: as many as source.Stream has at hand.
const sampleSize = 60 << 10

// farSize is how many bytes are looked at if that is not enough: on a server with
// mailboxes a log may begin with thousands of lines of other programs.
const farSize = 4 << 20

// sampleOf returns the beginning of a source, without the NUL bytes at its front: a log that was
// truncated has as many as it was long if its writer went on at its old offset. If that is more than a sample, it
// is cut after the last whole line: no format recognises half a line.
func sampleOf(st *source.Stream) ([]byte, error) {
	sample, err := st.PeekBehindNULs(sampleSize)
	if len(sample) == sampleSize {
		if end := bytes.LastIndexByte(sample, '\n'); end > 0 {
			sample = sample[:end+1]
		}
	}
	return sample, err
}

// keptSample is sampleOf for a sample that is needed after st has been read from.
func keptSample(st *source.Stream) ([]byte, error) {
	sample, err := sampleOf(st)
	return bytes.Clone(sample), err
}

// recognise returns the beginning of a source, the name of its format, and a parser.
// Where it has lines of other programs only, mail may come further down.
func (im *importer) recognise(st *source.Stream, s source.Source) (sample []byte, format string, p parsers.Parser, err error) {
	if sample, err = sampleOf(st); err != nil {
		return nil, "", nil, err
	}
	opt := im.parserOptions(s)
	f, err := im.opt.Detect(sample, opt)
	if errors.Is(err, parsers.ErrForeign) && !source.LooksBinary(sample) {
		if far, _ := st.PeekBehindNULs(farSize); len(far) > len(sample) {
			if there, failed := im.opt.Detect(far, opt); failed == nil {
				f, err = there, nil
			}
		}
		sample, _ = sampleOf(st) // it has moved
	}
	if err != nil {
		return nil, "", nil, unknownFormat(s.Path, sample, err)
	}
	return sample, f.Name, f.New(opt), nil
}

func (im *importer) parserOptions(s source.Source) parsers.Options {
	return parsers.Options{Location: im.opt.Location, Newest: s.ModTime, Host: im.opt.Host}
}

// unknownFormat is the error, on one line, for a source that no parser accepts.
// why holds each format's reason on a line of its own, or is [errors.ErrUnsupported] and
// says what the source is.
func unknownFormat(path string, sample []byte, why error) error {
	if dbfile.Is(sample) {
		return fmt.Errorf("%s: a database, not a log: to ask it, mtalog report --db %[1]s", path)
	}
	if source.LooksBinary(sample) {
		return fmt.Errorf("%s: binary data, not a log: name the log itself", path)
	}
	if errors.Is(why, errors.ErrUnsupported) {
		return fmt.Errorf("%s: not read: %w", path, why)
	}
	reasons := strings.ReplaceAll(why.Error(), "\n", "; ")
	return fmt.Errorf("%s: no log of a known format (%s): if it is one all the same, name its format with --mta", path, reasons)
}

// firstTime returns the time of the first line of sample that has one, in
// microseconds since 1970-01-01 UTC.
func firstTime(p parsers.Parser, sample []byte) (int64, bool) {
	for text := range bytes.Lines(sample) {
		if t, ok := p.Time(bytes.TrimRight(text, "\r\n")); ok {
			return t, true
		}
	}
	return 0, false
}

// firstRecord returns the time of the first record in sample, which may be a document in whose lines
// by themselves none is found.
func firstRecord(p parsers.Parser, sample []byte) (int64, bool) {
	var out parsers.Records
	for line := range bytes.Lines(bytes.Clone(sample)) {
		if p.Parse(bytes.TrimRight(line, "\r\n"), &out); len(out.List) > 0 {
			return out.List[0].Time, true
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

// leadingTo corrects the year of first, the time of the first of lines, of which the last
// has the time last: a quiet log has more than a year in what is read again of it, and the
// year that brings the first line closest to the last would bring the last into the future.
func leadingTo(last int64, p parsers.Parser, first int64, lines []byte) int64 {
	if len(lines) == 0 {
		return first
	}
	p.Anchor(first)
	end := first
	for text := range bytes.Lines(lines) {
		if t, ok := p.Time(bytes.TrimRight(text, "\r\n")); ok {
			end = t
			p.Anchor(end)
		}
	}
	const year = 365.2425 * 24 * float64(time.Hour/time.Microsecond)
	ahead := max(int(math.Round(float64(end-last)/year)), 0)
	return time.UnixMicro(first).AddDate(-ahead, 0, 0).UnixMicro()
}

// anchorNear has p date what follows by the time that timeNear finds.
func anchorNear(near int64, p parsers.Parser, lines []byte) {
	if t, ok := timeNear(near, p, lines); ok {
		p.Anchor(t)
	}
}
