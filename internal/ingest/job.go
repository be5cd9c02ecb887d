package ingest

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// job reads one source on a goroutine of its own, ahead of the builder by as
// many chunks as it owns.
type job struct {
	im  *importer
	src source.Source
	id  int32 // source ID if the source is new; IDs follow the order of time

	kin                  // set by findAlike, before run
	start                // set by open, in run
	once   bool          // what is read of it must be stored, as it cannot be read again; set in run
	turn   chan struct{} // closed when all sources before are stored, see run
	free   chan *chunk   // back from the builder
	parsed chan *chunk   // from run to classifyAll
	chunks chan *chunk   // from classifyAll to the builder
	ending               // set in run, and valid once chunks is closed
	stored chan struct{} // closed by retire
}

// ending is how the reading of a source ended.
type ending struct {
	partial bool  // in the middle of a line
	unended bool  // the last entry may go on, and is not stored
	err     error // before its end, for this reason
}

// start is where the reading of a source begins, and in what state.
type start struct {
	// rec is owned by the builder once chunks flow, and does not change any more once
	// stored is closed; its ID is 0 if nothing could be read.
	rec     sink.Source
	before  sink.Source // rec as it was stored before this run
	parser  parsers.Parser
	tracker checkpoint.Tracker
	warm    *chunk // see warmUp

	reopened bool // it is an array of JSON that is longer now: rec.Position is behind its last object
}

// readAhead is how many chunks a job owns: its reader can be that far ahead of
// the builder.
const readAhead = 6

func newJob(im *importer, s source.Source, id int32) *job {
	return &job{
		im: im, src: s, id: id, stored: make(chan struct{}), turn: make(chan struct{}),
		free: make(chan *chunk, readAhead), parsed: make(chan *chunk, readAhead), chunks: make(chan *chunk, readAhead),
	}
}

// retire tells the jobs that wait for this one what has been stored of it, returns
// its chunks to the pool, and frees the rest: an import may have thousands of sources.
func (j *job) retire() {
	close(j.stored)
	for len(j.free) > 0 {
		j.im.chunks.Put(<-j.free)
	}
	// The job itself is remembered to the end: see families.
	j.parser, j.warm, j.free, j.parsed, j.chunks, j.alike = nil, nil, nil, nil, nil, nil
}

// run reads the source and closes parsed at its end. Of a pipe it reads nothing
// before its turn: if ctx ended in a source before, that would be lost.
func (j *job) run(ctx context.Context) {
	defer close(j.parsed)
	if j.after != nil && !waitFor(ctx, j.after.stored) || j.isPipe() && !waitFor(ctx, j.turn) {
		return
	}
	st, err := j.open(ctx)
	if err != nil {
		j.failed(ctx, err)
		return
	}
	if st == nil {
		return
	}
	defer st.Close()
	j.once = st.Once()
	for range readAhead {
		j.free <- j.im.chunks.Get().(*chunk)
	}
	j.read(ctx, st)
}

// waitFor waits until done is closed or ctx ends, and reports whether ctx has not
// ended.
func waitFor(ctx context.Context, done <-chan struct{}) bool {
	select {
	case <-done:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

// read parses blocks until the source ends or ctx does, with which a pipe ends.
func (j *job) read(ctx context.Context, st *source.Stream) {
	from := st.Offset()
	if from != j.tracker.Offset() {
		j.tracker.SkipTo(from)
	}
	r := reader{parser: j.parser, broken: lateBroken(j.parser), cut: j.growing()}
	growing := !j.im.opt.Temporary && r.cut
	r.wait = !j.im.opt.Temporary && !j.isPipe()
	text := io.Reader(st)
	if j.src.End > 0 {
		text = io.LimitReader(st, j.src.End-from)
	}
	lines := line.NewReader(text, from, line.Options{BlockSize: blockSize, HoldPartial: growing})
	report := j.im.progressOf(st)
	for {
		c := j.next(ctx)
		if c == nil {
			return
		}
		err := j.fill(c, &r, lines)
		if err == io.EOF {
			j.end(c, &r, j.tracker.Offset() > from || len(r.last) > 0 && !r.held, growing)
		}
		c.position = j.tracker.Position()
		report()
		j.parsed <- c // never blocks: there is room for all chunks
		if err != nil {
			j.partial = growing && lines.Seen() > lines.Offset() || r.held
			j.failed(ctx, err)
			return
		}
	}
}

// end takes what the parser still holds at the end of the source, but only once: not in an
// import that finds nothing new, unless the one before left it because the source was
// growing, as it may be still.
func (j *job) end(c *chunk, r *reader, isNew, growing bool) {
	modified := j.src.ModTime.UnixMicro()
	wasLeft := j.before.OpenAt != 0 && j.before.OpenAt == modified
	switch {
	case !isNew && !wasLeft:
		// It is stored, also if this is a copy that was made just now; or it waits for the
		// file that this is a copy of, and goes on doing so.
		c.openAt = j.before.OpenAt
	case growing:
		var held chunk
		held.flush(r, 0)
		if j.unended = !held.empty(); j.unended {
			c.openAt = modified
		}
	default:
		j.endLast(c, r)
	}
}

// endLast takes what the parser still holds. Of a last line without its end that tells nothing,
// or that has the beginning of an object of JSON, the rest may come when the file is copied again.
func (j *job) endLast(c *chunk, r *reader) {
	broken := r.broken
	c.flush(r, j.tracker.Offset()+int64(len(r.last)))
	if len(r.last) > 0 && r.broken > broken {
		c.counts.Lines--
		c.counts.Broken -= r.broken - broken
		r.held = true
	}
	if !r.held {
		j.tracker.Add(j.tracker.Offset(), r.last)
	}
}

// fill parses the next block into c. The error is that of lines.
func (j *job) fill(c *chunk, r *reader, lines *line.Reader) error {
	c.reset()
	b, err := lines.Next(c.buf)
	whole := len(b.Data)
	if r.wait && b.Last {
		whole = bytes.LastIndexByte(b.Data, '\n') + 1
		r.last = bytes.Clone(b.Data[whole:]) // a parser may change it
	}
	if len(b.Data) > 0 {
		c.buf = b.Data
		j.tracker.Add(b.Offset, b.Data[:whole])
	}
	c.parse(r, b)
	if at := lines.Offset() - int64(len(r.last)); err != nil && at > j.tracker.Offset() {
		j.tracker.SkipTo(at) // lines at the end were skipped
	}
	return err
}

// progressOf returns a function that reports how much has been read of st since it
// was called last.
func (im *importer) progressOf(st *source.Stream) func() {
	if im.opt.Progress == nil {
		return func() {}
	}
	reported := int64(0)
	return func() {
		n := st.BytesRead()
		im.opt.Progress(n - reported)
		reported = n
	}
}

// next returns a chunk to fill; nil if ctx has ended and the source can be read
// again.
func (j *job) next(ctx context.Context) *chunk {
	if j.once {
		return <-j.free
	}
	select {
	case c := <-j.free:
		return c
	case <-ctx.Done():
		return nil
	}
}

// failed notes why the source was not read to its end, if it was not, unless it was
// because ctx ended.
func (j *job) failed(ctx context.Context, err error) {
	if err != io.EOF && ctx.Err() == nil {
		j.err = err
	}
}

// growing reports whether the file may be being written to: its last line may
// be incomplete. The clock that stamped it may be another machine's, and ahead. Windows stamps a log that
// a server has open, as that of Exchange, only now and then.
func (j *job) growing() bool {
	still := time.Minute
	if head := bytes.TrimPrefix(j.prefix, []byte(source.UTF8BOM)); len(head) > 0 && head[0] == '#' {
		still = 24 * time.Hour
	}
	return !j.isPipe() && j.src.Compression == source.Plain && time.Since(j.src.ModTime).Abs() < still
}

func (j *job) isPipe() bool { return isPipe(j.src) }

// isPipe reports whether s may be one that can be read only once.
func isPipe(s source.Source) bool { return s.Kind != source.File }
