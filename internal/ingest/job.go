package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// job reads one source, on a goroutine of its own and ahead of the builder by
// as many chunks as it has.
type job struct {
	src    source.Source
	prefix []byte
	after  *job // reads the same log, from another file
	stored chan struct{}

	rec    sink.Source // of the builder, once chunks flow
	before sink.Source // what was stored before

	parser  parsers.Parser
	tracker checkpoint.Tracker
	warm    *chunk // see warmUp
	free    chan *chunk
	chunks  chan *chunk
	err     error // why it could not be read to its end; see chunks' close
	skipped bool  // nothing to read
}

// readAhead is how many chunks of a source may wait for the builder.
const readAhead = 6

func newJob(s source.Source) *job {
	return &job{src: s, stored: make(chan struct{}), free: make(chan *chunk, readAhead), chunks: make(chan *chunk, readAhead)}
}

// run reads the source and closes chunks at its end.
func (j *job) run(ctx context.Context, im *importer) {
	defer close(j.chunks)
	if j.after != nil {
		select {
		case <-j.after.stored:
		case <-ctx.Done():
			return
		}
	}
	st, err := j.src.Open()
	if err != nil {
		j.err = err
		return
	}
	defer st.Close()
	ok, err := j.prepare(st, im)
	if err == nil && ok && j.rec.Position.Offset > 0 {
		if ok, err = j.resume(st); err == nil && !ok {
			// Another log that begins alike, or this one cut and written anew.
			st.Close()
			if st, err = j.src.Open(); err == nil {
				defer st.Close()
				j.rec = sink.Source{ID: im.newID(), Identity: checkpoint.IdentityOf(j.prefix)}
				ok, err = j.prepare(st, im)
			}
		}
	}
	if j.err = err; err != nil || !ok {
		j.skipped = err == nil
		return
	}
	for range readAhead {
		j.free <- &chunk{}
	}
	j.read(ctx, st, im)
}

// prepare finds out what the source is. ok is false where it is empty.
func (j *job) prepare(st *source.Stream, im *importer) (ok bool, err error) {
	if len(j.prefix) == 0 {
		if j.prefix, err = st.Prefix(checkpoint.PrefixLen); err != nil || len(j.prefix) == 0 {
			return false, err // empty, as after a rotation
		}
	}
	sample, err := st.Peek(sampleSize)
	if err != nil {
		return false, err
	}
	name, makeParser, err := im.opt.Detect(sample, im.options(j.src))
	if err != nil {
		what := "no known format"
		if source.LooksBinary(sample) {
			what = "binary data, not a log"
		}
		return false, fmt.Errorf("%s: %s; --mta can name it\n%w", j.src.Path, what, err)
	}
	j.parser = makeParser(im.options(j.src))
	if t, ok := firstTime(j.parser, sample); ok {
		j.parser.Anchor(t)
	}
	if j.rec.ID == 0 {
		j.rec = im.recordOf(j.prefix)
	}
	j.before = j.rec
	j.rec.Identity, j.rec.Path, j.rec.Format = checkpoint.IdentityOf(j.prefix), j.src.Path, name
	return true, nil
}

// resume goes to where the last import ended and reports whether the source
// goes on from there. The parser is brought to the state that it had.
func (j *job) resume(st *source.Stream) (bool, error) {
	pos := j.rec.Position
	sample, err := st.Peek(sampleSize)
	if err != nil {
		return false, err
	}
	sample = bytes.Clone(sample)
	from := max(min(pos.Offset-warmLen, pos.TailStart()), st.Offset())
	if pos.TailStart() < 0 || pos.TailLen < 0 {
		return false, nil
	}
	before := make([]byte, max(pos.Offset-from, 0))
	err = st.Skip(from)
	if err == nil {
		_, err = io.ReadFull(st, before)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	ok, err := pos.Verify(bytes.NewReader(before[max(len(before)-pos.TailLen, 0):]))
	if !ok || err != nil {
		return ok, err
	}
	j.tracker.Resume(pos.Offset, before)
	if from > 0 { // most likely in the middle of a line
		_, before, _ = bytes.Cut(before, []byte("\n"))
	}
	j.warm = warmUp(j.parser, sample, before, pos.Offset)
	return true, nil
}

// read parses blocks until the source ends or ctx does.
func (j *job) read(ctx context.Context, st *source.Stream, im *importer) {
	start := st.Offset()
	if start != j.tracker.Offset() {
		j.tracker.Resume(start, nil)
	}
	r := reader{parser: j.parser}
	if im.opt.Classifier != nil {
		r.classifier = im.opt.Classifier.Fork()
	}
	lines := line.NewReader(st, start, line.Options{BlockSize: blockSize, HoldPartial: j.growing()})
	var told, tooLong int64
	for ended := false; !ended; {
		var c *chunk
		select {
		case c = <-j.free:
		case <-ctx.Done():
			return
		}
		c.reset()
		b, err := lines.Next(c.buf)
		if len(b.Data) > 0 {
			c.buf = b.Data
			j.tracker.Add(b.Offset, b.Data)
			c.parse(r, b)
		}
		if ended = err != nil; ended {
			if err != io.EOF {
				j.err = err
			}
			c.flush(r, j.tracker.Offset())
			for _, at := range lines.TooLongAt() {
				c.unusable(at, "over-long line skipped", nil)
			}
		}
		c.counts.Broken += lines.TooLong() - tooLong
		tooLong = lines.TooLong()
		c.position = j.tracker.Position()
		if im.opt.Progress != nil {
			n := st.BytesRead()
			im.opt.Progress(n - told)
			told = n
		}
		j.chunks <- c // there is room for all chunks
	}
}

// growing reports whether the file was written to just now: its last line may
// be incomplete.
func (j *job) growing() bool {
	s := j.src
	return s.Kind == source.File && s.Compression == source.Plain && time.Since(s.ModTime) < time.Minute
}

// firstTime is the time of the first line of sample that has one.
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
