// Package ingest is the pipeline: sources become blocks of lines, blocks
// become records, records meet their messages and become batches, batches go
// to the sink with the source's checkpoint.
package ingest

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/internal/source"
	"github.com/mtalog/mtalog/parsers"
)

// Detect returns the name of a sample's format and how to make its parser.
type Detect func(sample []byte, opt parsers.Options) (string, func(parsers.Options) parsers.Parser, error)

// Options of an import.
type Options struct {
	Detect   Detect
	Memory   memory.Allocator // of the batches; see package sink/duckdb
	Location *time.Location
	Host     string
	// Progress is told of compressed bytes read, now and then.
	Progress func(bytes int64)
	// Problem is told of what could not be read; the rest goes on.
	Problem func(error)
}

// Result says what an import did.
type Result struct {
	Stored  int // sources with new lines
	Known   int // sources of which all was stored before
	Failed  int
	Counts  sink.Counts
	Sources []sink.Source
}

// Import stores what is new in sources. Each source is a transaction of its
// own; when ctx ends, what was read so far is stored and the rest is left.
func Import(ctx context.Context, to sink.Sink, sources []source.Source, opt Options) (Result, error) {
	im := &importer{to: to, opt: opt, rejects: map[uint64]struct{}{}}
	// The store must be able to commit what was read when ctx ended.
	im.storeCtx = context.WithoutCancel(ctx)
	var err error
	if im.known, err = to.Sources(im.storeCtx); err != nil {
		return Result{}, err
	}
	open, err := to.Open(im.storeCtx)
	if err != nil {
		return Result{}, err
	}
	im.messages = newMessages(open)
	im.sort(sources)
	for _, s := range sources {
		if ctx.Err() != nil {
			return im.result, fmt.Errorf("stopped before %s: what was read is stored, run the same command again to go on", s.Path)
		}
		if err := im.source(ctx, s); err != nil {
			return im.result, err
		}
	}
	return im.result, ctx.Err()
}

type importer struct {
	to       sink.Sink
	opt      Options
	storeCtx context.Context
	known    []sink.Source
	messages *messages
	rejects  map[uint64]struct{} // Exim writes a refusal into two files
	result   Result
}

// problem counts and tells of a source that could not be read, or not to its end.
func (im *importer) problem(err error) {
	im.result.Failed++
	if im.opt.Problem != nil {
		im.opt.Problem(err)
	}
}

// sort puts the sources into the order in which they were written, so that
// messages begin before they end.
func (im *importer) sort(sources []source.Source) {
	source.Sort(sources, func(s source.Source) (int64, bool) {
		if s.Kind != source.File {
			return 0, false
		}
		st, err := s.Open()
		if err != nil {
			return 0, false
		}
		defer st.Close()
		sample, _ := st.Peek(sampleSize)
		_, makeParser, err := im.opt.Detect(sample, im.options(s))
		if err != nil {
			return 0, false
		}
		return firstTime(makeParser(im.options(s)), sample)
	})
}

const sampleSize = 60 << 10

func (im *importer) options(s source.Source) parsers.Options {
	return parsers.Options{Location: im.opt.Location, Newest: s.ModTime, Host: im.opt.Host}
}

// source stores what is new in s. An error is one of the sink and ends the import.
func (im *importer) source(ctx context.Context, s source.Source) error {
	st, err := s.Open()
	if err != nil {
		im.problem(err)
		return nil
	}
	defer st.Close()
	prefix, err := st.Prefix(checkpoint.PrefixLen)
	if err != nil {
		im.problem(err)
		return nil
	}
	if len(prefix) == 0 {
		return nil // an empty log, as after a rotation
	}
	identity := checkpoint.IdentityOf(prefix)
	sample, err := st.Peek(sampleSize)
	if err != nil {
		im.problem(err)
		return nil
	}
	name, makeParser, err := im.opt.Detect(sample, im.options(s))
	if err != nil {
		what := "no known format"
		if source.LooksBinary(sample) {
			what = "binary data, not a log"
		}
		im.problem(fmt.Errorf("%s: %s; --mta can name it\n%w", s.Path, what, err))
		return nil
	}
	p := makeParser(im.options(s))
	if t, ok := firstTime(p, sample); ok {
		p.Anchor(t)
	}
	rec := im.recordOf(prefix)
	rec.Identity, rec.Path, rec.Format = identity, s.Path, name
	job := &job{im: im, st: st, parser: p, rec: rec, before: rec.Position.Offset, growing: growing(s)}
	if rec.Position.Offset > 0 {
		if ok, err := job.resume(); err != nil {
			im.problem(err)
			return nil
		} else if !ok { // another log that begins alike, or this one cut and written anew
			return im.anew(ctx, s, rec)
		}
	}
	return job.run(ctx)
}

// anew reads s from its start as a source of its own.
func (im *importer) anew(ctx context.Context, s source.Source, like sink.Source) error {
	st, err := s.Open()
	if err != nil {
		im.problem(err)
		return nil
	}
	defer st.Close()
	sample, _ := st.Peek(sampleSize)
	_, makeParser, err := im.opt.Detect(sample, im.options(s))
	if err != nil {
		im.problem(fmt.Errorf("%s: %w", s.Path, err))
		return nil
	}
	p := makeParser(im.options(s))
	if t, ok := firstTime(p, sample); ok {
		p.Anchor(t)
	}
	rec := sink.Source{ID: im.nextID(), Identity: like.Identity, Path: s.Path, Format: like.Format}
	return (&job{im: im, st: st, parser: p, rec: rec, growing: growing(s)}).run(ctx)
}

// growing reports whether s is a file that was written to just now, whose last
// line may be incomplete.
func growing(s source.Source) bool {
	return s.Kind == source.File && s.Compression == source.Plain && time.Since(s.ModTime) < time.Minute
}

// recordOf returns what is known of the source that begins with prefix: of
// several the newest, or a new one.
func (im *importer) recordOf(prefix []byte) sink.Source {
	for i := len(im.known) - 1; i >= 0; i-- {
		if checkpoint.Same(im.known[i].Identity, prefix) {
			return im.known[i]
		}
	}
	return sink.Source{ID: im.nextID()}
}

func (im *importer) nextID() int32 {
	var id int32
	for _, s := range im.known {
		id = max(id, s.ID)
	}
	return id + 1
}

// remember keeps what was stored for the next source.
func (im *importer) remember(rec sink.Source) {
	for i := range im.known {
		if im.known[i].ID == rec.ID {
			im.known[i] = rec
			return
		}
	}
	im.known = append(im.known, rec)
}

// unexpected reports whether reading ended for another reason than the end.
func unexpected(err error) bool { return err != nil && err != io.EOF }
